// A goal that water shuts in: when roads to it open, and how little of a town is looked at for it;
// the latest instant at which one has to set out.
#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "scenarios/coupling/timed_routes.h"

using namespace citymirror;
using namespace citymirror::coupling;

class ShutGoalTest : public QObject {
  Q_OBJECT

  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// Streets of 100 m at 36 km/h: 10 s a block.
  static RoadNetwork town(int side) {
    std::vector<Road> roads;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
          if (x + dx >= side || y + dy >= side) continue;
          Road road;
          road.code = std::to_string(roads.size());
          road.freeFlowKmh = 36;
          road.line = {Point2(100.0 * x, 100.0 * y), Point2(100.0 * (x + dx), 100.0 * (y + dy))};
          roads.push_back(road);
        }
      }
    }
    return buildRoadNetwork(std::move(roads));
  }
  /// Within `radius` m of a place the roads are `shares` in turn, 300 s each; free elsewhere.
  static ForecastRoads pond(const RoadNetwork& network, Point2 place, double radius,
                            const std::vector<float>& shares) {
    ForecastRoads roads;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      roads.time.push_back(300.0 * double(k));
      roads.share.emplace_back(network.edgeCount(), 1.0F);
      for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
        const Point2 middle =
            (network.node[network.edgeFrom[e]] + network.node[network.edgeTo[e]]) / 2;
        if ((middle - place).norm() < radius) roads.share.back()[e] = shares[k];
      }
    }
    return roads;
  }

 private slots:
  void whoSetsOutAtTheLatestIsThereInTimeAndNobodyLater() {
    std::mt19937 random(3);
    for (int town = 0; town < 400; ++town) {
      std::vector<double> time;
      std::vector<float> share;
      for (int k = 0; k < 6; ++k) {
        time.push_back(30.0 * k);
        share.push_back(random() % 3 == 0 ? 0.0F : 0.1F * float(1 + random() % 10));
      }
      const auto shareAt = [&](std::size_t k) { return share[k]; };
      const double metres = 10 + double(random() % 400);
      for (double by = -20; by < 260; by += 6.5) {
        const double latest = latestEntry(10, metres, 8, time, shareAt, by);
        if (latest == -kNever) {
          for (double at = -200; at < by; at += 3)
            QVERIFY(earliestPassage(10, metres, 8, time, shareAt, at).leave > by - 1e-9);
          continue;
        }
        QVERIFY(earliestPassage(10, metres, 8, time, shareAt, latest - 1e-9).leave <= by + 1e-6);
        QVERIFY(earliestPassage(10, metres, 8, time, shareAt, latest + 1e-6).leave > by - 1e-9);
      }
    }
  }

  void whoeverDrivesToAGoalThatIsShutInIsThereWhenItOpens() {
    const RoadNetwork network = town(40);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    const Point2 middle(2000, 2000);
    const auto goal = std::uint32_t(nearestNode(network, middle));
    for (const std::vector<float>& shares :
         {std::vector<float>{0, 0, 0, 0, 1}, {1, 0, 0, 0.5F, 1}, {0.5F, 0, 0, 0.25F, 0, 1}}) {
      const ForecastRoads roads = pond(network, middle, 260, shares);
      const TimedRoutes routes(network, hierarchy, roads, 30);
      for (std::uint32_t from = 0; from < network.nodeCount(); from += 37) {
        const auto way = routes.route(from, goal);
        const auto known = earliestArrival(network, roads, from, goal, 30);
        QVERIFY(way.has_value() && known.has_value());
        QVERIFY2(
            std::abs(way->arrive - known->arrive) < 1e-6,
            qPrintable(QString("%1: %2, not %3").arg(from).arg(way->arrive).arg(known->arrive)));
        QCOMPARE(arrivalAlong(network, roads, way->edges, 30), way->arrive);
      }
    }
  }

  void aTownOutsideAPondIsNotSearched() {
    const RoadNetwork network = town(100);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    const Point2 middle(5000, 5000);
    ForecastRoads roads = pond(network, middle, 260, {1, 0, 0, 0, 0, 0, 1});
    const auto goal = std::uint32_t(nearestNode(network, middle));
    const auto from = std::uint32_t(nearestNode(network, {0, 0}));
    const traffic::FastRoutes best(hierarchy, std::vector<double>(network.edgeCount(), 10));
    traffic::GoalSeconds least(best);
    TimedSearch search(network, hierarchy, roads, 0);
    const auto way = search.before(kNever, from, goal, least);
    QVERIFY(way.has_value());
    const auto known = earliestArrival(network, roads, from, goal, 0);
    QVERIFY(std::abs(way->arrive - known->arrive) < 1e-6);
    QVERIFY2(search.settled() < 3000, qPrintable(QString::number(search.settled())));
    QCOMPARE(network.nodeCount(), std::size_t(10000));
    const std::size_t before = search.settled();
    QVERIFY(!search.before(known->arrive, from, goal, least));  // nobody is there sooner
    QVERIFY(search.settled() - before < 3000);
  }

  void ofManyPondsThatRiseAndFallEveryWayIsTheEarliest() {
    const RoadNetwork network = town(30);
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    for (unsigned seed = 1; seed <= 6; ++seed) {
      std::mt19937 random(seed);
      ForecastRoads roads = pond(network, {0, 0}, 0, {1, 1, 1, 1, 1, 1});
      for (int k = 0; k < 12; ++k) {
        std::vector<float> shares;
        for (int t = 0; t < 6; ++t) shares.push_back(random() % 2 ? 0.0F : 0.3F);
        const Point2 place(double(random() % 2900), double(random() % 2900));
        const ForecastRoads one = pond(network, place, 100 + double(random() % 300), shares);
        for (std::size_t t = 0; t < 6; ++t)
          for (std::size_t e = 0; e < network.edgeCount(); ++e)
            roads.share[t][e] = std::min(roads.share[t][e], one.share[t][e]);
      }
      const TimedRoutes routes(network, hierarchy, roads, 100);
      for (std::uint32_t from = seed; from < network.nodeCount(); from += 113) {
        const auto known = earliestArrivals(network, roads, std::array{from}, 100);
        for (std::uint32_t to = 0; to < network.nodeCount(); to += 7) {
          const auto way = routes.route(from, to);
          QCOMPARE(way.has_value(), std::isfinite(known[to]));
          if (way) QVERIFY(std::abs(way->arrive - known[to]) < 1e-6);
        }
      }
    }
  }
};

QTEST_APPLESS_MAIN(ShutGoalTest)
#include "shut_goal_test.moc"
