// Ways and cover over roads with limits of weight and size.
#include <QtTest>
#include <cmath>

#include "scenarios/coupling/help_cover.h"
#include "scenarios/coupling/help_reach.h"
#include "scenarios/coupling/timed_routes.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/road_hierarchy.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::coupling;
using traffic::CityClass;

namespace {

/// Streets round three sides of a square of 800 m, a low arch on the fourth. The hospital is in the
/// west; people live in the east.
CityModel archTown(const RoadLimits& limits, std::uint8_t users = kEveryone) {
  CityModel city;
  const Point2 nw(0, 800), ne(800, 800), se(800, 0), sw(0, 0);
  std::vector<Road> roads(4);
  roads[0].code = "west", roads[0].line = {sw, nw};
  roads[1].code = "north", roads[1].line = {nw, ne};
  roads[2].code = "east", roads[2].line = {ne, se};
  roads[3].code = "arch", roads[3].line = {sw, se};
  for (Road& road : roads) road.freeFlowKmh = 36;
  roads[3].limits = limits;
  roads[3].users = users;
  city.roads = buildRoadNetwork(std::move(roads));
  small::addBuilding(city, 770, 100, 20, 20, 2);  // an office
  small::addBuilding(city, 770, 100, 20, 20, 5);
  city.facilities.push_back({"H", {}, FacilityKind::hospital, {-10, 40}, 10});
  return city;
}

RoadVehicle vehicleOf(CityClass kind) { return cityRules().classes[std::size_t(kind)].onRoad(); }

ForecastRoads dryRoadsFor(const CityModel& city, const RoadVehicle& vehicle) {
  return onlyFor({{0}, {std::vector<float>(city.roads.edgeCount(), 1)}}, city.roads, vehicle);
}

/// From the south-west to the south-east, by both searches.
double metresOf(const CityModel& city, const RoadVehicle& vehicle) {
  const RoadNetwork& roads = city.roads;
  const auto from = std::uint32_t(nearestNode(roads, {0, 0}));
  const auto to = std::uint32_t(nearestNode(roads, {800, 0}));
  const ForecastRoads its = dryRoadsFor(city, vehicle);
  const auto way = earliestArrival(roads, its, from, to, 0);
  if (!way) qFatal("no way");
  const TimedRoutes routes(roads, std::make_shared<const traffic::RoadHierarchy>(roads), its, 0);
  if (routes.route(from, to)->metres != way->metres) qFatal("the hierarchy says otherwise");
  return way->metres;
}

}  // namespace

class RoadLimitsRoutesTest : public QObject {
  Q_OBJECT
 private slots:
  void theArchIsTheWayOfWhatPassesUnderItAndTheOthersGoRound() {
    RoadLimits low;
    low.height = 3;
    const CityModel city = archTown(low);
    for (const auto& [kind, metres] :
         {std::pair{CityClass::car, 800.0}, std::pair{CityClass::ambulance, 800.0},
          std::pair{CityClass::truck, 2400.0}, std::pair{CityClass::bus, 2400.0},
          std::pair{CityClass::pumpTruck, 2400.0}, std::pair{CityClass::fireEngine, 2400.0},
          std::pair{CityClass::highClearance, 2400.0}})
      QCOMPARE(metresOf(city, vehicleOf(kind)), metres);
  }

  void aBridgeForLightVehiclesHoldsNoFireEngineThoughSirensPassTheSignForTrucks() {
    RoadLimits light;
    light.weight = 3.5;
    QCOMPARE(metresOf(archTown(light), vehicleOf(CityClass::fireEngine)), 2400.0);
    QCOMPARE(metresOf(archTown(light), vehicleOf(CityClass::ambulance)), 800.0);
    const CityModel sign = archTown({}, std::uint8_t(kEveryone & ~kTruck));
    QCOMPARE(metresOf(sign, vehicleOf(CityClass::truck)), 2400.0);
    QCOMPARE(metresOf(sign, vehicleOf(CityClass::fireEngine)), 800.0);
    QCOMPARE(metresOf(sign, vehicleOf(CityClass::pumpTruck)), 800.0);
  }

  void otherTrafficLiftsNoArch() {
    RoadLimits low;
    low.height = 3;
    const CityModel city = archTown(low);
    const RoadVehicle engine = vehicleOf(CityClass::fireEngine);
    const std::vector<double> time{0, 600};
    const std::vector<std::vector<float>> pace(2, std::vector<float>(city.roads.edgeCount(), 0.5F));
    const ForecastRoads slowed = slowedBy(dryRoadsFor(city, engine), time, pace);
    QVERIFY(slowed.vehicle == engine);
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e)
      QCOMPARE(slowed.share[1][e], city.roads.roadOf(e).code == "arch" ? 0.0F : 0.5F);
  }

  void helpThatIsTooHighReachesNobodyUnderTheArch() {
    const std::vector<double> times{0};
    const auto homes = [&](double height) {
      RoadLimits low;
      low.height = height;
      const CityModel city = archTown(low);
      const auto cover =
          ambulanceCover(city, dryRoadsFor(city, vehicleOf(CityClass::ambulance)), times, 120, {});
      if (!cover) qFatal("%s", cover.error().text().c_str());
      return cover->homes.size();
    };
    QCOMPARE(homes(2.8), std::size_t(1));
    QCOMPARE(homes(2.5), std::size_t(0));
  }

  void homesAreCutOffWhereOnlyTheArchLeadsToThem() {
    RoadLimits low;
    low.height = 2.5;
    const auto cutOff = [&](const RoadLimits& limits) {
      const CityModel city = archTown(limits);
      const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets),
                           vehicleOf(CityClass::ambulance));
      std::vector<std::uint8_t> open(city.roads.edgeCount(), 1);
      for (std::size_t e = 0; e < open.size(); ++e) open[e] = city.roads.roadOf(e).code != "north";
      return help.cutOff(open);
    };
    QCOMPARE(cutOff({}), 0.0);
    QVERIFY(cutOff(low) > 0);
  }
};

QTEST_APPLESS_MAIN(RoadLimitsRoutesTest)
#include "road_limits_routes_test.moc"
