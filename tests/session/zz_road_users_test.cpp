// Ways of each class as people ask for them: a town whose short cut is for some vehicles only.
#include <cmath>
#include <map>

#include "app/session/scenario/route_scenario.h"
#include "engine/core/field_table.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using namespace citymirror::test;

class RoadUsersTest : public QObject, private FloodCase {
  Q_OBJECT

  /// The path of the path town as a street for `users`.
  void writeTown(int users) const {
    CityModel town = pathTown();
    std::vector<Road> roads = town.roads.roads;
    for (Road& road : roads) {
      if (road.roadClass != RoadClass::path) continue;
      road.roadClass = RoadClass::service;
      road.users = std::uint8_t(users);
    }
    town.roads = buildRoadNetwork(std::move(roads));
    if (!gis::writeCity(town, path("CITY"), {}).ok()) qFatal("the town was not written");
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

 private slots:
  void init() { clear(); }

  void eachClassGoesOverTheRoadsThatAreForIt() {
    writeTown(kBus | kEmergency | kPedestrian);
    QCOMPARE(metres({"car", "truck", "bus", "pump_truck", "ambulance", "fire_engine",
                     "high_clearance", "foot"}),
             (std::map<std::string, long>{{"car", 2400},
                                          {"truck", 2400},
                                          {"bus", 800},
                                          {"pump_truck", 800},
                                          {"ambulance", 800},
                                          {"fire_engine", 800},
                                          {"high_clearance", 2400},
                                          {"foot", 800}}));
  }

  void peopleOnFootKeepOffRoadsThatAreClosedToThem() {
    writeTown(kMotorUsers);
    QCOMPARE(metres({"foot", "car"}), (std::map<std::string, long>{{"foot", 2400}, {"car", 800}}));
  }

  void aCarBesideARoadForBusesSetsOutFromTheStreets() {
    writeTown(kBus);
    ask({{"vehicle", "car"}, {"nearest", {{{"to", "F1"}, {"among", "units"}}}}});
    QCOMPARE(column("nearest.csv", "travel_s").size(), std::size_t(1));
    QCOMPARE(std::lround(column("nearest.csv", "travel_s").at(0)), 240L);
  }

  void aPlaceOnAStreetForCarsIsReachedByEachClassAsFarAsItMayGo() {
    writeTown(kPassengerCar);  // the unit stands beside a street that is closed to trucks
    ask({{"routes",
          {{{"from", "F1"}, {"to", "U1"}, {"vehicle", "car"}},
           {{"from", "F1"}, {"to", "U1"}, {"vehicle", "truck"}}}},
         {"tables", {{{"from", {"U1"}}, {"to", {"F1"}}, {"vehicle", "truck"}}}}});
    const auto metres = column("routes.csv", "distance_m");
    QCOMPARE(std::lround(metres.at(0)), 400L);
    QCOMPARE(std::lround(metres.at(1)), 2400L);  // to where the streets for trucks end
    QCOMPARE(std::lround(column("tables.csv", "distance_m").at(0)), 2400L);
  }

  void isochronesReachOnlyWhatTheClassMayUse() {
    writeTown(kEmergency);
    const auto kilometres = [&](const char* vehicle) {
      ask({{"vehicle", vehicle}, {"isochrones", {{{"from", {"F1"}}, {"minutes", {5}}}}}});
      return column("isochrones.csv", "road_km").at(0);
    };
    QVERIFY(std::abs(kilometres("car") - 2.4) < 1e-6);
    QVERIFY(std::abs(kilometres("ambulance") - 3.2) < 1e-6);
  }
};

QTEST_GUILESS_MAIN(RoadUsersTest)
#include "zz_road_users_test.moc"
