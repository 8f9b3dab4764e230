#include <QtTest>
#include <queue>
#include <random>

#include "engine/core/junction_rules.h"
#include "scenarios/traffic/node_dissection.h"
#include "scenarios/traffic/road_hierarchy.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// Streets of a bent grid, some of them missing, some one-way, two parts that nothing joins.
RoadNetwork town(int side, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Road> roads;
  const auto at = [&](int x, int y) {
    return Point2(100.0 * x + double((x * 31 + y * 17) % 40),
                  100.0 * y + double((x * 7 + y * 29) % 40));
  };
  for (int part = 0; part < 2; ++part) {
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}, {1, 1}}) {
          if (x + dx >= side || y + dy >= side || random() % 5 == 0) continue;
          if (dx + dy == 2 && random() % 4 != 0) continue;
          Road road;
          road.code = std::to_string(roads.size());
          road.oneway = random() % 6 == 0 ? 1 : 0;
          const Point2 shift(part * 1e5, 0);
          road.line = {at(x, y) + shift, at(x + dx, y + dy) + shift};
          roads.push_back(road);
        }
      }
    }
  }
  return buildRoadNetwork(std::move(roads));
}

std::vector<double> weights(const RoadNetwork& network, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> seconds(network.edgeCount());
  for (std::size_t e = 0; e < seconds.size(); ++e) {
    const bool closed = random() % 10 == 0;
    seconds[e] = closed ? INFINITY : double(network.edgeLength[e]) / double(3 + random() % 15);
  }
  return seconds;
}

std::vector<double> dijkstra(const RoadNetwork& network, const std::vector<double>& seconds,
                             std::uint32_t from) {
  std::vector<double> far(network.nodeCount(), INFINITY);
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  far[from] = 0;
  queue.push({0, from});
  while (!queue.empty()) {
    const auto [time, node] = queue.top();
    queue.pop();
    if (time > far[node]) continue;
    for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e) {
      if (time + seconds[e] >= far[network.edgeTo[e]]) continue;
      far[network.edgeTo[e]] = time + seconds[e];
      queue.push({time + seconds[e], network.edgeTo[e]});
    }
  }
  return far;
}

/// Every `most`-th turn, in the order of edges, gets a sign: "no", or "only" for one in four; turns
/// back are among them.
void putSigns(RoadNetwork& network, unsigned seed, unsigned most) {
  std::mt19937 random(seed);
  for (std::uint32_t into = 0; into < network.edgeCount(); ++into) {
    const std::uint32_t node = network.edgeTo[into];
    for (std::uint32_t out = network.firstEdge[node]; out < network.firstEdge[node + 1]; ++out) {
      if (random() % most != 0) continue;
      const auto kind = random() % 4 == 0 ? TurnSign::Kind::only : TurnSign::Kind::no;
      network.signs.turns.push_back({std::to_string(network.signs.turns.size()),
                                     network.roadOf(into).code, network.roadOf(out).code,
                                     network.node[node], kind});
    }
  }
}

/// From edge to edge: what a search knows that looks at every turn.
std::vector<double> turnByTurn(const RoadNetwork& network, const JunctionRules& rules,
                               const std::vector<double>& seconds, std::uint32_t from) {
  std::vector<double> passed(network.edgeCount(), INFINITY), far(network.nodeCount(), INFINITY);
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  const auto reach = [&](std::uint32_t edge, double at) {
    if (!(at + seconds[edge] < passed[edge])) return;
    passed[edge] = at + seconds[edge];
    queue.push({passed[edge], edge});
  };
  for (std::uint32_t e = network.firstEdge[from]; e < network.firstEdge[from + 1]; ++e) reach(e, 0);
  while (!queue.empty()) {
    const auto [time, edge] = queue.top();
    queue.pop();
    if (time > passed[edge]) continue;
    const std::uint32_t node = network.edgeTo[edge];
    far[node] = std::min(far[node], time);
    for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
      if (!rules.bans(edge, e)) reach(e, time);
  }
  far[from] = 0;
  return far;
}

bool near(double a, double b) { return a == b || std::abs(a - b) < 1e-6 * std::max(1.0, b); }

}  // namespace

class RoadHierarchyTest : public QObject {
  Q_OBJECT

 private slots:
  void everyDistanceIsThatOfDijkstraUnderAnyConditions() {
    const RoadNetwork network = town(14, 4);
    const auto hierarchy = std::make_shared<const RoadHierarchy>(network);
    for (unsigned conditions = 1; conditions <= 3; ++conditions) {
      const auto seconds = weights(network, conditions);
      const FastRoutes routes(hierarchy, seconds);
      for (std::uint32_t from = 0; from < network.nodeCount(); from += 13) {
        const auto far = dijkstra(network, seconds, from);
        for (std::uint32_t to = 0; to < network.nodeCount(); ++to)
          QVERIFY2(near(routes.seconds(from, to), far[to]),
                   qPrintable(QString("%1 to %2").arg(from).arg(to)));
      }
    }
  }

  void waysOfEqualTimeAndRoadsOfNoneKeepEveryDistance() {
    const RoadNetwork network = town(12, 3);
    const auto hierarchy = std::make_shared<const RoadHierarchy>(network);
    std::vector<double> seconds(network.edgeCount(), 0.1);  // many sums of it differ in a last bit
    for (std::size_t e = 0; e < seconds.size(); e += 5) seconds[e] = 0;
    const FastRoutes routes(hierarchy, seconds);
    for (std::uint32_t from = 0; from < network.nodeCount(); from += 7) {
      const auto far = dijkstra(network, seconds, from);
      for (std::uint32_t to = 0; to < network.nodeCount(); ++to)
        QVERIFY2(near(routes.seconds(from, to), far[to]),
                 qPrintable(QString("%1 to %2").arg(from).arg(to)));
    }
  }

  void theEdgesOfAWayLeadThereInItsTime() {
    const RoadNetwork network = town(12, 9);
    const auto seconds = weights(network, 5);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network), seconds);
    int found = 0;
    for (std::uint32_t from = 0; from < network.nodeCount(); from += 7) {
      for (std::uint32_t to = 0; to < network.nodeCount(); to += 5) {
        const auto edges = routes.edges(from, to);
        QCOMPARE(edges.has_value(), std::isfinite(routes.seconds(from, to)));
        if (!edges) continue;
        ++found;
        std::uint32_t node = from;
        double sum = 0;
        for (const std::uint32_t e : *edges) {
          QCOMPARE(network.edgeFrom[e], node);
          node = network.edgeTo[e];
          sum += seconds[e];
        }
        QCOMPARE(node, to);
        QVERIFY(near(sum, routes.seconds(from, to)));
      }
    }
    QVERIFY(found > 500);
  }

  void withSignsEveryDistanceIsThatOfASearchTurnByTurn() {
    for (unsigned seed = 1; seed <= 4; ++seed) {
      RoadNetwork network = town(9, seed);
      putSigns(network, seed, 2 + seed * 3);
      const JunctionRules rules = junctionRules(network);
      QVERIFY(rules.banned.size() > 30);
      const auto hierarchy = std::make_shared<const RoadHierarchy>(network);
      for (unsigned conditions = 1; conditions <= 2; ++conditions) {
        const auto seconds = weights(network, conditions);
        const FastRoutes routes(hierarchy, seconds);
        for (std::uint32_t from = 0; from < network.nodeCount(); from += 5) {
          const auto far = turnByTurn(network, rules, seconds, from);
          for (std::uint32_t to = 0; to < network.nodeCount(); ++to)
            QVERIFY2(near(routes.seconds(from, to), far[to]),
                     qPrintable(QString("%1 to %2, signs %3").arg(from).arg(to).arg(seed)));
        }
      }
    }
  }

  void noWayHasATurnThatSignsBan() {
    RoadNetwork network = town(9, 6);
    putSigns(network, 6, 4);
    const JunctionRules rules = junctionRules(network);
    const auto seconds = weights(network, 3);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network), seconds);
    int found = 0;
    for (std::uint32_t from = 0; from < network.nodeCount(); from += 3) {
      for (std::uint32_t to = 0; to < network.nodeCount(); to += 4) {
        const auto edges = routes.edges(from, to);
        QCOMPARE(edges.has_value(), std::isfinite(routes.seconds(from, to)));
        if (!edges || edges->empty()) continue;
        ++found;
        QCOMPARE(network.edgeFrom[edges->front()], from);
        QCOMPARE(network.edgeTo[edges->back()], to);
        double sum = seconds[edges->front()];
        for (std::size_t i = 1; i < edges->size(); ++i) {
          const std::uint32_t before = (*edges)[i - 1], next = (*edges)[i];
          QCOMPARE(network.edgeFrom[next], network.edgeTo[before]);
          QVERIFY(!rules.bans(before, next));
          sum += seconds[next];
        }
        QVERIFY(near(sum, routes.seconds(from, to)));
      }
    }
    QVERIFY(found > 200);
  }

  void onlyNodesWithSignsAreSplit() {
    RoadNetwork network = town(8, 2);
    const RoadHierarchy free(network);
    QCOMPARE(free.nodeCount(), network.nodeCount());
    std::uint32_t into = 0;
    while (network.edgeTwin[into] < 0) ++into;
    const std::uint32_t node = network.edgeTo[into];
    const std::string code = network.roadOf(into).code;
    network.signs.turns = {{"U", code, code, network.node[node], TurnSign::Kind::no}};
    const RoadHierarchy split(network);
    QCOMPARE(split.nodeCount(), network.nodeCount() + 1);
    const RouteTurns& turns = *split.turns();
    const std::uint32_t state = turns.after(network, into);
    QCOMPARE(turns.nodeOf(state), node);
    QCOMPARE(turns.furtherOf(node).size(), std::size_t(1));
    QCOMPARE(turns.leaving(state).size() + 1, turns.leaving(node).size());
  }

  void signsAtMostJunctionsMakeTheHierarchyLargerByLittleMoreThanTheirStates() {
    RoadNetwork network = town(20, 2);
    const RoadHierarchy free(network);
    putSigns(network, 3, 20);
    const RoadHierarchy split(network);
    const double states = double(split.nodeCount()) / double(free.nodeCount());
    const double arcs = double(split.arcCount()) / double(free.arcCount());
    QVERIFY(states > 1.4);
    QVERIFY2(arcs < 1.1 * states, qPrintable(QString::number(arcs)));
  }

  void everyStateComesOnceInTheOrderOfADissection() {
    RoadNetwork network = town(9, 5);
    putSigns(network, 5, 10);
    const RouteTurns turns(network);
    std::vector<std::uint32_t> order = NodeDissection(network, turns).order();
    QVERIFY(order == NodeDissection(network, turns).order());
    std::sort(order.begin(), order.end());
    QCOMPARE(order.size(), turns.stateCount());
    for (std::uint32_t k = 0; k < order.size(); ++k) QCOMPARE(order[k], k);
  }

  void nothingLeadsOverClosedRoads() {
    const RoadNetwork network = town(8, 2);
    const std::vector<double> closed(network.edgeCount(), INFINITY);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network), closed);
    QVERIFY(!routes.edges(0, 1).has_value());
    QVERIFY(routes.edges(3, 3)->empty());
    QCOMPARE(routes.seconds(3, 3), 0.0);
  }

  void aTableIsItsRows() {
    const RoadNetwork network = town(8, 2);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network), weights(network, 1));
    const std::vector<std::uint32_t> from{0, 5, 9}, to{2, 30};
    const auto table = routes.table(from, to);
    QCOMPARE(table.size(), std::size_t(6));
    QCOMPARE(table[3], routes.seconds(5, 30));
  }

  void anEmptyNetworkHasNoWays() {
    const RoadHierarchy hierarchy(RoadNetwork{});
    QCOMPARE(hierarchy.nodeCount(), std::size_t(0));
  }
};

QTEST_GUILESS_MAIN(RoadHierarchyTest)
#include "road_hierarchy_test.moc"
