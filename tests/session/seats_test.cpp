#include <QTemporaryDir>
#include <QtTest>
#include <deque>
#include <mutex>

#include "app/session/live/seat_link.h"
#include "tests/session/loop_desk.h"
#include "tests/support/postgres_server.h"

using namespace citymirror;
using incident::ReceiptState;
using session::CommandKind;
using session::LoopStep;
using session::Seat;

namespace {

/// A desk with its way into a shared log. What others tell waits until it is taken.
struct SharingDesk {
  QTemporaryDir folder;
  LoopDesk desk;
  std::mutex mutex;
  std::deque<store::SharedEntry> heard;
  std::unique_ptr<session::SeatLink> link;

  SharingDesk(const std::string& log, const std::string& name, bool follows) {
    const Seat seat{log, name, follows, "session of " + name};
    desk.world->setSeat(seat);
    store::SharedLogSettings hasty;
    hasty.look = Millis{50};
    auto made = session::SeatLink::open(
        seat, folder.path().toStdString(),
        [this](std::vector<store::SharedEntry> rows) {
          const std::lock_guard lock(mutex);
          heard.insert(heard.end(), rows.begin(), rows.end());
        },
        hasty);
    if (!made) qFatal("%s", made.error().text().c_str());
    link = std::move(*made);
    link->begin();
    if (!follows) desk.world->openCity(desk.city, nullptr, desk.begin);  // told from now on
  }

  void step() {
    if (const auto told = link->tell(desk.world->takeToSeats()); !told)
      qFatal("%s", told.error().text().c_str());
    std::deque<store::SharedEntry> rows;
    {
      const std::lock_guard lock(mutex);
      rows.swap(heard);
    }
    for (const store::SharedEntry& row : rows) desk.world->takeShared(row);
  }
  std::string stepOf(const std::string& id = "A001") {
    const auto world = desk.view();
    for (const auto& view : world->incidents)
      if (view.incident.id == id) return std::string(wordOf(view.desk->loop.step()));
    return "unknown";
  }
  std::size_t faults() { return desk.view()->faults.size(); }
};

bool settle(std::initializer_list<SharingDesk*> desks, const std::function<bool()>& done) {
  return QTest::qWaitFor(
      [&] {
        for (SharingDesk* desk : desks) desk->step();
        return done();
      },
      30'000);
}

}  // namespace

class SeatsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PostgresServer> server_;

 private slots:
  void bothLogs_data() const {
    QTest::addColumn<bool>("postgres");
    QTest::newRow("SQLite") << false;
    QTest::newRow("PostgreSQL") << true;
  }
  void whatOneSeatDoesTheOthersSee_data() { bothLogs_data(); }
  void whatOneSeatDoesTheOthersSee() {
    QFETCH(bool, postgres);
    QTemporaryDir folder;
    std::string log = folder.filePath("seats.sqlite").toStdString();
    if (postgres) {
      if (test::PostgresServer::programs().isEmpty()) QSKIP("postgresql is not installed");
      server_ = std::make_unique<test::PostgresServer>();
      QVERIFY(server_->start());
      log = "postgresql://seat@127.0.0.1:" + std::to_string(server_->port) + "/city";
    }
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    leader.desk.flood();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "to_verify"; }));
    QCOMPARE(second.desk.incident().incident.headline, leader.desk.incident().incident.headline);
    QCOMPARE(second.desk.view()->seat->leader, std::string("desk-1"));

    second.desk.act(CommandKind::verify);
    QCOMPARE(second.stepOf(), std::string("to_verify"));  // it is the leader's to do
    QElapsedTimer timer;
    timer.start();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "verified"; }));
    qInfo("an act went to the leading seat and back in %lld ms (limit 1000)", timer.elapsed());
    QCOMPARE(leader.desk.incident().incident.decidedBy, std::string("Li Wei@desk-2"));

    second.desk.act(CommandKind::dispatch);
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "dispatched"; }));
    QVERIFY(second.desk.world->takeOutbound().empty());  // only one seat sends
    const auto out = leader.desk.world->takeOutbound();
    QVERIFY(!out.empty());
    leader.desk.receipt(out.front().dispatch.id, ReceiptState::sent);
    leader.desk.receipt(out.front().dispatch.id, ReceiptState::acknowledged);
    QVERIFY(settle({&leader, &second}, [&] {
      return second.desk.incident().desk->runs == leader.desk.incident().desk->runs;
    }));
    QCOMPARE(second.desk.incident().desk->runs[0].linkage.dispatches[0].state(),
             ReceiptState::acknowledged);
    QCOMPARE(leader.faults() + second.faults(), std::size_t(0));
    leader.link.reset();
    second.link.reset();
    server_.reset();
  }

  void whoIsEscalatedIsTheSameAtAllSeats() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    leader.desk.dispatched();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "dispatched"; }));
    leader.desk.world->advanceTo(leader.desk.at(60));  // nobody has answered
    QVERIFY(leader.desk.incident().desk->runs.size() > 1);
    QVERIFY(settle({&leader, &second}, [&] {
      return second.desk.incident().desk->runs == leader.desk.incident().desk->runs;
    }));
    QCOMPARE(second.desk.view()->alarms->queue.size(), leader.desk.view()->alarms->queue.size());
    QVERIFY(second.desk.world->takeOutbound().empty());
  }

  void aSeatThatComesLateSeesWhatHappened() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false);
    leader.desk.dispatched();
    QVERIFY(settle({&leader}, [&] {
      const auto health = leader.link->health();
      return health.connected && health.waiting == 0;
    }));
    SharingDesk late(log, "desk-3", true);
    QVERIFY(settle({&leader, &late}, [&] { return late.stepOf() == "dispatched"; }));
    QCOMPARE(late.desk.incident().desk->loop, leader.desk.incident().desk->loop);
  }

  void whatTheLeaderRefusesComesBackAsAFault() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true),
        third(log, "desk-3", true);
    leader.desk.flood();
    QVERIFY(settle({&leader, &second, &third}, [&] { return second.stepOf() == "to_verify"; }));
    second.desk.act(CommandKind::handled);  // nothing has gone out yet
    QVERIFY(settle({&leader, &second, &third}, [&] { return second.faults() > 0; }));
    const std::string text = second.desk.view()->faults.back().error.text();
    QVERIFY2(text.find("the leading seat did not do it") != std::string::npos, text.c_str());
    QCOMPARE(third.faults(), std::size_t(0));
    QCOMPARE(leader.stepOf(), std::string("to_verify"));
  }

  void anotherCityOrALineOfNoSenseIsToldAndTheRestGoesOn() {
    SharingDesk second(":memory:", "desk-2", true);
    auto& world = *second.desk.world;
    const auto row = [&](const char* kind, const char* body) {
      world.takeShared({"desk-1/1", "desk-1", second.desk.begin, kind, "session", body});
    };
    row("watch", R"({"begin":"2026-07-18T09:40:00Z","city":"Elsewhere"})");
    QVERIFY(second.desk.view()->faults.back().error.text().find("another city: Elsewhere") !=
            std::string::npos);
    const std::size_t before = second.faults();
    row("decision", "no JSON");
    row("observations", R"([{"received":"yesterday"}])");
    row("receipt", "{}");
    row("tick", "{}");
    row("incident", "[]");
    row("something new", "{}");  // of a later version
    QCOMPARE(second.faults(), before + 5);
    QCOMPARE(second.desk.view()->incidents.size(), std::size_t(0));
  }

  void requestsToAnEarlierSessionAreNotDone() {
    SharingDesk leader(":memory:", "desk-1", false), second(":memory:", "desk-2", true);
    leader.desk.flood();
    const auto requestTo = [&](const std::string& session) {
      second.desk.world->takeShared({"desk-1/1", "desk-1", second.desk.begin, "watch", "session",
                                     R"({"begin":"2026-07-18T09:40:00Z","city":")" +
                                         second.desk.city->name.in(Language::en) +
                                         R"(","session":")" + session + R"("})"});
      second.desk.act(CommandKind::verify);
      auto told = second.desk.world->takeToSeats();
      if (told.size() != 1) qFatal("%zu rows instead of one request", told.size());
      told.front().seat = "desk-2";
      leader.desk.world->takeShared(told.front());
    };
    requestTo("session of last week");
    QCOMPARE(leader.stepOf(), std::string("to_verify"));
    requestTo("session of desk-1");
    QCOMPARE(leader.stepOf(), std::string("verified"));
  }

  void withoutALeaderAnActIsRefusedAtOnce() {
    SharingDesk second(":memory:", "desk-2", true);
    second.desk.act(CommandKind::verify);
    QVERIFY(second.desk.world->takeToSeats().empty());
    QVERIFY(second.desk.view()->faults.back().error.text().find("no leading seat") !=
            std::string::npos);
  }

  void theNewestRowIsFoundInFewCalls() {
    QTemporaryDir folder;
    auto log = store::openSharedLog(folder.filePath("log.sqlite").toStdString());
    QVERIFY(log.ok());
    QCOMPARE(*session::newestSequence(**log), std::int64_t(0));
    const Seat following{"log", "me", true, ""}, leading{"log", "me", false, "S2"};
    QCOMPARE(*session::listenFrom(**log, following), std::int64_t(0));
    for (int n = 1; n <= 70; ++n) {
      const bool watch = n == 13 || n == 40;
      const std::string seat = n == 40 ? "me" : "lead";
      QVERIFY((*log)->append(std::vector<store::SharedEntry>{
          {seat + "/" + std::to_string(n), seat, Instant{n}, watch ? "watch" : "tick", "x",
           n == 40 ? R"({"session":"S2"})" : "{}"}}));
      QCOMPARE(*session::newestSequence(**log), std::int64_t(n));
    }
    QCOMPARE(*session::listenFrom(**log, following), std::int64_t(12));
    QCOMPARE(*session::listenFrom(**log, leading), std::int64_t(39));
    QCOMPARE(*session::listenFrom(**log, {"log", "me", false, "S3"}), std::int64_t(70));
  }
};

QTEST_GUILESS_MAIN(SeatsTest)
#include "seats_test.moc"
