#include <algorithm>

#include "scenarios/flood/flood_sweep_rows.h"

namespace citymirror::flood {
namespace {

/// Local inertia on staggered discharges: qx and qy of a cell are those through its west and south
/// face. Faces of the rim have no memory.
class InertialRows final : public RowScheme {
 public:
  InertialRows(const FloodGrid& grid, const FloodRim& rim) : RowScheme(grid, rim) {
    for (FloatArray* a : {&firstQy_, &flowX_, &flowY_}) a->assign(x.mass.size(), 0.0F);
  }

  void prepare(FloodGrid& grid, const SweepStep& step, int first, int end) override {
    first_ = first, end_ = end;
    const int columns = grid.shape.columns, rows = grid.shape.rows;
    if (first == 0) {
      rim_.fillSouth(grid);
      std::fill_n(grid.qy.begin() + std::ptrdiff_t(grid.at(0, -1)), columns, 0.0F);
      if (rows > 1) copyRow(grid, 1, 0);
    }
    if (end == rows) {
      rim_.fillNorth(grid);
      copyRow(grid, rows - 1, rows);
    }
    const Stretch below{first - 1, 0, columns};
    cross(grid, step, below, &grid.qy[grid.at(0, first + 1)], edge);
    if (first == 0) settle(grid, FloodRim::Edge::south, edge);
    firstQy_.assign(grid.qy.begin() + std::ptrdiff_t(grid.at(-FloodGrid::kPad, first)),
                    grid.qy.begin() + std::ptrdiff_t(grid.at(-FloodGrid::kPad, first + 1)));
    if (end < rows) return;
    const FloatArray none(x.mass.size(), 0.0F);
    cross(grid, step, {end - 1, 0, columns}, &none[std::size_t(FloodGrid::kPad)], top);
    settle(grid, FloodRim::Edge::north, top);
  }

  void begin(FloodGrid& grid, const SweepStep&, const RowScheme* above) override {
    above_ = above;
    south = edge;
    reach(grid, first_);
  }

  void reach(FloodGrid& grid, int row) override {
    rim_.fillWestEast(grid, row);
    const int columns = grid.shape.columns;
    grid.qx[grid.at(-1, row)] = 0;
    if (columns < 2) return;
    grid.qx[grid.at(0, row)] = grid.qx[grid.at(1, row)];
    grid.qx[grid.at(columns, row)] = grid.qx[grid.at(columns - 1, row)];
  }

  void look(const FloodGrid&, const SweepStep&, const Stretch&) override {}

  void crossNorth(const FloodGrid& grid, const SweepStep& step, const Stretch& s) override {
    const bool seam = above_ && s.row + 2 == end_;
    const auto* above = static_cast<const InertialRows*>(above_);
    cross(grid, step, s,
          seam ? &above->firstQy_[std::size_t(FloodGrid::kPad + s.from)]
               : &grid.qy[grid.at(s.from, s.row + 2)],
          north);
  }

  void crossWest(const FloodGrid& grid, const SweepStep& step, const Stretch& s) override {
    const std::size_t i = grid.at(s.from, s.row);
    inertialFluxes({&grid.depth[i - 1], &grid.bed[i - 1], &grid.friction[i - 1]},
                   {&grid.depth[i], &grid.bed[i], &grid.friction[i]}, &grid.riseX[i],
                   {&grid.qx[i - 1], &grid.qx[i], &grid.qx[i + 1]}, x.from(s.from).mass,
                   scalarsOf(grid, step), wholeGroups(s.count + 1));
    const int columns = grid.shape.columns;
    if (s.from == 0) rim_.settle(grid, FloodRim::Edge::west, s.row, x.mass[FloodGrid::kPad]);
    if (s.from + s.count == columns) {
      rim_.settle(grid, FloodRim::Edge::east, s.row,
                  x.mass[std::size_t(FloodGrid::kPad + columns)]);
    }
  }

  StretchReport update(FloodGrid& grid, const SweepStep& step, const Stretch& s, const float* gain,
                       const float* wanted, const LossRow& loss) override {
    const StateRow state = stateOf(grid, s, gain, wanted);
    const int count = wholeGroups(s.count);
    const auto k = std::size_t(FloodGrid::kPad + s.from);
    const StretchReport report =
        updateInertial(state, x.from(s.from).mass, south.from(s.from).mass, north.from(s.from).mass,
                       {&flowX_[k], &flowY_[k]}, loss, scalarsOf(grid, step), count);
    updateMaxima({state.depth, &flowX_[k], &flowY_[k]}, maximaOf(grid, s), float(step.time),
                 float(step.dt), count);
    return report;
  }

  void next() override { std::swap(south, north); }

 private:
  /// Through the faces above s; `beyond` is the discharge through those one row further up.
  void cross(const FloodGrid& grid, const SweepStep& step, const Stretch& s, const float* beyond,
             FaceArrays& out) {
    const std::size_t i = grid.at(s.from, s.row), j = grid.at(s.from, s.row + 1);
    inertialFluxes({&grid.depth[i], &grid.bed[i], &grid.friction[i]},
                   {&grid.depth[j], &grid.bed[j], &grid.friction[j]}, &grid.riseY[j],
                   {&grid.qy[i], &grid.qy[j], beyond}, out.from(s.from).mass, scalarsOf(grid, step),
                   wholeGroups(s.count));
  }
  static void copyRow(FloodGrid& grid, int from, int to) {
    const auto begin = grid.qy.begin() + std::ptrdiff_t(grid.at(0, from));
    std::copy_n(begin, grid.shape.columns, grid.qy.begin() + std::ptrdiff_t(grid.at(0, to)));
  }
  void settle(const FloodGrid& grid, FloodRim::Edge side, FaceArrays& faces) const {
    for (int c = 0; c < grid.shape.columns; ++c) {
      rim_.settle(grid, side, c, faces.mass[std::size_t(FloodGrid::kPad + c)]);
    }
  }

  FloatArray firstQy_;        ///< of the band's first row before the step
  FloatArray flowX_, flowY_;  ///< m²/s at the cell centres after it
};

}  // namespace

std::unique_ptr<RowScheme> makeInertialRows(const FloodGrid& grid, const FloodRim& rim) {
  return std::make_unique<InertialRows>(grid, rim);
}

}  // namespace citymirror::flood
