#include "scenarios/traffic/city_demand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/core/counter_random.h"
#include "scenarios/traffic/link_delay.h"
#include "scenarios/traffic/side_by_side.h"
#include "scenarios/traffic/street_finder.h"

namespace citymirror::traffic {
namespace {

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

double perFloor(double floor, double each) { return each > 0 ? floor / each : 0; }

std::array<double, 3> weightsOf(const BuildingSet& set, std::size_t b,
                                const CityDemandRules& rules) {
  const double floor = floorArea(set, b);
  std::array<double, 3> weight{};
  weight[home] = set.knownResidents(b);
  switch (set.use[b]) {
    case BuildingUse::office:
      weight[work] = perFloor(floor, rules.officeFloor);
      break;
    case BuildingUse::industrial:
      weight[work] = perFloor(floor, rules.industrialFloor);
      break;
    case BuildingUse::retail:
      weight[work] = perFloor(floor, rules.retailFloor);
      weight[service] = perFloor(floor, rules.shopperFloor);
      break;
    case BuildingUse::school:
    case BuildingUse::hospital:
    case BuildingUse::public_:
    case BuildingUse::transport:
      weight[work] = perFloor(floor, rules.publicFloor);
      weight[service] = perFloor(floor, rules.visitorFloor);
      break;
    case BuildingUse::residential:
    case BuildingUse::unknown:
      break;
  }
  return weight;
}

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

class DemandMaker {
 public:
  DemandMaker(const BuildingSet& buildings, const RoadNetwork& roads, const TrafficNetwork& network,
              const CityTrafficRules& rules, const CityDemandOptions& options)
      : set_(buildings),
        roads_(roads),
        net_(network),
        rules_(rules.demand),
        classes_(rules.classes),
        options_(options),
        finder_(roads, network, rules.classes[std::size_t(CityClass::car)].onRoad()) {}

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
    const std::pair key{int(std::floor(p.x() / rules_.zone)), int(std::floor(p.y() / rules_.zone))};
    const auto [at, added] = zoneOf_.try_emplace(key, std::uint32_t(zones_.size()));
    if (added) {
      zones_.push_back({});
      middle_.push_back({(key.first + 0.5) * rules_.zone, (key.second + 0.5) * rules_.zone});
    }
    return at->second;
  }

  void weigh() {
    std::array<double, 3> sum{};
    for (std::uint32_t b = 0; b < set_.size(); ++b) {
      const auto weight = weightsOf(set_, b, rules_);
      for (std::size_t k = 0; k < 3; ++k) sum[k] += weight[k];
    }
    for (std::uint32_t b = 0; b < set_.size(); ++b) {
      auto weight = weightsOf(set_, b, rules_);
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
      const double minutes = ((middle_[z] - origin).norm() + rules_.zone / 2) / rules_.metresPerMinute;
      urn.add(z, zones_[z][purpose].total() * std::exp(-rules_.deterrence * minutes));
    }
    return zones_[urn.draw(draw(k, zoneDraw))][purpose].draw(draw(k, goalDraw));
  }

  std::int64_t streetAt(const Point2& p, std::size_t k) const {
    const std::int64_t edge = finder_.nearest(p);
    if (edge < 0 || roads_.edgeTwin[std::size_t(edge)] < 0) return edge;
    return draw(k, sideDraw) < 0.5 ? edge : roads_.edgeTwin[std::size_t(edge)];
  }

  /// Whether both ends of a trip are open to a class.
  bool isFor(CityClass kind, const Trip& trip) const {
    const RoadVehicle vehicle = classes_[std::size_t(kind)].onRoad();
    return net_.isOpenTo(trip.from, vehicle) && net_.isOpenTo(trip.to, vehicle);
  }

  void drawTrips() {
    for (std::size_t k = 0; k < options_.vehicles; ++k) {
      const double purpose = draw(k, purposeDraw);
      const bool evening = purpose < rules_.workToHome;
      const Purpose from = evening ? work : home;
      const Purpose to = evening                                               ? home
                         : purpose < rules_.workToHome + rules_.homeToWork ? work
                                                                               : service;
      const Point2 origin = centroid(set_.footprint(all_[from].draw(draw(k, originDraw))));
      const Point2 goal = centroid(set_.footprint(goalNear(origin, to, k)));
      const std::int64_t begin = streetAt(origin, k), end = streetAt(goal, k);
      if (begin < 0 || end < 0) continue;
      const double type = draw(k, typeDraw);
      const CityClass kind = type < rules_.truckShare                       ? CityClass::truck
                             : type < rules_.truckShare + rules_.busShare ? CityClass::bus
                                                                              : CityClass::car;
      Trip trip;
      trip.depart = options_.from + draw(k, timeDraw) * (options_.to - options_.from);
      trip.from = std::uint32_t(begin), trip.to = std::uint32_t(end);
      trip.number = std::uint32_t(k);
      trip.type = std::uint8_t(isFor(kind, trip) ? kind : CityClass::car);
      trips_.push_back(std::move(trip));
    }
  }

  std::vector<double> loadedSeconds(const LinkDelay& delay, double shareDone) const {
    std::vector<double> perHour = passed_;
    const double hours = (options_.to - options_.from) / 3600;
    for (double& flow : perHour) flow = shareDone > 0 ? flow / shareDone / hours : 0;
    return delay.seconds(perHour, hours);
  }

  bool assign(const run::JobContext& job) {
    passed_.assign(net_.linkCount(), 0);
    const LinkDelay delay(net_, rules_.delay);
    const std::size_t batches = std::size_t(std::max(1, rules_.batches));
    for (std::size_t batch = 0; batch < batches; ++batch) {
      std::map<std::pair<std::uint32_t, std::uint8_t>, std::vector<Trip*>> byGoal;
      for (std::size_t k = batch; k < trips_.size(); k += batches)
        byGoal[{trips_[k].to, trips_[k].type}].push_back(&trips_[k]);
      const auto seconds = loadedSeconds(delay, double(batch) / double(batches));
      const std::vector goals(byGoal.begin(), byGoal.end());
      const bool done = searchSideBySide(
          net_, goals.size(), options_.threads, job, [&](std::size_t k, RouteSearch& search) {
            const auto& [goal, trips] = goals[k];
            search.towards(goal.first, classes_[goal.second].onRoad(), seconds);
            for (Trip* trip : trips) {
              if (trip->from != trip->to && !search.reaches(trip->from)) continue;
              trip->links = search.after(trip->from);
              trip->links.insert(trip->links.begin(), trip->from);
            }
          });
      if (!done) return false;
      for (std::size_t k = batch; k < trips_.size(); k += batches)
        for (const std::uint32_t link : trips_[k].links) ++passed_[link];
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
    demand.classes = classes_;
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
  const CityDemandRules& rules_;
  const std::vector<VehicleClass>& classes_;
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

Result<TrafficDemand> cityDemand(const BuildingSet& buildings, const RoadNetwork& roads,
                                 const TrafficNetwork& network, const CityTrafficRules& rules,
                                 const CityDemandOptions& options, const run::JobContext& job) {
  return DemandMaker(buildings, roads, network, rules, options).make(job);
}

Result<CityTraffic> cityTraffic(const BuildingSet& buildings, const RoadNetwork& roads,
                                const CityTrafficRules& rules, const CityDemandOptions& options,
                                const run::JobContext& job) {
  TurnFlows flows;
  for (int round = 0;; ++round) {
    TrafficNetwork network = cityNetwork(roads, rules.streets, flows);
    auto demand = cityDemand(buildings, roads, network, rules, options, job);
    if (!demand) return demand.error();
    flows = TurnFlows(*demand, options.from, options.to);
    if (round < rules.demand.signalRounds) continue;
    std::vector<Note> notes = demand.notes();
    CityTraffic made;
    made.network =
        std::make_shared<const TrafficNetwork>(cityNetwork(roads, rules.streets, flows));
    if (rules.demand.equilibriumLoadings > 1) {
      const auto reached = equilibrate(
          *demand, made.network, rules.demand.delay,
          {options.from, options.to, rules.demand.equilibriumWindow, rules.demand.equilibriumGap,
           rules.demand.equilibriumLoadings, options.seed, options.threads},
          job);
      if (!reached) return reached.error();
      made.equilibrium = *reached;
      notes.push_back({reached->text(), "traffic demand"});
    }
    made.demand = std::make_shared<const TrafficDemand>(std::move(*demand));
    return Result<CityTraffic>(std::move(made), notes);
  }
}

std::int64_t nearestStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           const Point2& place, const RoadVehicle& vehicle) {
  std::int64_t best = -1;
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!isStreetFor(roads, network, e, vehicle)) continue;
    const double far = distanceTo(roads.line(e), place);
    if (far < least) least = far, best = e;
  }
  return best;
}

}  // namespace citymirror::traffic
