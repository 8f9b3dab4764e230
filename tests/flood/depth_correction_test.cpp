// What people saw corrects a run: the water near the place moves towards it, the ledger says how much
// came or went, and nothing else changes.
#include "scenarios/flood/depth_correction.h"

#include <QtTest>

#include "scenarios/flood/flood_check.h"
#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

const Point2 kBowl{155, 155}, kFar{755, 155};  // centres of cells

/// Two bowls of 60 m and 1 m depth in a plain, 10 m cells; both hold water up to `level`.
FloodInputs twoBowls(double level, Scheme scheme = Scheme::hll) {
  FloodInputs inputs = domain(90, 30, 10, [](double x, double y) {
    const double d = std::min((Point2(x, y) - kBowl).norm(), (Point2(x, y) - kFar).norm());
    return std::min(3.0, 2.0 + d * d / 3600);
  });
  inputs.scheme = scheme;
  fillTo(inputs, level);
  return inputs;
}

CorrectDepth seenAt(const Point2& at, double depth, double weight = 1) {
  return {"R001", at, depth, 100, weight};
}

double depthAt(const FloodModel& model, const Point2& at) {
  return model.state().depth.valueAt(at.x(), at.y(), 0);
}

double volumeNear(const FloodModel& model, const Point2& at, double radius) {
  const RasterGrid<float> depth = model.state().depth;
  double sum = 0;
  for (int r = 0; r < depth.shape.rows; ++r) {
    for (int c = 0; c < depth.shape.columns; ++c) {
      if ((depth.shape.centre(c, r) - at).norm() <= radius) sum += depth.at(c, r) * 100.0;
    }
  }
  return sum;
}

}  // namespace

class DepthCorrectionTest : public QObject {
  Q_OBJECT
 private slots:
  void theLedgerClosesWithTheIncrement_data() {
    QTest::addColumn<double>("seen");
    QTest::newRow("deeper than computed") << 0.8;
    QTest::newRow("shallower") << 0.1;
    QTest::newRow("dry") << 0.0;
  }
  void theLedgerClosesWithTheIncrement() {
    QFETCH(double, seen);
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = twoBowls(2.4, scheme);
      inputs.edits = {{30, seenAt(kBowl, seen)}};
      const FloodModel model = ranTo(inputs, 120);
      const MassLedger mass = model.mass();
      QVERIFY(std::abs(mass.assimilated) > 50);
      QCOMPARE(mass.assimilated > 0, seen > 0.4);
      QVERIFY2(std::abs(mass.relativeError()) < 1e-6, qPrintable(QString::number(mass.error())));
      MassLedger forgotten = mass;
      forgotten.assimilated = 0;  // without its line the same water would be an error
      QVERIFY(std::abs(forgotten.relativeError()) > 1e-2);
      QVERIFY(checkRun(model.stats(), mass).ok);
    }
  }

  void theDepthAtThePlaceMovesToWhatWasSeenByItsWeight() {
    FloodModel model = started(twoBowls(2.4));
    const double before = depthAt(model, kBowl);
    QVERIFY(model.apply(seenAt(kBowl, 0.8, 0.5)).ok());
    const DepthCorrection done = model.stats().corrections.at(0);
    QVERIFY(std::abs(done.after - (done.before + 0.5 * (0.8 - done.before))) < 1e-6);
    QVERIFY(std::abs(depthAt(model, kBowl) - done.after) < 1e-6);
    QVERIFY(depthAt(model, kBowl) > before);
    goOn(model, 60);  // and what was brought stays in the bowl
    QVERIFY(depthAt(model, kBowl) > before + 0.1);
  }

  void whatLiesBeyondTheRadiusIsUnchangedToTheBit() {
    const FloodModel plain = ranTo(twoBowls(2.4), 60);
    FloodInputs inputs = twoBowls(2.4);
    inputs.edits = {{0, seenAt(kBowl, 0.7)}};
    const FloodModel corrected = ranTo(inputs, 60);
    const auto a = plain.state().depth, b = corrected.state().depth;
    bool differs = false;
    for (int r = 0; r < a.shape.rows; ++r) {
      for (int c = 0; c < a.shape.columns; ++c) {
        const double distance = (a.shape.centre(c, r) - kBowl).norm();
        differs = differs || a.at(c, r) != b.at(c, r);
        if (distance > 300) QCOMPARE(b.at(c, r), a.at(c, r));
      }
    }
    QVERIFY(differs);
    QCOMPARE(volumeNear(corrected, kFar, 150), volumeNear(plain, kFar, 150));
  }

  void noWaterIsPutOnGroundAboveTheLevelThatWasSeen() {
    FloodModel model = started(twoBowls(2.0));
    QVERIFY(model.apply(seenAt(kBowl, 0.5)).ok());
    const auto depth = model.state().depth;
    for (int r = 0; r < depth.shape.rows; ++r) {
      for (int c = 0; c < depth.shape.columns; ++c) {
        const double bed = twoBowls(2.0).bed->at(c, r);
        QVERIFY(bed + depth.at(c, r) <= std::max(bed, 2.51));
      }
    }
  }

  void waterIsNotMovedThroughAWall() {
    FloodInputs inputs = twoBowls(2.0);
    inputs.walls = {{{160, 0}, {160, 300}}};
    FloodModel model = started(inputs);
    QVERIFY(model.apply(seenAt(kBowl, 0.8)).ok());
    QVERIFY(depthAt(model, {145, 155}) > 0.1);
    QCOMPARE(depthAt(model, {175, 155}), 0.0);
  }

  void aRunThatGoesOnFromASnapshotDoesNotCorrectTwice() {
    FloodInputs inputs = twoBowls(2.4);
    inputs.edits = {{30, seenAt(kBowl, 0.8)}};
    FloodModel whole = ranTo(inputs, 60);
    inputs.resume = std::make_shared<const FloodSnapshot>(whole.snapshot());
    FloodModel rest = started(inputs), fork = whole.fork();
    goOn(whole, 120);
    goOn(rest, 120);
    goOn(fork, 120);
    QVERIFY(sameBits(whole.state().depth, rest.state().depth));
    QVERIFY(sameBits(whole.state().depth, fork.state().depth));
    QCOMPARE(rest.mass().assimilated, whole.mass().assimilated);
    QCOMPARE(rest.stats().corrections.size(), std::size_t(1));
  }

  void aReportFromWhereNothingCanFloodIsNoted() {
    FloodModel model = started(twoBowls(2.4));
    QVERIFY(model.apply(seenAt({5000, 5000}, 0.8)).ok());
    QCOMPARE(model.mass().assimilated, 0.0);
    QCOMPARE(model.stats().corrections.at(0).cells, 0);
    bool said = false;
    for (const Note& note : model.stats().notes) said = said || note.what.find("R001") != note.what.npos;
    QVERIFY(said);
  }

  void whatCannotHaveBeenSeenIsRefusedByItsKey() {
    FloodModel model = started(twoBowls(2.4));
    for (const CorrectDepth& wrong :
         {seenAt(kBowl, -0.1), seenAt(kBowl, 50), seenAt(kBowl, NAN), seenAt(kBowl, 0.1, 1.5),
          seenAt({NAN, 0}, 0.1)})
      QVERIFY(!model.apply(wrong).ok());
    QVERIFY(model.stats().corrections.empty());
  }

  void cressmansWeightFallsFromOneToNothing() {
    QCOMPARE(cressmanWeight(0, 100), 1.0);
    QVERIFY(std::abs(cressmanWeight(50, 100) - 0.6) < 1e-12);
    QCOMPARE(cressmanWeight(100, 100), 0.0);
    QCOMPARE(cressmanWeight(0, 0), 1.0);
    for (double d = 1; d < 100; ++d) QVERIFY(cressmanWeight(d, 100) < cressmanWeight(d - 1, 100));
  }
};

QTEST_GUILESS_MAIN(DepthCorrectionTest)
#include "depth_correction_test.moc"
