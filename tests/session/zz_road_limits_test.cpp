// Ways of each class as people ask for them, in a town whose short cut leads under a low arch; and
// what a scenario says of a crew that does not pass there.
#include <cmath>
#include <map>

#include "app/session/city/scenario_words.h"
#include "app/session/scenario/route_scenario.h"
#include "engine/core/field_table.h"
#include "gis/city/city_package.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/world/crew_access.h"
#include "tests/session/flood_case.h"
#include "tests/support/city_rules.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using namespace citymirror::test;

class RoadLimitsTest : public QObject, private FloodCase {
  Q_OBJECT

  /// The path of the path town as a street with limits.
  static CityModel archTown(const RoadLimits& limits) {
    CityModel town = pathTown();
    std::vector<Road> roads = town.roads.roads;
    for (Road& road : roads) {
      if (road.roadClass != RoadClass::path) continue;
      road.roadClass = RoadClass::service;
      road.limits = limits;
    }
    town.roads = buildRoadNetwork(std::move(roads));
    return town;
  }
  void writeTown(const RoadLimits& limits) const {
    if (!gis::writeCity(archTown(limits), path("CITY"), {}).ok()) qFatal("not written");
  }
  void ask(Json questions) const {
    questions["city"] = "CITY";
    put("routes.json", questions.dump());
    const auto scenario = session::readRouteScenario(
        path("routes.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, {}, {});
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto done = session::runRouteScenario(*scenario, path("out"), {});
    if (!done) qFatal("%s", done.error().text().c_str());
  }
  std::vector<double> column(const std::string& file, const std::string& name) const {
    return columnOf(bytesOf(path("out/" + file)), name);
  }
  /// Metres from the hospital to the school, by vehicle.
  std::map<std::string, long> metres(const std::vector<std::string>& vehicles) const {
    Json routes = Json::array();
    for (const std::string& vehicle : vehicles)
      routes.push_back({{"from", "F1"}, {"to", "F2"}, {"vehicle", vehicle}});
    ask({{"routes", routes}});
    std::map<std::string, long> found;
    const auto all = column("routes.csv", "distance_m");
    for (std::size_t k = 0; k < vehicles.size(); ++k) found[vehicles[k]] = std::lround(all.at(k));
    return found;
  }
  static Text toldOf(const RoadLimits& limits, traffic::CityClass kind, const Point2& to,
                     double reach = 150) {
    const CityModel town = archTown(limits);
    const auto rules = cityRules();
    world::CrewOrder order;
    order.code = "U1";
    order.type = std::uint8_t(kind);
    order.from = {100, 800}, order.to = to, order.reach = reach;
    const auto note = world::accessTrouble(
        order, town.roads, traffic::cityNetwork(town.roads, rules.streets), rules.classes);
    return note ? session::scenarioNoteWords(*note) : Text{};
  }

 private slots:
  void init() { clear(); }

  void eachClassGoesUnderTheArchIfItIsLowEnough() {
    writeTown({kNoLimit, kNoLimit, 3.3, kNoLimit});
    QCOMPARE(metres({"car", "truck", "bus", "pump_truck", "ambulance", "fire_engine",
                     "high_clearance", "foot"}),
             (std::map<std::string, long>{{"car", 800},
                                          {"truck", 800},
                                          {"bus", 800},
                                          {"pump_truck", 2400},
                                          {"ambulance", 800},
                                          {"fire_engine", 2400},
                                          {"high_clearance", 2400},
                                          {"foot", 800}}));
  }

  void aWeakBridgeHoldsLightVehiclesAndPeopleOnFootAlone() {
    writeTown({3.5, kNoLimit, kNoLimit, kNoLimit});
    QCOMPARE(metres({"car", "truck", "ambulance", "fire_engine", "foot"}),
             (std::map<std::string, long>{{"car", 800},
                                          {"truck", 2400},
                                          {"ambulance", 800},
                                          {"fire_engine", 2400},
                                          {"foot", 800}}));
  }

  void aPlaceBesideTheArchIsReachedAsFarAsTheClassPasses() {
    writeTown({kNoLimit, kNoLimit, 3.3, kNoLimit});
    ask({{"routes",
          {{{"from", "F1"}, {"to", "U1"}, {"vehicle", "car"}},
           {{"from", "F1"}, {"to", "U1"}, {"vehicle", "fire_engine"}}}},
         {"isochrones",
          {{{"from", {"F1"}}, {"minutes", {5}}, {"vehicle", "fire_engine"}},
           {{"from", {"F1"}}, {"minutes", {5}}, {"vehicle", "car"}}}}});
    const auto metres = column("routes.csv", "distance_m");
    QCOMPARE(std::lround(metres.at(0)), 400L);
    QCOMPARE(std::lround(metres.at(1)), 2400L);  // to where the streets for it end
    const auto km = column("isochrones.csv", "road_km");
    QVERIFY(std::abs(km.at(0) - 2.4) < 1e-6);
    QVERIFY(std::abs(km.at(1) - 3.2) < 1e-6);
  }

  void aUnitThatDoesNotPassIsToldWithItsWeightAndSize() {
    const RoadLimits low{kNoLimit, kNoLimit, 3, kNoLimit};
    using traffic::CityClass;
    QVERIFY(toldOf(low, CityClass::ambulance, {500, 105}).en.empty());
    const Text told = toldOf(low, CityClass::fireEngine, {500, 105});
    QVERIFY2(told.en.starts_with("U1 stops ") &&
                 told.en.find("nearer streets do not let it pass (18 t, axle load 11.5 t, height "
                              "3.5 m, width 2.5 m)") != std::string::npos,
             told.en.c_str());
    QVERIFY2(
        told.zh.starts_with("U1 停在距指定地点") && told.zh.find("高 3.5 米") != std::string::npos,
        told.zh.c_str());
  }

  void limitsAreAskedForAsNumbersAndAreEmptyWhereThereAreNone() {
    const auto city = std::make_shared<const CityModel>(archTown({16, kNoLimit, 3.3, kNoLimit}));
    const FieldTable roads = tableOf(city, "roads");
    const auto value = [&](const char* key, std::size_t row) {
      const FieldColumn* column = roads.column(key);
      if (column == nullptr) qFatal("no such column");
      return column->value(row);
    };
    QVERIFY(std::holds_alternative<std::monostate>(value("max_height", 0)));
    QCOMPARE(std::get<double>(value("max_height", 3)), 3.3);
    QCOMPARE(std::get<double>(value("max_weight", 3)), 16.0);
    QVERIFY(std::holds_alternative<std::monostate>(value("max_width", 3)));
  }
};

QTEST_GUILESS_MAIN(RoadLimitsTest)
#include "zz_road_limits_test.moc"
