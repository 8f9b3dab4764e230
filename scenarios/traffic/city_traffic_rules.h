#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/link_delay.h"

namespace citymirror::traffic {

/// How a city travels in one period.
struct CityDemandRules {
  double workToHome = 0;       ///< share of trips from jobs to homes
  double homeToWork = 0;       ///< the rest goes from homes to shops and services
  double deterrence = 0;       ///< 1/min of the gravity model
  double zone = 0;             ///< m, side of its zones
  double metresPerMinute = 0;  ///< door to door, for the choice of a goal
  double truckShare = 0, busShare = 0;
  /// m² of floor to one job, and to one visitor.
  double officeFloor = 0, industrialFloor = 0, retailFloor = 0, publicFloor = 0;
  double shopperFloor = 0, visitorFloor = 0;
  double informed = 1;  ///< share of drivers who hear of closures
  double patience = 0;  ///< s that the others wait before one
  int batches = 1;       ///< of incremental assignment: later drivers meet those before
  int signalRounds = 0;  ///< of timing signals and choosing ways again
  double equilibriumGap = 0.05;  ///< relative, at which ways count as in equilibrium (equilibrate)
  double equilibriumWindow = 1800;  ///< s of departures that share their measured times
  int equilibriumLoadings = 0;     ///< of the day at most; below 2 = ways stay as they were loaded
  double usualPerHour = 0;   ///< trips that begin in an hour in `usualArea` of city
  double usualArea = 0;      ///< m²
  std::size_t mostUsual = 0;  ///< trips of a run where nobody says how many
  DelayRules delay;
};

/// Classes of a city's traffic, in this order; every one knows its wading rule. One with sirens may go
/// where emergency vehicles may, too.
enum class CityClass : std::uint8_t {
  car,
  truck,
  bus,
  pumpTruck,
  ambulance,
  fireEngine,
  highClearance
};

struct CityTrafficRules {
  CityStreetRules streets;
  CityDemandRules demand;
  std::vector<VehicleClass> classes;  ///< by CityClass
  std::vector<double> reachMinutes;   ///< rising: bands of what help reaches
  double urgentMinutes = 0;           ///< of them, that of life-threatening calls
  double walkingSpeed = 5 / 3.6;      ///< m/s of people on foot on dry ways, > 0
};

/// Trips that begin within `seconds` (> 0) where nobody says how many.
struct UsualTrips {
  std::size_t vehicles = 0;  ///< ≥ 1
  bool bounded = false;      ///< fewer than an hour's rate asks for: by `mostUsual`
};

/// As many in each hour, in the share of the city's area (m², ≥ 0), up to what a run may hold: the
/// density of traffic does not depend on how long a run is.
UsualTrips usualTrips(const CityDemandRules& rules, double area, double seconds);

/// Configuration assets/config/city_traffic.json: every number with its source. A class without
/// weight or size passes every limit of a road. Errors name the
/// key: badInput, unreadable.
Result<CityTrafficRules> parseCityTraffic(const std::string& json);

}  // namespace citymirror::traffic
