// A branch is put in force: its tasks, once; a second plan replaces the first; journal and other
// seats agree.
#include "app/session/branch/plan_in_force.h"

#include <QTemporaryDir>
#include <limits>

#include "app/session/branch/world_tasks.h"
#include "app/session/live/resume.h"
#include "app/session/scenario/world_orders.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::TaskState;

namespace {

constexpr double kForGood = std::numeric_limits<double>::infinity();

std::string faultIn(LoopDesk& desk) {
  const auto view = desk.view();
  return view->faults.empty() ? std::string() : view->faults.back().error.text();
}

std::string codeOf(const CityModel& city, const char* name) {
  for (const Road& road : city.roads.roads)
    if (road.name.zh == name) return road.code;
  qFatal("no road");
}

/// Branches as WorldRuns would show them, whole.
struct Tree {
  std::shared_ptr<const CityModel> city;
  Instant zero;
  WorldFutures futures;

  explicit Tree(const LoopDesk& desk) : city(desk.city), zero(desk.begin) {
    futures.zero = zero;
    futures.duration = 7200;
    add("W", "", std::nullopt);
  }
  WorldFuture& add(const std::string& id, const std::string& parent,
                   const std::optional<WorldDeed>& deed) {
    auto future = std::make_shared<WorldFuture>();
    future->id = id;
    future->parent = parent;
    future->name = {"分支" + id, "branch " + id};
    future->deed = deed;
    if (const auto of = futures.find(parent)) future->actions = of->actions;
    if (deed) future->actions.push_back(actionOf(*deed, zero, zero, "somebody"));
    futures.all.push_back(future);
    return *future;
  }
  BranchPlan plan(const std::string& id) const {
    auto made = planOf(futures, id, city, *loadTaskRoles(findAssets()));
    if (!made) qFatal("%s", made.error().text().c_str());
    return *made;
  }
};

/// Two roads closed and a truck sent; the other closes only the first of the roads, and later opens
/// it.
Tree treeOf(const LoopDesk& desk) {
  Tree tree(desk);
  const std::string jiangjin = codeOf(*desk.city, "江津路"), renmin = codeOf(*desk.city, "人民路");
  tree.add("W·1", "W", RoadClosing{jiangjin, 600, kForGood});
  tree.add("W·2", "W·1", RoadClosing{renmin, 900, kForGood});
  auto& sent = tree.add("W·3", "W·2", *orderOf(desk.city->resources.front(), 700, {500, 480}));
  sent.units = {{desk.city->resources.front().code, 700, 705, 1000, 1300, 1500}};
  tree.add("W·4", "W·1", RoadOpening{jiangjin, 3000});
  return tree;
}

void adopt(LoopDesk& desk, const BranchPlan& plan, const std::string& incident = "A001") {
  CommandAct act;
  act.kind = CommandKind::adoptPlan;
  act.subject = incident;
  act.document = planText(plan);
  act.by = "Wang Fang";
  desk.world->command(act);
}

std::vector<incident::Task> tasksOf(LoopDesk& desk) {
  return desk.incident().desk->loop.record.tasks;
}

int countOf(LoopDesk& desk, TaskState state) {
  const auto tasks = tasksOf(desk);
  return int(std::count_if(tasks.begin(), tasks.end(),
                           [&](const auto& task) { return task.state() == state; }));
}

}  // namespace

class PlanInForceTest : public QObject {
  Q_OBJECT
 private slots:
  void aPlanSaysWhatPeopleDoInTheBranchAndItsParents() {
    LoopDesk desk;
    const Tree tree = treeOf(desk);
    const BranchPlan plan = tree.plan("W·3");
    QCOMPARE(plan.name.zh, std::string("分支W·1 + 分支W·2 + 分支W·3"));
    QCOMPARE(plan.tasks.size(), std::size_t(3));
    QCOMPARE(plan.tasks[0].what.zh, std::string("封闭 江津路"));
    QCOMPARE(plan.tasks[0].who, std::string("traffic-police"));
    QCOMPARE(plan.tasks[1].who, std::string("U1"));
    QCOMPARE(plan.tasks[1].name.zh, std::string("抽排车1号"));
    QCOMPARE(*plan.tasks[1].by, desk.begin + millis(1300));
    QCOMPARE(plan.tasks[2].what.en, std::string("close Renmin Road"));
  }

  void aRoadThatIsOpenedAgainIsClosedUntilThen() {
    LoopDesk desk;
    const Tree tree = treeOf(desk);
    const std::vector<WorldDeed> deeds{*tree.futures.find("W·1")->deed,
                                       *tree.futures.find("W·4")->deed};
    const WorldDeeds done = deedsOf(deeds, *desk.city);
    QVERIFY(!done.closures.empty());
    for (const auto& closure : done.closures) QCOMPARE(closure.to, 3000.0);
  }

  void whatIsNotWholeOrDoesNothingIsNoPlan() {
    LoopDesk desk;
    Tree tree = treeOf(desk);
    const auto roles = *loadTaskRoles(findAssets());
    const auto why = [&](const char* id) {
      return planOf(tree.futures, id, desk.city, roles).error().what;
    };
    QCOMPARE(why("W"), std::string("people do nothing in this branch"));
    QCOMPARE(why("X"), std::string("there is no such branch"));
    tree.add("W·5", "W", RoadClosing{codeOf(*desk.city, "江津路"), 0, 60}).computing = true;
    QCOMPARE(why("W·5"), std::string("the branch is not whole"));
  }

  void itsTextComesBackWholeAndWhatIsNoneIsRefused() {
    LoopDesk desk;
    const BranchPlan plan = treeOf(desk).plan("W·3");
    const auto again = planFromText(planText(plan));
    QVERIFY(again.ok() && *again == plan);
    for (const char* text : {"", "[]", R"({"branch":"b","tasks":[]})",
                             R"({"branch":"b","tasks":[{"who":"U1"}]})",
                             R"({"branch":"b","tasks":[{"who":"U1","where":[1],"begin":"x"}]})"})
      QVERIFY(!planFromText(text).ok());
  }

  void aBranchIsKnownByWhatIsDoneInItNotByItsNumberOrWhoDidIt() {
    LoopDesk desk;
    Tree one = treeOf(desk), other(desk);
    other.add("W·7", "W", *one.futures.find("W·1")->deed).actions.back().by = "somebody else";
    QCOMPARE(other.plan("W·7").branch, one.plan("W·1").branch);
    QVERIFY(one.plan("W·1").branch != one.plan("W·2").branch);
    other.futures.zero = other.futures.zero + millis(60);
    QVERIFY(other.plan("W·7").branch != one.plan("W·1").branch);
  }

  void itsTasksGoToAVerifiedIncidentOnceAndGoTheirWay() {
    LoopDesk desk;
    desk.flood();
    const BranchPlan plan = treeOf(desk).plan("W·3");
    adopt(desk, plan);
    QVERIFY(faultIn(desk).find("Verify it first") != std::string::npos);
    QVERIFY(!desk.view()->plan);
    desk.act(CommandKind::verify);
    adopt(desk, plan);
    const auto view = desk.view();
    QVERIFY(view->plan && view->plan->id == "P1" && view->plan->incident == "A001");
    QCOMPARE(view->plan->by, std::string("Wang Fang"));
    QCOMPARE(view->plan->tally.made, 3);
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::dispatched);
    QCOMPARE(tasksOf(desk).size(), std::size_t(3));
    QCOMPARE(tasksOf(desk)[0].planned->name.zh, std::string("交通警察"));
    QCOMPARE(tasksOf(desk)[1].arriveBy, desk.begin + millis(1300));
    adopt(desk, plan);
    QVERIFY(faultIn(desk).find("in force already") != std::string::npos);
    QCOMPARE(tasksOf(desk).size(), std::size_t(3));
    desk.act(CommandKind::unitArrived, "A001", "", "A001/3");  // the second one of the police
    QVERIFY(tasksOf(desk)[0].state() == TaskState::called);
    QVERIFY(tasksOf(desk)[2].state() == TaskState::arrived);
    for (const CommandKind kind : {CommandKind::unitHandled, CommandKind::unitReturned})
      desk.act(kind, "A001", "", "A001/3");
    QVERIFY(tasksOf(desk)[2].state() == TaskState::returned);
  }

  void aSecondPlanReplacesTheFirstAndSaysWhatBecameOfItsTasks() {
    LoopDesk desk;
    desk.flood();
    desk.act(CommandKind::verify);
    const Tree tree = treeOf(desk);
    adopt(desk, tree.plan("W·3"));
    desk.act(CommandKind::unitArrived, "A001", "", "U1");
    adopt(desk, tree.plan("W·1"));
    const auto plan = desk.view()->plan;
    QCOMPARE(plan->replaces, std::string("P1"));
    QVERIFY(plan->tally == (incident::PlanTally{0, 1, 1, 1}));
    QCOMPARE(tasksOf(desk).size(), std::size_t(3));
    QCOMPARE(tasksOf(desk)[0].plan, std::string("P2"));
    QCOMPARE(countOf(desk, TaskState::withdrawn), 1);
    QVERIFY(tasksOf(desk)[1].state() == TaskState::arrived);  // somebody is there
    const auto log = desk.view()->log;
    QVERIFY(std::any_of(log.begin(), log.end(), [](const LogLine& line) {
      return line.what.zh.find("替代P1：沿用1项，撤销1项，处置中1项继续") != std::string::npos;
    }));
    desk.act(CommandKind::unitArrived, "A001", "", "A001/3");
    QVERIFY(faultIn(desk).find("does not follow") != std::string::npos);  // it is withdrawn
  }

  void whatIsWithdrawnIsNeitherLateNorInTheWayOfTheEnd() {
    LoopDesk desk;
    desk.flood();
    desk.act(CommandKind::verify);
    const Tree tree = treeOf(desk);
    adopt(desk, tree.plan("W·2"));
    adopt(desk, tree.plan("W·1"));
    QCOMPARE(countOf(desk, TaskState::withdrawn), 1);
    desk.world->advanceTo(desk.at(120));
    for (const incident::Task& task : tasksOf(desk))
      QCOMPARE(task.escalations > 0, task.state() == TaskState::called);
    for (const CommandKind kind : {CommandKind::unitArrived, CommandKind::unitHandled})
      desk.act(kind, "A001", "", "A001/1");
    desk.act(CommandKind::handled);
    desk.act(CommandKind::close);
    QVERIFY(desk.incident().incident.status == IncidentStatus::closed);
    QVERIFY(!desk.view()->plan);  // it ends with its incident
  }

  void lateTasksOfAPlanAreToldForRealWhereItIs() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("real.journal").toStdString();
    LoopDesk desk(exampleChannels().recipients, path);
    desk.flood();
    desk.act(CommandKind::verify);
    desk.world->setPurpose(feeds::Purpose::real);
    adopt(desk, treeOf(desk).plan("W·3"));
    QCOMPARE(faultIn(desk), std::string());
    desk.world->advanceTo(desk.at(120));
    int told = 0;
    for (const LinkageRun& run : desk.incident().desk->runs) {
      if (run.linkage.plan.id != kTaskEscalation) continue;
      ++told;
      QVERIFY(run.purpose == feeds::Purpose::real);
    }
    QVERIFY(told > 0);
    const auto replayed = replayLoop(*store::Journal::open(path)->read(), desk.config.watch,
                                     desk.config.command, *desk.city, desk.at(120));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(replayed->loop.runs() == desk.incident().desk->runs);
  }

  void onlyRolesThatMayPutAPlanInForce() {
    for (const Role role : kRoles) {
      LoopDesk desk;
      desk.flood();
      desk.act(CommandKind::verify);
      desk.world->setRole(role);
      adopt(desk, treeOf(desk).plan("W·1"));
      const bool may = role == Role::commander || role == Role::dutyOfficer;
      QCOMPARE(desk.view()->plan.has_value(), may);
      QCOMPARE(tasksOf(desk).empty(), !may);
      QCOMPARE(faultIn(desk).find("may not put plans in force") != std::string::npos, !may);
    }
  }

  void theJournalReplaysToTheSamePlanAndTasks() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.sqlite").toStdString();
    LoopDesk desk({}, path);
    desk.flood();
    desk.act(CommandKind::verify);
    const Tree tree = treeOf(desk);
    adopt(desk, tree.plan("W·3"));
    desk.act(CommandKind::unitArrived, "A001", "", "U1");
    adopt(desk, tree.plan("W·2"));
    desk.world->advanceTo(desk.at(90));
    const auto replayed = replayLoop(*store::Journal::open(path)->read(), desk.config.watch,
                                     desk.config.command, *desk.city, desk.at(90));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QCOMPARE(replayed->loop.plans().size(), std::size_t(2));
    QVERIFY(*replayed->loop.planInForce() == *desk.view()->plan);
    QVERIFY(*replayed->loop.find("A001") == desk.incident().desk->loop);
  }

  void anotherSeatRepeatsItAndMayAskForIt() {
    LoopDesk leader, follower;
    leader.world->setSeat({"log", "desk-1", false, "s1"});
    follower.world->setSeat({"log", "desk-2", true, "s2"});
    leader.world->openCity(leader.city, nullptr, leader.begin);
    const store::SharedEntry taken{
        store::leadKey(1, "taken"), "desk-1", leader.begin, "lead", "session",
        R"({"term":1,"session":"s1","why":"start","from":"","silent_s":0})"};
    leader.world->takeShared(taken);
    follower.world->takeShared(taken);
    SeatHealth health;
    health.connected = true;
    health.lead = {1, "desk-1", true, false, false, leader.begin, Millis{0}, true};
    leader.world->setSeatHealth(health);
    QVERIFY(leader.world->settleLead(health.lead) == WorldWriter::LeadTurn::taken);
    std::int64_t row = 0;
    const auto tell = [&](LoopDesk& from, LoopDesk& to, const char* seat) {
      for (store::SharedEntry entry : from.world->takeToSeats()) {
        entry.seat = seat;
        entry.key = std::to_string(++row);
        to.world->takeShared(entry);
      }
    };
    leader.flood();
    leader.act(CommandKind::verify);
    tell(leader, follower, "desk-1");
    adopt(follower, treeOf(follower).plan("W·2"));
    QVERIFY(!follower.view()->plan);  // the leading seat does it
    tell(follower, leader, "desk-2");
    tell(leader, follower, "desk-1");
    QVERIFY2(leader.view()->plan.has_value(), faultIn(leader).c_str());
    QVERIFY2(follower.view()->plan == leader.view()->plan, faultIn(follower).c_str());
    QVERIFY(tasksOf(follower) == tasksOf(leader));
  }
};

QTEST_GUILESS_MAIN(PlanInForceTest)
#include "plan_in_force_test.moc"
