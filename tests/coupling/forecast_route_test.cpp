// Time-dependent routes against brute force, and the speed over water.
#include <QtTest>
#include <cmath>
#include <functional>
#include <random>

#include "engine/core/file_io.h"
#include "scenarios/coupling/forecast_route.h"
#include "scenarios/coupling/help_cover.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

/// A grid of streets of 100 m whose lengths are bent a little, 36 km/h: 10 s a block.
RoadNetwork grid(int side, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Road> roads;
  const auto at = [&](int x, int y) { return Point2(100.0 * x, 100.0 * y); };
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
        if (x + dx >= side || y + dy >= side) continue;
        Road road;
        road.code = std::to_string(roads.size());
        road.freeFlowKmh = 36;
        const Point2 a = at(x, y), b = at(x + dx, y + dy);
        const Point2 bend = (a + b) / 2 + Point2(dy, dx) * double(random() % 60);
        road.line = {a, bend, b};
        roads.push_back(road);
      }
    }
  }
  return buildRoadNetwork(std::move(roads));
}

ForecastRoads weather(const RoadNetwork& network, unsigned seed, int steps) {
  std::mt19937 random(seed);
  ForecastRoads roads;
  for (int k = 0; k < steps; ++k) {
    roads.time.push_back(20.0 * k);
    std::vector<float> share(network.edgeCount());
    for (float& s : share) s = random() % 3 == 0 ? 0 : 0.25F * float(1 + random() % 4);
    roads.share.push_back(std::move(share));
  }
  return roads;
}

/// Along one edge in steps of 1/50 s: the earliest leave over all times to enter.
double bruteLeave(const RoadNetwork& network, const ForecastRoads& roads, std::uint32_t edge,
                  double at) {
  constexpr double kStep = 0.02;
  const double end = roads.time.back() + 200;
  const auto shareAt = [&](double t) {
    std::size_t k = 0;
    while (k + 1 < roads.time.size() && roads.time[k + 1] <= t + 1e-9) ++k;
    return double(roads.share[k][edge]);
  };
  double far = 0;
  for (double t = at; t < end; t += kStep) {
    const double pace = shareAt(t) * network.roadOf(edge).freeFlowKmh / 3.6;
    if (pace <= 0) {
      far = 0;
      continue;
    }
    far += pace * kStep;
    if (far >= network.edgeLength[edge]) return t + kStep;
  }
  return INFINITY;
}

/// All simple ways of at most eight edges.
double bruteArrival(const RoadNetwork& network, const ForecastRoads& roads, std::uint32_t from,
                    std::uint32_t to, double depart) {
  double best = INFINITY;
  std::vector<bool> seen(network.nodeCount(), false);
  const std::function<void(std::uint32_t, double, int)> go = [&](std::uint32_t node, double time,
                                                                 int left) {
    if (node == to) best = std::min(best, time);
    if (node == to || left == 0 || time >= best) return;
    seen[node] = true;
    for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e) {
      if (!seen[network.edgeTo[e]])
        go(network.edgeTo[e], bruteLeave(network, roads, e, time), left - 1);
    }
    seen[node] = false;
  };
  go(from, depart, 8);
  return best;
}

RoadClosureConfig rules() {
  return *parseRoadClosure(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
}

}  // namespace

class ForecastRouteTest : public QObject {
  Q_OBJECT

 private slots:
  void speedNeverRisesWithDepthForAnyClass() {
    for (const WadingRule& rule : rules().rules) {
      double before = 1;
      QCOMPARE(speedShare(0, rule), 1.0);
      for (double depth = 0; depth < 1.5; depth += 0.001) {
        const double share = speedShare(depth, rule);
        QVERIFY2(share <= before + 1e-12 && share >= 0, rule.vehicleClass.c_str());
        if (depth >= rule.closeDepth) QCOMPARE(share, 0.0);
        before = share;
      }
    }
  }

  void thePublishedSpeedsOfTheCurveAreMet() {
    WadingRule car;
    car.closeDepth = 0.30;
    for (const auto& [mm, kmh] : {std::pair{50, 61.55},
                                  {100, 40.655},
                                  {150, 24.26},
                                  {200, 12.365},
                                  {250, 4.97},
                                  {299, 2.089}})
      QVERIFY(std::abs(speedShare(mm / 1000.0, car) * 86.9448 - kmh) < 0.01);
  }

  void routesOverChangingWaterAreThoseOfBruteForce() {
    int compared = 0;
    for (unsigned seed = 1; seed <= 6; ++seed) {
      const RoadNetwork network = grid(3, seed);
      const ForecastRoads roads = weather(network, seed * 7, 6);
      for (const double depart : {0.0, 33.0}) {
        const auto route = earliestArrival(network, roads, 0, 8, depart);
        const double brute = bruteArrival(network, roads, 0, 8, depart);
        QCOMPARE(route.has_value(), std::isfinite(brute));
        if (!route) continue;
        ++compared;
        QVERIFY2(std::abs(route->arrive - brute) < 0.3,
                 qPrintable(QString("%1 against %2").arg(route->arrive).arg(brute)));
      }
    }
    QVERIFY(compared >= 6);
  }

  void whoLeavesLaterNeverArrivesEarlier() {
    const RoadNetwork network = grid(6, 3);
    const ForecastRoads roads = weather(network, 11, 12);
    double before = 0;
    for (double depart = 0; depart < 260; depart += 1) {
      const auto route = earliestArrival(network, roads, 0, 35, depart);
      const double arrive = route ? route->arrive : INFINITY;
      QVERIFY(arrive >= before - 1e-9);
      before = arrive;
    }
  }

  void aRoadThatClosesBeforeOneGetsThereIsNotTaken() {
    Road near, far;
    near.code = "near", far.code = "far";
    near.freeFlowKmh = far.freeFlowKmh = 36;
    near.line = {{0, 0}, {300, 0}, {600, 0}};
    far.line = {{0, 0}, {300, 400}, {600, 0}};
    const RoadNetwork network = buildRoadNetwork({near, far});
    ForecastRoads roads;
    roads.time = {0, 40};
    for (int k = 0; k < 2; ++k) {
      roads.share.emplace_back(network.edgeCount(), 1.0F);
      for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
        if (k == 1 && network.roadOf(e).code == "near") roads.share[1][e] = 0;
      }
    }
    const auto from = std::uint32_t(nearestNode(network, {0, 0}));
    const auto to = std::uint32_t(nearestNode(network, {600, 0}));
    const auto route = earliestArrival(network, roads, from, to, 0);
    QVERIFY(route.has_value());
    for (const std::uint32_t e : route->edges) QCOMPARE(network.roadOf(e).code, std::string("far"));
    QVERIFY(std::abs(route->arrive - 100) < 1e-6);
  }

  void helpThatNoLongerComesInTimeIsNamedWithItsHour() {
    const RoadNetwork network = grid(4, 5);
    ForecastRoads roads;
    roads.time = {0, 600, 1200};
    for (int k = 0; k < 3; ++k) roads.share.emplace_back(network.edgeCount(), 1.0F);
    const auto corner = std::uint32_t(nearestNode(network, {300, 300}));
    for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
      if (network.edgeTo[e] == corner) roads.share[2][e] = 0.05F;
    }
    const std::vector<double> times{0, 300, 900, 1300};
    const std::uint32_t station = std::uint32_t(nearestNode(network, {0, 0}));
    const auto cover = nodeCover(network, roads, std::span(&station, 1), times, 200);
    QVERIFY(cover.ok());
    const std::vector<double>& lost = cover->lost;
    QCOMPARE(lost[corner], 1300.0);
    QVERIFY(cover->late[corner] > 200 && std::isfinite(cover->late[corner]));
    QVERIFY(std::isnan(lost[station]));
    QCOMPARE(std::count_if(lost.begin(), lost.end(), [](double t) { return !std::isnan(t); }), 1);
  }

  void whoWaitsForTheWaterToFallIsLateAndWhoIsFarFromHelpAnywayLosesNothing() {
    const RoadNetwork network = grid(4, 5);
    ForecastRoads roads{{0, 600, 1200}, {}};
    for (const float share : {1.0F, 0.0F, 1.0F})
      roads.share.emplace_back(network.edgeCount(), share);
    const auto station = std::uint32_t(nearestNode(network, {0, 0}));
    const auto times = callTimes(0, 1500, 60);
    QCOMPARE(times.front(), 0.0);
    QCOMPARE(times.back(), 1500.0);
    const auto wide = nodeCover(network, roads, std::span(&station, 1), times, 400);
    const auto narrow = nodeCover(network, roads, std::span(&station, 1), times, 15);
    QVERIFY(wide.ok() && narrow.ok());
    int lostWide = 0, lostNarrow = 0;
    for (std::size_t n = 0; n < network.nodeCount(); ++n) {
      const auto dry = earliestArrivals(network, roads, std::span(&station, 1), 0)[n];
      QCOMPARE(bool(narrow->covered[n]), dry <= 15);
      if (!std::isnan(wide->lost[n])) {
        ++lostWide;
        // Called then it waits for the water of 600 s to fall at 1200 s, and not a minute before.
        QVERIFY(wide->late[n] > 400 && wide->lost[n] + wide->late[n] >= 1200);
        const auto before = earliestArrivals(network, roads, std::span(&station, 1),
                                             wide->lost[n] - 60);
        QVERIFY(before[n] - (wide->lost[n] - 60) <= 400);
      }
      lostNarrow += !std::isnan(narrow->lost[n]);
      if (!narrow->covered[n]) QVERIFY(std::isnan(narrow->lost[n]));
    }
    QVERIFY(lostWide > lostNarrow);
  }

  void closedRoadsOpenAgainBelowTheirReopeningDepth() {
    WadingRule car;
    const std::vector<std::vector<float>> depth{{0.1F}, {0.31F}, {0.27F}, {0.2F}};
    const ForecastRoads roads = forecastRoads({0, 60, 120, 180}, depth, car);
    QVERIFY(roads.share[0][0] > 0 && roads.share[3][0] > 0);
    QCOMPARE(roads.share[1][0], 0.0F);
    QCOMPARE(roads.share[2][0], 0.0F);
  }
};

QTEST_GUILESS_MAIN(ForecastRouteTest)
#include "forecast_route_test.moc"
