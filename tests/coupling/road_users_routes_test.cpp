// Ways and cover of each class over roads that are not for all of them.
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

namespace {

constexpr double kPace = 10;  // m/s

/// Streets round three sides of a square of 800 m, a gate on the fourth that is for `users`. The
/// hospital is in the west; 30 people live in the east.
CityModel gateTown(int users) {
  CityModel city;
  const Point2 nw(0, 800), ne(800, 800), se(800, 0), sw(0, 0);
  std::vector<Road> roads(4);
  roads[0].code = "west", roads[0].line = {sw, nw};
  roads[1].code = "north", roads[1].line = {nw, ne};
  roads[2].code = "east", roads[2].line = {ne, se};
  roads[3].code = "gate", roads[3].line = {sw, se};
  for (Road& road : roads) road.freeFlowKmh = kPace * 3.6;
  roads[3].users = std::uint8_t(users);
  city.roads = buildRoadNetwork(std::move(roads));
  small::addBuilding(city, 770, 100, 20, 20, 2);
  small::addBuilding(city, 770, 100, 20, 20, 5);
  city.facilities.push_back({"H", {}, FacilityKind::hospital, {-10, 40}, 10});
  return city;
}

ForecastRoads dryFor(const CityModel& city, std::uint8_t users) {
  return onlyFor({{0}, {std::vector<float>(city.roads.edgeCount(), 1)}}, city.roads, users);
}

double cutOffWithoutNorth(int users) {
  const CityModel city = gateTown(users);
  const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
  std::vector<std::uint8_t> open(city.roads.edgeCount(), 1);
  for (std::size_t e = 0; e < open.size(); ++e) open[e] = city.roads.roadOf(e).code != "north";
  return help.cutOff(open);
}

}  // namespace

class RoadUsersRoutesTest : public QObject {
  Q_OBJECT
 private slots:
  void theGateIsTheWayOfThoseWhomItIsForAndTheOthersGoRound() {
    const CityModel city = gateTown(kBus | kEmergency);
    const RoadNetwork& roads = city.roads;
    const auto from = std::uint32_t(nearestNode(roads, {0, 0}));
    const auto to = std::uint32_t(nearestNode(roads, {800, 0}));
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(roads);
    for (const auto& [users, metres] : {std::pair{std::uint8_t(kPassengerCar), 2400.0},
                                        {std::uint8_t(kTruck), 2400.0},
                                        {std::uint8_t(kBus), 800.0},
                                        {std::uint8_t(kEmergency), 800.0},
                                        {std::uint8_t(kTruck | kEmergency), 800.0}}) {
      const ForecastRoads its = dryFor(city, users);
      const auto way = earliestArrival(roads, its, from, to, 0);
      QVERIFY(way.has_value());
      QCOMPARE(way->metres, metres);
      const TimedRoutes routes(roads, hierarchy, its, 0);
      QCOMPARE(routes.route(from, to)->metres, metres);
      QVERIFY(std::abs(routes.table(std::span(&from, 1), std::span(&to, 1)).front() -
                       metres / kPace) < 1e-6);
    }
  }

  void otherTrafficOpensNoGate() {
    const CityModel city = gateTown(kBus);
    const std::vector<double> time{0, 600};
    const std::vector<std::vector<float>> pace(2, std::vector<float>(city.roads.edgeCount(), 0.5F));
    const ForecastRoads slowed = slowedBy(dryFor(city, kPassengerCar), time, pace);
    QCOMPARE(int(slowed.vehicle.users), int(kPassengerCar));
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e)
      QCOMPARE(slowed.share[1][e], city.roads.roadOf(e).code == "gate" ? 0.0F : 0.5F);
  }

  void homesAreCoveredOverTheGateByThoseWhomItIsForAlone() {
    const std::vector<double> times{0};
    const auto homes = [&](int users) {
      const CityModel city = gateTown(users);
      const auto cover = ambulanceCover(city, dryFor(city, kEmergency), times, 120, {});
      if (!cover) qFatal("%s", cover.error().text().c_str());
      return cover->homes.size();
    };
    QCOMPARE(homes(kBus | kEmergency), std::size_t(1));
    QCOMPARE(homes(kBus), std::size_t(0));
  }

  void helpPassesTheGateThatIsForEmergencyVehicles() {
    QCOMPARE(cutOffWithoutNorth(kEveryone), 0.0);
    QCOMPARE(cutOffWithoutNorth(kEmergency), 0.0);
    QVERIFY(cutOffWithoutNorth(kBus | kTruck) > 0);
  }

  void aHomeOnAWayForEmergencyVehiclesIsCutOffWithIt() {
    CityModel city = gateTown(kEmergency);
    small::addBuilding(city, 390, 20, 20, 20, 3);  // beside the gate, far from streets for cars
    QVERIFY(city.buildings.knownResidents(2) > 0);
    const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
    std::vector<std::uint8_t> open(city.roads.edgeCount(), 1);
    QCOMPARE(help.cutOff(open), 0.0);
    for (std::size_t e = 0; e < open.size(); ++e) open[e] = city.roads.roadOf(e).code != "gate";
    QCOMPARE(help.cutOff(open), double(city.buildings.knownResidents(2)));
  }
};

QTEST_APPLESS_MAIN(RoadUsersRoutesTest)
#include "road_users_routes_test.moc"
