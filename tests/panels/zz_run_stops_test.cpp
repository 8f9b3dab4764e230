// Who stops a run of traffic, a search for plans or the probability of ponding is asked and kept,
// as who begins one.
#include "app/desktop/odds_tools.h"
#include "app/desktop/plan_tools.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;
using session::Role;
using session::RunKind;

class RunStopsTest : public TrafficWindow {
  Q_OBJECT

  PlanTools* plans() { return window_->tools()->tool<PlanTools>(); }
  OddsTools* odds() { return window_->tools()->tool<OddsTools>(); }
  bool isTold(std::size_t count, RunKind kind, const std::string& on) const {
    return commands_.stopped.size() == count && commands_.stopped.back().first == kind &&
           commands_.stopped.back().second.en.starts_with(on);
  }
  panels::ViewPtr workedBy(Role role) {
    session::WorldView world = *window_->view();
    const auto roles = session::parseRoles(
        *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json")));
    world.person.role = role;
    world.person.rights = std::make_shared<const session::RoleTable>(*roles);
    return std::make_shared<const session::WorldView>(world);
  }

 private slots:
  void initTestCase() {
    open();
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    plans()->setRules(*rules);
    odds()->setRules({4, 0.4, 300, {}}, {0.15});
  }
  void init() { commands_.stopped.clear(); }

  void aRunThatIsBeingPreparedIsStoppedWithTheForecastItRestsOn() {
    emit tools()->card()->stopWanted();
    QVERIFY(commands_.stopped.empty());  // nothing computes
    tools()->start(50);
    emit tools()->card()->stopWanted();
    QVERIFY(isTold(1, RunKind::traffic, "F001"));
  }

  void aBranchIsStoppedByItsTitleAndAllOfThemByTheRun() {
    tools()->start(50);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    emit tools()->card()->cancelWanted();
    QVERIFY(isTold(1, RunKind::traffic, "W·1 = "));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    emit tools()->card()->cancelWanted();
    QCOMPARE(commands_.stopped.size(), std::size_t(1));  // it had stopped
    tools()->choose("W");
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    emit tools()->card()->stopWanted();
    QVERIFY(isTold(2, RunKind::traffic, "F001"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }

  void aSearchAndTheProbabilityOfPondingAreStoppedByHand() {
    plans()->search();
    QVERIFY(plans()->searching());
    plans()->stop();
    QVERIFY(!plans()->searching() && isTold(1, RunKind::planSearch, ""));
    odds()->compute();
    QVERIFY(odds()->computing());
    odds()->stop();
    QVERIFY(!odds()->computing() && isTold(2, RunKind::pondingOdds, "F001"));
    plans()->stop();
    odds()->stop();
    QCOMPARE(commands_.stopped.size(), std::size_t(2));
  }

  void whoMayNotBeginThemStopsThemNeither() {
    QSignalSpy searched(plans(), &ViewerTool::said), computed(odds(), &ViewerTool::said);
    plans()->search();
    odds()->compute();
    plans()->setView(workedBy(Role::observer));
    odds()->setView(workedBy(Role::observer));
    plans()->stop();
    odds()->stop();
    QVERIFY(plans()->searching() && odds()->computing() && commands_.stopped.empty());
    QVERIFY(searched.last()[0].toString().contains("observer may not"));
    QVERIFY(computed.last()[0].toString().contains("observer may not"));
    plans()->setView(workedBy(Role::dutyOfficer));
    odds()->setView(workedBy(Role::dutyOfficer));
    plans()->stop();
    odds()->stop();
    QCOMPARE(commands_.stopped.size(), std::size_t(2));
  }

  void whatEndsWithItsCityWasStoppedByNobody() {
    plans()->search();
    odds()->compute();
    session::WorldView other = *window_->view();
    other.city = std::make_shared<const CityModel>(*other.city);
    plans()->setView(std::make_shared<const session::WorldView>(other));
    odds()->setView(std::make_shared<const session::WorldView>(other));
    QVERIFY(!plans()->searching() && !odds()->computing());
    QVERIFY(commands_.stopped.empty());
  }
};

QTEST_MAIN(RunStopsTest)
#include "zz_run_stops_test.moc"
