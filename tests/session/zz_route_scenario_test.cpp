// Scenarios of the verb `route`: every question against the searches behind it, over dry roads, over
// the depths of a flood run and over a world run; and what is wrong is named.
#include <algorithm>
#include <map>
#include <regex>
#include <utility>

#include "app/session/branch/reach_layer.h"
#include "app/session/scenario/route_roads.h"
#include "app/session/scenario/route_scenario.h"
#include "app/session/scenario/world_edges.h"
#include "gis/city/city_package.h"
#include "scenarios/coupling/node_grid.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class RouteScenarioTest : public QObject, private FloodCase {
  Q_OBJECT
  using Rows = std::vector<std::map<std::string, std::string>>;
  std::shared_ptr<const CityModel> city_;

  Result<session::RouteScenario> read(const Json& json,
                                      const session::RouteFolders& folders = {}) const {
    put("routes.json", json.dump());
    return session::readRouteScenario(path("routes.json"),
                                      {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, folders, {});
  }
  Rows rows(const std::string& name) const {
    std::vector<std::vector<std::string>> all;
    std::istringstream lines(bytesOf(path("out/" + name)));
    for (std::string line; std::getline(lines, line);) {
      all.emplace_back();
      std::string cell;
      bool quoted = false;
      for (const char c : line + ",") {
        if (c == '"') quoted = !quoted;
        else if (c != ',' || quoted) cell += c;
        else all.back().push_back(std::exchange(cell, {}));
      }
    }
    Rows table;
    for (std::size_t r = 1; r < all.size(); ++r) {
      table.emplace_back();
      for (std::size_t k = 0; k < all[0].size(); ++k) table.back()[all[0][k]] = all[r].at(k);
    }
    return table;
  }
  Json run(const Json& json, const session::RouteFolders& folders = {}) const {
    const auto scenario = read(json, folders);
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto done = session::runRouteScenario(*scenario, path("out"), {});
    if (!done) qFatal("%s", done.error().text().c_str());
    return Json::parse(bytesOf(path("out/summary.json")));
  }
  static double number(const std::string& text) { return text.empty() ? NAN : std::stod(text); }
  void mustBeRefused(const Json& json, const std::string& named) const {
    const auto scenario = read(json);
    QVERIFY2(!scenario.ok(), named.c_str());
    QVERIFY2(scenario.error().text().find(named) != std::string::npos,
             scenario.error().text().c_str());
    QVERIFY(!scenario.error().remedy.empty());
  }
  /// Depths as a flood run leaves them: everything within 60 m of a place this deep from `at` s on.
  void writeDepths(const std::string& folder, double at, const Point2& place, float deep) const {
    std::filesystem::create_directories(path(folder));
    for (const double time : {0.0, at}) {
      RasterGrid<float> depth(GridShape{100, 100, 10, 0, 0});
      for (int r = 0; r < 100; ++r)
        for (int c = 0; c < 100; ++c)
          depth.at(c, r) = time > 0 && (depth.shape.centre(c, r) - place).norm() < 60 ? deep : 0;
      char name[32];
      std::snprintf(name, sizeof name, "/depth_%06.0f.tif", time);
      QVERIFY(gis::writeGeoTiff(depth, city_->frame, path(folder) + name).ok());
    }
  }
  std::uint32_t nodeAt(const Point2& place) const {
    return std::uint32_t(coupling::NodeGrid(city_->roads).nearest(place));
  }

 private slots:
  void initTestCase() {
    clear();
    QVERIFY(gis::writeCity(smallCity(), path("CITY"), {}).ok());
    city_ = std::make_shared<const CityModel>(*gis::readCity(path("CITY"), {}));
  }

  void theExampleOfTheHelpPageIsAnswered() {
    const std::string page = bytesOf(CITYMIRROR_SOURCE_DIR "/assets/help/route-scenario.md");
    std::smatch found;
    QVERIFY(std::regex_search(page, found, std::regex("```json\n([^`]*)```")));
    std::string text = found[1].str();  // its codes are those of the demo city
    for (const auto& [demo, small] : {std::pair{"PT-01", "U1"}, {"PT-02", "U2"}})
      text = std::regex_replace(text, std::regex(demo), small);
    text = std::regex_replace(text, std::regex("\"to\": \"shelters\""), "\"to\": [\"F2\"]");
    Json json = Json::parse(text);
    json["evacuations"][0]["shelters"] = Json::parse(R"([{"at": "F2", "places": 200}])");
    json["evacuations"][0]["zone"] = "Z1";
    const Json summary = run(json);
    QVERIFY(rows("routes.csv").size() >= 2 && rows("nearest.csv").size() == 2);
    QVERIFY(rows("tables.csv").size() >= 1 && rows("isochrones.csv").size() == 3);
    QVERIFY(bytesOf(path("out/coverage.csv")).starts_with("id,home,"));
    QVERIFY(!bytesOf(path("out/routes.gpkg")).empty());
    QCOMPARE(summary["without_way"].get<int>(), 0);
    QCOMPARE(summary["coverage"][0]["lost_homes"].get<int>(), 0);  // the roads are dry
    int persons = 0, placed = 0;
    for (const auto& row : rows("evacuation.csv")) {
      persons += std::stoi(row.at("persons"));
      if (row.at("shelter") == "F2") placed += std::stoi(row.at("persons"));
    }
    QCOMPARE(persons, summary["evacuations"][0]["told"].get<int>());
    QCOMPARE(placed, 200);
    QCOMPARE(summary["evacuations"][0]["without_place_or_way"].get<int>(), persons - 200);
  }

  void aRouteIsTheEarliestArrivalOverTheDepthsAndSaysWhatClosesTheDryOne() {
    const Json ask = {{"city", "CITY"},
                      {"vehicle", "ambulance"},
                      {"routes",
                       {{{"id", "a"}, {"from", "市第一医院"}, {"to", "F2"}},
                        {{"id", "late"}, {"from", "F1"}, {"to", "F2"}, {"depart_s", 900}}}}};
    run(ask);
    const auto dry = rows("routes.csv");
    const auto free = coupling::earliestArrival(
        city_->roads, session::freeRoads(city_->roads.edgeCount()), nodeAt({300, 700}),
        nodeAt({800, 250}), 0);
    QVERIFY(std::abs(number(dry[0].at("travel_s")) - free->arrive) < 1e-3);
    QVERIFY(std::abs(number(dry[0].at("distance_m")) - free->metres) < 0.1);
    QVERIFY(dry[0].at("closed_road").empty());
    const std::uint32_t middle = free->edges[free->edges.size() / 2];
    const auto line = city_->roads.line(middle);
    writeDepths("FLOOD", 600, (line.front() + line.back()) / 2, 0.6F);
    const Json summary = run(ask, {path("FLOOD"), ""});
    const auto wet = rows("routes.csv");
    QCOMPARE(summary["depths"]["until_s"].get<double>(), 600.0);
    QCOMPARE(wet[0].at("travel_s"), dry[0].at("travel_s"));  // before the water
    QVERIFY(number(wet[1].at("travel_s")) > number(dry[1].at("travel_s")));
    QVERIFY(!wet[1].at("closed_road").empty());
    QVERIFY(std::abs(number(wet[1].at("closed_depth_m")) - 0.6) < 0.01);
    QVERIFY(std::abs(number(wet[1].at("arrive_s")) - 900 - number(wet[1].at("travel_s"))) < 1e-4);
    QVERIFY(summary["notes"].dump().find("after the last depths") != std::string::npos);
  }

  void aTableHasTimeAndLengthOfEveryPairAndTheNearestAgreesWithIt() {
    const Json summary = run({{"city", "CITY"},
                              {"tables",
                               {{{"from", {"F1", "F2", "U2", {960, 965}}},
                                 {"to", {"F1", "江津路"}},
                                 {"vehicle", "car"}}}},
                              {"nearest",
                               {{{"to", "江津路"}, {"among", {"F1", "F2", "U2"}}, {"most", 2},
                                 {"vehicle", "car"}}}}});
    const auto table = rows("tables.csv");
    QCOMPARE(table.size(), std::size_t(8));
    std::map<std::string, double> toRoad;
    for (const auto& row : table) {
      if (row.at("from") == row.at("to")) QCOMPARE(number(row.at("distance_m")), 0.0);
      if (row.at("to") == "F1") continue;
      toRoad[row.at("from")] = number(row.at("travel_s"));
      QVERIFY(number(row.at("distance_m")) / number(row.at("travel_s")) <= 60 / 3.6 + 1e-6);
    }
    QVERIFY(summary["table_pairs"].get<int>() > 8);  // a road has many ends
    std::vector<double> times{toRoad["F1"], toRoad["F2"], toRoad["U2"]};
    std::sort(times.begin(), times.end());
    const auto nearest = rows("nearest.csv");
    QCOMPARE(nearest.size(), std::size_t(2));
    for (std::size_t k = 0; k < 2; ++k) {
      QCOMPARE(nearest[k].at("rank"), std::to_string(k + 1));
      QVERIFY(std::abs(number(nearest[k].at("travel_s")) - times[k]) < 1e-3);
    }
  }

  void isochronesGrowWithTheirMinutesAndUnitsDriveWhatTheyHave() {
    run({{"city", "CITY"},
         {"isochrones", {{{"from", "hospitals"}, {"minutes", {0.5, 1, 30}}}}},
         {"nearest", {{{"to", {500, 500}}, {"among", "units"}}}}});
    const auto bands = rows("isochrones.csv");
    QCOMPARE(bands.size(), std::size_t(3));
    for (const char* key : {"road_km", "buildings", "residents"}) {
      QVERIFY(number(bands[0].at(key)) <= number(bands[1].at(key)));
      QVERIFY(number(bands[1].at(key)) <= number(bands[2].at(key)));
    }
    QCOMPARE(std::size_t(number(bands[2].at("buildings"))), city_->buildings.size());
    std::map<std::string, std::string> drives;
    for (const auto& row : rows("nearest.csv")) drives[row.at("from")] = row.at("vehicle");
    QCOMPARE(drives.at("U1"), std::string("pump_truck"));
    QCOMPARE(drives.at("U2"), std::string("car"));
  }

  void aTableOfEdgesIsReadAsItWasAndQueuesHoldWhoHasNoSirens() {
    const RoadNetwork& roads = city_->roads;
    const std::string header =
        "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km,depth_m,closed\n";
    std::string csv = header;
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
      csv += roads.roadOf(e).code + "/" + std::to_string(e) + ",0,5,5,1,40," +
             (e == 1 ? "0.4,1\n" : "0,0\n");
    csv += roads.roadOf(0).code + "/0,600,,,,,0.25,\n";
    std::filesystem::create_directories(path("RUN"));
    put("RUN/edges.csv", csv);
    const auto history = session::readEdgeTable(csv, "edges.csv", roads);
    QVERIFY2(history.ok(), history.ok() ? "" : history.error().text().c_str());
    QCOMPARE(history->depthTime, (std::vector<double>{0, 600}));
    QCOMPARE(history->paceTime, std::vector<double>{0});
    QCOMPARE(history->depth[0][1], 0.4F);
    QCOMPARE(history->depth[1][0], 0.25F);
    QCOMPARE(history->pace[0][1], -1.0F);
    QVERIFY(std::abs(history->pace[0][2] - 3.6 / roads.roadOf(2).freeFlowKmh) < 1e-6);
    for (const auto& [row, named] :
         {std::pair{"nowhere/0,0,1,1,1,1,0,0\n", "nowhere/0"}, {"a,b\n", "eight fields"}}) {
      const auto wrong = session::readEdgeTable(header + row, "edges.csv", roads);
      QVERIFY(!wrong.ok() && wrong.error().text().find(named) != std::string::npos);
      QVERIFY(wrong.error().where.ends_with(":2"));
    }
    const Json ask = {{"city", "CITY"},
                      {"routes",
                       {{{"from", "F1"}, {"to", "F2"}, {"vehicle", "car"}},
                        {{"from", "F1"}, {"to", "F2"}, {"vehicle", "ambulance"}}}}};
    run(ask, {"", path("RUN")});
    const auto queued = rows("routes.csv");
    run(ask);
    const auto free = rows("routes.csv");
    QVERIFY(number(queued[0].at("travel_s")) > 3 * number(free[0].at("travel_s")));
    QCOMPARE(queued[1].at("travel_s"), free[1].at("travel_s"));
  }

  void whatIsWrongIsNamedWithItsPlace() {
    const Json good = {{"city", "CITY"}, {"routes", {{{"from", "F1"}, {"to", "F2"}}}}};
    QVERIFY(read(good).ok());
    const auto with = [&](const char* pointer, const Json& value) {
      Json json = good;
      json[Json::json_pointer(pointer)] = value;
      return json;
    };
    mustBeRefused(with("/vehicel", "car"), "vehicel");
    mustBeRefused(with("/vehicle", "hovercraft"), "hovercraft");
    mustBeRefused(with("/routes/0/to", "Atlantis"), "routes[0].to");
    mustBeRefused(with("/routes/0/to", {5000, 5000}), "not in the city");
    mustBeRefused(with("/routes/0/depart_s", -1), "routes[0].depart_s");
    mustBeRefused(with("/nearest", {{{"to", "F1"}, {"among", "dragons"}}}), "dragons");
    mustBeRefused(with("/tables", {{{"to", "shelters"}}}), "no shelters");
    mustBeRefused(with("/isochrones", {{{"minutes", {4, 4}}}}), "isochrones[0].minutes");
    mustBeRefused(with("/depths", "nowhere"), "depth_NNNNNN.tif");
    mustBeRefused(with("/speeds", "nowhere"), "edges.csv");
    mustBeRefused({{"city", "CITY"}}, "routes");
    mustBeRefused(with("/evacuations", {{{"deeper_than_m", 0.3},
                                         {"shelters", {{{"at", "F1"}}}}}}),
                  "deeper_than_m");
    writeDepths("FLOOD2", 60, {500, 500}, 0.1F);
    put("FLOOD2/summary.json", "{}");
    const auto scenario = read(good, {path("FLOOD2"), ""});
    QVERIFY(scenario.ok());
    const auto kept = session::runRouteScenario(*scenario, path("FLOOD2"), {});
    QVERIFY(!kept.ok());
    QCOMPARE(bytesOf(path("FLOOD2/summary.json")), std::string("{}"));
  }
};

QTEST_GUILESS_MAIN(RouteScenarioTest)
#include "zz_route_scenario_test.moc"
