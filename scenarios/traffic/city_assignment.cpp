#include "scenarios/traffic/city_assignment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "scenarios/traffic/road_lanes.h"
#include "scenarios/traffic/traffic_inputs.h"

namespace citymirror::traffic {
namespace {

constexpr double kSecondsPerHour = 3600;

/// Classes that may use the same links are of one kind, a bit each.
class VehicleKinds {
 public:
  explicit VehicleKinds(std::span<const VehicleClass> classes) {
    for (const VehicleClass& each : classes) {
      const auto known = std::find(kinds_.begin(), kinds_.end(), each.onRoad());
      ofClass_.push_back(std::uint64_t(1) << std::min<std::ptrdiff_t>(known - kinds_.begin(), 63));
      if (known == kinds_.end()) kinds_.push_back(each.onRoad());
    }
  }
  std::uint64_t of(std::uint8_t type) const { return ofClass_[type]; }
  /// Those that `passes` holds for.
  template <class Passes>
  std::uint64_t those(Passes passes) const {
    std::uint64_t bits = 0;
    for (std::size_t k = 0; k < kinds_.size(); ++k)
      if (passes(kinds_[k])) bits |= std::uint64_t(1) << std::min<std::size_t>(k, 63);
    return bits;
  }

 private:
  std::vector<RoadVehicle> kinds_;
  std::vector<std::uint64_t> ofClass_;
};

/// Every street is a link from its beginning to its end, every turn one between streets.
class PlanningNetwork {
 public:
  PlanningNetwork(const TrafficNetwork& streets, const DelayRules& rules, const VehicleKinds& kinds)
      : net_(streets), rules_(rules), kinds_(kinds) {}

  void fill(AssignmentInputs& inputs) {
    addStreets();
    addTurns();
    out_.nodes = out_.zones = std::uint32_t(2 * net_.linkCount());
    inputs.network = std::make_shared<const VolumeDelayNetwork>(std::move(out_));
    inputs.openTo = std::move(openTo_);
  }

  static std::uint32_t beginOf(std::uint32_t street) { return 2 * street; }
  static std::uint32_t endOf(std::uint32_t street) { return 2 * street + 1; }

 private:
  void addStreets() {
    const LinkDelay delay(net_, rules_);
    for (std::uint32_t link = 0; link < net_.linkCount(); ++link) {
      add(beginOf(link), endOf(link), delay.secondsOf(link, 0, 1), delay.capacityOf(link));
      out_.b.back() = rules_.bprAlpha;
      out_.power.back() = rules_.bprBeta;
      out_.code.push_back(net_.code[link]);
      openTo_.push_back(
          kinds_.those([&](const RoadVehicle& kind) { return net_.isOpenTo(link, kind); }));
    }
  }

  /// One for each pair of streets, open to whom any of its lanes is.
  void addTurns() {
    std::uint32_t link = 0;
    std::map<std::uint32_t, std::size_t> placeOf;  // by street that is turned into
    for (std::uint32_t t = 0; t < net_.turnCount(); ++t) {
      const std::uint32_t lane = net_.turnLane[t], to = net_.turnTo[t];
      while (net_.firstLane[link + 1] <= lane) ++link, placeOf.clear();
      const auto [place, isNew] = placeOf.try_emplace(to, openTo_.size());
      if (isNew) {
        add(endOf(link), beginOf(to), net_.turnSeconds[t], kUnlimitedCapacity);
        out_.code.push_back(net_.code[link] + ">" + net_.code[to]);
        openTo_.push_back(0);
      }
      openTo_[place->second] |= kinds_.those(
          [&](const RoadVehicle& kind) { return (net_.laneUsers[lane] & kind.users) != 0; });
    }
  }

  void add(std::uint32_t from, std::uint32_t to, double seconds, double capacity) {
    out_.from.push_back(from);
    out_.to.push_back(to);
    out_.freeFlowCost.push_back(seconds);
    out_.capacity.push_back(capacity);
    out_.b.push_back(0);
    out_.power.push_back(0);
  }

  const TrafficNetwork& net_;
  const DelayRules& rules_;
  const VehicleKinds& kinds_;
  VolumeDelayNetwork out_;
  std::vector<std::uint64_t> openTo_;
};

void addPairs(const TrafficDemand& demand, const VehicleKinds& kinds, double duration,
              CityAssignment& city) {
  using Pair = std::tuple<std::uint8_t, std::uint32_t, std::uint32_t>;  // class, from, to
  std::map<Pair, std::size_t> vehicles;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    if (demand.depart[v] >= duration) {
      ++city.outside;
      continue;
    }
    ++city.loaded;
    ++vehicles[{demand.type[v], demand.links[demand.firstLink[v]],
                demand.links[demand.firstLink[v + 1] - 1]}];
  }
  const double standard = TrafficParameters{}.standardSpace;
  for (const auto& [pair, count] : vehicles) {
    const auto& [type, from, to] = pair;
    const VehicleClass& each = demand.classes[type];
    city.type.push_back(type);
    city.from.push_back(from);
    city.to.push_back(to);
    city.vehicles.push_back(double(count) * kSecondsPerHour / duration);
    city.inputs.users.push_back(kinds.of(type));
    city.inputs.trips.from.push_back(PlanningNetwork::beginOf(from));
    city.inputs.trips.to.push_back(PlanningNetwork::endOf(to));
    city.inputs.trips.trips.push_back(city.vehicles.back() * each.space / standard);
  }
}

}  // namespace

CityAssignment cityAssignment(const TrafficNetwork& network, const TrafficDemand& demand,
                              const DelayRules& rules, double duration) {
  CityAssignment city;
  city.streets = network.linkCount();
  city.inputs.noRoute = NoRoute::leaveOut;
  const VehicleKinds kinds(demand.classes);
  PlanningNetwork(network, rules, kinds).fill(city.inputs);
  addPairs(demand, kinds, duration, city);
  return city;
}

std::vector<RoadVolumes> roadVolumes(const RoadNetwork& roads, const CityAssignment& city,
                                     const Assignment& found) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::vector<RoadVolumes> all(roads.roads.size());
  std::vector<bool> used(roads.roads.size(), false);
  for (std::uint32_t r = 0; r < all.size(); ++r) {
    all[r].road = r;
    if (roads.roads[r].oneway < 0) all[r].forward = {kNone, kNone, kNone};
    if (roads.roads[r].oneway > 0) all[r].backward = {kNone, kNone, kNone};
  }
  for (std::size_t e = 0; e < roads.edgeCount(); ++e) {
    if (!isDrivable(roads, e)) continue;
    RoadVolumes& road = all[roads.edgeRoad[e]];
    used[roads.edgeRoad[e]] = true;
    const std::int32_t twin = roads.edgeTwin[e];
    if (twin < 0 || std::size_t(twin) > e) road.metres += double(roads.edgeLength[e]);
    RoadVolume& way = leadsAlong(roads, e) ? road.forward : road.backward;
    way.flow = std::max(way.flow, found.flow[e]);
    way.load = std::max(way.load, found.flow[e] / city.inputs.network->capacity[e]);
    way.seconds += found.cost[e];
  }
  std::erase_if(all, [&](const RoadVolumes& road) { return !used[road.road]; });
  return all;
}

}  // namespace citymirror::traffic
