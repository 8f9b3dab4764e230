// A queue whose workers may not all work at once.
#include "engine/run/job_queue.h"

#include <QtTest>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace citymirror::run;

class JobLimitTest : public QObject {
  Q_OBJECT

  /// The most jobs that were seen to run at once, of twelve.
  static int mostAtOnce(JobQueue& queue) {
    std::atomic<int> running = 0, most = 0;
    for (int k = 0; k < 12; ++k) {
      queue.submit({}, [&](const JobContext&) {
        const int now = ++running;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --running;
      });
    }
    queue.drain();
    return most;
  }

 private slots:
  void noMoreJobsRunAtOnceThanAreAllowed() {
    JobQueue queue(4);
    queue.allow(2);
    QVERIFY(mostAtOnce(queue) <= 2);
    queue.allow(1);
    QCOMPARE(mostAtOnce(queue), 1);
    queue.allow(0);  // one at the least
    QCOMPARE(mostAtOnce(queue), 1);
  }

  void moreBeginAsSoonAsMoreAreAllowed() {
    JobQueue queue(3);
    queue.allow(1);
    std::atomic<int> begun = 0;
    std::atomic<bool> end = false;
    for (int k = 0; k < 3; ++k) {
      queue.submit({}, [&](const JobContext&) {
        ++begun;
        while (!end) std::this_thread::yield();
      });
    }
    QTRY_COMPARE_WITH_TIMEOUT(begun.load(), 1, 30000);
    queue.allow(3);
    QTRY_COMPARE_WITH_TIMEOUT(begun.load(), 3, 30000);
    end = true;
    queue.drain();
  }

  void whatRunsGoesOnWhereFewerAreAllowed() {
    JobQueue queue(2);
    std::atomic<int> begun = 0, stopped = 0;
    std::atomic<bool> end = false;
    for (int k = 0; k < 2; ++k) {
      queue.submit({}, [&](const JobContext& job) {
        ++begun;
        while (!end) std::this_thread::yield();
        stopped += job.cancelled() ? 1 : 0;
      });
    }
    QTRY_COMPARE_WITH_TIMEOUT(begun.load(), 2, 30000);
    queue.allow(1);
    QCOMPARE(queue.status().size(), std::size_t(2));
    end = true;
    queue.drain();
    QCOMPARE(stopped.load(), 0);
    QCOMPARE(mostAtOnce(queue), 1);
  }
};

QTEST_GUILESS_MAIN(JobLimitTest)
#include "job_limit_test.moc"
