#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/segment_clip.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

constexpr float kSteepestRise = 32;  ///< m, what a slope may be at most; beyond it is a step

float minmod(float a, float b) {
  if (a * b <= 0) return 0;
  return std::fabs(a) < std::fabs(b) ? a : b;
}

struct Place {
  int column, row;
};

Place placeOf(const FloodGrid& grid, std::size_t cell) {
  const auto stride = std::size_t(grid.stride);
  return {int(cell % stride) - FloodGrid::kPad, int(cell / stride) - 1};
}

/// Sloping part of the bed difference at the face.
float naturalRise(const FloodGrid& grid, Face face) {
  const bool alongX = face.axis == Face::Axis::x;
  const Place place = placeOf(grid, face.cell);
  const int k = alongX ? place.column : place.row;
  const int end = alongX ? grid.shape.columns : grid.shape.rows;
  if (k <= 0 || k >= end) return 0;
  const std::size_t j = face.cell, i = grid.lowSide(face), step = j - i;
  if (grid.frozen(i) || grid.frozen(j)) return 0;
  const float across = grid.bed[j] - grid.bed[i];
  const bool openLow = k == 1 || grid.outside(i - step);
  const bool openHigh = k == end - 1 || grid.outside(j + step);
  const float before = openLow ? across : grid.bed[i] - grid.bed[i - step];
  const float after = openHigh ? across : grid.bed[j + step] - grid.bed[j];
  const float rise = 0.5F * (minmod(before, across) + minmod(across, after));
  return std::clamp(rise, -kSteepestRise, kSteepestRise);
}

/// The part of the segment inside the grid and a cell round it, in units of cells from the
/// south-west corner. False: nothing.
bool clip(const GridShape& s, Point2& a, Point2& b) {
  const Point2 origin(s.west, s.south);
  a = (a - origin) / s.cell;
  b = (b - origin) / s.cell;
  const auto share = shareWithin({-1, -1, s.columns + 1.0, s.rows + 1.0}, a, b);
  if (!share) return false;
  const Point2 start = a, d = b - a;
  if (share->second < 1) b = start + share->second * d;
  if (share->first > 0) a = start + share->first * d;
  return true;
}

/// Walks from cell corner to cell corner beside a line, one cell side at a time.
class Staircase {
 public:
  explicit Staircase(const FloodGrid& grid) : grid_(grid) {}

  void follow(const Point2& a, const Point2& b) {
    int x = int(std::lround(a.x())), y = int(std::lround(a.y()));
    const int toX = int(std::lround(b.x())), toY = int(std::lround(b.y()));
    const int stepX = toX > x ? 1 : -1, stepY = toY > y ? 1 : -1;
    const Point2 d = b - a;
    const auto off = [&](int cx, int cy) {
      return std::fabs((cx - a.x()) * d.y() - (cy - a.y()) * d.x());
    };
    while (x != toX || y != toY) {
      const bool alongX = y == toY || (x != toX && off(x + stepX, y) <= off(x, y + stepY));
      if (alongX) {
        add(std::min(x, x + stepX), y, Face::Axis::y);
        x += stepX;
      } else {
        add(x, std::min(y, y + stepY), Face::Axis::x);
        y += stepY;
      }
    }
  }

  std::vector<Face> faces;

 private:
  void add(int column, int row, Face::Axis axis) {
    const bool alongX = axis == Face::Axis::x;
    const int lastColumn = grid_.shape.columns - (alongX ? 0 : 1);
    const int lastRow = grid_.shape.rows - (alongX ? 1 : 0);
    if (column < 0 || row < 0 || column > lastColumn || row > lastRow) return;
    const Face face{grid_.at(column, row), axis};
    if (seen_.insert(face).second) faces.push_back(face);
  }

  const FloodGrid& grid_;
  std::set<Face> seen_;
};

}  // namespace

std::size_t FloodGrid::lowSide(Face face) const {
  return face.cell - (face.axis == Face::Axis::x ? 1 : std::size_t(stride));
}

void FloodGrid::setCrest(Face face, double level) {
  const float higher = std::max(bed[lowSide(face)], bed[face.cell]);
  const double above = level - datum - double(higher);
  if (!(above > 0)) return clearCrest(face);
  FloatArray& rise = face.axis == Face::Axis::x ? riseX : riseY;
  rise[face.cell] = std::max(float(kCrestRise + above), std::nextafter(kCrestRise, INFINITY));
}

void FloodGrid::clearCrest(Face face) {
  (face.axis == Face::Axis::x ? riseX : riseY)[face.cell] = naturalRise(*this, face);
}

double FloodGrid::crestOf(Face face) const {
  const double higher = datum + double(std::max(bed[lowSide(face)], bed[face.cell]));
  const double rise = (face.axis == Face::Axis::x ? riseX : riseY)[face.cell];
  return rise > kCrestRise ? higher + (rise - kCrestRise) : higher;
}

Point2 FloodGrid::centreOf(Face face) const {
  const Place place = placeOf(*this, face.cell);
  const Point2 half =
      face.axis == Face::Axis::x ? Point2(shape.cell / 2, 0) : Point2(0, shape.cell / 2);
  return shape.centre(place.column, place.row) - half;
}

std::vector<Face> facesAlong(const FloodGrid& grid, std::span<const Point2> line) {
  Staircase staircase(grid);
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    Point2 a = line[k], b = line[k + 1];
    if (clip(grid.shape, a, b)) staircase.follow(a, b);
  }
  return std::move(staircase.faces);
}

}  // namespace citymirror::flood
