#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/flood_scenario.h"
#include "app/session/scenario/flood_scenario_reader.h"

/// The parts of a scenario file. Each reads its keys of the root object into the scenario, whose
/// terrain is there already; faults stay with the object.
namespace citymirror::session {

/// solver, outputs, times of outputs and snapshots, hazard, date of zero.
void readSettings(ScenarioObject& root, FloodScenario& scenario);
/// city: its maxima; buildings: footprints raised, as holes or as walls.
void readCityAndBuildings(ScenarioObject& root, FloodScenario& scenario);
/// roughness and initial water.
void readFields(ScenarioObject& root, FloodScenario& scenario);
void readRain(ScenarioObject& root, FloodScenario& scenario, const std::string& assets);
void readInfiltration(ScenarioObject& root, FloodScenario& scenario, const std::string& assets);
/// inflows, gauges, boundaries.
void readPlaces(ScenarioObject& root, FloodScenario& scenario);
/// structures with their operation in time.
void readStructures(ScenarioObject& root, FloodScenario& scenario);
/// actions: edits by the clock. After the structures, whose ids they name.
void readActions(ScenarioObject& root, FloodScenario& scenario);
/// What a unit does at its place: one edit as in actions, or a list of them, under a key. Faults
/// what `water` has not or nobody can do (rain, a corrected depth).
std::vector<flood::FloodEdit> readWorks(ScenarioObject& item, const char* key,
                                        const flood::FloodInputs& water, const GeoFrame& frame);

/// The points of a place in the terrain's local frame.
std::vector<Point2> localPlace(ScenarioObject& object, const char* key,
                               const FloodScenario& scenario);
/// One point that must lie on the terrain.
Point2 pointOnGrid(ScenarioObject& object, const char* key, const FloodScenario& scenario);
/// A line of two points or more that must touch the terrain's extent.
std::vector<Point2> lineOnGrid(ScenarioObject& object, const char* key,
                               const FloodScenario& scenario);
/// The cells of a raster that must lie on the terrain's grid.
std::vector<float> fieldOnGrid(ScenarioObject& object, const char* key, FloodScenario& scenario);

}  // namespace citymirror::session
