#include "app/session/scenario/traffic_scenario.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "app/sumo/sumo_link.h"
#include "gis/city/city_package.h"
#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;
using Json = nlohmann::json;

namespace {

QByteArray fileBytes(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const std::string kTrafficAssets = CITYMIRROR_SOURCE_DIR "/assets";

/// Braess: 6 trips; the bridge is 3-4.
const QByteArray kNetwork =
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 5\n"
    "<END OF METADATA>\n1 3 1 0 1e-6 1e7 1 0 0 1;\n1 4 1 0 50 0.02 1 0 0 1;\n"
    "3 2 1 0 50 0.02 1 0 0 1;\n4 2 1 0 1e-6 1e7 1 0 0 1;\n3 4 1 0 10 0.1 1 0 0 1;\n";
const QByteArray kTrips = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 6;\n";

/// 500 m of street into another.
const QByteArray kStreets = R"(<net>
  <edge id="a" from="A" to="J"><lane id="a_0" index="0" speed="13.9" length="500"/></edge>
  <edge id="b" from="J" to="B"><lane id="b_0" index="0" speed="13.9" length="500"/></edge>
  <connection from="a" to="b" fromLane="0" toLane="0" dir="s" state="M"/>
</net>)";

}  // namespace

class TrafficScenarioTest : public QObject {
  Q_OBJECT
  void mustBeRefused(const Json& json, const QString& named) const {
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    QVERIFY(!scenario.ok());
    QVERIFY2(scenario.error().text().find(named.toStdString()) != std::string::npos,
             scenario.error().text().c_str());
    QVERIFY(!scenario.error().remedy.empty());
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    put("net.tntp", kNetwork);
    put("trips.tntp", kTrips);
  }

  void closingTheBridgeShowsInTheResults() {
    for (const bool closed : {false, true}) {
      Json json = basic();
      if (closed) json["closures"] = {{{"edge", "3-4"}, {"from_s", 0}, {"to_s", 3600}}};
      const Json summary = run(json);
      QVERIFY(std::abs(summary["mean_cost"].get<double>() - (closed ? 83 : 92)) < 1e-3);
      QVERIFY(summary["relative_gap"].get<double>() <= 1e-6);
      QCOMPARE(summary["vehicles_loaded"].get<double>(), 6.0);
      QCOMPARE(summary["teleported"].get<int>(), 0);
      const auto rows = fileBytes(path("out/edges.csv")).trimmed().split('\n');
      QCOMPARE(rows.size(), 6);
      QCOMPARE(rows[0], QByteArray("edge,flow,cost"));
      QCOMPARE(rows[5].startsWith("3-4,0,"), closed);
      QCOMPARE(fileBytes(path("out/trips.csv")).split('\n').first(),
               QByteArray("from,to,trips,cost"));
    }
  }

  void wrongKeysAndValuesAreNamed_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* change, const char* named) {
      QTest::addRow("%s", change) << change << named;
    };
    row(R"({"netwrok": "net.tntp"})", "netwrok");
    row(R"({"network": "none.tntp"})", "none.tntp");
    row(R"({"network": "trips.tntp"})", "trips.tntp");
    row(R"({"network": "net.net.xml"})", "network");
    row(R"({"demand": 5})", "demand");
    row(R"({"demand": "net.tntp"})", "net.tntp:6");
    row(R"({"engine": "warp"})", "engine");
    row(R"({"engine": "meso"})", "network");
    row(R"({"engine": "sumo"})", sumo::isBuilt() ? "network" : "engine");
    row(R"({"gap": 0})", "gap");
    row(R"({"gap": "small"})", "gap");
    row(R"({"duration_s": -1})", "duration_s");
    row(R"({"duration_s": 1e12})", "duration_s");
    row(R"({"closures": [{"edge": "9-9"}]})", "closures[0].edge");
    row(R"({"closures": [{"edge": "3-4", "from_s": 60}]})", "closures[0]");
    row(R"({"closures": [{"egde": "3-4"}]})", "closures[0].egde");
    row(R"({"depths": "flood"})", "depths");
  }
  void wrongKeysAndValuesAreNamed() {
    QFETCH(QString, change);
    QFETCH(QString, named);
    Json json = basic();
    json.update(Json::parse(change.toStdString()));
    mustBeRefused(json, named);
  }

  void vehiclesAreRunOneByOneAndAClosureShows() {
    for (const bool closed : {false, true}) {
      Json json = streets();
      if (closed) json["closures"] = {{{"edge", "b"}, {"from_s", 0}, {"to_s", 500}}};
      const Json summary = run(json);
      QCOMPARE(summary["engine"].get<std::string>(), std::string("meso"));
      QCOMPARE(summary["vehicles_loaded"].get<int>(), 2);
      QCOMPARE(summary["arrived"].get<int>(), 2);
      QCOMPARE(summary["teleported"].get<int>(), 0);
      QCOMPARE(summary["mean_travel_time_s"].get<double>() > 400, closed);
      const auto edges = fileBytes(path("out/edges.csv")).trimmed().split('\n');
      QCOMPARE(edges.size(), 1 + 2 * 2);
      QCOMPARE(edges[0], QByteArray("edge,interval_s,entered,left,mean_speed_m_per_s,"
                                    "density_veh_per_km"));
      const auto trips = fileBytes(path("out/trips.csv")).trimmed().split('\n');
      QCOMPARE(trips.size(), 3);
      QVERIFY(trips[1].startsWith("trip1,car,0,0,"));
    }
  }
  void wrongStreetsAndTripsAreNamed_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* change, const char* named) {
      QTest::addRow("%s", change) << change << named;
    };
    row(R"({"gap": 1e-6})", "gap");
    row(R"({"depths": "water"})", "depths");
    row(R"({"vehicles": 10})", "vehicles");
    row(R"({"seed": 1.5})", "seed");
    row(R"({"informed_share": 2})", "informed_share");
    row(R"({"output_interval_s": 0})", "output_interval_s");
    row(R"({"additional": "types.add.xml"})", "additional");
    row(R"({"additional": ["none.add.xml"]})", "none.add.xml");
    row(R"({"demand": "trips.tntp"})", "demand");
    row(R"({"network": "net.tntp"})", "network");
    row(R"({"closures": [{"edge": "c"}]})", "closures[0].edge");
    row(R"({"closures": [{"edge": "b", "from_s": 9, "to_s": 3}]})", "closures[0].to_s");
  }
  void wrongStreetsAndTripsAreNamed() {
    QFETCH(QString, change);
    QFETCH(QString, named);
    Json json = streets();
    json.update(Json::parse(change.toStdString()));
    mustBeRefused(json, named);
  }

  void aCityPackageIsANetworkAndItsWaterSlowsAndClosesStreets() {
    Json json = cityStreets();
    const auto dry = arrivals(json);
    QVERIFY2(dry.at("trip1") < 200 && dry.at("trip2") < 200, "dry");
    json["depths"] = "water";
    const auto wet = arrivals(json);
    QVERIFY(wet.at("trip1") > dry.at("trip1") && wet.at("trip1") < 600);  // a bus wades 0.32 m
    QVERIFY(wet.at("trip2") > 600);  // a car waits until the water has gone
  }

  void sumoDrivesTheStreetsOfACityAndMeetsItsWaterAsCarsDo() {
    if (!sumo::installed()) QSKIP("SUMO is not installed");
    Json json = cityStreets();
    json["engine"] = "sumo";
    const auto dry = arrivals(json);
    QVERIFY2(dry.at("trip1") < 200 && dry.at("trip2") < 200, "dry");
    json["depths"] = "water";
    const auto wet = arrivals(json);
    QVERIFY(wet.at("trip1") > 600 && wet.at("trip2") > 600);  // the bus too, and the run goes on
    const Json summary = Json::parse(fileBytes(path("out/summary.json")).toStdString());
    QVERIFY(summary["notes"].dump().find("as for cars") != std::string::npos);
    const CityModel city = *gis::readCity(path("city").toStdString(), {});
    const auto codes = traffic::cityNetwork(city.roads, cityRules().streets).code;
    const auto rows = fileBytes(path("out/edges.csv")).trimmed().split('\n');
    QVERIFY(rows.size() > 2);
    for (const QByteArray& row : rows.mid(1))
      QVERIFY(std::ranges::count(codes, row.split(',').first().toStdString()) == 1);
    json.erase("demand"), json.erase("depths");
    json["vehicles"] = 60;  // the city's own, whose names have spaces
    const auto own = arrivals(json);
    QVERIFY(own.size() > 20 && own.begin()->first.starts_with("trip "));
  }

  void aCityWithoutADemandMakesItsOwnTrips() {
    Json json = cityStreets();
    json.erase("demand");
    json["vehicles"] = 120;
    const Json summary = run(json);
    QVERIFY(summary["vehicles_loaded"].get<int>() > 100);
    QVERIFY(summary["arrived"].get<int>() > 60);
    QVERIFY(summary["notes"].dump().find("trips are made") != std::string::npos);
    QVERIFY(summary["notes"].dump().find("user equilibrium") != std::string::npos);
    json["seed"] = 1;
    QCOMPARE(run(json)["mean_travel_time_s"].get<double>(),
             summary["mean_travel_time_s"].get<double>());
  }

  void wrongKeysOfACityAreNamed_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* change, const char* named) {
      QTest::addRow("%s", change) << change << named;
    };
    row(R"({"depths": "nowhere"})", "nowhere");
    row(R"({"depths": "city"})", "city");
    row(R"({"vehicles": 10})", "vehicles");
    row(R"({"additional": ["a.add.xml"]})", "additional");
    if (!sumo::isBuilt()) row(R"({"engine": "sumo"})", "engine");
    row(R"({"closures": [{"edge": "b"}]})", "closures[0].edge");
    row(R"({"network": "water"})", "water");
  }
  void wrongKeysOfACityAreNamed() {
    QFETCH(QString, change);
    QFETCH(QString, named);
    Json json = cityStreets();
    json.update(Json::parse(change.toStdString()));
    mustBeRefused(json, named);
  }

  void resultsNeverOverwriteTheWaterTheyAreMadeOf() {
    Json json = cityStreets();
    json["depths"] = "water";
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    QVERIFY(scenario.ok());
    const QByteArray before = fileBytes(path("water/edges.csv"));
    QVERIFY(!runTrafficScenario(*scenario, path("water").toStdString(), {}).ok());
    QCOMPARE(fileBytes(path("water/edges.csv")), before);
  }

  void theExamplesOfTheHelpPageRunAndEveryKeyStandsThere() {
    streets();
    put("types.add.xml", "<additional><vType id=\"van\" length=\"6\"/></additional>");
    const QString page =
        QString::fromUtf8(fileBytes(CITYMIRROR_SOURCE_DIR "/assets/help/traffic-scenario.md"));
    auto block = QRegularExpression("```json\n([^`]*)```").globalMatch(page);
    int examples = 0;
    for (; block.hasNext(); ++examples) {
      Json json = Json::parse(block.next().captured(1).toStdString());
      run(json);
      json["nobody_reads_this"] = 1;
      put("scenario.json", QByteArray::fromStdString(json.dump()));
      const auto refused = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
      QVERIFY(!refused.ok());
      const QString offered = QString::fromStdString(refused.error().remedy).section("one of ", 1);
      for (const QString& key : offered.split(", ")) {
        QVERIFY2(page.contains("`" + key + "`") || page.contains("\"" + key + "\""),
                 qPrintable(key));
      }
    }
    QCOMPARE(examples, 2);
  }

  void whatDoesNothingIsTold() {
    Json json = streets();
    put("none.csv", "depart_s,from,to,class\n");
    json["demand"] = "none.csv";
    json["closures"] = {{{"edge", "b"}, {"from_s", 1200}}};
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    std::string told;
    for (const Note& note : scenario->notes) told += note.where + ": " + note.what + "\n";
    QVERIFY2(told.find("demand: No vehicle sets out") != std::string::npos, told.c_str());
    QVERIFY2(told.find("closures[0]: ") != std::string::npos, told.c_str());
  }

  void aRunThatFailsLeavesNoResultsOfAnEarlierOne() {
    run(basic());
    QVERIFY(QFile::exists(path("out/summary.json")));
    Json json = basic();
    json["closures"] = {{{"edge", "1-3"}}, {{"edge", "1-4"}}};
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    const auto ran = runTrafficScenario(*scenario, path("out").toStdString(), {});
    QVERIFY(!ran.ok());
    QVERIFY(ran.error().what.find("from zone 1 to zone 2") != std::string::npos);
    QVERIFY(QDir(path("out")).isEmpty());
  }

  void aStoppedRunLeavesNothing() {
    std::stop_source stop;
    stop.request_stop();
    put("scenario.json", QByteArray::fromStdString(basic().dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    const auto ran = runTrafficScenario(*scenario, path("out").toStdString(),
                                        run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!ran.ok() && ran.error().code == ErrorCode::cancelled);
    QVERIFY(QDir(path("out")).isEmpty());
  }

  void siouxFallsMeetsThePublishedEquilibrium() {
    const QString data =
        qEnvironmentVariable("CITYMIRROR_DATA", CITYMIRROR_SOURCE_DIR "/../shared/data") + "/tntp/";
    if (!QFile::exists(data + "SiouxFalls_flow.tntp")) QSKIP("tntp/SiouxFalls_flow.tntp is absent");
    Json json = basic();
    json["network"] = (data + "SiouxFalls_net.tntp").toStdString();
    json["demand"] = (data + "SiouxFalls_trips.tntp").toStdString();
    const double atDefault = run(json)["objective"].get<double>();
    QVERIFY(std::abs(atDefault / 4231335.287107 - 1) < 1e-8);
    json["gap"] = 1e-11;
    const Json summary = run(json);
    QVERIFY(std::abs(summary["objective"].get<double>() - 4231335.287107) < 1e-5);
    QVERIFY(std::abs(summary["total_cost"].get<double>() - 7480225.3449) < 1e-2);
    const double worst = worstFlowError(data + "SiouxFalls_flow.tntp");
    qInfo("objective %.6f at gap 1e-6, %.6f at 1e-11; worst flow %.2g away", atDefault,
          summary["objective"].get<double>(), worst);
    QVERIFY(worst < 0.01);
  }

 private:
  std::string scenarioPath() const { return path("scenario.json").toStdString(); }
  QString path(const QString& name) const { return folder_->filePath(name); }
  void put(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
  }
  static Json basic() {
    return {{"network", "net.tntp"}, {"demand", "trips.tntp"}, {"engine", "assign"}};
  }
  Json streets() const {
    put("streets.net.xml", kStreets);
    put("trips.csv", "depart_s,from,to,class\n0,a,b,car\n10,a,b,bus\n");
    return {{"network", "streets.net.xml"},
            {"demand", "trips.csv"},
            {"duration_s", 1200},
            {"output_interval_s", 600},
            {"engine", "meso"}};
  }
  /// A package, a bus and a car from one street into the next, and water of 0.32 m on that until
  /// 600 s.
  Json cityStreets() const {
    if (!gis::writeCity(smallCity(), path("city").toStdString(), {})) qFatal("no city");
    const CityModel city = *gis::readCity(path("city").toStdString(), {});
    const TrafficNetwork net = traffic::cityNetwork(city.roads, cityRules().streets);
    std::uint32_t from = 0, to = 0;
    for (std::uint32_t t = 0; t < net.turnCount() && to == from; ++t) {
      from = 0;
      while (net.firstLane[from + 1] <= net.turnLane[t]) ++from;
      to = city.roads.roadOf(net.turnTo[t]).code == city.roads.roadOf(from).code ? net.turnTo[t]
                                                                                 : from;
    }
    const QByteArray a = QByteArray::fromStdString(net.code[from]),
                     b = QByteArray::fromStdString(net.code[to]);
    put("trips.csv",
        "depart_s,from,to,class\n0," + a + "," + b + ",bus\n10," + a + "," + b + ",car\n");
    QDir(folder_->path()).mkpath("water");
    put("water/edges.csv",
        "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km,depth_m,closed\n" + b +
            ",0,,,,,0.32,\n" + b + ",600,,,,,0,\n");
    return {{"network", "city"}, {"demand", "trips.csv"}, {"duration_s", 1200}, {"engine", "meso"}};
  }
  /// When each vehicle arrived, s; those that have not are left out.
  std::map<std::string, double> arrivals(const Json& json) const {
    run(json);
    std::map<std::string, double> all;
    for (const QByteArray& row : fileBytes(path("out/trips.csv")).split('\n')) {
      const auto cells = row.split(',');
      if (cells.size() == 7 && cells[4].toDouble() > 0)
        all[cells[0].toStdString()] = cells[4].toDouble();
    }
    return all;
  }
  Json run(const Json& json) const {
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(scenarioPath(), {}, "", kTrafficAssets);
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto ran = runTrafficScenario(*scenario, path("out").toStdString(), {});
    if (!ran) qFatal("%s", ran.error().text().c_str());
    return Json::parse(fileBytes(path("out/summary.json")).toStdString());
  }
  double worstFlowError(const QString& published) const {
    std::map<QByteArray, double> flow;
    for (const QByteArray& row : fileBytes(path("out/edges.csv")).split('\n')) {
      const auto cells = row.split(',');
      if (cells.size() == 3) flow[cells[0]] = cells[1].toDouble();
    }
    double worst = 0;
    for (const QByteArray& row : fileBytes(published).split('\n').mid(1)) {
      const auto cells = row.simplified().split(' ');
      if (cells.size() < 4) continue;
      worst = std::max(worst, std::abs(flow.at(cells[0] + "-" + cells[1]) - cells[2].toDouble()));
    }
    return worst;
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TrafficScenarioTest)
#include "traffic_scenario_test.moc"
