// What is left to a goal from every place, goal after goal; ways that are wanted only where short.
#include <QtTest>
#include <cmath>
#include <random>

#include "scenarios/traffic/road_hierarchy.h"

using namespace citymirror;
using namespace citymirror::traffic;

class GoalSecondsTest : public QObject {
  Q_OBJECT

  /// Streets of 100 m in a grid, every third one-way; one turn in `bans` is forbidden, 0 = none.
  static RoadNetwork streets(int side, unsigned seed, unsigned bans) {
    std::mt19937 random(seed);
    std::vector<Road> roads;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
          if (x + dx >= side || y + dy >= side || random() % 8 == 0) continue;
          Road road;
          road.code = std::to_string(roads.size());
          road.oneway = random() % 3 == 0 ? 1 : 0;
          road.line = {Point2(100.0 * x, 100.0 * y), Point2(100.0 * (x + dx), 100.0 * (y + dy))};
          roads.push_back(road);
        }
      }
    }
    RoadNetwork network = buildRoadNetwork(std::move(roads));
    for (std::uint32_t into = 0; bans > 0 && into < network.edgeCount(); ++into) {
      const std::uint32_t node = network.edgeTo[into];
      for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
        if (random() % bans == 0)
          network.signs.turns.push_back({std::to_string(network.signs.turns.size()),
                                         network.roadOf(into).code, network.roadOf(e).code,
                                         network.node[node], TurnSign::Kind::no});
    }
    return network;
  }
  static std::vector<double> someSeconds(const RoadNetwork& network, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<double> seconds(network.edgeCount());
    for (double& s : seconds) s = random() % 9 == 0 ? INFINITY : 5.0 + double(random() % 20);
    return seconds;
  }
  static bool same(double a, double b) { return a == b || std::abs(a - b) < 1e-9; }

 private slots:
  void fromEveryNodeItIsWhatTheFastestWayTakesGoalAfterGoal() {
    for (const unsigned bans : {0U, 5U}) {
      const RoadNetwork network = streets(9, 3, bans);
      const FastRoutes routes(std::make_shared<const RoadHierarchy>(network),
                              someSeconds(network, 8));
      GoalSeconds left(routes);
      for (std::uint32_t goal = 0; goal < network.nodeCount(); goal += 4) {
        left.towards(goal);
        for (std::uint32_t from = 0; from < network.nodeCount(); ++from)
          QVERIFY2(same(left.from(from), routes.seconds(from, goal)),
                   qPrintable(QString("%1 to %2").arg(from).arg(goal)));
      }
    }
  }

  void fromEveryStateItIsTheBestOfTheTurnsThatSignsAllow() {
    const RoadNetwork network = streets(8, 5, 4);
    const auto hierarchy = std::make_shared<const RoadHierarchy>(network);
    const RouteTurns& turns = *hierarchy->turns();
    QVERIFY(turns.stateCount() > network.nodeCount() + 20);
    const auto seconds = someSeconds(network, 2);
    const FastRoutes routes(hierarchy, seconds);
    GoalSeconds left(routes);
    for (std::uint32_t goal = 0; goal < network.nodeCount(); goal += 7) {
      left.towards(goal);
      for (std::uint32_t state = 0; state < turns.stateCount(); ++state) {
        double best = turns.nodeOf(state) == goal ? 0 : INFINITY;
        for (const std::uint32_t edge : turns.leaving(state))
          best = std::min(best, seconds[edge] + left.from(turns.after(network, edge)));
        QVERIFY(same(left.from(state), best));
      }
    }
  }

  void aWayIsToldOnlyWhereItTakesNoMoreThanWanted() {
    const RoadNetwork network = streets(8, 1, 6);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network),
                            someSeconds(network, 4));
    int told = 0;
    for (std::uint32_t to = 1; to < network.nodeCount(); ++to) {
      const double seconds = routes.seconds(0, to);
      const auto way = routes.way(0, to, INFINITY);
      QCOMPARE(way.has_value(), std::isfinite(seconds));
      if (std::isfinite(seconds)) QVERIFY(!routes.way(0, to, seconds * (1 - 1e-6)));
      if (!way) continue;
      ++told;
      QVERIFY(same(way->seconds, seconds));
      QVERIFY(way->edges == *routes.edges(0, to));
      QVERIFY(routes.way(0, to, seconds * (1 + 1e-6)));
    }
    QVERIFY(told > 20);
    QVERIFY(routes.way(3, 3, 0)->edges.empty());
  }
};

QTEST_APPLESS_MAIN(GoalSecondsTest)
#include "goal_seconds_test.moc"
