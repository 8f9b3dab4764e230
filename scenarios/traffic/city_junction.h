#pragma once
#include <span>
#include <vector>

#include "engine/core/junction_rules.h"
#include "engine/core/road_network.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/signal_plan.h"
#include "scenarios/traffic/turn_flows.h"

namespace citymirror::traffic {

/// A way through a junction.
struct CityTurn {
  std::uint32_t from = 0, to = 0;  ///< edges
  double bend = 0;                 ///< rad, (−π, π], across oncoming vehicles > 0
  double perHour = 0;              ///< vehicles that are expected
};

inline constexpr double kStraightBend = 0.5235987755982988;  ///< rad (30°): less is straight on

/// One junction of a city's streets for motor vehicles: the ways through it, who gives way, whether
/// it needs a signal and which. Left and right are those of a city that keeps right; where the roads
/// or `rules` say that traffic keeps left, the junction is the one seen in a mirror. Keeps a
/// reference to the roads.
class CityJunction {
 public:
  /// `in`, `out`: edges that end and begin at `node`. Turns that `signs` forbid are none.
  CityJunction(const RoadNetwork& roads, const JunctionRules& signs, std::uint32_t node,
               std::span<const std::uint32_t> in, std::span<const std::uint32_t> out,
               const TurnFlows& flows, const CityStreetRules& rules);

  const std::vector<CityTurn>& turns() const { return turns_; }
  /// Where the map has one and streets cross. Of a map without any signal: where main streets
  /// (secondary and above) cross, or as many vehicles meet as warrant one.
  bool needsSignal(const SignalRules& rules) const;
  /// Whether the approach is widened by a lane for its left turns: of main streets at signals.
  bool hasLeftLane(std::uint32_t edge) const;
  /// Whether a turn lets another go first, with signals or without.
  bool yields(const CityTurn& t, const CityTurn& u, bool atSignal) const;
  /// Whether t only joins u's stream from its right side: it meets the right lane alone.
  bool joinsFromRight(const CityTurn& t, const CityTurn& u) const;
  /// Stages, greens and letters (one per turn, in their order) by the expected vehicles, or with
  /// the rules' plain green where none are known. Offset 0.
  SignalProgram program(const SignalRules& rules, double saturation) const;

 private:
  /// What one of the two ways of a crossing needs.
  struct WayNeed {
    bool leftStage = false;
    double leftLoad = 0, load = 0;
  };
  bool sameWay(std::uint32_t a, std::uint32_t b) const;
  bool firstWay(std::uint32_t edge) const { return sameWay(edge, in_.front()); }
  bool opposite(std::uint32_t a, std::uint32_t b) const;
  bool conflict(const CityTurn& t, const CityTurn& u) const;
  bool warranted(const SignalRules& rules) const;
  bool crossed() const;
  WayNeed needOf(bool first, const SignalRules& rules, double saturation) const;
  double lanesOf(std::uint32_t edge) const;
  double arriving(std::uint32_t edge) const;
  char letterOf(const CityTurn& turn, bool first, bool leftStage, TurnOnRed onRed) const;
  Point2 inMirror(const Point2& direction) const;
  Point2 beginOf(std::uint32_t edge) const;  ///< unit direction, in the mirror where one is
  Point2 endOf(std::uint32_t edge) const;

  const RoadNetwork& roads_;
  bool known_ = false, mapped_ = false;  ///< of signals: the map has some, one here
  bool mirrored_ = false;                ///< traffic keeps left
  bool nearFirst_ = true;  ///< among equals goes first who comes from the side of the kerb
  std::vector<std::uint32_t> in_;
  std::vector<CityTurn> turns_;
};

}  // namespace citymirror::traffic
