#include <QtTest>
#include <cstdlib>

#include "engine/core/file_io.h"
#include "scenarios/coupling/road_flooding.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

RoadNetwork oneWay(double kmh) {
  Road road;
  road.code = "R1";
  road.oneway = 1;
  road.freeFlowKmh = kmh;
  road.line = {{0, 0}, {100, 0}};
  return buildRoadNetwork({road});
}

WadingRule car() { return {"car", {"小汽车", "car"}, 0.30, 0.25, ""}; }

double kmhAt(double depth, const WadingRule& rule, double freeFlow) {
  return conditionsFor(oneWay(freeFlow), {float(depth)}, rule).speed[0] * 3.6;
}

std::string asset(const std::string& name) {
  const auto text = readFile(std::string(CITYMIRROR_SOURCE_DIR) + "/assets/config/" + name);
  return text ? *text : std::string();
}

}  // namespace

class WadingTest : public QObject {
  Q_OBJECT
 private slots:
  void speedsFollowThePublishedCurve_data() {
    QTest::addColumn<double>("millimetres");
    QTest::addColumn<double>("kmh");
    QTest::newRow("dry") << 0.0 << 86.9448;
    QTest::newRow("50") << 50.0 << 61.55;
    QTest::newRow("100") << 100.0 << 40.655;
    QTest::newRow("150") << 150.0 << 24.26;
    QTest::newRow("200") << 200.0 << 12.365;
    QTest::newRow("250") << 250.0 << 4.97;
    QTest::newRow("299") << 299.0 << 2.089;
    QTest::newRow("300") << 300.0 << 0.0;
    QTest::newRow("500, where the parabola rises again") << 500.0 << 0.0;
  }
  void speedsFollowThePublishedCurve() {
    QFETCH(double, millimetres);
    QFETCH(double, kmh);
    QVERIFY(std::abs(kmhAt(millimetres / 1000, car(), 86.9448) - kmh) < 0.002);
    // The scaled form: half the free-flow speed, half the speed in water.
    QVERIFY(std::abs(kmhAt(millimetres / 1000, car(), 43.4724) - kmh / 2) < 0.002);
    // A class that closes at twice the depth meets the same share there.
    const WadingRule tall{"tall", {}, 0.60, 0.55, ""};
    QVERIFY(std::abs(kmhAt(millimetres / 500, tall, 86.9448) - kmh) < 0.002);
  }
  void deeperWaterIsNeverFaster() {
    double before = 1e9;
    for (int mm = 0; mm <= 800; ++mm) {
      const double kmh = kmhAt(mm / 1000.0, car(), 50);
      QVERIFY(kmh <= before);
      before = kmh;
    }
    QCOMPARE(kmhAt(-0.1, car(), 50), kmhAt(0, car(), 50));
  }
  void aClosedRoadReopensOnlyBelowTheLowerDepth() {
    const auto network = oneWay(50);
    const auto open = conditionsFor(network, {0.27F}, car());
    QVERIFY(open.speed[0] > 0);
    const auto closed = conditionsFor(network, {0.31F}, car(), &open);
    QCOMPARE(closed.speed[0], 0.0F);
    const auto still = conditionsFor(network, {0.27F}, car(), &closed);
    QCOMPARE(still.speed[0], 0.0F);
    QVERIFY(conditionsFor(network, {0.24F}, car(), &still).speed[0] > 0);
  }
  void theShippedConfigurationsAreRead() {
    const auto closure = parseRoadClosure(asset("road_closure.json"));
    QVERIFY2(closure.ok(), closure.ok() ? "" : closure.error().text().c_str());
    for (const char* name :
         {"car", "bus", "truck", "ambulance", "fire_engine", "high_clearance", "foot"}) {
      const WadingRule* rule = closure->find(name);
      QVERIFY2(rule != nullptr, name);
      QVERIFY2(!rule->name.zh.empty() && !rule->name.en.empty(), name);
    }
    QVERIFY(closure->find("submarine") == nullptr);
    const auto bands = parsePondingBands(asset("ponding.json"));
    QVERIFY(bands.ok());
  }
  void aSeverityBeginsAtItsDepth() {
    const PondingBands bands;
    QVERIFY(bands.severityOf(0.149) == Severity::none);
    QVERIFY(bands.severityOf(0.15) == Severity::blue);
    QVERIFY(bands.severityOf(0.25) == Severity::yellow);
    QVERIFY(bands.severityOf(0.30) == Severity::orange);
    QVERIFY(bands.severityOf(0.50) == Severity::red);
  }
  void badClosuresNameTheirKey_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("key");
    QTest::newRow("curve") << "pregnolato_2017_scaled"
                           << "guess"
                           << "speed_curve";
    QTest::newRow("close") << "\"close_m\": 0.30"
                           << "\"close_m\": \"deep\""
                           << "rules[0].close_m";
    QTest::newRow("gone") << "\"close_m\": 0.30, "
                          << ""
                          << "rules[0].close_m";
    QTest::newRow("range") << "\"close_m\": 0.30"
                           << "\"close_m\": 30"
                           << "rules[0].close_m";
    QTest::newRow("reopen") << "\"reopen_m\": 0.25"
                            << "\"reopen_m\": 0.9"
                            << "rules[0].reopen_m";
    QTest::newRow("unknown") << "\"close_m\""
                             << "\"shut_m\""
                             << "rules[0].shut_m";
    QTest::newRow("twice") << "\"class\": \"bus\""
                           << "\"class\": \"car\""
                           << "rules[1].class";
    QTest::newRow("rules") << "\"rules\""
                           << "\"law\""
                           << "law";
  }
  void badClosuresNameTheirKey() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, key);
    QString text = QString::fromStdString(asset("road_closure.json"));
    const auto at = text.indexOf(from);
    QVERIFY(at >= 0);
    text.replace(at, from.size(), to);
    const auto read = parseRoadClosure(text.toStdString());
    QVERIFY(!read.ok());
    QCOMPARE(QString::fromStdString(read.error().where), key);
    QVERIFY(!read.error().remedy.empty());
  }
  void badBandsNameTheirKey() {
    for (const auto& [text, key] : std::vector<std::pair<std::string, std::string>>{
             {"", "bands_m"},
             {"[]", "bands_m"},
             {R"({"bands_m": {"blue": 0.1, "yellow": 0.2, "orange": 0.3}})", "bands_m.red"},
             {R"({"bands_m": {"blue": 0.3, "yellow": 0.2, "orange": 0.3, "red": 1}})",
              "bands_m.yellow"},
             {R"({"bands_m": {"pink": 0.1}})", "bands_m.pink"}}) {
      const auto read = parsePondingBands(text);
      QVERIFY2(!read.ok(), text.c_str());
      QCOMPARE(read.error().where, key);
    }
  }
};

QTEST_APPLESS_MAIN(WadingTest)
#include "wading_test.moc"
