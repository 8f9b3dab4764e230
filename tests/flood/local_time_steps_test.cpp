#include <QtTest>
#include <thread>

#include "scenarios/flood/flood_model.h"
#include "tests/flood/domains.h"
#include "tests/flood/norms.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

constexpr int kColumns = 500, kRows = 140;
constexpr double kCell = 5;  // m

/// A plain that falls to a canal of 3 m across it and a ditch along it, with bumps of 20 cm.
double plainWithCanal(double x, double y) {
  const double bump = 0.1 * (1 + std::sin(x) * std::sin(1.3 * y));
  const bool canal = std::fabs(x - 1000) < 15, ditch = std::fabs(y - 350) < 8 && x < 1000;
  return 0.004 * std::fabs(x - 1000) + (canal ? -3 : ditch ? -2 : bump);
}

/// Rain on the plain; the canal stands 2.5 m deep and is fed; open in the north.
FloodInputs rainyCity(int localSteps, int rows = kRows) {
  FloodInputs inputs = domain(kColumns, rows, kCell, plainWithCanal);
  fillTo(inputs, -0.5);
  inputs.rainMmPerHour = {{0, 500}, {80, 10}};
  inputs.infiltrationMmPerHour = 5;
  inputs.inflows = {{"Q1", {{1000, 20}}, {{0}, {12}}}};
  inputs.sinks = {{"S1", {400, 300}, {{0}, {0.5}}}, {"S2", {1000, 600}, {{0}, {3}}}};
  inputs.boundaries = {{Side::north, BoundaryKind::open, {}}};
  inputs.localSteps = localSteps;
  return inputs;
}

/// Cell updates of a step, of all cells of the grid.
double shareComputed(const FloodModel& model) {
  const FloodStats stats = model.stats();
  return double(stats.cellUpdates) / (double(stats.steps) * double(stats.activeCells));
}

}  // namespace

class LocalTimeStepsTest : public QObject {
  Q_OBJECT
 private slots:
  void slowWaterIsComputedOnceForSeveralStepsOfFastWater() {
    const FloodModel one = ranTo(rainyCity(1), 200), local = ranTo(rainyCity(8), 200);
    qInfo("cells computed in a step: %.2f of all with one step for all, %.2f with local steps",
          shareComputed(one), shareComputed(local));
    QVERIFY(shareComputed(one) > 0.95);
    QVERIFY(shareComputed(local) < 0.6);
    QVERIFY(local.stats().maxCourant <= 0.9 + 1e-6);
  }

  void noDropIsLostBetweenFastAndSlowWater() {
    FloodModel model = started(rainyCity(8));
    for (double t = 100; t <= 500; t += 100) {
      goOn(model, t);
      QCOMPARE(model.time(), t);
      QVERIFY2(std::fabs(model.mass().relativeError()) < 1e-7,
               qPrintable(QString::number(model.mass().relativeError())));
    }
    QCOMPARE(model.stats().clippedCells, std::int64_t(0));
    QVERIFY(model.mass().outflow > 0 && model.mass().drained > 0 && model.mass().inflow > 0);
  }

  void stillWaterStaysStillWhereDeepMeetsShallow() {
    FloodInputs inputs = domain(kColumns, kRows, kCell, [](double x, double y) {
      return plainWithCanal(x, y) - 0.0035 * std::fabs(x - 1000);
    });
    fillTo(inputs, 0.6);
    const FloodModel model = ranTo(inputs, 300);
    const FloodState state = model.state();
    QVERIFY(shareComputed(model) < 0.8);
    QVERIFY(std::max(largest(state.qx.values), largest(state.qy.values)) < 5e-5F);
    for (std::size_t k = 0; k < state.depth.values.size(); ++k) {
      const double level = double(inputs.bed->values[k]) + double(state.depth.values[k]);
      QVERIFY(state.depth.values[k] == 0 || std::fabs(level - 0.6) < 5e-6);
    }
  }

  void theSameWaterComesAsWithOneStepForAll() {
    const FloodState one = ranTo(rainyCity(1), 500).state();
    const FloodState local = ranTo(rainyCity(8), 500).state();
    Norms norms;
    double worst = 0;
    for (std::size_t k = 0; k < one.depth.values.size(); ++k) {
      norms.add(local.depth.values[k], one.depth.values[k]);
      worst = std::max(worst, std::fabs(double(local.depth.values[k] - one.depth.values[k])));
    }
    qInfo("depths: L1 %.4f %%, worst cell %.1f mm", 100 * norms.l1(), 1000 * worst);
    QVERIFY(norms.l1() < 0.005);
    QVERIFY(worst < 0.05);
  }

  /// Steady: what the rain brings leaves through the canal, past every border of fast and slow.
  void aSteadyFlowPassesFromSlowToFastWater() {
    FloodInputs inputs = domain(kColumns, 40, kCell, [](double x, double) {
      return x < 100 ? -2.0 : 0.005 * (x - 100);
    });
    fillTo(inputs, -0.4);
    inputs.manning = 0.02;
    inputs.rainMmPerHour = {{0}, {100}};
    inputs.boundaries = {{Side::west, BoundaryKind::level, {{0}, {-0.4}}}};
    FloodModel model = started(inputs);
    goOn(model, 4200);
    const double before = model.mass().outflow;
    goOn(model, 4800);
    const double rain = 100.0 / 3.6e6 * 600 * kColumns * 40 * kCell * kCell;
    qInfo("%.2f of the rain leaves; %.2f of all cells in a step",
          (model.mass().outflow - before) / rain, shareComputed(model));
    QVERIFY(shareComputed(model) < 0.7);
    QVERIFY(std::fabs((model.mass().outflow - before) / rain - 1) < 0.01);
  }

  void bitsDoNotDependOnTheThreads() {
    FloodInputs inputs = rainyCity(8);
    const FloodModel first = ranTo(inputs, 300);
    for (const int threads : {2, 3, 7}) {
      inputs.threads = threads;
      const FloodModel other = ranTo(inputs, 300);
      QVERIFY(sameBits(first.state(), other.state()));
      QVERIFY(sameBits(first.maxima(), other.maxima()));
      QCOMPARE(other.mass().outflow, first.mass().outflow);
      QCOMPARE(other.stats().steps, first.stats().steps);
    }
  }

  void aForkAndASnapshotGoOnWithTheSameBits() {
    FloodModel model = ranTo(rainyCity(8), 200);
    FloodModel fork = model.fork();
    FloodInputs again = rainyCity(8);
    again.resume = std::make_shared<const FloodSnapshot>(model.snapshot());
    FloodModel resumed = started(again);
    for (FloodModel* each : {&model, &fork, &resumed}) goOn(*each, 400);
    for (FloodModel* each : {&fork, &resumed}) {
      QVERIFY(sameBits(model.state(), each->state()));
      QVERIFY(sameBits(model.maxima(), each->maxima()));
      QCOMPARE(each->stats().steps, model.stats().steps);
    }
  }

  void aRunCancelledWithinARoundGoesOnWithTheSameBits() {
    const FloodInputs inputs = rainyCity(8, 1400);
    const FloodModel never = ranTo(inputs, 8);
    FloodModel model = started(inputs);
    int cancelled = 0;
    while (true) {
      std::stop_source stop;
      std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        stop.request_stop();
      });
      const Outcome outcome = model.advance(8, run::JobContext(stop.get_token(), {}));
      if (outcome) break;
      QCOMPARE(outcome.error().code, ErrorCode::cancelled);
      ++cancelled;
    }
    qInfo("cancelled %d times in %lld steps", cancelled, (long long)(never.stats().steps));
    QVERIFY(cancelled > 2);
    QVERIFY(shareComputed(never) < 0.9);
    QVERIFY(sameBits(never.state(), model.state()));
    QVERIFY(sameBits(never.maxima(), model.maxima()));
    QCOMPARE(model.stats().steps, never.stats().steps);
    QCOMPARE(model.mass().final_, never.mass().final_);
  }

  void otherSchemesTakeOneStepForAll() {
    for (const Scheme scheme : {Scheme::muscl, Scheme::inertial}) {
      FloodInputs inputs = rainyCity(8);
      inputs.scheme = scheme;
      QVERIFY(shareComputed(ranTo(inputs, 30)) > 0.95);
    }
  }

  void moreThanEightLocalStepsAreRefused() {
    FloodInputs inputs = rainyCity(9);
    const auto made = FloodModel::make(inputs);
    QVERIFY(!made.ok());
    QVERIFY(QString::fromStdString(made.error().text()).contains("localSteps"));
  }
};

QTEST_GUILESS_MAIN(LocalTimeStepsTest)
#include "local_time_steps_test.moc"
