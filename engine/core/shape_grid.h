#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/field_table.h"

namespace citymirror {

/// Boxes of the rows of a table in square cells, so that a place asks only the rows around it.
/// Rows without a geometry are in none. O(rows) to make; about 12 bytes a row.
class ShapeGrid {
 public:
  explicit ShapeGrid(const FieldTable& table);

  /// Rows whose box touches this one, ascending.
  std::vector<std::size_t> rowsIn(const Bounds& box) const;

 private:
  struct Cells {
    int west, south, east, north;
  };
  Cells cellsOf(const Bounds& box) const;

  Bounds extent_;
  double cell_ = 1;
  int columns_ = 0, lines_ = 0;
  std::vector<Bounds> boxes_;
  std::vector<bool> placed_;
  std::vector<std::uint32_t> first_, rows_;
};

}  // namespace citymirror
