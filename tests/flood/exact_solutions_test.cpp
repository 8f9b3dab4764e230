#include <QtTest>

#include "tests/flood/exact_solutions.h"

using namespace citymirror::flood::testing::exact;

namespace {

/// Largest |q²/2gh² + h + z − head| over [from, to].
double headError(const Bump& bump, double head, double from, double to) {
  double worst = 0;
  for (double x = from; x < to; x += 0.01) {
    const double h = bump.depth(x), u = bump.discharge() / h;
    worst = std::max(worst, std::fabs(u * u / (2 * kStandardGravity) + h + bumpBed(x) - head));
  }
  return worst;
}

double froude(double q, double h) { return q / h / std::sqrt(kStandardGravity * h); }

}  // namespace

/// The rulers themselves: each solution keeps the law it solves.
class ExactSolutionsTest : public QObject {
  Q_OBJECT
 private slots:
  void ritterHasFourNinthsOfTheWaterAtTheDam() {
    QVERIFY(std::fabs(ritter(10, 0, 5) - 40.0 / 9) < 1e-12);
    QCOMPARE(ritter(10, 2.01 * std::sqrt(kStandardGravity * 10) * 5, 5), 0.0);
  }

  void stokerKeepsItsWater() {
    const Stoker dam{10, 5};
    double sum = 0;
    for (double x = -600; x < 600; x += 0.01) sum += dam.depth(x + 0.005, 40) * 0.01;
    QVERIFY(std::fabs(dam.middle() - 7.26920) < 5e-6);
    QVERIFY(std::fabs(sum - 9000) < 0.1);
  }

  void thackerComesBackAfterItsPeriodAndKeepsItsWater() {
    const PlanarThacker plane;
    const CurvedThacker bowl;
    QVERIFY(std::fabs(plane.period() - 4.4857) < 1e-3);
    QVERIFY(std::fabs(bowl.period() - plane.period() / 2) < 1e-12);
    double before = 0, after = 0, planeBefore = 0, planeAfter = 0;
    for (double x = -1.995; x < 2; x += 0.01) {
      for (double y = -1.995; y < 2; y += 0.01) {
        before += bowl.depth(x, y, 0);
        after += bowl.depth(x, y, bowl.period() / 3);
        planeBefore += plane.depth(x, y, 0);
        planeAfter += plane.depth(x, y, plane.period() / 3);
      }
    }
    QVERIFY(std::fabs(after / before - 1) < 1e-3);
    QVERIFY(std::fabs(planeAfter / planeBefore - 1) < 1e-3);
    QVERIFY(std::fabs(bowl.depth(0.3, 0.2, 0) - bowl.depth(0.3, 0.2, bowl.period())) < 1e-12);
  }

  void theBumpKeepsItsEnergyUpToTheJump() {
    const Bump slow{BumpFlow::subcritical}, through{BumpFlow::transcritical}, jump{BumpFlow::shock};
    const double head =
        slow.outlet() + std::pow(slow.discharge() / slow.outlet(), 2) / 2 / kStandardGravity;
    QVERIFY(headError(slow, head, 0, 25) < 1e-9);
    const auto crest = [](const Bump& b) {
      return 1.5 * std::cbrt(b.discharge() * b.discharge() / kStandardGravity) + bumpBed(10);
    };
    QVERIFY(headError(through, crest(through), 0, 25) < 1e-9);
    QVERIFY(headError(jump, crest(jump), 0, 11.6) < 1e-9);
    QVERIFY(froude(through.discharge(), through.depth(9)) < 1);
    QVERIFY(froude(through.discharge(), through.depth(11)) > 1);
    QVERIFY(jump.depth(11.6) < 0.1 && jump.depth(11.7) > 0.25);
  }

  void macDonaldBalancesFrictionAndSlope() {
    for (const MacDonald& flow :
         {slowMacDonald(), subcriticalMacDonald(), transcriticalMacDonald()}) {
      const auto bed = flow.bed(2000);
      double worst = 0;
      for (int i = 1; i < 1999; ++i) {
        const double x = (i + 0.5) * 0.5, h = flow.depth(x), q = flow.discharge;
        const auto energy = [&](int k) {
          const double depth = flow.depth((k + 0.5) * 0.5), u = q / depth;
          return bed[std::size_t(k)] + depth + u * u / (2 * kStandardGravity);
        };
        const double lost = (energy(i - 1) - energy(i + 1)) / 1.0;
        const double friction = std::pow(flow.manning * q, 2) / std::pow(h, 10.0 / 3);
        worst = std::max(worst, std::fabs(lost / friction - 1));
      }
      QVERIFY(worst < 1e-4);
    }
    QVERIFY(froude(2, transcriticalMacDonald().depth(200)) < 1);
    QVERIFY(froude(2, transcriticalMacDonald().depth(800)) > 1);
  }

  void theRoundReferenceConvergesAndKeepsItsWater() {
    const auto coarse = roundDamBreak(2.5, 2.5, 0.5, 20, 1, 1000);
    const auto fine = roundDamBreak(2.5, 2.5, 0.5, 20, 1, 2000);
    double volume = 0, difference = 0, sum = 0;
    for (std::size_t i = 0; i < fine.size(); ++i) {
      volume += fine[i] * (double(i) + 0.5) * 1e-4 * 2;
      difference += std::fabs(fine[i] - coarse[i / 2]);
      sum += fine[i];
    }
    QVERIFY(std::fabs(volume / (0.5 * 400 + 2.0 * 6.25) - 1) < 1e-3);
    QVERIFY(difference / sum < 0.01);
  }
};

QTEST_GUILESS_MAIN(ExactSolutionsTest)
#include "exact_solutions_test.moc"
