#include "scenarios/world/evacuation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/core/beside_walls.h"
#include "engine/core/counter_random.h"
#include "engine/core/standing_water.h"
#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/shelter_assignment.h"
#include "scenarios/traffic/street_finder.h"

namespace citymirror::world {
namespace {

constexpr std::uint64_t kOrderDraw = 31;
constexpr double kNotReached = std::numeric_limits<double>::infinity();

bool isWet(std::span<const Point2> ring, const RasterGrid<float>& depth,
           const RasterGrid<std::uint8_t>& standing, double deeperThan) {
  const auto beside = cellsBeside(ring, depth.shape, standing);
  return std::any_of(beside.begin(), beside.end(), [&](std::uint32_t cell) {
    return double(depth.values[cell]) >= deeperThan;
  });
}

/// A street and its other side, each as far as it leads somewhere.
struct Origins {
  std::vector<double> seconds;         ///< [origin · shelters + shelter] by the better side
  std::vector<std::uint32_t> startOn;  ///< the same, the side
};

Origins originsOf(const std::vector<StreetResidents>& residents, const RoadNetwork& roads,
                  const traffic::TrafficModel& traffic, std::span<const std::uint32_t> sinks,
                  std::uint8_t type) {
  const TrafficNetwork& net = *traffic.inputs().network;
  const RoadVehicle vehicle = traffic.inputs().demand->classes[type].onRoad();
  const std::vector<double> pass = traffic.presentSeconds(type);
  Origins origins;
  origins.seconds.assign(residents.size() * sinks.size(), kNotReached);
  origins.startOn.assign(residents.size() * sinks.size(), 0);
  traffic::RouteSearch search(net);
  for (std::size_t s = 0; s < sinks.size(); ++s) {
    search.towards(traffic.inputs().sinks[sinks[s]].links, vehicle, pass);
    for (std::size_t o = 0; o < residents.size(); ++o) {
      const std::uint32_t street = residents[o].street;
      const auto tryFrom = [&](std::int64_t link) {
        if (link < 0 || !net.isOpenTo(std::size_t(link), vehicle)) return;
        const auto from = std::uint32_t(link);
        const double seconds = pass[from] + search.secondsFrom(from);
        double& best = origins.seconds[o * sinks.size() + s];
        if (seconds < best) best = seconds, origins.startOn[o * sinks.size() + s] = from;
      };
      tryFrom(street);
      tryFrom(roads.edgeTwin[street]);
    }
  }
  return origins;
}

/// Cars for so many persons, filled evenly.
void addCars(std::uint32_t persons, double perCar, traffic::SinkTrip trip,
             std::vector<traffic::SinkTrip>& trips) {
  const auto cars = std::uint64_t(std::max(1.0, std::ceil(persons / perCar)));
  for (std::uint64_t k = 0; k < cars; ++k) {
    trip.persons = std::uint32_t(persons * (k + 1) / cars - persons * k / cars);
    if (trip.persons > 0) trips.push_back(trip);
  }
}

/// Cars set out in an order that is drawn, spread over the curve.
void spreadDepartures(const EvacuationOrder& order, std::uint64_t seed,
                      std::vector<traffic::SinkTrip>& trips) {
  std::vector<std::pair<double, std::size_t>> drawn;
  for (std::size_t k = 0; k < trips.size(); ++k)
    drawn.emplace_back(drawUnit(seed, k, kOrderDraw), k);
  std::sort(drawn.begin(), drawn.end());
  for (std::size_t rank = 0; rank < drawn.size(); ++rank) {
    const double share = (double(rank) + 0.5) / double(drawn.size());
    trips[drawn[rank].second].depart = order.at + order.departure.secondsAt(share);
  }
  std::stable_sort(trips.begin(), trips.end(),
                   [](const auto& a, const auto& b) { return a.depart < b.depart; });
  for (std::size_t k = 0; k < trips.size(); ++k)
    trips[k].code = order.code + " " + std::to_string(k + 1);
}

}  // namespace

double DepartureCurve::secondsAt(double share) const {
  if (table.empty()) {
    const double begun = 1 / (1 + std::exp(slope * half));
    const double of = begun + share * (1 - begun);
    return std::max(0.0, half - std::log(1 / of - 1) / slope);
  }
  const auto after = std::lower_bound(table.begin(), table.end(), share,
                                      [](const auto& row, double s) { return row.second < s; });
  if (after == table.begin()) return table.front().first;
  if (after == table.end()) return table.back().first;
  const auto& [t0, s0] = *std::prev(after);
  const auto& [t1, s1] = *after;
  return t0 + (t1 - t0) * (share - s0) / (s1 - s0);
}

Outcome checkEvacuation(const EvacuationOrder& order, std::size_t classes, double now) {
  const auto bad = [&](const char* what, const char* remedy) {
    return Error{ErrorCode::badInput, what, "evacuation " + order.code, remedy};
  };
  if (!(order.at >= now)) return bad("an evacuation cannot lie in the past", "Order it later");
  if (order.shelters.empty()) return bad("there is no shelter", "Name one");
  if (!(order.personsPerCar >= 1)) return bad("a car carries one person or more", "Give 2.5");
  if (order.type >= classes) return bad("there is no such class of vehicle", "Name another");
  const auto& table = order.departure.table;
  bool rises = table.empty() ? order.departure.slope > 0 && order.departure.half >= 0
                             : table.front().first >= 0 && table.front().second == 0 &&
                                   table.back().second == 1;
  for (std::size_t k = 1; k < table.size(); ++k)
    rises = rises && table[k].first >= table[k - 1].first && table[k].second >= table[k - 1].second;
  if (!rises) return bad("the departures do not rise from 0 to 1", "Correct the curve");
  for (const Shelter& shelter : order.shelters) {
    if (!(shelter.rate > 0)) return bad("a shelter's gate lets nobody in", "Give a rate above 0");
  }
  return Done{};
}

std::vector<std::uint32_t> shelterStreets(const CityModel& city, const TrafficNetwork& network,
                                          const Point2& at) {
  const std::int64_t nearest = traffic::nearestStreet(city.roads, network, at);
  if (nearest < 0) return {};
  std::vector<std::uint32_t> streets{std::uint32_t(nearest)};
  const std::int64_t twin = city.roads.edgeTwin[std::size_t(nearest)];
  if (twin >= 0) streets.push_back(std::uint32_t(twin));
  std::sort(streets.begin(), streets.end());
  return streets;
}

std::vector<StreetResidents> residentsTold(const EvacuationOrder& order, const CityModel& city,
                                           const TrafficNetwork& network,
                                           const RasterGrid<float>& depth) {
  const traffic::StreetFinder finder(city.roads, network);
  const BuildingSet& set = city.buildings;
  const RasterGrid<std::uint8_t> standing = standingWater(depth.shape, city.water);
  std::map<std::uint32_t, std::uint32_t> byStreet;
  for (std::size_t b = 0; b < set.size(); ++b) {
    const std::uint32_t persons = set.knownResidents(b);
    if (persons == 0) continue;
    const auto ring = set.footprint(b);
    const Point2 middle = centroid(ring);
    if (!order.zone.outer.empty() && !contains(order.zone, middle)) continue;
    if (!std::isnan(order.deeperThan) && !isWet(ring, depth, standing, order.deeperThan)) continue;
    const std::int64_t street = finder.nearest(middle);
    if (street >= 0) byStreet[std::uint32_t(street)] += persons;
  }
  std::vector<StreetResidents> all;
  for (const auto& [street, persons] : byStreet) all.push_back({street, persons});
  return all;
}

EvacuationTrips planEvacuation(const EvacuationOrder& order, std::span<const std::uint32_t> sinks,
                               const std::vector<StreetResidents>& residents,
                               const RoadNetwork& roads, const traffic::TrafficModel& traffic,
                               std::uint64_t seed) {
  const Origins origins = originsOf(residents, roads, traffic, sinks, order.type);
  std::vector<std::uint32_t> persons, places;
  for (const StreetResidents& street : residents) persons.push_back(street.persons);
  const auto reports = traffic.sinks();
  for (const std::uint32_t sink : sinks) {
    const std::uint64_t spoken = std::uint64_t(reports[sink].persons) + reports[sink].bound;
    places.push_back(spoken < reports[sink].places
                         ? std::uint32_t(reports[sink].places - spoken) : 0);
  }
  const auto parcels =
      order.choice == ShelterChoice::planned
          ? traffic::assignShelters(persons, places, origins.seconds)
          : traffic::nearestShelters(persons, sinks.size(), origins.seconds);
  EvacuationTrips made;
  made.told = std::accumulate(persons.begin(), persons.end(), 0U);
  for (const traffic::ShelterParcel& parcel : parcels) {
    if (parcel.shelter == traffic::kNoShelter) {
      const auto ways = std::span(origins.seconds).subspan(parcel.origin * sinks.size(), sinks.size());
      const bool anyWay = std::any_of(ways.begin(), ways.end(),
                                      [](double seconds) { return seconds < kNotReached; });
      (anyWay ? made.noPlace : made.noWay) += parcel.persons;
      continue;
    }
    traffic::SinkTrip trip;
    trip.type = order.type;
    trip.from = origins.startOn[parcel.origin * sinks.size() + parcel.shelter];
    trip.sink = sinks[parcel.shelter];
    addCars(parcel.persons, order.personsPerCar, trip, made.trips);
  }
  spreadDepartures(order, seed, made.trips);
  return made;
}

EvacuationProgress progressOf(const EvacuationCourse& course,
                              const traffic::TrafficModel& traffic) {
  EvacuationProgress p;
  p.code = course.order.code;
  p.name = course.order.name;
  p.at = course.order.at;
  p.begun = course.begun;
  p.told = course.told;
  p.noPlace = course.noPlace;
  p.noWay = course.noWay;
  const traffic::TrafficState& state = traffic.state();
  const auto atGate = traffic.atGates();
  const auto sinks = traffic.sinks();
  for (std::uint32_t v = course.first; v < course.first + course.count; ++v) {
    const std::uint32_t persons = traffic.personsOf(v);
    if (state.arrived[v] >= 0) {
      p.arrived += persons;
      p.arrivals.push_back({double(state.arrived[v]) / 1000, state.vehicles[v].sink, persons});
    } else if (state.entered[v] < 0) {
      p.atHome += persons;
    } else {
      const bool waits = std::binary_search(atGate.begin(), atGate.end(), v);
      const traffic::SinkReport& sink = sinks[state.vehicles[v].sink];
      (waits ? p.waiting : p.underWay) += persons;
      if (sink.places - sink.persons < persons) p.refused += persons;
    }
  }
  std::stable_sort(p.arrivals.begin(), p.arrivals.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  if (p.begun && p.arrived == p.told)
    p.clearance = p.arrivals.empty() ? 0 : p.arrivals.back().time - p.at;
  return p;
}

}  // namespace citymirror::world
