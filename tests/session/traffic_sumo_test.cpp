// The same scenario in SUMO, through its own process. Skipped by name where SUMO is not installed.
#include <QtTest>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "app/session/scenario/traffic_scenario.h"
#include "app/sumo/sumo_link.h"

using namespace citymirror;
using namespace citymirror::session;
using SumoJson = nlohmann::json;

namespace {

const QByteArray kNodes = R"(<nodes>
  <node id="A" x="0" y="0"/><node id="J" x="400" y="0"/><node id="B" x="800" y="0"/>
  <node id="N" x="400" y="400"/><node id="C" x="1200" y="0"/>
</nodes>)";
/// a then b to C's edge c, or round by n and m.
const QByteArray kEdges = R"(<edges>
  <edge id="a" from="A" to="J" numLanes="1" speed="13.9"/>
  <edge id="b" from="J" to="B" numLanes="1" speed="13.9"/>
  <edge id="n" from="J" to="N" numLanes="1" speed="13.9"/>
  <edge id="m" from="N" to="B" numLanes="1" speed="13.9"/>
  <edge id="c" from="B" to="C" numLanes="1" speed="13.9"/>
</edges>)";

}  // namespace

class TrafficSumoTest : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> folder_;

  QString path(const char* name) const { return folder_->filePath(name); }
  void put(const char* name, const QByteArray& bytes) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
  }
  QList<QByteArray> lines(const char* name) const {
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().split('\n')
                                          : QList<QByteArray>();
  }
  SumoJson scenario() const {
    return {{"network", "net.net.xml"}, {"demand", "trips.csv"},  {"duration_s", 1200},
            {"engine", "sumo"},         {"output_interval_s", 600}, {"seed", 3}};
  }
  SumoJson run(const SumoJson& json, const std::string& engine = {}) const {
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto read = readTrafficScenario(path("scenario.json").toStdString(), {}, engine);
    if (!read) qFatal("%s", read.error().text().c_str());
    const auto ran = runTrafficScenario(*read, path("out").toStdString(), {});
    if (!ran) qFatal("%s", ran.error().text().c_str());
    QFile file(path("out/summary.json"));
    return file.open(QIODevice::ReadOnly) ? SumoJson::parse(file.readAll().toStdString())
                                          : SumoJson();
  }
  /// What edges.csv says of an edge: entered, by interval.
  std::vector<int> enteredOn(const QByteArray& edge) const {
    std::vector<int> entered;
    for (const QByteArray& line : lines("out/edges.csv")) {
      const auto cells = line.split(',');
      if (cells[0] == edge) entered.push_back(cells[2].toInt());
    }
    return entered;
  }

 private slots:
  void initTestCase() {
    if (!sumo::isBuilt()) QSKIP("built without SUMO");
    if (QStandardPaths::findExecutable("sumo").isEmpty() ||
        QStandardPaths::findExecutable("netconvert").isEmpty())
      QSKIP("SUMO is not installed");
    folder_ = std::make_unique<QTemporaryDir>();
    put("net.nod.xml", kNodes);
    put("net.edg.xml", kEdges);
    QProcess convert;
    convert.start("netconvert", {"-n", path("net.nod.xml"), "-e", path("net.edg.xml"), "-o",
                                 path("net.net.xml"), "--xml-validation", "never"});
    QVERIFY(convert.waitForFinished(60000) && convert.exitCode() == 0);
    QByteArray trips = "depart_s,from,to,class\n";
    for (int k = 0; k < 60; ++k) trips += QByteArray::number(10 * k) + ",a,c,car\n";
    put("trips.csv", trips);
  }

  void theSameScenarioGivesTheSameTablesAsTheEmbeddedEngine() {
    const SumoJson micro = run(scenario());
    const auto microTrips = lines("out/trips.csv"), microEdges = lines("out/edges.csv");
    const SumoJson meso = run(scenario(), "meso");
    QCOMPARE(micro["engine"].get<std::string>(), std::string("sumo"));
    for (const char* key : {"vehicles_loaded", "arrived", "running", "waiting", "teleported"})
      QCOMPARE(micro[key].get<int>(), meso[key].get<int>());
    QCOMPARE(micro["arrived"].get<int>(), 60);
    qInfo("mean travel time: SUMO %.1f s, embedded %.1f s",
          micro["mean_travel_time_s"].get<double>(), meso["mean_travel_time_s"].get<double>());
    QVERIFY(std::abs(micro["mean_travel_time_s"].get<double>() /
                         meso["mean_travel_time_s"].get<double>() - 1) < 0.15);
    QCOMPARE(microTrips.first(), lines("out/trips.csv").first());
    QCOMPARE(microTrips.size(), lines("out/trips.csv").size());
    QCOMPARE(microEdges.first(), lines("out/edges.csv").first());
    QCOMPARE(microEdges.size(), lines("out/edges.csv").size());
    QVERIFY(microTrips[1].startsWith(lines("out/trips.csv")[1].split(',').first()));
  }

  void equalSeedsGiveEqualRuns() {
    (void)run(scenario());
    const auto first = lines("out/trips.csv");
    (void)run(scenario());
    QCOMPARE(lines("out/trips.csv"), first);
  }

  void aClosureSendsInformedDriversRoundAndNeverEndsTheRun() {
    SumoJson json = scenario();
    json["duration_s"] = 2400;
    json["informed_share"] = 1;
    json["closures"] = {{{"edge", "b"}, {"from_s", 0}, {"to_s", 2400}}};
    const SumoJson closed = run(json);
    QCOMPARE(closed["vehicles_loaded"].get<int>(), 60);
    QCOMPARE(closed["arrived"].get<int>() + closed["running"].get<int>() +
                 closed["waiting"].get<int>(), 60);
    const auto byWay = enteredOn("n"), shut = enteredOn("b");
    QVERIFY(byWay[0] >= 50);
    QVERIFY(shut[0] <= 5);
    QVERIFY(closed["arrived"].get<int>() >= 50);
  }

  void whoIsOnAnEdgeDrivesOffWhenItClosesAndItOpensAgain() {
    SumoJson json = scenario();
    json["duration_s"] = 3000;
    json["informed_share"] = 0;
    json["closures"] = {{{"edge", "b"}, {"from_s", 300}, {"to_s", 900}}};
    const SumoJson summary = run(json);
    QCOMPARE(summary["arrived"].get<int>(), 60);
    std::map<int, int> arrivals;  // by minute
    for (const QByteArray& line : lines("out/trips.csv").mid(1))
      ++arrivals[int(line.split(',')[4].toDouble() / 60)];
    QVERIFY(arrivals[5] > 0);  // those before it
    for (int minute = 8; minute < 15; ++minute) QCOMPARE(arrivals[minute], 0);
    QVERIFY(arrivals[16] + arrivals[17] > 0);
  }

  void vehiclesAreSeenWhereSomebodyLooks() {
    QByteArray routes = "<routes><vType id=\"car\"/>";
    for (int k = 0; k < 30; ++k)
      routes += "<vehicle id=\"v" + QByteArray::number(k) + "\" type=\"car\" depart=\"" +
                QByteArray::number(5 * k) + "\"><route edges=\"a b c\"/></vehicle>";
    put("look.rou.xml", routes + "</routes>");
    sumo::SumoOptions options;
    options.network = path("net.net.xml").toStdString();
    options.routes = {path("look.rou.xml").toStdString()};
    auto link = sumo::SumoLink::start(options);
    QVERIFY2(link.ok(), link.ok() ? "" : link.error().text().c_str());
    QVERIFY(!sumo::SumoLink::start(options).ok());  // one at a time
    QVERIFY(link->look({400, 0}, 100).ok());
    QVERIFY(link->advance(100, {}).ok());
    const auto near = link->vehicles();
    QVERIFY(near.size() >= 2 && near.size() < 15);
    for (const sumo::SumoVehicle& vehicle : near) {
      QVERIFY((vehicle.at - Point2(400, 0)).norm() < 110);
      QVERIFY(std::abs(vehicle.headingDeg - 90) < 1);  // eastwards
      QVERIFY(vehicle.speed > 5);
      QCOMPARE(vehicle.type, std::string("car"));
    }
    QVERIFY(link->look({400, 400}, 50).ok());
    QVERIFY(link->advance(101, {}).ok());
    QVERIFY(link->vehicles().empty());
    QCOMPARE(link->close("nowhere").error().where, std::string("nowhere"));
    QVERIFY(link->advance(102, {}).ok());  // a wrong name does not end it
    QVERIFY(link->finish().ok());
  }

  void aRunThatIsStoppedEndsItsProcess() {
    SumoJson json = scenario();
    json["duration_s"] = 100000;
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto read = readTrafficScenario(path("scenario.json").toStdString(), {});
    QVERIFY(read.ok());
    run::JobQueue queue(1);
    std::optional<ErrorCode> code;
    const auto id = queue.submit({}, [&](const run::JobContext& job) {
      const auto done = runTrafficScenario(*read, path("stopped").toStdString(), job);
      if (!done) code = done.error().code;
    });
    QTest::qWait(500);
    queue.cancel(id);
    queue.drain();
    QCOMPARE(code, std::optional(ErrorCode::cancelled));
    QVERIFY(lines("stopped/summary.json").isEmpty());
    QCOMPARE(run(scenario())["arrived"].get<int>(), 60);  // another may begin
  }

  void whatSumoSaysOfAWrongFileIsTold() {
    sumo::SumoOptions options;
    options.network = path("net.nod.xml").toStdString();
    const auto link = sumo::SumoLink::start(options);
    QVERIFY(!link.ok());
    QCOMPARE(link.error().code, ErrorCode::badInput);
    QVERIFY2(link.error().what.find("Invalid network") != std::string::npos,
             link.error().what.c_str());
    options.program = "no-such-sumo";
    QCOMPARE(sumo::SumoLink::start(options).error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(TrafficSumoTest)
#include "traffic_sumo_test.moc"
