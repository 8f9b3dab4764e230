// Incidents that leave an edge open, in scenarios of the verb `traffic`.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/scenario/traffic_scenario.h"
#include "app/sumo/sumo_link.h"

using namespace citymirror;
using namespace citymirror::session;

class TrafficIncidentTest : public QObject {
  Q_OBJECT
  using Json = nlohmann::json;
  QTemporaryDir folder_;

  QString path(const char* name) const { return folder_.filePath(name); }
  void put(const char* name, const QByteArray& bytes) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
  }
  Result<TrafficScenario> read(const Json& restriction, const char* engine = "meso") const {
    Json json = {{"network", "streets.net.xml"},
                 {"demand", "trips.csv"},
                 {"duration_s", 4000},
                 {"engine", engine}};
    if (!restriction.is_null()) json["restrictions"] = Json::array({restriction});
    put("scenario.json", QByteArray::fromStdString(json.dump()));
    return readTrafficScenario(path("scenario.json").toStdString(), {}, "",
                               CITYMIRROR_SOURCE_DIR "/assets");
  }
  double meanTravel(const Json& restriction) const {
    const auto scenario = read(restriction);
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto ran = runTrafficScenario(*scenario, path("out").toStdString(), {});
    if (!ran) qFatal("%s", ran.error().text().c_str());
    QFile file(path("out/summary.json"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no summary");
    const Json summary = Json::parse(file.readAll().toStdString());
    if (summary["arrived"].get<int>() != 60) qFatal("not all have arrived");
    return summary["mean_travel_time_s"].get<double>();
  }

 private slots:
  /// 500 m of street into another, a car every 3 s.
  void initTestCase() {
    put("streets.net.xml", R"(<net>
  <edge id="a" from="A" to="J"><lane id="a_0" index="0" speed="10" length="500"/></edge>
  <edge id="b" from="J" to="B"><lane id="b_0" index="0" speed="10" length="500"/></edge>
  <connection from="a" to="b" fromLane="0" toLane="0" dir="s" state="M"/>
</net>)");
    QByteArray trips = "depart_s,from,to,class\n";
    for (int k = 0; k < 60; ++k) trips += QByteArray::number(3 * k) + ",a,b,car\n";
    put("trips.csv", trips);
  }

  void lessCapacityDelaysThoseWhoQueueAndLessSpeedEveryone() {
    const double free = meanTravel(nullptr);
    QVERIFY2(free > 90 && free < 120, QByteArray::number(free));
    QVERIFY(meanTravel({{"edge", "a"}, {"capacity_share", 0.25}}) > free + 60);
    const double slow = meanTravel({{"edge", "b"}, {"speed_share", 0.5}});
    QVERIFY2(slow > free + 40 && slow < free + 90, QByteArray::number(slow));
  }

  void anIncidentThatHasEndedBeforeAnybodyComesChangesNothing() {
    QCOMPARE(meanTravel({{"edge", "a"}, {"capacity_share", 0.1}, {"to_s", 20}}),
             meanTravel(nullptr));
  }

  void wrongOnesAreNamed() {
    const auto names = [&](const Json& restriction, const char* key) {
      const auto scenario = read(restriction);
      return !scenario.ok() && scenario.error().text().find(key) != std::string::npos;
    };
    QVERIFY(names({{"edge", "c"}, {"speed_share", 0.5}}, "restrictions[0].edge"));
    QVERIFY(names({{"edge", "b"}}, "restrictions[0].edge"));
    QVERIFY(names({{"edge", "b"}, {"capacity_share", 2}}, "restrictions[0].capacity_share"));
    QVERIFY(names({{"edge", "b"}, {"lanes", 1}}, "restrictions[0].lanes"));
    QVERIFY(names({{"edge", "b"}, {"speed_share", 0.5}, {"from_s", 9}, {"to_s", 3}},
                  "restrictions[0].to_s"));
  }

  void sumoDoesNotKnowThem() {
    if (!sumo::isBuilt()) QSKIP("built without SUMO");
    const auto scenario = read({{"edge", "b"}, {"speed_share", 0.5}}, "sumo");
    QVERIFY(!scenario.ok());
    QVERIFY(scenario.error().text().find("restrictions") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TrafficIncidentTest)
#include "zz_traffic_incident_test.moc"
