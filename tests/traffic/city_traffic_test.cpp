#include <QtTest>
#include <set>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/street_finder.h"
#include "scenarios/traffic/traffic_check.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"
#include "tests/traffic/city_arms.h"

using namespace citymirror;
using namespace citymirror::traffic;
using namespace citymirror::traffic::test;

class CityTrafficTest : public QObject {
  Q_OBJECT

  static bool endsAtSignal(const TrafficNetwork& net, std::uint32_t link) {
    for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
      const bool mine = net.turnLane[t] >= net.firstLane[link] &&
                        net.turnLane[t] < net.firstLane[link + 1];
      if (mine && net.turnSignal[t] >= 0) return true;
    }
    return false;
  }

  /// The same streets seen in a mirror: west becomes east.
  static RoadNetwork mirrored(RoadNetwork roads) {
    const auto turn = [](Point2& p) { p.x() = 0 - p.x(); };
    for (Road& road : roads.roads) std::for_each(road.line.begin(), road.line.end(), turn);
    std::for_each(roads.node.begin(), roads.node.end(), turn);
    std::for_each(roads.points.begin(), roads.points.end(), turn);
    return roads;
  }
  static bool sameSignals(const TrafficNetwork& a, const TrafficNetwork& b) {
    const auto same = [](const SignalProgram& one, const SignalProgram& other) {
      return one.offset == other.offset &&
             std::equal(one.phases.begin(), one.phases.end(), other.phases.begin(),
                        other.phases.end(), [](const SignalPhase& p, const SignalPhase& q) {
                          return p.seconds == q.seconds && p.letters == q.letters;
                        });
    };
    return std::equal(a.programs.begin(), a.programs.end(), b.programs.begin(), b.programs.end(),
                      same);
  }
  static bool sameTurns(const TrafficNetwork& a, const TrafficNetwork& b) {
    return a.firstLane == b.firstLane && a.turnLane == b.turnLane && a.turnTo == b.turnTo &&
           a.turnSpeed == b.turnSpeed && a.turnLanes == b.turnLanes &&
           a.turnSignal == b.turnSignal && a.turnLetter == b.turnLetter &&
           a.firstYield == b.firstYield && a.yieldTo == b.yieldTo;
  }
  static std::vector<std::int64_t> arrivals(const TrafficNetwork& net,
                                            const TrafficDemand& demand) {
    TrafficInputs inputs;
    inputs.network = std::make_shared<const TrafficNetwork>(net);
    inputs.demand = std::make_shared<const TrafficDemand>(demand);
    auto model = TrafficModel::make(inputs);
    if (!model || !model->advance(5400, {})) return {};
    const auto& arrived = model->state().arrived;
    return {arrived.begin(), arrived.end()};
  }

 private slots:
  void aCityThatKeepsLeftIsTheMirrorImageOfOneThatKeepsRight() {
    const CityModel city = smallCity();
    const CityStreetRules rules = cityRules().streets;
    CityDemandOptions options;
    options.vehicles = 800;
    const auto demand = cityDemand(city.buildings, city.roads, cityNetwork(city.roads, rules),
                                   cityRules(), options, {});
    QVERIFY(demand.ok());
    const TurnFlows flows(*demand, 0, 3600);
    RoadNetwork image = mirrored(city.roads);
    image.drivingSide = DrivingSide::left;
    const TrafficNetwork right = cityNetwork(city.roads, rules, flows);
    const TrafficNetwork left = cityNetwork(image, rules, flows);
    QVERIFY(right.drivingSide == DrivingSide::right && left.drivingSide == DrivingSide::left);
    QVERIFY(sameTurns(right, left) && sameSignals(right, left));
    const auto trips = arrivals(right, *demand);
    QVERIFY(!trips.empty() && trips == arrivals(left, *demand));
    // The same streets, not mirrored, are others for who keeps left.
    RoadNetwork unturned = city.roads;
    unturned.drivingSide = DrivingSide::left;
    QVERIFY(!sameTurns(right, cityNetwork(unturned, rules, flows)));
  }

  void everyEdgeOfTheCityIsALinkWithItsLanesLengthAndSpeed() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    QCOMPARE(net.linkCount(), city.roads.edgeCount());
    for (std::uint32_t e = 0; e < net.linkCount(); ++e) {
      const int lanes = int(net.firstLane[e + 1] - net.firstLane[e]);
      const int leftLanes = lanes - city.roads.roadOf(e).lanes;
      QVERIFY(leftLanes == 0 || (leftLanes == 1 && endsAtSignal(net, e)));
      QVERIFY(std::abs(net.freeSpeed[e] * 3.6 - city.roads.roadOf(e).freeFlowKmh) < 1e-9);
      QVERIFY(std::abs(net.length[e] - double(city.roads.edgeLength[e])) < 1e-6);
    }
    QVERIFY(std::is_sorted(net.turnLane.begin(), net.turnLane.end()));
  }

  void nobodyTurnsBackUnlessTheStreetEnds() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    std::set<std::uint32_t> leaving;
    for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
      const auto from = std::uint32_t(
          std::upper_bound(net.firstLane.begin(), net.firstLane.end(), net.turnLane[t]) -
          net.firstLane.begin() - 1);
      leaving.insert(from);
      if (std::int64_t(net.turnTo[t]) != city.roads.edgeTwin[from]) continue;
      const std::uint32_t node = city.roads.edgeTo[from];
      QCOMPARE(city.roads.firstEdge[node + 1] - city.roads.firstEdge[node], 1U);
    }
    QCOMPARE(leaving.size(), city.roads.edgeCount());
  }

  void theSideStreetGivesWayToTheMainStreet() {
    const Arms arms(crossing(RoadClass::tertiary, RoadClass::residential));
    QVERIFY(arms.net.programs.empty());
    QVERIFY(arms.yields("SN", "WE") && arms.yields("SN", "EW") && arms.yields("SW", "EW"));
    QVERIFY(!arms.yields("WE", "SN") && !arms.yields("WS", "SN"));
    QVERIFY(arms.yields("WN", "EW"));  // left before oncoming traffic
    QVERIFY(!arms.yields("EW", "WN"));
    QVERIFY(!arms.yields("SE", "EW"));  // they do not meet
  }

  void amongEqualsWhoComesFromTheRightGoesFirst() {
    const Arms arms(crossing(RoadClass::residential, RoadClass::residential));
    QVERIFY(arms.yields("WE", "SN"));  // the south lies to the right of an eastbound driver
    QVERIFY(!arms.yields("SN", "WE"));
    QVERIFY(arms.yields("SN", "EW"));
  }

  void whereTrafficKeepsLeftWhoComesFromTheLeftGoesFirstUnlessTheCountrySaysOtherwise() {
    const RoadNetwork equal = crossing(RoadClass::residential, RoadClass::residential);
    CityStreetRules rules = cityRules().streets;
    rules.drivingSide = DrivingSide::left;
    const Arms japan(equal, {}, rules);
    QVERIFY(japan.yields("EW", "SN"));  // the south lies to the left of a westbound driver
    QVERIFY(!japan.yields("SN", "EW"));
    QVERIFY(japan.yields("SN", "WE"));
    rules.priorityFrom = DrivingSide::right;
    const Arms australia(equal, {}, rules);
    QVERIFY(australia.yields("WE", "SN") && !australia.yields("SN", "WE"));
    QVERIFY(australia.yields("WS", "EW") && !australia.yields("WN", "EW"));  // across, not along
  }

  void mainStreetsCrossWithSignalsThatNeverShowTwoWaysGreen() {
    const Arms arms(crossing(RoadClass::primary, RoadClass::secondary));
    QCOMPARE(arms.net.programs.size(), std::size_t(1));
    for (const SignalPhase& phase : arms.net.programs[0].phases) {
      const auto go = [&](const char* way) {
        const char letter = phase.letters[arms.net.turnLetter[arms.turns(way).front()]];
        return letter == 'G' || letter == 'g';
      };
      QVERIFY(!(go("WE") && go("SN")));
      QCOMPARE(go("WE"), go("EW"));
    }
    QVERIFY(arms.yields("WN", "EW") && !arms.yields("WE", "SN"));
  }

  void theRightLaneTurnsRightAndTheLeftLaneLeft() {
    const Arms arms(crossing(RoadClass::tertiary, RoadClass::residential));
    const auto lanesOf = [&](const char* way) {
      std::set<std::uint32_t> lanes;
      for (const std::uint32_t t : arms.turns(way))
        lanes.insert(arms.net.turnLane[t] - arms.net.firstLane[arms.edge(way[0], true)]);
      return lanes;
    };
    QCOMPARE(lanesOf("WS"), std::set<std::uint32_t>{0});
    QCOMPARE(lanesOf("WN"), std::set<std::uint32_t>{1});
    QCOMPARE(lanesOf("WE"), (std::set<std::uint32_t>{0, 1}));
  }

  void aDayOfTheCityIsDrivenWithoutFaultsAndEqualSeedsAreEqual() {
    const CityModel city = smallCity();
    auto net = std::make_shared<const TrafficNetwork>(cityNetwork(city.roads, cityRules().streets));
    CityDemandOptions options;
    options.vehicles = 1500;
    const auto demand = cityDemand(city.buildings, city.roads, *net, cityRules(), options, {});
    QVERIFY2(demand.ok(), demand.ok() ? "" : demand.error().text().c_str());
    QVERIFY(demand->size() > 1400);
    const auto again = cityDemand(city.buildings, city.roads, *net, cityRules(), options, {});
    QVERIFY(again->links == demand->links && again->depart == demand->depart);
    TrafficInputs inputs;
    inputs.network = net;
    inputs.demand = std::make_shared<const TrafficDemand>(*demand);
    for (const Error& fault : checkInputs(inputs)) qWarning("%s", fault.text().c_str());
    auto model = TrafficModel::make(inputs);
    QVERIFY(model.ok());
    QVERIFY(model->advance(7200, {}).ok());
    qInfo("%u of %u arrived", model->counts().arrived, model->counts().loaded);
    QVERIFY(model->gridlocks().empty());
    QCOMPARE(model->counts().arrived, model->counts().loaded);
    options.seed = 2;
    QVERIFY(cityDemand(city.buildings, city.roads, *net, cityRules(), options, {})->links != demand->links);
  }

  void aStreetWithAKerbLaneForBusesIsAStreetForCars() {
    const CityModel city = smallCity();
    TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    const auto lanesOf = [&](std::size_t e) { return net.firstLane[e + 1] - net.firstLane[e]; };
    std::int64_t wide = -1;
    Point2 place = Point2::Zero();
    for (std::uint32_t e = 0; e < city.roads.edgeCount() && wide < 0; ++e) {
      place = city.roads.line(e).front() * 0.5 + city.roads.line(e).back() * 0.5;
      const std::int64_t nearest = nearestStreet(city.roads, net, place);
      if (nearest >= 0 && lanesOf(std::size_t(nearest)) > 1) wide = nearest;
    }
    QVERIFY(wide >= 0);
    const auto link = std::size_t(wide);
    net.laneUsers[net.firstLane[link]] = kBus;
    QCOMPARE(int(net.usersOf(link)), int(kAllUsers));
    QCOMPARE(nearestStreet(city.roads, net, place), wide);
    QCOMPARE(StreetFinder(city.roads, net).nearest(place), wide);
    for (std::uint32_t n = net.firstLane[link]; n < net.firstLane[link + 1]; ++n)
      net.laneUsers[n] = kBus;
    QVERIFY(nearestStreet(city.roads, net, place) != wide);
    QVERIFY(StreetFinder(city.roads, net).nearest(place) != wide);
  }

  void theIndexKnowsWhereAStreetIsWithinReach() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    const StreetFinder finder(city.roads, net);
    int within = 0, beyond = 0;
    for (int i = 0; i < 30; ++i) {
      for (int j = 0; j < 30; ++j) {
        const Point2 place(city.extent.west - 300 + (city.extent.width() + 600) * i / 29,
                           city.extent.south - 300 + (city.extent.height() + 600) * j / 29);
        const auto nearest = std::uint32_t(nearestStreet(city.roads, net, place));
        const double far = distanceTo(city.roads.line(nearest), place);
        for (const double reach : {20.0, 60.0, 150.0}) {
          QCOMPARE(finder.anyWithin(place, reach, kPassengerCar), far <= reach);
          ++(far <= reach ? within : beyond);
        }
      }
    }
    QVERIFY(within > 100 && beyond > 100);
    QVERIFY(!finder.empty());
  }

  void nearerGoalsAreChosenMoreOften() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    const auto metres = [&](double deterrence) {
      CityDemandOptions options;
      options.vehicles = 800;
      CityTrafficRules rules = cityRules();
      rules.demand.deterrence = deterrence;
      const auto demand = cityDemand(city.buildings, city.roads, net, rules, options, {});
      double sum = 0;
      for (const std::uint32_t link : demand->links) sum += net.length[link];
      return sum / double(demand->size());
    };
    QVERIFY(metres(5) <= metres(0));
  }

  void aCityWithoutBuildingsOrStreetsSaysSo() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads, cityRules().streets);
    QCOMPARE(cityDemand({}, city.roads, net, cityRules(), {}, {}).error().code, ErrorCode::badInput);
    QCOMPARE(cityDemand(city.buildings, {}, cityNetwork({}, cityRules().streets), cityRules(), {}, {})
                 .error()
                 .code,
             ErrorCode::badInput);
  }
};

QTEST_GUILESS_MAIN(CityTrafficTest)
#include "city_traffic_test.moc"
