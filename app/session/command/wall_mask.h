#pragma once
#include <string>

#include "app/session/command/label_mask.h"

/// Whether a screen was masked when its session ended: DATA/wall_mask.json.
namespace citymirror::session {

/// A file that cannot be read counts as masked.
bool wasMasked(const std::string& folder);
/// Errors: ioFailed, diskFull.
Outcome keepWallMask(const std::string& folder, MaskSwitch last);

}  // namespace citymirror::session
