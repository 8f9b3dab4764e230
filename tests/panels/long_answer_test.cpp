// Answers that take long: only the one that is wanted comes, with its progress before.
#include "app/desktop/long_answer.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <new>
#include <thread>

#include "app/session/city/file_words.h"

using namespace citymirror;
using namespace citymirror::desktop;

class LongAnswerTest : public QObject {
  Q_OBJECT
  struct Took {
    int times = 0;
    std::shared_ptr<const int> found;
    QString fault;
  };
  static LongAnswer::Take<int> into(Took& took) {
    return [&took](std::shared_ptr<const int> found, const QString& fault) {
      ++took.times;
      took.found = std::move(found);
      took.fault = fault;
    };
  }
  /// Computes until it is stopped.
  static LongAnswer::Compute<int> endless() {
    return [](const run::JobContext& job) -> Result<int> {
      while (!job.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      return Error{ErrorCode::cancelled, "it was stopped", "a test", "Start it again"};
    };
  }

 private slots:
  void anAnswerIsTakenOnceItNoLongerComputes() {
    LongAnswer answer;
    QSignalSpy progressed(&answer, &LongAnswer::progressed);
    bool computing = true;
    std::shared_ptr<const int> found;
    answer.ask<int>(
        {"测试", "a test"}, [](const run::JobContext&) { return Result<int>(7); },
        [&](std::shared_ptr<const int> made, const QString&) {
          computing = answer.computing();
          found = std::move(made);
        });
    QVERIFY(answer.computing());
    QCOMPARE(progressed.front()[0].toDouble(), 0.0);
    QTRY_VERIFY_WITH_TIMEOUT(found != nullptr, 30000);
    QCOMPARE(*found, 7);
    QVERIFY(!computing && !answer.computing());
    QCOMPARE(progressed.back()[0].toDouble(), -1.0);
  }

  void ofTwoThatAreAskedForOnlyTheSecondIsTaken() {
    LongAnswer answer;
    Took first, second;
    answer.ask<int>({"一", "one"}, endless(), into(first));
    answer.ask<int>(
        {"二", "two"}, [](const run::JobContext&) { return Result<int>(2); }, into(second));
    QTRY_COMPARE_WITH_TIMEOUT(second.times, 1, 30000);
    QCOMPARE(*second.found, 2);
    QCOMPARE(first.times, 0);
  }

  void whatIsStoppedIsNeverTaken() {
    LongAnswer answer;
    Took took, next;
    QVERIFY(!answer.stop());
    answer.ask<int>({"测试", "a test"}, endless(), into(took));
    QVERIFY(answer.stop());
    QVERIFY(!answer.computing() && !answer.stop());
    answer.ask<int>(
        {"测试", "a test"}, [](const run::JobContext&) { return Result<int>(1); }, into(next));
    QTRY_COMPARE_WITH_TIMEOUT(next.times, 1, 30000);  // behind it on the same worker
    QCOMPARE(took.times, 0);
  }

  void aFaultIsToldInWords() {
    LongAnswer answer;
    Took took;
    answer.ask<int>(
        {"测试", "a test"},
        [](const run::JobContext&) -> Result<int> {
          return Error{ErrorCode::badInput, "nothing is there", "here", "Look again"};
        },
        into(took));
    QTRY_COMPARE_WITH_TIMEOUT(took.times, 1, 30000);
    QVERIFY(took.found == nullptr);
    QVERIFY2(took.fault.contains("here"), qPrintable(took.fault));
  }

  void whatBreaksOffIsAFaultAndNoLongerComputes() {
    LongAnswer answer;
    Took took;
    answer.ask<int>(
        {"测试", "a test"}, [](const run::JobContext&) -> Result<int> { throw std::bad_alloc(); },
        into(took));
    QTRY_COMPARE_WITH_TIMEOUT(took.times, 1, 30000);
    QVERIFY(took.found == nullptr && !answer.computing());
    QVERIFY2(took.fault.contains("The computation broke off"), qPrintable(took.fault));
    const Error error{ErrorCode::ioFailed, "The computation broke off: std::bad_alloc", "",
                      "Compute less at once, or free some memory"};
    QCOMPARE(session::fileErrorWords(error).zh,
             std::string("计算中断：std::bad_alloc。请减少一次计算的量，或释放一些内存"));
  }

  void whatWasStoppedAndWindsDownTellsNoProgress() {
    std::atomic<bool> begun = false, over = false;
    LongAnswer answer;
    const auto wound = qScopeGuard([&over] { over = true; });
    Took stopped, next;
    answer.ask<int>(
        {"一", "one"},
        [&](const run::JobContext& job) -> Result<int> {
          job.progress(0.5, {"过半", "half of it"});
          begun = true;
          while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(2));
          return 1;
        },
        into(stopped));
    QTRY_VERIFY_WITH_TIMEOUT(begun, 30000);
    answer.stop();
    QSignalSpy progressed(&answer, &LongAnswer::progressed);
    answer.ask<int>(
        {"二", "two"}, [](const run::JobContext&) { return Result<int>(2); }, into(next));
    QTRY_VERIFY_WITH_TIMEOUT(progressed.count() > 2, 30000);  // the second waits for its worker
    for (const auto& told : progressed) QVERIFY(told[0].toDouble() <= 0);
    over = true;
    QTRY_COMPARE_WITH_TIMEOUT(next.times, 1, 30000);
    QCOMPARE(stopped.times, 0);
  }

  void progressIsToldWhileItComputes() {
    LongAnswer answer;
    QSignalSpy progressed(&answer, &LongAnswer::progressed);
    Took took;
    std::atomic<bool> seen = false;
    answer.ask<int>(
        {"测试", "a test"},
        [&seen](const run::JobContext& job) -> Result<int> {
          job.progress(0.5, {"过半", "half of it"});
          while (!seen && !job.cancelled())
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
          return 1;
        },
        into(took));
    const auto half = [&] {
      return std::any_of(progressed.begin(), progressed.end(),
                         [](const auto& told) { return told[0].toDouble() == 0.5; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(half(), 30000);
    seen = true;
    QTRY_COMPARE_WITH_TIMEOUT(took.times, 1, 30000);
  }
};

QTEST_MAIN(LongAnswerTest)
#include "long_answer_test.moc"
