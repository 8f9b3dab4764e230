#include <QtTest>

#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

float fastest(const FloodState& state) {
  return std::max(largest(state.qx.values), largest(state.qy.values));
}

float largestLevelError(const FloodState& state, const FloodInputs& inputs, double level) {
  float worst = 0;
  for (std::size_t i = 0; i < state.depth.values.size(); ++i) {
    const float z = inputs.bed->values[i];
    if (std::isfinite(z) && z < level) {
      worst = std::max(worst, float(std::fabs(z + state.depth.values[i] - level)));
    } else if (std::isfinite(z)) {
      worst = std::max(worst, state.depth.values[i]);
    }
  }
  return worst;
}

double island(double x, double y) {
  return 6 * std::exp(-((x - 300) * (x - 300) + (y - 260) * (y - 260)) / 8000);
}

}  // namespace

class StillWaterTest : public QObject {
  Q_OBJECT
 private slots:
  void lakeAtRestStaysAtRestRoundAnIsland() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = domain(61, 53, 10, island);
      inputs.scheme = scheme;
      fillTo(inputs, 3.0);
      const FloodState state = ranTo(inputs, 1800).state();
      qInfo("%s: largest discharge per width %.2e m2/s", nameOf(scheme), double(fastest(state)));
      QVERIFY(fastest(state) < 5e-5F);
      QVERIFY(largestLevelError(state, inputs, 3.0) < 5e-6F);
    }
  }

  void lakeAtRestStaysAtRestOnRandomGroundWithShores() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = domain(70, 45, 2, roughGround(7, 2, 4));
      inputs.scheme = scheme;
      fillTo(inputs, 2.2);
      const FloodState state = ranTo(inputs, 600).state();
      qInfo("%s: largest discharge per width %.2e m2/s", nameOf(scheme), double(fastest(state)));
      QVERIFY(fastest(state) < 5e-5F);
QVERIFY(largestLevelError(state, inputs, 2.2) < 5e-6F);
    }
  }

  void lakeAtRestIsBitExactWhereHeightsFitThePrecision() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = domain(50, 40, 5, [](double x, double y) {
        return std::round(roughGround(3, 5, 6)(x, y) * 256) / 256;
      });
      inputs.scheme = scheme;
      fillTo(inputs, 2.5);
      const FloodState state = ranTo(inputs, 3600).state();
      QCOMPARE(fastest(state), 0.0F);
      QCOMPARE(largestLevelError(state, inputs, 2.5), 0.0F);
    }
  }

  void waterAtTheLevelOfItsBoundaryStaysAtRest() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = domain(40, 30, 10, [](double x, double) { return x * 0.01; });
      inputs.scheme = scheme;
      fillTo(inputs, 3.0);
      inputs.boundaries = {{Side::west, BoundaryKind::level, {{0}, {3.0}}}};
      FloodModel model = ranTo(inputs, 1800);
      QVERIFY(fastest(model.state()) < 5e-5F);
QVERIFY(std::fabs(model.mass().outflow) < 0.1);
    }
  }

  void waterAtTheLevelOfARegionStaysAtRest() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs =
          domain(60, 40, 10, [](double x, double) { return std::fabs(x - 300) / 50; });
      inputs.scheme = scheme;
      fillTo(inputs, 4.0);
      LevelRegion river{"river", {}, {{0}, {4.0}}};
      for (std::uint32_t row = 0; row < 40; ++row) {
        for (std::uint32_t c = 28; c < 32; ++c) river.cells.push_back(row * 60 + c);
      }
      inputs.levelRegions = {river};
      FloodModel model = ranTo(inputs, 1800);
      QVERIFY(fastest(model.state()) < 5e-5F);
QVERIFY(std::fabs(model.mass().outflow) < 0.1);
    }
  }

  void cellsOutsideTheDomainAreWalls() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = domain(40, 40, 5, [](double x, double y) {
        return (x > 100 && y > 100) ? std::numeric_limits<double>::quiet_NaN() : 0.1;
      });
      inputs.scheme = scheme;
      fillTo(inputs, 2.0);
      for (float& h : inputs.initialDepth) h = std::isfinite(h) ? h : 0;
      const FloodState state = ranTo(inputs, 900).state();
      QVERIFY(fastest(state) < 5e-5F);
      QVERIFY(std::isnan(state.depth.at(30, 30)));
    }
  }
};

QTEST_GUILESS_MAIN(StillWaterTest)
#include "still_water_test.moc"
