#include "app/session/branch/depth_difference.h"

#include <cmath>
#include <string>

#include "engine/draw/draw_frame.h"

namespace citymirror::session {
namespace {

constexpr int kNoClass = -1;

int classOfDelta(double delta, double least, double much) {
  if (!(std::abs(delta) >= least)) return kNoClass;
  if (delta < 0) return delta <= -much ? 0 : 1;
  return delta >= much ? 3 : 2;
}

Feature cellsInRow(const GridShape& shape, int row, int from, int to) {
  const double west = shape.west + from * shape.cell, east = shape.west + to * shape.cell;
  const double south = shape.south + row * shape.cell, north = south + shape.cell;
  Feature feature;
  feature.code = std::to_string(row) + "/" + std::to_string(from);
  feature.kind = GeometryKind::polygon;
  feature.polygons.resize(1);
  feature.polygons[0].outer = {{west, south}, {east, south}, {east, north}, {west, north}};
  return feature;
}

draw::VectorStyle differenceStyle(const std::array<DifferenceClass, 4>& classes) {
  draw::VectorStyle style;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    draw::VectorRule rule;
    rule.name = classes[k].name;
    rule.filter.kind = FeatureFilter::Kind::equals;
    rule.filter.field = "class";
    rule.filter.values = {std::int64_t(k)};
    rule.symbol.fill = classes[k].color;
    rule.symbol.width = 0;
    style.rules.push_back(std::move(rule));
  }
  return style;
}

}  // namespace

std::array<DifferenceClass, 4> differenceClasses(const coupling::PondingBands& bands) {
  const std::string cm = std::to_string(std::lround(bands.blue * 100));
  return {{{{"B 少 " + cm + " 厘米以上", "B " + cm + " cm and more lower"},
            draw::colorFromHex("#1B7837")},
           {{"B 略少", "B lower"}, draw::colorFromHex("#7FBF7B")},
           {{"B 略多", "B higher"}, draw::colorFromHex("#AF8DC3")},
           {{"B 多 " + cm + " 厘米以上", "B " + cm + " cm and more higher"},
            draw::colorFromHex("#762A83")}}};
}

DepthDifference depthDifference(const flood::FloodState& a, const flood::FloodState& b,
                                const coupling::PondingBands& bands) {
  DepthDifference made;
  made.style = differenceStyle(differenceClasses(bands));
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "difference";
  layer->schema = {{"delta", FieldType::real}, {"class", FieldType::integer}};
  layer->provenance = {"CityMirror", "", "coupled runs", "", Origin::estimated};
  const GridShape& shape = a.depth.shape;
  const double least = draw::WaterSurface{}.minDepth, area = shape.cell * shape.cell;
  for (int row = 0; row < shape.rows && b.depth.shape == shape; ++row) {
    int from = 0, running = kNoClass;
    double sum = 0;
    for (int column = 0; column <= shape.columns; ++column) {
      double delta = 0;
      if (column < shape.columns) {
        const std::size_t k = shape.index(column, row);
        delta = double(b.depth.values[k]) - double(a.depth.values[k]);
        if (!std::isfinite(delta)) delta = 0;
        (delta < 0 ? made.less : made.more) += std::abs(delta) * area;
      }
      const int kind = classOfDelta(delta, least, bands.blue);
      if (kind != running) {
        if (running != kNoClass) {
          Feature feature = cellsInRow(shape, row, from, column);
          feature.values = {sum / (column - from), std::int64_t(running)};
          layer->features.push_back(std::move(feature));
        }
        from = column;
        running = kind;
        sum = 0;
      }
      sum += delta;
    }
  }
  made.layer = std::move(layer);
  return made;
}

}  // namespace citymirror::session
