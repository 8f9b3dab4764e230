#include "scenarios/traffic/city_junction.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "scenarios/traffic/road_lanes.h"

namespace citymirror::traffic {
namespace {

constexpr double kTurn = std::numbers::pi;

/// Bend of the way from one direction into another, (−π, π].
double bendBetween(const Point2& in, const Point2& out) {
  const double bend = std::atan2(in.x() * out.y() - in.y() * out.x(), in.dot(out));
  return bend <= -kTurn ? kTurn : bend;
}

bool isMain(const RoadNetwork& roads, std::uint32_t edge) {
  return roads.roadOf(edge).roadClass <= RoadClass::secondary;
}

bool isLeft(const CityTurn& turn) { return turn.bend > kStraightBend; }
bool isRight(const CityTurn& turn) { return turn.bend < -kStraightBend; }

}  // namespace

CityJunction::CityJunction(const RoadNetwork& roads, const JunctionRules& signs,
                           std::uint32_t node, std::span<const std::uint32_t> in,
                           std::span<const std::uint32_t> out, const TurnFlows& flows,
                           const CityStreetRules& rules)
    : roads_(roads), known_(signs.signalsKnown), mapped_(signs.signal[node] != 0) {
  const DrivingSide side = drivingSideOf(roads, rules);
  mirrored_ = side == DrivingSide::left;
  nearFirst_ = rules.priorityFrom.value_or(side) == side;
  for (const std::uint32_t from : in) {
    if (!isDrivable(roads, from)) continue;
    in_.push_back(from);
    std::vector<CityTurn> ways;
    const Road& street = roads.roadOf(from);
    std::uint8_t ending = usersOf(street) & kMotorUsers;  // who has no way on
    bool narrows = true;
    for (const std::uint32_t to : out) {
      const bool back = std::int64_t(to) == roads.edgeTwin[from];
      if (!isDrivable(roads, to) || back || signs.bans(from, to)) continue;
      ways.push_back({from, to, bendBetween(endOf(from), beginOf(to)), flows.perHour(from, to)});
      ending &= std::uint8_t(~usersOf(roads.roadOf(to)));
      narrows = narrows && isTighter(roads.roadOf(to).limits, street.limits);
    }
    if ((ending != 0 || narrows) && roads.edgeTwin[from] >= 0)
      ways.push_back({from, std::uint32_t(roads.edgeTwin[from]), kTurn, 0});
    turns_.insert(turns_.end(), ways.begin(), ways.end());
  }
}

Point2 CityJunction::inMirror(const Point2& direction) const {
  return mirrored_ ? Point2(0 - direction.x(), direction.y()) : direction;
}

Point2 CityJunction::beginOf(std::uint32_t edge) const {
  const auto line = roads_.line(edge);
  return inMirror((line[1] - line[0]).normalized());
}

Point2 CityJunction::endOf(std::uint32_t edge) const {
  const auto line = roads_.line(edge);
  return inMirror((line[line.size() - 1] - line[line.size() - 2]).normalized());
}

bool CityJunction::needsSignal(const SignalRules& rules) const {
  if (known_) return mapped_ && crossed();
  if (in_.size() < 3) return false;
  const auto main = std::count_if(in_.begin(), in_.end(),
                                  [&](std::uint32_t e) { return isMain(roads_, e); });
  const auto acrossMain = [&](std::uint32_t e) { return isMain(roads_, e) && !firstWay(e); };
  if (main >= 3 && std::any_of(in_.begin(), in_.end(), acrossMain)) return true;
  return warranted(rules);
}

/// Two ways come together: elsewhere a signal is for those on foot.
bool CityJunction::crossed() const {
  return std::any_of(in_.begin(), in_.end(), [&](std::uint32_t e) { return !firstWay(e); });
}

/// Not where a motorway passes: who joins it has a lane to do so.
bool CityJunction::warranted(const SignalRules& rules) const {
  double way[2] = {0, 0}, most[2] = {0, 0}, lanes[2] = {0, 0};
  for (const std::uint32_t e : in_) {
    if (roads_.roadOf(e).roadClass == RoadClass::motorway) return false;
    const std::size_t k = firstWay(e) ? 0 : 1;
    way[k] += arriving(e);
    most[k] = std::max(most[k], arriving(e));
    lanes[k] = std::max(lanes[k], lanesOf(e));
  }
  const std::size_t main = way[1] > way[0] ? 1 : 0, side = 1 - main;
  return std::any_of(rules.warrants.begin(), rules.warrants.end(), [&](const SignalWarrant& w) {
    return std::min(lanes[main], 2.0) == w.mainLanes && std::min(lanes[side], 2.0) == w.sideLanes &&
           way[main] >= w.main && most[side] >= w.side;
  });
}

bool CityJunction::hasLeftLane(std::uint32_t edge) const {
  if (!isMain(roads_, edge)) return false;
  bool left = false, other = false;
  for (const CityTurn& turn : turns_) {
    if (turn.from != edge) continue;
    (isLeft(turn) ? left : other) = true;
  }
  return left && other;
}

bool CityJunction::sameWay(std::uint32_t a, std::uint32_t b) const {
  return std::abs(endOf(a).dot(endOf(b))) > std::cos(kTurn / 4);
}

bool CityJunction::opposite(std::uint32_t a, std::uint32_t b) const {
  return endOf(a).dot(endOf(b)) < -std::cos(kTurn / 4);
}

double CityJunction::lanesOf(std::uint32_t edge) const {
  return std::max(1, roads_.roadOf(edge).lanes - std::popcount(busLanesOf(roads_, edge)));
}

double CityJunction::arriving(std::uint32_t edge) const {
  double sum = 0;
  for (const CityTurn& turn : turns_) sum += turn.from == edge ? turn.perHour : 0;
  return sum;
}

bool CityJunction::yields(const CityTurn& t, const CityTurn& u, bool atSignal) const {
  if (t.from == u.from || !conflict(t, u)) return false;
  const bool oncoming = opposite(t.from, u.from);
  if (atSignal) {
    if (isRight(t)) return t.to == u.to && !isRight(u);
    return isLeft(t) && !isLeft(u) && oncoming && firstWay(t.from) == firstWay(u.from);
  }
  const auto rank = [&](const CityTurn& turn) { return roads_.roadOf(turn.from).roadClass; };
  if (rank(t) != rank(u)) return rank(t) > rank(u);
  if (oncoming) return isLeft(t) && !isLeft(u);
  const double from = bendBetween(endOf(t.from), -endOf(u.from));  // below 0: on the kerb's side
  return nearFirst_ ? from < 0 : from > 0 && from < kTurn;
}

bool CityJunction::joinsFromRight(const CityTurn& t, const CityTurn& u) const {
  return t.to == u.to && !isLeft(t) && t.bend < u.bend;
}

/// Two ways meet where they end in one street or cross: seen from the middle, traffic comes in on
/// the left side of an arm and leaves on the right.
bool CityJunction::conflict(const CityTurn& t, const CityTurn& u) const {
  if (t.to == u.to) return true;
  constexpr double kSide = 0.02;
  const auto arm = [](const Point2& away, double side) {
    return std::atan2(away.y(), away.x()) + side;
  };
  const double begin = arm(-endOf(t.from), kSide);
  const auto round = [&](double angle) {
    const double turned = std::fmod(angle - begin, 2 * kTurn);
    return turned < 0 ? turned + 2 * kTurn : turned;
  };
  const double end = round(arm(beginOf(t.to), -kSide));
  const double a = round(arm(-endOf(u.from), kSide));
  const double b = round(arm(beginOf(u.to), -kSide));
  return (a < end) != (b < end);
}

CityJunction::WayNeed CityJunction::needOf(bool first, const SignalRules& rules,
                                           double saturation) const {
  WayNeed need;
  struct Approach {
    double lanes = 1, left = 0, ahead = 0, against = 0, againstLanes = 1;
    bool leftLane = false;
  };
  std::vector<Approach> approaches;
  for (const std::uint32_t e : in_) {
    if (firstWay(e) != first) continue;
    Approach a{lanesOf(e), 0, 0, 0, 1, hasLeftLane(e)};
    for (const CityTurn& turn : turns_) {
      if (turn.from == e) (isLeft(turn) ? a.left : a.ahead) += turn.perHour;
      if (!opposite(e, turn.from) || firstWay(turn.from) != first) continue;
      if (!isLeft(turn)) a.against += turn.perHour;
      a.againstLanes = std::max(a.againstLanes, lanesOf(turn.from));
    }
    const std::size_t row = std::min<std::size_t>(std::size_t(a.againstLanes), 3) - 1;
    const bool alone = a.left > rules.leftAlone || a.left * a.against > rules.leftProduct[row];
    need.leftStage = need.leftStage || (alone && a.against > 0);
    approaches.push_back(a);
  }
  for (const Approach& a : approaches) {
    if (need.leftStage) {
      need.leftLoad = std::max(need.leftLoad, a.left / saturation);
      need.load = std::max(need.load, a.ahead / (a.lanes * saturation));
      continue;
    }
    const double left = a.left * (a.against > 0 ? leftEquivalent(a.against, rules) : 1);
    const double load = a.leftLane ? std::max(left, a.ahead / a.lanes) : (a.ahead + left) / a.lanes;
    need.load = std::max(need.load, load / saturation);
  }
  return need;
}

char CityJunction::letterOf(const CityTurn& turn, bool first, bool leftStage,
                            TurnOnRed onRed) const {
  const bool mine = firstWay(turn.from) == first;
  const char red = isRight(turn) && onRed == TurnOnRed::allowed ? 'g' : 'r';
  if (mine && leftStage) return isLeft(turn) ? 'G' : red;
  if (mine) return isLeft(turn) ? 'g' : 'G';
  return red;
}

SignalProgram CityJunction::program(const SignalRules& rules, double saturation) const {
  struct Stage {
    bool first = true, left = false;
  };
  std::vector<Stage> stages;
  std::vector<SignalStage> loads;
  bool known = false;
  for (const bool first : {true, false}) {
    const WayNeed need = needOf(first, rules, saturation);
    known = known || need.load + need.leftLoad > 0;
    if (need.leftStage) {
      stages.push_back({first, true});
      loads.push_back({need.leftLoad, rules.leastLeftGreen});
    }
    stages.push_back({first, false});
    loads.push_back({need.load, rules.leastGreen});
  }
  StageTimes times{0, std::vector<double>(stages.size(), rules.green)};
  if (known) times = websterTimes(loads, rules);
  SignalProgram program;
  for (std::size_t k = 0; k < stages.size(); ++k) {
    std::string go, stop, none;
    for (const CityTurn& turn : turns_) {
      const char letter = letterOf(turn, stages[k].first, stages[k].left, rules.turnOnRed);
      const bool onRed = isRight(turn) && rules.turnOnRed == TurnOnRed::allowed;
      go += letter;
      stop += onRed ? 'g' : letter == 'r' ? 'r' : 'y';
      none += onRed ? 'g' : 'r';
    }
    program.phases.push_back({times.green[k], go});
    program.phases.push_back({rules.yellow, stop});
    program.phases.push_back({rules.allRed, none});
  }
  return program;
}

}  // namespace citymirror::traffic
