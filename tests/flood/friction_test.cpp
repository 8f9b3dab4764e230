#include <QtTest>

#include "tests/flood/domains.h"
#include "tests/flood/exact_solutions.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

/// A strip that falls to the open east side at `slope`, rained on at `rate` mm/h.
FloodInputs rainedPlane(double cell, double slope, double manning, double rate) {
  const int columns = int(100 / cell);
  FloodInputs inputs =
      domain(columns, 4, cell, [&](double x, double) { return (100 - x) * slope; });
  inputs.manning = manning;
  inputs.rainMmPerHour = {{0}, {rate}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  return inputs;
}

struct PlaneCase {
  double cell, slope, manning, rate;
};

double storedShare(const PlaneCase& c) {
  const FloodModel model = ranTo(rainedPlane(c.cell, c.slope, c.manning, c.rate), 7200);
  const exact::RainedPlane exact{100, c.slope, c.manning, c.rate / 3.6e6};
  return model.mass().final_ / (4 * c.cell) / exact.storage();
}

}  // namespace

class FrictionTest : public QObject {
  Q_OBJECT
 private slots:
  void steadyFlowDownASlopeHasItsNormalDepth() {
    const double slope = 0.002, n = 0.03, q = 1.5;
    FloodInputs inputs = domain(200, 4, 5, [&](double x, double) { return (1000 - x) * slope; });
    inputs.manning = n;
    const double normal = std::pow(q * n / std::sqrt(slope), 0.6);
    inputs.initialUniformDepth = normal * 0.8;
    inputs.inflows = {{"Q", {{2.5, 1}, {2.5, 19}}, {{0}, {q * 20}}}};
    inputs.boundaries = {{Side::east, BoundaryKind::normalDepth, {}, {}, slope}};
    const FloodState state = ranTo(inputs, 3600).state();
    const float h = state.depth.at(120, 2);
    qInfo("depth %.4f m, normal depth %.4f m, discharge %.4f m2/s", double(h), normal,
          double(state.qx.at(120, 2)));
    QVERIFY(std::fabs(h / normal - 1) < 0.01);
    QVERIFY(std::fabs(state.qx.at(120, 2) / q - 1) < 0.002);
  }

  void theCellAtADischargeBoundaryStandsAtTheLevelOfTheFlow() {
    FloodInputs inputs = domain(100, 4, 1, [](double, double) { return 0.0; });
    inputs.manning = 0;
    inputs.initialUniformDepth = 2;
    inputs.boundaries = {{Side::west, BoundaryKind::discharge, {}, {{0}, {4.42 * 4}}},
                         {Side::east, BoundaryKind::level, {{0}, {2}}}};
    const FloodState state = ranTo(inputs, 3600).state();
    qInfo("depth at the inlet %.5f m, discharge %.5f m2/s", double(state.depth.at(0, 2)),
          double(state.qx.at(0, 2)));
    QVERIFY(std::fabs(state.depth.at(0, 2) - 2) < 1e-3);
    QVERIFY(std::fabs(state.qx.at(0, 2) - 4.42) < 2e-3);
  }

  void waterThatEntersADryChannelStaysWithinItsCourantNumber() {
    FloodInputs inputs = domain(100, 4, 1, [](double x, double) { return -0.02 * x; });
    inputs.boundaries = {{Side::west, BoundaryKind::discharge, {}, {{0}, {4}}},
                         {Side::east, BoundaryKind::open}};
    const FloodModel model = ranTo(inputs, 600);
    QVERIFY(model.stats().maxCourant <= 0.9 + 1e-9);
    QVERIFY(std::fabs(model.state().qx.at(50, 2) - 1) < 2e-3);
  }

  void aRainedPlaneStoresWhatTheKinematicWaveSays_data() {
    QTest::addColumn<double>("cell");
    QTest::addColumn<double>("slope");
    QTest::addColumn<double>("manning");
    QTest::newRow("1 m, 1 %") << 1.0 << 0.01 << 0.03;
    QTest::newRow("1 m, 5 %") << 1.0 << 0.05 << 0.05;
    QTest::newRow("2 m, 10 %") << 2.0 << 0.10 << 0.02;
    QTest::newRow("5 m, 2 %") << 5.0 << 0.02 << 0.05;
    QTest::newRow("10 m, 0.3 %") << 10.0 << 0.003 << 0.05;
  }
  void aRainedPlaneStoresWhatTheKinematicWaveSays() {
    QFETCH(double, cell);
    QFETCH(double, slope);
    QFETCH(double, manning);
    const double share = storedShare({cell, slope, manning, 50});
    qInfo("stored %.3f of the exact volume", share);
    QVERIFY(std::fabs(share - 1) < (cell > 2 ? 0.12 : 0.05));
  }
};

QTEST_GUILESS_MAIN(FrictionTest)
#include "friction_test.moc"
