#pragma once
#include <string>

#include "scenarios/flood/flood_model.h"

namespace citymirror::session {

/// A folder with state.bin (little-endian, versioned, with a checksum) and snapshot.json (time and shape, for
/// people). The pair gives back the same bits, and equal states give equal files: the wall time is
/// left out. Errors: ioFailed, diskFull.
Outcome writeFloodSnapshot(const flood::FloodSnapshot& snapshot, const std::string& folder);

/// Errors: notFound, unreadable (damaged, another version).
Result<flood::FloodSnapshot> readFloodSnapshot(const std::string& folder);

}  // namespace citymirror::session
