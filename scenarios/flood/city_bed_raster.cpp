#include "scenarios/flood/city_bed_raster.h"

#include <algorithm>
#include <cmath>

namespace citymirror::flood {
namespace {

/// Columns or rows of the fine grid whose centres lie in [from, from + cell).
struct Span1 {
  int begin, end;
};
Span1 centresWithin(double origin, double fine, int count, double from, double cell) {
  const auto first = int(std::ceil((from - origin) / fine - 0.5 - 1e-9));
  const auto last = int(std::ceil((from + cell - origin) / fine - 0.5 - 1e-9));
  return {std::clamp(first, 0, count), std::clamp(last, 0, count)};
}

template <class Fold>
void forFineCells(const RasterGrid<float>& terrain, const GridShape& coarse, int column, int row,
                  Fold fold) {
  const GridShape& t = terrain.shape;
  const Span1 c =
      centresWithin(t.west, t.cell, t.columns, coarse.west + column * coarse.cell, coarse.cell);
  const Span1 r =
      centresWithin(t.south, t.cell, t.rows, coarse.south + row * coarse.cell, coarse.cell);
  for (int y = r.begin; y < r.end; ++y) {
    for (int x = c.begin; x < c.end; ++x) {
      if (std::isfinite(terrain.at(x, y))) fold(terrain.at(x, y));
    }
  }
}

void addWithin(const GridShape& shape, const Point2& a, const Point2& b, double halfWidth,
               std::vector<std::uint32_t>& cells) {
  const Point2 ends[2] = {a, b};
  const int c0 = std::max(0, shape.columnOf(std::min(a.x(), b.x()) - halfWidth));
  const int c1 = std::min(shape.columns - 1, shape.columnOf(std::max(a.x(), b.x()) + halfWidth));
  const int r0 = std::max(0, shape.rowOf(std::min(a.y(), b.y()) - halfWidth));
  const int r1 = std::min(shape.rows - 1, shape.rowOf(std::max(a.y(), b.y()) + halfWidth));
  for (int r = r0; r <= r1; ++r) {
    for (int c = c0; c <= c1; ++c) {
      if (distanceTo(ends, shape.centre(c, r)) <= halfWidth) {
        cells.push_back(std::uint32_t(shape.index(c, r)));
      }
    }
  }
}

}  // namespace

RasterGrid<float> resampleGround(const RasterGrid<float>& terrain, double cell) {
  const GridShape& t = terrain.shape;
  const GridShape shape{std::max(1, int(std::floor(t.columns * t.cell / cell + 1e-6))),
                        std::max(1, int(std::floor(t.rows * t.cell / cell + 1e-6))), cell, t.west,
                        t.south};
  RasterGrid<float> bed(shape, std::numeric_limits<float>::quiet_NaN());
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      double sum = 0;
      int count = 0;
      if (cell >= t.cell) {
        forFineCells(terrain, shape, c, r, [&](float z) { sum += z, ++count; });
      }
      const Point2 p = shape.centre(c, r);
      bed.at(c, r) = count > 0 ? float(sum / count) : bilinear(terrain, p.x(), p.y());
    }
  }
  return bed;
}

double streetHalfWidth(RoadClass roadClass) {
  switch (roadClass) {
    case RoadClass::motorway:
      return 14;
    case RoadClass::trunk:
      return 13;
    case RoadClass::primary:
      return 12;
    case RoadClass::secondary:
      return 9;
    case RoadClass::tertiary:
      return 7;
    case RoadClass::residential:
      return 4.5;
    case RoadClass::service:
      return 3;
    case RoadClass::path:
      return 1.5;
  }
  return 4.5;
}

std::vector<std::uint32_t> corridor(const GridShape& shape, std::span<const Point2> line,
                                    double halfWidth) {
  std::vector<std::uint32_t> cells;
  const auto add = [&](int c, int r) {
    if (shape.holds(c, r)) cells.push_back(std::uint32_t(shape.index(c, r)));
  };
  bool first = true;
  int column = 0, row = 0;
  for (const Point2& p : resample(line, shape.cell / 4)) {
    const int c = shape.columnOf(p.x()), r = shape.rowOf(p.y());
    if (!first && c != column && r != row) add(column, r);
    add(c, r);
    column = c, row = r, first = false;
  }
  for (std::size_t i = 0; halfWidth > 0 && i + 1 < line.size(); ++i) {
    addWithin(shape, line[i], line[i + 1], halfWidth, cells);
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

void keepFloors(RasterGrid<float>& bed, const RasterGrid<float>& terrain,
                const std::vector<std::uint32_t>& cells) {
  for (const std::uint32_t i : cells) {
    float& z = bed.values[i];
    forFineCells(terrain, bed.shape, int(i) % bed.shape.columns, int(i) / bed.shape.columns,
                 [&](float fine) { z = std::min(z, fine); });
  }
}

std::vector<float> rainBeside(const RasterGrid<float>& bed, const std::vector<bool>& covered) {
  const GridShape& shape = bed.shape;
  constexpr std::uint32_t kNone = 0xffffffffU;
  std::vector<float> factor(shape.size(), 1.0F);
  std::vector<std::uint32_t> owner(shape.size(), kNone), front;
  for (std::uint32_t i = 0; i < shape.size(); ++i) {
    if (covered[i] || !std::isfinite(bed.values[i])) continue;
    owner[i] = i;
    front.push_back(i);
  }
  for (std::size_t k = 0; k < front.size(); ++k) {
    const int c = int(front[k]) % shape.columns, r = int(front[k]) / shape.columns;
    for (const auto& [x, y] : {std::pair{c + 1, r}, {c - 1, r}, {c, r + 1}, {c, r - 1}}) {
      if (!shape.holds(x, y)) continue;
      const auto next = std::uint32_t(shape.index(x, y));
      if (owner[next] != kNone || !covered[next] || !std::isfinite(bed.values[next])) continue;
      owner[next] = owner[front[k]];
      front.push_back(next);
      factor[next] = 0;
      factor[owner[next]] += 1;
    }
  }
  return factor;
}

std::vector<std::vector<Point2>> edgesOf(const GridShape& shape, const std::vector<bool>& in) {
  std::vector<std::vector<Point2>> edges;
  const auto inside = [&](int c, int r) { return shape.holds(c, r) && in[shape.index(c, r)]; };
  const auto corner = [&](int c, int r) {
    return Point2(shape.west + c * shape.cell, shape.south + r * shape.cell);
  };
  for (int r = 0; r <= shape.rows; ++r) {
    for (int c = 0; c <= shape.columns; ++c) {
      if (inside(c, r) != inside(c - 1, r)) edges.push_back({corner(c, r), corner(c, r + 1)});
      if (inside(c, r) != inside(c, r - 1)) edges.push_back({corner(c, r), corner(c + 1, r)});
    }
  }
  return edges;
}

}  // namespace citymirror::flood
