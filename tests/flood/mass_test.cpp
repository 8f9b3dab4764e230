#include <QtTest>

#include "scenarios/flood/flood_check.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

FloodInputs stormyHills() {
  FloodInputs inputs = domain(80, 60, 10, [](double x, double y) {
    return 12 - 0.01 * x + std::sin(x / 60) * std::cos(y / 45);
  });
  inputs.rainMmPerHour = {{0, 1200}, {60, 0}};
  inputs.inflows = {{"Q", {{15, 305}}, {{0, 1800}, {0, 9}}}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  inputs.sinks = {{"inlet", {405, 305}, {{0}, {0.05}}}};
  inputs.infiltrationMmPerHour = 4;
  return inputs;
}

}  // namespace

class MassTest : public QObject {
  Q_OBJECT
 private slots:
  void everyTermIsBookedAndTheBalanceCloses() {
    FloodModel model = ranTo(stormyHills(), 2400);
    const MassLedger mass = model.mass();
    qInfo("relative error %.2e of %.0f m3", mass.relativeError(), mass.rain + mass.inflow);
    QVERIFY(std::fabs(mass.rain / (0.02 * 80 * 60 * 100) - 1) < 1e-9);
    QVERIFY(std::fabs(mass.inflow / (0.5 * 1800 * 9 + 600 * 9) - 1) < 1e-4);
    QVERIFY(mass.infiltrated > 0 && mass.drained > 0 && mass.outflow > 0 && mass.final_ > 0);
    QVERIFY(std::fabs(mass.relativeError()) < 1e-6);
    QVERIFY(checkRun(model.stats(), mass).ok);
  }

  void wallsLetNothingThrough_data() {
    QTest::addColumn<int>("scheme");
    for (const Scheme scheme : {Scheme::hll, Scheme::muscl, Scheme::inertial}) {
      QTest::newRow(nameOf(scheme)) << int(scheme);
    }
  }
  void wallsLetNothingThrough() {
    QFETCH(int, scheme);
    FloodInputs inputs = domain(
        90, 40, 5, [](double x, double y) { return 0.5 * std::sin(x / 40) * std::cos(y / 30); });
    inputs.scheme = Scheme(scheme);
    for (int i = 0; i < 90 * 40; ++i) inputs.initialDepth.push_back(i % 90 < 40 ? 6.0F : 2.0F);
    const MassLedger mass = ranTo(inputs, 300).mass();
    qInfo("left through the walls %.1e of the water, error %.1e", mass.outflow / mass.initial,
          mass.relativeError());
    QCOMPARE(mass.outflow, 0.0);
    QVERIFY(std::fabs(mass.relativeError()) < 1e-6);
  }

  void infiltrationTakesNoMoreThanThereIs() {
    FloodInputs inputs = domain(30, 30, 10, [](double, double) { return 0.0; });
    inputs.initialUniformDepth = 0.002;
    inputs.infiltrationMmPerHour = 60;
    const MassLedger mass = ranTo(inputs, 600).mass();
    QVERIFY(std::fabs(mass.infiltrated / mass.initial - 1) < 1e-5);
    QVERIFY(mass.final_ < 1e-4 * mass.initial);
  }

  void rainFallsByItsFactor() {
    FloodInputs inputs = domain(200, 20, 10, [](double, double) { return 0.0; });
    inputs.rainMmPerHour = {{0}, {36}};
    for (int i = 0; i < 200 * 20; ++i) inputs.rainFactor.push_back(i % 200 < 100 ? 2.0F : 0.0F);
    const MassLedger mass = ranTo(inputs, 600).mass();
    QVERIFY(std::fabs(mass.rain / (0.006 * 400000) - 1) < 1e-9);
    QVERIFY(std::fabs(mass.relativeError()) < 1e-6);
  }

  void aSinkTakesUpToItsCapacityAndFollowsSteering() {
    FloodInputs inputs = domain(30, 30, 10, [](double, double) { return 0.0; });
    inputs.initialUniformDepth = 1;
    inputs.sinks = {{"pump", {155, 155}, {{0}, {2}}}};
    FloodModel model = ranTo(inputs, 100);
    QVERIFY(std::fabs(model.mass().drained - 200) < 0.01);
    QVERIFY(model.apply(SetSink{"pump", 0}).ok());
    QVERIFY(model.advance(200, {}).ok());
    QVERIFY(std::fabs(model.mass().drained - 200) < 0.01);
    QVERIFY(model.apply(SetSink{"pump", 5}).ok());
    QVERIFY(model.advance(300, {}).ok());
    QVERIFY(std::fabs(model.mass().drained - 700) < 0.01);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
  }

  void aRisingRiverFloodsItsBanksAndIsBooked() {
    FloodInputs inputs = domain(150, 40, 10, [](double x, double) { return x < 100 ? 0.0 : 2.0; });
    LevelRegion river{"river", {}, {{0, 1800}, {1.0, 2.6}}};
    for (std::uint32_t r = 0; r < 40; ++r) {
      for (std::uint32_t c = 0; c < 10; ++c) river.cells.push_back(r * 150 + c);
    }
    inputs.levelRegions = {river};
    FloodModel model = ranTo(inputs, 3600);
    const MassLedger mass = model.mass();
    qInfo("came from the river %.0f m3, relative to it %.2e", -mass.outflow,
          mass.error() / mass.outflow);
    QVERIFY(mass.outflow < -1000);
    QVERIFY(std::fabs(mass.error() / mass.outflow) < 1e-5);
    QVERIFY(model.state().depth.at(20, 20) > 0.3F);
  }

  void aDischargeBoundaryBringsWhatItSays() {
    FloodInputs inputs = domain(60, 20, 10, [](double x, double) { return 6 - 0.01 * x; });
    inputs.boundaries = {{Side::west, BoundaryKind::discharge, {}, {{0}, {12}}}};
    const MassLedger mass = ranTo(inputs, 600).mass();
    QVERIFY(std::fabs(mass.inflow - 7200) < 0.1);
    QVERIFY(std::fabs(mass.relativeError()) < 1e-6);
  }

  void aRunWithABadBalanceIsNoForecast() {
    FloodStats stats;
    stats.maxCourant = 0.9;
    MassLedger mass;
    mass.initial = 100;
    mass.final_ = 100.01;
    QVERIFY(checkRun(stats, mass).ok);
    mass.final_ = 101;
    const Health health = checkRun(stats, mass);
    QVERIFY(!health.ok && !health.verdict.zh.empty() && !health.verdict.en.empty());
    stats.maxCourant = 1.2;
    mass.final_ = 100;
    QVERIFY(!checkRun(stats, mass).ok);
  }
};

QTEST_GUILESS_MAIN(MassTest)
#include "mass_test.moc"
