#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/session/command/command_loop.h"
#include "app/session/live/watch.h"
#include "app/session/world_view.h"

/// Incidents of the command loop as people see them.
namespace citymirror::session {

/// How an incident is called, and where it is.
struct IncidentWords {
  Text headline, place;
};
/// What an incident is called: a forecast as it was raised, a group of alarms by its cause and by
/// where it began, with how many places there are by now; up to three causes where a flood of
/// alarms joined several, and how many more. `watch` may be null.
IncidentWords wordsOf(const LoopIncident& incident, const Watch* watch,
                      const std::vector<incident::AlarmCause>& causes);

/// Status, and who decided when, as the steps say.
void showStep(Incident& incident, const LoopIncident& loop);

/// `forecasts` with their desks, and incidents of alarms, newest first; those that were joined to
/// another or have ended long ago are left out. `rooms` by id of the incident. O(incidents + their
/// alarms).
std::vector<IncidentView> incidentViews(const CommandLoop& loop, const Watch* watch,
                                        const std::vector<incident::AlarmCause>& causes,
                                        const std::vector<IncidentView>& forecasts,
                                        const std::map<std::string, RoomFacts>& rooms, Instant now);

}  // namespace citymirror::session
