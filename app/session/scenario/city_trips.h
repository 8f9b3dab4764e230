#pragma once
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/traffic_inputs.h"

namespace citymirror::session {

/// Streets, trips and drivers of a city for a coupled run.
struct CityTrips {
  traffic::TrafficInputs inputs;
  traffic::DayEquilibrium day;  ///< how the trips flow (CityTraffic)
};

/// Made alike for the window and the command line: the same city, rules and options are the same
/// traffic. Who hears of closures and how long the others wait is as the rules have it. Errors and
/// cost: cityTraffic, whose notes it passes on.
Result<CityTrips> cityTrips(const CityModel& city, const traffic::CityTrafficRules& rules,
                            const traffic::CityDemandOptions& options, const run::JobContext& job);

/// As many trips as a run of `seconds` (> 0) has where nobody says how many, by window and command
/// line alike: traffic::usualTrips over the city's extent.
traffic::UsualTrips usualTrips(const CityModel& city, const traffic::CityTrafficRules& rules,
                               double seconds);

/// That they are fewer than usual, and why; nothing where they are not.
std::optional<Note> thinnedTrips(const traffic::UsualTrips& trips);

}  // namespace citymirror::session
