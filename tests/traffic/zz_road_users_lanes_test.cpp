// Traffic on roads that are not for every class.
#include <QtTest>
#include <algorithm>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::traffic;

class RoadUsersLanesTest : public QObject {
  Q_OBJECT

  /// A street from the west, the gate that leads on for `users`, a street to the east, and one
  /// round it that begins 100 m before the gate.
  static RoadNetwork gateRoads(int users) {
    std::vector<Road> roads(5);
    roads[0].code = "west", roads[0].line = {{0, 0}, {400, 0}};
    roads[1].code = "stub", roads[1].line = {{400, 0}, {500, 0}};
    roads[2].code = "gate", roads[2].line = {{500, 0}, {700, 0}};
    roads[3].code = "east", roads[3].line = {{700, 0}, {900, 0}};
    roads[4].code = "round", roads[4].line = {{400, 0}, {400, 600}, {700, 600}, {700, 0}};
    roads[2].users = std::uint8_t(users);
    return buildRoadNetwork(std::move(roads));
  }
  /// The edge of a road that ends at x.
  static std::uint32_t edgeTo(const RoadNetwork& roads, const std::string& code, double x) {
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
      if (roads.roadOf(e).code == code && roads.node[roads.edgeTo[e]].x() == x) return e;
    qFatal("no such edge");
    return 0;
  }
  static std::vector<std::string> wayOf(const RoadNetwork& roads, std::uint32_t from,
                                        RoadUser user) {
    const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
    std::vector<double> seconds;
    for (std::size_t l = 0; l < net.linkCount(); ++l)
      seconds.push_back(net.length[l] / net.freeSpeed[l]);
    RouteSearch search(net);
    search.towards(edgeTo(roads, "east", 900), user, seconds);
    std::vector<std::string> codes;
    for (const std::uint32_t link : search.after(from)) codes.push_back(roads.roadOf(link).code);
    return codes;
  }

 private slots:
  void lanesAreForThoseWhomTheRoadIsFor() {
    const RoadNetwork roads = gateRoads(kBus | kEmergency | kPedestrian);
    const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
      const bool gate = roads.roadOf(e).code == "gate";
      QCOMPARE(int(net.usersOf(e)), gate ? kBus | kEmergency | kBicycle : int(kAllUsers));
    }
  }

  void busesPassTheGateAndCarsGoRound() {
    const RoadNetwork roads = gateRoads(kBus | kEmergency);
    const std::uint32_t west = edgeTo(roads, "west", 400);
    QCOMPARE(wayOf(roads, west, kBus), (std::vector<std::string>{"stub", "gate", "east"}));
    QCOMPARE(wayOf(roads, west, kEmergency), (std::vector<std::string>{"stub", "gate", "east"}));
    QCOMPARE(wayOf(roads, west, kPassengerCar), (std::vector<std::string>{"round", "east"}));
  }

  void aCarBeforeTheGateTurnsBackAsAtTheEndOfAStreet() {
    const RoadNetwork roads = gateRoads(kBus);
    QCOMPARE(wayOf(roads, edgeTo(roads, "stub", 500), kPassengerCar),
             (std::vector<std::string>{"stub", "round", "east"}));
    const TrafficNetwork open = cityNetwork(gateRoads(kEveryone), cityRules().streets);
    const TrafficNetwork gate = cityNetwork(roads, cityRules().streets);
    QVERIFY(gate.turnCount() > open.turnCount());
  }

  void pumpTrucksWithSirensGoWhereEmergencyVehiclesMayAndTrucksWhereTrucksMay() {
    const auto classes = cityRules().classes;
    const auto userOf = [&](CityClass kind) { return int(classes[std::size_t(kind)].user); };
    QCOMPARE(userOf(CityClass::pumpTruck), int(kTruck | kEmergency));
    QCOMPARE(userOf(CityClass::truck), int(kTruck));
    QCOMPARE(userOf(CityClass::highClearance), int(kTruck));
    QCOMPARE(userOf(CityClass::ambulance), int(kEmergency));
  }

  void aVehicleIsSentOverTheGateOnlyIfItsClassMayPass() {
    const RoadNetwork roads = gateRoads(kBus | kEmergency);
    TrafficInputs inputs;
    inputs.network =
        std::make_shared<const TrafficNetwork>(cityNetwork(roads, cityRules().streets));
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    inputs.demand = std::make_shared<const TrafficDemand>(std::move(demand));
    auto model = TrafficModel::make(inputs);
    QVERIFY(model.ok());
    const auto links = [&](CityClass kind) {
      const auto vehicle = model->send("V", std::uint8_t(kind), edgeTo(roads, "west", 400),
                                       edgeTo(roads, "east", 900));
      return vehicle ? model->route(*vehicle).size() : std::size_t(0);
    };
    QCOMPARE(links(CityClass::car), std::size_t(3));
    QCOMPARE(links(CityClass::pumpTruck), std::size_t(4));
    const auto gate = edgeTo(roads, "gate", 700);
    QVERIFY(!model->send("C", std::uint8_t(CityClass::car), edgeTo(roads, "west", 400), gate).ok());
    QVERIFY(model->advance(600, {}).ok());
    QCOMPARE(model->counts().arrived, model->counts().loaded);
  }

  void noTruckOfADayOfTheCityDrivesWhereTrucksAreBarred() {
    CityModel city = smallCity();
    std::vector<Road> all = city.roads.roads;
    for (std::size_t r = 0; r < all.size(); r += 3) all[r].users &= std::uint8_t(~kTruck);
    city.roads = buildRoadNetwork(std::move(all));
    CityTrafficRules rules = cityRules();
    rules.demand.truckShare = 0.5;
    const TrafficNetwork net = cityNetwork(city.roads, rules.streets);
    CityDemandOptions options;
    options.vehicles = 600;
    const auto demand = cityDemand(city.buildings, city.roads, net, rules, options, {});
    QVERIFY(demand.ok());
    std::size_t trucks = 0;
    for (std::size_t v = 0; v < demand->size(); ++v) {
      if (demand->type[v] != std::uint8_t(CityClass::truck)) continue;
      ++trucks;
      for (std::uint32_t k = demand->firstLink[v]; k < demand->firstLink[v + 1]; ++k)
        QVERIFY(net.usersOf(demand->links[k]) & kTruck);
    }
    QVERIFY(trucks > 0 && trucks < demand->size());
  }
};

QTEST_APPLESS_MAIN(RoadUsersLanesTest)
#include "zz_road_users_lanes_test.moc"
