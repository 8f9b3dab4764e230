#pragma once
#include <cstddef>
#include <vector>

#include "engine/core/field_table.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::desktop {

/// What marks rows of a table in the picture.
struct RowMarks {
  draw::MarkSet marks;
  draw::RibbonSet ribbons;

  bool empty() const { return marks.empty() && ribbons.empty(); }
};

inline constexpr std::size_t kMostRowMarks = 2000;  ///< rows in the picture at once

/// Pins for points, lines and rims of areas in the colour of a selection; of more than
/// kMostRowMarks rows the first ones. Rows that the table does not have are left out.
RowMarks marksOf(const FieldTable& table, const std::vector<std::size_t>& rows);

/// The frame with the marks behind its own.
draw::DrawFrame withMarks(draw::DrawFrame frame, const RowMarks& marks);

}  // namespace citymirror::desktop
