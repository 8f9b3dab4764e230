#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/time.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::draw {

inline constexpr std::int32_t kUnknownRoad = -1;

enum class MovingKind : std::uint8_t {
  car,
  truck,
  bus,
  emergency,  ///< with sirens, of no kind below
  boat,
  person,
  ambulance,
  fireEngine,
  pumpTruck
};

/// Everything that moves over the ground, as columns of one length: where it is at two instants.
/// Between them it goes straight and turns the short way. Sent anew about once a second.
struct MovingMarks {
  Instant from, to;  ///< from < to
  /// Seconds of the world in a second of the picture, which runs on by itself until `to`; 0 = it
  /// stands at the frame's time.
  double rate = 0;
  std::vector<std::string> code;
  std::vector<Point2> before, after;               ///< local metres at `from` and `to`
  std::vector<float> headingBefore, headingAfter;  ///< degrees, 0 = north, clockwise
  /// Index of the road of the city it is on (RoadNetwork::roads), so that it stands on the deck of
  /// a bridge or passes below it; kUnknownRoad = by its place and heading.
  std::vector<std::int32_t> roadBefore, roadAfter;
  std::vector<MovingKind> kind;
  std::vector<Color> color;  ///< alpha is not read

  std::size_t size() const { return code.size(); }
  void add(const std::string& itsCode, const Point2& from_, const Point2& to_, float headingDeg,
           MovingKind itsKind, Color itsColor);
};

/// All columns have one length and time goes on.
bool drawable(const MovingMarks& marks);

/// 0 = `from` or before, 1 = `to` or after.
double fractionAt(const MovingMarks& marks, Instant at);

/// Something is elsewhere after `at`, and the picture runs on.
bool movesAfter(const MovingMarks& marks, Instant at);

/// Degrees from one heading to another the short way, −180..180.
double turnBetween(double fromDeg, double toDeg);

}  // namespace citymirror::draw
