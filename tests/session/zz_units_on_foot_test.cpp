// Units on foot in the window: over paths, at the pace of walking, as deep as people may wade.
#include <QtTest>
#include <cmath>

#include "app/session/branch/unit_arrivals.h"
#include "app/session/command/duties.h"
#include "app/session/command/roads_ahead.h"
#include "app/session/config.h"
#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/store/journal.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using namespace citymirror::session;

class UnitsOnFootTest : public QObject {
  Q_OBJECT

  Config config_;
  std::shared_ptr<const CityModel> foot_ = townOf("foot"), car_ = townOf("car");

  static Instant at(double seconds) { return Instant{1784369100000} + millis(seconds); }

  /// The path town, its unit at the end of the streets and of the path.
  static std::shared_ptr<const CityModel> townOf(const std::string& vehicle) {
    CityModel town = pathTown();
    town.resources.front().at = {900, 95};
    town.resources.front().vehicleClass = vehicle;
    return std::make_shared<const CityModel>(std::move(town));
  }
  /// The western half of the path is so deep.
  static world::RunPointer waterOnThePath(const CityModel& town, float deep) {
    auto run = std::make_shared<world::ForecastRun>();
    run->id = "F001";
    run->zero = run->issued = at(0);
    run->until = at(7200);
    auto depths = std::make_shared<std::vector<float>>(town.roads.edgeCount(), 0.0F);
    for (std::uint32_t e = 0; e < depths->size(); ++e)
      if (town.roads.roadOf(e).code == "PATH-3") (*depths)[e] = deep;
    for (const double time : {0.0, 7200.0}) run->states.push_back({at(time), "", nullptr, depths});
    return run;
  }
  RoadsAhead ahead(const std::shared_ptr<const CityModel>& town, world::RunPointer run = nullptr,
                   TrafficPointer traffic = nullptr) const {
    const auto walking = [town, this] {
      const WalkersPointer walkers = walkersOf(*town, config_.traffic);
      return WalkingSources{walkers,
                            std::make_shared<const traffic::RoadHierarchy>(walkers->city->roads)};
    };
    return RoadsAhead({town, std::make_shared<const traffic::RoadHierarchy>(town->roads),
                       std::move(run), std::move(traffic)},
                      at(0), config_.roadClosure, config_.traffic, walking);
  }
  /// To ST-0, which begins at the other end of the path.
  RouteView way(RoadsAhead roads, const std::string& vehicle = "foot") const {
    return routeToRoad(roads, *vehicleNamed(config_.traffic, vehicle), {900, 95}, 0);
  }
  static std::vector<std::string> codesOf(const CityModel& town, const traffic::Route& route) {
    std::vector<std::string> codes;
    for (const std::uint32_t edge : route.edges) codes.push_back(town.roads.roadOf(edge).code);
    return codes;
  }

 private slots:
  void initTestCase() {
    auto config = loadConfig(findAssets());
    QVERIFY(config.ok());
    config_ = std::move(*config);
  }

  void theWayGoesOverThePathAtFiveKilometresAnHour() {
    const RouteView view = way(ahead(foot_));
    QVERIFY(view.flooded && view.dry && !view.closing);
    QCOMPARE(std::lround(view.flooded->seconds), 576L);
    QCOMPARE(std::lround(view.flooded->metres), 800L);
    QCOMPARE(codesOf(*foot_, *view.flooded), (std::vector<std::string>{"PATH-4", "PATH-3"}));
    QCOMPARE(view.flooded->line.front(), Point2(900, 100));
    QCOMPARE(view.flooded->line.back(), Point2(100, 100));
    const RouteView car = way(ahead(foot_), "car");
    QCOMPARE(codesOf(*foot_, *car.flooded), (std::vector<std::string>{"ST-2", "ST-1"}));
  }

  void theRoadsOfWhoWalksAreThoseOfPedestrians() {
    const auto open = [&](const char* vehicle) {
      return int(onRoad(config_.traffic, *vehicleNamed(config_.traffic, vehicle)).users);
    };
    QCOMPARE(open("foot"), int(kPedestrian));
    QVERIFY(!(open("car") & kPedestrian));
    for (const RoadClass roadClass : {RoadClass::motorway, RoadClass::path}) {
      Road road;
      road.roadClass = roadClass;
      QCOMPARE((usersOf(road) & open("foot")) != 0, roadClass == RoadClass::path);
    }
  }

  void waterDeeperThanPeopleWadeSendsThemRoundByTheStreets() {
    const RouteView deep = way(ahead(foot_, waterOnThePath(*foot_, 0.6F)));
    QVERIFY(deep.flooded && deep.closing);
    QCOMPARE(std::lround(deep.flooded->metres), 1600L);
    QCOMPARE(codesOf(*foot_, *deep.flooded), (std::vector<std::string>{"ST-2", "ST-1"}));
    QCOMPARE(deep.closing->code, std::string("PATH-3"));
    QVERIFY(std::abs(deep.closing->depth - 0.6) < 1e-6);
    const RouteView shallow = way(ahead(foot_, waterOnThePath(*foot_, 0.1F)));
    QVERIFY(shallow.flooded && !shallow.closing);
    QCOMPARE(std::lround(shallow.flooded->metres), 800L);
    QCOMPARE(shallow.basis.forecastId, std::string("F001"));
  }

  void aQueueHoldsNobodyUpWhoWalks() {
    auto queue = std::make_shared<RunningTraffic>();
    queue->branch = "W·1";
    queue->zero = at(0);
    queue->until = 3600;
    queue->time = {0};
    queue->pace.emplace_back(foot_->roads.edgeCount(), 0.05F);
    const RouteView view = way(ahead(foot_, nullptr, queue));
    QVERIFY(view.flooded.has_value());
    QCOMPARE(std::lround(view.flooded->seconds), 576L);
    QVERIFY(view.basis.branch.empty());
  }

  void theNearestUnitWalksOverThePath() {
    const auto seconds = [&](const std::shared_ptr<const CityModel>& town) {
      RoadsAhead roads = ahead(town);
      const CityDuties duties = dutiesOf(config_.command.duties, *town);
      const auto units = nearestUnits(duties, "drainage", {100, 105}, roads, 3);
      return units.size() == 1 ? std::lround(units.front().seconds) : -1L;
    };
    QCOMPARE(seconds(foot_), 576L);
    QCOMPARE(seconds(car_), 240L);
  }

  void theTimeOfAUnitThatIsDraggedIsThatOfWalking() {
    const Resource& unit = foot_->resources.front();
    const auto times = [&](const std::shared_ptr<const CityModel>& town,
                           const world::RunPointer& run) {
      KeptWalkers walkers;
      const auto arrivals = arrivalsOf(town, town->resources.front(), run, at(0),
                                       config_.roadClosure, config_.traffic, walkers);
      return arrivals ? arrivals->to({100, 95}) : DriveTime{-1, -1};
    };
    QCOMPARE(unit.vehicleClass, std::string("foot"));
    QCOMPARE(std::lround(times(foot_, nullptr).overWater), 576L);
    const DriveTime wet = times(foot_, waterOnThePath(*foot_, 0.6F));
    QCOMPARE(std::lround(wet.overWater), 1728L);
    QCOMPARE(std::lround(wet.dry), 576L);
    QCOMPARE(std::lround(times(car_, nullptr).overWater), 240L);
  }

  void theRoadsOfWalkersAreMadeOnceForACity() {
    KeptWalkers kept;
    const WalkersPointer first = kept.of(foot_, config_.traffic);
    const long users = first->city.use_count();
    const auto arrivals = arrivalsOf(foot_, foot_->resources.front(), nullptr, at(0),
                                     config_.roadClosure, config_.traffic, kept);
    QVERIFY(arrivals.has_value());
    QVERIFY(first->city.use_count() > users);  // over these
    QVERIFY(kept.of(foot_, config_.traffic) == first);
    QVERIFY(kept.of(car_, config_.traffic) != first);
  }

  void aCityThatIsLeftIsNotKeptForItsWalkers() {
    KeptWalkers kept;
    auto left = townOf("foot");
    const std::weak_ptr<const CityModel> was = left;
    const WalkersPointer first = kept.of(left, config_.traffic);
    left.reset();
    QVERIFY(was.expired());
    QVERIFY(kept.of(foot_, config_.traffic) != first);
  }

  void aRouteThatIsAskedForInTheWindowGoesOverThePath() {
    flood::CityFloodOptions options;
    options.cell = 10;
    const auto domain =
        std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*foot_, options));
    auto journal = store::Journal::open(":memory:");
    QVERIFY(journal.ok());
    WorldWriter world(config_, std::move(*journal), 1);
    world.openCity(foot_, domain, demoEveningBegin(480));
    world.requestRoute("U1", "ST-0");
    const auto view = world.publish(false, 1, {});
    QVERIFY(view->route && view->route->flooded);
    QCOMPARE(std::lround(view->route->flooded->metres), 800L);
    QCOMPARE(codesOf(*foot_, *view->route->flooded),
             (std::vector<std::string>{"PATH-4", "PATH-3"}));
  }
};

QTEST_GUILESS_MAIN(UnitsOnFootTest)
#include "zz_units_on_foot_test.moc"
