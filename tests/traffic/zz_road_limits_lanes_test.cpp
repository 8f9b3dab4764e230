// Traffic on roads with limits of weight and size.
#include <QtTest>
#include <cmath>

#include "scenarios/traffic/city_assignment.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/route_planning.h"
#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_model.h"
#include "scenarios/traffic/walking_roads.h"
#include "tests/support/city_rules.h"
#include "tests/support/notes_text.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::traffic;

class RoadLimitsLanesTest : public QObject {
  Q_OBJECT

  /// A street from the west, a bridge that leads on, a street to the east, and one round it that
  /// begins 100 m before the bridge.
  static RoadNetwork bridgeRoads(const RoadLimits& limits) {
    std::vector<Road> roads(5);
    roads[0].code = "west", roads[0].line = {{0, 0}, {400, 0}};
    roads[1].code = "stub", roads[1].line = {{400, 0}, {500, 0}};
    roads[2].code = "bridge", roads[2].line = {{500, 0}, {700, 0}};
    roads[3].code = "east", roads[3].line = {{700, 0}, {900, 0}};
    roads[4].code = "round", roads[4].line = {{400, 0}, {400, 600}, {700, 600}, {700, 0}};
    roads[2].limits = limits;
    return buildRoadNetwork(std::move(roads));
  }
  static RoadLimits light() { return {7.5, kNoLimit, kNoLimit, kNoLimit}; }
  /// The edge of a road that ends at x.
  static std::uint32_t edgeTo(const RoadNetwork& roads, const std::string& code, double x) {
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
      if (roads.roadOf(e).code == code && roads.node[roads.edgeTo[e]].x() == x) return e;
    qFatal("no such edge");
    return 0;
  }
  static std::vector<std::string> wayOf(const RoadNetwork& roads, std::uint32_t from,
                                        CityClass kind) {
    const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
    std::vector<double> seconds;
    for (std::size_t l = 0; l < net.linkCount(); ++l)
      seconds.push_back(net.length[l] / net.freeSpeed[l]);
    RouteSearch search(net);
    search.towards(edgeTo(roads, "east", 900), cityRules().classes[std::size_t(kind)].onRoad(),
                   seconds);
    std::vector<std::string> codes;
    for (const std::uint32_t link : search.after(from)) codes.push_back(roads.roadOf(link).code);
    return codes;
  }
  static std::shared_ptr<const TrafficNetwork> networkOf(const RoadNetwork& roads) {
    return std::make_shared<const TrafficNetwork>(cityNetwork(roads, cityRules().streets));
  }

 private slots:
  void classesHaveTheirWeightAndSizeWithASource() {
    for (const VehicleClass& each : cityRules().classes) {
      const VehicleDimensions& its = each.dimensions;
      QVERIFY2(its.weight > 0 && its.axleLoad > 0 && its.height > 0 && its.width > 0,
               each.code.c_str());
      QVERIFY2(its.axleLoad <= its.weight && its.width <= 2.55 && its.height <= 4,
               each.code.c_str());
    }
  }

  void aConfigurationWithoutThemIsReadAndPassesEverywhere() {
    std::string text = *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/city_traffic.json");
    for (const char* key : {"\"weight_t\"", "\"axle_load_t\"", "\"height_m\"", "\"width_m\""})
      for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos; ++at)
        text.replace(at + 1, 1, "_");
    const auto rules = parseCityTraffic(text);
    QVERIFY2(rules.ok(), rules.ok() ? "" : rules.error().text().c_str());
    for (const VehicleClass& each : rules->classes)
      QVERIFY(passes(each.dimensions, {0.1, 0.1, 0.1, 0.1}));
  }

  void aNegativeWeightIsRefused() {
    std::string text = *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/city_traffic.json");
    text.replace(text.find("\"weight_t\": "), 12, "\"weight_t\": -");
    QVERIFY(!parseCityTraffic(text).ok());
  }

  void carsPassTheBridgeAndHeavyVehiclesGoRound() {
    const RoadNetwork roads = bridgeRoads(light());
    const std::uint32_t west = edgeTo(roads, "west", 400);
    const std::vector<std::string> over{"stub", "bridge", "east"}, round{"round", "east"};
    QCOMPARE(wayOf(roads, west, CityClass::car), over);
    QCOMPARE(wayOf(roads, west, CityClass::ambulance), over);
    QCOMPARE(wayOf(roads, west, CityClass::truck), round);
    QCOMPARE(wayOf(roads, west, CityClass::fireEngine), round);
    QCOMPARE(wayOf(bridgeRoads({}), west, CityClass::fireEngine), over);
  }

  void aTruckBeforeTheBridgeTurnsBack() {
    const RoadNetwork roads = bridgeRoads(light());
    QCOMPARE(wayOf(roads, edgeTo(roads, "stub", 500), CityClass::truck),
             (std::vector<std::string>{"stub", "round", "east"}));
  }

  void aUnitIsSentRoundTheBridgeAndNotOntoIt() {
    const RoadNetwork roads = bridgeRoads(light());
    TrafficInputs inputs;
    inputs.network = networkOf(roads);
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    inputs.demand = std::make_shared<const TrafficDemand>(std::move(demand));
    auto model = TrafficModel::make(inputs);
    QVERIFY(model.ok());
    const auto west = edgeTo(roads, "west", 400), bridge = edgeTo(roads, "bridge", 700);
    const auto links = [&](CityClass kind) {
      const auto vehicle = model->send("V", std::uint8_t(kind), west, edgeTo(roads, "east", 900));
      return vehicle ? model->route(*vehicle).size() : std::size_t(0);
    };
    QCOMPARE(links(CityClass::car), std::size_t(4));
    QCOMPARE(links(CityClass::pumpTruck), std::size_t(3));
    const auto refused = model->send("P", std::uint8_t(CityClass::pumpTruck), west, bridge);
    QVERIFY(!refused.ok() && refused.error().code == ErrorCode::notFound);
    QVERIFY(refused.error().what.find("not for vehicles of its kind") != std::string::npos);
    QVERIFY(model->send("C", std::uint8_t(CityClass::car), west, bridge).ok());
    QVERIFY(model->advance(900, {}).ok());
    QCOMPARE(model->counts().arrived, model->counts().loaded);
  }

  void aClosureSendsNobodyOverTheBridgeThatIsTooWeak() {
    const RoadNetwork roads = bridgeRoads(light());
    TrafficInputs inputs;
    inputs.network = networkOf(roads);
    inputs.parameters.informed = 1;
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    const auto west = edgeTo(roads, "west", 400), east = edgeTo(roads, "east", 900);
    const auto round = edgeTo(roads, "round", 700);
    demand.code = {"T"}, demand.depart = {0}, demand.open = {0};
    demand.type = {std::uint8_t(CityClass::truck)};
    demand.links = {west, round, east}, demand.firstLink = {0, 3};
    inputs.demand = std::make_shared<const TrafficDemand>(std::move(demand));
    inputs.closures.push_back({round, 5, 300});
    auto model = TrafficModel::make(inputs);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(model->advance(60, {}).ok());
    QCOMPARE(model->route(0), (std::vector<std::uint32_t>{west, round, east}));  // it waits
    QVERIFY(model->advance(900, {}).ok());
    QCOMPARE(model->counts().arrived, std::uint32_t(1));
  }

  void aRouteOverTheBridgeIsRefusedAndAnOpenOneLeftOut() {
    const RoadNetwork roads = bridgeRoads(light());
    TrafficInputs inputs;
    inputs.network = networkOf(roads);
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    const auto stub = edgeTo(roads, "stub", 500), bridge = edgeTo(roads, "bridge", 700);
    demand.code = {"T"}, demand.depart = {0}, demand.open = {0};
    demand.type = {std::uint8_t(CityClass::truck)};
    demand.links = {stub, bridge}, demand.firstLink = {0, 2};
    inputs.demand = std::make_shared<const TrafficDemand>(demand);
    const auto refused = TrafficModel::make(inputs);
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().what.find("may not use the link bridge") != std::string::npos);
    demand.open = {1};
    const auto planned = planRoutes(demand, *inputs.network, {});
    QVERIFY(planned.ok() && planned->size() == 0);
    QVERIFY(hasNote(planned.notes(), "Vehicle T was left out"));
    demand.type = {std::uint8_t(CityClass::car)};
    QCOMPARE(planRoutes(demand, *inputs.network, {})->size(), std::size_t(1));
  }

  void noTruckOfADayDrivesWhereItIsTooHeavy() {
    CityModel city = smallCity();
    std::vector<Road> all = city.roads.roads;
    for (std::size_t r = 0; r < all.size(); r += 3) all[r].limits = light();
    city.roads = buildRoadNetwork(std::move(all));
    CityTrafficRules rules = cityRules();
    rules.demand.truckShare = 0.5;
    CityDemandOptions options;
    options.vehicles = 600;
    const auto made = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(made.ok());
    const TrafficDemand& demand = *made->demand;
    std::size_t trucks = 0, cars = 0;
    for (std::size_t v = 0; v < demand.size(); ++v) {
      for (std::uint32_t k = demand.firstLink[v]; k < demand.firstLink[v + 1]; ++k) {
        const bool limited = isLimited(city.roads.roadOf(demand.links[k]).limits);
        if (demand.type[v] == std::uint8_t(CityClass::truck)) QVERIFY(!limited);
        cars += limited && demand.type[v] == std::uint8_t(CityClass::car);
      }
      trucks += demand.type[v] == std::uint8_t(CityClass::truck);
    }
    QVERIFY(trucks > 0 && cars > 0);
  }

  void theAssignmentOfACityKeepsTrucksOffTheBridge() {
    const RoadNetwork roads = bridgeRoads(light());
    TrafficDemand demand;
    demand.classes = cityRules().classes;
    for (const CityClass kind : {CityClass::car, CityClass::truck}) {
      demand.code.push_back("v" + std::to_string(demand.code.size()));
      demand.depart.push_back(0);
      demand.type.push_back(std::uint8_t(kind));
      demand.open.push_back(0);
      demand.links.insert(demand.links.end(),
                          {edgeTo(roads, "west", 400), edgeTo(roads, "east", 900)});
      demand.firstLink.push_back(std::uint32_t(demand.links.size()));
    }
    const CityAssignment city = cityAssignment(cityNetwork(roads, cityRules().streets), demand,
                                               cityRules().demand.delay, 3600);
    const auto found = assign(city.inputs, {});
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().text().c_str());
    QVERIFY(std::abs(found->flow[edgeTo(roads, "bridge", 700)] - 1) < 1e-9);  // the car
    QVERIFY(std::abs(found->flow[edgeTo(roads, "round", 700)] - 10 / 7.5) < 1e-9);
  }

  void peopleOnFootPassEveryLimit() {
    RoadLimits narrow;
    narrow.width = 1;
    const auto walking = walkingRoads(bridgeRoads(narrow), 5);
    QCOMPARE(walking.network.edgeCount(), std::size_t(10));
    for (const Road& road : walking.network.roads) QVERIFY(!isLimited(road.limits));
  }
};

QTEST_APPLESS_MAIN(RoadLimitsLanesTest)
#include "zz_road_limits_lanes_test.moc"
