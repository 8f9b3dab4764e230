// The engine "assign" on a cut of the demo city: its gap, its flows at junctions, its files.
#include <QtTest>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "app/session/scenario/traffic_scenario.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/city/demo_city.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/route_search.h"
#include "tests/support/city_rules.h"

using namespace citymirror;
using namespace citymirror::session;
using Json = nlohmann::json;

class CityAssignmentFilesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  CityModel city_;

  std::string path(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }
  static Json basic() {
    return {{"network", "city"}, {"engine", "assign"}, {"vehicles", 2000}, {"duration_s", 1800}};
  }
  Result<TrafficScenario> read(const Json& json) const {
    if (!writeFile(path("scenario.json"), json.dump())) qFatal("cannot write");
    return readTrafficScenario(path("scenario.json"), {}, "", CITYMIRROR_SOURCE_DIR "/assets");
  }
  Json run(const TrafficScenario& scenario) const {
    const auto ran = runTrafficScenario(scenario, path("out"), {});
    if (!ran) qFatal("%s", ran.error().text().c_str());
    return Json::parse(*readFile(path("out/summary.json")));
  }
  /// Rows of a result without its heading.
  std::vector<QStringList> rows(const std::string& file, const char* heading) const {
    const auto lines = QString::fromStdString(*readFile(path("out/" + file))).trimmed().split('\n');
    if (lines.front() != heading) qFatal("%s", qPrintable(lines.front()));
    std::vector<QStringList> all;
    for (const QString& line : lines.mid(1)) all.push_back(line.split(','));
    return all;
  }

 private slots:
  void initTestCase() {
    gis::DemoCityOptions options;
    options.areaKm2 = 4;
    options.buildings = 2700;
    const auto made = gis::makeDemoCity(options, {});
    QVERIFY2(made.ok(), made ? "" : made.error().text().c_str());
    QVERIFY(gis::writeCity(*made, path("city"), {}).ok());
    auto city = gis::readCity(path("city"), {});
    QVERIFY(city.ok());
    city_ = std::move(*city);
  }

  void theGapIsReachedAndWhatComesToAJunctionLeavesIt() {
    const auto scenario = read(basic());
    QVERIFY2(scenario.ok(), scenario ? "" : scenario.error().text().c_str());
    const Json summary = run(*scenario);
    QVERIFY(summary["relative_gap"].get<double>() <= 1e-4);
    QVERIFY(summary["vehicles_loaded"].get<int>() > 1500);
    QCOMPARE(summary["arrived"].get<int>() + summary["left_out"].get<int>(),
             summary["vehicles_loaded"].get<int>());
    QCOMPARE(summary["teleported"].get<int>(), 0);

    const auto edges = rows("edges.csv", "edge,flow,cost,capacity,volume_over_capacity");
    const RoadNetwork& roads = city_.roads;
    QCOMPARE(edges.size(), roads.edgeCount());
    std::vector<double> excess(roads.nodeCount(), 0), flow;  // what comes in and does not leave
    for (std::size_t e = 0; e < edges.size(); ++e) {
      flow.push_back(edges[e][1].toDouble());
      const double ratio = edges[e][4].toDouble() * edges[e][3].toDouble();
      QVERIFY(std::abs(ratio - flow[e]) < 1e-4 * (1 + flow[e]));
      excess[roads.edgeTo[e]] += flow[e];
      excess[roads.edgeFrom[e]] -= flow[e];
    }
    const auto& assigned = std::get<CityAssignmentRun>(scenario->engine).assignment;
    const auto trips = rows("trips.csv", "from,to,trips,cost,class");
    QCOMPARE(trips.size(), assigned.from.size());
    double units = 0;
    for (std::size_t i = 0; i < trips.size(); ++i) {
      if (trips[i][3].isEmpty()) continue;  // left out
      const double each = assigned.inputs.trips.trips[i];
      units += each;
      excess[roads.edgeFrom[assigned.from[i]]] += each;
      excess[roads.edgeTo[assigned.to[i]]] -= each;
    }
    for (std::size_t n = 0; n < excess.size(); ++n)
      QVERIFY2(std::abs(excess[n]) < 1e-4, qPrintable(QString("%1 at %2").arg(excess[n]).arg(n)));
    QVERIFY(std::abs(summary["pcu_per_h"].get<double>() - units) < 1e-6 * units);
  }

  void tripsCostWhatTheFastestWayByTheTurnsOfTheCityCosts() {
    const auto scenario = read(basic());
    QVERIFY(scenario.ok());
    const auto& run = std::get<CityAssignmentRun>(scenario->engine);
    const auto found = traffic::assign(run.assignment.inputs, {});
    QVERIFY(found.ok());
    const auto net = traffic::cityNetwork(city_.roads, cityRules().streets);
    const std::vector<double> seconds(found->cost.begin(),
                                      found->cost.begin() + std::ptrdiff_t(net.linkCount()));
    traffic::RouteSearch search(net);
    const std::size_t step = std::max<std::size_t>(1, run.assignment.from.size() / 100);
    for (std::size_t i = 0; i < run.assignment.from.size(); i += step) {
      const std::uint32_t from = run.assignment.from[i], to = run.assignment.to[i];
      search.towards(to, run.classes[run.assignment.type[i]].user, seconds);
      if (!search.reaches(from)) continue;
      const double fastest = seconds[from] + search.secondsFrom(from);
      QVERIFY2(std::abs(found->tripCost[i] - fastest) < 1e-6 * fastest,
               qPrintable(QString("%1 %2").arg(found->tripCost[i]).arg(fastest)));
    }
  }

  void roadsAreToldByTheirCodesInBothDirections() {
    const auto scenario = read(basic());
    QVERIFY(scenario.ok());
    run(*scenario);
    const auto roads = rows("road_volumes.csv",
                            "road,class,length_m,forward_pcu_per_h,backward_pcu_per_h,"
                            "forward_volume_over_capacity,backward_volume_over_capacity,"
                            "forward_s,backward_s");
    std::map<QString, double> most;  // of the edges of a road
    for (const auto& edge : rows("edges.csv", "edge,flow,cost,capacity,volume_over_capacity")) {
      double& flow = most[edge[0].left(edge[0].lastIndexOf('/'))];
      flow = std::max(flow, edge[1].toDouble());
    }
    QVERIFY(roads.size() > 10);
    for (const auto& road : roads) {
      QCOMPARE(road.size(), 9);
      QVERIFY(roadClassFromWord(road[1].toStdString()) != RoadClass::path);
      const double flow = std::max(road[3].toDouble(), road[4].toDouble());
      QVERIFY2(std::abs(flow - most.at(road[0])) < 1e-4, qPrintable(road.join(' ')));
    }
  }

  void aTableOfTripsIsAssignedAndALateOneSaysSo() {
    const auto net = traffic::cityNetwork(city_.roads, cityRules().streets);
    std::uint32_t turn = 0, from = 0;
    while (!(net.laneUsers[net.turnLane[turn]] & kPassengerCar)) ++turn;
    while (net.firstLane[from + 1] <= net.turnLane[turn]) ++from;
    std::string table = "depart_s,from,to,class\n";
    for (const char* depart : {"0", "10", "1799", "1800"})
      table +=
          std::string(depart) + "," + net.code[from] + "," + net.code[net.turnTo[turn]] + ",car\n";
    QVERIFY(writeFile(path("trips.csv"), table).ok());
    Json json = basic();
    json.erase("vehicles");
    json["demand"] = "trips.csv";
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario ? "" : scenario.error().text().c_str());
    const Json summary = run(*scenario);
    QCOMPARE(summary["vehicles_loaded"].get<int>(), 3);
    QCOMPARE(summary["vehicles_per_h"].get<double>(), 6.0);
    QVERIFY(summary["notes"].dump().find("after the duration are left out: 1") !=
            std::string::npos);
  }

  void aClosureHoldsThroughoutAndWhatIsNoPartOfAnAssignmentIsNamed() {
    const auto codes = traffic::cityNetwork(city_.roads, cityRules().streets).code;
    Json json = basic();
    const auto closing = [&](double from) {
      return Json::array({Json::object({{"edge", codes[0]}, {"from_s", from}})});
    };
    json["closures"] = closing(60);
    QVERIFY(read(json).error().text().find("closures[0]") != std::string::npos);
    json["closures"] = closing(0);
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario ? "" : scenario.error().text().c_str());
    run(*scenario);
    QCOMPARE(rows("edges.csv", "edge,flow,cost,capacity,volume_over_capacity")[0][1].toDouble(),
             0.0);
    for (const char* key : {"depths", "restrictions", "output_interval_s", "informed_share"}) {
      Json other = basic();
      other[key] = 1;
      const auto refused = read(other);
      QVERIFY(!refused.ok());
      QVERIFY2(refused.error().text().find(key) != std::string::npos, key);
    }
  }

  void aStoppedAssignmentTellsItsProgressAndLeavesNothing() {
    const auto scenario = read(basic());
    QVERIFY(scenario.ok());
    std::stop_source stop;
    bool told = false;
    const run::JobContext job(stop.get_token(), [&](double fraction, const Text& phase) {
      told = fraction >= 0 && fraction <= 1 && !phase.zh.empty() && !phase.en.empty();
      stop.request_stop();
    });
    const auto ran = runTrafficScenario(*scenario, path("stopped"), job);
    QVERIFY(!ran.ok());
    QCOMPARE(ran.error().code, ErrorCode::cancelled);
    QVERIFY(told);
    QVERIFY(QDir(QString::fromStdString(path("stopped"))).isEmpty());
  }
};

QTEST_GUILESS_MAIN(CityAssignmentFilesTest)
#include "zz_city_assignment_test.moc"
