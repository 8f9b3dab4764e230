#include "scenarios/flood/barrier_works.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "scenarios/flood/flood_kernels.h"
#include "scenarios/flood/hydraulics.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kFewestFaces = 3;  ///< whose water a gap looks at

double levelAt(const FloodGrid& grid, std::size_t cell) {
  return grid.datum + double(grid.bed[cell]) + double(grid.depth[cell]);
}

bool wet(const FloodGrid& grid, std::size_t cell) { return grid.depth[cell] > kDryDepth; }

/// 1 where the right of the line lies on the east or north side of the face, −1 on the other.
float wayAcross(const std::vector<Point2>& line, const Point2& at, Face::Axis axis) {
  double nearest = kInfinity;
  float way = 1;
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    const Point2 along = line[k + 1] - line[k];
    const double toHigh = axis == Face::Axis::x ? along.y() : -along.x();
    const double away = distanceTo({&line[k], 2}, at);
    if (toHigh == 0 || away >= nearest) continue;
    nearest = away;
    way = toHigh > 0 ? 1.0F : -1.0F;
  }
  return way;
}

struct CellState {
  float depth, bed, normal, transverse, inverse;
  CellRow row() const { return {&depth, &bed, &normal, &transverse, &inverse}; }
};

CellState stateAt(const FloodGrid& grid, std::size_t i, bool alongX) {
  CellState s{grid.depth[i], grid.bed[i], 0, 0, 0};
  float u = 0, v = 0;
  velocities(&grid.depth[i], &grid.qx[i], &grid.qy[i], &u, &v, &s.inverse, 1);
  s.normal = alongX ? u : v;
  s.transverse = alongX ? v : u;
  return s;
}

/// m³/s from the west or south to the east or north side.
double flowThrough(Face face, const FloodGrid& grid) {
  const bool alongX = face.axis == Face::Axis::x;
  if (grid.staggered) return double((alongX ? grid.qx : grid.qy)[face.cell]) * grid.shape.cell;
  const CellState low = stateAt(grid, grid.lowSide(face), alongX);
  const CellState high = stateAt(grid, face.cell, alongX);
  float mass = 0, lowSide = 0, highSide = 0, transverse = 0;
  faceFluxes(low.row(), high.row(), &(alongX ? grid.riseX : grid.riseY)[face.cell],
             {&mass, &lowSide, &highSide, &transverse}, 1);
  return double(mass) * grid.shape.cell;
}

Error noBarrier(const std::string& id) {
  return {ErrorCode::notFound, "there is no such barrier", id, "Choose one of the run's barriers"};
}

}  // namespace

/// Highest water left and right of some faces, m; NaN where that side is dry.
struct BarrierWorks::Sides {
  double left = kNoLevel, right = kNoLevel;
  double highest() const { return std::fmax(left, right); }
  void add(const Work& work, std::size_t k, const FloodGrid& grid) {
    std::size_t a = grid.lowSide(work.faces[k]), b = work.faces[k].cell;
    if (work.way[k] < 0) std::swap(a, b);
    if (wet(grid, a)) left = std::fmax(left, levelAt(grid, a));
    if (wet(grid, b)) right = std::fmax(right, levelAt(grid, b));
  }
};

BarrierWorks::Sides BarrierWorks::waterBeside(const Work& work, const FloodGrid& grid) {
  Sides sides;
  for (std::size_t k = 0; k < work.faces.size(); ++k) sides.add(work, k, grid);
  return sides;
}

BarrierWorks::Sides BarrierWorks::waterBeside(const Work& work, const Gap& gap,
                                              const FloodGrid& grid) {
  Sides sides;
  const std::size_t few = std::min(std::max(kFewestFaces, facesWide(work, gap)), gap.order.size());
  for (std::size_t k = 0; k < few; ++k) sides.add(work, gap.order[k], grid);
  return sides;
}

BarrierWorks::BarrierWorks(const std::vector<Barrier>& barriers,
                           const std::vector<std::vector<Point2>>& walls, FloodGrid& grid) {
  for (const auto& line : walls) {
    const auto faces = facesAlong(grid, line);
    walls_.insert(walls_.end(), faces.begin(), faces.end());
  }
  std::sort(walls_.begin(), walls_.end());
  walls_.erase(std::unique(walls_.begin(), walls_.end()), walls_.end());
  for (const Face face : walls_) grid.setCrest(face, kInfinity);
  for (const Barrier& barrier : barriers) add(barrier, grid);
  for (Work& work : works_) setCrests(work, grid);
}

void BarrierWorks::add(const Barrier& barrier, const FloodGrid& grid) {
  Work work{barrier, facesAlong(grid, barrier.line), {}, {}, {}, 0, 0};
  std::sort(work.faces.begin(), work.faces.end());
  for (const Face face : work.faces) {
    work.way.push_back(wayAcross(barrier.line, grid.centreOf(face), face.axis));
  }
  work.crests.assign(work.faces.size(), kNoLevel);
  for (const Breach& breach : barrier.breaches) work.gaps.push_back(gapIn(work, breach, grid));
  works_.push_back(std::move(work));
}

BarrierWorks::Gap BarrierWorks::gapIn(const Work& work, const Breach& breach,
                                      const FloodGrid& grid) {
  Gap gap{breach, -1, breach.width, work.barrier.crest, {}};
  gap.order.resize(work.faces.size());
  std::iota(gap.order.begin(), gap.order.end(), std::size_t(0));
  const auto away = [&](std::size_t k) {
    return (grid.centreOf(work.faces[k]) - breach.at).squaredNorm();
  };
  std::stable_sort(gap.order.begin(), gap.order.end(),
                   [&](std::size_t a, std::size_t b) { return away(a) < away(b); });
  return gap;
}

/// Faces that stand for the width of a gap.
std::size_t BarrierWorks::facesWide(const Work& work, const Gap& gap) {
  const double perMetre = double(work.faces.size()) / std::max(length(work.barrier.line), 1e-3);
  return std::size_t(std::max(1.0, std::round(gap.width * perMetre)));
}

std::vector<double> BarrierWorks::crestsOf(const Work& work) {
  std::vector<double> crests(work.faces.size(), work.barrier.crest);
  for (const Gap& gap : work.gaps) {
    if (gap.opened < 0) continue;
    const std::size_t wide = std::min(facesWide(work, gap), gap.order.size());
    for (std::size_t k = 0; k < wide; ++k) {
      double& crest = crests[gap.order[k]];
      crest = std::min(crest, gap.crest);
    }
  }
  return crests;
}

void BarrierWorks::setCrests(Work& work, FloodGrid& grid) const {
  const std::vector<double> crests = crestsOf(work);
  for (std::size_t k = 0; k < crests.size(); ++k) {
    if (crests[k] == work.crests[k]) continue;
    work.crests[k] = crests[k];
    setFace(work.faces[k], grid);
  }
}

void BarrierWorks::setFace(Face face, FloodGrid& grid) const {
  if (std::binary_search(walls_.begin(), walls_.end(), face)) return;
  double highest = kNoLevel;
  for (const Work& work : works_) {
    const auto found = std::lower_bound(work.faces.begin(), work.faces.end(), face);
    if (found == work.faces.end() || *found != face) continue;
    highest = std::fmax(highest, work.crests[std::size_t(found - work.faces.begin())]);
  }
  if (std::isnan(highest)) return grid.clearCrest(face);
  grid.setCrest(face, highest);
}

bool BarrierWorks::grow(const Work& work, Gap& gap, const FloodGrid& grid, double t, double dt) {
  const Breach& b = gap.breach;
  if (gap.opened < 0 && !b.onLevel && t < b.start) return false;
  const Sides sides = waterBeside(work, gap, grid);
  if (gap.opened < 0) {
    if (b.onLevel && !(sides.highest() >= *b.onLevel)) return false;
    gap.opened = t;
  }
  const double open = t + dt - gap.opened, oldCrest = gap.crest, oldWidth = gap.width;
  const double sunk = b.deepening > 0 ? std::min(1.0, open / b.deepening) : 1.0;
  const double top = std::min(work.barrier.crest, std::fmax(sides.highest(), b.bottom));
  gap.crest = std::isinf(work.barrier.crest)
                  ? top + (b.bottom - top) * sunk
                  : work.barrier.crest + (b.bottom - work.barrier.crest) * sunk;
  if (sunk >= 1) {
    const double up = sides.highest();
    const double down = std::fmax(std::fmin(sides.left, sides.right), b.bottom);
    const double rate = b.growth == Breach::Growth::linear
                            ? (b.widest - b.width) / std::max(b.widening, 1e-3)
                            : breachWidening(up - down, b.criticalVelocity, open - b.deepening);
    gap.width = std::min(b.widest, gap.width + rate * dt);
  }
  return gap.crest != oldCrest || gap.width != oldWidth;
}

/// m³/s from the left of the line to its right.
double BarrierWorks::overtopping(const Work& work, const FloodGrid& grid) {
  if (std::isinf(work.barrier.crest) && work.gaps.empty()) return 0;
  double sum = 0;
  for (std::size_t k = 0; k < work.faces.size(); ++k) {
    const std::size_t a = grid.lowSide(work.faces[k]), b = work.faces[k].cell;
    if (!wet(grid, a) && !wet(grid, b)) continue;
    if (std::max(levelAt(grid, a), levelAt(grid, b)) <= work.crests[k]) continue;
    sum += double(work.way[k]) * flowThrough(work.faces[k], grid);
  }
  return sum;
}

void BarrierWorks::move(FloodGrid& grid, double t, double dt) {
  for (Work& work : works_) {
    bool changed = false;
    for (Gap& gap : work.gaps) changed |= grow(work, gap, grid, t, dt);
    if (changed) setCrests(work, grid);
    work.discharge = overtopping(work, grid);
    work.volume += work.discharge * dt;
  }
}

BarrierWorks::Work* BarrierWorks::find(const std::string& id) {
  const auto found =
      std::find_if(works_.begin(), works_.end(), [&](const Work& w) { return w.barrier.id == id; });
  return found == works_.end() ? nullptr : &*found;
}

void BarrierWorks::takeAway(const std::string& id, FloodGrid& grid) {
  const Work* work = find(id);
  if (work == nullptr) return;
  const std::vector<Face> faces = work->faces;
  std::erase_if(works_, [&](const Work& w) { return w.barrier.id == id; });
  for (const Face face : faces) setFace(face, grid);
}

Outcome BarrierWorks::draw(const DrawBarrier& edit, FloodGrid& grid) {
  if (facesAlong(grid, edit.line).empty()) {
    return Error{ErrorCode::badInput, "the barrier is shorter than a cell or off the grid", edit.id,
                 "Draw it longer, within the city"};
  }
  takeAway(edit.id, grid);
  add({edit.id, edit.line, edit.crest, {}}, grid);
  setCrests(works_.back(), grid);
  return Done{};
}

Outcome BarrierWorks::remove(const std::string& id, FloodGrid& grid) {
  if (find(id) == nullptr) return noBarrier(id);
  takeAway(id, grid);
  return Done{};
}

Outcome BarrierWorks::breach(const OpenBreach& edit, FloodGrid& grid, double t) {
  Work* work = find(edit.id);
  if (work == nullptr) return noBarrier(edit.id);
  Breach breach;
  breach.at = edit.at;
  breach.start = t;
  breach.bottom = edit.bottom;
  breach.width = edit.width;
  breach.widest = edit.widest;
  work->gaps.push_back(gapIn(*work, breach, grid));
  work->gaps.back().opened = t;
  setCrests(*work, grid);
  return Done{};
}

void BarrierWorks::report(const FloodGrid& grid, std::vector<StructureReport>& reports) const {
  for (const Work& work : works_) {
    const Gap* widest = nullptr;
    for (const Gap& gap : work.gaps) {
      if (gap.opened >= 0 && (!widest || gap.width > widest->width)) widest = &gap;
    }
    const Sides sides = widest ? waterBeside(work, *widest, grid) : waterBeside(work, grid);
    const double over = sides.highest() - work.barrier.crest;
    const std::string by = number("%.2f m", std::fabs(over));
    Text why{"两侧无水", "no water beside it"};
    if (widest) {
      const std::string wide = number("%.1f m", widest->width);
      const std::string low = number("%.2f m", widest->crest);
      why = {"溃口宽 " + wide + "，底高 " + low, "breached " + wide + " wide down to " + low};
    } else if (std::isinf(work.barrier.crest) && std::isfinite(sides.highest())) {
      why = {"挡水，不过水", "holds: no water passes"};
    } else if (over > 0) {
      why = {"漫顶 " + by, "overtopped by " + by};
    } else if (over <= 0) {
      why = {"挡水，水位低于顶 " + by, "holds: water stands " + by + " below its crest"};
    }
    reports.push_back({work.barrier.id, "barrier", work.discharge, work.volume, sides.left,
                       sides.right, widest ? widest->width : 0, std::move(why)});
  }
}

void BarrierWorks::remember(StructureMemory& memory) const {
  for (const Work& work : works_) {
    std::vector<double> values{work.discharge, work.volume};
    for (const Gap& gap : work.gaps) {
      values.insert(values.end(), {gap.opened, gap.width, gap.crest});
    }
    memory.push_back({"barrier/" + work.barrier.id, std::move(values)});
  }
}

void BarrierWorks::recall(const StructureMemory& memory, FloodGrid& grid) {
  for (Work& work : works_) {
    const auto* values = recalled(memory, "barrier/" + work.barrier.id, 2 + 3 * work.gaps.size());
    if (values == nullptr) continue;
    work.discharge = (*values)[0];
    work.volume = (*values)[1];
    for (std::size_t g = 0; g < work.gaps.size(); ++g) {
      work.gaps[g].opened = (*values)[2 + 3 * g];
      work.gaps[g].width = (*values)[3 + 3 * g];
      work.gaps[g].crest = (*values)[4 + 3 * g];
    }
    setCrests(work, grid);
  }
}

}  // namespace citymirror::flood
