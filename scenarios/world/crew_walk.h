#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/road_network.h"
#include "scenarios/traffic/walking_roads.h"

namespace citymirror::world {

/// Where a crew was at one instant of its walk; straight to the next one.
struct WalkPoint {
  double time = 0;  ///< s
  Point2 at = Point2::Zero();
};

/// A crew on its way on foot: over walking roads, in nobody's traffic, from the junction nearest to
/// a place to that nearest to another. At each junction it takes the way that is fastest in the
/// water of the moment; where that closes the road under it, it stands until the water falls. A
/// copy goes on from where this one is.
class CrewWalk {
 public:
  /// Nothing where there is no junction for people on foot. O(junctions).
  static std::optional<CrewWalk> make(std::shared_ptr<const traffic::WalkingRoads> roads,
                                      const Point2& from, const Point2& to);

  /// From `now` to `until` (s) through water that leaves share[edge] of the walking speed, by edge
  /// of the city, 0 = closed; empty = dry. It sets out at the first `now`; any other is where the
  /// call before ended. While the water stays as it is, one call gives the bits of many short ones.
  /// O(edges · log junctions) at each junction and in each call that finds it standing at one.
  void advance(double now, double until, std::span<const float> share);

  double left() const { return left_; }        ///< s, NaN = stands where it was
  double arrived() const { return arrived_; }  ///< s, NaN = not yet
  double metres() const;                       ///< walked so far
  /// From where it set out, rising in time; empty before.
  const std::vector<WalkPoint>& trail() const { return trail_; }

 private:
  static constexpr double kNotYet = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  CrewWalk(std::shared_ptr<const traffic::WalkingRoads> roads, std::uint32_t from, std::uint32_t to)
      : roads_(std::move(roads)), at_(from), goal_(to) {}
  double paceOn(std::uint32_t edge, std::span<const float> share) const;
  std::vector<std::uint32_t> wayAhead(std::span<const float> share) const;
  bool setOut(double now, std::span<const float> share);
  void goTo(double ahead, double begin, double end);

  /// What it walks of an edge at one pace: nothing is summed up call by call.
  struct Leg {
    double begin = 0, ahead = 0;  ///< s; m to the end of the edge then
    double pace = -1;             ///< m/s
  };
  std::shared_ptr<const traffic::WalkingRoads> roads_;
  std::uint32_t at_, goal_;        ///< junctions
  std::uint32_t edge_ = kNowhere;  ///< under way from `at_`
  double ahead_ = 0;               ///< m to its end
  Leg leg_;
  double done_ = 0;  ///< m of the edges behind it
  double left_ = kNotYet, arrived_ = kNotYet;
  std::vector<WalkPoint> trail_;
};

}  // namespace citymirror::world
