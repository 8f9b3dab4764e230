#include "app/session/scenario/flood_scenario.h"

#include <cmath>
#include <filesystem>

#include "app/session/scenario/flood_scenario_json.h"
#include "app/session/scenario/flood_scenario_parts.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "gis/city/ground_heights.h"
#include "gis/raster/raster_io.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::session {
namespace {

/// The terrain of its own key, or that of the city.
std::string terrainFile(ScenarioObject& root) {
  if (root.has("terrain")) return root.file("terrain");
  if (root.has("city")) return root.file("city") + "/terrain.tif";
  root.fault("terrain", "is missing", "Name the raster of the ground");
  return {};
}

void readTerrain(ScenarioObject& root, FloodScenario& scenario) {
  const std::string path = terrainFile(root);
  if (!root.ok()) return;
  auto raster = gis::readRaster(path);
  if (!raster) return root.fault(raster.error());
  if (const Outcome whole = gis::requireWholeTiles(path); !whole) return root.fault(whole.error());
  if (const std::string fault = gis::groundFault(gis::countGround(raster->grid)); !fault.empty()) {
    return root.fault(Error{ErrorCode::badInput, "The terrain cannot be used: " + fault, path,
                            "Mark cells without data as such, leave out the deep sea and give "
                            "heights in metres; a damaged file: copy it again"});
  }
  scenario.sources.push_back(path);
  scenario.notes = raster.notes();
  GridShape& shape = raster->grid.shape;
  scenario.frame = {raster->crs, shape.west, shape.south, ""};
  shape.west = shape.south = 0;
  if (raster->crs.empty()) {
    scenario.notes.push_back(
        {"The terrain has no CRS: its coordinates are taken as plain metres", "terrain"});
  }
  scenario.inputs.bed = std::make_shared<const RasterGrid<float>>(std::move(raster->grid));
}

void readParts(ScenarioObject& root, FloodScenario& scenario, const std::string& assets) {
  root.allow({"terrain",          "city",        "buildings",    "duration_s", "output_interval_s",
              "gauge_interval_s", "snapshots_s", "outputs",      "start_utc",  "roughness",
              "initial",          "rain",        "infiltration", "inflows",    "boundaries",
              "gauges",           "structures",  "actions",      "hazard",     "solver"});
  readTerrain(root, scenario);
  if (root.ok()) readSettings(root, scenario);
  if (root.ok()) readCityAndBuildings(root, scenario);
  if (root.ok()) readFields(root, scenario);
  if (root.ok()) readRain(root, scenario, assets);
  if (root.ok()) readInfiltration(root, scenario, assets);
  if (root.ok()) readPlaces(root, scenario);
  if (root.ok()) readStructures(root, scenario);
  if (root.ok()) readActions(root, scenario);
}

}  // namespace

std::vector<Point2> localPlace(ScenarioObject& object, const char* key,
                               const FloodScenario& scenario) {
  std::vector<Point2> points = object.place(key);
  for (Point2& p : points) p = scenario.frame.toLocal(p.x(), p.y());
  return points;
}

Point2 pointOnGrid(ScenarioObject& object, const char* key, const FloodScenario& scenario) {
  if (!object.has(key)) object.fault(key, "is missing", "Give [x, y] in the terrain's coordinates");
  const auto points = localPlace(object, key, scenario);
  if (!object.ok()) return Point2::Zero();
  const RasterGrid<float>& bed = *scenario.inputs.bed;
  if (points.size() != 1) {
    object.fault(key, "must be one point", "Give [x, y]");
  } else if (!std::isfinite(bed.valueAt(points[0].x(), points[0].y(), NAN))) {
    object.fault(key, "outside the grid", "Move it onto the terrain, in the terrain's coordinates");
  }
  return points.empty() ? Point2::Zero() : points.front();
}

std::vector<Point2> lineOnGrid(ScenarioObject& object, const char* key,
                               const FloodScenario& scenario) {
  std::vector<Point2> line = localPlace(object, key, scenario);
  if (!object.ok()) return line;
  const Bounds grid = scenario.inputs.bed->shape.bounds();
  if (line.size() < 2) {
    object.fault(key, "needs two points or more", "Give [[x, y], [x, y], …]");
  } else {
    const Bounds box = boundsOf(line);
    const bool apart = box.east < grid.west || box.west > grid.east || box.north < grid.south ||
                       box.south > grid.north;
    if (apart)
      object.fault(key, "outside the grid",
                   "Move it onto the terrain, in the terrain's coordinates");
  }
  return line;
}

std::vector<float> fieldOnGrid(ScenarioObject& object, const char* key, FloodScenario& scenario) {
  const std::string path = object.file(key);
  if (!object.ok()) return {};
  scenario.sources.push_back(path);
  auto raster = gis::readRaster(path);
  if (!raster) {
    object.fault(raster.error());
    return {};
  }
  const GridShape &shape = raster->grid.shape, &terrain = scenario.inputs.bed->shape;
  const bool same = shape.columns == terrain.columns && shape.rows == terrain.rows &&
                    std::fabs(shape.west - scenario.frame.originEast) < terrain.cell / 100 &&
                    std::fabs(shape.south - scenario.frame.originNorth) < terrain.cell / 100;
  if (!same) object.fault(key, "does not lie on the terrain's grid", "Resample it to the terrain");
  return std::move(raster->grid.values);
}

Result<FloodScenario> readFloodScenario(const std::string& path, const std::string& assets) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  std::optional<Error> fault;
  ScenarioObject root(*json, "", std::filesystem::path(path).parent_path().string(), fault);
  FloodScenario scenario;
  readParts(root, scenario, assets.empty() ? findAssets() : assets);
  if (fault) return *fault;
  const auto faults = flood::checkInputs(scenario.inputs);
  if (!faults.empty()) return faults.front();
  return scenario;
}

}  // namespace citymirror::session
