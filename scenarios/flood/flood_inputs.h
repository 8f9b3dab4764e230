#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"

namespace citymirror::flood {

/// A step-wise series: value[i] holds from time[i] until time[i+1]; 0 before the first.
struct StepSeries {
  std::vector<double> time;  ///< s from the run's zero, rising
  std::vector<double> value;
  double at(double t) const;
  /// ∫ value dt over [from, to].
  double integral(double from, double to) const;
};

/// A series linear between rows, held at its ends.
struct LinearSeries {
  std::vector<double> time;
  std::vector<double> value;
  double at(double t) const;
};

enum class Side { west, east, south, north, all };
enum class BoundaryKind { wall, open, level, discharge, normalDepth };
/// A rim condition; later ones override earlier ones on the same side. Default: wall. Open lets
/// water out with zero gradient and nothing in.
struct Boundary {
  Side side = Side::all;
  BoundaryKind kind = BoundaryKind::wall;
  LinearSeries level;        ///< m, kind level
  LinearSeries discharge;    ///< m³/s, kind discharge: spread over the wet cells of the side
  double slope = 0.001;      ///< kind normalDepth: bed slope of the uniform flow that leaves
  std::vector<Point2> line;  ///< not empty: only rim cells within one cell of it, on any side
};

/// Discharge into the cells of a point or a line, m³/s.
struct Inflow {
  std::string id;
  std::vector<Point2> at;  ///< one point, or a polyline
  LinearSeries discharge;
};

/// Cells whose water level is given from outside (a big river): they exchange water with their
/// neighbours, and what that takes or brings is booked as boundary flow in the ledger.
struct LevelRegion {
  std::string id;
  std::vector<std::uint32_t> cells;  ///< indices in the bed grid
  LinearSeries level;                ///< m
};

/// Takes water away from a place up to a capacity: inlet into a sewer (limited), pump.
struct Sink {
  std::string id;
  Point2 at = Point2::Zero();
  LinearSeries capacity;  ///< m³/s; 0 = off
};

struct Gauge {
  std::string id;
  Point2 at = Point2::Zero();
};

struct FloodSnapshot;

enum class Scheme { hll };  ///< first order Godunov, HLL, hydrostatic reconstruction

/// Everything a run needs, as values. Units SI unless named; frame of the bed grid.
struct FloodInputs {
  std::shared_ptr<const RasterGrid<float>> bed;  ///< m; NaN cells are outside
  double manning = 0.03;                         ///< s/m^(1/3)
  std::vector<float> manningGrid;                ///< per cell, empty = uniform
  std::vector<float> initialDepth;               ///< m per cell, empty = initialUniformDepth
  std::vector<float> initialQx, initialQy;       ///< m²/s per cell, empty = at rest
  double initialUniformDepth = 0;                ///< m
  StepSeries rainMmPerHour;                      ///< uniform over the grid
  std::vector<float> rainFactor;                 ///< per cell multiplier of the rain, empty = 1
  double infiltrationMmPerHour = 0;
  std::vector<Inflow> inflows;
  std::vector<Boundary> boundaries;
  std::vector<LevelRegion> levelRegions;
  std::vector<Sink> sinks;
  std::vector<Gauge> gauges;
  double startTime = 0;         ///< s, for a resume
  double duration = 3600;       ///< s from zero
  double outputInterval = 300;  ///< s, 1 or more
  double courant = 0.9;  ///< 0 < C < 1: (|u| + |v| + 2c) Δt / Δx, the bound of an unsplit 2D step
  int threads = 0;       ///< 0 = all cores; results do not depend on it
  Scheme scheme = Scheme::hll;
  /// Goes on from here instead of the initial fields: same bits as if it had never stopped.
  std::shared_ptr<const FloodSnapshot> resume;
};

}  // namespace citymirror::flood
