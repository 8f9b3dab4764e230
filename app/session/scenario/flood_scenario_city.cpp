#include <cmath>

#include "app/session/scenario/flood_scenario_parts.h"
#include "gis/city/city_package.h"
#include "gis/vector/vector_io.h"

namespace citymirror::session {
namespace {

struct Footprint {
  std::string code;
  Polygon area;
};

void readCityPackage(ScenarioObject& root, FloodScenario& scenario) {
  const std::string folder = root.file("city");
  if (!root.ok()) return;
  auto city = gis::readCity(folder, {});
  if (!city) return root.fault(city.error());
  if (city->frame.crs != scenario.frame.crs) {
    return root.fault("city",
                      "is in " + city->frame.crs + ", the terrain in " +
                          (scenario.frame.crs.empty() ? "plain metres" : scenario.frame.crs),
                      "Give both the same coordinate reference system");
  }
  scenario.notes.insert(scenario.notes.end(), city.notes().begin(), city.notes().end());
  scenario.city = std::make_shared<const CityModel>(std::move(city).value());
}

std::vector<Footprint> footprintsOfLayer(ScenarioObject& buildings, FloodScenario& scenario) {
  std::vector<Footprint> footprints;
  const auto [path, name] = buildings.layer("layer");
  if (!buildings.ok()) return footprints;
  scenario.sources.push_back(path);
  auto layer = gis::readLayer({path, name}, scenario.frame, {});
  if (!layer) {
    buildings.fault(layer.error());
    return footprints;
  }
  scenario.notes.insert(scenario.notes.end(), layer.notes().begin(), layer.notes().end());
  for (Feature& feature : layer->features) {
    for (Polygon& polygon : feature.polygons)
      footprints.push_back({feature.code, std::move(polygon)});
  }
  if (footprints.empty())
    buildings.fault("layer", "has no polygons", "Name a layer of building outlines");
  return footprints;
}

std::vector<Footprint> footprintsOfCity(const FloodScenario& scenario) {
  std::vector<Footprint> footprints;
  const CityModel& city = *scenario.city;
  for (std::size_t b = 0; b < city.buildings.size(); ++b) {
    Polygon area;
    for (const Point2& p : city.buildings.footprint(b)) {
      const Point2 projected = city.frame.toProjected(p);
      area.outer.push_back(scenario.frame.toLocal(projected.x(), projected.y()));
    }
    footprints.push_back({city.buildings.code[b], std::move(area)});
  }
  return footprints;
}

void addWalls(const Footprint& footprint, flood::FloodInputs& inputs) {
  const auto addRing = [&](std::vector<Point2> ring) {
    if (ring.size() < 3) return;
    ring.push_back(ring.front());
    inputs.walls.push_back(std::move(ring));
  };
  addRing(footprint.area.outer);
  for (const auto& hole : footprint.area.holes) addRing(hole);
}

/// `raise` of NaN makes holes.
void raiseBed(const std::vector<Footprint>& footprints, float raise, flood::FloodInputs& inputs) {
  auto bed = std::make_shared<RasterGrid<float>>(*inputs.bed);
  std::vector<bool> done(bed->values.size());
  for (const Footprint& footprint : footprints) {
    forEachCellIn(bed->shape, footprint.area, [&](int c, int r) {
      const std::size_t i = bed->shape.index(c, r);
      if (!done[i]) bed->values[i] += raise;
      done[i] = true;
    });
  }
  inputs.bed = std::move(bed);
}

void readBuildings(ScenarioObject& root, FloodScenario& scenario) {
  if (!root.has("buildings")) return;
  ScenarioObject buildings = root.object("buildings");
  buildings.allow({"layer", "as", "raise_m"});
  const std::string as = buildings.choice("as", "raised", {"raised", "holes", "walls"});
  const double raise = buildings.within("raise_m", 3, 0, 1000);
  if (buildings.has("raise_m") && as != "raised")
    buildings.fault("raise_m", "stands beside \"as\": \"" + as + "\"", "Keep it for raised only");
  if (!buildings.has("layer") && !scenario.city)
    buildings.fault("layer", "is missing", "Name a layer of building outlines");
  if (!buildings.ok()) return;
  const auto footprints =
      buildings.has("layer") ? footprintsOfLayer(buildings, scenario) : footprintsOfCity(scenario);
  if (as == "walls") {
    for (const Footprint& footprint : footprints) addWalls(footprint, scenario.inputs);
  } else {
    raiseBed(footprints, as == "holes" ? NAN : float(raise), scenario.inputs);
  }
}

}  // namespace

void readCityAndBuildings(ScenarioObject& root, FloodScenario& scenario) {
  if (root.has("city")) readCityPackage(root, scenario);
  if (root.ok()) readBuildings(root, scenario);
}

}  // namespace citymirror::session
