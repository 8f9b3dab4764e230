#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"
#include "scenarios/flood/flood_edit.h"

namespace citymirror::flood {

/// Volumes since the run's zero, m³, FP64. error = final − (initial + rain + inflow + assimilated −
/// infiltrated − drained − outflow).
struct MassLedger {
  double initial = 0, rain = 0, inflow = 0, infiltrated = 0, drained = 0, outflow = 0, final_ = 0;
  double assimilated = 0;  ///< that corrections to what was seen added; below 0 = took away
  double error() const {
    return final_ - (initial + rain + inflow + assimilated - infiltrated - drained - outflow);
  }
  /// What came into the run: initial + rain + inflow, and assimilated where it added.
  double brought() const;
  /// error / brought(), 0 where that is 0.
  double relativeError() const;
};

/// What a correction (CorrectDepth) did.
struct DepthCorrection {
  std::string id;
  double time = 0;              ///< s from the run's zero
  Point2 at = Point2::Zero();   ///< centre of the cell that stands for the place
  double radius = 0;            ///< m
  double seen = 0;              ///< m
  double before = 0, after = 0; ///< m, computed depth at the place
  double volume = 0;            ///< m³ added, below 0 = taken away
  int cells = 0;                ///< changed; 0 = no ground there that can be flooded
};

/// One instant of a run: arrays in bed-grid order, NaN outside.
struct FloodState {
  double time = 0;          ///< s from the run's zero
  RasterGrid<float> depth;  ///< m
  RasterGrid<float> qx;     ///< m²/s, discharge per width, east
  RasterGrid<float> qy;     ///< m²/s, north
  MassLedger mass;
};

/// Over the whole run so far.
struct FloodMaxima {
  RasterGrid<float> depth;    ///< m
  RasterGrid<float> speed;    ///< m/s, only where depth > 0.01 m
  RasterGrid<float> hazard;   ///< Defra d (v + 0.5)
  RasterGrid<float> arrival;  ///< s until depth first exceeds 0.05 m, NaN = never
  RasterGrid<float>
      depthSpeed;  ///< m²/s, largest D·V; with depth and speed it gives H1–H6 (AIDR 7-3)
  RasterGrid<float> duration;  ///< s with depth above 0.15 m
};

/// All structures at one instant.
struct StructureRow {
  double time = 0;  ///< s
  std::vector<StructureReport> reports;
};

struct GaugeRow {
  double time;
  std::size_t gauge;
  float level, depth, qx, qy;
};

/// A depth below zero that was set to zero.
struct ClippedCell {
  double time = 0;  ///< s
  int column = 0, row = 0;
  double volume = 0;  ///< m³ that this added
};

/// How many steps were as long as they were because of what.
struct StepLimits {
  std::int64_t courant = 0;  ///< the Courant number of the fastest water
  std::int64_t calm = 0;     ///< the depth that a step allows for anywhere
  std::int64_t growth = 0;   ///< a step grows by a factor at most
  std::int64_t event = 0;    ///< an output, an edit or a change of rain
};

struct FloodStats {
  std::int64_t steps = 0;
  std::int64_t cellUpdates = 0;
  std::int64_t activeCells = 0;
  double wallSeconds = 0;
  double minStep = 0;
  double maxCourant = 0;
  StepLimits limits;
  std::int64_t clippedCells = 0;     ///< times a depth was clipped
  double clippedVolume = 0;          ///< m³
  std::vector<ClippedCell> clipped;  ///< the first of them
  std::vector<DepthCorrection> corrections;  ///< in the order in which they were done
  std::string diverged;              ///< place and time, empty = it did not
  int threads = 1;
  std::string scheme;
  std::vector<Note> notes;
};

/// Everything a run needs to go on with the same bits. Arrays in bed-grid order, one per cell.
struct FloodSnapshot {
  int columns = 0, rows = 0;
  double time = 0;          ///< s from the run's zero
  double previousStep = 0;  ///< s, 0 = none yet
  double fastest = 0;       ///< m/s, |u| + |v| + 2c that bounds the next step
  std::vector<float> depth, depthRest, qx, qy;
  std::vector<float> maxDepth, maxSpeed, maxHazard, arrival, maxDepthSpeed, duration;
  std::vector<float> infiltrated;  ///< InfiltrationField::memory
  MassLedger mass;
  FloodStats stats;
  std::vector<std::pair<std::string, std::vector<double>>> structures;  ///< their memory by id
  std::vector<TimedEdit> edits;                                         ///< all that have been done
};

}  // namespace citymirror::flood
