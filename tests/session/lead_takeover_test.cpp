// The seat that leads is killed: another takes the lead, acts go on, nothing is lost or done twice.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>

#include "app/feeds/channel_file.h"
#include "app/feeds/mqtt_link.h"
#include "app/session/config.h"
#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "engine/store/journal.h"
#include "engine/store/shared_log.h"
#include "gis/city/city_package.h"
#include "tests/session/copied_assets.h"
#include "tests/support/linkage_peers.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/postgres_server.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using incident::ReceiptState;
using session::CommandKind;
using session::LoopStep;

namespace {

constexpr int kTakeoverPatience = 30'000;
constexpr int kLeaseMillis = 4'000;  // more than an act takes on a busy machine

const session::IncidentDesk* deskAt(const session::WorldView& view, const std::string& id) {
  for (const session::IncidentView& incident : view.incidents)
    if (incident.incident.id == id) return incident.desk.get();
  return nullptr;
}

std::optional<LoopStep> stepAt(const session::Session& seat, const std::string& id) {
  const auto view = seat.view();
  const auto* desk = deskAt(*view, id);
  return desk == nullptr ? std::nullopt : std::optional(desk->loop.step());
}

std::optional<ReceiptState> receiptAt(const session::Session& seat, const std::string& id,
                                      const std::string& recipient) {
  std::optional<ReceiptState> state;
  const auto view = seat.view();
  const auto* desk = deskAt(*view, id);
  for (std::size_t i = 0; desk != nullptr && i < desk->runs.size(); ++i)
    for (const incident::Dispatch& dispatch : desk->runs[i].linkage.dispatches)
      if (dispatch.recipient == recipient) state = dispatch.state();
  return state;
}

std::size_t runsAt(const session::Session& seat, const std::string& id) {
  const auto view = seat.view();
  const auto* desk = deskAt(*view, id);
  return desk == nullptr ? 0 : desk->runs.size();
}

bool leads(const session::Session& seat) {
  const auto view = seat.view();
  return view->seat && view->seat->seat.leads();
}

std::string leaderOf(const session::Session& seat) {
  const auto view = seat.view();
  return view->seat ? view->seat->leader : std::string();
}

bool faultSays(const session::Session& seat, const char* words) {
  const auto view = seat.view();
  return std::ranges::any_of(view->faults, [&](const session::Fault& fault) {
    return fault.error.text().find(words) != std::string::npos;
  });
}

}  // namespace

class LeadTakeoverTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  test::MqttBroker broker_;
  test::LinkagePeers peers_;
  std::unique_ptr<test::PostgresServer> server_;
  std::unique_ptr<session::Session> first_, second_, third_;
  session::Session* lead_ = nullptr;   ///< of second_ and third_ the one that won
  session::Session* other_ = nullptr;  ///< … and the one that follows it
  std::string assets_;
  pid_t child_ = 0;

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  void copyAssets() {
    assets_ = path("assets");
    test::copyAssets(assets_);
    QVERIFY(writeFile(assets_ + "/config/seats.json",
                      R"({"source": "test", "lease_s": 4, "beat_s": 0.5, "taken_after_s": 0})")
                .ok());
  }
  std::string descriptor() const {
    return "{\"id\": \"ponds\", \"codec\": \"json\", \"from\": {\"client\": \"desk\", \"url\": "
           "\"mqtt://gauge:p%40ss%2F1@127.0.0.1:" +
           std::to_string(broker_.port) +
           "/city\"}, \"name\": {\"zh\": \"积水点\", \"en\": \"Ponding\"}, "
           "\"mapping\": {\"sensor\": \"/id\", \"at\": {\"path\": \"/t\", \"format\": "
           "\"unix_ms\"}, "
           "\"values\": [{\"path\": \"/cm\", \"quantity\": \"ponding_depth\", \"unit\": \"cm\"}]}, "
           "\"cadence_s\": 60, \"late_after_s\": 120, \"silent_after_s\": 360, "
           "\"limits\": {\"ahead_s\": 3600, \"oldest_s\": 86400}}";
  }
  /// Each seat has a role of its own in the database, so it alone can be cut off.
  std::unique_ptr<session::Session> seat(const std::string& name, bool follows) const {
    session::Options options;
    options.assets = assets_;
    options.dataFolder = path(name.c_str());
    options.threads = 1;
    options.seat.log =
        "postgresql://" + name + "@127.0.0.1:" + std::to_string(server_->port) + "/city";
    options.seat.name = name;
    options.seat.follows = follows;
    options.channels = path("channels.json");
    options.feeds = {path("ponds.json")};
    auto made = session::Session::make(options, session::Pace::realTime);
    if (!made) qFatal("%s", made.error().text().c_str());
    (*made)->openCity(path("city"), "");
    (*made)->waitIdle();
    return std::move(*made);
  }
  /// A program of its own that leads until it is killed.
  pid_t leaderApart() const {
    const pid_t child = fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // not longer than the test
    const auto leader = seat("desk1", false);
    while (true) pause();
  }
  void publish(double centimetres, const char* sensor) const {
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_.port, false, "gauge", "p@ss/1", "city"};
    const auto sender = feeds::MqttLink::open(settings);
    QVERIFY(sender.ok());
    const std::string text = std::string("{\"id\": \"") + sensor +
                             "\", \"t\": " + std::to_string(run::wallNow().ms) +
                             ", \"cm\": " + std::to_string(centimetres) + "}";
    QVERIFY((*sender)->publish("city/p", text).ok() && (*sender)->settle().ok());
  }
  static void act(session::Session& at, CommandKind kind, const std::string& incident,
                  const std::string& plan = {}, const std::string& why = {}) {
    session::CommandAct act;
    act.kind = kind;
    act.subject = incident;
    act.plan = plan;
    act.why = why;
    act.by = "Li Wei";
    if (kind == CommandKind::note) act.why = "noted";
    at.command(act);
  }

 private slots:
  void initTestCase() {
    if (test::MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    if (test::PostgresServer::programs().isEmpty()) QSKIP("postgresql is not installed");
    server_ = std::make_unique<test::PostgresServer>();
    QVERIFY2(broker_.start(), broker_.log());
    QVERIFY(server_->start());
    for (const char* name : {"desk1", "desk2", "desk3"})
      server_->sql(QString("CREATE ROLE %1 LOGIN SUPERUSER").arg(name));
    copyAssets();
    QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok());
    QVERIFY(writeFile(path("ponds.json"), descriptor()).ok());
    QVERIFY(writeFile(path("channels.json"), test::channelsTo(peers_)).ok());
    child_ = leaderApart();
    QVERIFY(child_ > 0);
    second_ = seat("desk2", true);
    third_ = seat("desk3", true);
    QTRY_VERIFY_WITH_TIMEOUT(leaderOf(*second_) == "desk1" && leaderOf(*third_) == "desk1",
                             kTakeoverPatience);
  }
  void cleanupTestCase() {
    if (child_ > 0) ::kill(child_, SIGKILL);
    first_.reset();
    second_.reset();
    third_.reset();
    server_.reset();
  }

  void aLeaderThatIsKilledIsSeenToBeSilentWithinSeconds() {
    // The broker keeps nothing for a leader that has not subscribed yet.
    const auto alarmed = [&] {
      publish(31, "S-POND1");
      QTest::qWait(1000);
      return stepAt(*second_, "A001") == LoopStep::toVerify;
    };
    QTRY_VERIFY_WITH_TIMEOUT(alarmed(), kTakeoverPatience);
    act(*second_, CommandKind::verify, "A001");
    QTRY_VERIFY_WITH_TIMEOUT(stepAt(*third_, "A001") == LoopStep::verified, kTakeoverPatience);
    act(*second_, CommandKind::dispatch, "A001", "road-flooding");
    QTRY_COMPARE_WITH_TIMEOUT(receiptAt(*third_, "A001", "police"), ReceiptState::acknowledged,
                              kTakeoverPatience);
    second_->takeLead("Li Wei");  // while the leading seat lives
    QTRY_VERIFY_WITH_TIMEOUT(faultSays(*second_, "desk1 leads and was heard"), kTakeoverPatience);

    QElapsedTimer timer;
    timer.start();
    ::kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    child_ = 0;
    QTRY_VERIFY_WITH_TIMEOUT(
        second_->view()->seat->health.lead.free && third_->view()->seat->health.lead.free,
        kTakeoverPatience);
    qInfo("the followers show that the leader is silent after %lld ms (lease %d ms)",
          timer.elapsed(), kLeaseMillis);
    QVERIFY(timer.elapsed() < 2 * kLeaseMillis + 1'000);
    QVERIFY(!second_->view()->seat->health.lead.left);
    act(*third_, CommandKind::note, "A001");  // waits for whoever leads next
  }

  void ofTwoWhoTakeTheLeadOneHasItAndTheOtherFollows() {
    publish(33, "S-POND1");  // the broker keeps it for whoever has the feeds next
    QElapsedTimer timer;
    timer.start();
    second_->takeLead("Li Wei");
    third_->takeLead("Wang Fang");
    QTRY_VERIFY_WITH_TIMEOUT(leads(*second_) || leads(*third_), kTakeoverPatience);
    qInfo("one of them leads after %lld ms", timer.elapsed());
    lead_ = leads(*second_) ? second_.get() : third_.get();
    other_ = leads(*second_) ? third_.get() : second_.get();
    const std::string name = leads(*second_) ? "desk2" : "desk3";
    QTRY_COMPARE_WITH_TIMEOUT(leaderOf(*other_), name, kTakeoverPatience);
    QTest::qWait(kLeaseMillis);
    QVERIFY(leads(*lead_) && !leads(*other_));
    QTRY_VERIFY_WITH_TIMEOUT(deskAt(*lead_->view(), "A001")->loop.room.size() == 1 &&
                                 deskAt(*other_->view(), "A001")->loop.room.size() == 1,
                             kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(lead_->view()->series.at("S-POND1")->value.back() == 0.33,
                             kTakeoverPatience);
    QCOMPARE(peers_.bodies("/police").size(), std::size_t(1));  // nothing went out twice
    QCOMPARE(receiptAt(*lead_, "A001", "police"), ReceiptState::acknowledged);
  }

  void actsGoOnAndReceiptsComeWithinASecond() {
    publish(36, "S-POND2");
    const auto levels = [&] { return other_->view()->series; };
    QTRY_VERIFY_WITH_TIMEOUT(levels().contains("S-POND2"), kTakeoverPatience);
    QElapsedTimer timer;
    timer.start();
    act(*other_, CommandKind::dispatch, "A001", "road-flooding", "once more");
    QTRY_VERIFY_WITH_TIMEOUT(peers_.bodies("/police").size() == 2, kTakeoverPatience);
    const qint64 sent = timer.elapsed();
    QTRY_VERIFY_WITH_TIMEOUT(runsAt(*other_, "A001") == 2 &&
                                 receiptAt(*other_, "A001", "police") == ReceiptState::acknowledged,
                             kTakeoverPatience);
    qInfo("sent after %lld ms, its receipt at the other seat after %lld ms (limit 1000)", sent,
          timer.elapsed());
    QVERIFY(timer.elapsed() - sent <= 1'000);
  }

  void theOldLeaderComesBackAndFollows() {
    first_ = seat("desk1", false);  // as it was started before
    QTRY_VERIFY_WITH_TIMEOUT(runsAt(*first_, "A001") == 2, kTakeoverPatience);
    QVERIFY(!leads(*first_) && leads(*lead_));
    QVERIFY(faultSays(*first_, "the lead was not taken"));
    QCOMPARE(deskAt(*first_->view(), "A001")->loop, deskAt(*lead_->view(), "A001")->loop);
    act(*first_, CommandKind::handled, "A001");
    QTRY_VERIFY_WITH_TIMEOUT(stepAt(*first_, "A001") == LoopStep::handled, kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(stepAt(*other_, "A001") == LoopStep::handled, kTakeoverPatience);
    QCOMPARE(peers_.bodies("/police").size(), std::size_t(2));
  }

  void whoIsCutOffLosesTheLeadAndWhatItAloneKnewIsToldByIt() {
    const QString role = lead_ == second_.get() ? "desk2" : "desk3";
    server_->sql(QString("ALTER ROLE %1 NOLOGIN").arg(role));
    server_->sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role +
                 "'");
    act(*lead_, CommandKind::close, "A001");  // before its lease is over
    publish(38, "S-POND2");
    QTRY_VERIFY_WITH_TIMEOUT(stepAt(*lead_, "A001") == LoopStep::closed, kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!lead_->view()->seat->health.lead.confirmed, kTakeoverPatience);
    act(*lead_, CommandKind::note, "A001");
    QTRY_VERIFY_WITH_TIMEOUT(faultSays(*lead_, "not sure that this seat still leads"),
                             kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(first_->view()->seat->health.lead.free, kTakeoverPatience);
    first_->takeLead("Chen");
    QTRY_VERIFY_WITH_TIMEOUT(leads(*first_), kTakeoverPatience);
    QCOMPARE(stepAt(*first_, "A001"), std::optional(LoopStep::handled));

    server_->sql(QString("ALTER ROLE %1 LOGIN").arg(role));
    QTRY_VERIFY_WITH_TIMEOUT(!leads(*lead_) && leaderOf(*lead_) == "desk1", kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(stepAt(*lead_, "A001") == LoopStep::handled, kTakeoverPatience);
    QTRY_VERIFY_WITH_TIMEOUT(faultSays(*lead_, "an act of Li Wei was not taken"),
                             kTakeoverPatience);
    for (session::Session* at : {first_.get(), second_.get(), third_.get()})
      QTRY_VERIFY_WITH_TIMEOUT(at->view()->series.at("S-POND2")->value.back() == 0.38,
                               kTakeoverPatience);
    QVERIFY(leads(*first_));
  }

  void theSharedLogNamesWhoTookTheLeadAndItsChainHolds() {
    const auto log = store::openSharedLog(server_->address());
    QVERIFY(log.ok() && (*log)->verify().ok());
    std::vector<std::string> by;
    const auto rows = (*log)->read(0, 100'000);
    for (const store::SharedRow& row : *rows)
      if (row.entry.kind == "lead") by.push_back(row.entry.by);
    QCOMPARE(by.size(), std::size_t(3));
    QCOMPARE(by[0], std::string("session"));
    QVERIFY(by[1] == "Li Wei" || by[1] == "Wang Fang");
    QCOMPARE(by[2], std::string("Chen"));
    const auto config = session::loadConfig(assets_);
    session::CommandConfig command = config->command;
    command.recipients = feeds::parseChannels(test::channelsTo(peers_))->recipients;
    const auto journal = store::Journal::open(other_->journalPath());
    const auto view = other_->view();
    const auto replayed =
        session::replayLoop(*journal->read(), config->watch, command, *view->city, view->now);
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(*replayed->loop.find("A001") == deskAt(*view, "A001")->loop);
  }
};

QTEST_GUILESS_MAIN(LeadTakeoverTest)
#include "lead_takeover_test.moc"
