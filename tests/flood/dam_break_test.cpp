#include <QtTest>

#include "tests/flood/domains.h"
#include "tests/flood/exact_solutions.h"
#include "tests/flood/norms.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

FloodInputs channel(int columns, double cell, double left, double right) {
  FloodInputs inputs = domain(columns, 4, cell, [](double, double) { return 0.0; });
  inputs.manning = 0;
  const double dam = columns * cell / 2;
  for (int i = 0; i < columns * 4; ++i) {
    inputs.initialDepth.push_back(float((i % columns + 0.5) * cell < dam ? left : right));
  }
  return inputs;
}

double stokerError(int columns, double cell) {
  const exact::Stoker stoker{10, 5};
  const double dam = columns * cell / 2;
  const FloodState state = ranTo(channel(columns, cell, 10, 5), 40).state();
  return depthNorms(state, [&](double x, double) { return stoker.depth(x - dam, 40); }).l1();
}

}  // namespace

class DamBreakTest : public QObject {
  Q_OBJECT
 private slots:
  void theMiddleDepthOfStokerIsTheKnownOne() {
    QVERIFY(std::fabs(exact::Stoker{10, 5}.middle() - 7.26920) < 5e-6);
  }

  void stokerConvergesWithTheCell() {
    const double coarse = stokerError(100, 16), fine = stokerError(400, 4);
    qInfo("Stoker: relative L1 %.4f at 16 m, %.4f at 4 m", coarse, fine);
    QVERIFY(fine < 0.5 * coarse);
  }

  void theSameAlongXAndAlongY() {
    const FloodState alongX = ranTo(channel(120, 5, 10, 0), 10).state();
    FloodInputs turned = domain(4, 120, 5, [](double, double) { return 0.0; });
    turned.manning = 0;
    for (int i = 0; i < 480; ++i) turned.initialDepth.push_back(i / 4 < 60 ? 10.0F : 0.0F);
    const FloodState alongY = ranTo(turned, 10).state();
    for (int c = 0; c < 120; ++c) {
      QCOMPARE(alongX.depth.at(c, 1), alongY.depth.at(1, c));
      QCOMPARE(alongX.qx.at(c, 1), alongY.qy.at(1, c));
    }
  }

  void depthsNeverGoNegativeOnRoughDryGround() {
    FloodInputs inputs = domain(90, 70, 3, roughGround(11, 3, 5));
    for (int i = 0; i < 90 * 70; ++i) inputs.initialDepth.push_back(i % 90 < 20 ? 6.0F : 0.0F);
    FloodModel model = started(inputs);
    for (int k = 1; k <= 20; ++k) {
      QVERIFY(model.advance(k * 5, {}).ok());
      const FloodState state = model.state();
      for (const float h : state.depth.values) QVERIFY(h >= 0);
    }
    qInfo("mass error %.2e", model.mass().relativeError());
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
  }
};

QTEST_GUILESS_MAIN(DamBreakTest)
#include "dam_break_test.moc"
