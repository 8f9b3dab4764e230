#include <QtTest>

#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

constexpr double kG = 9.80665;

FloodInputs channel(int columns, double cell, double left, double right) {
  FloodInputs inputs = domain(columns, 4, cell, [](double, double) { return 0.0; });
  inputs.manning = 0;
  const double dam = columns * cell / 2;
  for (int i = 0; i < columns * 4; ++i) {
    inputs.initialDepth.push_back(float((i % columns + 0.5) * cell < dam ? left : right));
  }
  return inputs;
}

/// Ritter (1892): depth at distance x from the dam.
double ritter(double h0, double x, double t) {
  const double c0 = std::sqrt(kG * h0);
  if (x <= -c0 * t) return h0;
  if (x >= 2 * c0 * t) return 0;
  const double a = 2 * c0 - x / t;
  return a * a / (9 * kG);
}

/// Stoker (1957) for 10 m and 5 m: middle depth 7.26920 m.
double stoker(double x, double t) {
  const double left = 10, right = 5, middle = 7.26920;
  const double cl = std::sqrt(kG * left), cm = std::sqrt(kG * middle);
  const double um = 2 * (cl - cm), shock = um * middle / (middle - right);
  if (x <= -cl * t) return left;
  if (x <= (um - cm) * t) {
    const double a = 2 * cl - x / t;
    return a * a / (9 * kG);
  }
  return x <= shock * t ? middle : right;
}

template <class Exact>
double relativeL1(const FloodState& state, Exact exact) {
  double error = 0, sum = 0;
  const GridShape& s = state.depth.shape;
  for (int c = 0; c < s.columns; ++c) {
    const double x = s.centre(c, 0).x() - s.columns * s.cell / 2;
    error += std::fabs(state.depth.at(c, 1) - exact(x));
    sum += exact(x);
  }
  return error / sum;
}

}  // namespace

class DamBreakTest : public QObject {
  Q_OBJECT
 private slots:
  void ritterOnADryBed() {
    const FloodState state = ranTo(channel(400, 5, 10, 0), 50).state();
    const double norm = relativeL1(state, [](double x) { return ritter(10, x, 50); });
    const double dam = (state.depth.at(199, 1) + state.depth.at(200, 1)) / 2;
    qInfo("Ritter: relative L1 %.4f, depth at the dam %.4f (exact %.4f)", norm, dam, 40.0 / 9);
    QVERIFY(norm < 0.01);
    QVERIFY(std::fabs(dam - 40.0 / 9) < 0.1);
  }

  void stokerOnAWetBed() {
    const FloodState state = ranTo(channel(400, 5, 10, 5), 50).state();
    const double norm = relativeL1(state, [](double x) { return stoker(x, 50); });
    const float middle = state.depth.at(240, 1);
    qInfo("Stoker: relative L1 %.4f, middle depth %.5f (exact 7.26920)", norm, double(middle));
    QVERIFY(norm < 0.005);
    QVERIFY(std::fabs(middle - 7.26920F) < 0.005F);
  }

  void stokerConvergesWithTheCell() {
    const auto exact = [](double x) { return stoker(x, 40); };
    const double coarse = relativeL1(ranTo(channel(100, 16, 10, 5), 40).state(), exact);
    const double fine = relativeL1(ranTo(channel(400, 4, 10, 5), 40).state(), exact);
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

  void aRoundDamBreakIsSymmetric() {
    FloodInputs inputs = domain(101, 101, 1, [](double, double) { return 0.0; });
    inputs.manning = 0.01;
    inputs.initialUniformDepth = 0;
    for (int i = 0; i < 101 * 101; ++i) {
      const double x = i % 101 - 50, y = i / 101 - 50;
      inputs.initialDepth.push_back(x * x + y * y < 225 ? 2.5F : 0.5F);
    }
    const FloodState state = ranTo(inputs, 6).state();
    float worst = 0;
    for (int r = 0; r < 101; ++r) {
      for (int c = 0; c < 101; ++c) {
        const float h = state.depth.at(c, r);
        for (const float other :
             {state.depth.at(100 - c, r), state.depth.at(c, 100 - r), state.depth.at(r, c)}) {
          worst = std::max(worst, std::fabs(h - other));
        }
      }
    }
    qInfo("largest asymmetry %.2e m", double(worst));
    QVERIFY(worst < 1e-5F);
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
