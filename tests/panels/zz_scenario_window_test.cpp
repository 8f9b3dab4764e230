// A world scenario in the window: it runs by itself with the branches of its file, people go on from
// them, and nothing of the drill leaves.
#include <QTreeWidgetItemIterator>

#include "app/desktop/plan_tools.h"
#include "app/session/branch/branch_name.h"
#include "app/session/scenario/city_trips.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr double kDrillSeconds = 1800;

/// Rain on a failed pumping station, a truck that its file sends, and a branch without it.
std::shared_ptr<const session::WorldRunRequest> drillOf(const session::WorldView& world) {
  const auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
  if (!config) qFatal("%s", config.error().text().c_str());
  traffic::CityDemandOptions options;
  options.vehicles = 200;
  options.to = kDrillSeconds;
  const auto trips = session::cityTrips(*world.city, config->traffic, options, {});
  if (!trips) qFatal("%s", trips.error().text().c_str());
  session::WorldRunRequest request;
  request.scenario = "drill.json";
  request.name = {"派出泵车", "truck sent"};
  request.zero = kNow;
  request.duration = kDrillSeconds;
  request.bands = config->ponding;
  request.prices = config->prices;
  request.inputs.city = world.city;
  request.inputs.flood = *world.domain;
  request.inputs.flood.rainMmPerHour = {{0, 1500}, {110, 0}};
  request.inputs.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
  request.inputs.flood.duration = kDrillSeconds;
  request.inputs.flood.threads = 1;
  request.inputs.traffic = trips->inputs;
  request.inputs.wading = config->roadClosure;
  request.solid = std::make_shared<const RasterGrid<std::uint8_t>>(
      request.inputs.flood.bed->shape, std::uint8_t(0));
  request.alternatives.push_back({{"不派泵车", "no truck"}, request.inputs});
  world::CrewOrder order;
  order.code = "U1";
  order.at = 300;
  order.from = world.city->resources.front().at;
  order.to = {300, 700};
  request.inputs.orders = {order};
  return std::make_shared<const session::WorldRunRequest>(std::move(request));
}

session::WorldView drillWorld() {
  session::WorldView world = stormWorld();
  auto city = std::make_shared<const CityModel>(*world.city);
  world.city = world.whole = city;
  world.forecast = nullptr;
  world.incidents.clear();
  world.rain.clear();
  world.now = kNow;
  world.cursor.at = kNow + millis(900);
  world.recording = {kNow, kNow + millis(kDrillSeconds)};
  world.scenario = drillOf(world);
  return world;
}

}  // namespace

class ScenarioWindowTest : public TrafficWindow {
  Q_OBJECT
  QTemporaryDir kept_;
  QStringList heard_;

  const session::WorldFuture& future(const char* id) { return *tools()->futures()->find(id); }

 private slots:
  void initTestCase() {
    open();
    tools()->keepIn(kept_.path());
    connect(tools(), &ViewerTool::said, this, [this](const QString& text) { heard_ << text; });
    window_->setView(std::make_shared<const session::WorldView>(drillWorld()));
  }

  void itsRunBeginsByItselfWithTheBranchesOfItsFileOnTheTimeline() {
    QVERIFY(tools()->card()->isVisible());
    QVERIFY2(heard_.join('\n').contains("A drill of the scenario drill.json"),
             qPrintable(heard_.join('\n')));
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(2), 30000);
    QCOMPARE(band()->branches()[0].begin, kNow);
    QCOMPARE(band()->branches()[0].end, kNow + millis(kDrillSeconds));
    QCOMPARE(band()->branches()[1].parentRow, 0);
    QCOMPARE(band()->branches()[1].begin, kNow);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 120000);
    QVERIFY2(!future("W").error, future("W").error ? future("W").error->text().c_str() : "");
    QCOMPARE(future("W").name.en, std::string("truck sent"));
    QCOMPARE(future("W·1").name.en, std::string("no truck"));
    QTRY_VERIFY_WITH_TIMEOUT(
        said(tools()->card()).contains("A drill of the scenario drill.json: simulated"), 30000);
    takePicture(*window_, "scenario-window");
  }

  void itsWaterIsInThePictureAsAWhatIf() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->frame().water != nullptr, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->drawnBranch() != nullptr, 30000);
    QCOMPARE(tools()->drawnBranch()->id, std::string("W"));
  }

  void itsBranchesCannotBeDroppedNorPutInForce() {
    tools()->choose("W·1");
    QVERIFY(button(tools()->card(), "Drop branch") != nullptr);
    QVERIFY(!button(tools()->card(), "Drop branch")->isEnabled());
    tools()->adopt("W·1");
    QVERIFY2(heard_.last().contains("A scenario is a drill"), qPrintable(heard_.last()));
    QVERIFY(commands_.acts.empty());
    QCOMPARE(tools()->futures()->all.size(), std::size_t(2));
  }

  void peopleGoOnFromThemAndCompare() {
    branches()->start();
    QTRY_VERIFY_WITH_TIMEOUT(branches()->cards().front()->isVisible(), 30000);
    QVERIFY(branches()->back());
    tools()->choose("W·1");
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_COMPARE_WITH_TIMEOUT(tools()->futures()->all.size(), std::size_t(3), 30000);
    QCOMPARE(future("W·2").parent, std::string("W·1"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 120000);
    QVERIFY(!future("W·2").error);
    QVERIFY(QDir(kept_.path()).isEmpty());  // the file of the drill has its branches
  }

  void plansAreSearchedInItOnItsOwnWater() {
    auto* plans = window_->tools()->tool<PlanTools>();
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    plans->setRules(std::move(*rules));
    tools()->choose("W");
    plans->start();
    QVERIFY(!said(plans->card()).contains("Run the traffic first"));
    QTRY_VERIFY2_WITH_TIMEOUT(said(plans->card()).contains("Plans begin at 18:20") ||
                                  said(plans->card()).contains("No road is forecast to pond"),
                              qPrintable(said(plans->card())), 30000);
    QVERIFY(plans->back());
  }

  void aUnitThatTheFileSendsIsNotSentTwice() {
    tools()->choose("W");
    tools()->sendUnit("U1", {400, 650});
    QTRY_VERIFY2_WITH_TIMEOUT(heard_.join('\n').contains("the scenario sends it itself"),
                              qPrintable(heard_.last()), 30000);
    QCOMPARE(tools()->runs().futures()->all.size(), std::size_t(3));
    tools()->choose("W·1");
    tools()->sendUnit("U1", {300, 700});
    QTRY_COMPARE_WITH_TIMEOUT(tools()->futures()->all.size(), std::size_t(4), 30000);
    QCOMPARE(tools()->futures()->all.back()->parent, std::string("W·1"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 120000);
  }

  void anotherCityEndsTheDrill() {
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
    QTRY_VERIFY_WITH_TIMEOUT(tools()->runs().futures()->all.empty(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(band()->branches().empty(), 30000);
  }
};

QTEST_MAIN(ScenarioWindowTest)
#include "zz_scenario_window_test.moc"
