#include <QtTest>
#include <thread>

#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/flood_checkpoint.h"
#include "scenarios/flood/flood_draw.h"
#include "scenarios/flood/flood_sweep.h"
#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

/// Large enough for several threads, with everything a step can do.
FloodInputs busyDomain() {
  FloodInputs inputs = domain(310, 140, 5, [](double x, double y) {
    if (x > 1400 && y > 600) return std::numeric_limits<double>::quiet_NaN();
    return 10 - 0.004 * x + roughGround(5, 5, 0.6)(x, y);
  });
  inputs.rainMmPerHour = {{0, 200}, {80, 0}};
  inputs.inflows = {{"Q", {{52, 302}, {52, 352}}, {{0}, {25}}}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  inputs.sinks = {{"inlet", {502, 302}, {{0}, {0.3}}}};
  inputs.infiltrationMmPerHour = 5;
  inputs.gauges = {{"G", {802, 352}}};
  inputs.duration = 500;
  inputs.outputInterval = 125;
  LevelRegion river{"river", {}, {{0, 500}, {7.4, 8.4}}};
  for (std::uint32_t c = 200; c < 230; ++c) river.cells.push_back(20 * 310 + c);
  inputs.levelRegions = {river};
  return inputs;
}

/// Still water of two depths either side of a dam that has just gone, everywhere wet.
FloodInputs dammed(int columns, int rows) {
  FloodInputs inputs = domain(columns, rows, 10, [](double, double) { return 0.0; });
  for (int i = 0; i < columns * rows; ++i) {
    inputs.initialDepth.push_back(i % columns < columns / 2 ? 4.0F : 2.0F);
  }
  return inputs;
}

}  // namespace

class RunTest : public QObject {
  Q_OBJECT
 private slots:
  void theNumberOfThreadsDoesNotChangeABit() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = busyDomain();
      inputs.scheme = scheme;
      FloodModel one = ranTo(inputs, 200);
      for (const int threads : {2, 3, 7}) {
        inputs.threads = threads;
        FloodModel many = ranTo(inputs, 200);
        QCOMPARE(many.stats().threads, threads);
        QVERIFY(sameBits(one.state(), many.state()));
        QVERIFY(sameBits(one.maxima(), many.maxima()));
        QVERIFY(sameBits(many.depth(), many.state().depth));
        QCOMPARE(many.mass().outflow, one.mass().outflow);
        QCOMPARE(many.mass().infiltrated, one.mass().infiltrated);
      }
      qInfo("%s: %lld steps, mass error %.1e", nameOf(scheme),
            static_cast<long long>(one.stats().steps), one.mass().relativeError());
      QVERIFY(std::fabs(one.mass().relativeError()) < 1e-6);
      QCOMPARE(one.stats().scheme, std::string(nameOf(scheme)));
    }
  }

  void aResumedRunHasTheBitsOfOneThatNeverStopped() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = busyDomain();
      inputs.scheme = scheme;
      FloodModel whole = started(inputs);
      QVERIFY(whole.advance(100, {}).ok());
      inputs.resume = std::make_shared<const FloodSnapshot>(whole.snapshot());
      QVERIFY(whole.advance(200, {}).ok());
      inputs.threads = 2;
      FloodModel rest = started(inputs);
      QCOMPARE(rest.time(), 100.0);
      QVERIFY(rest.advance(200, {}).ok());
      QVERIFY(sameBits(whole.state(), rest.state()));
      QVERIFY(sameBits(whole.maxima(), rest.maxima()));
      QCOMPARE(rest.stats().steps, whole.stats().steps);
      QCOMPARE(rest.mass().outflow, whole.mass().outflow);
    }
  }

  void keyframesComeAtEveryOutputTime() {
    std::vector<double> heard;
    const auto run = runFlood(busyDomain(), {}, [&](auto state) { heard.push_back(state->time); });
    QVERIFY(run.ok());
    QCOMPARE(heard, (std::vector<double>{0, 125, 250, 375, 500}));
    QCOMPARE(run->keyframes.size(), std::size_t(5));
    QCOMPARE(run->gauges.size(), std::size_t(5));
    QVERIFY(std::isnan(run->keyframes.back()->depth.at(300, 135)));
    QVERIFY(run->maxima.depth.at(160, 70) >= run->keyframes.back()->depth.at(160, 70));
  }

  void dryGroundCostsNothing() {
    FloodInputs inputs = domain(512, 200, 5, [](double x, double) { return x * 0.02; });
    inputs.inflows = {{"Q", {{12, 500}}, {{0}, {1}}}};
    const FloodStats stats = ranTo(inputs, 60).stats();
    QVERIFY(stats.cellUpdates < stats.steps * 512 * 200 / 4);
    QCOMPARE(stats.activeCells, std::int64_t(512 * 200));
  }

  void arrivalIsWhenWaterComes() {
    FloodInputs inputs = domain(200, 4, 5, [](double, double) { return 0.0; });
    for (int i = 0; i < 800; ++i) inputs.initialDepth.push_back(i % 200 < 100 ? 4.0F : 0.0F);
    const FloodMaxima maxima = ranTo(inputs, 30).maxima();
    QCOMPARE(maxima.arrival.at(10, 1), 0.0F);
    QVERIFY(maxima.arrival.at(110, 1) < maxima.arrival.at(130, 1));
    QVERIFY(std::isnan(maxima.arrival.at(199, 1)));
  }

  void aRunCancelledOnTheWayHasTheBitsOfOneThatNeverWas() {
    const FloodInputs inputs = dammed(1300, 1300);
    const FloodModel never = ranTo(inputs, 6);
    FloodModel model = started(inputs);
    int cancelled = 0;
    while (true) {
      std::stop_source stop;
      std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
        stop.request_stop();
      });
      const Outcome outcome = model.advance(6, run::JobContext(stop.get_token(), {}));
      if (outcome) break;
      QCOMPARE(outcome.error().code, ErrorCode::cancelled);
      if (++cancelled % 3 == 0) QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
    }
    qInfo("cancelled %d times in %lld steps", cancelled, (long long)(never.stats().steps));
    QVERIFY(cancelled > 2);
    QVERIFY(sameBits(never.state(), model.state()));
    QVERIFY(sameBits(never.maxima(), model.maxima()));
    QVERIFY(sameBits(never.maxima().duration.values, model.maxima().duration.values));
    QCOMPARE(model.stats().steps, never.stats().steps);
    QCOMPARE(model.mass().final_, never.mass().final_);
  }

  void aStepAsksForCancellationOftenAndGoesOnWhereItStopped() {
    const FloodInputs inputs = dammed(1500, 1500);
    std::stop_source stop;
    stop.request_stop();
    const run::JobContext stopped(stop.get_token(), {});
    FloodGrid whole = makeGrid(inputs);
    const FloodRim rim(inputs, whole);
    const RainField rain(inputs, whole);
    InfiltrationField infiltration(inputs, whole);
    for (const int threads : {1, 2}) {
      FloodGrid grid = makeGrid(inputs);
      FloodSweep sweep(inputs, grid, rim, threads);
      SweepReport report = sweep.step(grid, {0.1, 0.1}, rain, infiltration, stopped);
      QVERIFY(report.abandoned);
      QVERIFY(report.cellUpdates <= std::int64_t(threads) * (kCellsPerPoll + 1500));
      while (report.abandoned) {
        report = sweep.step(grid, {0.1, 0.1}, rain, infiltration, stopped);
      }
      if (threads == 1) {
        FloodSweep(inputs, whole, rim, 2).step(whole, {0.1, 0.1}, rain, infiltration);
      }
      QCOMPARE(report.cellUpdates, std::int64_t(1500 * 1500));
      QVERIFY(sameBits(grid.compact(grid.depth), whole.compact(whole.depth)));
      QVERIFY(sameBits(grid.compact(grid.qx), whole.compact(whole.qx)));
      QVERIFY(sameBits(grid.compact(grid.maxSpeed), whole.compact(whole.maxSpeed)));
    }
  }

  void aCancelledRunReturnsWithinATenthOfASecond() {
    FloodModel model = started(dammed(1500, 1500));
    double quickest = 1e9;
    for (int i = 0; i < 5 && quickest > 0.1; ++i) {
      std::stop_source stop;
      std::chrono::steady_clock::time_point asked;
      std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
      });
      QVERIFY(!model.advance(1e9, run::JobContext(stop.get_token(), {})).ok());
      const auto returned = std::chrono::steady_clock::now();
      canceller.join();
      quickest = std::min(quickest, std::chrono::duration<double>(returned - asked).count());
    }
    qInfo("returned %.0f ms after it was asked", 1000 * quickest);
    QVERIFY(quickest <= 0.1);
  }

  void aDivergedRunNamesPlaceAndTimeAndKeepsTheLastGoodState() {
    FloodInputs inputs = domain(60, 40, 10, [](double, double) { return 0.0; });
    inputs.initialUniformDepth = 0.5;
    inputs.boundaries = {{Side::north, BoundaryKind::level, {{0, 100, 101}, {0.5, 0.5, 1e6}}}};
    FloodModel model = started(inputs);
    QVERIFY(model.advance(50, {}).ok());
    const Outcome outcome = model.advance(500, {});
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, ErrorCode::diverged);
    QVERIFY(outcome.error().where.find("y 39") != std::string::npos);
    const FloodState state = model.state();
    QVERIFY(largest(state.depth.values) < 100);
    for (const float h : state.depth.values) QVERIFY(std::isfinite(h));
    const double stands = model.time();
    QVERIFY(stands < 101);
    QCOMPARE(model.advance(500, {}).error().code, ErrorCode::diverged);
    QCOMPARE(model.time(), stands);
    QCOMPARE(model.fork().advance(500, {}).error().code, ErrorCode::diverged);
  }

  void aCheckpointBringsTheWaterBack() {
    FloodInputs inputs = domain(40, 30, 5, roughGround(11, 5, 2));
    for (int i = 0; i < 1200; ++i) {
      inputs.initialDepth.push_back(0.01F * float(i));
      inputs.initialQx.push_back(i % 2 == 0 ? 0.006F * float(i) : -30.0F);
      inputs.initialQy.push_back(i % 3 == 0 ? 1e-5F : -0.2F * float(i));
    }
    const FloodGrid before = makeGrid(inputs);
    FloodGrid grid = before;
    FloodCheckpoint checkpoint;
    checkpoint.keep(grid);
    for (FloatArray* a : {&grid.depth, &grid.depthRest, &grid.qx, &grid.qy})
      a->assign(a->size(), NAN);
    checkpoint.restore(grid);
    QVERIFY(sameBits(before.compact(before.depth), grid.compact(grid.depth)));
    const auto close = [](float q, float was) {
      const float most = std::clamp(was, -240.0F, 240.0F);
      return std::fabs(q - most) <= std::max(0.0625F * std::fabs(most), 0.0045F);
    };
    for (std::size_t i = 0; i < grid.qx.size(); ++i) {
      QVERIFY(close(grid.qx[i], before.qx[i]));
      QVERIFY(close(grid.qy[i], before.qy[i]));
    }
  }

  void thePictureSharesTheKeyframes() {
    const auto bed = bedOf(4, 4, 1, [](double, double) { return 0.0; });
    const auto run = runFlood(
        [&] {
          FloodInputs inputs;
          inputs.bed = bed;
          inputs.initialUniformDepth = 1;
          inputs.duration = 2;
          inputs.outputInterval = 1;
          return inputs;
        }(),
        {});
    const auto surface = drawWater(bed, run->keyframes[0], run->keyframes[1], 0.25);
    QCOMPARE(surface->before.get(), &run->keyframes[0]->depth);
    QCOMPARE(surface->after.get(), &run->keyframes[1]->depth);
    QCOMPARE(surface->fraction, 0.25F);
    QVERIFY(!drawWater(bed, nullptr, nullptr, 0));
  }
};

QTEST_GUILESS_MAIN(RunTest)
#include "run_test.moc"
