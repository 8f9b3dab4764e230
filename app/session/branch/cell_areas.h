#pragma once
#include <cstdint>
#include <utility>

#include "engine/core/feature_layer.h"
#include "engine/core/raster_grid.h"
#include "engine/core/text.h"
#include "engine/draw/vector_style.h"

namespace citymirror::session {

/// The cells [from, to) of a row as one area, in the grid's frame; code "row/from", no values.
Feature cellsInRow(const GridShape& shape, int row, int from, int to);

/// Of cells that belong to no class.
inline constexpr int kNoClass = -1;

/// Neighbours of one class in a row as one area, with two values: the mean of theirs and the class.
/// Each cell is asked once, row by row from the south, from west to east: first
/// `double valueOf(column, row)`, then `int classOf(value)`, 0 or more, or kNoClass. O(cells).
template <typename ValueOf, typename ClassOf>
void addAreasOfClasses(FeatureLayer& layer, const GridShape& shape, ValueOf valueOf,
                       ClassOf classOf) {
  for (int row = 0; row < shape.rows; ++row) {
    int from = 0, running = kNoClass;
    double sum = 0;
    for (int column = 0; column <= shape.columns; ++column) {
      const bool inside = column < shape.columns;
      const double value = inside ? valueOf(column, row) : 0;
      const int kind = inside ? classOf(value) : kNoClass;
      if (kind != running) {
        if (running != kNoClass) {
          Feature feature = cellsInRow(shape, row, from, column);
          feature.values = {sum / (column - from), std::int64_t(running)};
          layer.features.push_back(std::move(feature));
        }
        from = column;
        running = kind;
        sum = 0;
      }
      sum += value;
    }
  }
}

/// How areas whose field "class" is `kind` are filled, without an outline.
draw::VectorRule ruleOfClass(int kind, Text name, draw::Color fill);

}  // namespace citymirror::session
