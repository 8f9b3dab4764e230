// Runs and branches of traffic take the rights of whoever works at the seat.
#include "app/panels/evacuation_form.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;
using session::Act;
using session::Role;

class TrafficRightsTest : public TrafficWindow {
  Q_OBJECT

  void workAs(Role role) {
    session::WorldView world = stormWorld();
    const auto roles = session::parseRoles(
        *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json")));
    world.person.role = role;
    world.person.rights = std::make_shared<const session::RoleTable>(*roles);
    window_->setView(std::make_shared<const session::WorldView>(world));
  }

 private slots:
  void initTestCase() { open(); }

  void anObserverStartsNoRunAndIsToldWhoMay() {
    workAs(Role::observer);
    QSignalSpy heard(tools(), &ViewerTool::said);
    tools()->start(50);
    QVERIFY(tools()->runs().futures()->all.empty());
    QVERIFY(heard.last()[0].toString().contains("observer may not"));
    QVERIFY(commands_.started.empty());
    auto* run = tools()->card()->findChild<QPushButton*>("runTraffic");
    QVERIFY(!run->isEnabled());
    QVERIFY(run->toolTip().startsWith("Needs: duty officer / commander / department"));
  }

  void aDepartmentClosesRoadsInABranchAndOrdersNoEvacuation() {
    workAs(Role::department);
    tools()->start(50);
    QVERIFY(commands_.started == std::vector{session::RunKind::traffic});  // kept by the session
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto count = [&] { return tools()->runs().futures()->all.size(); };
    QSignalSpy heard(tools(), &ViewerTool::said);
    tools()->evacuate({});
    QVERIFY(heard.last()[0].toString().contains("department may not start a linkage"));
    tools()->changeRain(2, 0);
    QVERIFY(heard.last()[0].toString().contains("may not take measures on the water"));
    QCOMPARE(count(), std::size_t(1));
    auto* order = tools()->card()->findChild<QPushButton*>("orderEvacuation");
    QVERIFY(order->toolTip().startsWith("Needs: duty officer / commander"));
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QCOMPARE(count(), std::size_t(2));
    workAs(Role::observer);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    tools()->sendUnit("U1", {300, 700});
    QCOMPARE(count(), std::size_t(2));
  }

  void whatIsTakenBackDroppedOrMadeAgainTakesTheRightsOfItsDeeds() {
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto count = [&] { return tools()->runs().futures()->all.size(); };
    QCOMPARE(count(), std::size_t(2));
    workAs(Role::observer);
    QSignalSpy heard(tools(), &ViewerTool::said);
    QVERIFY(tools()->undo());  // nothing else is taken back in its place
    QCOMPARE(heard.count(), 1);
    QVERIFY(heard.last()[0].toString().contains("observer may not close"));
    auto* drop = button(tools()->card(), "Drop branch");
    QVERIFY(!drop->isEnabled() && drop->toolTip().startsWith("Needs: duty officer"));
    emit tools()->card()->dropWanted();
    QCOMPARE(heard.count(), 2);
    QCOMPARE(count(), std::size_t(2));
    emit tools()->card()->cancelWanted();
    emit tools()->card()->stopWanted();
    QCOMPARE(heard.count(), 4);
    auto* cancel = tools()->card()->findChild<QPushButton*>("stopBranch");
    QVERIFY(!cancel->isEnabled() && cancel->toolTip().startsWith("Needs: "));
    workAs(Role::department);
    QVERIFY(drop->isEnabled());
    commands_.recorded.clear();
    QVERIFY(tools()->undo());
    QCOMPARE(count(), std::size_t(1));
    QCOMPARE(commands_.recorded.size(), std::size_t(1));
    QVERIFY(commands_.recorded[0].kind == run::ActionKind::dropBranch);
    QVERIFY(commands_.recorded[0].oldValue.find("close_road") != std::string::npos);
    workAs(Role::observer);
    QVERIFY(tools()->redo());
    QVERIFY(heard.last()[0].toString().contains("observer may not close"));
    QCOMPARE(count(), std::size_t(1));
    workAs(Role::department);
    QVERIFY(tools()->redo());
    QTRY_COMPARE_WITH_TIMEOUT(count(), std::size_t(2), 60000);
    QCOMPARE(commands_.recorded.size(), std::size_t(2));
    QVERIFY(commands_.recorded[1].kind == run::ActionKind::closeRoad);
  }
};

QTEST_MAIN(TrafficRightsTest)
#include "zz_traffic_rights_test.moc"
