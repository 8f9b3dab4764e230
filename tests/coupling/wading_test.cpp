#include <QtTest>
#include <cstdlib>

#include "engine/core/file_io.h"
#include "scenarios/coupling/lane_shares.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

WadingRule car() { return {"car", {"小汽车", "car"}, 0.30, 0.25, ""}; }

/// Share of the free speed that a class keeps in a coupled run, from the one it had before.
float keptShare(double depth, const WadingRule& rule, std::vector<float> before = {}) {
  VehicleClass vehicle;
  vehicle.wading = rule.vehicleClass;
  RoadClosureConfig rules;
  rules.rules = {rule};
  const float water = float(depth);
  return laneShares(std::span(&water, 1), std::span(&vehicle, 1), rules, before).front();
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
    const double curve = kmh / 86.9448;
    QVERIFY(std::abs(speedShare(millimetres / 1000, car()) - curve) < 3e-5);
    // A class that closes at twice the depth meets the same share there.
    const WadingRule tall{"tall", {}, 0.60, 0.55, ""};
    QVERIFY(std::abs(speedShare(millimetres / 500, tall) - curve) < 3e-5);
    // Traffic takes the next step of 5 % at or above it, and nothing on a closed road.
    const double driven = keptShare(millimetres / 1000, car());
    if (kmh == 0) QCOMPARE(driven, 0.0);
    QVERIFY(driven >= curve - 1e-4 && driven < curve + kShareStep + 1e-4);
  }
  void deeperWaterIsNeverFaster() {
    float before = 1;
    for (int mm = 0; mm <= 800; ++mm) {
      const float share = keptShare(mm / 1000.0, car());
      QVERIFY(share <= before);
      before = share;
    }
    QCOMPARE(before, 0.0F);
    QCOMPARE(keptShare(-0.1, car()), 1.0F);
  }
  void aClosedRoadReopensOnlyBelowTheLowerDepth() {
    const float open = keptShare(0.27, car());
    QVERIFY(open > 0);
    const float closed = keptShare(0.31, car(), {open});
    QCOMPARE(closed, 0.0F);
    const float still = keptShare(0.27, car(), {closed});
    QCOMPARE(still, 0.0F);
    QVERIFY(keptShare(0.24, car(), {still}) > 0);
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
