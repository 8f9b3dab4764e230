#include "app/session/branch/depth_difference.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/session/branch/cell_areas.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::session {
namespace {

constexpr double kLeastMinutes = 5, kMuchLonger = 30;  // min

int classOfDelta(double delta, double least, double much) {
  if (!(std::abs(delta) >= least)) return kNoClass;
  if (delta < 0) return delta <= -much ? 0 : 1;
  return delta >= much ? 3 : 2;
}

draw::VectorStyle differenceStyle(const std::array<DifferenceClass, 4>& classes) {
  draw::VectorStyle style;
  for (std::size_t k = 0; k < classes.size(); ++k)
    style.rules.push_back(ruleOfClass(int(k), classes[k].name, classes[k].color));
  return style;
}

/// From what on values differ, and much.
struct DifferenceScale {
  double least = 0, much = 0;
};

DifferenceScale scaleOf(DifferenceOf of, const coupling::PondingBands& bands) {
  if (of == DifferenceOf::wetTime) return {kLeastMinutes, kMuchLonger};
  return {draw::WaterSurface{}.minDepth, bands.blue};
}

/// Of two grids of one shape; neighbours of one class in a row are one area.
DepthDifference gridDifference(const RasterGrid<float>& a, const RasterGrid<float>& b,
                               const DifferenceScale& scale, DifferenceOf of,
                               const coupling::PondingBands& bands) {
  DepthDifference made;
  made.style = differenceStyle(differenceClasses(bands, of));
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "difference";
  layer->schema = {{"delta", FieldType::real}, {"class", FieldType::integer}};
  layer->provenance = {"CityMirror", "", "coupled runs", "", Origin::estimated};
  const GridShape& shape = a.shape;
  const double area = shape.cell * shape.cell;
  const auto deltaAt = [&](int column, int row) {
    const std::size_t k = shape.index(column, row);
    double delta = double(b.values[k]) - double(a.values[k]);
    if (!std::isfinite(delta)) delta = 0;
    (delta < 0 ? made.less : made.more) += std::abs(delta) * area;
    return delta;
  };
  const auto classOf = [&](double delta) {
    const int kind = classOfDelta(delta, scale.least, scale.much);
    if (kind != kNoClass) (delta < 0 ? made.lessArea : made.moreArea) += area;
    return kind;
  };
  if (b.shape == shape) addAreasOfClasses(*layer, shape, deltaAt, classOf);
  made.layer = std::move(layer);
  return made;
}

/// The greatest depth of kept water, or the minutes for which it stood so deep.
RasterGrid<float> overTime(DifferenceOf of, const WorldTrack& track, double until, double deep) {
  RasterGrid<float> values(track.water.front()->depth.shape, 0.0F);
  for (std::size_t k = 0; k < track.water.size() && track.water[k]->time <= until; ++k) {
    const auto& depth = track.water[k]->depth.values;
    const bool last = k + 1 == track.water.size() || track.water[k + 1]->time > until;
    const double minutes = last ? 0 : (track.water[k + 1]->time - track.water[k]->time) / 60;
    for (std::size_t cell = 0; cell < depth.size() && depth.size() == values.values.size(); ++cell) {
      float& value = values.values[cell];
      if (of == DifferenceOf::deepest)
        value = std::max(value, depth[cell]);
      else if (depth[cell] >= deep)
        value += float(minutes);
    }
  }
  return values;
}

}  // namespace

std::array<DifferenceClass, 4> differenceClasses(const coupling::PondingBands& bands,
                                                 DifferenceOf of) {
  constexpr const char* kColors[] = {"#1B7837", "#7FBF7B", "#AF8DC3", "#762A83"};
  const std::string cm = std::to_string(std::lround(bands.blue * 100));
  const std::string minutes = std::to_string(std::lround(kMuchLonger));
  std::array<Text, 4> names{{{"B 少 " + cm + " 厘米以上", "B " + cm + " cm and more lower"},
                             {"B 略少", "B lower"},
                             {"B 略多", "B higher"},
                             {"B 多 " + cm + " 厘米以上", "B " + cm + " cm and more higher"}}};
  if (of == DifferenceOf::wetTime)
    names = {{{"B 短 " + minutes + " 分钟以上", "B " + minutes + " min and more shorter"},
              {"B 略短", "B shorter"},
              {"B 略长", "B longer"},
              {"B 长 " + minutes + " 分钟以上", "B " + minutes + " min and more longer"}}};
  std::array<DifferenceClass, 4> classes;
  for (std::size_t k = 0; k < classes.size(); ++k)
    classes[k] = {names[k], draw::colorFromHex(kColors[k])};
  return classes;
}

DepthDifference depthDifference(const flood::FloodState& a, const flood::FloodState& b,
                                const coupling::PondingBands& bands) {
  return gridDifference(a.depth, b.depth, scaleOf(DifferenceOf::depthNow, bands),
                        DifferenceOf::depthNow, bands);
}

DepthDifference waterDifference(DifferenceOf of, const WorldTrack& a, const WorldTrack& b,
                                double until, const coupling::PondingBands& bands) {
  const auto lastA = partAt(a.water, until), lastB = partAt(b.water, until);
  if (!lastA || !lastB) return {};
  const double both = std::min(lastA->time, lastB->time);
  if (of == DifferenceOf::depthNow) {
    DepthDifference now = depthDifference(*partAt(a.water, both), *partAt(b.water, both), bands);
    now.until = both;
    return now;
  }
  DepthDifference made =
      gridDifference(overTime(of, a, both, bands.blue), overTime(of, b, both, bands.blue),
                     scaleOf(of, bands), of, bands);
  made.until = both;
  return made;
}

}  // namespace citymirror::session
