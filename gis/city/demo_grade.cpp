#include "gis/city/demo_grade.h"

#include <algorithm>
#include <queue>

namespace citymirror::gis {
namespace {

constexpr double kStreetFall = 0.0012;  ///< least slope along streets
constexpr double kBlockFall = 0.0015;   ///< least slope of blocks towards their streets

class Grader {
 public:
  Grader(std::vector<double>& height, const GridShape& shape)
      : height_(height), shape_(shape), done_(height.size(), 0) {}

  bool done(std::size_t i) const { return done_[i] != 0; }

  void seed(std::size_t i) {
    done_[i] = 1;
    open_.push({height_[i], i});
  }

  /// Raises what lies too low, outwards from the seeds, over cells that `enters` accepts.
  template <class Enters>
  void spread(double fall, Enters enters) {
    while (!open_.empty()) {
      const std::size_t i = open_.top().second;
      open_.pop();
      const int c = int(i % std::size_t(shape_.columns)), r = int(i / std::size_t(shape_.columns));
      const int step[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
      for (const auto& [dc, dr] : step) {
        if (!shape_.holds(c + dc, r + dr)) continue;
        const std::size_t n = shape_.index(c + dc, r + dr);
        if (done_[n] || !enters(n)) continue;
        height_[n] = std::max(height_[n], height_[i] + fall * shape_.cell);
        seed(n);
      }
    }
  }

 private:
  using Entry = std::pair<double, std::size_t>;
  std::vector<double>& height_;
  const GridShape& shape_;
  std::vector<char> done_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open_;
};

void pave(const GridShape& shape, const Road& road, std::vector<GradeCell>& cells) {
  const double half = halfWidthOf(road.roadClass) * 0.6 + shape.cell / 2;
  for (std::size_t k = 0; k + 1 < road.line.size(); ++k) {
    const Point2 piece[] = {road.line[k], road.line[k + 1]};
    const Bounds box = boundsOf(piece);
    const int c0 = std::max(0, shape.columnOf(box.west - half));
    const int c1 = std::min(shape.columns - 1, shape.columnOf(box.east + half));
    const int r0 = std::max(0, shape.rowOf(box.south - half));
    const int r1 = std::min(shape.rows - 1, shape.rowOf(box.north + half));
    for (int r = r0; r <= r1; ++r) {
      for (int c = c0; c <= c1; ++c) {
        if (distanceTo(piece, shape.centre(c, r)) > half) continue;
        GradeCell& cell = cells[shape.index(c, r)];
        if (cell == GradeCell::land) cell = GradeCell::street;
      }
    }
  }
}

}  // namespace

std::vector<GradeCell> gradeCells(const GridShape& shape, const std::vector<Road>& roads,
                                  const std::vector<char>& water) {
  std::vector<GradeCell> cells(shape.size(), GradeCell::land);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (water[i]) cells[i] = GradeCell::water;
  }
  for (const Road& road : roads) {
    const bool street =
        road.structure == RoadStructure::atGrade && road.roadClass < RoadClass::service;
    if (street) pave(shape, road, cells);
  }
  return cells;
}

void gradeToDrains(std::vector<double>& height, const GridShape& shape,
                   const std::vector<GradeCell>& cells, const std::vector<char>& nearCanal) {
  const auto rim = [&](std::size_t i) {
    const int c = int(i % std::size_t(shape.columns)), r = int(i / std::size_t(shape.columns));
    return c == 0 || r == 0 || c == shape.columns - 1 || r == shape.rows - 1;
  };
  const auto street = [&](std::size_t i) { return cells[i] == GradeCell::street; };
  Grader grader(height, shape);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (street(i) && (nearCanal[i] || rim(i))) grader.seed(i);
  }
  grader.spread(kStreetFall, street);
  Grader blocks(height, shape);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (grader.done(i) || cells[i] == GradeCell::water || rim(i)) blocks.seed(i);
  }
  blocks.spread(kBlockFall, [](std::size_t) { return true; });
}

}  // namespace citymirror::gis
