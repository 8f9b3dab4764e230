#pragma once
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "scenarios/flood/flood_model.h"

/// Real places with published set-ups. The data lies beside the project, not in it (shared/data,
/// each folder with its SOURCES.md); coordinates are those of the terrain's CRS.
namespace citymirror::flood::validation {

/// A level that was observed, and what another code computed there.
struct ObservedLevel {
  std::string id;
  Point2 at;
  double observed = 0;  ///< m
  double tuflow = 0;    ///< m, TUFLOW at 1 m
};

struct RealCase {
  FloodInputs inputs;
  RasterGrid<float> ground;     ///< m, as drawn: without houses where they come apart
  std::vector<Polygon> houses;  ///< raised in the bed; empty where the terrain has them
  std::vector<ObservedLevel> levels;
  std::vector<Point2> inflow;  ///< outline of where water comes in
};

/// Flood of 8 June 2007, Newcastle NSW (Australian Rainfall and Runoff, project 15): houses raised
/// 3 m, Manning 0.02 on roads and 0.04 elsewhere, 19.7 m³/s into a disc of 10 m radius, open in
/// the east and north, 1000 s from dry.
Result<RealCase> readMerewether(const std::string& folder);
/// One hour of 70 mm/h on the centre of Newcastle upon Tyne, 12 mm/h lost to drains, Manning 0.03,
/// open all round, one more hour to run off.
Result<RealCase> readNewcastle(const std::string& folder);
/// A high tide (assumed: 2.5 m) and an hour of 60 mm/h on a tidal reach of Bilbao, blocks raised by
/// their height, Manning 0.03, open all round, three hours.
Result<RealCase> readBilbao(const std::string& folder);

struct RealRun {
  FloodState state;
  FloodMaxima maxima;
  FloodStats stats;
  MassLedger mass;
  std::vector<GaugeRow> gauges;
  double lastOutflow = 0;  ///< m³/s, mean of the last 60 s
  double cpuSeconds = 0;
};
Result<RealRun> runReal(const RealCase& place);

/// Simulated minus observed, m, in the order of the levels.
std::vector<double> levelErrors(const RealCase& place, const RealRun& run);
double meanAbsolute(const std::vector<double>& errors);
double largestAbsolute(const std::vector<double>& errors);

/// shared/data: $CITYMIRROR_DATA, else beside the source; empty where it is absent.
std::string dataFolder();

}  // namespace citymirror::flood::validation
