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

/// The colour of the words of CAP; none for Unknown.
Severity severityOfCap(const std::string& word);

/// The same for exchange after GB/T 35965.1 (gis::writeGbt35965): event type 11A02 (内涝, GB/T
/// 35561), sent by an office of no region, since nobody has given this program a code of one.
gis::CapAlert nationalAlert(const WorldView& view, const IncidentView& incident);

/// Writes warning-<incident>.cap.xml and .gbt35965.xml for each verified incident. Errors: ioFailed,
/// diskFull.
Outcome writeWarningCaps(const WorldView& view, const std::string& folder);

}  // namespace citymirror::session
