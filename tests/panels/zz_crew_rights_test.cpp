// What a role may not let a crew do on the water is off, and says who may.
#include <QComboBox>
#include <QPushButton>
#include <QTest>

#include "app/panels/crew_choice.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;
using session::Act, session::Role;

class CrewRightsTest : public QObject {
  Q_OBJECT

  static ViewPtr worldOf(Role role) {
    session::WorldView world = smallWorld();
    world.person.role = role;
    world.person.rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{Role::observer, {Act::watch}},
                           {Role::department, {Act::watch, Act::dispatchUnit}},
                           {Role::commander, {Act::watch, Act::dispatchUnit, Act::steerFlood}}});
    return std::make_shared<const session::WorldView>(world);
  }

 private slots:
  void aDepartmentSendsACrewButNotToTheGate() {
    CrewChoice choice;
    auto* works = choice.findChild<QComboBox*>("crewWork");
    auto* go = choice.findChild<QPushButton*>("sendCrew");
    choice.setView(worldOf(Role::department));
    choice.ask("U3", {"gate G1: opening 0 %"}, {Act::steerFlood});
    QCOMPARE(works->currentIndex(), 1);
    QVERIFY(!go->isEnabled());
    QVERIFY2(go->toolTip().startsWith("Needs: commander"), qPrintable(go->toolTip()));
    works->setCurrentIndex(0);
    QVERIFY(go->isEnabled());
    choice.setView(worldOf(Role::observer));
    QVERIFY(!go->isEnabled());
    choice.setView(worldOf(Role::commander));
    works->setCurrentIndex(1);
    QVERIFY(go->isEnabled());
  }

  void inADrillTheRightToSendIsEnough() {
    CrewChoice choice;
    choice.setView(worldOf(Role::department));
    choice.ask("U3", {"gate G1: opening 0 %"}, {Act::dispatchUnit});
    QVERIFY(choice.findChild<QPushButton*>("sendCrew")->isEnabled());
  }
};

QTEST_MAIN(CrewRightsTest)
#include "zz_crew_rights_test.moc"
