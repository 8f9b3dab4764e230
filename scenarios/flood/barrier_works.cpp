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

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double levelAt(const FloodGrid& grid, std::size_t cell) {
  return grid.datum + double(grid.bed[cell]) + double(grid.depth[cell]);
}

bool wet(const FloodGrid& grid, std::size_t cell) { return grid.depth[cell] > kDryDepth; }

/// Highest water on either side of the faces; NaN where a side is dry.
struct Sides {
  double low = kNaN, high = kNaN;
  double highest() const { return std::fmax(low, high); }
};

template <class Faces>
Sides waterBeside(const FloodGrid& grid, const Faces& faces) {
  Sides sides;
  for (const Face& face : faces) {
    const std::size_t a = grid.lowSide(face), b = face.cell;
    if (wet(grid, a)) sides.low = std::fmax(sides.low, levelAt(grid, a));
    if (wet(grid, b)) sides.high = std::fmax(sides.high, levelAt(grid, b));
  }
  return sides;
}

double lengthOf(const std::vector<Point2>& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += (line[i] - line[i - 1]).norm();
  return sum;
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

}  // namespace

BarrierWorks::BarrierWorks(const std::vector<Barrier>& barriers,
                           const std::vector<std::vector<Point2>>& walls, FloodGrid& grid) {
  for (const auto& wall : walls) {
    for (const Face& face : facesAlong(grid, wall)) walls_.push_back(face);
  }
  std::sort(walls_.begin(), walls_.end());
  for (const Face& face : walls_) grid.setCrest(face, std::numeric_limits<double>::infinity());
  for (const Barrier& barrier : barriers) add(barrier, grid);
  setCrests(grid);
}

void BarrierWorks::add(const Barrier& barrier, const FloodGrid& grid) {
  Work work{barrier, facesAlong(grid, barrier.line), {}, 0, 0};
  std::sort(work.faces.begin(), work.faces.end());
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

/// Crest of every face: those nearest to a gap stand for its width.
std::vector<double> BarrierWorks::crestsOf(const Work& work) {
  std::vector<double> crests(work.faces.size(), work.barrier.crest);
  const double facesPerMetre =
      double(work.faces.size()) / std::max(lengthOf(work.barrier.line), 1e-3);
  for (const Gap& gap : work.gaps) {
    if (gap.opened < 0) continue;
    const auto wide = std::size_t(std::max(1.0, std::round(gap.width * facesPerMetre)));
    for (std::size_t k = 0; k < std::min(wide, gap.order.size()); ++k) {
      double& crest = crests[gap.order[k]];
      crest = std::min(crest, gap.crest);
    }
  }
  return crests;
}

void BarrierWorks::setCrests(FloodGrid& grid) {
  std::map<Face, double> wanted;
  for (const Work& work : works_) {
    const std::vector<double> crests = crestsOf(work);
    for (std::size_t k = 0; k < crests.size(); ++k) {
      const auto [entry, isNew] = wanted.try_emplace(work.faces[k], crests[k]);
      if (!isNew) entry->second = std::max(entry->second, crests[k]);
    }
  }
  const auto walled = [&](const Face& face) {
    return std::binary_search(walls_.begin(), walls_.end(), face);
  };
  std::erase_if(wanted, [&](const auto& entry) { return walled(entry.first); });
  for (const auto& [face, crest] : crests_) {
    if (!wanted.contains(face)) grid.clearCrest(face);
  }
  for (const auto& [face, crest] : wanted) {
    const auto old = crests_.find(face);
    if (old == crests_.end() || old->second != crest) grid.setCrest(face, crest);
  }
  crests_ = std::move(wanted);
}

bool BarrierWorks::grow(Work& work, Gap& gap, const FloodGrid& grid, double t, double dt) const {
  const Breach& b = gap.breach;
  const Sides sides = waterBeside(grid, work.faces);
  if (gap.opened < 0) {
    const bool byLevel = b.onLevel && sides.highest() >= *b.onLevel;
    if (!byLevel && (b.onLevel || t < b.start)) return false;
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
    const double down = std::fmax(std::fmin(sides.low, sides.high), b.bottom);
    const double rate = b.growth == Breach::Growth::linear
                            ? (b.widest - b.width) / std::max(b.widening, 1e-3)
                            : breachWidening(up - down, b.criticalVelocity, open - b.deepening);
    gap.width = std::min(b.widest, gap.width + rate * dt);
  }
  return gap.crest != oldCrest || gap.width != oldWidth;
}

/// m³/s from the west or south to the east or north side.
double BarrierWorks::overtopping(const Work& work, const FloodGrid& grid) {
  double sum = 0;
  for (const Face& face : work.faces) {
    const std::size_t a = grid.lowSide(face), b = face.cell;
    if (!wet(grid, a) && !wet(grid, b)) continue;
    const bool alongX = face.axis == Face::Axis::x;
    const CellState low = stateAt(grid, a, alongX), high = stateAt(grid, b, alongX);
    float mass = 0, lowSide = 0, highSide = 0, transverse = 0;
    faceFluxes(low.row(), high.row(), &(alongX ? grid.riseX : grid.riseY)[b],
               {&mass, &lowSide, &highSide, &transverse}, 1);
    sum += double(mass) * grid.shape.cell;
  }
  return sum;
}

void BarrierWorks::move(FloodGrid& grid, double t, double dt) {
  bool changed = false;
  for (Work& work : works_) {
    for (Gap& gap : work.gaps) changed |= grow(work, gap, grid, t, dt);
  }
  if (changed) setCrests(grid);
  for (Work& work : works_) {
    work.discharge = overtopping(work, grid);
    work.volume += work.discharge * dt;
  }
}

BarrierWorks::Work* BarrierWorks::find(const std::string& id) {
  const auto found =
      std::find_if(works_.begin(), works_.end(), [&](const Work& w) { return w.barrier.id == id; });
  return found == works_.end() ? nullptr : &*found;
}

Outcome BarrierWorks::draw(const DrawBarrier& edit, FloodGrid& grid) {
  if (facesAlong(grid, edit.line).empty()) {
    return Error{ErrorCode::badInput, "the barrier is shorter than a cell or off the grid", edit.id,
                 "Draw it longer, within the city"};
  }
  std::erase_if(works_, [&](const Work& w) { return w.barrier.id == edit.id; });
  add({edit.id, edit.line, edit.crest, {}}, grid);
  setCrests(grid);
  return Done{};
}

Outcome BarrierWorks::remove(const std::string& id, FloodGrid& grid) {
  if (std::erase_if(works_, [&](const Work& w) { return w.barrier.id == id; }) == 0) {
    return Error{ErrorCode::notFound, "there is no such barrier", id,
                 "Choose one of the run's barriers"};
  }
  setCrests(grid);
  return Done{};
}

Outcome BarrierWorks::breach(const OpenBreach& edit, FloodGrid& grid, double t) {
  Work* work = find(edit.id);
  if (work == nullptr) {
    return Error{ErrorCode::notFound, "there is no such barrier", edit.id,
                 "Choose one of the run's barriers"};
  }
  Breach breach;
  breach.at = edit.at;
  breach.start = t;
  breach.bottom = edit.bottom;
  breach.width = edit.width;
  breach.widest = edit.widest;
  work->gaps.push_back(gapIn(*work, breach, grid));
  work->gaps.back().opened = t;
  setCrests(grid);
  return Done{};
}

void BarrierWorks::report(const FloodGrid& grid, std::vector<StructureReport>& reports) const {
  for (const Work& work : works_) {
    const Sides sides = waterBeside(grid, work.faces);
    double lowest = work.barrier.crest, width = 0;
    for (const Gap& gap : work.gaps) {
      if (gap.opened < 0) continue;
      lowest = std::min(lowest, gap.crest);
      width = std::max(width, gap.width);
    }
    const double over = sides.highest() - lowest;
    const std::string by = number("%.2f m", std::fabs(over));
    Text why{"两侧无水", "no water beside it"};
    if (width > 0) {
      const std::string wide = number("%.1f m", width);
      why = {"溃口宽 " + wide + "，底高 " + number("%.2f m", lowest),
             "breached " + wide + " wide down to " + number("%.2f m", lowest)};
    } else if (std::isinf(lowest) && std::isfinite(sides.highest())) {
      why = {"挡水，不过水", "holds: no water passes"};
    } else if (over > 0) {
      why = {"漫顶 " + by, "overtopped by " + by};
    } else if (over <= 0) {
      why = {"挡水，水位低于顶 " + by, "holds: water stands " + by + " below its crest"};
    }
    reports.push_back({work.barrier.id, "barrier", work.discharge, work.volume, sides.low,
                       sides.high, width, std::move(why)});
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
  }
  setCrests(grid);
}

}  // namespace citymirror::flood
