#include "scenarios/traffic/city_demand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "scenarios/traffic/counter_random.h"
#include "scenarios/traffic/route_search.h"

namespace citymirror::traffic {
namespace {

constexpr double kZone = 1000, kCell = 120;  // m
constexpr double kMetresPerMinute = 500;     // 30 km/h door to door

enum Purpose : std::size_t { home, work, service };
enum Draw : std::uint64_t {
  purposeDraw = 11,
  originDraw,
  zoneDraw,
  goalDraw,
  timeDraw,
  typeDraw,
  sideDraw
};

double floorArea(const BuildingSet& set, std::size_t b) {
  return std::abs(signedArea(set.footprint(b))) * std::max<double>(1, set.floors[b]);
}

/// Jobs and services per m² of floor (Institute of Transportation Engineers, order of magnitude).
std::array<double, 3> weightsOf(const BuildingSet& set, std::size_t b) {
  const double floor = floorArea(set, b);
  std::array<double, 3> weight{};
  weight[home] = set.residents[b];
  switch (set.use[b]) {
    case BuildingUse::office:
      weight[work] = floor / 20;
      break;
    case BuildingUse::industrial:
      weight[work] = floor / 60;
      break;
    case BuildingUse::retail:
      weight[work] = floor / 35, weight[service] = floor / 10;
      break;
    case BuildingUse::school:
    case BuildingUse::hospital:
    case BuildingUse::public_:
    case BuildingUse::transport:
      weight[work] = floor / 45, weight[service] = floor / 20;
      break;
    case BuildingUse::residential:
    case BuildingUse::unknown:
      break;
  }
  return weight;
}

/// Streets near a place, by a grid of their points.
class StreetFinder {
 public:
  StreetFinder(const RoadNetwork& roads, const TrafficNetwork& network) : roads_(roads) {
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
      if (!(network.laneUsers[network.firstLane[e]] & kPassengerCar)) continue;
      std::int64_t last = -1;
      for (const Point2& p : resample(roads.line(e), kCell / 2)) {
        const std::int64_t key = keyOf(column(p.x()), column(p.y()));
        if (key != last) cells_[key].push_back(e);
        last = key;
      }
    }
  }

  std::int64_t nearest(const Point2& p) const {
    std::int64_t best = -1;
    double least = std::numeric_limits<double>::infinity();
    const int cx = column(p.x()), cy = column(p.y());
    for (int ring = 0; ring < 60 && (best < 0 || (ring - 1) * kCell < least); ++ring) {
      for (int dy = -ring; dy <= ring; ++dy) {
        const int step = std::abs(dy) == ring ? 1 : std::max(1, 2 * ring);
        for (int dx = -ring; dx <= ring; dx += step) look(cx + dx, cy + dy, p, best, least);
      }
    }
    return best;
  }

 private:
  static int column(double v) { return int(std::floor(v / kCell)); }
  static std::int64_t keyOf(int x, int y) { return std::int64_t(x) * 1000003 + y; }
  void look(int x, int y, const Point2& p, std::int64_t& best, double& least) const {
    const auto found = cells_.find(keyOf(x, y));
    if (found == cells_.end()) return;
    for (const std::uint32_t e : found->second) {
      const double far = distanceTo(roads_.line(e), p);
      if (far < least || (far == least && e < best)) least = far, best = e;
    }
  }

  const RoadNetwork& roads_;
  std::map<std::int64_t, std::vector<std::uint32_t>> cells_;
};

/// Members drawn in the share of their weights.
struct Urn {
  std::vector<std::uint32_t> member;
  std::vector<double> until;
  void add(std::uint32_t m, double weight) {
    if (!(weight > 0)) return;
    member.push_back(m);
    until.push_back((until.empty() ? 0 : until.back()) + weight);
  }
  double total() const { return until.empty() ? 0 : until.back(); }
  std::uint32_t draw(double unit) const {
    const auto at = std::upper_bound(until.begin(), until.end(), unit * total());
    return member[std::min<std::size_t>(std::size_t(at - until.begin()), member.size() - 1)];
  }
};

class Maker {
 public:
  Maker(const BuildingSet& buildings, const RoadNetwork& roads, const TrafficNetwork& network,
        const CityDemandOptions& options)
      : set_(buildings), roads_(roads), net_(network), options_(options), finder_(roads, network) {}

  Result<TrafficDemand> make(const run::JobContext& job) {
    weigh();
    if (all_[home].total() <= 0)
      return Error{ErrorCode::badInput, "No trips can be made: there are no buildings",
                   "traffic demand", "Open a city with buildings"};
    drawTrips();
    if (trips_.empty())
      return Error{ErrorCode::badInput, "No trips can be made: there are no streets for cars",
                   "traffic demand", "Open a city with roads"};
    if (!assign(job))
      return Error{ErrorCode::cancelled, "Making traffic was stopped", "traffic demand",
                   "Start it again"};
    return demand();
  }

 private:
  struct Trip {
    double depart = 0;
    std::uint32_t from = 0, to = 0, number = 0;
    std::uint8_t type = 0;
    std::vector<std::uint32_t> links;
  };

  std::uint32_t zoneAt(const Point2& p) {
    const std::pair key{int(std::floor(p.x() / kZone)), int(std::floor(p.y() / kZone))};
    const auto [at, added] = zoneOf_.try_emplace(key, std::uint32_t(zones_.size()));
    if (added) {
      zones_.push_back({});
      middle_.push_back({(key.first + 0.5) * kZone, (key.second + 0.5) * kZone});
    }
    return at->second;
  }

  void weigh() {
    std::array<double, 3> sum{};
    for (std::uint32_t b = 0; b < set_.size(); ++b) {
      const auto weight = weightsOf(set_, b);
      for (std::size_t k = 0; k < 3; ++k) sum[k] += weight[k];
    }
    for (std::uint32_t b = 0; b < set_.size(); ++b) {
      auto weight = weightsOf(set_, b);
      const std::uint32_t zone = zoneAt(centroid(set_.footprint(b)));
      for (std::size_t k = 0; k < 3; ++k) {
        if (sum[k] <= 0) weight[k] = floorArea(set_, b);
        zones_[zone][k].add(b, weight[k]);
        all_[k].add(b, weight[k]);
      }
    }
  }

  double draw(std::size_t trip, Draw what) const { return drawUnit(options_.seed, trip, what); }

  std::uint32_t goalNear(const Point2& origin, Purpose purpose, std::size_t k) const {
    Urn urn;
    for (std::uint32_t z = 0; z < zones_.size(); ++z) {
      const double minutes = ((middle_[z] - origin).norm() + kZone / 2) / kMetresPerMinute;
      urn.add(z, zones_[z][purpose].total() * std::exp(-options_.deterrence * minutes));
    }
    return zones_[urn.draw(draw(k, zoneDraw))][purpose].draw(draw(k, goalDraw));
  }

  std::int64_t streetAt(const Point2& p, std::size_t k) const {
    const std::int64_t edge = finder_.nearest(p);
    if (edge < 0 || roads_.edgeTwin[std::size_t(edge)] < 0) return edge;
    return draw(k, sideDraw) < 0.5 ? edge : roads_.edgeTwin[std::size_t(edge)];
  }

  void drawTrips() {
    for (std::size_t k = 0; k < options_.vehicles; ++k) {
      const double purpose = draw(k, purposeDraw);
      const bool evening = purpose < options_.workToHome;
      const Purpose from = evening ? work : home;
      const Purpose to = evening                                               ? home
                         : purpose < options_.workToHome + options_.homeToWork ? work
                                                                               : service;
      const Point2 origin = centroid(set_.footprint(all_[from].draw(draw(k, originDraw))));
      const Point2 goal = centroid(set_.footprint(goalNear(origin, to, k)));
      const std::int64_t begin = streetAt(origin, k), end = streetAt(goal, k);
      if (begin < 0 || end < 0) continue;
      const double type = draw(k, typeDraw);
      const CityClass kind = type < options_.truckShare                       ? CityClass::truck
                             : type < options_.truckShare + options_.busShare ? CityClass::bus
                                                                              : CityClass::car;
      Trip trip;
      trip.depart = options_.from + draw(k, timeDraw) * (options_.to - options_.from);
      trip.from = std::uint32_t(begin), trip.to = std::uint32_t(end);
      trip.number = std::uint32_t(k), trip.type = std::uint8_t(kind);
      trips_.push_back(std::move(trip));
    }
  }

  std::vector<double> loadedSeconds(double shareDone) const {
    const double hours = (options_.to - options_.from) / 3600;
    std::vector<double> seconds(net_.linkCount());
    for (std::size_t link = 0; link < seconds.size(); ++link) {
      const double lanes = net_.firstLane[link + 1] - net_.firstLane[link];
      const double flow = shareDone > 0 ? passed_[link] / shareDone / hours : 0;
      const double load = flow / (lanes * net_.capacity[link] * 3600);
      seconds[link] = net_.length[link] / net_.freeSpeed[link] * (1 + 0.15 * std::pow(load, 4));
    }
    return seconds;
  }

  bool assign(const run::JobContext& job) {
    passed_.assign(net_.linkCount(), 0);
    RouteSearch search(net_);
    const std::size_t batches = std::size_t(std::max(1, options_.batches));
    for (std::size_t batch = 0; batch < batches; ++batch) {
      std::map<std::pair<std::uint32_t, std::uint8_t>, std::vector<Trip*>> byGoal;
      for (std::size_t k = batch; k < trips_.size(); k += batches)
        byGoal[{trips_[k].to, trips_[k].type}].push_back(&trips_[k]);
      const auto seconds = loadedSeconds(double(batch) / double(batches));
      const auto classes = cityClasses();
      for (const auto& [goal, trips] : byGoal) {
        if (job.cancelled()) return false;
        search.towards(goal.first, classes[goal.second].user, seconds);
        for (Trip* trip : trips) {
          if (trip->from != trip->to && !search.reaches(trip->from)) continue;
          trip->links = search.after(trip->from);
          trip->links.insert(trip->links.begin(), trip->from);
          for (const std::uint32_t link : trip->links) ++passed_[link];
        }
      }
      job.progress(double(batch + 1) / double(batches), {"生成交通需求", "making traffic demand"});
    }
    return true;
  }

  Result<TrafficDemand> demand() {
    const std::size_t drawn = trips_.size();
    std::erase_if(trips_, [](const Trip& trip) { return trip.links.empty(); });
    std::sort(trips_.begin(), trips_.end(), [](const Trip& a, const Trip& b) {
      return a.depart != b.depart ? a.depart < b.depart : a.number < b.number;
    });
    TrafficDemand demand;
    demand.classes = cityClasses();
    for (const Trip& trip : trips_) {
      demand.code.push_back("trip " + std::to_string(trip.number));
      demand.depart.push_back(trip.depart);
      demand.type.push_back(trip.type);
      demand.open.push_back(0);
      demand.links.insert(demand.links.end(), trip.links.begin(), trip.links.end());
      demand.firstLink.push_back(std::uint32_t(demand.links.size()));
    }
    std::vector<Note> notes;
    if (drawn > trips_.size())
      notes.push_back(
          {std::to_string(drawn - trips_.size()) + " trips were left out: no way joins their ends",
           "traffic demand"});
    return Result<TrafficDemand>(std::move(demand), std::move(notes));
  }

  const BuildingSet& set_;
  const RoadNetwork& roads_;
  const TrafficNetwork& net_;
  const CityDemandOptions& options_;
  StreetFinder finder_;
  std::map<std::pair<int, int>, std::uint32_t> zoneOf_;
  std::vector<std::array<Urn, 3>> zones_;
  std::vector<Point2> middle_;
  std::array<Urn, 3> all_;
  std::vector<Trip> trips_;
  std::vector<double> passed_;
};

}  // namespace

std::vector<VehicleClass> cityClasses() {
  const auto of = [](const char* code, RoadUser user, double space, double kmh, double up,
                     const char* wading, bool sirens = false) {
    VehicleClass c{code, user, space, kmh / 3.6, up, 4};
    c.wading = wading;
    c.sirens = sirens;
    return c;
  };
  return {of("car", kPassengerCar, 7.5, 130, 2.6, "car"),
          of("truck", kTruck, 10, 90, 1.3, "truck"),
          of("bus", kBus, 14, 80, 1.2, "bus"),
          of("pump truck", kTruck, 12, 80, 1.2, "truck"),
          of("ambulance", kEmergency, 9, 100, 2, "ambulance", true),
          of("fire engine", kEmergency, 12, 90, 1.5, "fire_engine", true),
          of("high-clearance vehicle", kTruck, 12, 80, 1.2, "high_clearance")};
}

Result<TrafficDemand> cityDemand(const BuildingSet& buildings, const RoadNetwork& roads,
                                 const TrafficNetwork& network, const CityDemandOptions& options,
                                 const run::JobContext& job) {
  return Maker(buildings, roads, network, options).make(job);
}

std::int64_t nearestStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           const Point2& place) {
  std::int64_t best = -1;
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!(network.laneUsers[network.firstLane[e]] & kPassengerCar)) continue;
    const double far = distanceTo(roads.line(e), place);
    if (far < least) least = far, best = e;
  }
  return best;
}

}  // namespace citymirror::traffic
