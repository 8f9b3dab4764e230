#include "engine/run/job_queue.h"

#include <QtTest>
#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace citymirror;
using namespace citymirror::run;

namespace {

/// Blocks jobs until it is opened.
class Barrier {
 public:
  void open() { promise_.set_value(); }
  void wait() const { future_.wait(); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> future_{promise_.get_future().share()};
};

void spinUntilCancelled(const JobContext& job) {
  while (!job.cancelled()) std::this_thread::yield();
}

}  // namespace

class JobQueueTest : public QObject {
  Q_OBJECT
 private slots:
  void oneWorkerRunsJobsInTheOrderSubmitted() {
    std::vector<int> order;
    JobQueue queue(1);
    for (int i = 0; i < 200; ++i)
      queue.submit({}, [&order, i](const JobContext&) { order.push_back(i); });
    queue.drain();
    QCOMPARE(order.size(), std::size_t(200));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
  }
  void whatIsUrgentBeginsBeforeAllThatWaitAndStopsNothingThatRuns() {
    std::vector<int> order;
    std::atomic<bool> begun = false;
    Barrier barrier;
    JobQueue queue(1);
    queue.submit({}, [&](const JobContext& job) {
      begun = true;
      barrier.wait();
      order.push_back(job.cancelled() ? -1 : 0);
    });
    QTRY_VERIFY_WITH_TIMEOUT(begun, 30000);
    for (const int usual : {1, 2})
      queue.submit({}, [&order, usual](const JobContext&) { order.push_back(usual); });
    for (const int urgent : {3, 4})
      queue.submitFirst({}, [&order, urgent](const JobContext&) { order.push_back(urgent); });
    barrier.open();
    queue.drain();
    QCOMPARE(order, (std::vector<int>{0, 4, 3, 1, 2}));
  }
  void everyJobRunsOnceOnManyWorkers() {
    std::atomic<int> runs = 0;
    JobQueue queue(8);
    for (int i = 0; i < 2000; ++i) queue.submit({}, [&runs](const JobContext&) { ++runs; });
    queue.drain();
    QCOMPARE(runs.load(), 2000);
    QVERIFY(queue.status().empty());
  }
  void idsAreDistinctAndRising() {
    JobQueue queue(2);
    const auto first = queue.submit({}, [](const JobContext&) {});
    QVERIFY(queue.submit({}, [](const JobContext&) {}) > first);
  }
  void aThrowingJobEndsAloneAndIsTold() {
    std::atomic<bool> later = false;
    JobQueue queue(1);
    const auto id =
        queue.submit({"坏", "bad"}, [](const JobContext&) { throw std::runtime_error("boom"); });
    queue.submit({}, [](const JobContext&) { throw 7; });
    queue.submit({}, [&later](const JobContext&) { later = true; });
    queue.drain();
    QVERIFY(later);
    const auto failures = queue.takeFailures();
    QCOMPARE(failures.size(), std::size_t(2));
    QCOMPARE(failures[0].id, id);
    QCOMPARE(failures[0].what, std::string("boom"));
    QCOMPARE(failures[0].name.en, std::string("bad"));
    QVERIFY(queue.takeFailures().empty());
  }
  void cancelStopsTheRunningJobAndNoOther() {
    std::atomic<bool> otherCancelled = true;
    Barrier barrier;
    JobQueue queue(2);
    const auto spinning = queue.submit({}, spinUntilCancelled);
    queue.submit({}, [&](const JobContext& job) {
      barrier.wait();
      otherCancelled = job.cancelled();
    });
    queue.cancel(spinning);
    barrier.open();
    queue.drain();
    QVERIFY(!otherCancelled);
  }
  void aWaitingJobThatIsCancelledNeverStarts() {
    Barrier barrier;
    std::atomic<bool> ran = false;
    JobQueue queue(1);
    queue.submit({}, [&](const JobContext&) { barrier.wait(); });
    const auto waiting = queue.submit({}, [&](const JobContext&) { ran = true; });
    QVERIFY(queue.cancel(waiting));
    QVERIFY(!queue.cancel(waiting));  // it is gone
    QVERIFY(!queue.cancel(999));
    barrier.open();
    queue.drain();
    QVERIFY(!ran);
  }
  void cancelAllLeavesTheQueueUsable() {
    std::atomic<int> ran = 0;
    JobQueue queue(1);
    std::atomic<bool> spins = false;
    queue.submit({}, [&](const JobContext& job) {
      spins = true;
      spinUntilCancelled(job);
    });
    std::vector<std::uint64_t> waiting;
    for (int i = 0; i < 5; ++i)
      waiting.push_back(queue.submit({}, [&](const JobContext&) { ++ran; }));
    QTRY_VERIFY(spins);
    QCOMPARE(queue.cancelAll(), waiting);
    queue.drain();
    QCOMPARE(ran.load(), 0);
    queue.submit({}, [&](const JobContext& job) { ran += job.cancelled() ? 0 : 1; });
    queue.drain();
    QCOMPARE(ran.load(), 1);
  }
  void statusTellsRunningThenWaitingWithProgress() {
    Barrier begun, barrier;
    JobQueue queue(1);
    queue.submit({"一", "one"}, [&](const JobContext& job) {
      job.progress(1.7, {"求解", "solving"});
      begun.open();
      barrier.wait();
    });
    queue.submit({"二", "two"}, [](const JobContext&) {});
    begun.wait();
    const auto status = queue.status();
    barrier.open();
    QCOMPARE(status.size(), std::size_t(2));
    QCOMPARE(status[0].name.en, std::string("one"));
    QCOMPARE(status[0].phase.en, std::string("solving"));
    QCOMPARE(status[0].fraction, 1.0);
    QCOMPARE(status[1].name.en, std::string("two"));
    QCOMPARE(status[1].fraction, 0.0);
  }
  void aJobMaySubmitCancelAndAskFromInside() {
    std::atomic<int> ran = 0;
    JobQueue queue(1);
    queue.submit({}, [&](const JobContext&) {
      queue.submit({}, [&](const JobContext&) { ++ran; });
      const auto unwanted = queue.submit({}, [&](const JobContext&) { ran += 100; });
      queue.cancel(unwanted);
      ran += int(queue.status().size());
    });
    queue.drain();
    QCOMPARE(ran.load(), 3);
  }
  void theDestructorCancelsAndJoins() {
    std::atomic<bool> ended = false;
    std::atomic<bool> second = false;
    {
      Barrier begun;
      JobQueue queue(1);
      queue.submit({}, [&](const JobContext& job) {
        begun.open();
        spinUntilCancelled(job);
        ended = true;
      });
      queue.submit({}, [&](const JobContext&) { second = true; });
      begun.wait();
    }
    QVERIFY(ended);
    QVERIFY(!second);
  }
  void submittingFromManyThreadsLosesNothing() {
    std::atomic<int> runs = 0;
    JobQueue queue(3);
    {
      std::vector<std::jthread> submitters;
      for (int t = 0; t < 4; ++t) {
        submitters.emplace_back([&] {
          for (int i = 0; i < 250; ++i) queue.submit({}, [&](const JobContext&) { ++runs; });
        });
      }
    }
    queue.drain();
    QCOMPARE(runs.load(), 1000);
  }
  void aDefaultContextNeverCancelsAndDropsProgress() {
    const JobContext job;
    job.progress(0.5, {"", "anything"});
    QVERIFY(!job.cancelled());
  }
  void aPausedJobWaitsKeepsItsStateAndGoesOn() {
    JobQueue queue(1);
    std::atomic<int> steps = 0;
    std::atomic<bool> enough = false;
    const auto id = queue.submit({}, [&](const JobContext& job) {
      while (!job.cancelled() && !enough) {
        ++steps;
        std::this_thread::yield();
      }
    });
    QTRY_VERIFY_WITH_TIMEOUT(steps > 10, 30000);
    queue.pause(id);
    QTRY_VERIFY_WITH_TIMEOUT(queue.status().front().paused, 30000);
    QTest::qWait(20);
    const int stood = steps;
    QTest::qWait(50);
    QCOMPARE(steps.load(), stood);
    queue.resume(id);
    QTRY_VERIFY_WITH_TIMEOUT(steps > stood + 10, 30000);
    QVERIFY(!queue.status().front().paused);
    enough = true;
    queue.drain();
  }
  void aPausedJobCanBeCancelled() {
    JobQueue queue(1);
    const auto id = queue.submit({}, spinUntilCancelled);
    queue.pause(id);
    queue.cancel(id);
    queue.drain();
    QVERIFY(queue.status().empty());
  }
  void aJobPausedBeforeItBeginsWaitsAtItsFirstQuestion() {
    Barrier first;
    std::atomic<int> asked = 0;
    JobQueue queue(1);
    queue.submit({}, [&](const JobContext&) { first.wait(); });
    const auto id = queue.submit({}, [&](const JobContext& job) {
      (void)job.cancelled();
      ++asked;
    });
    queue.pause(id);
    first.open();
    QTest::qWait(30);
    QCOMPARE(asked.load(), 0);
    queue.resume(id);
    queue.drain();
    QCOMPARE(asked.load(), 1);
  }
  void aPartThatPeopleKnowByOneNameKeepsIt() {
    std::vector<std::pair<double, std::string>> told;
    const JobContext whole({}, [&](double fraction, const Text& phase) {
      told.emplace_back(fraction, phase.en);
    });
    const JobContext part = whole.part(0.2, 0.4, {"读取道路", "reading roads"});
    part.progress(0.5, {"读取要素", "reading features"});
    QCOMPARE(told.size(), std::size_t(1));
    QVERIFY(std::abs(told[0].first - 0.3) < 1e-12);
    QCOMPARE(told[0].second, std::string("reading roads"));
  }
};

QTEST_GUILESS_MAIN(JobQueueTest)
#include "job_queue_test.moc"
