// Ways on foot: over paths, both ways, at the pace of walking, and as deep as people may wade.
#include <cmath>
#include <filesystem>

#include "app/session/scenario/route_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using namespace citymirror::test;

class OnFootTest : public QObject, private FloodCase {
  Q_OBJECT

  Result<session::RouteScenario> read(Json questions, const session::RouteFolders& folders) const {
    questions["city"] = "CITY";
    put("routes.json", questions.dump());
    return session::readRouteScenario(path("routes.json"),
                                      {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, folders, {});
  }
  Json ask(const Json& questions, const session::RouteFolders& folders = {}) const {
    const auto scenario = read(questions, folders);
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto done = session::runRouteScenario(*scenario, path("out"), {});
    if (!done) qFatal("%s", done.error().text().c_str());
    return Json::parse(bytesOf(path("out/summary.json")));
  }
  std::vector<double> column(const std::string& file, const std::string& name) const {
    return columnOf(bytesOf(path("out/" + file)), name);
  }
  /// A flood run that leaves water so deep on the western half of the path.
  std::string waterOnThePath(float deep) const {
    const std::string folder = path("FLOOD" + std::to_string(int(100 * deep)));
    std::filesystem::create_directories(folder);
    RasterGrid<float> depth(GridShape{100, 100, 10, 0, 0});
    for (int r = 0; r < 100; ++r)
      for (int c = 0; c < 100; ++c)
        depth.at(c, r) = (depth.shape.centre(c, r) - Point2(300, 100)).norm() < 60 ? deep : 0;
    const auto kept = gis::writeGeoTiff(depth, pathTown().frame, folder + "/depth_000000.tif");
    if (!kept) qFatal("%s", kept.error().text().c_str());
    return folder;
  }

 private slots:
  void initTestCase() {
    clear();
    CityModel town = pathTown();
    town.resources.front().vehicleClass = "foot";
    QVERIFY(gis::writeCity(town, path("CITY"), {}).ok());
  }

  void thePathIsTheWayAtFiveKilometresAnHour() {
    const Json back = {{"vehicle", "foot"}, {"routes", {{{"from", "F2"}, {"to", "F1"}}}}};
    ask({{"routes", {{{"from", "F1"}, {"to", "F2"}, {"vehicle", "foot"}}}},
         {"tables", {{{"from", {"F1"}}, {"to", {"F2"}}, {"vehicle", "foot"}}}}});
    for (const char* file : {"routes.csv", "tables.csv"}) {
      QCOMPARE(std::lround(column(file, "travel_s").at(0)), 576L);
      QCOMPARE(std::lround(column(file, "distance_m").at(0)), 800L);
    }
    ask(back);
    QCOMPARE(std::lround(column("routes.csv", "travel_s").at(0)), 576L);
    QVERIFY(bytesOf(path("out/routes.csv")).find(",foot,") != std::string::npos);
  }

  void shallowWaterSlowsAndDeepWaterClosesThePath() {
    const Json walk = {{"vehicle", "foot"}, {"routes", {{{"from", "F1"}, {"to", "F2"}}}}};
    ask(walk, {waterOnThePath(0.2F), ""});
    QCOMPARE(std::lround(column("routes.csv", "distance_m").at(0)), 800L);
    QVERIFY(column("routes.csv", "travel_s").at(0) > 576 + 60);
    ask(walk, {waterOnThePath(0.6F), ""});
    QCOMPARE(std::lround(column("routes.csv", "distance_m").at(0)), 2400L);
    QCOMPARE(std::lround(column("routes.csv", "travel_s").at(0)), 1728L);
    QVERIFY(bytesOf(path("out/routes.csv")).find(",PATH-3,") != std::string::npos);
  }

  void isochronesAndCoverReachTheHomeFromThePath() {
    const Json summary = ask({{"vehicle", "foot"},
                              {"isochrones", {{{"from", {"F1"}}, {"minutes", {4, 10}}}}},
                              {"coverage", {{{"from", {"F1"}}, {"within_min", 5}}}}});
    QCOMPARE(column("isochrones.csv", "homes"), (std::vector<double>{0, 2}));
    QVERIFY(std::abs(column("isochrones.csv", "road_km").at(0)) < 1e-6);
    QVERIFY(std::abs(column("isochrones.csv", "road_km").at(1) - 1.6) < 1e-6);
    QCOMPARE(summary["coverage"][0]["covered_homes"].get<int>(), 1);
  }

  void aCrewOnFootSetsOutWhereItStandsAndAVehicleFromTheStreets() {
    ask({{"nearest", {{{"to", "F1"}, {"among", "units"}}}}});
    QCOMPARE(std::lround(column("nearest.csv", "travel_s").at(0)), 288L);
    ask({{"routes", {{{"from", "U1"}, {"to", "F1"}}}}});
    QCOMPARE(std::lround(column("routes.csv", "travel_s").at(0)), 288L);
    ask({{"routes", {{{"from", "U1"}, {"to", "F1"}, {"vehicle", "car"}}}}});
    QCOMPARE(std::lround(column("routes.csv", "travel_s").at(0)), 240L);
  }

  void howFarAwayACrewStandsIsMeasuredOverWhatItMayUse() {
    const auto far = [&](const Json& json) {
      const auto scenario = read(json, {});
      if (!scenario) qFatal("%s", scenario.error().text().c_str());
      std::string told;
      for (const Note& note : scenario->notes)
        if (note.what.starts_with("The nearest ")) told += note.what + " (" + note.where + ")";
      return told;
    };
    QCOMPARE(far({{"nearest", {{{"to", "F1"}, {"among", "units"}}}}}), std::string());
    QCOMPARE(far({{"routes", {{{"from", "U1"}, {"to", "F1"}}}}}), std::string());
    QCOMPARE(far({{"routes", {{{"from", "U1"}, {"to", "F1"}, {"vehicle", "car"}}}}}),
             std::string("The nearest junction is 380 m away (U1)"));
    QCOMPARE(far({{"nearest", {{{"to", "F1"}, {"among", "units"}, {"vehicle", "car"}}}}}),
             std::string("The nearest junction is 380 m away (U1)"));
  }

  void theCommandLineMayNameTheVehicleOfQuestionsThatNameNone() {
    const Json walk = {{"vehicle", "car"}, {"routes", {{{"from", "F1"}, {"to", "F2"}}}}};
    ask(walk, {"", "", "foot"});
    QCOMPARE(std::lround(column("routes.csv", "travel_s").at(0)), 576L);
    const auto wrong = read(walk, {"", "", "hovercraft"});
    QVERIFY(!wrong.ok() && wrong.error().text().find("hovercraft") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(OnFootTest)
#include "zz_on_foot_test.moc"
