#pragma once
#include <string>

#include "app/session/world_view.h"
#include "engine/core/result.h"
#include "gis/feed/cap.h"

namespace citymirror::session {

/// A verified warning as a CAP 1.2 alert in both languages, always status Exercise here: nothing in
/// this version is wired to the public. Severity: blue Minor, yellow Moderate, orange Severe, red
/// Extreme.
gis::CapAlert warningAlert(const WorldView& view, const IncidentView& incident);

/// Writes warning-<incident>.cap.xml for each verified incident. Errors: ioFailed, diskFull.
Outcome writeWarningCaps(const WorldView& view, const std::string& folder);

}  // namespace citymirror::session
