// What is done beside the writer asks the session: branches, runs, files that are saved.
#include "app/session/command/seat_rights.h"

#include "app/session/branch/saved_branches.h"
#include "app/session/branch/world_runs.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

PersonView personAs(Role role) {
  PersonView person;
  person.role = role;
  const auto roles = parseRoles(*readFile(findAssets() + "/config/roles.json"));
  if (!roles) qFatal("%s", roles.error().text().c_str());
  person.rights = std::make_shared<const RoleTable>(*roles);
  return person;
}

run::Action closingAt(Instant at) {
  return {run::ActionKind::closeRoad, "R001", "", "{}", "somebody", at};
}

}  // namespace

class SeatRightsTest : public QObject {
  Q_OBJECT
 private slots:
  void aDeedInABranchTakesWhatItWouldTakeForReal() {
    QVERIFY(actOf(WorldDeed(RoadClosing{"R001", 0, 60})) == Act::closeRoad);
    QVERIFY(actOf(WorldDeed(RoadRestriction{"R001", 0, 60, 0.5})) == Act::closeRoad);
    QVERIFY(actOf(WorldDeed(RoadOpening{"R001", 0})) == Act::closeRoad);
    QVERIFY(actOf(WorldDeed(world::CrewOrder{})) == Act::dispatchUnit);
    QVERIFY(actOf(WorldDeed(world::EvacuationOrder{})) == Act::startLinkage);
    QVERIFY(actOf(WorldDeed(RainChange{0, 2, 0})) == Act::steerFlood);
  }

  void workThatAUnitIsSentToDoOnTheWaterTakesTheRightToSteerItToo() {
    world::CrewOrder order;
    order.code = "U3";
    const DeedBasis real, drill{true, nullptr};
    const std::vector<Act> one{Act::dispatchUnit}, both{Act::dispatchUnit, Act::steerFlood};
    QVERIFY(actsOf(WorldDeed(order), real) == one);
    order.acts = {flood::BringPump{"U3", {1, 2}, 0.3}};
    QVERIFY(actsOf(WorldDeed(order), real) == one);  // that is what a pump truck is for
    order.acts.push_back(flood::SetGate{"G1", 0});
    QVERIFY(actsOf(WorldDeed(order), real) == both);
    QVERIFY(actsOf(WorldDeed(order), drill) == one);
    PlanInForce plan;
    incident::PlannedTask task;
    task.who = "U3";
    task.what = {"U3 前往 江津路 抽排：闸门G1：开度 0 %", "U3 goes to Jiangjin Road and pumps"};
    plan.plan.tasks = {task};
    QVERIFY(actsOf(WorldDeed(order), {false, &plan}) == one);
    order.acts.back() = flood::SetGate{"G1", 1};
    QVERIFY(actsOf(WorldDeed(order), {false, &plan}) == both);  // another work than is planned
    order.acts.back() = flood::SetGate{"G1", 0};
    order.code = "U4";
    QVERIFY(actsOf(WorldDeed(order), {false, &plan}) == both);  // and of another unit
    run::Action unread = actionOf(WorldDeed(order), {}, {}, {});
    unread.newValue = R"({"to": [0, 0], "does": [{"edit": "dance"}]})";
    QVERIFY(actsOf(unread, {false, &plan}) == both);
  }

  void aDepartmentSendsUnitsWithWorkInADrillOnly() {
    WorldView view;
    view.person = personAs(Role::department);
    world::CrewOrder order;
    order.code = "U3";
    order.acts = {flood::SetGate{"G1", 0}};
    const Outcome refused = permitDeed(view, order);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().remedy.find("duty officer") != std::string::npos,
             refused.error().text().c_str());
    view.scenario = std::make_shared<const WorldRunRequest>();
    QVERIFY(permitDeed(view, order).ok());
    view.scenario = nullptr;
    order.acts.clear();
    QVERIFY(permitDeed(view, order).ok());
    view.person = personAs(Role::dutyOfficer);
    order.acts = {flood::SetGate{"G1", 0}};
    QVERIFY(permitDeed(view, order).ok());
  }

  void branchesAreTakenBackByThoseWhoMightDoAllOfThem() {
    WorldView view;
    SavedBranch closing, evacuation;
    closing.deed = RoadClosing{"R001", 0, 60};
    evacuation.deed = world::EvacuationOrder{};
    view.person = personAs(Role::department);
    QVERIFY(permitBranches(view, {}).ok());
    QVERIFY(permitBranches(view, {closing}).ok());
    const Outcome refused = permitBranches(view, {closing, evacuation});
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().what.find("department may not start a linkage") != std::string::npos);
    view.person = personAs(Role::dutyOfficer);
    QVERIFY(permitBranches(view, {closing, evacuation}).ok());
    view.person = personAs(Role::observer);
    QVERIFY(!permitBranches(view, {closing}).ok());
  }

  void eachRoleDoesInBranchesWhatItsRightsAllow() {
    const auto may = [](Role role, Act act) { return permitAt(personAs(role), act).ok(); };
    QVERIFY(may(Role::department, Act::closeRoad) && may(Role::department, Act::dispatchUnit));
    QVERIFY(!may(Role::department, Act::steerFlood) && !may(Role::department, Act::startLinkage));
    QVERIFY(!may(Role::observer, Act::closeRoad) && !may(Role::observer, Act::exportData));
    QVERIFY(may(Role::dutyOfficer, Act::exportData) && may(Role::administrator, Act::exportData));
    for (const Role role : kRoles) {
      const bool runs = role != Role::observer && role != Role::administrator;
      QCOMPARE(permitAny(personAs(role), kRunsTraffic).ok(), runs);
    }
    const Outcome refused = permitAt(personAs(Role::observer), Act::exportData);
    QVERIFY(refused.error().remedy.find("duty officer") != std::string::npos);
    QVERIFY(permitAt({}, Act::closeRoad).ok());  // rights that are not known refuse nothing
  }

  void whereThereAreAccountsNothingIsDoneBeforeTheRightsAreKnown() {
    PersonView person;
    person.accounts = true;
    for (std::size_t i = 0; i < kActs; ++i) QVERIFY(!permitAt(person, Act(i)).ok());
    QVERIFY(!permitAny(person, kRunsTraffic).ok());
    person.rights = personAs(Role::dutyOfficer).rights;
    QVERIFY(permitAt(person, Act::closeRoad).ok());
  }

  void aLockedSeatDoesNothingBesideTheWriterEither() {
    PersonView person = personAs(Role::commander);
    person.signedIn = true;
    QVERIFY(permitAt(person, Act::closeRoad).ok());
    person.locked = true;
    QVERIFY(!permitAt(person, Act::closeRoad).ok() && !permitAt(person, Act::exportData).ok());
    QVERIFY(!permitAny(person, kRunsTraffic).ok());
  }

  void whatARoleMayNotDoInABranchIsNotWrittenDownAsDone() {
    LoopDesk desk;
    AccountBook book =
        quickAccounts({{"admin", Role::administrator}, {"li", Role::dutyOfficer}}, desk.begin);
    desk.world->setAccounts(book);
    const auto told = [&] {
      const auto view = desk.view();
      return std::any_of(view->log.begin(), view->log.end(), [](const LogLine& line) {
        return line.what.en.find("in a branch") != std::string::npos;
      });
    };
    desk.world->record(closingAt(desk.begin));
    QVERIFY(desk.hasFault("observer may not close roads"));
    QVERIFY(!told());
    desk.world->admit(quickSignIn(book, "li", desk.begin));
    desk.world->record(closingAt(desk.begin));
    QVERIFY(told());
  }

  void workThatTheRoleMayNotOrderIsNotWrittenDownEither() {
    LoopDesk desk;
    AccountBook book =
        quickAccounts({{"admin", Role::administrator}, {"zhao", Role::department}}, desk.begin);
    desk.world->setAccounts(book);
    desk.world->admit(quickSignIn(book, "zhao", desk.begin));
    world::CrewOrder order;
    order.code = "U3";
    order.acts = {flood::SetGate{"G1", 0}};
    desk.world->record(actionOf(WorldDeed(order), desk.begin, desk.begin, "zhao"));
    QVERIFY(desk.hasFault("department may not"));
  }
};

QTEST_GUILESS_MAIN(SeatRightsTest)
#include "seat_rights_test.moc"
