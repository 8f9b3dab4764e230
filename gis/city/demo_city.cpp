#include "gis/city/demo_city.h"

#include <algorithm>
#include <cmath>

#include "gis/city/demo_services.h"
#include "gis/city/demo_trees.h"

namespace citymirror::gis {
namespace {

Outcome checkOptions(const DemoCityOptions& o) {
  const auto bad = [](const char* what, const char* where, const char* remedy) {
    return Error{ErrorCode::badInput, what, where, remedy};
  };
  if (!(o.areaKm2 >= 1 && o.areaKm2 <= 200)) {
    return bad("the area of the demo city is out of range", "area-km2",
               "Give an area from 1 to 200 km².");
  }
  if (o.buildings < 1 || o.buildings > o.areaKm2 * 2500) {
    return bad("the number of buildings does not fit the area", "buildings",
               "Give from 1 to 2500 buildings per km².");
  }
  if (!(o.terrainCell >= 1 && o.terrainCell <= 50)) {
    return bad("the cell size of the terrain is out of range", "terrain-cell",
               "Give a cell size from 1 to 50 m.");
  }
  if (o.areaKm2 * 1e6 / (o.terrainCell * o.terrainCell) > 6e7) {
    return bad("the terrain would have more than 60 million cells", "terrain-cell",
               "Give larger cells or a smaller area.");
  }
  return Done{};
}

DemoFabric fabricFor(const DemoPlan& plan, const DemoSheet& sheet, const DemoCityOptions& o,
                     const run::JobContext& job) {
  DemoFabric fabric;
  double spread = 1;
  for (int attempt = 0; attempt < 12 && !job.cancelled(); ++attempt, spread *= 1.18) {
    fabric = fillBlocks(plan, sheet, o.seed, o.buildings, spread);
    if (int(fabric.buildings.size()) >= o.buildings) break;
  }
  return fabric;
}

void addBuildings(const DemoFabric& fabric, const DemoCityOptions& o, CityModel& city) {
  double homes = 0;
  for (const auto& b : fabric.buildings) homes += b.homes;
  const double people = std::min(o.areaKm2 * 9800, homes / 22);
  auto& set = city.buildings;
  for (const auto& b : fabric.buildings) {
    set.code.push_back(demoCode("B", set.size() + 1, 6));
    set.name.push_back({});
    double ground = 1e9;
    for (const Point2& p : b.ring) {
      set.points.push_back(p);
      ground = std::min(ground, double(bilinear(city.terrain, p.x(), p.y())));
    }
    set.ringOffset.push_back(std::uint32_t(set.points.size()));
    set.ground.push_back(float(toCentimetre(ground)));
    set.height.push_back(float(toCentimetre(b.height)));
    set.floors.push_back(std::uint16_t(b.floors));
    set.use.push_back(b.use);
    set.heightSource.push_back(HeightSource::generated);
    set.residents.push_back(
        std::uint32_t(homes > 0 ? std::floor(people * b.homes / homes + 0.5) : 0));
  }
}

void addProvenance(const DemoCityOptions& o, CityModel& city) {
  for (const char* layer : {"terrain", "buildings", "roads", "water", "drains", "zones", "sensors",
                            "facilities", "resources", "trees"}) {
    Provenance p;
    p.source = "CityMirror demo city generator";
    p.method = "synthetic, seed " + std::to_string(o.seed);
    p.version =
        "demo city " + std::to_string(kDemoCityVersion) + ", seed " + std::to_string(o.seed);
    p.origin = Origin::synthetic;
    city.provenance[layer] = p;
  }
}

Error stopped() {
  return {ErrorCode::cancelled, "making the demo city was cancelled", "demo city",
          "Start it again."};
}

void startCity(const DemoCityOptions& o, double size, CityModel& city) {
  city.name = {"江陵新城（示范）", "Jiangling New Town (demo)"};
  city.frame.crs = "EPSG:4547";
  city.frame.originEast = 530000;
  city.frame.originNorth = 3380000;
  city.frame.verticalDatum = "synthetic, arbitrary zero";
  city.extent = {0, 0, size, size};
  city.utcOffsetMinutes = kChinaMinutes;
  addProvenance(o, city);
}

}  // namespace

Result<CityModel> makeDemoCity(const DemoCityOptions& options, const run::JobContext& job) {
  const auto checked = checkOptions(options);
  if (!checked) return checked.error();
  const int cells = int(std::floor(std::sqrt(options.areaKm2) * 1000 / options.terrainCell + 0.5));
  const double size = cells * options.terrainCell;
  CityModel city;
  startCity(options, size, city);
  job.progress(0.05, {"规划街道", "Laying out streets"});
  if (job.cancelled()) return stopped();
  const DemoSheet sheet(size, options.seed);
  const double density = options.buildings / options.areaKm2;
  const DemoPlan plan = planDemoCity(sheet, options.seed, std::clamp(700 / density, 0.45, 2.5));
  if (job.cancelled()) return stopped();
  city.roads = buildRoadNetwork(roadsOf(plan, sheet));
  city.water = waterOf(plan, sheet, options.seed);
  city.levees = leveesOf(sheet, plan);
  const auto basins = placeBasins(city.roads.roads, plan, sheet, city.water, options.seed);
  job.progress(0.25, {"塑造地形", "Shaping the ground"});
  if (job.cancelled()) return stopped();
  const GridShape shape{cells, cells, options.terrainCell, 0, 0};
  city.terrain =
      groundOf(plan, sheet, city.roads.roads, city.water, basins, shape, options.seed, job);
  job.progress(0.55, {"布置建筑", "Placing buildings"});
  if (job.cancelled()) return stopped();
  const DemoFabric fabric = fabricFor(plan, sheet, options, job);
  if (job.cancelled()) return stopped();
  if (double(fabric.buildings.size()) < 0.98 * options.buildings) {
    return Error{ErrorCode::badInput,
                 "the land holds only " + std::to_string(fabric.buildings.size()) + " buildings",
                 "buildings", "Ask for fewer buildings or a larger area."};
  }
  addBuildings(fabric, options, city);
  city.trees = treesOf(plan, sheet, city, options.seed);
  job.progress(0.85, {"布置设施", "Placing services"});
  const DemoSetting setting{plan, sheet, basins, fabric.sites, options.seed};
  addZones(setting, city);
  addDrains(setting, city);
  addFacilities(setting, city);
  addResources(setting, city);
  addSensors(setting, city);
  addServiceSensors(setting, city);
  if (job.cancelled()) return stopped();
  job.progress(1, {"完成", "Done"});
  return city;
}

}  // namespace citymirror::gis
