// Who leads the seats of a log: one contract, kept by an SQLite file and by PostgreSQL.
#include <QtTest>
#include <atomic>
#include <thread>

#include "engine/store/seat_log.h"
#include "engine/store/shared_log.h"
#include "tests/support/postgres_server.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

constexpr Millis kLasts{1000};
using LogPtr = std::unique_ptr<SharedLog>;

SharedEntry taking(const std::string& seat, std::int64_t term) {
  return {leadKey(term, "taken"), seat, Instant{1000 + term}, "lead", seat, "{}"};
}

SharedEntry told(const std::string& seat, std::int64_t term, const std::string& own) {
  return {leadKey(term, own), seat, Instant{2000}, "decision", seat, "{}"};
}

/// Whether `seat` has the lead now that it asked for it after term `after`.
bool takes(SharedLog& log, const std::string& seat, std::int64_t after) {
  const auto lead = log.takeLead(after, "run of " + seat, kLasts, taking(seat, after + 1));
  if (!lead) qWarning("%s", lead.error().text().c_str());
  return lead && lead->session == "run of " + seat && lead->term == after + 1;
}

}  // namespace

class SharedLeadTest : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PostgresServer> server_;
  QTemporaryDir folder_;
  int files_ = 0;
  std::string address_;

  LogPtr open() const {
    auto log = openSharedLog(address_);
    if (!log) qFatal("%s", log.error().text().c_str());
    return std::move(*log);
  }
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void initTestCase_data() {
    QTest::addColumn<bool>("server");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
  }
  void init() {
    QFETCH_GLOBAL(bool, server);
    address_ = folder_.filePath(QString("log-%1.sqlite").arg(++files_)).toStdString();
    if (!server) return;
    if (test::PostgresServer::programs().isEmpty()) QSKIP("PostgreSQL's server is not installed");
    if (!server_) {
      server_ = std::make_unique<test::PostgresServer>();
      QVERIFY2(server_->start(), server_->log());
    }
    server_->sql("DROP TABLE IF EXISTS citymirror_log, citymirror_log_head, citymirror_lead");
    address_ = server_->address();
  }

  void nobodyLeadsANewLogAndWhoeverAsksTakesIt() {
    const LogPtr log = open();
    QCOMPARE(log->lead()->term, std::int64_t(0));
    QVERIFY(log->lead()->free());
    QVERIFY(takes(*log, "A", 0));
    const auto lead = log->lead();
    QCOMPARE(lead->seat, std::string("A"));
    QVERIFY(!lead->free());
    QCOMPARE(log->read(0, 10)->size(), std::size_t(1));  // told to all, in the same transaction
    QCOMPARE(log->read(0, 10)->front().entry, taking("A", 1));
    QVERIFY(log->verify().ok());
  }

  void aLeadThatShowsItsLifeIsNotTaken() {
    const LogPtr log = open(), other = open();
    QVERIFY(takes(*log, "A", 0));
    for (int beat = 0; beat < 8; ++beat) {
      QThread::msleep(60);
      QCOMPARE(log->keepLead(1)->term, std::int64_t(1));
      QVERIFY(!takes(*other, "B", 1));
    }
    QCOMPARE(log->read(0, 10)->size(), std::size_t(1));
  }

  void aSilentLeadIsTakenAndItsRowsAreRefusedFromThenOn() {
    const LogPtr log = open(), other = open();
    QVERIFY(takes(*log, "A", 0));
    QVERIFY(log->append(std::vector{told("A", 1, "first")}).ok());
    QTRY_VERIFY_WITH_TIMEOUT(other->lead()->free(), 5000);
    QVERIFY(log->append(std::vector{told("A", 1, "late")}).ok());  // nobody has taken it yet
    QVERIFY(takes(*other, "B", 1));
    const auto lost = log->append(std::vector{told("A", 1, "lost")});
    QVERIFY(!lost.ok() && lost.error().code == ErrorCode::badInput);
    QVERIFY2(lost.error().text().find("lead that is lost") != std::string::npos,
             lost.error().text().c_str());
    QCOMPARE(*log->append(std::vector{told("A", 1, "late")}), std::vector<std::int64_t>{3});
    QCOMPARE(log->keepLead(1)->seat, std::string("B"));  // its sign of life changes nothing
    QVERIFY(log->append(std::vector{told("B", 2, "first")}).ok());
    QVERIFY(
        log->append(std::vector{SharedEntry{"A/1", "A", Instant{1}, "request", "A", "{}"}}).ok());
    QVERIFY(log->verify().ok());
  }

  void aLapseThatNobodyUsedIsNoLoss() {
    const LogPtr log = open();
    QVERIFY(takes(*log, "A", 0));
    QTRY_VERIFY_WITH_TIMEOUT(log->lead()->free(), 5000);
    QVERIFY(!log->keepLead(1)->free());
    QVERIFY(!takes(*log, "B", 1));
  }

  void whoLeavesIsFollowedAtOnce() {
    const LogPtr log = open();
    QVERIFY(takes(*log, "A", 0));
    QVERIFY(log->leaveLead(1).ok());
    QVERIFY(log->lead()->left && log->lead()->free());
    QVERIFY(log->keepLead(1)->left);  // a beat that was under way does not bring it back
    QVERIFY(takes(*log, "B", 1));
    QVERIFY(log->leaveLead(1).ok());  // of a term that is over
    QVERIFY(!log->lead()->free());
  }

  void ofManyWhoAskAtOnceOneWins() {
    constexpr int kSeats = 6, kRounds = 5;
    std::int64_t term = 0;
    for (int round = 0; round < kRounds; ++round) {
      std::atomic<int> won{0}, ready{0};
      std::vector<std::thread> seats;
      for (int n = 0; n < kSeats; ++n)
        seats.emplace_back([&, n] {
          const LogPtr log = open();
          ++ready;
          while (ready < kSeats) std::this_thread::yield();
          won += takes(*log, "seat " + std::to_string(n), term);
        });
      for (std::thread& seat : seats) seat.join();
      QCOMPARE(won.load(), 1);
      ++term;
      QVERIFY(open()->leaveLead(term).ok());
    }
    QCOMPARE(open()->read(0, 100)->size(), std::size_t(kRounds));
    QVERIFY(open()->verify().ok());
  }

  void theClocksOfSeatsDoNotMatter() {
    const LogPtr log = open();
    SharedEntry future = taking("A", 1);
    future.at = Instant{4'000'000'000'000};  // its computer believes in another year
    QVERIFY(log->takeLead(0, "run", kLasts, future).ok());
    QVERIFY(log->lead()->silent < kLasts);
    QTRY_VERIFY_WITH_TIMEOUT(log->lead()->free(), 5000);
  }

  void whatASeatToldUnderALeadThatIsLostComesBackToIt() {
    const LogPtr log = open();
    QVERIFY(takes(*log, "A", 0));
    QVERIFY(log->leaveLead(1).ok());
    QVERIFY(takes(*log, "B", 1));
    const std::string own = path("seat.sqlite") + std::to_string(files_);
    {
      const auto seat = SeatLog::open(own, address_, "A");
      QVERIFY(seat.ok());
      QVERIFY((*seat)->add({{"", "", Instant{1}, "decision", "Li", "{}"}}, 1).ok());
      QVERIFY((*seat)->add({{"", "", Instant{2}, "request", "Li", "{}"}}).ok());
      QTRY_COMPARE_WITH_TIMEOUT((*seat)->carried(), (*seat)->newest(), 10'000);
      const auto refused = (*seat)->takeRefused();
      QCOMPARE(refused.size(), std::size_t(1));
      QCOMPARE(refused.front().kind, std::string("decision"));
      QVERIFY((*seat)->takeRefused().empty());
    }
    QCOMPARE((*log->newestOf("A"))->entry.kind, std::string("request"));
  }

  void keysTellTheTermOfTheirLead() {
    QCOMPARE(leadTermOf(leadKey(12, "a/b")), std::int64_t(12));
    for (const char* key : {"", "lead-", "lead-12", "lead-/x", "lead-x/1", "lead-0/x", "seat/12"})
      QCOMPARE(leadTermOf(key), std::int64_t(0));
  }

  void cleanupTestCase() { server_.reset(); }
};

QTEST_GUILESS_MAIN(SharedLeadTest)
#include "shared_lead_test.moc"
