#include "scenarios/traffic/city_network.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citymirror::traffic {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kStraight = kPi / 6, kBack = kPi * 0.9;  // how far a way bends
constexpr std::size_t kMostLanes = 8;

struct Turn {
  std::uint32_t from = 0, to = 0;
  double bend = 0;  ///< rad, left > 0
};

/// Bend of the way from one direction into another, −π … π.
double bendOf(const Point2& in, const Point2& out) {
  return std::atan2(in.x() * out.y() - in.y() * out.x(), in.dot(out));
}

/// One junction: its arms, the turns between them, who gives way.
class Junction {
 public:
  Junction(const RoadNetwork& roads, std::span<const std::uint32_t> in,
           std::span<const std::uint32_t> out)
      : roads_(roads) {
    for (const std::uint32_t from : in) {
      if (!open(from)) continue;
      in_.push_back(from);
      std::vector<Turn> ways;
      for (const std::uint32_t to : out) {
        const bool back = std::int64_t(to) == roads.edgeTwin[from];
        if (open(to) && !back) ways.push_back({from, to, bendOf(endOf(from), beginOf(to))});
      }
      if (ways.empty() && roads.edgeTwin[from] >= 0)
        ways.push_back({from, std::uint32_t(roads.edgeTwin[from]), kPi});
      turns.insert(turns.end(), ways.begin(), ways.end());
    }
  }

  bool needsSignal() const {
    const auto main = [&](std::uint32_t e) {
      return roads_.roadOf(e).roadClass <= RoadClass::secondary;
    };
    if (std::count_if(in_.begin(), in_.end(), main) < 3) return false;
    return std::any_of(in_.begin(), in_.end(),
                       [&](std::uint32_t e) { return main(e) && !sameWay(e, in_.front()); });
  }

  /// Which of the two ways of a crossing an approach belongs to.
  bool sameWay(std::uint32_t a, std::uint32_t b) const {
    return std::abs(endOf(a).dot(endOf(b))) > std::cos(kPi / 4);
  }
  bool firstWay(std::uint32_t edge) const { return sameWay(edge, in_.front()); }

  /// Whether a turn lets another go first.
  bool yields(const Turn& t, const Turn& u, bool signals) const {
    if (t.from == u.from || !conflict(t, u)) return false;
    const bool left = t.bend > kStraight, oncoming = opposite(t.from, u.from);
    if (signals)
      return left && u.bend <= kStraight && oncoming && firstWay(t.from) == firstWay(u.from);
    const auto rank = [&](const Turn& turn) { return roads_.roadOf(turn.from).roadClass; };
    if (rank(t) != rank(u)) return rank(t) > rank(u);
    if (oncoming) return left && u.bend <= kStraight;
    return bendOf(endOf(t.from), -endOf(u.from)) < 0;  // u comes from the right
  }

  std::vector<Turn> turns;

 private:
  bool open(std::uint32_t edge) const { return roads_.roadOf(edge).roadClass != RoadClass::path; }
  Point2 beginOf(std::uint32_t edge) const {
    const auto line = roads_.line(edge);
    return (line[1] - line[0]).normalized();
  }
  Point2 endOf(std::uint32_t edge) const {
    const auto line = roads_.line(edge);
    return (line[line.size() - 1] - line[line.size() - 2]).normalized();
  }
  bool opposite(std::uint32_t a, std::uint32_t b) const {
    return endOf(a).dot(endOf(b)) < -std::cos(kPi / 4);
  }

  /// Two ways meet where they end in one street or cross: seen from the middle, traffic comes in on
  /// the left side of an arm and leaves on the right.
  bool conflict(const Turn& t, const Turn& u) const {
    if (t.to == u.to) return true;
    constexpr double kSide = 0.02;
    const auto arm = [](const Point2& away, double side) {
      return std::atan2(away.y(), away.x()) + side;
    };
    const double begin = arm(-endOf(t.from), kSide);
    const auto round = [&](double angle) {
      const double turned = std::fmod(angle - begin, 2 * kPi);
      return turned < 0 ? turned + 2 * kPi : turned;
    };
    const double end = round(arm(beginOf(t.to), -kSide));
    const double a = round(arm(-endOf(u.from), kSide)), b = round(arm(beginOf(u.to), -kSide));
    return (a < end) != (b < end);
  }

  const RoadNetwork& roads_;
  std::vector<std::uint32_t> in_;
};

class Builder {
 public:
  Builder(const RoadNetwork& roads, const CityStreetRules& rules) : roads_(roads), rules_(rules) {}

  TrafficNetwork build() {
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) addLink(e);
    std::vector<std::vector<std::uint32_t>> in(roads_.nodeCount());
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) in[roads_.edgeTo[e]].push_back(e);
    turnsOf_.resize(roads_.edgeCount());
    for (std::uint32_t node = 0; node < roads_.nodeCount(); ++node) addJunction(node, in[node]);
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) addTurns(e);
    placeYields();
    return std::move(net_);
  }

 private:
  struct Planned {
    Turn turn;
    std::int32_t signal = -1;
    std::uint32_t letter = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> yieldTo;  ///< from, to
  };

  void addLink(std::uint32_t e) {
    const Road& road = roads_.roadOf(e);
    const bool path = road.roadClass == RoadClass::path;
    const bool side = road.roadClass >= RoadClass::residential;
    net_.code.push_back(road.code + "/" + std::to_string(e));
    net_.length.push_back(std::max(1.0, double(roads_.edgeLength[e])));
    net_.freeSpeed.push_back(std::max(1.0, road.freeFlowKmh / 3.6));
    net_.capacity.push_back((side ? rules_.sideFlow : rules_.saturationFlow) / 3600);
    const auto lanes = std::clamp<std::size_t>(std::size_t(std::max(1, road.lanes)), 1, kMostLanes);
    net_.laneUsers.insert(net_.laneUsers.end(), lanes, path ? kBicycle : kAllUsers);
    net_.firstLane.push_back(std::uint32_t(net_.laneUsers.size()));
  }

  void addJunction(std::uint32_t node, std::span<const std::uint32_t> in) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t e = roads_.firstEdge[node]; e < roads_.firstEdge[node + 1]; ++e)
      out.push_back(e);
    const Junction junction(roads_, in, out);
    const bool signals = junction.needsSignal();
    const auto signal = signals ? std::int32_t(net_.programs.size()) : -1;
    if (signals) addProgram(node, junction);
    for (std::uint32_t k = 0; k < junction.turns.size(); ++k) {
      const Turn& turn = junction.turns[k];
      Planned planned{turn, signal, k, {}};
      for (const Turn& other : junction.turns) {
        if (junction.yields(turn, other, signals))
          planned.yieldTo.emplace_back(other.from, other.to);
      }
      turnsOf_[turn.from].push_back(std::move(planned));
    }
  }

  void addProgram(std::uint32_t node, const Junction& junction) {
    SignalProgram program;
    program.code = "node " + std::to_string(node);
    const double cycle = 2 * (rules_.green + rules_.yellow + rules_.allRed);
    program.offset = std::fmod(node * 0.6180339887, 1.0) * cycle;
    for (const bool first : {true, false}) {
      std::string go, stop, none(junction.turns.size(), 'r');
      for (const Turn& turn : junction.turns) {
        const bool mine = junction.firstWay(turn.from) == first;
        go += !mine ? 'r' : turn.bend > kStraight ? 'g' : 'G';
        stop += mine ? 'y' : 'r';
      }
      program.phases.push_back({rules_.green, go});
      program.phases.push_back({rules_.yellow, stop});
      program.phases.push_back({rules_.allRed, none});
    }
    net_.programs.push_back(std::move(program));
  }

  /// The rightmost lane turns right and the leftmost left; those between go straight on.
  static bool laneServes(std::uint32_t lane, std::uint32_t lanes, double bend, bool only) {
    if (only || lanes == 1) return true;
    if (bend < -kStraight) return lane == 0;
    return bend <= kStraight || lane + 1 == lanes;
  }

  double speedOf(double bend) const {
    if (std::abs(bend) <= kStraight) return std::numeric_limits<double>::infinity();
    const double radius = bend < 0 ? rules_.rightRadius : rules_.leftRadius;
    return std::sqrt(rules_.lateral * radius) * (std::abs(bend) > kBack ? 0.5 : 1);
  }

  void addTurns(std::uint32_t e) {
    const std::uint32_t first = net_.firstLane[e], lanes = net_.firstLane[e + 1] - first;
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
      for (const Planned& planned : turnsOf_[e]) {
        const Turn& turn = planned.turn;
        if (!laneServes(lane, lanes, turn.bend, turnsOf_[e].size() == 1)) continue;
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
      for (const auto& [from, to] : planned->yieldTo) {
        for (const std::uint32_t t : byEdge[from]) {
          if (net_.turnTo[t] == to) net_.yieldTo.push_back(t);
        }
      }
      net_.firstYield.push_back(std::uint32_t(net_.yieldTo.size()));
    }
  }

  const RoadNetwork& roads_;
  const CityStreetRules& rules_;
  TrafficNetwork net_;
  std::vector<std::vector<Planned>> turnsOf_;
  std::vector<const Planned*> plannedOf_;
};

}  // namespace

TrafficNetwork cityNetwork(const RoadNetwork& roads, const CityStreetRules& rules) {
  return Builder(roads, rules).build();
}

}  // namespace citymirror::traffic
