#include "app/desktop/row_marks.h"

#include <algorithm>
#include <utility>

namespace citymirror::desktop {

RowMarks marksOf(const FieldTable& table, const std::vector<std::size_t>& rows) {
  RowMarks marked;
  for (std::size_t i = 0; i < std::min(rows.size(), kMostRowMarks); ++i) {
    if (rows[i] >= table.rows) continue;
    const std::string code = table.code(rows[i]);
    const Shape shape = table.shape(rows[i]);
    for (const auto& ring : shape.rings) {
      std::vector<Point2> line(ring.begin(), ring.end());
      if (shape.kind == GeometryKind::point && !line.empty())
        marked.marks.push_back({code, draw::MarkIcon::pin, line[0]});
      if (shape.kind == GeometryKind::polygon && !line.empty()) line.push_back(line.front());
      if (line.size() > 1)
        marked.ribbons.push_back({code, draw::RibbonRole::selection, std::move(line)});
    }
  }
  return marked;
}

draw::DrawFrame withMarks(draw::DrawFrame frame, const RowMarks& marked) {
  if (!marked.marks.empty()) {
    draw::MarkSet marks = frame.marks ? *frame.marks : draw::MarkSet();
    marks.insert(marks.end(), marked.marks.begin(), marked.marks.end());
    frame.marks = std::make_shared<const draw::MarkSet>(std::move(marks));
  }
  if (!marked.ribbons.empty()) {
    draw::RibbonSet ribbons = frame.ribbons ? *frame.ribbons : draw::RibbonSet();
    ribbons.insert(ribbons.end(), marked.ribbons.begin(), marked.ribbons.end());
    frame.ribbons = std::make_shared<const draw::RibbonSet>(std::move(ribbons));
  }
  return frame;
}

}  // namespace citymirror::desktop
