#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/traffic_model.h"

namespace citymirror::world {

/// When those who are told to go set out, as a share of them over the seconds since the order.
struct DepartureCurve {
  /// The loading curve of MASSVAC (Hobeika, Kim 1998): 1 / (1 + exp(−slope (t − half))), from where
  /// it stands at the order on.
  double half = 1800;          ///< s
  double slope = 0.25 / 60;    ///< 1/s, > 0
  /// Instead of that: (s, share), both rising, from 0 to 1, straight between.
  std::vector<std::pair<double, double>> table;

  /// Seconds at which a share in (0, 1) has set out.
  double secondsAt(double share) const;
};

struct Shelter {
  std::string code;
  Text name;
  Point2 at = Point2::Zero();
  std::uint32_t places = 0;  ///< persons
  double rate = std::numeric_limits<double>::infinity();  ///< vehicles/s through its gate
};

/// Who picks the shelter: a plan that heeds places, or each the nearest in time for himself.
enum class ShelterChoice { planned, nearest };

/// Residents told to drive to shelters.
struct EvacuationOrder {
  std::string code;
  Text name;
  double at = 0;         ///< s from zero
  Polygon zone;          ///< homes inside, empty = the whole city
  double deeperThan = std::numeric_limits<double>::quiet_NaN();  ///< m: only homes beside whose
                                                                 ///< walls water then stands so deep
  DepartureCurve departure;
  double personsPerCar = 2.5;  ///< ≥ 1
  std::uint8_t type = 0;       ///< index in the demand's classes
  ShelterChoice choice = ShelterChoice::planned;
  std::vector<Shelter> shelters;  ///< one that another order names by the same code is the same
};

/// One who has come: persons of a car through a shelter's gate.
struct ShelterArrival {
  double time = 0;  ///< s from zero
  std::uint32_t shelter = 0;  ///< index in TrafficModel::sinks
  std::uint32_t persons = 0;
};

/// How an evacuation goes, in persons: told = noPlace + noWay + atHome + underWay + waiting +
/// arrived.
struct EvacuationProgress {
  std::string code;
  Text name;
  double at = 0;      ///< s from zero
  bool begun = false;
  std::uint32_t told = 0;
  std::uint32_t noPlace = 0;   ///< for whom there was no place when it was ordered: they stay
  std::uint32_t noWay = 0;     ///< from whose street no open road led to a shelter: they stay
  std::uint32_t atHome = 0;    ///< have not set out yet, or find no room on their street
  std::uint32_t underWay = 0;
  std::uint32_t waiting = 0;   ///< stand at a gate
  std::uint32_t arrived = 0;
  std::uint32_t refused = 0;   ///< of those under way or waiting: bound for a shelter that has no
                               ///< places left for them, in the queue before it or still unaware
  double clearance = std::numeric_limits<double>::quiet_NaN();  ///< s from the order until all who
                                                                ///< were told are in shelters
  std::vector<ShelterArrival> arrivals;  ///< in time
};

/// Errors: badInput (no shelter, a curve that does not rise, fewer than one person in a car).
Outcome checkEvacuation(const EvacuationOrder& order, std::size_t classes, double now);

/// Streets on whose ends a shelter stands: the nearest one for cars, both ways of it.
std::vector<std::uint32_t> shelterStreets(const CityModel& city, const TrafficNetwork& network,
                                          const Point2& at);

/// Residents by street of their home, those that the order tells to go.
struct StreetResidents {
  std::uint32_t street = 0, persons = 0;
};
/// `depth`: m of water now. O(buildings).
std::vector<StreetResidents> residentsTold(const EvacuationOrder& order, const CityModel& city,
                                           const TrafficNetwork& network,
                                           const RasterGrid<float>& depth);

/// What an order asks of the traffic.
struct EvacuationTrips {
  std::vector<traffic::SinkTrip> trips;
  std::uint32_t told = 0, noPlace = 0, noWay = 0;
};
/// `sinks`: of the order's shelters in the traffic model, in their order. Equal inputs give equal
/// trips. O(shelters · network + assignShelters).
EvacuationTrips planEvacuation(const EvacuationOrder& order, std::span<const std::uint32_t> sinks,
                               const std::vector<StreetResidents>& residents,
                               const RoadNetwork& roads, const traffic::TrafficModel& traffic,
                               std::uint64_t seed);

/// An order and its vehicles [first, first + count) of the traffic.
struct EvacuationCourse {
  EvacuationOrder order;
  std::vector<std::uint32_t> sinks;
  bool begun = false;
  std::uint32_t first = 0, count = 0, told = 0, noPlace = 0, noWay = 0;
};
EvacuationProgress progressOf(const EvacuationCourse& course, const traffic::TrafficModel& traffic);

}  // namespace citymirror::world
