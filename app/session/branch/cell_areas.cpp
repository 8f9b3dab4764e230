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

}  // namespace citymirror::session
