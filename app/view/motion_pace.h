#pragma once
#include <cstdint>
#include <optional>

namespace citymirror::view {

/// How sharp a picture is drawn: at all its pixels, or at fewer while the camera keeps moving and
/// whole pictures come too late for the eye to follow. A single step of the camera is always drawn
/// whole. Times in ms of any steady clock.
class MotionPace {
 public:
  /// A whole picture that takes longer is late: below some 20 a second pictures cease to read as
  /// motion (Card, Moran and Newell 1983, perceptual processor: 50 to 200 ms).
  static constexpr std::int64_t kLateMs = 50;
  /// A camera that has not moved for this long after a picture rests.
  static constexpr int kRestMs = 200;
  /// Of the sides of a picture in motion: a quarter of the pixels.
  static constexpr double kCoarse = 0.5;

  /// The camera has another pose.
  void moved();
  /// It rests. True = the last picture had fewer pixels, a whole one is due.
  bool rested();
  /// A picture is begun: the factor on its sides, 1 or kCoarse.
  double begin(std::int64_t now);
  /// The picture begun last has reached the screen. True = it shows a new pose.
  bool shown(std::int64_t now);
  bool coarse() const { return drawn_ < 1; }  ///< the picture begun last
  /// The next picture would be coarse: the camera goes on moving and whole ones are late.
  bool nextCoarse() const { return goesOn_ && wholeCost_ > kLateMs; }
  bool moving() const { return moving_; }
  std::int64_t wholeCost() const { return wholeCost_; }  ///< ms of the last whole picture; 0 = none

 private:
  bool moving_ = false, newPose_ = false, shownInMotion_ = false, goesOn_ = false;
  std::optional<std::int64_t> begun_;
  std::int64_t wholeCost_ = 0;  // ms from its beginning to the screen
  double drawn_ = 1;
};

}  // namespace citymirror::view
