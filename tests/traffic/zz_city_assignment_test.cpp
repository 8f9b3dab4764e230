// Static user equilibrium on the streets of a city: units, classes, directions, what is left out.
#include <QtTest>
#include <cmath>

#include "scenarios/traffic/city_assignment.h"
#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::traffic;

class CityAssignmentTest : public QObject {
  Q_OBJECT
  const CityTrafficRules rules_ = cityRules();
  RoadNetwork roads_;

  static RoadNetwork withoutTrucksOn(const char* code) {
    std::vector<Road> roads = smallCity().roads.roads;
    for (Road& road : roads)
      if (road.code == code) road.users = std::uint8_t(road.users & ~kTruck);
    return buildRoadNetwork(std::move(roads));
  }
  std::uint32_t edge(const Point2& from, const Point2& to) const {
    for (std::uint32_t e = 0; e < roads_.edgeCount(); ++e) {
      const auto line = roads_.line(e);
      if ((line.front() - from).norm() < 1 && (line.back() - to).norm() < 1) return e;
    }
    qFatal("no such edge");
  }
  void add(TrafficDemand& demand, CityClass kind, std::uint32_t from, std::uint32_t to,
           double depart = 0) const {
    demand.classes = rules_.classes;
    demand.code.push_back("v" + std::to_string(demand.size()));
    demand.depart.push_back(depart);
    demand.type.push_back(std::uint8_t(kind));
    demand.open.push_back(0);
    demand.links.push_back(from);
    demand.links.push_back(to);
    demand.firstLink.push_back(std::uint32_t(demand.links.size()));
  }
  CityAssignment assignmentOf(const TrafficDemand& demand, double duration = 3600) const {
    auto city =
        cityAssignment(cityNetwork(roads_, rules_.streets), demand, rules_.demand.delay, duration);
    city.inputs.relativeGap = 1e-6;
    return city;
  }
  /// Between the two ends of 滨江大道, from and to the streets that meet it there.
  std::uint32_t west() const { return edge({10, 325}, {10, 165}); }
  std::uint32_t east() const { return edge({960, 165}, {960, 325}); }

 private slots:
  void init() { roads_ = smallCity().roads; }

  void vehiclesCountByTheHourAndByTheLaneThatTheyTake() {
    TrafficDemand demand;
    for (int k = 0; k < 6; ++k) add(demand, CityClass::car, west(), east(), 10 * k);
    for (int k = 0; k < 3; ++k) add(demand, CityClass::truck, west(), east(), 100 + 10 * k);
    add(demand, CityClass::car, west(), east(), 1800);
    const auto city = assignmentOf(demand, 1800);
    QCOMPARE(city.loaded, std::size_t(9));
    QCOMPARE(city.outside, std::size_t(1));
    QCOMPARE(city.vehicles, (std::vector<double>{12, 6}));  // an hour
    const double truck = rules_.classes[std::size_t(CityClass::truck)].space / 7.5;
    QVERIFY(truck > 1);
    const auto found = assign(city.inputs, {});
    QVERIFY2(found.ok(), found ? "" : found.error().text().c_str());
    QVERIFY(std::abs(found->flow[west()] - (12 + 6 * truck)) < 1e-9);
    QVERIFY(std::abs(found->flow[east()] - (12 + 6 * truck)) < 1e-9);
    QVERIFY(found->cost[west()] > roads_.edgeLength[west()] / (40 / 3.6) - 1e-6);
  }

  void aClassKeepsOffRoadsThatAreClosedToIt() {
    const auto onJiefang = [&](CityClass kind) {
      TrafficDemand demand;
      add(demand, kind, edge({10, 325}, {10, 485}), edge({960, 485}, {960, 325}));
      const auto city = assignmentOf(demand);
      const auto found = assign(city.inputs, {});
      if (!found || std::isnan(found->tripCost[0])) qFatal("not assigned");
      return found->flow[edge({200, 485}, {390, 485})];
    };
    QVERIFY(onJiefang(CityClass::truck) > 0);
    roads_ = withoutTrucksOn("R102");
    QCOMPARE(onJiefang(CityClass::truck), 0.0);
    QVERIFY(onJiefang(CityClass::car) > 0);
  }

  void aRoadHasItsVolumesInBothDirections() {
    TrafficDemand demand;
    const std::uint32_t along = edge({200, 165}, {390, 165}), on = edge({390, 165}, {500, 165});
    const std::uint32_t back = edge({500, 165}, {390, 165}), home = edge({390, 165}, {200, 165});
    for (int k = 0; k < 3; ++k) add(demand, CityClass::car, along, on, k);
    add(demand, CityClass::car, back, home, 5);
    const auto city = assignmentOf(demand);
    const auto found = assign(city.inputs, {});
    QVERIFY(found.ok());
    for (const RoadVolumes& each : roadVolumes(roads_, city, *found)) {
      const Road& road = roads_.roads[each.road];
      if (road.code != "R100") continue;
      QCOMPARE(each.forward.flow, 3.0);
      QCOMPARE(each.backward.flow, 1.0);
      QVERIFY(each.forward.load > each.backward.load && each.backward.load > 0);
      QVERIFY(each.forward.load < 0.01);
      QVERIFY(std::abs(each.metres - length(road.line)) < 0.1);
      QVERIFY(each.forward.seconds >= each.metres / (road.freeFlowKmh / 3.6) - 1e-6);
      return;
    }
    QFAIL("the road is not told of");
  }

  void aOneWayRoadHasNoVolumeAgainstIt() {
    std::vector<Road> roads = roads_.roads;
    roads[0].oneway = 1;
    roads[1].oneway = -1;
    roads_ = buildRoadNetwork(std::move(roads));
    const auto city = assignmentOf({});
    const auto found = assign(city.inputs, {});
    QVERIFY(found.ok());
    const auto volumes = roadVolumes(roads_, city, *found);
    QCOMPARE(volumes[0].forward.flow, 0.0);
    QVERIFY(std::isnan(volumes[0].backward.flow) && std::isnan(volumes[0].backward.load));
    QVERIFY(std::isnan(volumes[1].forward.flow) && std::isnan(volumes[1].forward.seconds));
    QVERIFY(volumes[1].backward.seconds > 0);
  }

  void moreThanAStreetHoldsTakesAnotherWay() {
    TrafficDemand few, many;
    for (int k = 0; k < 20; ++k) add(few, CityClass::car, west(), east());
    for (int k = 0; k < 6000; ++k) add(many, CityClass::car, west(), east());
    const auto waysOf = [&](const TrafficDemand& demand) {
      const auto city = assignmentOf(demand);
      const auto found = assign(city.inputs, {});
      if (!found || found->relativeGap > 1e-6) qFatal("no equilibrium");
      int streets = 0;  // of those that lead east from the first crossings
      for (const double y : {165, 325, 485, 645})
        streets += found->flow[edge({200, y}, {390, y})] > 1 ? 1 : 0;
      return streets;
    };
    QVERIFY(waysOf(many) > waysOf(few));
  }

  void tripsThatAClosureCutsOffAreLeftOutAndTheOthersGo() {
    TrafficDemand demand;
    add(demand, CityClass::car, west(), east());
    const std::uint32_t bridge = edge({960, 165}, {960, 5});
    add(demand, CityClass::car, west(), bridge);
    auto city = assignmentOf(demand);
    city.inputs.closed = {bridge};
    const auto found = assign(city.inputs, {});
    QVERIFY2(found.ok(), found ? "" : found.error().text().c_str());
    for (std::size_t i = 0; i < city.to.size(); ++i)
      QCOMPARE(std::isnan(found->tripCost[i]), city.to[i] == bridge);
    QCOMPARE(found->flow[bridge], 0.0);
    QCOMPARE(found->flow[west()], 1.0);
    city.inputs.noRoute = NoRoute::error;
    QVERIFY(!assign(city.inputs, {}).ok());
  }

  void usersThatAreNotOneForEachAreRefused() {
    TrafficDemand demand;
    add(demand, CityClass::car, west(), east());
    auto city = assignmentOf(demand);
    city.inputs.users.push_back(kTruck);
    QCOMPARE(assign(city.inputs, {}).error().where, std::string("users"));
  }
};

QTEST_APPLESS_MAIN(CityAssignmentTest)
#include "zz_city_assignment_test.moc"
