#include "scenarios/traffic/city_network.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "scenarios/traffic/city_junction.h"
#include "scenarios/traffic/road_lanes.h"

namespace citymirror::traffic {
namespace {

constexpr double kTurnsBack = std::numbers::pi * 0.9;  // bends more: a turn round
constexpr std::size_t kMostLanes = 8;
constexpr std::uint8_t kBusLaneUsers = kBus | kEmergency | kBicycle;

class CityNetworkBuilder {
 public:
  CityNetworkBuilder(const RoadNetwork& roads, const CityStreetRules& rules, const TurnFlows& flows)
      : roads_(roads),
        rules_(rules),
        flows_(flows),
        signs_(junctionRules(roads)),
        limited_(std::any_of(roads.roads.begin(), roads.roads.end(),
                             [](const Road& road) { return isLimited(road.limits); })) {}

  TrafficNetwork build() {
    net_.drivingSide = drivingSideOf(roads_, rules_);
    std::vector<std::vector<std::uint32_t>> in(roads_.nodeCount());
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) in[roads_.edgeTo[e]].push_back(e);
    turnsOf_.resize(roads_.edgeCount());
    leftLane_.resize(roads_.edgeCount(), false);
    for (std::uint32_t node = 0; node < roads_.nodeCount(); ++node) addJunction(node, in[node]);
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) addLink(e);
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) addTurns(e);
    placeYields();
    return std::move(net_);
  }

 private:
  /// A turn that another gives way to, in the lane at the kerb only or in all.
  struct Prior {
    std::uint32_t from = 0, to = 0;
    bool rightLane = false;
  };
  struct Planned {
    CityTurn turn;
    std::int32_t signal = -1;
    std::uint32_t letter = 0;
    std::vector<Prior> yieldTo;
  };

  void addLink(std::uint32_t e) {
    const Road& road = roads_.roadOf(e);
    const bool side = road.roadClass >= RoadClass::residential;
    net_.code.push_back(road.code + "/" + std::to_string(e));
    net_.length.push_back(std::max(1.0, double(roads_.edgeLength[e])));
    net_.freeSpeed.push_back(std::max(1.0, road.freeFlowKmh / 3.6));
    net_.capacity.push_back((side ? rules_.sideFlow : rules_.saturationFlow) / 3600);
    const std::size_t widened = std::size_t(std::max(1, road.lanes)) + (leftLane_[e] ? 1 : 0);
    const std::size_t lanes = std::min(widened, kMostLanes);
    const auto users = std::uint8_t((usersOf(road) & kMotorUsers) | kBicycle);
    const std::uint8_t buses = busLanesOf(roads_, e);
    for (std::size_t lane = 0; lane < lanes; ++lane)
      net_.laneUsers.push_back(buses >> lane & 1 ? std::uint8_t(users & kBusLaneUsers) : users);
    busLanes_.push_back(buses);
    net_.firstLane.push_back(std::uint32_t(net_.laneUsers.size()));
    if (limited_) net_.limits.push_back(road.limits);
  }

  void addJunction(std::uint32_t node, std::span<const std::uint32_t> in) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t e = roads_.firstEdge[node]; e < roads_.firstEdge[node + 1]; ++e)
      out.push_back(e);
    const CityJunction junction(roads_, signs_, node, in, out, flows_, rules_);
    const bool signals = junction.needsSignal(rules_.signal);
    const auto signal = signals ? std::int32_t(net_.programs.size()) : -1;
    if (signals) addProgram(node, junction);
    for (const std::uint32_t e : in) leftLane_[e] = signals && junction.hasLeftLane(e);
    const auto& turns = junction.turns();
    for (std::uint32_t k = 0; k < turns.size(); ++k) {
      Planned planned{turns[k], signal, k, {}};
      for (const CityTurn& other : turns) {
        if (junction.yields(turns[k], other, signals))
          planned.yieldTo.push_back(
              {other.from, other.to, junction.joinsFromRight(turns[k], other)});
      }
      turnsOf_[turns[k].from].push_back(std::move(planned));
    }
  }

  void addProgram(std::uint32_t node, const CityJunction& junction) {
    SignalProgram program = junction.program(rules_.signal, rules_.saturationFlow);
    program.code = "node " + std::to_string(node);
    double cycle = 0;
    for (const SignalPhase& phase : program.phases) cycle += phase.seconds;
    program.offset = std::fmod(node * 0.6180339887, 1.0) * cycle;
    net_.programs.push_back(std::move(program));
  }

  /// Bus lanes serve by their place; those beside them as if they were all: cars cross the lane at
  /// the kerb to turn.
  bool laneServes(std::uint32_t lane, std::uint32_t lanes, const CityTurn& turn) const {
    const unsigned buses = busLanes_[turn.from];
    if (buses == 0 || (buses >> lane & 1)) return placeServes(lane, lanes, turn);
    const auto before = std::uint32_t(std::popcount(buses & ((1U << lane) - 1)));
    return placeServes(lane - before, lanes - std::uint32_t(std::popcount(buses)), turn);
  }

  /// At the kerb, or with nothing but bus lanes between.
  bool isAtKerb(std::uint32_t edge, std::uint32_t lane) const {
    const unsigned before = (1U << (lane - net_.firstLane[edge])) - 1;
    return (busLanes_[edge] & before) == before;
  }

  /// Where traffic keeps right, else in the mirror: the rightmost lane turns right and the leftmost
  /// left; all but a lane for left turns go straight on. Where nobody can, half of the lanes turn to
  /// either side.
  bool placeServes(std::uint32_t lane, std::uint32_t lanes, const CityTurn& turn) const {
    const auto& all = turnsOf_[turn.from];
    if (all.size() == 1 || lanes == 1) return true;
    const bool onward = std::any_of(all.begin(), all.end(), [](const Planned& planned) {
      return std::abs(planned.turn.bend) <= kStraightBend;
    });
    const bool right = turn.bend < -kStraightBend, last = lane + 1 == lanes;
    if (!onward) return right == (lane < lanes / 2);
    if (right) return lane == 0;
    return turn.bend <= kStraightBend ? !(leftLane_[turn.from] && last) : last;
  }

  double speedOf(double bend) const {
    if (std::abs(bend) <= kStraightBend) return std::numeric_limits<double>::infinity();
    const double radius = bend < 0 ? rules_.rightRadius : rules_.leftRadius;
    return std::sqrt(rules_.lateral * radius) * (std::abs(bend) > kTurnsBack ? 0.5 : 1);
  }

  void addTurns(std::uint32_t e) {
    const std::uint32_t first = net_.firstLane[e], lanes = net_.firstLane[e + 1] - first;
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
      for (const Planned& planned : turnsOf_[e]) {
        const CityTurn& turn = planned.turn;
        if (!laneServes(lane, lanes, turn)) continue;
        const std::uint32_t targets = net_.firstLane[turn.to + 1] - net_.firstLane[turn.to];
        net_.turnLane.push_back(first + lane);
        net_.turnTo.push_back(turn.to);
        net_.turnSeconds.push_back(0);
        net_.turnSpeed.push_back(speedOf(turn.bend));
        net_.turnLanes.push_back((1U << targets) - 1);
        net_.turnSignal.push_back(planned.signal);
        net_.turnLetter.push_back(planned.letter);
        plannedOf_.push_back(&planned);
      }
    }
  }

  void placeYields() {
    std::vector<std::vector<std::uint32_t>> byEdge(roads_.edgeCount());
    for (std::uint32_t t = 0; t < net_.turnCount(); ++t)
      byEdge[plannedOf_[t]->turn.from].push_back(t);
    for (const Planned* planned : plannedOf_) {
      for (const Prior& prior : planned->yieldTo) {
        for (const std::uint32_t t : byEdge[prior.from]) {
          const bool right = isAtKerb(prior.from, net_.turnLane[t]);
          if (net_.turnTo[t] == prior.to && (right || !prior.rightLane)) net_.yieldTo.push_back(t);
        }
      }
      net_.firstYield.push_back(std::uint32_t(net_.yieldTo.size()));
    }
  }

  const RoadNetwork& roads_;
  const CityStreetRules& rules_;
  const TurnFlows& flows_;
  JunctionRules signs_;
  bool limited_;  ///< one road has limits at least
  TrafficNetwork net_;
  std::vector<bool> leftLane_;  ///< an edge is widened at its end
  std::vector<std::uint8_t> busLanes_;  ///< by edge, as busLanesOf
  std::vector<std::vector<Planned>> turnsOf_;
  std::vector<const Planned*> plannedOf_;
};

}  // namespace

TrafficNetwork cityNetwork(const RoadNetwork& roads, const CityStreetRules& rules,
                           const TurnFlows& flows) {
  return CityNetworkBuilder(roads, rules, flows).build();
}

}  // namespace citymirror::traffic
