#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/raster_grid.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "engine/draw/color_ramp.h"
#include "engine/draw/daylight.h"
#include "engine/draw/moving_marks.h"
#include "engine/draw/vehicle_shape.h"

/// What to draw, as plain values. The scene applies the difference between two frames by comparing
/// pointers: an unchanged part costs nothing.
namespace citymirror::draw {

/// Water on the terrain: depth in metres over the bed at two keyframes, drawn at `fraction`
/// between.
struct WaterSurface {
  std::shared_ptr<const RasterGrid<float>> bed;     ///< m, surface the water lies on
  std::shared_ptr<const RasterGrid<float>> before;  ///< depth, m; NaN and < minDepth are not drawn
  std::shared_ptr<const RasterGrid<float>> after;   ///< same shape; may equal before
  float fraction = 0;                               ///< 0 = before, 1 = after
  float minDepth = 0.02F;
  /// Discharge per width at the keyframes, m²/s, x east, y north; null = the flow is not known.
  std::shared_ptr<const RasterGrid<float>> qxBefore, qyBefore, qxAfter, qyAfter;
  /// CellKind (water_sample.h) of each cell; null = all are open.
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid;
};

/// In the bands of the depth ramp, or as murky water that shows no numbers.
enum class WaterLook { depthRamp, natural };

enum class MarkIcon {
  rainGauge,
  riverStage,
  pondingSensor,
  pump,
  gate,
  hospital,
  fireStation,
  police,
  shelter,
  crew,
  pumpTruck,
  warning,
  pin
};

/// A mark at a place: shape by icon and severity, colour by severity (muted text colour when none).
struct Mark {
  std::string code;
  MarkIcon icon = MarkIcon::pin;
  Point2 at = Point2::Zero();
  Severity severity = Severity::none;
  Text caption;        ///< short: "32 mm/h"; empty = icon only
  bool stale = false;  ///< drawn faded
  /// Of marks of one icon and severity the weightier keep their captions; any sign, NaN as 0.
  double weight = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};
using MarkSet = std::vector<Mark>;

enum class RibbonRole { routeNow, routeDry, closedRoad, pondedRoad, barrier, selection };
struct Ribbon {
  std::string code;
  RibbonRole role = RibbonRole::selection;
  std::vector<Point2> line;
  Severity severity = Severity::none;
};
using RibbonSet = std::vector<Ribbon>;

/// Metres per pixel at a place, both ends included.
struct ScaleRange {
  double from = 0, to = 0;
};

struct Label {
  Text text;
  Point2 at = Point2::Zero();
  int priority = 0;  ///< higher wins a place
  enum class Role { road, water, place, warning } role = Role::place;
  std::optional<ScaleRange> scales = {};  ///< where it is written; none = by its priority
};
using LabelSet = std::vector<Label>;

/// Camera looking at a point of the ground. heading 0 = looking north, clockwise; pitch −90 =
/// straight down.
struct CameraPose {
  Point2 target = Point2::Zero();
  double targetHeight = 0;  ///< m
  double distance = 3000;   ///< m
  double headingDeg = 0;
  double pitchDeg = -40;
  friend bool operator==(const CameraPose&, const CameraPose&) = default;
};

/// From the lower to the upper edge of every picture.
inline constexpr double kFieldOfViewDeg = 32;

struct DrawFrame {
  Instant at;
  Language language = Language::zh;
  LightChoice light = LightChoice::byTime;
  std::optional<EarthPlace> place;  ///< of the city, for the sun; none = light as on a map
  std::optional<Instant> sunAt;     ///< of a sun by time; none = `at`
  std::shared_ptr<const WaterSurface> water;
  WaterLook waterLook = WaterLook::depthRamp;
  std::shared_ptr<const MarkSet> marks;
  std::shared_ptr<const MovingMarks> moving;  ///< shown at `at`
  std::shared_ptr<const VehicleShapes> vehicles;  ///< its bodies near the eye; null = marks only
  std::shared_ptr<const RibbonSet> ribbons;
  std::shared_ptr<const LabelSet> labels;
  std::string selected;  ///< code of the selected feature, empty = none
};

/// What the frame is lit by.
inline Daylight lightOf(const DrawFrame& frame) {
  return lightFor(frame.light, frame.sunAt.value_or(frame.at), frame.place);
}

}  // namespace citymirror::draw
