// The room of an incident: who answers for it, who could be there soonest, tasks, what is said, the
// record of its steps, duplicates; all of it again from the journal.
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/session/command/duties.h"
#include "app/session/command/handling_table.h"
#include "app/session/live/resume.h"
#include "app/session/live/source_conflicts.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::HandlingStep;
using incident::TaskState;

namespace {

void floodTwice(LoopDesk& desk) {
  desk.world->setRecording({desk.pond("S-POND1", 5, 0.31), desk.pond("S-POND2", 6, 0.31),
                            desk.pond("S-POND3", 9, 0.31)},
                           {});
  desk.world->advanceTo(desk.at(7));
}

/// Every edge relaxed as often as there are nodes (Bellman-Ford), at free-flow speeds.
double secondsByRelaxing(const RoadNetwork& roads, const Point2& from, const Point2& to) {
  std::vector<double> best(roads.nodeCount(), std::numeric_limits<double>::infinity());
  best[std::size_t(nearestNode(roads, from))] = 0;
  for (std::size_t round = 0; round < roads.nodeCount(); ++round) {
    for (std::size_t e = 0; e < roads.edgeCount(); ++e) {
      const double seconds = roads.edgeLength[e] * 3.6 / roads.roadOf(e).freeFlowKmh;
      const double then = best[roads.edgeFrom[e]] + seconds;
      best[roads.edgeTo[e]] = std::min(best[roads.edgeTo[e]], then);
    }
  }
  return best[std::size_t(nearestNode(roads, to))];
}

/// Verified, with a crew that has been called.
void callCrew(LoopDesk& desk) {
  desk.flood();
  desk.act(CommandKind::verify);
  desk.world->advanceTo(desk.at(8));
  desk.act(CommandKind::callUnit, "A001", "", "U2");
}

}  // namespace

class IncidentRoomTest : public QObject {
  Q_OBJECT
 private slots:
  void aRoomKnowsItsClassAreaOwnerAndTheNearestUnits() {
    LoopDesk desk;
    desk.flood();
    const auto room = desk.incident().desk;
    QCOMPARE(room->eventClass.zh, std::string("道路积水"));
    QCOMPARE(room->area.zh, std::string("沙洲区"));
    QCOMPARE(room->loop.record.area, std::string("Z1"));
    QCOMPARE(room->owners.size(), std::size_t(1));
    QCOMPARE(room->owners[0].unit, std::string("drainage-office"));
    QCOMPARE(room->owners[0].department.en, std::string("Drainage office"));
    QCOMPARE(room->loop.record.deadline, desk.at(5) + std::chrono::hours(1));
    const ProposalsView& proposals = *room->room.proposals;
    QCOMPARE(proposals.at, desk.at(6));
    QVERIFY(proposals.basis.forecastId.empty());  // nothing is forecast: the roads count as dry
    QCOMPARE(proposals.units.size(), std::size_t(2));
    for (const UnitProposal& unit : proposals.units) {
      const Resource& resource = desk.city->resources[unit.unit == "U1" ? 0 : 1];
      const double seconds = secondsByRelaxing(desk.city->roads, resource.at, {500, 500});
      QVERIFY(std::abs(unit.seconds - seconds) < 1e-3);  // of a speed in single precision
    }
    QVERIFY(proposals.units[0].seconds <= proposals.units[1].seconds);
  }

  void travelTimesAreRenewedWhenTheyAreOldAndNotBefore() {
    LoopDesk desk;
    desk.flood();
    (void)desk.view();
    desk.world->advanceTo(desk.at(6.5));
    QCOMPARE(desk.incident().desk->room.proposals->at, desk.at(6));
    desk.world->advanceTo(desk.at(7.5));
    QCOMPARE(desk.incident().desk->room.proposals->at, desk.at(7.5));
    desk.act(CommandKind::verify);
    desk.act(CommandKind::close);
    QVERIFY(desk.incident().desk->room.proposals == nullptr);
  }

  void waterOnTheWayMakesAUnitComeLaterOrNotAtAll() {
    const CityModel city = smallCity();
    const auto config = loadConfig(findAssets());
    const CityDuties duties = dutiesOf(config->command.duties, city);
    const auto shared = std::make_shared<const CityModel>(city);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(shared->roads);
    const Instant begin{0};
    /// Water of one depth on all roads, from the run's minute 0 and from its minute 1 on.
    const auto over = [&](float first, float then) {
      auto run = std::make_shared<world::ForecastRun>();
      run->until = begin + std::chrono::hours(1);
      for (const auto& [minute, depth] : {std::pair{0, first}, {1, then}}) {
        run->states.push_back({begin + std::chrono::minutes(minute), "", nullptr,
                               std::make_shared<const std::vector<float>>(
                                   shared->roads.edgeCount(), depth)});
      }
      return RoadsAhead({shared, hierarchy, run, nullptr}, begin, config->roadClosure,
                        config->traffic);
    };
    const auto near = [&](RoadsAhead roads, const std::string& department, std::size_t most) {
      return nearestUnits(duties, department, {500, 500}, roads, most);
    };
    const auto before = near(over(0, 0), "drainage", 9);
    QCOMPARE(before.size(), std::size_t(2));
    const auto slower = near(over(0.2F, 0.2F), "drainage", 9);
    QCOMPARE(slower.size(), std::size_t(2));
    for (const UnitProposal& unit : before)
      for (const UnitProposal& other : slower)
        if (unit.unit == other.unit) QVERIFY(other.seconds > unit.seconds);
    const auto left = near(over(0.4F, 0.4F), "drainage", 9);  // too deep for the car of the crew
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left[0].unit, std::string("U1"));
    const auto late = near(over(0.4F, 0), "drainage", 9);  // it waits a minute
    QCOMPARE(late.size(), std::size_t(2));
    for (const UnitProposal& unit : late)
      if (unit.unit != "U1") QVERIFY(unit.seconds > 60);
    QCOMPARE(near(over(0, 0), "fire", 9).at(0).unit, std::string("F2"));
    QVERIFY(near(over(0, 0), "nobody", 9).empty());
    QCOMPARE(near(over(0, 0), "drainage", 1).size(), std::size_t(1));
  }

  void aDirectoryStandsOnTheCitysZonesAndSaysWhatTheCityLacks() {
    CityModel city = smallCity();
    incident::DutyBook book;
    book.duties.push_back({"station", {"站", "station"}, "drainage", {}, {}, ZoneKind::district, {}});
    book.duties.push_back({"gone", {"无", "gone"}, "drainage", {}, {"Z1", "Z9"}, {}, {}});
    book.duties.push_back(
        {"ring", {"环", "ring"}, "drainage", {}, {}, {}, {{114, 30}, {114.1, 30}, {114, 30.1}}});
    const CityDuties plain = dutiesOf(book, city);
    QCOMPARE(plain.directory.size(), std::size_t(2));
    QCOMPARE(plain.directory[0].unit, std::string("station@Z1"));
    QCOMPARE(plain.directory[0].unitName.zh, std::string("沙洲区站"));
    QCOMPARE(plain.notes.size(), std::size_t(2));
    QCOMPARE(plain.notes[0].where, std::string("gone"));
    QCOMPARE(plain.notes[1].where, std::string("ring"));
    city.frame.crs = "EPSG:32650";
    city.frame.originEast = 211'000;
    city.frame.originNorth = 3'322'000;
    const CityDuties placed = dutiesOf(book, city);
    QCOMPARE(placed.directory.size(), std::size_t(3));
    const Bounds box = boundsOf(placed.directory[2].area.outer);
    QVERIFY(box.width() > 9'000 && box.width() < 11'000);  // a tenth of a degree at 30° north
    QVERIFY(box.height() > 10'500 && box.height() < 12'000);
  }

  void theSevenStepsAreRecordedAsTheyAreDone() {
    LoopDesk desk;
    callCrew(desk);
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::dispatched);
    desk.world->advanceTo(desk.at(15));
    desk.act(CommandKind::unitArrived, "A001", "", "U2");
    desk.world->advanceTo(desk.at(30));
    desk.act(CommandKind::handled);
    QVERIFY(desk.fault().find("not handled its task") != std::string::npos);
    desk.act(CommandKind::unitHandled, "A001", "", "U2");
    desk.act(CommandKind::handled);
    desk.world->advanceTo(desk.at(33));
    desk.act(CommandKind::sendBack);
    QVERIFY(desk.fault().find("reason") != std::string::npos);
    desk.act(CommandKind::sendBack, "A001", "the inlet is still blocked");
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::dispatched);
    desk.world->advanceTo(desk.at(40));
    desk.act(CommandKind::handled);
    desk.act(CommandKind::check);
    desk.act(CommandKind::unitReturned, "A001", "", "U2");
    desk.world->advanceTo(desk.at(41));
    desk.act(CommandKind::close);
    const incident::CaseRecord record = desk.incident().desk->loop.record;
    QVERIFY(record.closed());
    QCOMPARE(record.returned, 1);
    QCOMPARE(record.steps[0].at, desk.at(5));
    QCOMPARE(incident::secondsInto(record, HandlingStep::filed), 60.0);
    QCOMPARE(incident::secondsInto(record, HandlingStep::dispatched), 120.0);
    QCOMPARE(record.steps.back().by, std::string("Li Wei"));
    for (const auto& step : record.steps) QVERIFY(!step.passedOver);
    QVERIFY(record.tasks.at(0).state() == TaskState::returned);
  }

  void aLateTaskIsEscalatedHoweverOftenTimeIsLookedAt() {
    LoopDesk often, once;
    for (LoopDesk* desk : {&often, &once}) callCrew(*desk);
    for (int minute = 8; minute <= 60; ++minute) often.world->advanceTo(often.at(minute));
    once.world->advanceTo(once.at(60));
    const auto tasks = once.incident().desk->loop.record.tasks;
    QCOMPARE(tasks.at(0).escalations, 2);  // due at 38 and 53 minutes
    QVERIFY(tasks == often.incident().desk->loop.record.tasks);
    const auto log = once.view()->log;
    QCOMPARE(std::count_if(log.begin(), log.end(),
                           [](const LogLine& line) {
                             return line.what.en.find("task of Crew 1 is overdue") !=
                                    std::string::npos;
                           }),
             2);
  }

  void aLateTaskIsToldToWhoeverIsHigherByTheirChannelsAndTheirReceiptsCount() {
    auto recipients = exampleChannels().recipients;
    recipients.push_back({"commander-1", "commander", {"值班指挥长", "Commander on duty"},
                          {{"sms", "+8613800000009"}, {"email", "commander@city.example"}}});
    LoopDesk often(recipients), once(recipients);
    for (LoopDesk* desk : {&often, &once}) callCrew(*desk);
    (void)once.world->takeOutbound();
    for (int minute = 8; minute <= 60; ++minute) often.world->advanceTo(often.at(minute));
    once.world->advanceTo(once.at(60));
    QVERIFY(once.incident().desk->runs == often.incident().desk->runs);
    const auto out = once.world->takeOutbound();
    std::vector<std::string> told;
    for (const Outbound& message : out) told.push_back(message.dispatch.recipient);
    QCOMPARE(std::ranges::count(told, "drainage-chief"), 1);   // at 38 minutes …
    QVERIFY(std::ranges::count(told, "commander-1") >= 2);     // … at 53, over both channels
    const auto chief = std::ranges::find_if(
        out, [](const Outbound& m) { return m.dispatch.recipient == "drainage-chief"; });
    QVERIFY(chief->purpose == feeds::Purpose::drill);
    QVERIFY(chief->dispatch.text.en.find("A001") != std::string::npos);
    QVERIFY(chief->dispatch.text.zh.find("第1次督办") != std::string::npos);
    once.receipt(chief->dispatch.id, incident::ReceiptState::acknowledged);
    const auto desk = once.incident().desk;
    const auto run = std::ranges::find_if(desk->runs, [](const LinkageRun& r) {
      return r.linkage.plan.id == kTaskEscalation;
    });
    QVERIFY(run != desk->runs.end());
    QCOMPARE(run->linkage.started, once.at(38));
    QVERIFY(run->linkage.dispatches[0].state() == incident::ReceiptState::acknowledged);
    QVERIFY(std::ranges::any_of(once.view()->log, [](const LogLine& line) {
      return line.what.en.ends_with("told to Duty head of drainage") &&
             line.what.zh.ends_with("告知市排水处值班领导");
    }));
  }

  void aTaskThatIsDoneInTimeIsToldToNobody() {
    LoopDesk desk;
    callCrew(desk);
    desk.world->advanceTo(desk.at(15));
    desk.act(CommandKind::unitArrived, "A001", "", "U2");
    desk.act(CommandKind::unitHandled, "A001", "", "U2");
    (void)desk.world->takeOutbound();
    desk.world->advanceTo(desk.at(600));
    QVERIFY(desk.world->takeOutbound().empty());
  }

  void whereNobodyHigherIsReachedTheLogSaysSo() {
    LoopDesk desk(std::vector<incident::Recipient>{});
    callCrew(desk);
    desk.world->advanceTo(desk.at(60));
    QVERIFY(desk.world->takeOutbound().empty());
    QVERIFY(std::ranges::any_of(desk.view()->log, [](const LogLine& line) {
      return line.what.en.find("escalation 1") != std::string::npos &&
             line.what.en.find("whom no channel reaches") != std::string::npos;
    }));
  }

  void oneMoreUnitIsAReinforcementAndNobodyIsCalledTwice() {
    LoopDesk desk;
    desk.flood();
    desk.act(CommandKind::callUnit, "A001", "", "U2");
    QVERIFY(desk.fault().find("Verify it first") != std::string::npos);
    desk.act(CommandKind::verify);
    desk.act(CommandKind::callUnit, "A001", "", "U9");
    QVERIFY(desk.fault().find("no such unit") != std::string::npos);
    for (const char* unit : {"U2", "U1", "U1"})
      desk.act(CommandKind::callUnit, "A001", "", unit);
    QVERIFY(desk.fault().find("at work") != std::string::npos);
    const auto tasks = desk.incident().desk->loop.record.tasks;
    QCOMPARE(tasks.size(), std::size_t(2));
    QVERIFY(!tasks[0].reinforcement && tasks[1].reinforcement);
    desk.act(CommandKind::unitHandled, "A001", "", "U1");
    QVERIFY(desk.fault().find("does not follow") != std::string::npos);
  }

  void whatIsSaidAndDecidedKeepsItsAuthorAndTime() {
    LoopDesk desk;
    desk.flood();
    desk.act(CommandKind::note, "A001", "是否需要封路？");
    desk.world->advanceTo(desk.at(9));
    desk.act(CommandKind::decide, "A001", "close the underpass");
    desk.act(CommandKind::note);
    QVERIFY(desk.fault().find("nothing is said") != std::string::npos);
    desk.world->setRole(Role::observer);
    desk.act(CommandKind::note, "A001", "hello");
    QVERIFY(desk.fault().find("observer may not") != std::string::npos);
    const auto room = desk.incident().desk->loop.room;
    QCOMPARE(room.size(), std::size_t(2));
    QCOMPARE(room[0], (RoomEntry{RoomEntryKind::note, desk.at(6), "Li Wei", "是否需要封路？"}));
    QVERIFY(room[1].kind == RoomEntryKind::decision);
    const std::string said = desk.view()->log.back().what.en;
    QVERIFY2(said.find("close the underpass") != std::string::npos, said.c_str());
  }

  void aDuplicateBringsItsAlarmsTasksAndTalkAndIsSeenNoMore() {
    LoopDesk desk({}, ":memory:", cityInARow());
    floodTwice(desk);
    desk.act(CommandKind::note, "A002", "the same water");
    desk.act(CommandKind::verify, "A002");
    desk.act(CommandKind::callUnit, "A002", "", "U1");
    desk.act(CommandKind::merge, "A001", "", "A002");
    QVERIFY(desk.fault().find("further") != std::string::npos);
    desk.act(CommandKind::merge, "A002", "one flood", "A002");
    QVERIFY(desk.fault().find("no such other") != std::string::npos);
    desk.act(CommandKind::merge, "A002", "one flood", "A001");
    auto view = desk.view();
    QCOMPARE(view->incidents.size(), std::size_t(1));
    const auto whole = view->incidents[0].desk;
    QCOMPARE(whole->loop.id, std::string("A002"));
    QCOMPARE(whole->extent.size(), std::size_t(2));
    QCOMPARE(whole->alarms.front().latest.group, std::string("S-POND1"));  // the first of both
    QCOMPARE(whole->loop.record.merged, std::vector<std::string>{"A001"});
    QCOMPARE(whole->loop.record.tasks.size(), std::size_t(1));
    QCOMPARE(whole->loop.room.at(0).text, std::string("the same water"));
    desk.act(CommandKind::verify, "A001");
    QVERIFY(desk.fault().find("It belongs to A002") != std::string::npos);
    // The groups grow together of themselves: it stays the one incident.
    desk.world->advanceTo(desk.at(10));
    view = desk.view();
    QCOMPARE(view->incidents.size(), std::size_t(1));
    QCOMPARE(view->incidents[0].incident.id, std::string("A002"));
    QVERIFY(view->incidents[0].desk->alarms.size() > whole->alarms.size());
  }

  void oneActSwitchesRightsRulesAndLayoutAndOneSwitchesThemBack() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk({}, path);
    desk.flood();
    const auto shown = desk.view()->posture;
    QVERIFY(shown.kind == PostureKind::peace && !shown.last);
    desk.act(CommandKind::switchPosture, "emergency", "红色预警");
    QVERIFY(desk.fault().find("commander") != std::string::npos);
    desk.world->setRole(Role::commander);
    desk.act(CommandKind::switchPosture, "emergency");
    QVERIFY(desk.fault().find("no reason") != std::string::npos);
    desk.act(CommandKind::switchPosture, "war", "x");
    QVERIFY(desk.fault().find("no such posture") != std::string::npos);
    desk.act(CommandKind::switchPosture, "emergency", "红色预警");
    const auto there = desk.view()->posture;
    QVERIFY(there.kind == PostureKind::emergency);
    QCOMPARE(there.layout, std::string("command"));
    QCOMPARE(there.last->by, std::string("Li Wei"));
    QVERIFY(there.last->role == Role::commander && there.last->at == desk.at(6));
    QVERIFY(desk.world->posture().refresh == std::chrono::seconds(10));
    QVERIFY2(there.effects.en.find("off: pm25, ozone") != std::string::npos,
             there.effects.en.c_str());
    const auto log = desk.view()->log;  // people read it there
    QVERIFY(std::any_of(log.begin(), log.end(),
                        [&](const LogLine& line) { return line.what == there.effects; }));
    QVERIFY(!(shown.effects == there.effects));
    desk.world->setRole(Role::dutyOfficer);  // connects no feed in an emergency, sends drills out
    QVERIFY(!desk.world->mayNow(Act::connectFeed));
    QVERIFY(desk.fault().find("duty officer may not connect") != std::string::npos);
    desk.act(CommandKind::verify);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::dispatched);
    desk.world->setRole(Role::commander);
    desk.act(CommandKind::switchPosture, "peace", "雨停");
    desk.world->setRole(Role::dutyOfficer);
    QVERIFY(desk.world->mayNow(Act::connectFeed));
    const auto journal = store::Journal::open(path);
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(6));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QCOMPARE(replayed->loop.postureChanges().size(), std::size_t(2));
    QVERIFY(replayed->loop.postureChanges().back() == *desk.view()->posture.last);
    QVERIFY(desk.view()->posture.effects == shown.effects);  // all five are back
    std::vector<std::string> told;
    const auto entries = journal->read();
    for (const auto& entry : *entries)
      if (entry.kind == "posture") told.push_back(entry.body);
    QCOMPARE(told.size(), std::size_t(2));
    QVERIFY2(told[0].find("pm25") != std::string::npos, told[0].c_str());
  }

  void aRuleThatAPostureSwitchesOffClearsWhatItHadRaised() {
    LoopDesk desk;
    Postures& postures = desk.config.command.postures;
    postures.emergency.rulesOff = {"ponding-road"};
    postures.emergency.rulesOn.clear();
    auto journal = store::Journal::open(":memory:");
    desk.world = std::make_unique<WorldWriter>(desk.config, std::move(*journal), 1);
    desk.world->openCity(desk.city, nullptr, desk.begin);
    desk.world->setRole(Role::commander);
    desk.flood();
    const auto active = [&] {
      for (const incident::Alarm& alarm : desk.incident().desk->alarms)
        if (alarm.id == "ponding-road@S-POND1") return alarm.active;
      return false;
    };
    QVERIFY(active());
    desk.act(CommandKind::switchPosture, "emergency", "x");
    QVERIFY(!active());
    desk.act(CommandKind::switchPosture, "peace", "y");
    QVERIFY(desk.view()->posture.kind == PostureKind::peace);
  }

  void twoSourcesOfOnePlaceThatDisagreeAreShownUntilTheyAgree() {
    CityModel city = smallCity();
    SensorSite beside = city.sensors[2];
    beside.code = "S-POND9";
    beside.at += Point2(12, 0);
    city.sensors.push_back(beside);
    const auto config = loadConfig(findAssets());
    SourceConflicts conflicts(config->watch, city);
    const auto say = [&](const char* sensor, const char* source, int minute, double value,
                         Quality quality = Quality::good) {
      conflicts.take({sensor, Instant{minute * 60'000LL}, value, quality, source});
    };
    say("S-POND1", "utility", 10, 0.30);
    say("S-POND1", "utility", 5, 0.90);  // older than what is known
    say("S-POND2", "utility", 10, 0.90);  // another place
    QVERIFY(conflicts.conflicts().empty());
    say("S-POND9", "utility", 11, 0.42);  // within the tolerance of 0.15 m
    QVERIFY(conflicts.conflicts().empty());
    say("S-POND1", "camera", 12, 0.75);
    say("S-POND1", "patrol", 12, 2.0, Quality::bad);
    auto found = conflicts.conflicts();
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].one.source + found[0].other.source, std::string("utilitycamera"));
    QVERIFY(std::abs(found[0].difference - 0.45) < 1e-9);
    QCOMPARE(found[0].tolerance, 0.15);
    QVERIFY(!found[0].source.zh.empty());
    QVERIFY(found[0].difference > found[1].difference);
    say("S-POND1", "utility", 40, 0.30);  // the camera's value is too old to compare
    say("S-POND9", "utility", 40, 0.31);
    QVERIFY(conflicts.conflicts().empty());
    say("S-POND1", "camera", 41, 0.75);
    QCOMPARE(conflicts.conflicts().size(), std::size_t(2));
    say("S-POND1", "camera", 42, 0.33);
    QVERIFY(conflicts.conflicts().empty());
    QVERIFY(!parseConflictRule(R"({"conflicts":{"window_s":-1,"same_place_m":1,"source":"s"}})").ok());
    QVERIFY(!parseConflictRule("{}").ok());
  }

  void whatARestartFindsInTheJournalGoesOn() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk(exampleChannels().recipients, path);
    const auto sent = desk.dispatched();
    desk.act(CommandKind::callUnit, "A001", "", "U2");
    desk.act(CommandKind::note, "A001", "before");
    desk.receipt(sent.at(0).dispatch.id, incident::ReceiptState::delivered);
    const LoopIncident before = desk.incident().desk->loop;
    const auto runs = desk.incident().desk->runs;
    const auto entries = [&] { return *store::Journal::open(path)->read(); };
    const auto resumed = [&](Instant now) {
      return resumeFrom(*store::Journal::open(path), {desk.config.watch, desk.config.command},
                        *desk.city, now);
    };
    QVERIFY(!*resumed(desk.at(1)));                // it ends after now
    QVERIFY(!*resumed(desk.at(6 + 25 * 60)));      // longer ago than a day
    CityModel elsewhere = *desk.city;
    elsewhere.name = {"别处", "Elsewhere"};
    QVERIFY(!*resumeFrom(*store::Journal::open(path), {desk.config.watch, desk.config.command},
                         elsewhere, desk.at(8)));
    auto left = resumed(desk.at(8));
    QVERIFY2(left.ok() && left->has_value(), left.ok() ? "" : left.error().text().c_str());
    auto journal = store::Journal::open(path);
    desk.world = std::make_unique<WorldWriter>(desk.config, std::move(*journal), 1);
    desk.world->openCity(desk.city, nullptr, desk.at(8), std::move(*left));
    desk.world->goLive(desk.at(8));
    QVERIFY(desk.incident().desk->loop == before);
    QCOMPARE(desk.incident().desk->runs.size() >= runs.size(), true);
    QCOMPARE(desk.incident().desk->runs[0].linkage.dispatches.size(),
             runs[0].linkage.dispatches.size());
    QVERIFY(desk.view()->series.at("S-POND1")->size() == 2);
    // What happens now belongs to it, and the whole journal replays to that.
    desk.receipt(sent.at(0).dispatch.id, incident::ReceiptState::acknowledged);
    desk.act(CommandKind::unitArrived, "A001", "", "U2");
    desk.act(CommandKind::unitHandled, "A001", "", "U2");
    desk.world->advanceTo(desk.at(9));
    desk.act(CommandKind::handled);
    const auto replayed = replayLoop(entries(), desk.config.watch, desk.config.command, *desk.city,
                                     desk.at(9));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(*replayed->loop.find("A001") == desk.incident().desk->loop);
    QVERIFY(replayed->loop.runs() == desk.incident().desk->runs);
    QCOMPARE(replayCases(entries(), desk.config.watch, desk.config.command, *desk.city)->size(),
             std::size_t(1));
    QVERIFY(store::Journal::open(path)->verify());
  }

  void aWatchThatIsRepeatedCountsItsCasesOnceAndTwoDrillsStayTwo() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk({}, path);
    desk.flood();
    desk.act(CommandKind::verify);
    const auto once = *store::Journal::open(path)->read();
    const auto marked = [](std::vector<store::JournalEntry> entries, const char* key,
                           const char* id) {
      for (store::JournalEntry& entry : entries) {
        if (entry.kind != "watch") continue;
        auto body = nlohmann::json::parse(entry.body);
        body[key] = id;
        entry.body = body.dump();
      }
      return entries;
    };
    const auto ids = [&](std::vector<store::JournalEntry> first,
                         const std::vector<store::JournalEntry>& then) {
      first.insert(first.end(), then.begin(), then.end());
      const auto cases = replayCases(first, desk.config.watch, desk.config.command, *desk.city);
      QStringList found;
      for (const auto& record : *cases) found << QString::fromStdString(record.id);
      return found.join(' ');
    };
    const auto led = marked(once, "watch", "s1-1"), repeated = marked(once, "repeats", "s1-1");
    QCOMPARE(ids(led, repeated), QString("A001"));
    QCOMPARE(ids(repeated, repeated), QString("A001"));  // at a seat that never led
    QCOMPARE(ids(led, marked(once, "watch", "s1-2")), QString("A001 2/A001"));
    QCOMPARE(ids(once, once), QString("A001 2/A001"));  // drills of a seat on its own
    // What was repeated went on: the later record stands.
    desk.act(CommandKind::close);
    const auto closed = marked(*store::Journal::open(path)->read(), "repeats", "s1-1");
    std::vector<store::JournalEntry> both = led;
    both.insert(both.end(), closed.begin(), closed.end());
    const auto cases = replayCases(both, desk.config.watch, desk.config.command, *desk.city);
    QCOMPARE(cases->size(), std::size_t(1));
    QVERIFY(cases->front().closed());
  }

  void theJournalReplaysToTheSameRoomAndTable() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    LoopDesk desk({}, path, cityInARow());
    floodTwice(desk);
    desk.act(CommandKind::note, "A001", "\"quoted\", 引号");
    desk.act(CommandKind::verify);
    desk.act(CommandKind::verify, "A002");
    desk.act(CommandKind::callUnit, "A002", "5 min", "U1");
    desk.act(CommandKind::merge, "A002", "one flood", "A001");
    desk.world->advanceTo(desk.at(60));
    desk.act(CommandKind::unitArrived, "A002", "", "U1");
    desk.act(CommandKind::unitHandled, "A002", "", "U1");
    desk.act(CommandKind::handled, "A002");
    desk.act(CommandKind::check, "A002");
    desk.act(CommandKind::close, "A002");
    const auto journal = store::Journal::open(path);
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(60));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    const LoopIncident shown = desk.incident("A002").desk->loop;
    QVERIFY(*replayed->loop.find("A002") == shown);
    QVERIFY(shown.record.tasks.at(0).escalations > 0);

    const auto cases =
        replayCases(*journal->read(), desk.config.watch, desk.config.command, *desk.city);
    QVERIFY2(cases.ok(), cases.ok() ? "" : cases.error().text().c_str());
    const auto again = std::find_if(cases->begin(), cases->end(),
                                    [](const auto& record) { return record.id == "A002"; });
    QVERIFY(again != cases->end() && *again == shown.record);
    QVERIFY(std::none_of(cases->begin(), cases->end(),
                         [](const auto& record) { return record.id == "A001"; }));
    const auto inWindow = desk.view()->handling;
    QVERIFY(casesOf(*inWindow, {}, desk.at(60)) == *cases);  // one count for window and journal
    QCOMPARE(inWindow->areas.count("Z1"), std::size_t(1));
    QVERIFY(!inWindow->units.at("drainage-office").zh.empty());
    QVERIFY(desk.view()->handling == inWindow);  // nothing has changed
    const std::string rows = casesCsv(*cases, desk.at(60));
    QVERIFY2(rows.find("\nA002,ponding.observed,Z1,drainage-office,") != std::string::npos ||
                 rows.find("\nA002,E0401,Z1,drainage-office,") != std::string::npos,
             rows.c_str());
    QVERIFY(rows.find(",1,1,0,yes\n") != std::string::npos);
    const std::string units = indicesCsv(*cases, desk.at(60), IndexKey::unit);
    QVERIFY2(units.find("\ndrainage-office,1,1,1,0,1.000,0,60.0,") != std::string::npos,
             units.c_str());
    CityModel elsewhere = *desk.city;
    elsewhere.name = {"别处", "Elsewhere"};
    QVERIFY(!replayCases(*journal->read(), desk.config.watch, desk.config.command, elsewhere).ok());
  }
};

QTEST_GUILESS_MAIN(IncidentRoomTest)
#include "incident_room_test.moc"
