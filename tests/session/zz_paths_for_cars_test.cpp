// Motor vehicles keep off paths: a town whose footpath is the short cut, and a home beside it.
#include <cmath>
#include <set>

#include "app/session/scenario/route_scenario.h"
#include "app/session/scenario/world_indices.h"
#include "gis/city/city_package.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/session/flood_case.h"
#include "tests/support/city_rules.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using namespace citymirror::test;

class PathsForCarsTest : public QObject, private FloodCase {
  Q_OBJECT

  Json ask(Json questions) const {
    questions["city"] = "CITY";
    questions["vehicle"] = "car";
    put("routes.json", questions.dump());
    const auto scenario = session::readRouteScenario(
        path("routes.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, {}, {});
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto done = session::runRouteScenario(*scenario, path("out"), {});
    if (!done) qFatal("%s", done.error().text().c_str());
    return Json::parse(bytesOf(path("out/summary.json")));
  }
  std::vector<double> column(const std::string& file, const std::string& name) const {
    return columnOf(bytesOf(path("out/" + file)), name);
  }

 private slots:
  void initTestCase() {
    clear();
    QVERIFY(gis::writeCity(pathTown(), path("CITY"), {}).ok());
  }

  void aRouteAndATableGoRoundByTheStreets() {
    ask({{"routes", {{{"from", "F1"}, {"to", "F2"}}}},
         {"tables", {{{"from", {"F1"}}, {"to", {"F2"}}}}}});
    for (const char* file : {"routes.csv", "tables.csv"}) {
      QCOMPARE(std::lround(column(file, "travel_s").at(0)), 240L);
      QCOMPARE(std::lround(column(file, "distance_m").at(0)), 2400L);
    }
  }

  void aUnitBesideThePathSetsOutFromTheStreets() {
    ask({{"nearest", {{{"to", "F1"}, {"among", "units"}}}}});
    QCOMPARE(column("nearest.csv", "travel_s").size(), std::size_t(1));
    QCOMPARE(std::lround(column("nearest.csv", "travel_s").at(0)), 240L);
  }

  void anIsochroneHoldsTheHomeBesideThePathAtItsNearestStreet() {
    ask({{"isochrones", {{{"from", {"F1"}}, {"minutes", {2, 5}}}}}});
    QVERIFY(std::abs(column("isochrones.csv", "road_km").at(0) - 0.8) < 1e-6);
    QVERIFY(std::abs(column("isochrones.csv", "road_km").at(1) - 2.4) < 1e-6);
    QCOMPARE(column("isochrones.csv", "homes"), (std::vector<double>{1, 2}));
  }

  void theCoverOfFewMinutesEndsWhereTheStreetsTakeLonger() {
    const Json summary =
        ask({{"coverage",
              {{{"from", {"F1"}}, {"within_min", 2}}, {{"from", {"F1"}}, {"within_min", 8}}}}});
    QCOMPARE(summary["coverage"][0]["covered_homes"].get<int>(), 1);
    QCOMPARE(summary["coverage"][1]["covered_homes"].get<int>(), 2);
  }

  void whoGoesToAShelterDrivesRound() {
    const Json summary = ask(
        {{"evacuations",
          {{{"zone", "Z1"}, {"class", "car"}, {"shelters", {{{"at", "F2"}, {"places", 500}}}}}}}});
    QCOMPARE(summary["evacuations"][0]["without_place_or_way"].get<int>(), 0);
    std::set<long> seconds;
    for (const double each : column("evacuation.csv", "travel_s"))
      seconds.insert(std::lround(each));
    QCOMPARE(seconds, (std::set<long>{0, 160, 240}));
  }

  void aWetFootpathIsNoRoadClosedToCars() {
    const auto city = std::make_shared<const CityModel>(pathTown());
    traffic::CityDemandOptions options;
    options.vehicles = 5;
    const auto made = traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    world::CoupledInputs in;
    in.city = city;
    in.flood = flood::makeCityFlood(*city, {});
    in.flood.initialDepth.assign(in.flood.bed->values.size(), 0.6F);
    in.flood.duration = 600;
    in.flood.threads = 1;
    in.traffic.network = made->network;
    in.traffic.demand = made->demand;
    in.wading = *coupling::parseRoadClosure(
        bytesOf(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    auto model = world::CoupledModel::make(std::move(in));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(model->advance(60, {}).ok());  // of the depths at its begin
    for (const float depth : model->edgeDepth()) QVERIFY(depth > 0.5F);
    QVERIFY(std::abs(model->closedKmHours() - 2.4 * 60 / 3600) < 1e-4);
    const auto row = session::worldRow(*model, city->roads, {});
    QVERIFY(std::abs(row.closedKm - 2.4) < 1e-4);
  }
};

QTEST_GUILESS_MAIN(PathsForCarsTest)
#include "zz_paths_for_cars_test.moc"
