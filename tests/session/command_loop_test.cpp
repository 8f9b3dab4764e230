// From the alarm to the last receipt: what people decide, what goes out and what comes back.
#include <QTemporaryDir>
#include <set>

#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::AlarmState;
using incident::ReceiptState;

namespace {

std::string ofChannel(const std::vector<Outbound>& sent, const std::string& recipient,
                      const std::string& channel) {
  for (const Outbound& out : sent)
    if (out.dispatch.recipient == recipient && out.dispatch.channel == channel)
      return out.dispatch.id;
  qFatal("nothing went to %s by %s", recipient.c_str(), channel.c_str());
}

}  // namespace

class CommandLoopTest : public QObject {
  Q_OBJECT
 private slots:
  void alarmsOfOneCauseAreAnIncidentWithPlaceExtentTrendAndEvidence() {
    LoopDesk desk;
    desk.play({desk.pond("S-POND1", 1, 0.02), desk.pond("S-POND1", 5, 0.31),
               desk.pond("S-POND2", 1, 0.02), desk.pond("S-POND2", 6, 0.27)},
              7);
    const IncidentView view = desk.incident();
    QVERIFY(view.origin == IncidentOrigin::alarms);
    QVERIFY(view.incident.status == IncidentStatus::awaitingVerification);
    QVERIFY(view.incident.severity == Severity::orange);
    QCOMPARE(view.incident.raised, desk.at(5));
    QVERIFY(view.incident.headline.zh.find("江津路下穿等2处") != std::string::npos);
    QVERIFY(view.incident.headline.en.find("Jiangjin Road underpass and 1 more place") !=
            std::string::npos);
    QVERIFY(view.desk->loop.classes.contains("ponding.observed"));
    QCOMPARE(view.desk->extent.size(), std::size_t(2));
    QVERIFY(view.desk->trend == incident::Trend::growing);
    QVERIFY(view.desk->alarms.size() >= 2);
    QCOMPARE(view.desk->alarms.front().id, view.desk->firstOut);
    QCOMPARE(view.desk->alarms.front().latest.group, std::string("S-POND1"));
    QCOMPARE(view.incident.events.size(), view.desk->alarms.size());
    QCOMPARE(*view.desk->dueBy, desk.at(5) + desk.config.command.within.at(LoopStep::toVerify));
    QCOMPARE(desk.view()->incidents.size(), std::size_t(1));
  }

  void whatIsBelowTheLevelOfIncidentsStaysAnAlarm() {
    LoopDesk desk;
    desk.play({desk.pond("S-POND1", 1, 0.15), desk.pond("S-POND1", 20, 0.16)}, 21);
    QVERIFY(!desk.view()->alarms->queue.empty());
    QVERIFY(desk.view()->incidents.empty());
    desk.world->setRecording({desk.pond("S-POND1", 40, 0.16), desk.pond("S-POND1", 41, 0.27)}, {});
    desk.world->advanceTo(desk.at(42));
    QCOMPARE(desk.incident().incident.raised, desk.at(41));
  }

  void groupsThatGrowTogetherKeepTheIncidentThatIsFurther() {
    LoopDesk desk(std::vector<incident::Recipient>{}, ":memory:", cityInARow());
    desk.world->setRecording({desk.pond("S-POND1", 5, 0.31), desk.pond("S-POND2", 6, 0.31),
                              desk.pond("S-POND3", 9, 0.31)},
                             {});
    desk.world->advanceTo(desk.at(7));
    QCOMPARE(desk.view()->incidents.size(), std::size_t(2));
    desk.act(CommandKind::verify, "A002");
    desk.world->advanceTo(desk.at(10));
    const auto view = desk.view();
    QCOMPARE(view->incidents.size(), std::size_t(1));
    QCOMPARE(view->incidents[0].incident.id, std::string("A002"));
    QVERIFY(view->incidents[0].incident.status == IncidentStatus::verified);
    QCOMPARE(view->incidents[0].desk->extent.size(), std::size_t(2));  // three in a row: a line
    std::set<std::string> sensors;
    for (const incident::Alarm& alarm : view->incidents[0].desk->alarms)
      sensors.insert(alarm.latest.group);
    QCOMPARE(sensors.size(), std::size_t(3));
    desk.act(CommandKind::verify, "A001");
    QVERIFY(desk.hasFault("It belongs to A002"));
  }

  void aClosedIncidentWhoseAlarmsComeBackIsANewOneARejectedOneOnlyWhereItIsWorse() {
    LoopDesk desk;
    desk.world->setRecording({desk.pond("S-POND1", 5, 0.26), desk.pond("S-POND1", 10, 0.02),
                              desk.pond("S-POND1", 15, 0.26), desk.pond("S-POND1", 20, 0.02),
                              desk.pond("S-POND1", 25, 0.26), desk.pond("S-POND1", 26, 0.55)},
                             {});
    desk.world->advanceTo(desk.at(11));
    desk.act(CommandKind::verify);
    desk.act(CommandKind::close);
    desk.world->advanceTo(desk.at(16));
    QVERIFY(desk.incident("A002").incident.status == IncidentStatus::awaitingVerification);
    desk.act(CommandKind::reject, "A002", "a sensor test");
    const Severity rejected = desk.incident("A002").incident.severity;
    desk.world->advanceTo(desk.at(25.5));
    QCOMPARE(desk.view()->incidents.size(), std::size_t(2));
    desk.world->advanceTo(desk.at(27));
    QVERIFY(desk.incident("A003").incident.severity > rejected);
  }

  void aSeenAlarmIsAcknowledgedAShelvedOneComesBackInItsTime() {
    LoopDesk desk;
    desk.flood();
    const std::string id = desk.incident().desk->firstOut;
    desk.act(CommandKind::acknowledge, id);
    QVERIFY(desk.incident().desk->alarms.front().state() == AlarmState::acknowledged);
    desk.act(CommandKind::shelve, id);
    QVERIFY(desk.hasFault("reason"));
    desk.act(CommandKind::shelve, id, "the pump crew is there");
    QVERIFY(desk.incident().desk->alarms.front().state() == AlarmState::shelved);
    desk.world->advanceTo(desk.at(35));
    QVERIFY(desk.incident().desk->alarms.front().state() == AlarmState::shelved);
    desk.world->advanceTo(desk.at(37));
    QVERIFY(desk.incident().desk->alarms.front().state() == AlarmState::acknowledged);
  }

  void aVerifiedIncidentGoesOutByItsPlanToEverybodyItNames() {
    LoopDesk desk;
    desk.flood();
    QCOMPARE(desk.incident().desk->plans.at(0).id, std::string("road-flooding"));
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.hasFault("Verify it first"));
    QVERIFY(desk.world->takeOutbound().empty());
    desk.act(CommandKind::verify);
    desk.act(CommandKind::dispatch);
    const auto sent = desk.world->takeOutbound();
    QCOMPARE(sent.size(), std::size_t(6));
    QVERIFY(desk.world->takeOutbound().empty());
    std::set<std::string> reached, ids;
    for (const Outbound& out : sent) {
      reached.insert(out.dispatch.recipient);
      ids.insert(out.dispatch.id);
      QVERIFY(out.purpose == feeds::Purpose::drill);  // a recording plays
      QVERIFY(out.dispatch.text.zh.find("江津路下穿") != std::string::npos);
      QVERIFY(out.dispatch.text.en.find("Li Wei") != std::string::npos);
    }
    QCOMPARE(ids.size(), sent.size());
    QVERIFY(reached == (std::set<std::string>{"drainage-1", "traffic-police", "sub-district-1"}));
    const IncidentView view = desk.incident();
    QVERIFY(view.desk->loop.step() == LoopStep::dispatched);
    QVERIFY(desk.view()->responseLevel == Severity::orange);
    desk.act(CommandKind::handled);
    desk.act(CommandKind::close);
    QVERIFY(desk.incident().incident.status == IncidentStatus::closed);
    QVERIFY(desk.view()->responseLevel == Severity::none);
  }

  void receiptsCountForTheirRecipientWithTheTimeThatTheyTook() {
    LoopDesk desk;
    const auto sent = desk.dispatched();
    const std::string id = ofChannel(sent, "drainage-1", "mqtt");
    desk.receipt(id, ReceiptState::sent);
    desk.world->advanceTo(desk.at(6.5));
    desk.receipt(id, ReceiptState::delivered);
    desk.world->advanceTo(desk.at(7));
    desk.receipt(id, ReceiptState::acknowledged);
    desk.receipt("L9/1", ReceiptState::sent);
    const auto desked = desk.incident().desk;
    const incident::Linkage& linkage = desked->runs.at(0).linkage;
    QCOMPARE(incident::secondsTo(linkage, "drainage-1", ReceiptState::delivered), 30.0);
    QCOMPARE(incident::secondsTo(linkage, "drainage-1", ReceiptState::acknowledged), 60.0);
    QVERIFY(std::isnan(incident::secondsTo(linkage, "traffic-police", ReceiptState::sent)));
    const auto log = desk.view()->log;
    QVERIFY(std::any_of(log.begin(), log.end(), [](const LogLine& line) {
      return line.what.en.find("L9/1") != std::string::npos;
    }));
  }

  void whoDoesNotAnswerIsEscalatedAtTheLimitHoweverOftenTimeIsLookedAt() {
    LoopDesk often, once;
    for (LoopDesk* desk : {&often, &once}) {
      const auto sent = desk->dispatched();
      desk->world->advanceTo(desk->at(6.5));
      desk->receipt(ofChannel(sent, "traffic-police", "webhook"), ReceiptState::acknowledged);
      desk->receipt(ofChannel(sent, "sub-district-1", "sms"), ReceiptState::acting);
      desk->receipt(ofChannel(sent, "drainage-1", "sms"), ReceiptState::delivered);
    }
    for (int second = 0; second < 600; ++second)
      often.world->advanceTo(often.at(6.5 + second / 60.0));
    once.world->advanceTo(once.at(6.5 + 599 / 60.0));
    const auto sent = once.world->takeOutbound();
    QCOMPARE(sent.size(), std::size_t(1));
    QCOMPARE(sent[0].dispatch.id, std::string("L1-e1/1"));
    QCOMPARE(sent[0].dispatch.recipient, std::string("drainage-chief"));
    QVERIFY(sent[0].dispatch.text.zh.find("市排水抢险一队未在时限内确认") != std::string::npos);
    QVERIFY(sent[0].dispatch.text.en.find("go there and pump") != std::string::npos);
    const auto shown = once.view();
    QVERIFY(std::ranges::any_of(shown->log, [](const session::LogLine& line) {
      return line.what.zh.find("升级至市排水处值班领导") != std::string::npos;
    }));
    QCOMPARE(often.world->takeOutbound().size(), std::size_t(1));
    const auto runs = once.incident().desk->runs;
    QCOMPARE(runs.size(), std::size_t(2));
    QVERIFY(runs == often.incident().desk->runs);
    QCOMPARE(runs[0].linkage.escalated.size(), std::size_t(1));
    QCOMPARE(runs[0].linkage.escalated[0].at, once.at(8));
    QCOMPARE(runs[1].linkage.started, once.at(8));
    QCOMPARE(runs[1].unanswered, std::string("drainage-1"));
    QCOMPARE(runs[1].linkage.escalated.at(0).to, std::string("commander"));
    QCOMPARE(runs[1].linkage.escalated.at(0).at, once.at(10));
  }

  void whoIsToldLastAndDoesNotAnswerIsToldByPhone() {
    std::vector<incident::Recipient> recipients = exampleChannels().recipients;
    incident::Recipient commander = recipients.front();
    commander.id = "commander-1";
    commander.role = "commander";
    commander.name = {"总指挥", "Commander"};
    recipients.push_back(commander);
    LoopDesk desk(recipients);
    (void)desk.dispatched();
    desk.world->advanceTo(desk.at(60));
    const auto shown = desk.view();
    const auto says = [&shown](const char* part) {
      return std::ranges::any_of(shown->log, [part](const session::LogLine& line) {
        return line.what.zh.find(part) != std::string::npos;
      });
    };
    QVERIFY(says("总指挥未在时限内确认，已无上一级：请用电话通知"));
    QVERIFY(!says("总指挥未在时限内确认，升级至"));
  }

  void whatCannotBeSentSaysSoAndIsEscalatedAtOnce() {
    LoopDesk desk(std::vector<incident::Recipient>{});
    QVERIFY(desk.dispatched().empty());
    const auto desked = desk.incident().desk;
    QCOMPARE(desked->runs.size(), std::size_t(1));
    const incident::Linkage& linkage = desked->runs[0].linkage;
    QCOMPARE(linkage.dispatches.size(), std::size_t(3));
    for (const incident::Dispatch& dispatch : linkage.dispatches) {
      QVERIFY(dispatch.state() == ReceiptState::failed);
      QCOMPARE(dispatch.steps.back().why, std::string("not sent: no channel"));
    }
    QCOMPARE(linkage.dispatches[0].recipient, std::string("drainage"));
    QCOMPARE(desked->runs[0].notes.size(), std::size_t(3));
    QCOMPARE(linkage.escalated.size(), std::size_t(3));
    QCOMPARE(linkage.escalated[0].at, desk.at(6));
  }

  void aRecallReachesEverybodyWhoWasToldAndEndsTheEscalation() {
    LoopDesk desk;
    const auto sent = desk.dispatched();
    desk.receipt(ofChannel(sent, "traffic-police", "webhook"), ReceiptState::acknowledged);
    desk.receipt(ofChannel(sent, "drainage-1", "sms"), ReceiptState::failed, "no such number");
    desk.act(CommandKind::recall);
    QVERIFY(desk.hasFault("reason"));
    desk.act(CommandKind::recall, "A001", "the water has gone");
    const auto recalled = desk.world->takeOutbound();
    QCOMPARE(recalled.size(), std::size_t(5));
    for (const Outbound& out : recalled) {
      QVERIFY(out.kind == feeds::OutgoingKind::recall);
      QCOMPARE(out.why.zh, std::string("the water has gone"));
    }
    desk.receipt(ofChannel(sent, "sub-district-1", "sms"), ReceiptState::acknowledged);
    desk.world->takeReceipt(
        {recalled[0].dispatch.id, feeds::OutgoingKind::recall, ReceiptState::sent, Instant{1}, ""});
    desk.world->advanceTo(desk.at(60));
    QVERIFY(desk.world->takeOutbound().empty());
    const auto desked = desk.incident().desk;
    for (const incident::Dispatch& dispatch : desked->runs.at(0).linkage.dispatches)
      QVERIFY(dispatch.state() == ReceiptState::recalled);
    QVERIFY(desked->runs[0].recalls.at(recalled[0].dispatch.id).state == ReceiptState::sent);
    for (const ReceiptState state : {ReceiptState::acknowledged, ReceiptState::delivered,
                                     ReceiptState::failed})
      desk.world->takeReceipt(
          {recalled[0].dispatch.id, feeds::OutgoingKind::recall, state, Instant{1}, ""});
    desk.receipt(recalled[1].dispatch.id, ReceiptState::recalled, "nothing of it had been sent");
    const auto recalls = desk.incident().desk->runs[0].recalls;
    QVERIFY(recalls.at(recalled[0].dispatch.id).state == ReceiptState::acknowledged);
    QVERIFY(recalls.at(recalled[1].dispatch.id).state == ReceiptState::recalled);
    QVERIFY(desked->loop.step() == LoopStep::verified);
    desk.act(CommandKind::recall, "A001", "again");
    QVERIFY(desk.hasFault("nothing has gone out"));
  }

  void aRoleDoesOnlyWhatItMay() {
    LoopDesk desk;
    desk.flood();
    desk.world->setRole(Role::observer);
    for (const CommandKind kind :
         {CommandKind::acknowledge, CommandKind::verify, CommandKind::reject, CommandKind::dispatch,
          CommandKind::recall, CommandKind::handled, CommandKind::close}) {
      const std::size_t faults = desk.view()->faults.size();
      desk.act(kind, "A001", "because");
      QCOMPARE(desk.view()->faults.size(), faults + 1);
      QVERIFY(desk.view()->faults.back().error.text().find("observer may not") !=
              std::string::npos);
    }
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::toVerify);
    desk.world->setRole(Role::commander);
    desk.act(CommandKind::verify);
    desk.world->setRole(Role::department);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.world->takeOutbound().empty());
    desk.act(CommandKind::handled);
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::handled);
  }

  void theRealThingIsSaidAndNeverForARecording() {
    LoopDesk desk;
    AccountBook book = quickAccounts({{"admin", Role::administrator}, {"wang", Role::commander}},
                                     desk.begin);
    const SignedIn wang = quickSignIn(book, "wang", desk.begin);
    desk.world->setAccounts(book);
    desk.world->admit(wang);
    desk.world->setPurpose(feeds::Purpose::real);
    QVERIFY(desk.dispatched().at(0).purpose == feeds::Purpose::drill);
    desk.world->setPurpose(feeds::Purpose::real);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.fault().find("level II has not been approved") != std::string::npos);
    desk.act(CommandKind::approve);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.world->takeOutbound().at(0).purpose == feeds::Purpose::real);
  }

  void aPlanThatIsOutGoesOutAgainOnlyWithAReason() {
    LoopDesk desk;
    const std::size_t messages = desk.dispatched().size();
    const std::size_t runs = desk.incident().desk->runs.size();
    desk.act(CommandKind::dispatch);  // a stray second click
    QVERIFY(desk.hasFault("is out already"));
    QVERIFY(desk.world->takeOutbound().empty());
    QCOMPARE(desk.incident().desk->runs.size(), runs);
    desk.act(CommandKind::dispatch, "A001", "the crew was changed");
    QCOMPARE(desk.world->takeOutbound().size(), messages);
    QCOMPARE(desk.incident().desk->loop.steps.back().why, std::string("the crew was changed"));
    desk.act(CommandKind::recall, "A001", "wrong place");
    (void)desk.world->takeOutbound();
    desk.act(CommandKind::dispatch);  // nothing is out
    QCOMPARE(desk.world->takeOutbound().size(), messages);
  }

  void theJournalReplaysToTheSameIncidentsStepsAndReceipts() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk(exampleChannels().recipients, path);
    desk.world->setRecording({desk.pond("S-POND1", 5, 0.31), desk.pond("S-POND2", 7, 0.33),
                              desk.pond("S-POND1", 12, 0.02), desk.pond("S-POND1", 20, 0.6)},
                             {});
    desk.world->advanceTo(desk.at(6.3));
    desk.act(CommandKind::acknowledge, desk.incident().desk->firstOut);
    desk.act(CommandKind::verify);
    desk.act(CommandKind::dispatch);
    const auto sent = desk.world->takeOutbound();
    for (int tick = 0; tick < 37; ++tick) desk.world->advanceTo(desk.at(6.3 + tick / 10.0));
    desk.receipt(ofChannel(sent, "traffic-police", "sms"), ReceiptState::acknowledged);
    desk.receipt(ofChannel(sent, "sub-district-1", "email"), ReceiptState::failed, "550");
    desk.receipt(ofChannel(sent, "sub-district-1", "sms"), ReceiptState::failed, "no such number");
    desk.act(CommandKind::shelve, "ponding-road@S-POND2", "known");
    for (int minute = 11; minute < 40; ++minute) desk.world->advanceTo(desk.at(minute));
    desk.act(CommandKind::recall, "A001", "wrong crew");
    desk.receipt(ofChannel(sent, "drainage-1", "sms"), ReceiptState::acknowledged);
    desk.act(CommandKind::handled);
    desk.world->advanceTo(desk.at(50));

    const auto journal = store::Journal::open(path);
    QVERIFY(journal.ok() && journal->verify());
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(50));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    const auto view = desk.view();
    QCOMPARE(view->incidents.size(), replayed->loop.incidents().size());
    std::size_t runs = 0, receipts = 0;
    for (const IncidentView& shown : view->incidents) {
      const LoopIncident* again = replayed->loop.find(shown.incident.id);
      QVERIFY(again != nullptr && *again == shown.desk->loop);
      for (const incident::Alarm& alarm : shown.desk->alarms)
        QVERIFY(alarm == *replayed->watch.alarms().find(alarm.id));
      for (const LinkageRun& run : shown.desk->runs) {
        ++runs;
        for (const incident::Dispatch& d : run.linkage.dispatches) receipts += d.steps.size();
        QVERIFY(std::find(replayed->loop.runs().begin(), replayed->loop.runs().end(), run) !=
                replayed->loop.runs().end());
      }
    }
    QCOMPARE(runs, replayed->loop.runs().size());
    QVERIFY(runs >= 2 && receipts > 12);
    QVERIFY(desk.incident().desk->loop.steps.size() >= 5);
  }

  void aTimeLimitThatEverybodyKeptReplaysAsItIsShown() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk(exampleChannels().recipients, path);
    for (const Outbound& out : desk.dispatched())
      desk.receipt(out.dispatch.id, ReceiptState::acknowledged);
    const Instant before = desk.incident().desk->runs.at(0).judgedUntil;
    desk.world->advanceTo(desk.at(20));
    const auto journal = store::Journal::open(path);
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(20));
    QVERIFY(replayed.ok());
    QCOMPARE(replayed->loop.runs().size(), std::size_t(1));
    QVERIFY(replayed->loop.runs()[0].judgedUntil > before);
    QVERIFY(desk.incident().desk->runs == replayed->loop.runs());
  }

  void aReplayWithOtherPlansIsNotTheSame() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk(exampleChannels().recipients, path);
    desk.dispatched();
    CommandConfig other = desk.config.command;
    other.plans.clear();
    const auto journal = store::Journal::open(path);
    const auto replayed =
        replayLoop(*journal->read(), desk.config.watch, other, *desk.city, desk.at(7));
    QVERIFY(!replayed.ok());
    QCOMPARE(replayed.error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(CommandLoopTest)
#include "command_loop_test.moc"
