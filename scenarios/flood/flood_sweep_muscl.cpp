#include <algorithm>

#include "scenarios/flood/flood_sweep_rows.h"

namespace citymirror::flood {
namespace {

enum SideIndex { kWest, kEast, kSouth, kNorth };

/// The states at the four sides of a row of cells half a step on.
struct SideArrays {
  FloatArray depth[4], bed[4], u[4], v[4];  ///< by side: west, east, south, north
  FloatArray pushX, pushY, flatX, flatY, inverse;

  explicit SideArrays(std::size_t size) {
    for (int side = 0; side < 4; ++side) {
      for (FloatArray* a : {&depth[side], &bed[side], &u[side], &v[side]}) a->assign(size, 0.0F);
    }
    for (FloatArray* a : {&pushX, &pushY, &flatX, &flatY, &inverse}) a->assign(size, 0.0F);
  }
  SideRow side(int which, std::size_t k) {
    return {&depth[which][k], &bed[which][k], &u[which][k], &v[which][k]};
  }
  SidesRow from(int column) {
    const auto k = std::size_t(FloodGrid::kPad + column);
    return {side(0, k), side(1, k), side(2, k), side(3, k), &pushX[k],
            &pushY[k],  &flatX[k],  &flatY[k],  &inverse[k]};
  }
  CellRow at(int which, int column) const {
    const auto k = std::size_t(FloodGrid::kPad + column);
    const bool alongX = which < 2;
    const FloatArray& normal = alongX ? u[which] : v[which];
    const FloatArray& transverse = alongX ? v[which] : u[which];
    return {&depth[which][k], &bed[which][k], &normal[k], &transverse[k], &inverse[k]};
  }
  FloodRim::SideWater water(SideIndex which, int column) const {
    const auto k = std::size_t(FloodGrid::kPad + column);
    const bool alongX = which == kWest || which == kEast;
    const float un = alongX ? u[which][k] : v[which][k], ut = alongX ? v[which][k] : u[which][k];
    return {depth[which][k], bed[which][k], un, ut};
  }
  void put(SideIndex which, int column, const FloodRim::SideWater& water) {
    const auto k = std::size_t(FloodGrid::kPad + column);
    const bool alongX = which == kWest || which == kEast;
    depth[which][k] = water.depth;
    bed[which][k] = water.bed;
    u[which][k] = alongX ? water.normal : water.transverse;
    v[which][k] = alongX ? water.transverse : water.normal;
  }
};

class MusclRows final : public RowScheme {
 public:
  MusclRows(const FloodGrid& grid, const FloodRim& rim)
      : RowScheme(grid, rim),
        below_(grid.stride),
        middle_(grid.stride),
        above3_(grid.stride),
        cells_(x.mass.size()),
        next_(x.mass.size()),
        first2_(x.mass.size()),
        last2_(x.mass.size()) {
    rise_.assign(x.mass.size(), 0.0F);
  }

  void prepare(FloodGrid& grid, const SweepStep& step, int first, int end) override {
    first_ = first, end_ = end;
    const int rows = grid.shape.rows, columns = grid.shape.columns;
    if (first == 0) rim_.fillSouth(grid);
    if (end == rows) rim_.fillNorth(grid);
    for (const int row : {first - 2, first - 1, first, first + 1}) {
      if (row >= 0 && row < rows) rim_.fillWestEast(grid, row);
    }
    if (end == rows) rim_.fillWestEast(grid, rows - 1);
    wholeRow(grid, step, first - 1, last2_);
    wholeRow(grid, step, first, first2_);
    if (first == 0) mirrorRow(grid, FloodRim::Edge::south, first2_, last2_);
    crossed(grid, {first - 1, 0, columns}, last2_, first2_, edge);
    if (end < rows) return;
    wholeRow(grid, step, rows - 1, cells_);
    wholeRow(grid, step, rows, next_);
    mirrorRow(grid, FloodRim::Edge::north, cells_, next_);
    crossed(grid, {rows - 1, 0, columns}, cells_, next_, top);
  }

  void begin(FloodGrid& grid, const SweepStep&, const RowScheme* above) override {
    above_ = above;
    south = edge;
    cells_ = first2_;
    const int columns = wholeGroups(grid.shape.columns + 2);
    below_.compute(grid, first_, -1, columns);
    middle_.compute(grid, first_ + 1, -1, columns);
  }

  void reach(FloodGrid& grid, int row) override {
    rim_.fillWestEast(grid, row);
    if (row + 1 < std::min(end_, grid.shape.rows)) rim_.fillWestEast(grid, row + 1);
    if (above_ && row == end_ - 1) next_ = static_cast<const MusclRows*>(above_)->last2_;
  }

  void look(const FloodGrid& grid, const SweepStep& step, const Stretch& s) override {
    if (above_ && s.row == end_ - 1) return;
    above3_.compute(grid, s.row + 1, s.from - 1, wholeGroups(s.count + 2));
    sides(grid, step, s, next_);
  }

  void crossNorth(const FloodGrid& grid, const SweepStep&, const Stretch& s) override {
    crossed(grid, s, cells_, next_, north);
  }

  void crossWest(const FloodGrid& grid, const SweepStep&, const Stretch& s) override {
    const int count = wholeGroups(s.count + 1);
    const auto k = std::size_t(FloodGrid::kPad + s.from);
    gentleRise(&grid.riseX[grid.at(s.from, s.row)], &cells_.flatX[k - 1], &cells_.flatX[k],
               &rise_[k], count);
    faceFluxes(cells_.at(kEast, s.from - 1), cells_.at(kWest, s.from), &rise_[k], x.from(s.from),
               count);
  }

  StretchReport update(FloodGrid& grid, const SweepStep& step, const Stretch& s, const float* gain,
                       const float* wanted, const LossRow& loss) override {
    const StateRow state = stateOf(grid, s, gain, wanted);
    const int count = wholeGroups(s.count);
    const auto k = std::size_t(FloodGrid::kPad + s.from);
    for (std::size_t i = k; i < k + std::size_t(s.count); ++i) {
      x.low[i + 1] += cells_.pushX[i];
      north.low[i] += cells_.pushY[i];
    }
    const StretchReport report =
        updateCells(state, x.from(s.from), south.from(s.from), north.from(s.from), loss,
                    scalarsOf(grid, step), count);
    updateMaxima({state.depth, state.qx, state.qy}, maximaOf(grid, s), float(step.time),
                 float(step.dt), count);
    return report;
  }

  void next() override {
    std::swap(south, north);
    std::swap(cells_, next_);
    std::swap(below_, middle_);
    std::swap(middle_, above3_);
  }

 private:
  /// Of a row from below_, middle_ and above3_, a cell more on each side.
  void sides(const FloodGrid& grid, const SweepStep& step, const Stretch& s, SideArrays& out) {
    const std::size_t i = grid.at(s.from - 1, s.row), up = std::size_t(grid.stride);
    const auto k = std::size_t(FloodGrid::kPad + s.from - 1);
    const auto row = [&](std::size_t at, const VelocityArrays& w) {
      return PlaneRow{&grid.depth[at], &grid.bed[at], &w.u[k], &w.v[k]};
    };
    const bool ghost = s.row < 0 || s.row >= grid.shape.rows;
    const std::size_t lower = s.row < 0 ? i : i - up, upper = ghost ? i : i + up;
    reconstruct(row(lower, below_), row(i, middle_), row(upper, above3_), &middle_.inverse[k],
                {&grid.friction[i], &grid.riseX[i], &grid.riseY[i], &grid.riseY[upper]},
                out.from(s.from - 1), scalarsOf(grid, step), wholeGroups(s.count + 2));
    const int columns = grid.shape.columns;
    if (ghost) return;
    if (s.from == 0) {
      out.put(kEast, -1, rim_.beyond(grid, FloodRim::Edge::west, s.row, out.water(kWest, 0)));
    }
    if (s.from + s.count == columns) {
      const auto inside = out.water(kEast, columns - 1);
      out.put(kWest, columns, rim_.beyond(grid, FloodRim::Edge::east, s.row, inside));
    }
  }
  /// The rim mirrors the water half a step on; what the cells held before would leak through walls.
  void mirrorRow(const FloodGrid& grid, FloodRim::Edge side, const SideArrays& inner,
                 SideArrays& ghost) {
    const bool southern = side == FloodRim::Edge::south;
    for (int c = 0; c < grid.shape.columns; ++c) {
      const auto inside = inner.water(southern ? kSouth : kNorth, c);
      ghost.put(southern ? kNorth : kSouth, c, rim_.beyond(grid, side, c, inside));
    }
  }
  void wholeRow(const FloodGrid& grid, const SweepStep& step, int row, SideArrays& out) {
    const int columns = grid.shape.columns, count = wholeGroups(columns + 2);
    if (row >= 0) below_.compute(grid, row - 1, -1, count);
    middle_.compute(grid, row, -1, count);
    if (row < grid.shape.rows) above3_.compute(grid, row + 1, -1, count);
    sides(grid, step, {row, 0, columns}, out);
  }
  void crossed(const FloodGrid& grid, const Stretch& s, const SideArrays& low,
               const SideArrays& high, FaceArrays& out) {
    const int count = wholeGroups(s.count);
    const auto k = std::size_t(FloodGrid::kPad + s.from);
    gentleRise(&grid.riseY[grid.at(s.from, s.row + 1)], &low.flatY[k], &high.flatY[k], &rise_[k],
               count);
    faceFluxes(low.at(kNorth, s.from), high.at(kSouth, s.from), &rise_[k], out.from(s.from), count);
  }

  VelocityArrays below_, middle_, above3_;  ///< rows round the one that is looked at
  SideArrays cells_, next_;                 ///< of the row at work and the one above
  SideArrays first2_, last2_;  ///< of the band's first row and the one below it, before the step
  FloatArray rise_;
};

}  // namespace

std::unique_ptr<RowScheme> makeMusclRows(const FloodGrid& grid, const FloodRim& rim) {
  return std::make_unique<MusclRows>(grid, rim);
}

}  // namespace citymirror::flood
