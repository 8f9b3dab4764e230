#include "scenarios/traffic/router.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

Road road(std::string code, std::vector<Point2> line, double kmh = 36) {
  Road made;
  made.code = std::move(code);
  made.line = std::move(line);
  made.freeFlowKmh = kmh;
  return made;
}

// Nodes on a circle joined at random, some one-way: small enough for every pair of nodes.
RoadNetwork randomNetwork(unsigned seed) {
  std::mt19937 random(seed);
  const auto spot = [](unsigned i) {
    return Point2(1000 * std::cos(i * 0.7), 1000 * std::sin(i * 0.7));
  };
  std::vector<Road> roads;
  for (unsigned k = 0; k < 16; ++k) {
    const unsigned a = random() % 9, b = random() % 9;
    if (a == b) continue;
    Road made = road("r" + std::to_string(k), {spot(a), spot(b)}, 20 + random() % 60);
    made.oneway = int(random() % 3) - 1;
    roads.push_back(made);
  }
  return buildRoadNetwork(std::move(roads));
}

// Bellman-Ford: relaxes every edge as often as there are nodes.
std::vector<double> secondsFrom(const RoadNetwork& n, const EdgeConditions& c, std::size_t start) {
  std::vector<double> best(n.nodeCount(), std::numeric_limits<double>::infinity());
  best[start] = 0;
  for (std::size_t round = 0; round < n.nodeCount(); ++round) {
    for (std::size_t e = 0; e < n.edgeCount(); ++e) {
      if (!(c.speed[e] > 0)) continue;
      const double then = best[n.edgeFrom[e]] + n.edgeLength[e] / c.speed[e];
      best[n.edgeTo[e]] = std::min(best[n.edgeTo[e]], then);
    }
  }
  return best;
}

bool unbroken(const RoadNetwork& n, const EdgeConditions& c, const Route& route) {
  double seconds = 0, metres = 0;
  for (std::size_t i = 0; i < route.edges.size(); ++i) {
    const auto e = route.edges[i];
    if (i > 0 && n.edgeFrom[e] != n.edgeTo[route.edges[i - 1]]) return false;
    if (!(c.speed[e] > 0)) return false;
    seconds += n.edgeLength[e] / c.speed[e];
    metres += n.edgeLength[e];
  }
  return std::abs(seconds - route.seconds) < 1e-6 && std::abs(metres - route.metres) < 1e-6 &&
         std::abs(length(route.line) - metres) < 0.1;
}

// A square of four nodes: the south and east sides are as long as the north and west.
RoadNetwork square() {
  return buildRoadNetwork({road("s", {{0, 0}, {100, 0}}), road("e", {{100, 0}, {100, 100}}),
                           road("w", {{0, 0}, {0, 100}}), road("n", {{0, 100}, {100, 100}})});
}

void closeRoad(const RoadNetwork& n, EdgeConditions& c, const std::string& code) {
  for (std::size_t e = 0; e < n.edgeCount(); ++e) {
    if (n.roadOf(e).code == code) c.speed[e] = 0;
  }
}

}  // namespace

class RouterTest : public QObject {
  Q_OBJECT
 private slots:
  void routesAreAsFastAsRelaxingEveryEdgeSays() {
    int reached = 0, unreachable = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
      const RoadNetwork n = randomNetwork(seed);
      EdgeConditions c = freeFlow(n);
      for (std::size_t e = seed % 5; e < n.edgeCount(); e += 5) c.speed[e] = 0;
      for (std::size_t a = 0; a < n.nodeCount(); ++a) {
        if (n.firstEdge[a] == n.firstEdge[a + 1]) continue;
        const auto expected = secondsFrom(n, c, a);
        for (std::size_t b = 0; b < n.nodeCount(); ++b) {
          if (n.firstEdge[b] == n.firstEdge[b + 1]) continue;
          const auto route = fastestRoute(n, c, n.node[a], n.node[b]);
          QCOMPARE(route.has_value(), std::isfinite(expected[b]));
          ++(route ? reached : unreachable);
          if (!route) continue;
          QVERIFY(std::abs(route->seconds - expected[b]) < 1e-6);
          QVERIFY(unbroken(n, c, *route));
        }
      }
    }
    QVERIFY(reached > 500);
    QVERIFY(unreachable > 100);
  }
  void timesTowardsAPlaceAreThoseOfTheRoutesThatLeadThere() {
    int reached = 0;
    for (unsigned seed = 1; seed <= 10; ++seed) {
      const RoadNetwork n = randomNetwork(seed);
      EdgeConditions c = freeFlow(n);
      for (std::size_t e = seed % 5; e < n.edgeCount(); e += 5) c.speed[e] = 0;
      for (std::size_t b = 0; b < n.nodeCount(); ++b) {
        if (n.firstEdge[b] == n.firstEdge[b + 1]) continue;
        const auto seconds = secondsTowards(n, c, n.node[b]);
        for (std::size_t a = 0; a < n.nodeCount(); ++a) {
          if (n.firstEdge[a] == n.firstEdge[a + 1]) continue;
          const auto route = fastestRoute(n, c, n.node[a], n.node[b]);
          QCOMPARE(std::isfinite(seconds[a]), route.has_value());
          if (!route) continue;
          ++reached;
          QVERIFY(std::abs(seconds[a] - route->seconds) < 1e-6);
        }
      }
    }
    QVERIFY(reached > 100);
    QVERIFY(secondsTowards({}, {}, {0, 0}).empty());
  }
  void timeCountsNotLength() {
    const auto n = buildRoadNetwork(
        {road("slow", {{0, 0}, {100, 0}}, 10), road("fast", {{0, 0}, {50, 80}, {100, 0}}, 60)});
    const auto route = fastestRoute(n, freeFlow(n), {0, 0}, {100, 0});
    QVERIFY(route);
    QCOMPARE(n.roadOf(route->edges.front()).code, std::string("fast"));
    QVERIFY(route->metres > 180);
  }
  void aClosedRoadIsGoneRound() {
    const auto n = square();
    EdgeConditions c = freeFlow(n);
    closeRoad(n, c, "s");
    const auto route = fastestRoute(n, c, {0, 0}, {100, 0});
    QVERIFY(route);
    QCOMPARE(route->edges.size(), std::size_t{3});
    QCOMPARE(route->metres, 300.0);
    QCOMPARE(route->seconds, 30.0);
    closeRoad(n, c, "n");
    QVERIFY(!fastestRoute(n, c, {0, 0}, {100, 0}));
  }
  void speedsThatAreNotNumbersAreClosed() {
    const auto n = buildRoadNetwork({road("a", {{0, 0}, {100, 0}})});
    QVERIFY(!fastestRoute(n, EdgeConditions{{std::nanf(""), -1}}, {0, 0}, {100, 0}));
  }
  void startAndGoalInOnePlaceIsARouteOfNoLength() {
    const auto n = square();
    const auto route = fastestRoute(n, freeFlow(n), {1, 1}, {0, 2});
    QVERIFY(route && route->edges.empty());
    QCOMPARE(route->seconds, 0.0);
    QCOMPARE(route->line.size(), std::size_t{1});
  }
  void equalWaysGiveTheSameRouteEveryTime() {
    const auto n = square();
    const auto first = fastestRoute(n, freeFlow(n), {0, 0}, {100, 100});
    QVERIFY(first);
    for (int i = 0; i < 20; ++i) {
      QVERIFY(fastestRoute(square(), freeFlow(n), {0, 0}, {100, 100})->edges == first->edges);
    }
  }
  void anEmptyNetworkHasNoRoute() {
    const RoadNetwork none;
    QVERIFY(!fastestRoute(none, {}, {0, 0}, {1, 1}));
    QVERIFY(!fastestRouteToRoad(none, {}, {0, 0}, 0));
  }
  void aClosedRoadIsReachedAtItsNearestEnd() {
    const auto n = buildRoadNetwork({road("a", {{0, 0}, {100, 0}}), road("b", {{100, 0}, {200, 0}}),
                                     road("c", {{200, 0}, {300, 0}})});
    EdgeConditions c = freeFlow(n);
    closeRoad(n, c, "b");
    const auto west = fastestRouteToRoad(n, c, {0, 0}, 1);
    QVERIFY(west && west->line.back() == Point2(100, 0));
    QCOMPARE(west->metres, 100.0);
    const auto east = fastestRouteToRoad(n, c, {300, 0}, 1);
    QVERIFY(east && east->line.back() == Point2(200, 0));
    QVERIFY(!fastestRouteToRoad(n, c, {0, 0}, 2));
    QVERIFY(!fastestRouteToRoad(n, c, {0, 0}, 99));
  }
};

QTEST_APPLESS_MAIN(RouterTest)
#include "router_test.moc"
