// A unit's way over roads that close later, in the traffic that runs, and what it says of both.
#include <QtTest>
#include <cmath>
#include <limits>

#include "app/session/branch/running_traffic.h"
#include "app/session/config.h"
#include "app/session/command/roads_ahead.h"
#include "app/session/session.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class RoutesAheadTest : public QObject {
  Q_OBJECT

  Config config_;
  std::shared_ptr<CityModel> city_;
  Point2 from_{0, 0};
  std::uint32_t goal_ = 0;

  static Instant at(double seconds) { return Instant{1784369100000} + millis(seconds); }

  /// A near way over "first" and "near", and a far one over "far", to the road "goal".
  void makeCity() {
    city_ = std::make_shared<CityModel>();
    Road first, near, far, goal;
    first.code = "first", near.code = "near", far.code = "far", goal.code = "goal";
    first.freeFlowKmh = near.freeFlowKmh = far.freeFlowKmh = goal.freeFlowKmh = 36;
    first.line = {{0, 0}, {300, 0}};
    near.line = {{300, 0}, {600, 0}};
    far.line = {{0, 0}, {300, 400}, {600, 0}};
    goal.line = {{600, 0}, {700, 0}};
    city_->roads = buildRoadNetwork({first, near, far, goal});
    goal_ = 3;
  }
  /// The road "near" is this deep from `from` to `to`, other roads are dry.
  world::RunPointer water(double from, double to, float depth) const {
    auto run = std::make_shared<world::ForecastRun>();
    run->id = "F007";
    run->zero = run->issued = at(0);
    run->until = at(3600);
    for (const double time : {0.0, from, to}) {
      auto depths = std::make_shared<std::vector<float>>(city_->roads.edgeCount(), 0.0F);
      for (std::uint32_t e = 0; e < depths->size(); ++e)
        if (time == from && city_->roads.roadOf(e).code == "near") (*depths)[e] = depth;
      run->states.push_back({at(time), "", nullptr, depths});
    }
    return run;
  }
  TrafficPointer queueOn(const std::string& road, float pace) const {
    auto traffic = std::make_shared<RunningTraffic>();
    traffic->branch = "W·1";
    traffic->zero = at(-600);
    traffic->until = 1200;
    traffic->time = {0};
    traffic->pace.emplace_back(city_->roads.edgeCount(), std::numeric_limits<float>::quiet_NaN());
    for (std::uint32_t e = 0; e < city_->roads.edgeCount(); ++e)
      if (city_->roads.roadOf(e).code == road) traffic->pace[0][e] = pace;
    return traffic;
  }
  RouteView way(const std::string& code, const world::RunPointer& run,
                const TrafficPointer& traffic = nullptr, double depart = 0) const {
    RoadsAhead roads({city_, std::make_shared<const traffic::RoadHierarchy>(city_->roads), run,
                      traffic},
                     at(depart), config_.roadClosure, config_.traffic);
    return routeToRoad(roads, *vehicleNamed(config_.traffic, code), from_, goal_);
  }

 private slots:
  void initTestCase() {
    auto config = loadConfig(findAssets());
    QVERIFY(config.ok());
    config_ = std::move(*config);
    makeCity();
  }

  void aRoadThatIsOpenNowAndClosedWhenOneGetsThereIsAvoidedAndNamed() {
    const RouteView view = way("ambulance", water(40, 3000, 0.5F));
    QVERIFY(view.dry && view.flooded && view.closing);
    QVERIFY(std::abs(view.dry->seconds - 60) < 1e-6);
    QVERIFY(std::abs(view.flooded->seconds - 100) < 1e-6);
    QCOMPARE(view.closing->code, std::string("near"));
    QCOMPARE(view.closing->closes, at(40));
    QCOMPARE(view.closing->reached, at(30));
    QVERIFY(std::abs(view.closing->depth - 0.5) < 1e-6);
    QCOMPARE(view.waiting, 0.0);
    QCOMPARE(view.basis.forecastId, std::string("F007"));
    QCOMPARE(view.basis.waterUntil, at(3000));
    QCOMPARE(view.flooded->line.front(), Point2(0, 0));
    QCOMPARE(view.flooded->line.back(), Point2(600, 0));
  }

  void whoSetsOutInTimeTakesTheShortWay() {
    const RouteView view = way("ambulance", water(200, 3000, 0.5F));
    QVERIFY(view.flooded && !view.closing);
    QVERIFY(std::abs(view.flooded->seconds - 60) < 1e-6);
  }

  void waitingForTheWaterToFallIsToldWhereNothingIsSooner() {
    const RouteView view = way("ambulance", water(10, 50, 0.5F));
    QVERIFY(view.flooded);
    QVERIFY(view.flooded->seconds < 100);
    QVERIFY(view.waiting > 0);
  }

  void waterThatAFireEngineWadesDoesNotCloseItsWay() {
    QVERIFY(way("ambulance", water(10, 3000, 0.4F)).closing.has_value());
    QVERIFY(!way("fire_engine", water(10, 3000, 0.4F)).closing);
  }

  void aQueueTurnsACarAsideAndNotWhoHasSirens() {
    const RouteView car = way("car", nullptr, queueOn("near", 0.1F));
    QVERIFY(std::abs(car.flooded->seconds - 100) < 1e-6);
    QCOMPARE(car.basis.branch, std::string("W·1"));
    QCOMPARE(car.basis.trafficUntil, at(600));
    QVERIFY(!car.closing);
    for (const char* rescue : {"ambulance", "fire_engine", "pump_truck"}) {
      const RouteView view = way(rescue, nullptr, queueOn("near", 0.1F));
      QVERIFY(std::abs(view.flooded->seconds - 60) < 1e-6);
      QVERIFY(view.basis.passesQueues && view.basis.branch.empty());
    }
  }

  void aTruckThatIsNoPumpTruckStandsInTheQueueWithTheOthers() {
    const RouteView crew = way("truck", nullptr, queueOn("near", 0.1F));
    QVERIFY(std::abs(crew.flooded->seconds - 100) < 1e-6);
    QVERIFY(!crew.basis.passesQueues);
    Resource unit;
    unit.vehicleClass = "truck";
    QVERIFY(classOf(vehicleOf(unit)) == traffic::CityClass::truck);
    unit.kind = ResourceKind::pumpTruck;
    QVERIFY(classOf(vehicleOf(unit)) == traffic::CityClass::pumpTruck);
    QVERIFY(vehicleOf(unit) == vehicleNamed(config_.traffic, "pump_truck"));
    QVERIFY(!vehicleNamed(config_.traffic, "hovercraft"));
  }

  void noClassGoesFasterThanItsConfigurationSays() {
    auto& classes = config_.traffic.classes;
    const double can = classes[std::size_t(traffic::CityClass::fireEngine)].maxSpeed;
    QCOMPARE(topSpeedOf(config_.traffic, {"fire_engine"}), can);
    QVERIFY(std::abs(topSpeedOf(config_.traffic, {"foot"}) * 3.6 - 5) < 1e-9);
    QVERIFY(std::isinf(topSpeedOf(config_.traffic, {"hovercraft"})));
    classes[std::size_t(traffic::CityClass::fireEngine)].maxSpeed = 5;
    const RouteView view = way("fire_engine", nullptr);
    classes[std::size_t(traffic::CityClass::fireEngine)].maxSpeed = can;
    QVERIFY(std::abs(view.flooded->seconds - 120) < 1e-6);  // 600 m
    QVERIFY(std::abs(view.dry->seconds - 120) < 1e-6);
    QVERIFY(std::abs(way("ambulance", nullptr).flooded->seconds - 60) < 1e-6);
  }

  void aSignForTurnsSendsEveryClassRound() {
    auto& roads = city_->roads;
    roads.signs.turns = {{"T", "first", "near", {300, 0}, TurnSign::Kind::no}};
    const RouteView car = way("car", nullptr), ambulance = way("ambulance", nullptr);
    roads.signs.turns.clear();
    for (const RouteView* view : {&car, &ambulance})
      QVERIFY(std::abs(view->flooded->seconds - 100) < 1e-6);
  }

  void withoutAForecastTheRoadsAreDryAndTheBasisSaysSo() {
    const RouteView view = way("truck", nullptr);
    QVERIFY(view.flooded && view.flooded->edges == view.dry->edges);
    QVERIFY(view.basis.forecastId.empty() && view.basis.branch.empty());
  }

  void theTrafficOfABranchIsTheMeanOfThoseWhoDrove() {
    WorldFuture future;
    future.id = "W";
    future.computedTo = 360;
    auto track = std::make_shared<WorldTrack>();
    const float none = std::numeric_limits<float>::quiet_NaN();
    for (int k = 1; k <= 6; ++k) {
      auto sample = std::make_shared<RoadSample>();
      sample->time = 60.0 * k;
      sample->pace = {k % 2 == 0 ? 0.2F : 0.6F, none, k == 3 ? 0.5F : none, none};
      sample->shut = {0, 0, 0, std::uint8_t(k >= 5)};
      track->roads.push_back(sample);
    }
    future.track = track;
    const TrafficPointer traffic = runningTraffic(future, at(0), 300);
    QCOMPARE(traffic->time, (std::vector<double>{0, 300}));
    QVERIFY(std::abs(traffic->pace[0][0] - 0.44F) < 1e-5F);
    QVERIFY(std::abs(traffic->pace[1][0] - 0.2F) < 1e-6F);
    QVERIFY(std::isnan(traffic->pace[0][1]));
    QCOMPARE(traffic->pace[0][2], 0.5F);
    QCOMPARE(traffic->pace[0][3], -1.0F);  // closed by people at the end of it
    QCOMPARE(traffic->until, 360.0);
    future.track = std::make_shared<WorldTrack>();
    QVERIFY(runningTraffic(future, at(0), 300) == nullptr);
  }
};

QTEST_APPLESS_MAIN(RoutesAheadTest)
#include "routes_ahead_test.moc"
