#include "scenarios/flood/flood_sweep_rows.h"

namespace citymirror::flood {
namespace {

constexpr int kPastRow = 32;  ///< floats that whole groups may reach past a row

std::size_t sizeFor(int stride) { return std::size_t(stride + kPastRow); }

/// First order: the fluxes between the cell values.
class HllRows final : public RowScheme {
 public:
  HllRows(const FloodGrid& grid, const FloodRim& rim)
      : RowScheme(grid, rim), cells_(grid.stride), next_(grid.stride) {}

  void prepare(FloodGrid& grid, const SweepStep&, int first, int end) override {
    first_ = first, end_ = end;
    const int columns = wholeGroups(grid.shape.columns);
    if (first == 0) rim_.fillSouth(grid);
    cross(grid, first - 1, columns, edge);
    if (end < grid.shape.rows) return;
    rim_.fillNorth(grid);
    cross(grid, end - 1, columns, top);
  }

  void begin(FloodGrid& grid, const SweepStep&, const RowScheme* above) override {
    above_ = above;
    south = edge;
    reach(grid, first_);
    cells_.compute(grid, first_, -1, wholeGroups(grid.shape.columns + 2));
  }

  void reach(FloodGrid& grid, int row) override { rim_.fillWestEast(grid, row); }

  void look(const FloodGrid& grid, const SweepStep&, const Stretch& s) override {
    next_.compute(grid, s.row, s.from - 1, 1);
    next_.compute(grid, s.row, s.from, wholeGroups(s.count));
    next_.compute(grid, s.row, s.from + s.count, 1);
  }

  void crossNorth(const FloodGrid& grid, const SweepStep&, const Stretch& s) override {
    faceFluxes(cells_.alongY(grid, s.row, s.from), next_.alongY(grid, s.row + 1, s.from),
               &grid.riseY[grid.at(s.from, s.row + 1)], north.from(s.from), wholeGroups(s.count));
  }

  void crossWest(const FloodGrid& grid, const SweepStep&, const Stretch& s) override {
    faceFluxes(cells_.alongX(grid, s.row, s.from - 1), cells_.alongX(grid, s.row, s.from),
               &grid.riseX[grid.at(s.from, s.row)], x.from(s.from), wholeGroups(s.count + 1));
  }

  StretchReport update(FloodGrid& grid, const SweepStep& step, const Stretch& s, const float* gain,
                       const float* wanted, const LossRow& loss) override {
    const StateRow state = stateOf(grid, s, gain, wanted);
    const int count = wholeGroups(s.count);
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
  }

 private:
  void cross(const FloodGrid& grid, int row, int count, FaceArrays& out) {
    cells_.compute(grid, row, 0, count);
    next_.compute(grid, row + 1, 0, count);
    faceFluxes(cells_.alongY(grid, row, 0), next_.alongY(grid, row + 1, 0),
               &grid.riseY[grid.at(0, row + 1)], out.from(0), count);
  }

  VelocityArrays cells_, next_;
};

}  // namespace

FaceArrays::FaceArrays(int stride) {
  for (FloatArray* a : {&mass, &low, &high, &transverse}) a->assign(sizeFor(stride), 0.0F);
}

FaceRow FaceArrays::from(int column) {
  const auto i = std::size_t(FloodGrid::kPad + column);
  return {&mass[i], &low[i], &high[i], &transverse[i]};
}

VelocityArrays::VelocityArrays(int stride) {
  for (FloatArray* a : {&u, &v, &inverse}) a->assign(sizeFor(stride), 0.0F);
}

void VelocityArrays::compute(const FloodGrid& grid, int row, int from, int count) {
  const std::size_t i = grid.at(from, row), k = std::size_t(FloodGrid::kPad + from);
  velocities(&grid.depth[i], &grid.qx[i], &grid.qy[i], &u[k], &v[k], &inverse[k], count);
}

CellRow VelocityArrays::alongX(const FloodGrid& grid, int row, int from) const {
  const std::size_t i = grid.at(from, row), k = std::size_t(FloodGrid::kPad + from);
  return {&grid.depth[i], &grid.bed[i], &u[k], &v[k], &inverse[k]};
}

CellRow VelocityArrays::alongY(const FloodGrid& grid, int row, int from) const {
  const std::size_t i = grid.at(from, row), k = std::size_t(FloodGrid::kPad + from);
  return {&grid.depth[i], &grid.bed[i], &v[k], &u[k], &inverse[k]};
}

RowScheme::RowScheme(const FloodGrid& grid, const FloodRim& rim)
    : x(grid.stride),
      south(grid.stride),
      north(grid.stride),
      edge(grid.stride),
      top(grid.stride),
      rim_(rim) {}

StateRow RowScheme::stateOf(FloodGrid& grid, const Stretch& s, const float* gain,
                            const float* wanted) {
  const std::size_t i = grid.at(s.from, s.row);
  return {&grid.depth[i], &grid.depthRest[i], &grid.qx[i], &grid.qy[i], &grid.friction[i], gain,
          wanted};
}

MaximaRow RowScheme::maximaOf(FloodGrid& grid, const Stretch& s) {
  const std::size_t i = grid.at(s.from, s.row);
  return {&grid.maxDepth[i], &grid.maxSpeed[i],      &grid.maxHazard[i],
          &grid.arrival[i],  &grid.maxDepthSpeed[i], &grid.duration[i]};
}

StepScalars RowScheme::scalarsOf(const FloodGrid& grid, const SweepStep& step) {
  return {float(step.dt), float(step.dt / grid.shape.cell)};
}

const char* nameOf(Scheme scheme) {
  switch (scheme) {
    case Scheme::muscl:
      return "muscl";
    case Scheme::inertial:
      return "inertial";
    default:
      return "hll";
  }
}

std::unique_ptr<RowScheme> makeHllRows(const FloodGrid& grid, const FloodRim& rim) {
  return std::make_unique<HllRows>(grid, rim);
}

std::unique_ptr<RowScheme> RowScheme::make(Scheme scheme, const FloodGrid& grid,
                                           const FloodRim& rim) {
  switch (scheme) {
    case Scheme::muscl:
      return makeMusclRows(grid, rim);
    case Scheme::inertial:
      return makeInertialRows(grid, rim);
    default:
      return makeHllRows(grid, rim);
  }
}

}  // namespace citymirror::flood
