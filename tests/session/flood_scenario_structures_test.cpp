// What people build and do, as a scenario file tells it.
#include <filesystem>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "scenarios/flood/flood_series.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

namespace {

Json at(double x, double y) { return {kWest + x, kSouth + y}; }

/// Every kind of structure once.
Json works() {
  return Json::array(
      {{{"id", "L"},
        {"kind", "levee"},
        {"line", {at(105, 0), at(105, 300)}},
        {"crest_m", 3},
        {"breaches",
         {{{"at", at(105, 155)}, {"start_s", 60}, {"bottom_m", 0.5}, {"width_m", 20}}}}},
       {{"id", "W"}, {"kind", "wall"}, {"line", {at(305, 0), at(305, 300)}}},
       {{"id", "S"},
        {"kind", "sandbags"},
        {"line", {at(205, 0), at(205, 300)}},
        {"crest_m", 1.5},
        {"placed_s", 120},
        {"removed_s", 240}},
       {{"id", "we"}, {"kind", "weir"}, {"from", at(55, 55)}, {"to", at(155, 55)}, {"crest_m", 1}},
       {{"id", "G"},
        {"kind", "gate"},
        {"from", at(55, 95)},
        {"to", at(155, 95)},
        {"sill_m", 0.2},
        {"width_m", 3},
        {"opening", 0},
        {"operation", {{{"time_s", 100}, {"opening", 0.5}}}}},
       {{"id", "P"},
        {"kind", "pump"},
        {"from", at(55, 135)},
        {"to", "outside"},
        {"capacity_m3_per_s", 0.5},
        {"failures_s", {{30, 60}}},
        {"operation", {{{"time_s", 200}, {"mode", "off"}}}}},
       {{"id", "C"},
        {"kind", "culvert"},
        {"from", at(55, 175)},
        {"to", at(155, 175)},
        {"invert_from_m", 0.1},
        {"invert_to_m", 0},
        {"diameter_m", 1.2}},
       {{"id", "D1"},
        {"kind", "storage"},
        {"capacity_m3", 500},
        {"outfall", "outside"},
        {"outfall_capacity_m3_per_s", 0.2},
        {"outfall_level_m", -5}},
       {{"id", "I"}, {"kind", "inlet"}, {"at", at(55, 215)}, {"district", "D1"}},
       {{"id", "I2"}, {"kind", "inlet"}, {"at", at(55, 255)}, {"capacity_m3_per_s", 0.02}}});
}

}  // namespace

class FloodScenarioStructuresTest : public QObject, private FloodCase {
  Q_OBJECT
 private slots:
  void init() {
    clear();
    writeTerrain("dem.tif", "EPSG:32650", [](double, double) { return 0.0; });
  }

  void everyKindIsRead() {
    Json scenario = still();
    scenario["structures"] = works();
    const auto inputs = read(scenario).inputs;
    const auto& s = inputs.structures;
    QCOMPARE(s.barriers.size(), std::size_t(2));
    QCOMPARE(s.barriers[0].line[1], Point2(105, 300));
    QCOMPARE(s.barriers[0].breaches[0].width, 20.0);
    QVERIFY(std::isinf(s.barriers[1].crest));
    QCOMPARE(s.weirs[0].crest, 1.0);
    QCOMPARE(*s.gates[0].from.at, Point2(55, 95));
    QVERIFY(!s.pumps[0].to.at.has_value());
    QCOMPARE(s.pumps[0].failures.size(), std::size_t(1));
    QCOMPARE(s.culverts[0].width, 0.0);
    QCOMPARE(s.culverts[0].height, 1.2);
    QCOMPARE(s.stores[0].district, std::string("D1"));
    QCOMPARE(s.stores[0].outfall.outsideLevel.at(0), -5.0);
    QCOMPARE(s.inlets[0].district, std::string("D1"));
    QCOMPARE(inputs.sinks.size(), std::size_t(1));
    QCOMPARE(inputs.edits.size(), std::size_t(4));
    for (std::size_t i = 1; i < inputs.edits.size(); ++i)
      QVERIFY(inputs.edits[i - 1].time <= inputs.edits[i].time);
  }

  void everyStructureReportsItsFlowAndWhy() {
    Json scenario = still();
    scenario["structures"] = works();
    const std::string out = run(scenario, "out");
    std::istringstream table(bytesOf(out + "/structures.csv"));
    std::string line;
    std::getline(table, line);
    QCOMPARE(line, std::string("time_s,id,kind,discharge_m3_per_s,volume_m3,level_from_m,"
                               "level_to_m,setting,why_zh,why_en"));
    std::set<std::string> seen;
    while (std::getline(table, line)) {
      const auto first = line.find(',') + 1;
      seen.insert(line.substr(first, line.find(',', first) - first));
    }
    for (const char* id : {"L", "W", "we", "G", "P", "C", "D1", "I"})
      QVERIFY2(seen.contains(id), id);
  }

  void aRunWithWorksResumesWithTheSameBits() {
    Json whole = dammed();
    whole["gauge_interval_s"] = 30;  // a step ends at every stop
    whole["structures"] = works();
    whole["infiltration"] = {
        {"green_ampt",
         {{"conductivity_mm_per_h", 10}, {"suction_mm", 110}, {"moisture_deficit", 0.3}}}};
    whole["actions"] = {
        {{"time_s", 150}, {"edit", {{"edit", "set_pump"}, {"id", "P"}, {"mode", "failed"}}}},
        {{"time_s", 220}, {"edit", {{"edit", "set_gate"}, {"id", "G"}, {"opening", 1.0}}}}};
    const std::string all = run(whole, "whole");
    for (const int stop : {90, 150, 210}) {
      Json first = whole, rest = whole;
      first["duration_s"] = stop;
      run(first, "half");
      rest["initial"] = {{"snapshot", "half/snapshot"}};
      const std::string out = run(rest, "rest");
      for (const char* name : {"depth_000300.tif", "qx_000300.tif", "max_depth.tif", "max_dv.tif",
                               "duration_s.tif", "snapshot/state.bin"}) {
        QVERIFY2(bytesOf(all + "/" + name) == bytesOf(out + "/" + name),
                 (std::string(name) + " at " + std::to_string(stop)).c_str());
      }
    }
  }

  void actionsChangeTheRunFromTheirTimeOn() {
    Json scenario = dammed();
    scenario["actions"] = {
        {{"time_s", 100},
         {"edit",
          {{"edit", "draw_barrier"},
           {"id", "bags"},
           {"line", {at(205, 0), at(205, 300)}},
           {"crest_m", 9}}}},
        {{"time_s", 200}, {"edit", {{"edit", "remove_barrier"}, {"id", "bags"}}}}};
    const auto edits = read(scenario).inputs.edits;
    QCOMPARE(edits.size(), std::size_t(2));
    QCOMPARE(std::get<flood::DrawBarrier>(edits[0].edit).line[0], Point2(205, 0));
    const auto plain = bytesOf(run(dammed(), "plain") + "/depth_000300.tif");
    QVERIFY(bytesOf(run(scenario, "edited") + "/depth_000300.tif") != plain);
  }

  void buildingsAreRaisedHolesOrWalls_data() {
    QTest::addColumn<QString>("as");
    QTest::newRow("raised") << "raised";
    QTest::newRow("holes") << "holes";
    QTest::newRow("walls") << "walls";
  }
  void buildingsAreRaisedHolesOrWalls() {
    QFETCH(QString, as);
    put("houses.geojson", house());
    Json scenario = dammed();
    scenario["buildings"] = {{"layer", "houses.geojson"}, {"as", as.toStdString()}};
    const std::string out = run(scenario, "out");
    const auto depth = gis::readRaster(out + "/max_depth.tif");
    QVERIFY(depth.ok());
    const auto value = [&](int c, int r) { return depth->grid.at(c, r); };
    QVERIFY(value(11, 15) > 0.1F);  // in front of the house
    if (as == "raised")
      QVERIFY(value(14, 15) < 0.01F && read(scenario).inputs.bed->at(14, 15) == 3.0F);
    if (as == "holes") QVERIFY(std::isnan(value(14, 15)));
    if (as == "walls") QVERIFY(value(14, 15) < 0.005F);  // its own rain
    QCOMPARE(read(scenario).inputs.walls.size(), std::size_t(as == "walls" ? 1 : 0));
  }

  void aCityGetsTheMaximaOfItsBuildingsAndRoads() {
    const CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, path("city"), {}).ok());
    Json scenario = {{"city", "city"}, {"duration_s", 60}, {"initial", {{"depth_m", 0.4}}}};
    const std::string out = run(scenario, "out");
    const auto rows = [&](const char* name) {
      const std::string text = bytesOf(out + "/" + name);
      return std::size_t(std::count(text.begin(), text.end(), '\n')) - 1;
    };
    QCOMPARE(rows("buildings.csv"), city.buildings.size());
    QCOMPARE(rows("roads.csv"), city.roads.roads.size());
    const std::string buildings = bytesOf(out + "/buildings.csv");
    QVERIFY(
        buildings.starts_with("code,name_zh,name_en,use,floors,ground_m,residents,max_depth_m"));
    QVERIFY2(buildings.find(city.buildings.code[0] + ",") != std::string::npos, buildings.c_str());
  }

  void badInputIsRefusedByName_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    int number = 0;
    const auto row = [&](const char* key, const char* value, const char* named) {
      QTest::newRow(qPrintable(QString("%1 %2").arg(++number).arg(named))) << key << value << named;
    };
    const auto structure = [&](const char* value, const char* named) {
      row("structures", value, named);
    };
    structure(R"([{"id": "a", "kind": "dam"}])", "structures[0].kind: \"dam\"");
    structure(R"([{"kind": "weir"}])", "structures[0].id: is missing");
    structure(R"([{"id": "a", "kind": "wall", "line": [[500005, 3000005], [500205, 3000005]]},
                  {"id": "a", "kind": "wall", "line": [[500005, 3000005], [500205, 3000005]]}])",
              "structures[1].id: \"a\"");
    structure(R"([{"id": "a", "kind": "levee", "line": [[500005, 3000005], [500205, 3000005]]}])",
              "structures[0].crest_m: is missing");
    structure(R"([{"id": "a", "kind": "wall", "line": [[1, 2], [3, 4]]}])",
              "structures[0].line: outside the grid");
    structure(R"([{"id": "a", "kind": "wall", "line": [500005, 3000005]}])",
              "structures[0].line: needs two points");
    structure(R"([{"id": "a", "kind": "weir", "from": [1, 2], "to": "outside", "crest_m": 1}])",
              "structures[0].from: outside the grid");
    structure(R"([{"id": "a", "kind": "weir", "from": "there", "to": "outside", "crest_m": 1}])",
              "structures[0].from");
    structure(R"([{"id": "a", "kind": "weir", "from": [500005, 3000005], "to": "outside"}])",
              "structures[0].crest_m");
    structure(R"([{"id": "a", "kind": "weir", "from": [500005, 3000005], "to": "outside",
                   "crest_m": 1, "width_m": -2}])",
              "structures[0].width_m: -2 is outside");
    structure(R"([{"id": "a", "kind": "gate", "from": [500005, 3000005], "to": "outside",
                   "sill_m": 1, "opening": 2}])",
              "structures[0].opening");
    structure(R"([{"id": "a", "kind": "gate", "from": [500005, 3000005], "to": "outside",
                   "sill_m": 1, "flap": 1}])",
              "structures[0].flap: must be true or false");
    structure(R"([{"id": "a", "kind": "pump", "from": [500005, 3000005], "to": "outside",
                   "capacity_m3_per_s": 1, "on_level_m": 1, "off_level_m": 2}])",
              "structures[0].off_level_m");
    structure(R"([{"id": "a", "kind": "pump", "from": [500005, 3000005], "to": "outside",
                   "curve": [[0, 1], [1, 2]]}])",
              "structures[0].curve: discharge must fall");
    structure(R"([{"id": "a", "kind": "pump", "district": "D", "to": "outside",
                   "capacity_m3_per_s": 1}])",
              "structures[0].district: \"D\" is no storage");
    structure(R"([{"id": "a", "kind": "culvert", "from": [500005, 3000005], "to": "outside",
                   "invert_from_m": 1, "invert_to_m": 0, "height_m": 1, "barrels": 1.5}])",
              "structures[0].barrels");
    structure(R"([{"id": "a", "kind": "storage"}])", "structures[0].capacity_m3");
    structure(R"([{"id": "a", "kind": "inlet", "at": [500005, 3000005]}])",
              "structures[0].capacity_m3_per_s");
    structure(R"([{"id": "a", "kind": "wall", "line": [[500005, 3000005], [500205, 3000005]],
                   "colour": "red"}])",
              "structures[0].colour: is an unknown key");
    const auto action = [&](const char* value, const char* named) { row("actions", value, named); };
    action(R"([{"edit": {"edit": "set_pump"}}])", "actions[0].time_s");
    action(R"([{"time_s": 5, "edit": "off"}])", "actions[0].edit: must be an object");
    action(R"([{"time_s": 5, "edit": {"edit": "explode"}}])",
           "\"explode\" is not known; there are set_pump, ");
    action(R"([{"time_s": 5, "edit": {"edit": "set_pump", "id": "X", "mode": "off"}}])",
           "actions[0].edit.id: there is no pump \"X\"");
    action(R"([{"time_s": 5, "edit": {"edit": "remove_barrier", "id": "X"}}])",
           "actions[0].edit.id: there is no barrier \"X\"");
    row("buildings", R"({"layer": "none.gpkg"})", "none.gpkg");
    row("buildings", R"({"as": "holes"})", "buildings.layer: is missing");
    row("buildings", R"({"layer": "houses.geojson", "as": "glass"})", "buildings.as: \"glass\"");
    row("city", R"("nowhere")", "nowhere");
    row("outputs", R"(["colour"])", "outputs: \"colour\"");
    row("start_utc", R"("yesterday")", "start_utc");
    row("hazard", R"({"debris_factor": 2})", "hazard.debris_factor");
    row("roughness", R"({"areas": [{"layer": "none.gpkg", "manning": 0.02}]})", "none.gpkg");
    row("infiltration", R"({"green_ampt": {"suction_mm": 100, "moisture_deficit": 0.3}})",
        "infiltration.green_ampt.conductivity_mm_per_h: is missing");
    row("infiltration",
        R"({"horton": {"initial_rate_mm_per_h": 5, "final_rate_mm_per_h": 9, "decay_per_h": 4}})",
        "infiltration.horton.initial_rate_mm_per_h: 5 is outside");
    row("infiltration", R"({"curve_number": {"number": 10}})", "infiltration.curve_number.number");
    row("infiltration", R"({"rate_mm_per_h": 3, "horton": {}})",
        "infiltration.horton: stands beside");
    row("infiltration", R"({"raster": "dem.tif"})", "infiltration.classes");
    row("infiltration", R"({"raster": "dem.tif", "classes": [{"value": 7, "rate_mm_per_h": 1}]})",
        "infiltration.raster: holds 0, which is no class");
    row("infiltration", R"({"ground": "moon"})", "infiltration.ground: \"moon\"");
    row("infiltration", R"({"ground": "lawn", "law": "magic"})", "infiltration.law: \"magic\"");
    row("infiltration", R"({"rate_mm_per_h": 1, "law": "horton"})", "infiltration.law");
    row("rain", R"({"design_storm": {"city": "atlantis"}})",
        "rain.design_storm.city: \"atlantis\"");
    row("rain", R"({"design_storm": {"kind": "monsoon"}})", "rain.design_storm.kind");
    row("rain", R"({"design_storm": {"kind": "chicago"}})", "rain.design_storm.city: is missing");
    row("rain", R"({"design_storm": {"city": "wuhan", "peak_ratio": 2}})",
        "rain.design_storm.peak_ratio: must be 0 to 1");
    row("rain", R"({"design_storm": {"city": "wuhan", "return_period_years": 1000}})",
        "rain.design_storm.return_period_years");
    row("rain", R"({"design_storm": {"city": "wuhan"}, "rate_mm_per_h": 5})", "stands beside");
    row("rain", R"({"gauges": []})", "rain.gauges: is empty");
    row("rain", R"({"rate_mm_per_h": 5, "method": "idw"})", "rain.method");
    row("rain", R"({"gauges": [{"id": "a", "at": [1, 2], "series_csv": "none.csv"}]})", "none.csv");
    row("rain", R"({"rasters": [{"time_s": 0, "file": "none.tif"}]})", "none.tif");
    row("rain", R"({"rasters": []})", "rain.rasters: is empty");
    row("rain",
        R"({"rasters": [{"time_s": 60, "file": "dem.tif"}, {"time_s": 60, "file": "dem.tif"}]})",
        "rain.rasters[1].time_s: time runs backwards");
  }
  void badInputIsRefusedByName() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, named);
    put("houses.geojson", house());
    Json scenario = still();
    scenario[key.toStdString()] = Json::parse(value.toStdString());
    refuses(scenario, named.toStdString());
  }

  void groundTakesWaterByClass() {
    writeTerrain("landuse.tif", "EPSG:32650", [](double x, double) { return x < 200 ? 1.0 : 2.0; });
    Json scenario = still();
    scenario["infiltration"] = {{"raster", "landuse.tif"},
                                {"classes",
                                 {{{"value", 1}, {"name", "lawn"}, {"rate_mm_per_h", 36}},
                                  {{"value", 2}, {"name", "roof"}, {"rate_mm_per_h", 0}}}}};
    const auto inputs = read(scenario).inputs;
    QCOMPARE(inputs.infiltration.size(), std::size_t(2));
    QCOMPARE(inputs.infiltrationClass[0], std::uint8_t(0));
    QCOMPARE(inputs.infiltrationClass[39], std::uint8_t(1));
  }

  void aDesignStormFallsWithItsTotal() {
    Json scenario = still();
    scenario["rain"] = {{"design_storm",
                         {{"kind", "chicago"},
                          {"city", "wuhan"},
                          {"return_period_years", 10},
                          {"duration_min", 60},
                          {"start_s", 30}}}};
    const auto series = read(scenario).inputs.rainMmPerHour;
    QVERIFY(series.value.size() > 10);
    QCOMPARE(series.at(0), 0.0);
    const double fallen = series.integral(0, 7200) / 3600;
    scenario["rain"]["design_storm"]["total_mm"] = 2 * fallen;
    QVERIFY(std::fabs(read(scenario).inputs.rainMmPerHour.integral(0, 7200) / 3600 / fallen - 2) <
            1e-9);
    scenario["rain"]["design_storm"] = {{"kind", "uniform"}, {"total_mm", 30}};
    QVERIFY(std::fabs(read(scenario).inputs.rainMmPerHour.at(600) - 30) < 1e-9);
  }

  void gaugesAreInterpolatedAndGapsLeftToTheOthers() {
    put("a.csv", "time_s,rate_mm_per_h\n0,10\n100,\n");
    put("b.csv", "time_s,rate_mm_per_h\n0,30\n");
    Json scenario = still();
    scenario["rain"] = {{"gauges",
                         {{{"id", "a"}, {"at", at(5, 155)}, {"series_csv", "a.csv"}},
                          {{"id", "b"}, {"at", at(395, 155)}, {"series_csv", "b.csv"}}}},
                        {"method", "thiessen"}};
    const auto frames = read(scenario).inputs.rainFrames;
    QCOMPARE(frames.size(), std::size_t(2));
    QCOMPARE((*frames[0].mmPerHour)[0], 10.0F);
    QCOMPARE((*frames[0].mmPerHour)[39], 30.0F);
    QCOMPARE((*frames[1].mmPerHour)[0], 30.0F);
  }

  void groundOfTheLibraryTakesWaterByTheLawAskedFor() {
    Json scenario = still();
    scenario["infiltration"] = {{"ground", "lawn"}, {"law", "horton"}};
    const auto laws = read(scenario).inputs.infiltration;
    QCOMPARE(laws.size(), std::size_t(1));
    QVERIFY(laws[0].kind == flood::InfiltrationLaw::Kind::horton);
    QVERIFY(laws[0].initialRate > laws[0].rate);
  }

  void rainRastersFallWhereTheyLie() {
    RasterGrid<float> radar(GridShape{4, 3, 100, 0, 0}, 0.0F);
    for (int r = 0; r < 3; ++r) radar.at(0, r) = 36;
    QVERIFY(gis::writeGeoTiff(radar, {"EPSG:32650", kWest, kSouth, ""}, path("radar.tif")).ok());
    Json scenario = still();
    scenario["rain"] = {{"rasters", {{{"time_s", 0}, {"file", "radar.tif"}}}}};
    const auto frames = read(scenario).inputs.rainFrames;
    QCOMPARE(frames.size(), std::size_t(1));
    QCOMPARE((*frames[0].mmPerHour)[9], 36.0F);
    QCOMPARE((*frames[0].mmPerHour)[10], 0.0F);
  }

 private:
  static Json still() {
    Json scenario = basic();
    scenario["duration_s"] = 300;
    scenario["output_interval_s"] = 150;
    scenario["initial"] = {{"depth_m", 1.0}};
    scenario["infiltration"] = Json::object();
    scenario["outputs"] = {"depth", "qx", "qy"};
    return scenario;
  }
  /// Water of 1 m in the west, none in the east.
  Json dammed() const {
    writeTerrain("wet.tif", "EPSG:32650", [](double x, double) { return x < 100 ? 1.0 : 0.0; });
    Json scenario = still();
    scenario["initial"] = {{"depth_raster", "wet.tif"}};
    return scenario;
  }
  /// A house of 60 m x 60 m from column 12, row 12.
  static std::string house() {
    const Json ring = {at(120, 120), at(180, 120), at(180, 180), at(120, 180), at(120, 120)};
    const Json feature = {{"type", "Feature"},
                          {"properties", {{"code", "B1"}}},
                          {"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}};
    return Json{{"type", "FeatureCollection"},
                {"crs", {{"type", "name"}, {"properties", {{"name", "EPSG:32650"}}}}},
                {"features", {feature}}}
        .dump();
  }
};

QTEST_GUILESS_MAIN(FloodScenarioStructuresTest)
#include "flood_scenario_structures_test.moc"
