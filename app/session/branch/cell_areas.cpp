#include "app/session/branch/cell_areas.h"

namespace citymirror::session {

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

draw::VectorRule ruleOfClass(int kind, Text name, draw::Color fill) {
  draw::VectorRule rule;
  rule.name = std::move(name);
  rule.filter.kind = FeatureFilter::Kind::equals;
  rule.filter.field = "class";
  rule.filter.values = {std::int64_t(kind)};
  rule.symbol.fill = fill;
  rule.symbol.width = 0;
  return rule;
}

}  // namespace citymirror::session
