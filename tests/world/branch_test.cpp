#include <QtTest>
#include <atomic>
#include <cstring>
#include <thread>

#include "scenarios/world/forecast.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using world::ForecastRequest;
using world::ForecastRun;

namespace {

/// The small city under a storm; its underpass has a pump P1 at (500, 480).
ForecastRequest storm() {
  ForecastRequest r;
  r.id = "F001";
  r.trigger = "test";
  r.city = std::make_shared<const CityModel>(smallCity());
  r.domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*r.city, {}));
  r.zero = *parseIso("2026-07-18T10:00:00Z");
  r.issued = r.zero + std::chrono::minutes(10);
  r.until = r.zero + std::chrono::minutes(50);
  r.rain = {{300, 2400}, {110, 0}};
  r.threads = 1;
  r.snapshotBytes = std::size_t(1) << 26;
  return r;
}

flood::TimedEdit pumpFails(double minute) {
  return {minute * 60, flood::SetPump{"P1", flood::PumpMode::failed}};
}
flood::TimedEdit sandbags(double minute) {
  return {minute * 60, flood::DrawBarrier{"SB-1", {{400, 420}, {600, 420}}, 30}};
}

ForecastRequest branchOf(world::RunPointer from, std::vector<flood::TimedEdit> edits) {
  ForecastRequest r = storm();
  r.id = "F001·1";
  r.parent = "F001";
  r.from = std::move(from);
  r.edits = std::move(edits);
  return r;
}

world::RunPointer runOf(const ForecastRequest& request) {
  auto run = world::runForecast(request, {});
  if (!run) qFatal("%s", run.error().text().c_str());
  return std::make_shared<const ForecastRun>(std::move(*run));
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

bool sameStates(const ForecastRun& a, const ForecastRun& b) {
  if (a.states.size() != b.states.size()) return false;
  for (std::size_t i = 0; i < a.states.size(); ++i) {
    const auto &x = *a.states[i].flood, &y = *b.states[i].flood;
    const bool same = a.states[i].at == b.states[i].at &&
                      sameBits(x.depth.values, y.depth.values) &&
                      sameBits(x.qx.values, y.qx.values) && sameBits(x.qy.values, y.qy.values);
    if (!same) return false;
  }
  return sameBits(a.flood->maxima.depth.values, b.flood->maxima.depth.values) &&
         a.flood->mass.error() == b.flood->mass.error();
}

double depthAt(const ForecastRun& run, const Point2& p) {
  return run.states.back().flood->depth.valueAt(p.x(), p.y(), NAN);
}

}  // namespace

class BranchTest : public QObject {
  Q_OBJECT
 private:
  world::RunPointer forecast_;

 private slots:
  void initTestCase() { forecast_ = runOf(storm()); }

  void aBranchHasTheBitsOfARunFromZeroWithTheSameEdits() {
    const std::vector<flood::TimedEdit> edits{pumpFails(17), sandbags(23.5)};
    const auto whole = runOf(branchOf(nullptr, edits));
    const auto branch = runOf(branchOf(forecast_, edits));
    QVERIFY(sameStates(*whole, *branch));
    QVERIFY(!sameStates(*whole, *forecast_));
    QVERIFY(branch->health.ok && branch->complete);
  }

  void aBranchSharesWhatLiesBeforeItsFirstEdit() {
    const auto branch = runOf(branchOf(forecast_, {pumpFails(17)}));
    for (std::size_t i = 0; i < branch->states.size(); ++i) {
      const bool before = branch->states[i].at <= forecast_->zero + std::chrono::minutes(17);
      QCOMPARE(branch->states[i].flood == forecast_->states[i].flood, before);
      QCOMPARE(branch->states[i].branch, std::string("F001·1"));
    }
    QCOMPARE(branch->flood->snapshots.front(), forecast_->flood->snapshots.front());
  }

  void aBranchOfABranchGoesOnFromItAndTakingAnEditBackGoesBack() {
    const auto one = runOf(branchOf(forecast_, {pumpFails(15)}));
    const auto two = runOf(branchOf(one, {pumpFails(15), sandbags(30)}));
    QCOMPARE(world::agreesUntil(*one, two->edits), 1800.0);
    QVERIFY(sameStates(*two, *runOf(branchOf(nullptr, {pumpFails(15), sandbags(30)}))));
    QVERIFY(sameStates(*one, *runOf(branchOf(two, {pumpFails(15)}))));
  }

  void anEditTakenWhileItRunsHasTheBitsOfOneGivenBeforehand() {
    const auto beforehand = runOf(branchOf(forecast_, {pumpFails(12), sandbags(33.25)}));
    ForecastRequest request = branchOf(forecast_, {pumpFails(12)});
    request.inbox = std::make_shared<world::EditInbox>();
    int accepted = 0;
    request.onKeyframe = [&](const world::RunPointer& run) {
      const double reached = seconds(run->states.back().at - run->zero);
      if (accepted == 0 && reached >= 1200)
        accepted += request.inbox->offer(sandbags(33.25)) ? 1 : 0;
    };
    const auto live = runOf(request);
    QCOMPARE(accepted, 1);
    QVERIFY(live->edits == beforehand->edits);
    QVERIFY(sameStates(*live, *beforehand));
  }

  void anEditOfAPastInstantIsNotTakenWhileItRuns() {
    ForecastRequest request = branchOf(forecast_, {pumpFails(12)});
    request.inbox = std::make_shared<world::EditInbox>();
    bool early = true;
    request.onKeyframe = [&](const world::RunPointer& run) {
      if (run->states.back().at >= run->zero + std::chrono::minutes(30))
        early = early && !request.inbox->offer(sandbags(14));
    };
    const auto run = runOf(request);
    QVERIFY(early);
    QCOMPARE(run->edits.size(), std::size_t(1));
    QVERIFY(!request.inbox->offer(sandbags(49)));
  }

  void keyframesArriveWhileItRuns() {
    ForecastRequest request = storm();
    std::vector<std::size_t> counts;
    request.onKeyframe = [&](const world::RunPointer& run) {
      counts.push_back(run->states.size());
      QVERIFY(!run->complete && run->health.ok && run->flood != nullptr);
    };
    const auto run = runOf(request);
    QCOMPARE(counts.size(), run->states.size());
    for (std::size_t i = 0; i < counts.size(); ++i) QCOMPARE(counts[i], i + 1);
  }

  void aSandbagLineHoldsWaterBackAndAFailedPumpFillsItsBasin() {
    const Point2 basin(500, 480);
    const auto failed = runOf(branchOf(forecast_, {pumpFails(10)}));
    qInfo("basin: %.3f m with its pump, %.3f m without", depthAt(*forecast_, basin),
          depthAt(*failed, basin));
    QVERIFY(depthAt(*failed, basin) > depthAt(*forecast_, basin) + 0.02);
    const auto held = runOf(branchOf(forecast_, {sandbags(10)}));
    QVERIFY(!sameStates(*held, *forecast_));
    QVERIFY(std::any_of(held->flood->structures.back()->reports.begin(),
                        held->flood->structures.back()->reports.end(),
                        [](const auto& report) { return report.id == "SB-1"; }));
  }

  void snapshotsFitTheirMemory() {
    ForecastRequest request = storm();
    const double cells = double(request.domain->bed->shape.size());
    for (const double megabytes : {0.1, 1.0, 5.0, 100.0}) {
      request.snapshotBytes = std::size_t(megabytes * 1e6);
      const double interval = world::snapshotInterval(request);
      const double count = interval > 0 ? 3000 / interval + 1 : 0;
      QVERIFY(count * cells * 44 <= megabytes * 1e6 + cells * 44);
      QCOMPARE(std::fmod(interval, request.outputInterval), 0.0);
    }
    QCOMPARE(world::snapshotInterval(request), request.outputInterval);
  }

  void anEditOfSomethingThatIsNotThereNamesIt() {
    const auto run = world::runForecast(
        branchOf(forecast_, {{900, flood::SetPump{"P-99", flood::PumpMode::off}}}), {});
    QVERIFY(!run.ok());
    QCOMPARE(run.error().code, ErrorCode::notFound);
    QCOMPARE(run.error().where, std::string("P-99"));
  }

  void aPausedBranchWaitsAndEndsWithTheSameBits() {
    const ForecastRequest plain = branchOf(forecast_, {pumpFails(12)});
    const auto expected = runOf(plain);
    run::JobQueue queue(1);
    world::RunPointer got;
    std::atomic<int> keyframes = 0;
    ForecastRequest request = plain;
    request.onKeyframe = [&](const world::RunPointer&) { ++keyframes; };
    const auto id = queue.submit({}, [&](const run::JobContext& job) {
      auto run = world::runForecast(request, job);
      if (run) got = std::make_shared<const ForecastRun>(std::move(*run));
    });
    queue.pause(id);
    QTest::qWait(50);
    const int stood = keyframes;
    QVERIFY(stood <= 1);
    queue.resume(id);
    queue.drain();
    QVERIFY(got != nullptr && sameStates(*got, *expected));
  }

  void aCancelledBranchStopsSoon() {
    run::JobQueue queue(1);
    std::atomic<int> keyframes = 0;
    ForecastRequest request = branchOf(nullptr, {});
    request.onKeyframe = [&](const world::RunPointer&) { ++keyframes; };
    const auto id = queue.submit(
        {}, [&](const run::JobContext& job) { (void)world::runForecast(request, job); });
    QTRY_VERIFY_WITH_TIMEOUT(keyframes > 1, 30000);
    QElapsedTimer timer;
    timer.start();
    queue.cancel(id);
    queue.drain();
    qInfo("cancelled within %lld ms", timer.elapsed());
    QVERIFY(keyframes < 11);
  }
};

QTEST_GUILESS_MAIN(BranchTest)
#include "branch_test.moc"
