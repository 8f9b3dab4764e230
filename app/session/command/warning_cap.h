#pragma once
#include <string>

#include "app/session/command/warning_office.h"
#include "app/session/world_view.h"
#include "engine/core/result.h"
#include "gis/feed/cap.h"

namespace citymirror::session {

/// A verified warning as a CAP 1.2 alert to the public in both languages: status Exercise for a
/// drill, Actual for the real thing. Severity: blue Minor, yellow Moderate, orange Severe, red
/// Extreme.
gis::CapAlert warningAlert(const WarningOffice& office, const WorldView& view,
                           const IncidentView& incident, feeds::Purpose purpose);

/// What goes along with a message of a linkage: to its recipient alone (scope Private), with the task
/// as its instruction; a recall is a Cancel of it. `until`: of the forecast it rests on, if any;
/// `extent`: of the incident, local metres, fewer than three points = around its place.
struct LinkageWarning {
  const CityModel& city;
  const LoopIncident& incident;
  const LinkageRun& run;
  Text headline, place;
  std::optional<Instant> until;
  std::vector<Point2> extent;
};
gis::CapAlert linkageAlert(const WarningOffice& office, const LinkageWarning& warning,
                           const Outbound& out);

/// The colour of the words of CAP; none for Unknown.
Severity severityOfCap(const std::string& word);

/// The same alert for exchange after GB/T 35965.1 (gis::writeGbt35965), in the office's code and at
/// Beijing time. `number` tells apart what is sent in one second.
gis::CapAlert nationalAlert(const WarningOffice& office, gis::CapAlert alert, int number = 0);

/// Writes warning-<incident>.cap.xml and .gbt35965.xml for each verified incident of a forecast, as
/// an exercise. Errors: ioFailed, diskFull.
Outcome writeWarningCaps(const WarningOffice& office, const WorldView& view,
                         const std::string& folder);

}  // namespace citymirror::session
