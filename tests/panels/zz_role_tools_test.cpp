// What a role may not do is off and says who may: traffic, measures, structures, runs.
#include "app/panels/role_gate.h"

#include <QPushButton>
#include <QTest>

#include "app/panels/dispatch_panel.h"
#include "app/panels/measures_panel.h"
#include "app/panels/odds_card.h"
#include "app/panels/overlays.h"
#include "app/panels/plan_card.h"
#include "app/panels/tool_strip.h"
#include "app/panels/traffic_card.h"
#include "app/panels/works_panel.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

/// A measure is done, a pump is chosen, something computes: everything could be pressed.
session::WorldView busyWorld(session::Role role) {
  using session::Act, session::Role;
  const std::set<Act> all{Act::watch,     Act::steerFlood,   Act::runForecast,
                          Act::closeRoad, Act::dispatchUnit, Act::adoptPlan};
  session::WorldView world = smallWorld();
  world.whatIf = smallWhatIf(*world.forecast);
  world.whatIf->undone = world.whatIf->done;
  const flood::StructureReport pump{"PS-7", "pump", 1.5, 900, 21.5, NAN, 1, {"运行", "runs"}};
  world.structures = std::make_shared<const flood::StructureRow>(flood::StructureRow{1800, {pump}});
  run::JobStatus job;
  job.name = {"推演", "forecast"};
  world.jobs.push_back(job);
  world.person.role = role;
  world.person.rights = std::make_shared<const session::RoleTable>(
      session::RoleTable{{Role::observer, {Act::watch}}, {Role::commander, all}});
  return world;
}

QPushButton* buttonCalled(const QWidget& panel, const QString& nameOrText) {
  for (QPushButton* each : panel.findChildren<QPushButton*>())
    if (each->objectName() == nameOrText || each->text() == nameOrText) return each;
  return nullptr;
}

}  // namespace

class RoleToolsTest : public QObject {
  Q_OBJECT
 private slots:
  void thatNoForecastSaysAnythingIsNotReadAsNoRoadAtRisk() {
    DispatchPanel dispatch;
    session::WorldView world = smallWorld();
    const auto says = [&](const session::WorldView& w) {
      dispatch.setView(std::make_shared<const session::WorldView>(w));
      return shownTexts(dispatch);
    };
    auto dry = std::make_shared<world::ForecastRun>(*world.forecast);
    dry->risks.clear();
    world.forecast = dry;
    QVERIFY2(says(world).contains("No road is at risk."), qPrintable(shownTexts(dispatch)));
    world.now = dry->until + std::chrono::minutes(1);
    QVERIFY2(says(world).contains("until 19:05, when the forecast ended"),
             qPrintable(shownTexts(dispatch)));
    world.forecast = nullptr;
    QVERIFY(says(world).contains("No forecast yet"));
    world.computingForecast = "F001";
    QVERIFY(says(world).contains("is being computed"));
    for (const session::WorldView& unknown : {world, session::WorldView{}})
      QVERIFY(!says(unknown).contains("No road"));
  }

  void buttonsOfTrafficMeasuresAndRunsFollowTheRole() {
    TrafficCard traffic;
    DispatchPanel dispatch;
    MeasuresPanel measures;
    ToolStrip strip;
    WorksPanel works;
    JobCard jobs;
    works.setSelected("PS-7");
    const std::pair<Panel*, QStringList> parts[] = {
        {&traffic, {"Close a road", "Close a lane", "Open a road", "Send a unit"}},
        {&dispatch, {"Find route"}},
        {&measures, {"undoLast", "backToForecast", "changeRain", "pauseRun", "cancelRun"}},
        {&strip, {"toolSandbags", "toolBlock", "undo", "redo"}},
        {&works, {"Remove this barrier"}},
        {&jobs, {"Cancel"}}};
    for (const auto role : {session::Role::commander, session::Role::observer}) {
      const bool may = role == session::Role::commander;
      const auto world = std::make_shared<const session::WorldView>(busyWorld(role));
      for (const auto& [panel, names] : parts) {
        panel->setView(world);
        for (const QString& name : names) {
          const QPushButton* button = buttonCalled(*panel, name);
          QVERIFY2(button != nullptr, qPrintable(name));
          QVERIFY2(button->isEnabled() == may, qPrintable(name));
          QVERIFY2(button->toolTip().startsWith("Needs: commander") != may, qPrintable(name));
          QVERIFY2(button->toolTip().section('\n', -1).size() > 10, qPrintable(name));
        }
      }
      QCOMPARE(buttonCalled(works, "pumpMode3")->isEnabled(), may);
      QCOMPARE(buttonCalled(traffic, "adoptPlan")->toolTip().startsWith("Needs: "), !may);
      QVERIFY(buttonCalled(strip, "toolSection")->isEnabled());  // who looks may cut through it
    }
  }

  void theSearchForPlansAndTheProbabilityOfPondingFollowTheRole() {
    PlanCard plans;
    OddsCard odds;
    plans.setOffers({{"close-R112", {"封闭江津路", "Close Jiangjin Road"}, {}}});
    plans.setDecision("18:05", {});
    odds.setRun("forecast F001", {});
    const std::pair<Panel*, QString> starts[] = {{&plans, "searchPlans"}, {&odds, "computeOdds"}};
    for (const auto role : {session::Role::commander, session::Role::observer}) {
      const bool may = role == session::Role::commander;
      const auto world = std::make_shared<const session::WorldView>(busyWorld(role));
      for (const auto& [panel, name] : starts) {
        panel->setView(world);
        const QPushButton* start = buttonCalled(*panel, name);
        QVERIFY2(start != nullptr && start->isEnabled() == may, qPrintable(name));
        QVERIFY2(start->toolTip().startsWith("Needs: commander") != may, qPrintable(name));
      }
      const QPushButton* branch = buttonCalled(plans, "planToBranch");
      QVERIFY(!branch->isEnabled());  // no plan has been found
      QCOMPARE(branch->toolTip().startsWith("Needs: commander"), !may);
    }
    odds.setRun({}, "There is no forecast");
    QVERIFY(!buttonCalled(odds, "computeOdds")->isEnabled());
  }

  void aToolInTheHandIsPutAwayWhenTheRoleMayNoLongerUseIt() {
    TrafficCard traffic;
    ToolStrip strip;
    const auto show = [&](session::Role role) {
      const auto world = std::make_shared<const session::WorldView>(busyWorld(role));
      for (Panel* panel : std::initializer_list<Panel*>{&traffic, &strip}) panel->setView(world);
    };
    show(session::Role::commander);
    traffic.setTool(TrafficTool::closeRoad);
    strip.setTool(Tool::sandbags);
    show(session::Role::commander);
    QVERIFY(traffic.tool() == TrafficTool::closeRoad && strip.tool() == Tool::sandbags);
    show(session::Role::observer);
    QVERIFY(traffic.tool() == TrafficTool::none && strip.tool() == Tool::none);
    traffic.setTool(TrafficTool::reach);
    show(session::Role::observer);
    QVERIFY(traffic.tool() == TrafficTool::reach);
  }
};

QTEST_MAIN(RoleToolsTest)
#include "zz_role_tools_test.moc"
