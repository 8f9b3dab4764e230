#include <QtTest>

#include "scenarios/flood/flood_check.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

FloodInputs pond(Scheme scheme) {
  FloodInputs inputs = domain(60, 40, 10, [](double, double) { return 0.0; });
  inputs.initialUniformDepth = 1;
  inputs.scheme = scheme;
  return inputs;
}

/// The pond after a minute, one cell of it with this depth.
FloodInputs spoilt(Scheme scheme, float depth, int column, int row) {
  FloodInputs inputs = pond(scheme);
  auto snapshot = std::make_shared<FloodSnapshot>(ranTo(inputs, 60).snapshot());
  snapshot->depth[std::size_t(row) * 60 + std::size_t(column)] = depth;
  inputs.resume = snapshot;
  return inputs;
}

FloodStats goodStats() {
  FloodStats stats;
  stats.maxCourant = 0.9;
  return stats;
}
MassLedger balanced() { return {100, 50, 25, 10, 5, 20, 140}; }

/// One line for people in both languages, with this fault in it.
void verifyRefused(const Health& health, const char* fault) {
  QVERIFY(!health.ok);
  QVERIFY2(health.verdict.en.find(fault) != std::string::npos, health.verdict.en.c_str());
  QVERIFY(health.verdict.en.find("not a forecast") != std::string::npos);
  QVERIFY(health.verdict.zh.find("不得作为预报") != std::string::npos);
}

}  // namespace

class HealthTest : public QObject {
  Q_OBJECT
 private slots:
  void aSoundRunIsHealthyAndSaysItsFigures() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = pond(scheme);
      inputs.boundaries = {{Side::east, BoundaryKind::open}};
      const FloodModel model = ranTo(inputs, 120);
      const Health health = checkRun(model.stats(), model.mass());
      QVERIFY2(health.ok, health.verdict.en.c_str());
      QVERIFY(health.verdict.en.find("Courant 0.90") != std::string::npos);
      QCOMPARE(model.stats().clippedCells, std::int64_t(0));
      QCOMPARE(model.stats().clippedVolume, 0.0);
    }
  }

  void aNegativeDepthIsClippedCountedAndNamed() {
    for (const Scheme scheme : kSchemes) {
      FloodModel model = started(spoilt(scheme, -30, 17, 23));
      const double lost = model.mass().error();
      QVERIFY(std::fabs(lost + 31 * 100) < 1);
      goOn(model, 61);
      const FloodStats stats = model.stats();
      QVERIFY(stats.clippedCells >= 1);
      QVERIFY(stats.clippedVolume > 2000);
      QCOMPARE(std::int64_t(stats.clipped.size()), std::min<std::int64_t>(stats.clippedCells, 20));
      const ClippedCell& first = stats.clipped.front();
      QVERIFY(std::abs(first.column - 17) <= 1 && std::abs(first.row - 23) <= 1);
      QVERIFY(first.time > 60 && first.time <= 61);
      QVERIFY(std::any_of(stats.clipped.begin(), stats.clipped.end(),
                          [](const ClippedCell& c) { return c.column == 17 && c.row == 23; }));
      QVERIFY(stats.notes.front().what.find("negative depth") != std::string::npos);
      const Point2 place = model.state().depth.shape.centre(first.column, first.row);
      double x = 0, y = 0;
      QCOMPARE(std::sscanf(stats.notes.front().where.c_str(), "x %lf, y %lf", &x, &y), 2);
      QCOMPARE(Point2(x, y), place);
      const double booked = model.mass().error() - lost - stats.clippedVolume;
      QVERIFY2(std::fabs(booked) < 0.01, qPrintable(QString::number(booked)));
      for (const float h : model.state().depth.values) QVERIFY(h >= 0);
      verifyRefused(checkRun(stats, model.mass()), "too many depths went below zero");
    }
  }

  void aValueThatIsNotANumberStopsTheRunThereAndThen() {
    for (const Scheme scheme : kSchemes) {
      FloodModel model = started(spoilt(scheme, NAN, 31, 12));
      const Outcome outcome = model.advance(70, {});
      QVERIFY(!outcome.ok());
      QCOMPARE(outcome.error().code, ErrorCode::diverged);
      const std::string where = outcome.error().where;
      double x = 0, y = 0, t = 0;
      QCOMPARE(std::sscanf(where.c_str(), "x %lf, y %lf, t %lf", &x, &y, &t), 3);
      QVERIFY2(t > 60 && t < 62, where.c_str());
      QVERIFY2(std::fabs(x - 315) <= 10 && std::fabs(y - 125) <= 10, where.c_str());
      QCOMPARE(model.stats().diverged, where);
      const Health health = checkRun(model.stats(), model.mass());
      verifyRefused(health, "it diverged");
      QVERIFY(health.verdict.en.find(where) != std::string::npos);
      QVERIFY(health.verdict.zh.find(where) != std::string::npos);
    }
  }

  void waterThatIsLostOrMadeIsRefused() {
    QVERIFY(checkRun(goodStats(), balanced()).ok);
    for (const double off : {-1.0, 1.0, double(NAN)}) {
      MassLedger mass = balanced();
      mass.final_ += off;
      verifyRefused(checkRun(goodStats(), mass), "water is lost or made");
      HealthLimits wide;
      wide.massError = 0.01;
      QCOMPARE(checkRun(goodStats(), mass, wide).ok, !std::isnan(off));
    }
  }

  void stepsThatAreTooLongAreRefused() {
    FloodStats stats = goodStats();
    stats.maxCourant = 1;
    QVERIFY(checkRun(stats, balanced()).ok);
    for (const double courant : {1.01, double(NAN)}) {
      stats.maxCourant = courant;
      verifyRefused(checkRun(stats, balanced()), "steps are too long");
    }
  }

  void clippingBeyondItsShareIsRefused() {
    FloodStats stats = goodStats();
    stats.clippedVolume = 1e-4 * 174;
    QVERIFY(checkRun(stats, balanced()).ok);
    stats.clippedVolume = 1e-4 * 176;
    verifyRefused(checkRun(stats, balanced()), "too many depths went below zero");
  }

  void everyFaultIsSaid() {
    FloodStats stats = goodStats();
    stats.maxCourant = 3;
    stats.clippedVolume = 5;
    stats.diverged = "x 1.00, y 2.00, t 3.000 s";
    MassLedger mass = balanced();
    mass.final_ = 0;
    const Health health = checkRun(stats, mass);
    for (const char* fault : {"it diverged", "water is lost or made", "steps are too long",
                              "too many depths", "x 1.00, y 2.00"}) {
      verifyRefused(health, fault);
    }
  }
};

QTEST_GUILESS_MAIN(HealthTest)
#include "health_test.moc"
