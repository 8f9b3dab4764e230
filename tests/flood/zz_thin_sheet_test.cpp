// Rain on a plane as a thin sheet: what flows off and what is stored, while it rains and after,
// against the kinematic wave by the efficiency of Nash and Sutcliffe (1970).
#include <QtTest>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/flood/domains.h"
#include "tests/flood/exact_solutions.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

constexpr double kSheetLength = 100, kSheetRain = 50;  // m, mm/h
constexpr double kRainEnds = 1800, kSheetEnds = 3600;  // s
constexpr double kSheetStep = 30, kLeastEfficiency = 0.98;
constexpr int kSheetRows = 4;

/// 1 is perfect, 0 as good as the mean.
double nashSutcliffe(const std::vector<double>& found, const std::vector<double>& exact) {
  const double mean = std::accumulate(exact.begin(), exact.end(), 0.0) / double(exact.size());
  double off = 0, varied = 0;
  for (std::size_t k = 0; k < exact.size(); ++k) {
    off += (found[k] - exact[k]) * (found[k] - exact[k]);
    varied += (exact[k] - mean) * (exact[k] - mean);
  }
  return 1 - off / varied;
}

/// Discharge at the foot, m²/s. After the rain the depth at x stays with what has come down to the
/// foot from there: x + 5/3 v(h) τ = length.
double footDischarge(const exact::RainedPlane& plane, double t) {
  if (t <= kRainEnds) return plane.discharge(plane.length, t);
  const double alpha = std::sqrt(plane.slope) / plane.manning;
  double low = 0, high = plane.depth(plane.length);
  for (int k = 0; k < 60; ++k) {
    const double h = (low + high) / 2;
    const double reached = alpha * std::pow(h, 5.0 / 3) / plane.rate +
                           5.0 / 3 * alpha * std::pow(h, 2.0 / 3) * (t - kRainEnds);
    (reached < plane.length ? low : high) = h;
  }
  return alpha * std::pow(low, 5.0 / 3);
}

struct Sheet {
  std::vector<double> discharge, stored;  // m²/s, mean of each step; m² at its end
};

Sheet exactSheet(const exact::RainedPlane& plane) {
  Sheet sheet;
  double stored = 0;
  for (double t = 0; t < kSheetEnds; t += kSheetStep) {
    double out = 0;
    for (double s = 0.5; s < kSheetStep; ++s) out += footDischarge(plane, t + s);
    stored += (t < kRainEnds ? plane.rate * plane.length * kSheetStep : 0) - out;
    sheet.discharge.push_back(out / kSheetStep);
    sheet.stored.push_back(stored);
  }
  return sheet;
}

Sheet computedSheet(const exact::RainedPlane& plane, double cell, Scheme scheme) {
  FloodInputs inputs = domain(int(kSheetLength / cell), kSheetRows, cell,
                              [&](double x, double) { return (kSheetLength - x) * plane.slope; });
  inputs.scheme = scheme;
  inputs.manning = plane.manning;
  inputs.rainMmPerHour = {{0, kRainEnds}, {kSheetRain, 0}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  FloodModel model = started(inputs);
  Sheet sheet;
  double before = 0;
  for (double t = 0; t < kSheetEnds; t += kSheetStep) {
    goOn(model, t + kSheetStep);
    const double out = model.mass().outflow / (kSheetRows * cell);
    sheet.discharge.push_back((out - before) / kSheetStep);
    sheet.stored.push_back(model.mass().final_ / (kSheetRows * cell));
    before = out;
  }
  return sheet;
}

}  // namespace

class ThinSheetTest : public QObject {
  Q_OBJECT
 private slots:
  void theExactSheetKeepsItsWater() {
    const exact::RainedPlane plane{kSheetLength, 0.01, 0.03, kSheetRain / 3.6e6};
    const Sheet sheet = exactSheet(plane);
    const double steady = sheet.stored[std::size_t(kRainEnds / kSheetStep) - 1];
    QVERIFY(std::fabs(steady / plane.storage() - 1) < 1e-3);
    QVERIFY(std::fabs(footDischarge(plane, kRainEnds + 0.01) / (plane.rate * plane.length) - 1) <
            1e-3);
    QVERIFY(sheet.stored.back() > 0 && sheet.stored.back() < 0.2 * steady);
    QCOMPARE(nashSutcliffe(sheet.discharge, sheet.discharge), 1.0);
  }

  void whatFlowsOffAndIsStoredIsThatOfTheKinematicWave_data() {
    QTest::addColumn<int>("scheme");
    QTest::addColumn<double>("cell");
    QTest::addColumn<double>("slope");
    QTest::addColumn<double>("manning");
    QTest::newRow("1 m, 1 %, first order") << int(Scheme::hll) << 1.0 << 0.01 << 0.03;
    QTest::newRow("1 m, 1 %, second order") << int(Scheme::muscl) << 1.0 << 0.01 << 0.03;
    QTest::newRow("1 m, 1 %, local inertia") << int(Scheme::inertial) << 1.0 << 0.01 << 0.03;
    QTest::newRow("1 m, 5 %, first order") << int(Scheme::hll) << 1.0 << 0.05 << 0.05;
    QTest::newRow("2 m, 10 %, first order") << int(Scheme::hll) << 2.0 << 0.10 << 0.02;
  }
  void whatFlowsOffAndIsStoredIsThatOfTheKinematicWave() {
    QFETCH(int, scheme);
    QFETCH(double, cell);
    QFETCH(double, slope);
    QFETCH(double, manning);
    const exact::RainedPlane plane{kSheetLength, slope, manning, kSheetRain / 3.6e6};
    const Sheet exact = exactSheet(plane);
    const Sheet found = computedSheet(plane, cell, Scheme(scheme));
    const double flow = nashSutcliffe(found.discharge, exact.discharge);
    const double stored = nashSutcliffe(found.stored, exact.stored);
    qInfo("efficiency of the outflow %.4f, of the stored water %.4f", flow, stored);
    QVERIFY(flow >= kLeastEfficiency);
    QVERIFY(stored >= kLeastEfficiency);
  }
};

QTEST_GUILESS_MAIN(ThinSheetTest)
#include "zz_thin_sheet_test.moc"
