#include "engine/store/seat_log.h"

#include <QtTest>
#include <mutex>
#include <numeric>

#include "tests/support/postgres_server.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

SharedEntry note(int n, const std::string& key = {}) {
  return {key, {}, Instant{n}, "action", "王工", "{\"n\":" + std::to_string(n) + "}"};
}

SharedLogSettings eager() {
  SharedLogSettings settings;
  settings.answerWithin = Millis{3000};
  settings.firstRetry = Millis{20};
  settings.longestRetry = Millis{200};
  settings.look = Millis{100};
  return settings;
}

}  // namespace

class SeatLogTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  int files_ = 0;

  std::string path() { return folder_.filePath(QString("%1.sqlite").arg(++files_)).toStdString(); }
  static std::unique_ptr<SeatLog> seatAt(const std::string& own, const std::string& shared,
                                         const std::string& name) {
    auto seat = SeatLog::open(own, shared, name, eager());
    if (!seat) qFatal("%s", seat.error().text().c_str());
    return std::move(*seat);
  }
  static std::vector<int> numbersOf(SharedLog& log, const std::string& seat) {
    std::vector<int> numbers;
    const auto rows = log.read(0, 100'000);
    for (const SharedRow& row : *rows)
      if (row.entry.seat == seat) numbers.push_back(int(row.entry.at.ms));
    return numbers;
  }
  static std::vector<int> upTo(int n) {
    std::vector<int> numbers(std::size_t(n), 0);
    std::iota(numbers.begin(), numbers.end(), 1);
    return numbers;
  }

 private slots:
  void whatOneSeatAddsTheOthersSeeInItsOrder() {
    const std::string shared = path();
    const auto a = seatAt(path(), shared, "A"), b = seatAt(path(), shared, "B");
    for (int n = 1; n <= 20; ++n) {
      QVERIFY(a->add({note(n)}).ok());
      QVERIFY(b->add({note(n)}).ok());
    }
    QTRY_COMPARE_WITH_TIMEOUT(a->health().waiting, std::size_t(0), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(b->health().waiting, std::size_t(0), 30000);
    const auto log = openSharedLog(shared);
    QCOMPARE(numbersOf(**log, "A"), upTo(20));
    QCOMPARE(numbersOf(**log, "B"), upTo(20));
    QVERIFY((*log)->verify().ok());
    QVERIFY(a->health().connected);
  }

  void aSharedLogThatIsAwayHoldsNobodyAndMissesNothing() {
    QTemporaryDir away;
    const std::string folder = away.filePath("not yet").toStdString();
    const std::string shared = folder + "/shared.sqlite", own = path();
    {
      const auto seat = seatAt(own, shared, "A");
      for (int n = 1; n <= 5; ++n) QVERIFY(seat->add({note(n)}).ok());
      QTRY_VERIFY_WITH_TIMEOUT(!seat->health().trouble.empty(), 30000);
      QCOMPARE(seat->health().waiting, std::size_t(5));
      QVERIFY(!seat->health().connected);
    }
    // The program ends and begins again before the shared log is there.
    const auto seat = seatAt(own, shared, "A");
    QCOMPARE(seat->health().waiting, std::size_t(5));
    QVERIFY(seat->add({note(6)}).ok());
    QVERIFY(QDir().mkpath(QString::fromStdString(folder)));
    QTRY_COMPARE_WITH_TIMEOUT(seat->health().waiting, std::size_t(0), 30000);
    const auto log = openSharedLog(shared);
    QCOMPARE(numbersOf(**log, "A"), upTo(6));
  }

  void aRestartCarriesNothingTwice() {
    const std::string shared = path(), own = path();
    for (int run = 0; run < 3; ++run) {
      const auto seat = seatAt(own, shared, "A");
      QVERIFY(seat->add({note(2 * run + 1), note(2 * run + 2)}).ok());
      QTRY_COMPARE_WITH_TIMEOUT(seat->health().waiting, std::size_t(0), 30000);
    }
    const auto log = openSharedLog(shared);
    QCOMPARE(numbersOf(**log, "A"), upTo(6));
  }

  void aKeyThatTheOthersUsedOtherwiseIsRefusedAndTheRestGoesOn() {
    const std::string shared = path();
    const auto log = openSharedLog(shared);
    SharedEntry theirs = note(1, "plan-7");
    theirs.seat = "B";
    QVERIFY((*log)->append(std::vector{theirs}).ok());
    const auto seat = seatAt(path(), shared, "A");
    const auto keys = seat->add({note(1), note(2, "plan-7"), note(3)});
    QVERIFY(keys.ok());
    QCOMPARE((*keys)[1], std::string("plan-7"));
    QVERIFY((*keys)[0] != (*keys)[2] && !(*keys)[0].empty());
    QTRY_COMPARE_WITH_TIMEOUT(seat->health().waiting, std::size_t(0), 30000);
    QCOMPARE(seat->health().refused, std::size_t(1));
    QCOMPARE(numbersOf(**log, "A"), (std::vector{1, 3}));
  }

  void aSeatWithoutANameIsRefused() {
    QVERIFY(SeatLog::open(path(), path(), "", eager()).error().code == ErrorCode::badInput);
  }

  void aServerThatCrashesCostsNothing() {
    if (test::PostgresServer::programs().isEmpty()) QSKIP("PostgreSQL's server is not installed");
    test::PostgresServer server;
    const auto seat = seatAt(path(), server.address(), "A");
    QVERIFY(seat->add({note(1)}).ok());  // before the server is there at all
    std::mutex mutex;
    std::vector<std::int64_t> heard;
    const auto following = followSharedLog(
        server.address(), 0,
        [&](std::span<const SharedRow> rows) {
          const std::scoped_lock lock(mutex);
          for (const SharedRow& row : rows) heard.push_back(row.sequence);
        },
        eager());
    QVERIFY2(server.start(), server.log());
    for (int n = 2; n <= 30; ++n) {
      QVERIFY(seat->add({note(n)}).ok());
      if (n == 15) {
        QTRY_VERIFY_WITH_TIMEOUT(seat->health().connected, 30000);
        server.crash();
      }
    }
    QVERIFY2(server.start(), server.log());
    QTRY_COMPARE_WITH_TIMEOUT(seat->health().waiting, std::size_t(0), 30000);
    const auto log = openSharedLog(server.address());
    QVERIFY(log.ok());
    QCOMPARE(numbersOf(**log, "A"), upTo(30));
    QVERIFY((*log)->verify().ok());
    QTRY_COMPARE_WITH_TIMEOUT(([&] {
                                const std::scoped_lock lock(mutex);
                                return heard.size();
                              }()),
                              std::size_t(30), 10'000);
    QVERIFY(std::is_sorted(heard.begin(), heard.end()));
  }
};

QTEST_GUILESS_MAIN(SeatLogTest)
#include "seat_log_test.moc"
