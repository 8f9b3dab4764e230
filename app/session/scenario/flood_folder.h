#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::session {

/// Makes `out` and takes away the results of an earlier flood run, by the names of the contract:
/// summary.json first, then tables, rasters, the mesh and snapshots. Other files stay, and so do
/// the files and folders in `keep`, which a run may read from there. Errors: ioFailed.
Outcome clearFloodFolder(const std::string& out, const std::vector<std::string>& keep);

}  // namespace citymirror::session
