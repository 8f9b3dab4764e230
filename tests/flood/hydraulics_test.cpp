#include <QtTest>
#include <cmath>

#include "scenarios/flood/hydraulics.h"

using namespace citymirror::flood;

namespace {

constexpr double kHydraulicG = 9.80665;

bool near(double value, double exact, double relative = 1e-3) {
  return std::fabs(value - exact) <= relative * std::fabs(exact);
}

Culvert box() {
  Culvert c;
  c.length = 30;
  c.width = c.height = 1.5;
  return c;
}

}  // namespace

class HydraulicsTest : public QObject {
  Q_OBJECT
 private slots:
  void aFreeWeirFollowsTheThreeHalvesPower() {
    QVERIFY(near(weirDischarge(0.5, -1, 4, 1.7), 1.7 * 4 * std::pow(0.5, 1.5)));
    QVERIFY(near(weirDischarge(1.0, 0, 4, 1.7) / weirDischarge(0.25, 0, 4, 1.7), 8));
    QCOMPARE(weirDischarge(0, -1, 4, 1.7), 0.0);
    QCOMPARE(weirDischarge(-0.2, -1, 4, 1.7), 0.0);
  }

  void aDrownedWeirIsReducedAfterVillemonte() {
    const double free = weirDischarge(1, 0, 1, 1.7);
    QVERIFY(near(weirDischarge(1, 0.5, 1, 1.7) / free, std::pow(1 - std::pow(0.5, 1.5), 0.385)));
    QVERIFY(near(weirDischarge(1, 0.8, 1, 1.7) / free, 0.6163));
    QCOMPARE(weirDischarge(1, 1, 1, 1.7), 0.0);
  }

  void aGateGoesFromWeirToOrificeWithoutAJump() {
    const double lip = 0.8;
    double before = 0, steepest = 0;
    for (double head = 0.01; head < 3; head += 0.01) {
      const double q = gateDischarge(head, 0, 2, lip, 0.6).discharge;
      QVERIFY(q > before * 0.98);
      steepest = std::max(steepest, std::fabs(q - before));
      before = q;
    }
    QVERIFY(steepest < 0.15);
    const GateFlow free = gateDischarge(2, 0, 2, lip, 0.6);
    QVERIFY(free.rule == GateRule::freeOrifice);
    QVERIFY(near(free.discharge, 0.48 * 2 * std::sqrt(2 * kHydraulicG * (2 - 0.48))));
    const GateFlow drowned = gateDischarge(2, 1.5, 2, lip, 0.6);
    QVERIFY(drowned.rule == GateRule::drownedOrifice);
    QVERIFY(near(drowned.discharge, 0.48 * 2 * std::sqrt(2 * kHydraulicG * 0.5)));
    QVERIFY(gateDischarge(2, 0, 2, 0, 0.6).rule == GateRule::shut);
  }

  void aCulvertUnderInletControlFollowsHds5() {
    const CulvertFlow weir = culvertDischarge(box(), 1.5, -1, 0, 0);
    QVERIFY(weir.rule == CulvertRule::inletWeir);
    const double scale = 2.25 * std::sqrt(1.5) / 1.811;
    QVERIFY(near(weir.discharge, scale * std::pow(1 / 0.515, 1 / 0.667)));
    Culvert steep = box();
    const CulvertFlow orifice = culvertDischarge(steep, 3 * 1.5, -5, 0, -3);
    QVERIFY(orifice.rule == CulvertRule::inletOrifice);
    QVERIFY(near(orifice.discharge, scale * std::sqrt((3 - 0.79 + 0.5 * 0.1) / 0.0375)));
  }

  void aCulvertUnderOutletControlLosesItsHeadToEntranceFrictionAndExit() {
    const CulvertFlow flow = culvertDischarge(box(), 4, 3.5, 0, 0);
    QVERIFY(flow.rule == CulvertRule::outlet);
    const double friction = 2 * kHydraulicG * 0.013 * 0.013 * 30 / std::pow(0.375, 4.0 / 3.0);
    QVERIFY(near(flow.discharge, 2.25 * std::sqrt(2 * kHydraulicG * 0.5 / (0.5 + 1.0 + friction))));
    Culvert twin = box();
    twin.barrels = 2;
    QVERIFY(near(culvertDischarge(twin, 4, 3.5, 0, 0).discharge, 2 * flow.discharge, 1e-12));
  }

  void aCulvertNeverFlowsUphillNorJumpsWhereARegimeEnds() {
    QCOMPARE(culvertDischarge(box(), 2, 2, 0, 0).discharge, 0.0);
    QCOMPARE(culvertDischarge(box(), -0.1, -1, 0, 0).discharge, 0.0);
    double before = 0;
    for (double level = 0.02; level < 5; level += 0.02) {
      const double q = culvertDischarge(box(), level, -1, 0, -0.3).discharge;
      QVERIFY2(q >= before && q - before < 0.25, qPrintable(QString::number(level)));
      before = q;
    }
  }

  void anInletIsAWeirWhileShallowAndAnOrificeWhenDeep() {
    QVERIFY(near(inletDischarge(0.05, 2.4, 0.3), 1.66 * 2.4 * std::pow(0.05, 1.5)));
    QVERIFY(near(inletDischarge(1.0, 2.4, 0.3), 0.67 * 0.3 * std::sqrt(2 * kHydraulicG)));
    QCOMPARE(inletDischarge(0, 2.4, 0.3), 0.0);
  }

  void aBreachUnderAConstantHeadWidensByTheLogarithmOfVerheij() {
    const double head = 2, critical = 0.2, step = 1;
    double width = 0;
    for (double t = 0; t < 7200; t += step) {
      width += breachWidening(head, critical, t + step / 2) * step;
    }
    const double exact = 1.3 * std::sqrt(kHydraulicG) * std::pow(head, 1.5) / critical *
                         std::log10(1 + 0.04 * kHydraulicG / critical * 2.0);
    qInfo("two hours under 2 m of head: %.2f m wide (closed form %.2f m)", width, exact);
    QVERIFY(near(width, exact));
    QCOMPARE(breachWidening(0, critical, 10), 0.0);
  }
};

QTEST_GUILESS_MAIN(HydraulicsTest)
#include "hydraulics_test.moc"
