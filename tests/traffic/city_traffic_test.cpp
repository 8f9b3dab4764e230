#include <QtTest>
#include <set>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/traffic/traffic_check.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

Road road(const char* code, RoadClass roadClass, std::vector<Point2> line, int lanes = 1) {
  Road r;
  r.code = code;
  r.roadClass = roadClass;
  r.lanes = lanes;
  r.freeFlowKmh = 50;
  r.line = std::move(line);
  return r;
}

/// Two streets that cross at the origin.
RoadNetwork crossing(RoadClass one, RoadClass other) {
  return buildRoadNetwork({road("WE", one, {{-200, 0}, {0, 0}, {200, 0}}, 2),
                           road("SN", other, {{0, -200}, {0, 0}, {0, 200}}, 1)});
}

/// Whether the way from … to … gives way to another, by the compass: "W" comes from the west.
struct Arms {
  RoadNetwork roads;
  TrafficNetwork net;
  explicit Arms(RoadNetwork r) : roads(std::move(r)), net(cityNetwork(roads)) {}

  std::uint32_t edge(char arm, bool in) const {
    const Point2 at = arm == 'W'   ? Point2(-200, 0)
                      : arm == 'E' ? Point2(200, 0)
                      : arm == 'S' ? Point2(0, -200)
                                   : Point2(0, 200);
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
      const auto line = roads.line(e);
      if (((in ? line.front() : line.back()) - at).norm() < 1) return e;
    }
    qFatal("no arm");
  }
  std::vector<std::uint32_t> turns(const char* way) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
      const auto lane = net.turnLane[t];
      const auto from = std::upper_bound(net.firstLane.begin(), net.firstLane.end(), lane) -
                        net.firstLane.begin() - 1;
      if (std::uint32_t(from) == edge(way[0], true) && net.turnTo[t] == edge(way[1], false))
        found.push_back(t);
    }
    return found;
  }
  bool yields(const char* way, const char* to) const {
    const auto others = turns(to);
    for (const std::uint32_t t : turns(way)) {
      for (std::uint32_t k = net.firstYield[t]; k < net.firstYield[t + 1]; ++k) {
        if (std::find(others.begin(), others.end(), net.yieldTo[k]) != others.end()) return true;
      }
    }
    return false;
  }
};

}  // namespace

class CityTrafficTest : public QObject {
  Q_OBJECT

 private slots:
  void everyEdgeOfTheCityIsALinkWithItsLanesLengthAndSpeed() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads);
    QCOMPARE(net.linkCount(), city.roads.edgeCount());
    for (std::uint32_t e = 0; e < net.linkCount(); ++e) {
      QCOMPARE(int(net.firstLane[e + 1] - net.firstLane[e]), city.roads.roadOf(e).lanes);
      QVERIFY(std::abs(net.freeSpeed[e] * 3.6 - city.roads.roadOf(e).freeFlowKmh) < 1e-9);
      QVERIFY(std::abs(net.length[e] - double(city.roads.edgeLength[e])) < 1e-6);
    }
    QVERIFY(std::is_sorted(net.turnLane.begin(), net.turnLane.end()));
  }

  void nobodyTurnsBackUnlessTheStreetEnds() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads);
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
    auto net = std::make_shared<const TrafficNetwork>(cityNetwork(city.roads));
    CityDemandOptions options;
    options.vehicles = 1500;
    const auto demand = cityDemand(city.buildings, city.roads, *net, options, {});
    QVERIFY2(demand.ok(), demand.ok() ? "" : demand.error().text().c_str());
    QVERIFY(demand->size() > 1400);
    const auto again = cityDemand(city.buildings, city.roads, *net, options, {});
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
    QVERIFY(cityDemand(city.buildings, city.roads, *net, options, {})->links != demand->links);
  }

  void nearerGoalsAreChosenMoreOften() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads);
    const auto metres = [&](double deterrence) {
      CityDemandOptions options;
      options.vehicles = 800;
      options.deterrence = deterrence;
      const auto demand = cityDemand(city.buildings, city.roads, net, options, {});
      double sum = 0;
      for (const std::uint32_t link : demand->links) sum += net.length[link];
      return sum / double(demand->size());
    };
    QVERIFY(metres(5) <= metres(0));
  }

  void aCityWithoutBuildingsOrStreetsSaysSo() {
    const CityModel city = smallCity();
    const TrafficNetwork net = cityNetwork(city.roads);
    QCOMPARE(cityDemand({}, city.roads, net, {}, {}).error().code, ErrorCode::badInput);
    QCOMPARE(cityDemand(city.buildings, {}, cityNetwork({}), {}, {}).error().code,
             ErrorCode::badInput);
  }
};

QTEST_GUILESS_MAIN(CityTrafficTest)
#include "city_traffic_test.moc"
