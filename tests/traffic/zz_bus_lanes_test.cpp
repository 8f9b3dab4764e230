// Lanes for buses: who uses them, and whose capacity they are not.
#include <QtTest>
#include <set>

#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/link_delay.h"
#include "scenarios/traffic/road_lanes.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::traffic;

class BusLanesTest : public QObject {
  Q_OBJECT

  /// 1,500 m along x in two parts, lanes as given, both of a road that is driven both ways.
  static RoadNetwork street(std::uint8_t along, std::uint8_t against, int lanes = 2) {
    std::vector<Road> roads(2);
    for (std::size_t k = 0; k < 2; ++k) {
      roads[k].code = k == 0 ? "first" : "second";
      roads[k].roadClass = RoadClass::primary;
      roads[k].lanes = lanes;
      roads[k].freeFlowKmh = 50;
      roads[k].line = {{750.0 * double(k), 0}, {750.0 * double(k + 1), 0}};
      roads[k].busLanesAlong = along, roads[k].busLanesAgainst = against;
    }
    return buildRoadNetwork(std::move(roads));
  }
  static std::uint32_t edgeOf(const RoadNetwork& roads, const std::string& code, bool along) {
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
      if (roads.roadOf(e).code == code && leadsAlong(roads, e) == along) return e;
    qFatal("no such edge");
    return 0;
  }
  static std::vector<int> usersOfLanes(const TrafficNetwork& net, std::uint32_t link) {
    return {net.laneUsers.begin() + net.firstLane[link],
            net.laneUsers.begin() + net.firstLane[link + 1]};
  }
  static constexpr int kBusLane = kBus | kEmergency | kBicycle;

  /// Vehicles of a class that set out at once along the street, and the most that were ever on each
  /// lane of its first part; at the end when the last of them arrived, ms.
  static std::vector<std::int64_t> mostOnLanes(const RoadNetwork& roads, CityClass kind,
                                               std::size_t count) {
    TrafficInputs inputs;
    inputs.network =
        std::make_shared<const TrafficNetwork>(cityNetwork(roads, cityRules().streets));
    const auto first = edgeOf(roads, "first", true), second = edgeOf(roads, "second", true);
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    for (std::size_t k = 0; k < count; ++k) {
      demand.code.push_back("v" + std::to_string(k));
      demand.depart.push_back(0);
      demand.type.push_back(std::uint8_t(kind));
      demand.open.push_back(0);
      demand.links.insert(demand.links.end(), {first, second});
      demand.firstLink.push_back(std::uint32_t(demand.links.size()));
    }
    inputs.demand = std::make_shared<const TrafficDemand>(std::move(demand));
    auto model = TrafficModel::make(inputs);
    if (!model) qFatal("%s", model.error().text().c_str());
    const std::uint32_t begin = inputs.network->firstLane[first];
    std::vector<std::int64_t> most(inputs.network->firstLane[first + 1] - begin, 0);
    for (int second_ = 5; second_ <= 1200; second_ += 5) {
      if (!model->advance(second_, {}).ok()) qFatal("it stopped");
      for (std::size_t k = 0; k < most.size(); ++k)
        most[k] = std::max<std::int64_t>(most[k], model->state().onLane[begin + k]);
    }
    if (model->counts().arrived != count) qFatal("not all have arrived");
    most.push_back(*std::max_element(model->state().arrived.begin(), model->state().arrived.end()));
    return most;
  }

 private slots:
  void lanesAtTheKerbAreForBusesInTheirDirectionAlone() {
    const RoadNetwork roads = street(1, 0);
    const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
    for (const char* code : {"first", "second"}) {
      QCOMPARE(usersOfLanes(net, edgeOf(roads, code, true)),
               (std::vector<int>{kBusLane, kAllUsers}));
      QCOMPARE(usersOfLanes(net, edgeOf(roads, code, false)),
               (std::vector<int>{kAllUsers, kAllUsers}));
    }
  }

  void aLaneStaysForTheOthersAndNoneIsKeptWhereBusesMayNotGo() {
    const auto buses = [](std::uint8_t along, int lanes, std::uint8_t users = kEveryone) {
      Road road;
      road.line = {{0, 0}, {100, 0}};
      road.oneway = 1;
      road.lanes = lanes;
      road.users = users;
      road.busLanesAlong = along;
      return int(busLanesOf(buildRoadNetwork({road}), 0));
    };
    QCOMPARE(buses(0, 3), 0);
    QCOMPARE(buses(1, 3), 1);
    QCOMPARE(buses(4, 3), 4);  // in the middle of the street
    QCOMPARE(buses(7, 3), 3);
    QCOMPARE(buses(1, 1), 0);
    QCOMPARE(buses(6, 1), 0);  // lanes that the road has not
    QCOMPARE(buses(1, 3, std::uint8_t(kEveryone & ~kBus)), 0);
    QCOMPARE(buses(1, 3, kBus | kEmergency), 0);  // all of it is theirs
  }

  void carsKeepOffTheBusLaneAndBusesUseIt() {
    const RoadNetwork roads = street(1, 0);
    const auto cars = mostOnLanes(roads, CityClass::car, 80);
    QCOMPARE(cars[0], std::int64_t(0));
    QVERIFY(cars[1] > 0);
    const auto buses = mostOnLanes(roads, CityClass::bus, 20);
    QVERIFY(buses[0] > 0 && buses[1] > 0);
  }

  void carsHaveNoCapacityOfTheBusLane() {
    const RoadNetwork open = street(0, 0), kept = street(1, 0);
    const auto both = mostOnLanes(open, CityClass::car, 120);
    const auto one = mostOnLanes(kept, CityClass::car, 120);
    QVERIFY(both[0] > 0 && both[1] > 0);
    QVERIFY(one.back() > both.back() + 60'000);  // half of the cars follow by the other half
    const DelayRules rules = cityRules().demand.delay;
    const TrafficNetwork openNet = cityNetwork(open, cityRules().streets);
    const TrafficNetwork keptNet = cityNetwork(kept, cityRules().streets);
    const auto link = edgeOf(open, "first", true);
    QCOMPARE(LinkDelay(keptNet, rules).capacityOf(link) * 2,
             LinkDelay(openNet, rules).capacityOf(link));
  }

  void everyWayOfACarIsStillThereBesideBusLanes() {
    const RoadNetwork open = smallCity().roads;
    std::vector<Road> roads = open.roads;
    for (Road& road : roads) road.lanes = std::max(road.lanes, 2);
    const RoadNetwork wide = buildRoadNetwork(roads);
    for (Road& road : roads) road.busLanesAlong = road.busLanesAgainst = 1;
    const RoadNetwork kept = buildRoadNetwork(roads);
    const auto waysOf = [](const TrafficNetwork& net, std::uint8_t users) {
      std::set<std::pair<std::uint32_t, std::uint32_t>> ways;
      std::uint32_t link = 0;
      for (std::size_t t = 0; t < net.turnCount(); ++t) {
        while (net.firstLane[link + 1] <= net.turnLane[t]) ++link;
        if (net.laneUsers[net.turnLane[t]] & users) ways.insert({link, net.turnTo[t]});
      }
      return ways;
    };
    const TrafficNetwork before = cityNetwork(wide, cityRules().streets);
    const TrafficNetwork after = cityNetwork(kept, cityRules().streets);
    QVERIFY(before.laneCount() == after.laneCount() && before.laneUsers != after.laneUsers);
    QVERIFY(waysOf(before, kPassengerCar) == waysOf(after, kPassengerCar));
    QVERIFY(waysOf(before, kBus) == waysOf(after, kBus));
  }

  void aCityWithoutBusLanesIsAsBefore() {
    const RoadNetwork roads = smallCity().roads;
    const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
    for (std::uint32_t l = 0; l < net.linkCount(); ++l)
      for (const int users : usersOfLanes(net, l)) QCOMPARE(users, int(net.usersOf(l)));
  }
};

QTEST_APPLESS_MAIN(BusLanesTest)
#include "zz_bus_lanes_test.moc"
