#pragma once
#include <cmath>
#include <string>

#include "engine/core/city_model.h"

/// A square kilometre for tests: gentle sine terrain falling to a river in the south, a low basin
/// with an underpass on 江津路, a grid of twelve named roads, about 200 boxes. Same bytes always.
namespace citymirror {

namespace small {

inline float groundAt(double x, double y) {
  if (y < 100) return 14.0F;  // river bed
  if (y < 125) return float(14.0 + (y - 100) * 0.36);
  double z = 23 + 1.5 * std::sin(x / 160) * std::cos(y / 190) + (y - 125) * 0.004;
  const double basin = std::hypot(x - 500, y - 500);
  if (basin < 120) z -= 2.0 * (1 - basin / 120);
  if (std::abs(x - 500) < 8 && std::abs(y - 500) < 30) z -= 3.0 * (1 - std::abs(y - 500) / 30);
  return float(z);
}

inline void addTerrain(CityModel& city) {
  city.terrain = RasterGrid<float>({200, 200, 5, 0, 0});
  for (int row = 0; row < 200; ++row) {
    for (int column = 0; column < 200; ++column) {
      const Point2 p = city.terrain.shape.centre(column, row);
      city.terrain.at(column, row) = groundAt(p.x(), p.y());
    }
  }
}

inline void addBuilding(CityModel& city, double x, double y, double w, double d, int floors) {
  BuildingSet& set = city.buildings;
  const std::size_t i = set.size();
  set.code.push_back("B" + std::to_string(1000 + i));
  set.name.push_back({});
  for (const Point2& p : {Point2(x, y), Point2(x + w, y), Point2(x + w, y + d), Point2(x, y + d)}) {
    set.points.push_back(p);
  }
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  float ground = 1e9F;
  for (const Point2& p : set.footprint(i)) ground = std::min(ground, groundAt(p.x(), p.y()));
  set.ground.push_back(ground);
  set.height.push_back(float(floors) * 3.0F);
  set.floors.push_back(std::uint16_t(floors));
  set.use.push_back(i % 9 == 0 ? BuildingUse::office : BuildingUse::residential);
  set.heightSource.push_back(HeightSource::generated);
  set.residents.push_back(std::uint32_t(floors * 6));
}

inline void addBuildings(CityModel& city) {
  for (int by = 0; by < 5; ++by) {
    for (int bx = 0; bx < 5; ++bx) {
      for (int k = 0; k < 8; ++k) {
        if (bx == 2 && k % 4 == 2) continue;  // 江津路
        const double x = 25 + bx * 190 + (k % 4) * 38, y = 190 + by * 160 + (k / 4) * 62;
        addBuilding(city, x, y, 24, 30 + (k * 7 + bx) % 12, 3 + (bx * 5 + by * 3 + k * 4) % 16);
      }
    }
  }
}

inline void addRoads(CityModel& city) {
  static const Text kNames[12] = {
      {"滨江大道", "Riverside Avenue"}, {"江津路", "Jiangjin Road"}, {"长港路", "Changgang Road"},
      {"解放路", "Jiefang Road"},       {"人民路", "Renmin Road"},   {"北环路", "North Ring Road"},
      {"建设路", "Jianshe Road"},       {"文化路", "Wenhua Road"},   {"中山路", "Zhongshan Road"},
      {"学府路", "Xuefu Road"},         {"东湖路", "Donghu Road"},   {"大桥路", "Bridge Road"}};
  std::vector<Road> roads;
  const auto add = [&](const Text& name, RoadClass roadClass, RoadStructure structure,
                       std::vector<Point2> line) {
    Road road;
    road.code = "R" + std::to_string(100 + roads.size());
    road.name = name;
    road.roadClass = roadClass;
    road.structure = structure;
    road.lanes = roadClass <= RoadClass::primary ? 2 : 1;
    road.freeFlowKmh = roadClass <= RoadClass::primary ? 60 : 40;
    road.line = std::move(line);
    roads.push_back(std::move(road));
  };
  const double xs[6] = {10, 200, 390, 500, 770, 960};
  const double ys[6] = {165, 325, 485, 645, 805, 965};
  for (int i = 0; i < 6; ++i) {  // west to east
    std::vector<Point2> line;
    for (double x : xs) line.push_back({x, ys[i]});
    add(kNames[i == 0 ? 0 : i + 1], i < 3 ? RoadClass::primary : RoadClass::secondary,
        RoadStructure::atGrade, line);
  }
  for (int i = 0; i < 6; ++i) {  // south to north
    if (i == 3) continue;
    std::vector<Point2> line;
    for (double y : ys) line.push_back({xs[i], y});
    add(kNames[i < 3 ? 7 + i : 6 + i], RoadClass::tertiary, RoadStructure::atGrade, line);
  }
  add(kNames[1], RoadClass::primary, RoadStructure::atGrade, {{500, 165}, {500, 325}, {500, 450}});
  add(kNames[1], RoadClass::primary, RoadStructure::underpass,
      {{500, 450}, {500, 500}, {500, 550}});
  add(kNames[1], RoadClass::primary, RoadStructure::atGrade,
      {{500, 550}, {500, 645}, {500, 805}, {500, 965}});
  add(kNames[11], RoadClass::primary, RoadStructure::bridge, {{960, 165}, {960, 5}});
  city.roads = buildRoadNetwork(std::move(roads));
}

inline void addWaterAndZones(CityModel& city) {
  WaterBody river;
  river.code = "W1";
  river.name = {"荆江", "Jing River"};
  river.area.outer = {{0, 0}, {1000, 0}, {1000, 110}, {0, 110}};
  river.level = 18;
  city.water.push_back(river);
  city.levees.push_back({"L1", {{0, 130}, {1000, 130}}, 24.5});
  city.drains.inlets.push_back({"I1", {500, 500}, 0.05, "D1"});
  city.drains.pumps.push_back(
      {"P1", {"江津泵站", "Jiangjin pumping station"}, {500, 480}, {500, 90}, 2, "D1"});
  Zone zone;
  zone.code = "Z1";
  zone.name = {"沙洲区", "Shazhou District"};
  zone.area.outer = {{0, 110}, {1000, 110}, {1000, 1000}, {0, 1000}};
  city.zones.push_back(zone);
}

inline void addSensorsAndUnits(CityModel& city) {
  city.sensors.push_back(
      {"S-RAIN", {"城区雨量站", "City rain gauge"}, Quantity::rainIntensity, {700, 700}, 300});
  SensorSite stage{
      "S-STAGE", {"荆江水位站", "Jing River gauge"}, Quantity::waterLevel, {500, 105}, 300};
  stage.fortification = 20;
  stage.warning = 21.5;
  stage.guarantee = 23;
  city.sensors.push_back(stage);
  city.sensors.push_back({"S-POND1",
                          {"江津路下穿", "Jiangjin Road underpass"},
                          Quantity::pondingDepth,
                          {500, 500},
                          60});
  city.sensors.push_back(
      {"S-POND2", {"长港路", "Changgang Road"}, Quantity::pondingDepth, {390, 325}, 60});
  city.facilities.push_back(
      {"F1", {"市第一医院", "First Hospital"}, FacilityKind::hospital, {300, 700}, 800});
  city.facilities.push_back(
      {"F2", {"城南消防站", "South Fire Station"}, FacilityKind::fireStation, {800, 250}, 40});
  city.resources.push_back(
      {"U1", {"抽排车1号", "Pump truck 1"}, ResourceKind::pumpTruck, {200, 805}, 0.8, "truck"});
  city.resources.push_back(
      {"U2", {"抢险一队", "Crew 1"}, ResourceKind::crew, {770, 645}, 0, "car"});
}

}  // namespace small

inline CityModel smallCity() {
  CityModel city;
  city.name = {"小城", "Small city"};
  city.frame.verticalDatum = "unknown";
  city.extent = {0, 0, 1000, 1000};
  small::addTerrain(city);
  small::addBuildings(city);
  small::addRoads(city);
  small::addWaterAndZones(city);
  small::addSensorsAndUnits(city);
  for (const char* layer : {"terrain", "buildings", "roads", "water"}) {
    city.provenance[layer] = {"tests/support/small_city.h", "", "generated", "1",
                              Origin::synthetic};
  }
  return city;
}

}  // namespace citymirror
