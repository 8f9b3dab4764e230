#include <QtTest>

#include "scenarios/flood/city_bed.h"
#include "tests/session/sharing_desk.h"
#include "tests/support/postgres_server.h"

using namespace citymirror;
using incident::ReceiptState;
using session::CommandKind;
using session::LoopStep;
using session::Seat;

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

  void aMergeThatOneSeatUndoesIsUndoneAtTheOthers() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    const auto row = cityInARow();
    SharingDesk leader(log, "desk-1", false, ":memory:", row);
    SharingDesk second(log, "desk-2", true, ":memory:", row);
    LoopDesk& led = leader.desk;
    led.play({led.pond("S-POND1", 5, 0.31), led.pond("S-POND2", 6, 0.31)}, 7);
    QVERIFY(settle({&leader, &second}, [&] { return second.desk.view()->incidents.size() == 2; }));
    second.desk.act(CommandKind::merge, "A002", "one flood", "A001");
    QVERIFY(settle({&leader, &second}, [&] {
      return led.view()->incidents.size() == 1 && second.desk.view()->incidents.size() == 1;
    }));
    second.desk.act(CommandKind::unmerge, "A002", "two underpasses", "A001");
    QVERIFY(settle({&leader, &second}, [&] {
      return led.view()->incidents.size() == 2 && second.desk.view()->incidents.size() == 2;
    }));
    for (const char* id : {"A001", "A002"})
      QVERIFY(second.desk.incident(id).desk->loop == led.incident(id).desk->loop);
    QCOMPARE(leader.faults() + second.faults(), std::size_t(0));
  }

  void aSeatThatFollowsForecastsTheRainThatItIsToldOfAndSaysExercise() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    session::WorldWriter& told = *second.desk.world;
    const auto domain = std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*second.desk.city, flood::CityFloodOptions{}));
    told.openCity(second.desk.city, domain, second.desk.begin);
    told.setForecastLoop(true);
    const Instant before = second.desk.begin - std::chrono::hours(20);
    session::PastForecast past{{"F001", before, before + std::chrono::hours(1), {}, {}}, {}, true};
    past.outcomes = {{"F001", "S-POND1", world::Verdict::hit}};
    told.recallForecasts({past});
    QVERIFY(!told.renewRepeated());  // nobody has been heard
    leader.pour(1, 40, "S-RAIN", Quantity::rainIntensity);
    leader.pour(6, 40, "S-RAIN", Quantity::rainIntensity);
    QVERIFY(settle({&leader, &second}, [&] { return told.renewRepeated(); }));
    QVERIFY(second.desk.view()->score != nullptr);  // of before the restart: it stays
    QCOMPARE(second.desk.view()->score->total.hits, 1);
    const auto asked = told.takeForecastRequest();
    QVERIFY(asked.has_value());
    QVERIFY(!told.renewRepeated());  // one at a time
    QVERIFY(!leader.desk.world->renewRepeated());
    QVERIFY(!second.desk.view()->nextForecast);

    // Who cancels it is told when the next comes, and it comes.
    told.finishForecast(*asked, Error{ErrorCode::cancelled, "cancelled", "", ""});
    const auto cancelled = second.desk.view();
    QVERIFY(cancelled->forecastCancelled && cancelled->nextForecast);
    QCOMPARE(*cancelled->nextForecast, asked->issued + std::chrono::minutes(15));
    QVERIFY(QString::fromStdString(cancelled->log.back().what.en).contains("if it still rains"));
    QVERIFY(!told.renewRepeated());
    leader.pour(22, 40, "S-RAIN", Quantity::rainIntensity);
    QVERIFY(settle({&leader, &second}, [&] { return told.renewRepeated(); }));
    QVERIFY(!second.desk.view()->forecastCancelled);
    QVERIFY(second.desk.view()->exercise);
  }

  void aRunThatEndsAfterTheLeadIsTakenRaisesNoSecondIncident() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    auto leader = std::make_unique<SharingDesk>(log, "desk-1", false);
    flood::CityFloodOptions options;
    options.cell = 10;
    const auto domain = std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*leader->desk.city, options));
    leader->desk.world->openCity(leader->desk.city, domain, leader->desk.begin);
    leader->desk.world->goLive(leader->desk.begin);
    leader->announce(1, 90);
    const auto asked = leader->desk.world->takeForecastRequest();
    QVERIFY(asked.has_value());
    const auto run = world::runForecast(*asked, {});
    QVERIFY(run.ok() && !run->risks.empty());
    leader->desk.world->finishForecast(*asked, run);
    QCOMPARE(leader->stepOf("I001"), std::string("to_verify"));

    // It begins late, hears of the rain and of the incident, and computes still when it leads.
    SharingDesk late(log, "desk-2", true);
    late.desk.world->openCity(late.desk.city, domain, late.desk.begin);
    QVERIFY(settle({leader.get(), &late}, [&] { return late.stepOf("I001") == "to_verify"; }));
    const auto computing = late.desk.world->takeForecastRequest();
    QVERIFY(computing.has_value());
    leader->desk.act(CommandKind::verify, "I001");
    QVERIFY(settle({leader.get(), &late}, [&] { return late.stepOf("I001") == "verified"; }));
    leader.reset();
    QVERIFY(settle({&late}, [&] { return late.link->health().lead.free; }));
    late.takeLead();
    QVERIFY(settle({&late}, [&] { return late.leads(); }));
    auto same = *run;
    same.id = computing->id;
    late.desk.world->finishForecast(*computing, same);
    QCOMPARE(late.desk.view()->incidents.size(), std::size_t(1));
    QCOMPARE(late.desk.incident("I001").risks.size(), run->risks.size());

    late.announce(3, 120);  // other rain is another warning
    const auto worse = late.desk.world->takeForecastRequest();
    QVERIFY(worse.has_value());
    late.desk.world->finishForecast(*worse, world::runForecast(*worse, {}));
    QCOMPARE(late.desk.view()->incidents.size(), std::size_t(2));
  }

  void aSeatThatFollowsForADayHoldsNoMoreThanTheLeader() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    constexpr double kNextDay = 30 * 60;
    for (const double minute : {1.0, 2.0, 3.0, kNextDay}) leader.pour(minute, 0.02);
    QVERIFY(settle({&leader, &second}, [&] {
      const auto shown = second.desk.view();
      const auto found = shown->series.find("S-POND1");
      return found != shown->series.end() && found->second->at.back() == second.desk.at(kNextDay);
    }));
    const auto view = second.desk.view();
    QVERIFY(view->series.at("S-POND1")->size() <= 2);  // as many old values as new ones may wait
    QVERIFY(view->recording.begin >= second.desk.at(kNextDay - 6 * 60));
  }

  void aSeatThatFollowsShowsTimePassThoughNothingIsTold() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    session::WorldWriter& told = *second.desk.world;
    QVERIFY(!told.showTime(second.desk.at(9)));  // nobody has been heard
    leader.pour(1, 0.02);
    leader.pour(5, 0.31);
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "to_verify"; }));
    const Instant later = second.desk.at(9);
    QVERIFY(told.showTime(later));
    QVERIFY(!told.showTime(later));
    QVERIFY(!leader.desk.world->showTime(later));
    const auto shown = second.desk.view();
    QCOMPARE(shown->now, later);
    QCOMPARE(shown->cursor.at, later);
    const auto reading = std::ranges::find_if(
        shown->sensors, [](const session::SensorReading& r) { return r.latest.has_value(); });
    QVERIFY(reading != shown->sensors.end());
    QCOMPARE(reading->age, Millis{4 * 60'000});  // it was told in the fifth minute

    leader.desk.world->advanceTo(leader.desk.at(6));
    leader.desk.act(CommandKind::verify);  // of before what the other seat shows
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "verified"; }));
    QCOMPARE(second.desk.incident().desk->loop, leader.desk.incident().desk->loop);
    QCOMPARE(second.desk.view()->now, later);
    QCOMPARE(leader.desk.view()->now, leader.desk.at(6));
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

  void anEscalationThatReachesNobodyIsSaidAtAllSeats() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    leader.desk.dispatched();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "dispatched"; }));
    const auto said = [](SharingDesk& seat) {
      std::vector<std::string> lines;
      const auto view = seat.desk.view();
      for (const session::LogLine& line : view->log)
        if (line.by == "loop") lines.push_back(line.what.in(Language::en));
      return lines;
    };
    // Nobody answers, and nothing else happens that would tell the time.
    for (int minute = 0; minute < 60; ++minute) {
      leader.desk.world->advanceTo(leader.desk.view()->now + std::chrono::minutes(1));
      QVERIFY2(settle({&leader, &second}, [&] { return said(second) == said(leader); }),
               leader.desk.view()->log.back().what.in(Language::en).c_str());
    }
    const auto lines = said(leader);
    QVERIFY(std::ranges::any_of(lines, [](const std::string& line) {
      return line.find("whom no channel reaches") != std::string::npos ||
             line.find("nobody is above") != std::string::npos;
    }));
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
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(":memory:", "desk-2", true);
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
    QCOMPARE(*session::listenFrom(**log), std::int64_t(0));
    for (int n = 1; n <= 70; ++n) {
      const bool watch = n == 13 || n == 40;
      QVERIFY((*log)->append(std::vector<store::SharedEntry>{
          {"lead/" + std::to_string(n), "lead", Instant{n * 1000}, watch ? "watch" : "tick", "x",
           n == 40 ? R"({"city":"Here"})" : "{}"}}));
      QCOMPARE(*session::newestSequence(**log), std::int64_t(n));
    }
    const auto from = [&](const char* city, Instant now, Millis within) {
      return *session::listenFrom(**log, session::ListenRule{city, now, within});
    };
    const Millis minute{60'000};
    QCOMPARE(*session::listenFrom(**log), std::int64_t(39));  // the newest watch
    QCOMPARE(from("Here", Instant{80'000}, minute), std::int64_t(39));
    QCOMPARE(from("There", Instant{80'000}, minute), std::int64_t(70));
    QCOMPARE(from("Here", Instant{200'000}, minute), std::int64_t(70));  // ended long ago
  }

  void whenTheLeadingSeatLeavesAnotherGoesOnWithWhatIsUnderWay_data() { bothLogs_data(); }
  void whenTheLeadingSeatLeavesAnotherGoesOnWithWhatIsUnderWay() {
    QFETCH(bool, postgres);
    QTemporaryDir folder;
    std::string log = folder.filePath("seats.sqlite").toStdString();
    if (postgres) {
      if (test::PostgresServer::programs().isEmpty()) QSKIP("postgresql is not installed");
      server_ = std::make_unique<test::PostgresServer>();
      QVERIFY(server_->start());
      log = server_->address();
    }
    auto leader = std::make_unique<SharingDesk>(log, "desk-1", false);
    SharingDesk second(log, "desk-2", true), third(log, "desk-3", true);
    leader->desk.world->goLive(leader->desk.begin);
    leader->pour(1, 0.02);
    leader->pour(5, 0.31);
    QVERIFY(settle({leader.get(), &second, &third}, [&] {
      return second.stepOf() == "to_verify" && third.stepOf() == "to_verify";
    }));
    second.takeLead();
    QVERIFY(settle({leader.get(), &second}, [&] {
      return second.lastFault().find("desk-1 leads and was heard") != std::string::npos;
    }));

    // What is asked for while nobody leads waits; the message that nobody sent is sent.
    leader->desk.act(CommandKind::verify);
    leader->desk.act(CommandKind::dispatch);
    const std::size_t messages = leader->desk.world->takeOutbound().size();
    QVERIFY(messages > 0);
    QVERIFY(
        settle({leader.get(), &second, &third}, [&] { return third.stepOf() == "dispatched"; }));
    leader.reset();
    QVERIFY(settle({&second, &third}, [&] { return third.link->health().lead.free; }));
    QCOMPARE(third.desk.view()->seat->health.lead.seat, std::string("desk-1"));
    third.desk.act(CommandKind::note, "A001", "who leads?");
    QVERIFY(settle({&second, &third}, [&] { return third.link->health().waiting == 0; }));

    second.takeLead();
    third.takeLead();
    QVERIFY(settle({&second, &third}, [&] { return second.leads() || third.leads(); }));
    QVERIFY(settle({&second, &third}, [&] {
      SharingDesk& other = second.leads() ? third : second;
      return !other.desk.incident().desk->loop.room.empty() &&
             other.desk.view()->seat->leader == (second.leads() ? "desk-2" : "desk-3");
    }));
    QVERIFY(second.leads() != third.leads());
    SharingDesk& lead = second.leads() ? second : third;
    SharingDesk& other = second.leads() ? third : second;
    QCOMPARE(lead.desk.incident().desk->loop.room.size(), std::size_t(1));
    QCOMPARE(lead.desk.incident().desk->loop.room[0].by, std::string("Li Wei@desk-3"));
    const auto out = lead.desk.world->takeOutbound();
    QCOMPARE(out.size(), messages);
    QVERIFY(other.desk.world->takeOutbound().empty());

    lead.desk.world->goLive(lead.desk.at(6));
    lead.pour(6, 0.33);
    lead.desk.receipt(out.front().dispatch.id, ReceiptState::sent);
    lead.desk.receipt(out.front().dispatch.id, ReceiptState::acknowledged);
    QVERIFY(settle({&lead, &other}, [&] {
      return other.desk.incident().desk->runs == lead.desk.incident().desk->runs;
    }));
    QCOMPARE(other.desk.incident().desk->loop, lead.desk.incident().desk->loop);

    // The first seat begins again: the lead is another's, it follows and knows everything.
    SharingDesk back(log, "desk-1", true);
    QVERIFY(settle({&lead, &other, &back}, [&] { return back.stepOf() == "dispatched"; }));
    QCOMPARE(back.desk.incident().desk->loop, lead.desk.incident().desk->loop);
    QCOMPARE(back.desk.view()->seat->leader, lead.desk.view()->seat->seat.name);
    server_.reset();
  }

  void aLeaderThatComesBackSaysWhichWatchItRepeats() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    const std::string path = folder.filePath("journal.db").toStdString();
    std::size_t before = 0;
    {
      SharingDesk leader(log, "desk-1", false, path);
      leader.desk.world->goLive(leader.desk.begin);
      leader.pour(1, 0.02);
      leader.pour(5, 0.31);
      leader.desk.act(CommandKind::verify);
      QVERIFY(settle({&leader}, [&] { return leader.link->health().waiting == 0; }));
      before = store::Journal::open(path)->read()->size();
    }
    SharingDesk back(log, "desk-1", true, path);
    QVERIFY(settle({&back}, [&] { return back.stepOf() == "verified"; }));
    const auto entries = *store::Journal::open(path)->read();
    std::string led, repeated;
    for (const store::JournalEntry& entry : entries) {
      if (entry.kind != "watch") continue;
      const auto body = nlohmann::json::parse(entry.body);
      if (entry.sequence <= std::int64_t(before)) led = body.value("watch", led);
      if (entry.sequence > std::int64_t(before)) repeated = body.value("repeats", repeated);
    }
    QVERIFY(!led.empty());
    QCOMPARE(repeated, led);
    const auto cases = session::replayCases(entries, back.desk.config.watch,
                                            back.desk.config.command, *back.desk.city);
    QVERIFY2(cases.ok(), cases.ok() ? "" : cases.error().text().c_str());
    QCOMPARE(cases->size(), std::size_t(1));
  }

  void whatASeatToldUnderALostLeadIsKnownToTheOneThatLeads() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    leader.desk.world->goLive(leader.desk.begin);
    leader.pour(1, 0.02);
    leader.pour(5, 0.31);
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "to_verify"; }));
    // Another takes the lead while this seat believes that it has it.
    const auto shared = store::openSharedLog(log);
    const auto led = (*shared)->lead();
    QVERIFY((*shared)->leaveLead(led->term).ok());
    second.takeLead();
    QVERIFY(settle({&second}, [&] { return second.leads(); }));
    second.desk.world->goLive(second.desk.at(5));
    leader.pour(6, 0.35);
    leader.desk.act(CommandKind::verify);
    QCOMPARE(leader.stepOf(), std::string("verified"));  // it does not know better yet
    QVERIFY(settle({&leader, &second}, [&] {
      return !leader.leads() && leader.stepOf() == "to_verify" &&
             leader.desk.view()->series.at("S-POND1")->size() == 3;
    }));
    const auto view = leader.desk.view();
    QVERIFY(std::ranges::any_of(view->faults, [](const session::Fault& fault) {
      return fault.error.text().find("an act of Li Wei was not taken") != std::string::npos;
    }));
    QCOMPARE(second.stepOf(), std::string("to_verify"));
    QCOMPARE(second.desk.view()->series.at("S-POND1")->value.back(), 0.35);
    leader.desk.act(CommandKind::verify);  // again, by way of who leads
    QVERIFY(settle({&leader, &second}, [&] { return leader.stepOf() == "verified"; }));
    QCOMPARE(second.desk.incident().desk->loop, leader.desk.incident().desk->loop);
  }

  void whoeverMayNotActTakesNoLeadAndARecordingIsNobodyElses() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    auto leader = std::make_unique<SharingDesk>(log, "desk-1", false);
    SharingDesk second(log, "desk-2", true);
    second.takeLead();
    QVERIFY(second.lastFault().find("nothing is known of what the other seats do") !=
            std::string::npos);
    QVERIFY(settle({leader.get(), &second},
                   [&] { return second.desk.view()->seat->leader == "desk-1"; }));
    second.desk.world->setRole(session::Role::observer);
    second.takeLead();
    QVERIFY(second.lastFault().find("observer may not take the lead") != std::string::npos);
    second.desk.world->setRole(session::Role::dutyOfficer);
    leader->desk.flood();
    QVERIFY(settle({leader.get(), &second}, [&] { return second.stepOf() == "to_verify"; }));
    second.takeLead();
    QVERIFY(second.lastFault().find("played a recording") != std::string::npos);
    leader->takeLead();
    QVERIFY(leader->lastFault().find("leads already") != std::string::npos);
  }

  void aLeadThatIsNotSureDoesNothing() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false);
    leader.desk.flood();
    session::SeatHealth unsure = leader.link->health();
    unsure.lead.confirmed = false;
    leader.desk.world->setSeatHealth(unsure);
    leader.desk.act(CommandKind::verify);
    QCOMPARE(leader.stepOf(), std::string("to_verify"));
    QVERIFY(leader.lastFault().find("not sure that this seat still leads") != std::string::npos);
  }

  void theTimesOfTheLeadFitTogether() {
    const auto shipped =
        session::parseLeadTimes(*readFile(session::findAssets() + "/config/seats.json"));
    QVERIFY2(shipped.ok(), shipped.ok() ? "" : shipped.error().text().c_str());
    QCOMPARE(shipped->lasts, Millis{6'000});
    const auto parsed = [](const char* lease, const char* beat, const char* after) {
      return session::parseLeadTimes(std::string(R"({"source": "x", "lease_s": )") + lease +
                                     R"(, "beat_s": )" + beat + R"(, "taken_after_s": )" + after +
                                     "}");
    };
    QVERIFY(parsed("4", "2", "0").ok() && parsed("4", "2", "30").ok());
    QVERIFY(!parsed("3", "2", "0").ok());
    QVERIFY(!parsed("4", "0", "0").ok());
    QVERIFY(!parsed("4", "2", "3").ok());
    QVERIFY(!session::parseLeadTimes("[]").ok());
  }
};

QTEST_GUILESS_MAIN(SeatsTest)
#include "seats_test.moc"
