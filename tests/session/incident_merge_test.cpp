// Two incidents that were merged come apart again: what each was, what came meanwhile, the journal.
#include <QTemporaryDir>
#include <algorithm>

#include "app/session/command/incident_views.h"
#include "app/session/command/people_mask.h"
#include "app/session/live/resume.h"
#include "app/session/live/unsent_orders.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::HandlingStep;
using incident::ReceiptState;
using incident::TaskState;

namespace {

/// Water at both ends of a row of sensors: A001 and A002, both with talk and a unit, A001 with
/// messages that have gone out.
struct MergeDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("merge.journal").toStdString();
  LoopDesk desk{exampleChannels().recipients, path, cityInARow()};

  /// Later more water comes at a sensor.
  explicit MergeDesk(const char* rises = nullptr, double minute = 0, double depth = 0) {
    std::vector<gis::FeedMessage> water{desk.pond("S-POND1", 5, 0.31),
                                        desk.pond("S-POND2", 6, 0.31)};
    if (rises != nullptr) water.push_back(desk.pond(rises, minute, depth));
    desk.play(std::move(water), 7);
    for (const char* id : {"A001", "A002"}) {
      desk.act(CommandKind::note, id, std::string("about ") + id);
      desk.act(CommandKind::verify, id);
    }
    desk.act(CommandKind::callUnit, "A001", "", "U1");
    desk.act(CommandKind::callUnit, "A002", "", "U2");
    desk.act(CommandKind::dispatch, "A001");
    QCOMPARE(desk.fault(), std::string());
  }
  LoopIncident loop(const std::string& id) { return desk.incident(id).desk->loop; }
  std::vector<LinkageRun> runs(const std::string& id) { return desk.incident(id).desk->runs; }
  void merge() { desk.act(CommandKind::merge, "A002", "one flood", "A001"); }
  void part(const std::string& why = "two underpasses") {
    desk.act(CommandKind::unmerge, "A002", why, "A001");
  }
  CommandLoop replayed(double minute) {
    desk.world->advanceTo(desk.at(minute));
    const auto journal = store::Journal::open(path);
    auto again = replayLoop(*journal->read(), desk.config.watch, desk.config.command, *desk.city,
                            desk.at(minute));
    if (!again) qFatal("%s", again.error().text().c_str());
    return std::move(again->loop);
  }
};

}  // namespace

class IncidentMergeTest : public QObject {
  Q_OBJECT
 private slots:
  void aMergeThatIsUndoneLeavesBothIncidentsAsTheyWere() {
    MergeDesk merged;
    const LoopIncident one = merged.loop("A001"), other = merged.loop("A002");
    const auto runs = merged.runs("A001");
    QVERIFY(!runs.empty() && merged.runs("A002").empty());
    merged.merge();
    QCOMPARE(merged.desk.view()->incidents.size(), std::size_t(1));
    QCOMPARE(merged.runs("A002").size(), runs.size());
    merged.part();
    QCOMPARE(merged.desk.fault(), std::string());
    QVERIFY(merged.loop("A001") == one);
    QVERIFY(merged.loop("A002") == other);
    QVERIFY(merged.runs("A001") == runs);
    QVERIFY(merged.runs("A002").empty());
    const std::string said = merged.desk.view()->log.back().what.en;
    QVERIFY2(said.find("undid a merge") != std::string::npos, said.c_str());
    QVERIFY2(said.ends_with("A001 · two underpasses"), said.c_str());
    merged.merge();
    merged.part();  // as often as people change their minds
    QVERIFY(merged.loop("A001") == one && merged.loop("A002") == other);
  }

  void whatCameMeanwhileStaysAndWhatWasBroughtGoesBackAsItHasComeToBe() {
    MergeDesk merged;
    const LoopIncident before = merged.loop("A002");
    const std::string order = merged.runs("A001").at(0).linkage.dispatches.at(0).id;
    merged.merge();
    merged.desk.act(CommandKind::note, "A002", "said meanwhile");
    merged.desk.world->advanceTo(merged.desk.at(8));
    merged.desk.act(CommandKind::unitArrived, "A002", "", "U1");
    merged.desk.receipt(order, ReceiptState::acknowledged);
    QVERIFY(merged.loop("A002").record.reached(HandlingStep::handling));
    merged.part();
    QCOMPARE(merged.desk.fault(), std::string());
    const LoopIncident back = merged.loop("A001"), stays = merged.loop("A002");
    QCOMPARE(back.record.tasks.size(), std::size_t(1));
    QVERIFY(back.record.tasks[0].state() == TaskState::arrived);
    QCOMPARE(back.record.steps.at(std::size_t(HandlingStep::handling)).at, merged.desk.at(8));
    QVERIFY(merged.runs("A001").at(0).linkage.dispatches.at(0).state() ==
            ReceiptState::acknowledged);
    QCOMPARE(back.room.size(), std::size_t(1));
    QCOMPARE(stays.room.size(), std::size_t(2));
    QCOMPARE(stays.room[1].text, std::string("said meanwhile"));
    QVERIFY(stays.record == before.record);  // nobody has come to its own task
    merged.desk.act(CommandKind::unitArrived, "A002", "", "U2");
    QVERIFY(merged.loop("A002").record.reached(HandlingStep::handling));
  }

  void whatWasCalledBackMeanwhileIsOutNoMoreAndCanBeSentAnew() {
    MergeDesk merged;
    merged.merge();
    merged.desk.world->advanceTo(merged.desk.at(8));
    merged.desk.act(CommandKind::recall, "A002", "a mistake");
    merged.part();
    QCOMPARE(merged.desk.fault(), std::string());
    const StepTaken last = merged.loop("A001").steps.back();
    QVERIFY(last.step == LoopStep::verified && last.why == "a mistake");
    QCOMPARE(last.at, merged.desk.at(8));
    for (const LinkageRun& run : merged.runs("A001"))
      for (const incident::Dispatch& dispatch : run.linkage.dispatches)
        QVERIFY(dispatch.state() == ReceiptState::recalled);
    merged.desk.act(CommandKind::dispatch, "A001");
    QCOMPARE(merged.desk.fault(), std::string());
    QVERIFY(merged.loop("A001").step() == LoopStep::dispatched);
  }

  void aLateTaskThatWasCalledForRealIsToldForRealByTheIncidentThatHasItThen() {
    LoopDesk desk(exampleChannels().recipients, ":memory:", cityInARow());
    desk.play({desk.pond("S-POND1", 5, 0.31), desk.pond("S-POND2", 6, 0.31)}, 7);
    for (const char* id : {"A001", "A002"}) desk.act(CommandKind::verify, id);
    desk.act(CommandKind::dispatch, "A002");  // an exercise so far
    desk.world->setPurpose(feeds::Purpose::real);
    desk.act(CommandKind::callUnit, "A001", "", "U1");
    desk.act(CommandKind::merge, "A002", "one flood", "A001");
    QCOMPARE(desk.fault(), std::string());
    desk.world->advanceTo(desk.at(50));
    int told = 0;
    for (const LinkageRun& run : desk.incident("A002").desk->runs) {
      if (run.linkage.plan.id != kTaskEscalation) continue;
      ++told;
      QVERIFY(run.purpose == feeds::Purpose::real);
    }
    QVERIFY(told > 0);
  }

  void aTaskThatIsCalledAfterwardsHasAnIdOfItsOwn() {
    MergeDesk merged;
    merged.desk.act(CommandKind::unitArrived, "A002", "", "U2");
    merged.desk.act(CommandKind::unitHandled, "A002", "", "U2");
    merged.merge();
    merged.desk.act(CommandKind::callUnit, "A002", "", "U2");
    merged.part();
    merged.desk.act(CommandKind::callUnit, "A002", "", "U1");
    QCOMPARE(merged.desk.fault(), std::string());
    std::set<std::string> ids;
    for (const incident::Task& task : merged.loop("A002").record.tasks) ids.insert(task.id);
    QCOMPARE(ids.size(), std::size_t(3));
  }

  void alarmsOfWhatGoesBackAreItsOwnAgainAndSoIsHowBadItIs() {
    MergeDesk merged("S-POND1", 8, 0.9);
    merged.merge();
    merged.desk.world->advanceTo(merged.desk.at(9));
    const Severity worse = merged.loop("A002").worst;
    merged.part();
    const LoopIncident back = merged.loop("A001"), stays = merged.loop("A002");
    QVERIFY(back.worst == worse && back.record.severity == worse);
    QVERIFY(stays.worst < worse && stays.duplicates.empty());
    for (const incident::Alarm& alarm : merged.desk.incident("A002").desk->alarms)
      QCOMPARE(alarm.latest.group, std::string("S-POND2"));
  }

  void whatNobodyMergedOrNobodyCanTellApartIsRefusedWithItsReason() {
    MergeDesk merged("S-POND3", 9, 0.31);
    merged.part();
    QVERIFY(merged.desk.fault().find("was not merged into A002") != std::string::npos);
    merged.merge();
    merged.part("");
    QVERIFY(merged.desk.fault().find("needs its reason") != std::string::npos);
    merged.desk.act(CommandKind::unmerge, "A001", "wrong", "A002");
    QVERIFY(merged.desk.fault().find("It belongs to A002") != std::string::npos);
    merged.desk.world->setRole(Role::observer);
    merged.part();
    QVERIFY(merged.desk.fault().find("observer may not") != std::string::npos);
    merged.desk.world->setRole(Role::department);
    merged.part();
    QVERIFY(merged.desk.fault().find("department may not") != std::string::npos);
    QCOMPARE(merged.desk.view()->incidents.size(), std::size_t(1));
    merged.desk.world->setRole(Role::dutyOfficer);
    merged.desk.world->advanceTo(merged.desk.at(10));  // the water between them joins both
    merged.part();
    QVERIFY(merged.desk.fault().find("grown into one group") != std::string::npos);
    QCOMPARE(merged.desk.view()->incidents.size(), std::size_t(1));
  }

  void ofSeveralThatWereMergedOneGoesBackAndTheOthersStay() {
    const auto city = std::make_shared<const CityModel>(smallCity());
    const auto config = loadConfig(findAssets());
    CommandLoop loop(config->command, dutiesOf(config->command.duties, *city));
    const Instant begin{1'000'000'000};
    const auto act = [&](CommandKind kind, const std::string& subject, const std::string& object,
                         const std::string& document = {}) {
      CommandAct wanted;
      wanted.kind = kind;
      wanted.subject = subject;
      wanted.object = object;
      wanted.document = document;
      wanted.why = kind == CommandKind::fileIncident ? "" : "so";
      wanted.by = "Li Wei";
      wanted.at = begin;
      return loop.take(wanted, {}, {});
    };
    for (const Severity severity : {Severity::blue, Severity::yellow, Severity::red}) {
      Filing filing;
      filing.classCode = "E0401";
      filing.severity = severity;
      QVERIFY(act(CommandKind::fileIncident, "", "", filingText(filing)).ok());
    }
    const LoopIncident first = *loop.find("M001"), second = *loop.find("M002"),
                       third = *loop.find("M003");
    QVERIFY(act(CommandKind::merge, "M001", "M003").ok());
    QVERIFY(act(CommandKind::merge, "M001", "M002").ok());
    QVERIFY(act(CommandKind::unmerge, "M001", "M003").ok());  // not the last one that came
    QVERIFY(*loop.find("M003") == third);
    QVERIFY(loop.find("M001")->worst == Severity::yellow);
    QCOMPARE(loop.find("M001")->record.merged, std::vector<std::string>{"M002"});
    QVERIFY(act(CommandKind::merge, "M003", "M001").ok());
    const Outcome deep = act(CommandKind::unmerge, "M003", "M002");
    QVERIFY(!deep && deep.error().text().find("merged into M001") != std::string::npos);
    QVERIFY(act(CommandKind::unmerge, "M003", "M001").ok());
    QVERIFY(act(CommandKind::unmerge, "M001", "M002").ok());
    QVERIFY(*loop.find("M001") == first && *loop.find("M002") == second);
    QVERIFY(*loop.find("M003") == third);
  }

  void aForecastThatComesBackAfterANewerOneWaitsNoMore() {
    const auto config = loadConfig(findAssets());
    CommandLoop loop(config->command);
    const Instant begin{1'000'000'000};
    CommandAct act;
    act.kind = CommandKind::fileIncident;
    act.document = filingText({"E0401"});
    act.at = begin;
    loop.raise({"I001", "ponding.forecast", Severity::red, {"a", "a"}, {"b", "b"}, begin});
    QVERIFY(loop.take(act, {}, {}).ok());
    act.kind = CommandKind::merge;
    act.subject = "M001";
    act.object = "I001";
    QVERIFY(loop.take(act, {}, {}).ok());
    loop.raise({"I002", "ponding.forecast", Severity::red, {"a", "a"}, {"b", "b"}, begin});
    act.kind = CommandKind::unmerge;
    act.why = "another thing";
    QVERIFY(loop.take(act, {}, {}).ok());
    QVERIFY(loop.find("M001")->worst < Severity::red);
    QVERIFY(loop.find("I001")->step() == LoopStep::closed);
    QVERIFY(loop.find("I001")->joined.empty());
    QVERIFY(loop.find("I002")->step() == LoopStep::toVerify);
  }

  void whatWaitsAgainAfterAMergeWasUndoneNamesNobodyWhoDecidedIt() {
    LoopIncident loop;
    loop.steps = {{LoopStep::toVerify, Instant{1'000}, "forecast", ""},
                  {LoopStep::closed, Instant{2'000}, "Li Wei", "joined M001"}};
    Incident shown;
    showStep(shown, loop);
    QVERIFY(shown.status == IncidentStatus::closed && shown.decidedBy == "Li Wei");
    loop.steps.pop_back();
    showStep(shown, loop);
    QVERIFY(shown.status == IncidentStatus::awaitingVerification);
    QVERIFY(shown.decidedBy.empty() && shown.decidedAt == Instant{});
  }

  void theJournalReplaysAMergeThatWasUndone() {
    MergeDesk merged;
    merged.merge();
    merged.desk.world->advanceTo(merged.desk.at(50));  // late tasks are told meanwhile
    merged.part();
    merged.desk.act(CommandKind::unitArrived, "A001", "", "U1");
    const CommandLoop again = merged.replayed(90);
    for (const char* id : {"A001", "A002"}) {
      QVERIFY(*again.find(id) == merged.loop(id));
      std::vector<LinkageRun> runs;
      for (const LinkageRun& run : again.runs())
        if (run.incident == id) runs.push_back(run);
      QVERIFY(runs == merged.runs(id));
    }
  }

  void ordersAreCalledBackWithTheIncidentThatTheyBelongToThen() {
    const auto left = [](bool parted, const char* recalled) {
      MergeDesk merged;
      merged.desk.world->noteHanded(merged.desk.world->takeOutbound(), Instant{1'000});
      merged.merge();
      if (parted) merged.part();
      merged.desk.act(CommandKind::recall, recalled, "a mistake");
      const auto journal = store::Journal::open(merged.path);
      return unsentOrders(*journal->read(), Instant{2'000}, Millis{300'000}).again.size();
    };
    QCOMPARE(left(false, "A002"), std::size_t(0));
    QCOMPARE(left(true, "A001"), std::size_t(0));
    QVERIFY(left(true, "A002") > 0);
  }

  void ordersAreCalledBackWithTheIncidentThatTheirAlarmsHaveGrownInto() {
    MergeDesk merged("S-POND3", 9, 0.31);
    merged.desk.act(CommandKind::dispatch, "A002");
    merged.desk.world->noteHanded(merged.desk.world->takeOutbound(), Instant{1'000});
    merged.desk.world->advanceTo(merged.desk.at(10));  // the water between them joins both
    const auto shown = merged.desk.view();
    QCOMPARE(shown->incidents.size(), std::size_t(1));
    merged.desk.act(CommandKind::recall, shown->incidents[0].incident.id, "a mistake");
    QCOMPARE(merged.desk.fault(), std::string());
    const auto journal = store::Journal::open(merged.path);
    QVERIFY(unsentOrders(*journal->read(), Instant{2'000}, Millis{300'000}).again.empty());
  }

  void whoMergedIsNotNamedOnAMaskedScreen() {
    MergeDesk merged;
    merged.merge();
    WorldView view = *merged.desk.view();
    PeopleMask({"人员", "person"}, peopleIn(view)).apply(view);
    for (const MergedIncident& one : view.incidents.at(0).desk->loop.merges) {
      QVERIFY(one.by != "Li Wei");
      for (const auto& step : one.record.steps) QVERIFY(step.by != "Li Wei");
    }
  }
};

QTEST_GUILESS_MAIN(IncidentMergeTest)
#include "incident_merge_test.moc"
