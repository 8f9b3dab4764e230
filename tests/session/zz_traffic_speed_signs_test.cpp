// Speed signs of an additional file slow the vehicles of a traffic scenario.
#include <QtTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/scenario/traffic_scenario.h"
#include "gis/city/city_package.h"
#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const QByteArray kSignedStreets = R"(<net>
  <edge id="a" from="A" to="J"><lane id="a_0" index="0" speed="10" length="500"/></edge>
  <edge id="b" from="J" to="B"><lane id="b_0" index="0" speed="10" length="500"/></edge>
  <connection from="a" to="b" fromLane="0" toLane="0" dir="s" state="M"/>
</net>)";

}  // namespace

class TrafficSpeedSignsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  void write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
  }

 private slots:
  void aSignHoldsForItsEdgeInTheRunAndWhatIsLeftOutIsTold() {
    write("n.net.xml", kSignedStreets);
    write("d.csv", "depart_s,from,to,class\n0,a,b,car\n");
    write("s.add.xml",
          "<additional><variableSpeedSign id=\"s\" lanes=\"b_0\"><step time=\"30\" speed=\"2\"/>"
          "</variableSpeedSign><tlLogic id=\"X\"><phase duration=\"9\" state=\"r\"/></tlLogic>"
          "</additional>");
    const nlohmann::json json = {{"network", "n.net.xml"},
                                 {"demand", "d.csv"},
                                 {"additional", nlohmann::json::array({"s.add.xml"})},
                                 {"duration_s", 600}};
    write("scenario.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(folder_.filePath("scenario.json").toStdString(), {},
                                              "", CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(scenario.ok(), scenario ? "" : scenario.error().text().c_str());
    const auto& run = std::get<MesoRun>(scenario->engine);
    QCOMPARE(run.inputs.restrictions.size(), std::size_t(1));
    QCOMPARE(run.inputs.restrictions[0].link, 1U);
    QCOMPARE(run.inputs.restrictions[0].from, 30.0);
    QCOMPARE(run.inputs.restrictions[0].speed, 0.2);
    const auto tells = [](const Note& note) {
      return note.what.find("no signal X") != std::string::npos;
    };
    QCOMPARE(std::count_if(scenario->notes.begin(), scenario->notes.end(), tells), 1);
  }

  void aSignInTheVehiclesOfACityHoldsForItsStreetToo() {
    const CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, folder_.filePath("city").toStdString(), {}).ok());
    const auto codes = traffic::cityNetwork(city.roads, cityRules().streets).code;
    const QByteArray edge = QByteArray::fromStdString(codes[2]);
    write("c.rou.xml", "<routes><vehicle id=\"v\" depart=\"0\"><route edges=\"" + edge +
                           "\"/></vehicle><variableSpeedSign id=\"s\" lanes=\"" + edge +
                           "_0\"><step time=\"60\" speed=\"1\"/></variableSpeedSign></routes>");
    const nlohmann::json json = {{"network", "city"}, {"demand", "c.rou.xml"}, {"duration_s", 600}};
    write("city.json", QByteArray::fromStdString(json.dump()));
    const auto scenario = readTrafficScenario(folder_.filePath("city.json").toStdString(), {}, "",
                                              CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(scenario.ok(), scenario ? "" : scenario.error().text().c_str());
    const auto& run = std::get<MesoRun>(scenario->engine);
    QCOMPARE(run.inputs.restrictions.size(), std::size_t(1));
    QCOMPARE(run.inputs.restrictions[0].link, 2U);
    QCOMPARE(run.inputs.restrictions[0].from, 60.0);
  }
};

QTEST_GUILESS_MAIN(TrafficSpeedSignsTest)
#include "zz_traffic_speed_signs_test.moc"
