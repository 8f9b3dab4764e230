// Ways over queues that change all over a town, water that rises and falls and roads that open and
// shut, with one-way streets and without, until after the last change: against searches that know
// no goal.
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "scenarios/coupling/timed_routes.h"

using namespace citymirror;
using namespace citymirror::coupling;

class QueuesToComeTest : public QObject {
  Q_OBJECT

  /// Blocks of 200 m, every fourth street twice as fast as the others: 24 s and 12 s a block.
  static RoadNetwork town(int side, unsigned oneWayOfTen, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Road> roads;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
          if (x + dx >= side || y + dy >= side) continue;
          Road road;
          road.code = std::to_string(roads.size());
          road.freeFlowKmh = (dx == 1 ? y : x) % 4 == 0 ? 60 : 30;
          road.oneway = random() % 10 < oneWayOfTen ? 1 : 0;
          road.line = {Point2(200.0 * x, 200.0 * y), Point2(200.0 * (x + dx), 200.0 * (y + dy))};
          if (random() % 2 == 0) std::reverse(road.line.begin(), road.line.end());
          roads.push_back(road);
        }
      }
    }
    return buildRoadNetwork(std::move(roads));
  }
  struct Conditions {
    double step = 300;  ///< s
    int steps = 13;
    unsigned queuesOfTen = 2, closedOfHundred = 0;
  };
  /// Every step other edges have queues or are closed.
  static ForecastRoads changing(const RoadNetwork& network, unsigned seed, const Conditions& c) {
    std::mt19937 random(seed);
    ForecastRoads roads;
    for (int k = 0; k < c.steps; ++k) {
      roads.time.push_back(c.step * k);
      std::vector<float> share(network.edgeCount(), 1);
      for (float& s : share) {
        if (random() % 10 < c.queuesOfTen) s = 0.3F + 0.1F * float(random() % 7);
        if (random() % 100 < c.closedOfHundred) s = 0;
      }
      roads.share.push_back(std::move(share));
    }
    return roads;
  }
  /// Every edge stands in water that rises and falls once, to another height at another time.
  static ForecastRoads inWater(const RoadNetwork& network, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<double> time;
    for (int k = 0; k <= 12; ++k) time.push_back(200.0 * k);
    std::vector<std::vector<float>> depth(time.size(), std::vector<float>(network.edgeCount()));
    for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
      const double high = double(random() % 2400), most = 0.05 * double(random() % 10);
      for (std::size_t k = 0; k < time.size(); ++k)
        depth[k][e] = float(std::max(0.0, most * (1 - std::abs(time[k] - high) / 900)));
    }
    return forecastRoads(time, depth, WadingRule{});
  }
  static void compareAll(const RoadNetwork& network, const ForecastRoads& roads, double depart,
                         std::uint32_t everyFrom = 23, std::uint32_t everyTo = 3) {
    const auto hierarchy = std::make_shared<const traffic::RoadHierarchy>(network);
    const TimedRoutes routes(network, hierarchy, roads, depart);
    for (std::uint32_t from = 0; from < network.nodeCount(); from += everyFrom) {
      const auto known = earliestArrivals(network, roads, std::array{from}, depart);
      for (std::uint32_t to = 0; to < network.nodeCount(); to += everyTo) {
        const auto way = routes.route(from, to);
        QCOMPARE(way.has_value(), std::isfinite(known[to]));
        if (!way) continue;
        const double takes = known[to] - depart;
        QVERIFY2(std::abs(way->arrive - known[to]) <= 1e-9 * (1 + takes),
                 qPrintable(QString("%1 to %2: %3 s, not %4")
                                .arg(from)
                                .arg(to)
                                .arg(way->arrive - depart)
                                .arg(takes)));
        QCOMPARE(arrivalAlong(network, roads, way->edges, depart), way->arrive);
      }
    }
  }

 private slots:
  void waysOverQueuesAreTheEarliestArrivals() {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      const RoadNetwork network = town(21, 0, seed);
      const ForecastRoads roads = changing(network, seed, {});
      for (const double depart : {-50.0, 290.0, 3300.0, 3599.0, 7200.0})
        compareAll(network, roads, depart);
    }
  }

  /// Searches that are long enough to look back from their goal.
  void waysAcrossATownFullOfQueuesAreTheEarliestArrivals() {
    const RoadNetwork network = town(61, 1, 7);
    for (const unsigned closed : {0U, 2U})
      compareAll(network, changing(network, 8 + closed, {300, 13, 2, closed}), 450, 1201, 67);
  }

  void waysOverQueuesInWaterAreTheEarliestArrivals() {
    for (unsigned seed = 1; seed <= 4; ++seed) {
      const RoadNetwork network = town(17, seed % 2 * 3, seed);
      const ForecastRoads queues = changing(network, seed + 9, {270, 9, 3, 0});
      const ForecastRoads roads = slowedBy(inWater(network, seed), queues.time, queues.share);
      for (const double depart : {0.0, 500.0, 2390.0}) compareAll(network, roads, depart);
    }
  }

  void waysOverClosuresThatOpenAndShutAreTheEarliestArrivals() {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      const RoadNetwork network = town(15, 4, seed);
      for (const Conditions& c :
           {Conditions{300, 13, 3, 15}, Conditions{60, 40, 3, 30}, Conditions{250, 4, 1, 50}})
        for (const double depart : {10.0, 700.0})
          compareAll(network, changing(network, seed, c), depart);
    }
  }
};

QTEST_APPLESS_MAIN(QueuesToComeTest)
#include "queues_to_come_test.moc"
