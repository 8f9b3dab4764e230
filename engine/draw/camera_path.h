#pragma once
#include <array>
#include <functional>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::draw {

/// Height of the ground, m; NaN where none is known.
using GroundHeight = std::function<double(const Point2&)>;

/// How a flight begins and ends: at rest, or at full speed (a round that goes on).
enum class FlightEnds { atRest, moving };

/// A smooth flight through camera poses at constant perceived speed: a centripetal Catmull–Rom
/// curve (Yuksel et al. 2011) over target, logarithm of the distance, heading and pitch. Perceived
/// length counts a move by one viewing distance, a distance e times as long and a turn by one
/// radian alike. Passes through every key; is continuous; the reversed keys give the reversed
/// flight. Headings take the shorter way from key to key. A value, thread-safe to read.
class CameraPath {
 public:
  /// Two poses that differ, at least; poses that repeat the one before are left out. Errors:
  /// badInput (too few poses, a number that is not finite, a distance that is not positive).
  static Result<CameraPath> make(std::span<const CameraPose> keys,
                                 FlightEnds ends = FlightEnds::atRest);

  double length() const { return reached_.back(); }
  std::size_t keyCount() const { return keys_.size(); }
  /// The pose after a share 0..1 of the time, clamped. O(log samples).
  CameraPose at(double share) const;
  /// The share of time at which the flight is at a key.
  double shareOf(std::size_t key) const;
  /// Seconds that suit the length, 3 at least: `kCalm` of perceived length a second.
  double seconds() const;
  static constexpr double kCalm = 0.22;

 private:
  struct Key {
    std::array<double, 6> v;  // x, y, height, ln distance, heading and pitch in radians
    double knot = 0;
  };
  CameraPath() = default;
  std::array<double, 6> curve(std::size_t segment, double t) const;

  std::vector<Key> keys_;        // one more at each end, reflected
  std::vector<double> reached_;  // perceived length at samples, kSteps a segment
  FlightEnds ends_ = FlightEnds::atRest;
};

/// A pose as a command line names it: x, y (within 1e7 m), distance (5 to 1e6 m), heading (within
/// 3600°), pitch (−90 to −5°); the target lies at height 0. Errors: badInput.
Result<CameraPose> poseFromNumbers(std::span<const double> numbers);

/// Poses that a flight along a line may have.
inline constexpr std::size_t kMostPoses = 10'000;

/// Looks along a line on the ground, `distance` metres from it: a pose at its begin, its end and
/// wherever it has come half that distance further. Errors: badInput (shorter than 1 m, more than
/// kMostPoses).
Result<std::vector<CameraPose>> posesAlong(std::span<const Point2> line, double distance,
                                           double pitchDeg, const GroundHeight& ground);

/// Once round the target, clockwise, ending where it begins.
std::vector<CameraPose> posesRound(const CameraPose& pose);

/// Tilts a pose down until its eye is `clearance` metres above the ground, no more than needed;
/// continuous in the pose over continuous ground. Straight down where nothing else helps.
CameraPose aboveGround(CameraPose pose, const GroundHeight& ground, double clearance);

}  // namespace citymirror::draw
