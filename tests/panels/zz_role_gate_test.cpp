// What the role at a seat may not do is off in the parts of an incident, and says who may.
#include "app/panels/role_gate.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <set>

#include "app/panels/alarm_panel.h"
#include "app/panels/linkage_panel.h"
#include "app/panels/room_panel.h"
#include "app/panels/task_panel.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

/// A001, verified, with a plan that fits it.
struct GatedWorld {
  session::WorldView world = smallWorld();
  session::IncidentDesk desk;

  GatedWorld() {
    desk.loop.id = "A001";
    desk.loop.steps = {{session::LoopStep::toVerify, kNow, "rules", ""},
                       {session::LoopStep::verified, kNow, "Li Wei", ""}};
    desk.plans = {{"road-flooding", {"道路", "Roads"}}};
    world.incidents.resize(1);
    world.incidents[0].incident.id = "A001";
  }
  void showIn(IncidentPart& part) {
    world.incidents[0].desk = std::make_shared<const session::IncidentDesk>(desk);
    part.setView(std::make_shared<const session::WorldView>(world));
    part.setIncident("A001");
  }
};

}  // namespace

class RoleGateTest : public QObject {
  Q_OBJECT
 private slots:
  void whatTheRoleMayNotDoIsOffAndSaysWhoMay() {
    GatedWorld shown;
    session::ProposalsView proposals;
    proposals.units = {{"U1", {"抽排车1号", "Pump truck 1"}, {}, 300}};
    shown.desk.room.proposals = std::make_shared<const session::ProposalsView>(proposals);
    incident::Alarm alarm;
    alarm.id = "r@A";
    alarm.active = true;
    alarm.times = 1;
    shown.desk.alarms = {alarm};
    shown.world.purpose = feeds::Purpose::real;
    using session::Act;
    const std::set<Act> officer{Act::watch, Act::decideIncident, Act::dispatchUnit, Act::handleTask,
                                Act::startLinkage};
    const auto rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{session::Role::observer, {Act::watch}},
                           {session::Role::dutyOfficer, officer},
                           {session::Role::commander, officer}});
    LinkagePanel linkage;
    AlarmPanel alarms;
    TaskPanel tasks;
    RoomPanel room;
    const std::pair<IncidentPart*, QStringList> parts[] = {
        {&linkage, {"primary", "handled", "close"}},
        {&alarms, {"acknowledge", "acknowledgeAll", "shelve"}},
        {&tasks, {"callUnit"}},
        {&room, {"roomSay", "roomDecide", "mergeDuplicate"}}};
    const auto show = [&](session::Role role, std::shared_ptr<const session::RoleTable> known) {
      shown.world.person.role = role;
      shown.world.person.rights = std::move(known);
      for (const auto& [part, names] : parts) shown.showIn(*part);
      if (role == session::Role::dutyOfficer) room.findChild<QLineEdit*>("roomLine")->setText("on");
    };
    const auto each = [&](const auto& holds) {
      for (const auto& [part, names] : parts)
        for (const QString& name : names) {
          const auto* button = part->template findChild<QPushButton*>(name);
          QVERIFY2(button != nullptr && holds(*button), qPrintable(name));
        }
    };
    const auto off = [](const QPushButton& button) {
      return !button.isEnabled() && button.toolTip().startsWith("Needs: duty officer / commander");
    };
    const auto on = [](const QPushButton& button) {
      return button.isEnabled() && !button.toolTip().contains("Needs");
    };
    show(session::Role::dutyOfficer, rights);
    each(on);
    show(session::Role::observer, rights);
    each(off);
    QVERIFY(!room.findChild<QLineEdit*>("roomLine")->isEnabled());
    show(session::Role::dutyOfficer, nullptr);  // not known: nothing is refused before it is asked
    each(on);
  }

  void whoMaySendDrillsOnlyMayDoSoUntilItIsMeant() {
    GatedWorld shown;
    shown.world.person.role = session::Role::dutyOfficer;
    shown.world.person.rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{session::Role::dutyOfficer, {session::Act::startDrill}},
                           {session::Role::commander, {session::Act::startLinkage}}});
    LinkagePanel panel;
    auto* dispatch = panel.findChild<QPushButton*>("primary");
    for (const auto purpose : {feeds::Purpose::drill, feeds::Purpose::real}) {
      shown.world.purpose = purpose;  // nothing plays, nothing is live: no exercise in either case
      shown.showIn(panel);
      QCOMPARE(dispatch->isEnabled(), purpose == feeds::Purpose::drill);
      QCOMPARE(dispatch->toolTip().startsWith("Needs: commander"), purpose == feeds::Purpose::real);
    }
  }
};

QTEST_MAIN(RoleGateTest)
#include "zz_role_gate_test.moc"
