#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"
#include "scenarios/flood/flood_edit.h"
#include "scenarios/flood/hydraulic_structures.h"

namespace citymirror::flood {

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

/// hll: first-order Godunov, HLL, hydrostatic reconstruction (Audusse et al. 2004), the default.
/// muscl: MUSCL–Hancock, second order in one pass (van Leer 1984; Toro 2001).
/// inertial: local inertia as fast preview (Bates et al. 2010; de Almeida and Bates 2013).
enum class Scheme { hll, muscl, inertial };
/// "hll", "muscl", "inertial".
const char* nameOf(Scheme scheme);

/// Rain by cell from `time` on until the next frame; mm/h in bed-grid order, NaN counts as 0.
struct RainFrame {
  double time = 0;  ///< s from the run's zero
  std::shared_ptr<const std::vector<float>> mmPerHour;
};

/// How ground takes water. Rates mm/h, depths mm.
struct InfiltrationLaw {
  enum class Kind { none, constant, greenAmpt, horton, curveNumber } kind = Kind::none;
  std::string name;            ///< land-use class: "lawn"
  double rate = 0;             ///< constant; Horton: final rate f_c; Green–Ampt: conductivity K
  double initialRate = 0;      ///< Horton f_0
  double decayPerHour = 0;     ///< Horton k, 1/h
  double suction = 0;          ///< Green–Ampt ψ at the wetting front, mm
  double moistureDeficit = 0;  ///< Green–Ampt Δθ, 0..1
  double curveNumber = 0;      ///< SCS CN, 30..100
  double initialAbstraction = 0.2;  ///< SCS I_a / S
};

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
  std::vector<RainFrame> rainFrames;             ///< rising in time, added to the uniform rain
  double infiltrationMmPerHour = 0;              ///< where no law is given
  std::vector<InfiltrationLaw> infiltration;     ///< laws by class
  std::vector<std::uint8_t> infiltrationClass;   ///< per cell index of its law, empty = 0
  std::vector<Inflow> inflows;
  std::vector<Boundary> boundaries;
  std::vector<LevelRegion> levelRegions;
  std::vector<Sink> sinks;
  std::vector<Gauge> gauges;
  HydraulicStructures structures;
  std::vector<std::vector<Point2>> walls;  ///< lines that no water ever passes: cost nothing
  /// Rising in time; done when the run reaches them. One whose barrier an edit before it took away
  /// changes nothing (idle_edits.h).
  std::vector<TimedEdit> edits;
  double startTime = 0;                    ///< s, for a resume
  double duration = 3600;                  ///< s from zero
  double outputInterval = 300;             ///< s, 1 or more
  double courant = 0.9;  ///< 0 < C < 1: (|u| + |v| + 2c) Δt / Δx, the bound of an unsplit 2D step
  /// Steps of the fastest water that slow water may take as one, 1..8 (LocalTimeSteps); 1 = none.
  /// Scheme hll; the others step as one.
  int localSteps = 8;
  int threads = 0;       ///< 0 = all cores; results do not depend on it
  Scheme scheme = Scheme::hll;
  /// Goes on from here instead of the initial fields: same bits as if it had never stopped.
  std::shared_ptr<const FloodSnapshot> resume;
};

}  // namespace citymirror::flood
