// Ways that last longer than roads stay as they are, against searches that know no goal; how much
// of a town a search looks at.
#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "engine/core/junction_rules.h"
#include "scenarios/coupling/timed_routes.h"

using namespace citymirror;
using namespace citymirror::coupling;

class TimedSearchTest : public QObject {
  Q_OBJECT

  /// Streets of 1 km at 36 km/h: 100 s a block.
  static RoadNetwork longBlocks(int side) {
    std::vector<Road> roads;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
          if (x + dx >= side || y + dy >= side) continue;
          Road road;
          road.code = std::to_string(roads.size());
          road.freeFlowKmh = 36;
          road.line = {Point2(1000.0 * x, 1000.0 * y),
                       Point2(1000.0 * (x + dx), 1000.0 * (y + dy))};
          roads.push_back(road);
        }
      }
    }
    return buildRoadNetwork(std::move(roads));
  }
  /// Every five minutes for two hours, one edge in `dry` is closed or slow.
  static ForecastRoads twoHours(const RoadNetwork& network, unsigned seed, unsigned dry) {
    std::mt19937 random(seed);
    ForecastRoads roads;
    for (int k = 0; k < 24; ++k) {
      roads.time.push_back(300.0 * k);
      std::vector<float> share(network.edgeCount(), 1);
      for (float& s : share)
        if (random() % dry == 0) s = random() % 2 == 0 ? 0 : 0.25F * float(1 + random() % 4);
      roads.share.push_back(std::move(share));
    }
    return roads;
  }
  static void forbidTurns(RoadNetwork& network, unsigned seed) {
    std::mt19937 random(seed);
    for (std::uint32_t into = 0; into < network.edgeCount(); ++into) {
      const std::uint32_t node = network.edgeTo[into];
      for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
        if (random() % 6 == 0)
          network.signs.turns.push_back({std::to_string(network.signs.turns.size()),
                                         network.roadOf(into).code, network.roadOf(e).code,
                                         network.node[node], TurnSign::Kind::no});
    }
  }
  /// Every way of TimedRoutes is a way that can be driven so, and none is sooner.
  static void compareAll(const RoadNetwork& network, const ForecastRoads& roads, double depart) {
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    const TimedRoutes routes(network, hierarchy, roads, depart);
    const JunctionRules rules = junctionRules(network);
    for (std::uint32_t from = 0; from < network.nodeCount(); from += 5) {
      const auto arrive = earliestArrivals(network, roads, std::array{from}, depart);
      for (std::uint32_t to = 0; to < network.nodeCount(); to += 2) {
        const auto way = routes.route(from, to);
        QCOMPARE(way.has_value(), std::isfinite(arrive[to]));
        if (!way) continue;
        QVERIFY2(std::abs(way->arrive - arrive[to]) < 1e-5,
                 qPrintable(QString("%1 to %2: %3, not %4")
                                .arg(from)
                                .arg(to)
                                .arg(way->arrive)
                                .arg(arrive[to])));
        QCOMPARE(arrivalAlong(network, roads, way->edges, depart), way->arrive);
        QCOMPARE(way->enter.size(), way->edges.size());
        double metres = 0;
        std::uint32_t at = from;
        for (std::size_t i = 0; i < way->edges.size(); ++i) {
          QCOMPARE(network.edgeFrom[way->edges[i]], at);
          QVERIFY(i == 0 || !rules.bans(way->edges[i - 1], way->edges[i]));
          at = network.edgeTo[way->edges[i]];
          metres += double(network.edgeLength[way->edges[i]]);
        }
        QCOMPARE(at, to);
        QVERIFY(std::abs(metres - way->metres) < 1e-6);
      }
    }
  }

 private slots:
  void waysOfAnyLengthAreTheEarliestArrivals() {
    const RoadNetwork network = longBlocks(9);  // up to 1600 s where nothing slows them
    for (const unsigned dry : {3U, 6U, 30U})
      for (const double depart : {-100.0, 0.0, 310.0, 5400.0, 9000.0})
        compareAll(network, twoHours(network, dry, dry), depart);
  }

  void waysOfAnyLengthObeySigns() {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      RoadNetwork network = longBlocks(7);
      forbidTurns(network, seed);
      compareAll(network, twoHours(network, seed, 5), 450);
    }
  }

  void theNearestOfManyAreThoseOfATableWhereverTheyAre() {
    const RoadNetwork network = longBlocks(9);
    std::vector<std::uint32_t> from;
    for (std::uint32_t n = 0; n < network.nodeCount(); n += 4) from.push_back(n);
    for (unsigned seed = 1; seed <= 4; ++seed) {
      const TimedRoutes routes(network, std::make_shared<const traffic::RoadHierarchy>(network),
                               twoHours(network, seed, 3), 200);
      auto seconds = routes.table(from, std::array{40U});
      std::erase_if(seconds, [](double s) { return !std::isfinite(s); });
      std::sort(seconds.begin(), seconds.end());
      for (const std::size_t most : {std::size_t(3), from.size()}) {
        const auto near = routes.nearest(from, 40, most);
        QCOMPARE(near.size(), std::min(most, seconds.size()));
        for (std::size_t i = 0; i < near.size(); ++i)
          QVERIFY(std::abs(near[i].seconds - seconds[i]) < 1e-6);
      }
    }
  }

  void nothingIsFoundThatIsNotThereBeforeTheLimit() {
    const RoadNetwork network = longBlocks(6);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    ForecastRoads roads = twoHours(network, 4, 4);
    const std::vector<double> free(network.edgeCount(), 100);
    const traffic::FastRoutes best(hierarchy, free);
    traffic::GoalSeconds least(best);
    TimedSearch search(network, hierarchy, roads, 60);
    const auto first = earliestArrival(network, roads, 0, 35, 60);
    QVERIFY(first.has_value());
    QVERIFY(!search.before(first->arrive - 0.01, 0, 35, least));
    const auto found = search.before(first->arrive + 0.01, 0, 35, least);
    QVERIFY(found.has_value());
    QVERIFY(std::abs(found->arrive - first->arrive) < 1e-6);
    const auto there = search.before(61, 7, 7, least);
    QVERIFY(there.has_value() && there->edges.empty());
    QCOMPARE(there->arrive, 60.0);
  }

  void aSearchGoesTowardsItsGoal() {
    const RoadNetwork network = longBlocks(21);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    const auto middle = std::uint32_t(nearestNode(network, {10000, 10000}));
    const auto aside = std::uint32_t(nearestNode(network, {13000, 10000}));
    ForecastRoads roads{{0, 150}, {std::vector<float>(network.edgeCount(), 1)}};
    roads.share.push_back(roads.share[0]);
    const Point2 shut(11500, 10000);  // closes under way and stays so
    for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
      const Point2 half = (network.node[network.edgeFrom[e]] + network.node[network.edgeTo[e]]) / 2;
      if ((half - shut).norm() < 1) roads.share[1][e] = 0;
    }
    const traffic::FastRoutes best(hierarchy, std::vector<double>(network.edgeCount(), 100));
    traffic::GoalSeconds least(best);
    TimedSearch search(network, hierarchy, roads, 0);
    const auto way = search.before(std::numeric_limits<double>::infinity(), middle, aside, least);
    QVERIFY(way.has_value());
    QVERIFY(std::abs(way->arrive - 500) < 1e-6);  // around one block
    QVERIFY2(search.settled() < 60, qPrintable(QString::number(search.settled())));
    QVERIFY(network.nodeCount() == 441);
  }
};

QTEST_APPLESS_MAIN(TimedSearchTest)
#include "timed_search_test.moc"
