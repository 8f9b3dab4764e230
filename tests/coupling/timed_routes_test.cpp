// Many ways over changing roads against one search each; what closes a way; how others slow it.
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <random>

#include "engine/core/junction_rules.h"
#include "scenarios/coupling/timed_routes.h"

using namespace citymirror;
using namespace citymirror::coupling;

class TimedRoutesTest : public QObject {
  Q_OBJECT

  /// Streets of 100 m at 36 km/h: 10 s a block.
  static RoadNetwork blocks(int side) {
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
  /// Every 30 s another share of roads in 1/`dry` of the edges, the rest free.
  static ForecastRoads changing(const RoadNetwork& network, unsigned seed, unsigned dry) {
    std::mt19937 random(seed);
    ForecastRoads roads;
    for (int k = 0; k < 8; ++k) {
      roads.time.push_back(30.0 * k);
      std::vector<float> share(network.edgeCount(), 1);
      for (float& s : share)
        if (random() % dry == 0) s = random() % 2 == 0 ? 0 : 0.25F * float(1 + random() % 4);
      roads.share.push_back(std::move(share));
    }
    return roads;
  }
  /// Nobody turns there, at one turn in five; turns back are among them.
  static void ban(RoadNetwork& network, unsigned seed) {
    std::mt19937 random(seed);
    for (std::uint32_t into = 0; into < network.edgeCount(); ++into) {
      const std::uint32_t node = network.edgeTo[into];
      for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
        if (random() % 5 == 0)
          network.signs.turns.push_back({std::to_string(e), network.roadOf(into).code,
                                         network.roadOf(e).code, network.node[node],
                                         TurnSign::Kind::no});
    }
  }
  /// When one is at each node at the earliest, from edge to edge and turn by turn.
  static std::vector<double> turnByTurn(const RoadNetwork& network, const ForecastRoads& roads,
                                        std::uint32_t from, double depart) {
    const JunctionRules rules = junctionRules(network);
    const double never = std::numeric_limits<double>::infinity();
    std::vector<double> passed(network.edgeCount(), never), at(network.nodeCount(), never);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto drive = [&](std::uint32_t edge, double time) {
      const double leave = arrivalAlong(network, roads, std::span(&edge, 1), time);
      if (leave < passed[edge]) queue.push({passed[edge] = leave, edge});
    };
    for (std::uint32_t e = network.firstEdge[from]; e < network.firstEdge[from + 1]; ++e)
      drive(e, depart);
    while (!queue.empty()) {
      const auto [time, edge] = queue.top();
      queue.pop();
      if (time > passed[edge]) continue;
      const std::uint32_t node = network.edgeTo[edge];
      at[node] = std::min(at[node], time);
      for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
        if (!rules.bans(edge, e)) drive(e, time);
    }
    at[from] = depart;
    return at;
  }
  static TimedRoutes routesOver(const RoadNetwork& network, const ForecastRoads& roads,
                                double depart) {
    return {network, std::make_shared<const traffic::RoadHierarchy>(network), roads, depart};
  }

 private slots:
  void everyEntryOfATableIsTheEarliestArrival() {
    const RoadNetwork network = blocks(6);
    const std::array<std::uint32_t, 4> from{0, 7, 20, 35};
    const std::array<std::uint32_t, 5> to{35, 3, 18, 30, 0};
    for (const unsigned dry : {2U, 5U, 40U}) {
      for (const double depart : {0.0, 47.0, 500.0}) {
        const ForecastRoads roads = changing(network, dry + 3, dry);
        const auto ways = routesOver(network, roads, depart).ways(from, to);
        const std::vector<double>& table = ways.seconds;
        QCOMPARE(table.size(), from.size() * to.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
          for (std::size_t k = 0; k < to.size(); ++k) {
            const auto way = earliestArrival(network, roads, from[i], to[k], depart);
            const double takes =
                way ? way->arrive - depart : std::numeric_limits<double>::infinity();
            const double told = table[i * to.size() + k];
            QVERIFY(told == takes || std::abs(told - takes) < 1e-4);
            const double metres = ways.metres[i * to.size() + k];
            QCOMPARE(std::isfinite(metres), way.has_value());
            if (!way) continue;
            const Point2 apart = network.node[to[k]] - network.node[from[i]];
            QVERIFY(metres >= std::abs(apart.x()) + std::abs(apart.y()) - 0.1);
            QVERIFY(metres <= 10 * takes + 0.1);  // nobody drives faster than 36 km/h
          }
        }
      }
    }
  }

  void signsForTurnsAreObeyedAtEveryTime() {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      RoadNetwork network = blocks(5);
      ban(network, seed);
      const JunctionRules rules = junctionRules(network);
      QVERIFY(rules.banned.size() > 20);
      const ForecastRoads roads = changing(network, seed, 4);
      const TimedRoutes routes = routesOver(network, roads, 20);
      std::vector<std::uint32_t> all(network.nodeCount());
      for (std::uint32_t n = 0; n < all.size(); ++n) all[n] = n;
      for (const std::uint32_t from : {0U, 7U, 12U, 24U}) {
        const auto at = turnByTurn(network, roads, from, 20);
        const auto table = routes.table(std::array{from}, all);
        const auto tree = earliestArrivals(network, roads, std::array{from}, 20);
        for (const std::uint32_t to : all) {
          const auto way = earliestArrival(network, roads, from, to, 20);
          QCOMPARE(way.has_value(), std::isfinite(at[to]));
          QCOMPARE(std::isfinite(table[to]), way.has_value());
          QCOMPARE(std::isfinite(tree[to]), way.has_value());
          if (!way) continue;
          QVERIFY(std::abs(way->arrive - at[to]) < 1e-4);
          QVERIFY(std::abs(table[to] + 20 - at[to]) < 1e-4);
          QVERIFY(std::abs(tree[to] - at[to]) < 1e-4);
          for (std::size_t i = 1; i < way->edges.size(); ++i)
            QVERIFY(!rules.bans(way->edges[i - 1], way->edges[i]));
        }
      }
    }
  }

  void whoLeavesLaterIsNeverThereFirst() {
    RoadNetwork network = blocks(5);
    ban(network, 8);
    ForecastRoads roads = changing(network, 8, 4);
    roads.topSpeed = 7;
    std::vector<double> before(network.nodeCount(), 0);
    for (double depart = 0; depart <= 240; depart += 7) {
      const auto at = earliestArrivals(network, roads, std::array{12U}, depart);
      for (std::size_t n = 0; n < at.size(); ++n) QVERIFY(at[n] >= before[n] - 1e-6);
      before = at;
    }
  }

  void nobodyDrivesFasterThanItsClassCan() {
    const RoadNetwork network = blocks(3);
    ForecastRoads roads{{0}, {std::vector<float>(network.edgeCount(), 1)}};
    const auto from = std::uint32_t(nearestNode(network, {0, 0}));
    const auto to = std::uint32_t(nearestNode(network, {200, 0}));
    for (const double top : {20.0, 5.0}) {
      roads.topSpeed = top;
      const double takes = 200 / std::min(10.0, top);
      const TimedRoutes routes = routesOver(network, roads, 0);
      QVERIFY(std::abs(routes.route(from, to)->arrive - takes) < 1e-3);
      QVERIFY(std::abs(routes.table(std::array{from}, std::array{to})[0] - takes) < 1e-3);
    }
    roads.share[0].assign(network.edgeCount(), 0.4F);  // water slows it more than its engine
    QVERIFY(std::abs(earliestArrival(network, roads, from, to, 0)->arrive - 50) < 1e-3);
    const std::vector<std::vector<float>> pace(1, std::vector<float>(network.edgeCount(), 1));
    QCOMPARE(slowedBy(roads, std::array{0.0}, pace).topSpeed, 5.0);
  }

  void theNearestAreThoseOfAllSearchesInOrder() {
    const RoadNetwork network = blocks(7);
    std::vector<std::uint32_t> from;
    for (std::uint32_t n = 0; n < network.nodeCount(); n += 3) from.push_back(n);
    for (unsigned seed = 1; seed < 8; ++seed) {
      const ForecastRoads roads = changing(network, seed, 3);
      std::vector<double> takes;
      for (const std::uint32_t source : from) {
        const auto way = earliestArrival(network, roads, source, 24, 15);
        if (way) takes.push_back(way->arrive - 15);
      }
      std::sort(takes.begin(), takes.end());
      const auto near = routesOver(network, roads, 15).nearest(from, 24, 4);
      QCOMPARE(near.size(), std::min<std::size_t>(4, takes.size()));
      for (std::size_t i = 0; i < near.size(); ++i)
        QVERIFY(std::abs(near[i].seconds - takes[i]) < 1e-4);
    }
  }

  void whoNeverArrivesIsNotNamed() {
    const RoadNetwork network = blocks(3);
    ForecastRoads roads{{0}, {std::vector<float>(network.edgeCount(), 0)}};
    const std::array<std::uint32_t, 2> from{0, 1};
    const TimedRoutes routes = routesOver(network, roads, 0);
    QVERIFY(routes.nearest(from, 8, 2).empty());
    QVERIFY(std::isinf(routes.table(from, std::array<std::uint32_t, 1>{8})[0]));
    QVERIFY(!routes.route(0, 8));
  }

  void oneOfSeveralGoalsIsTheFirstReached() {
    const RoadNetwork network = blocks(4);
    const ForecastRoads roads{{0}, {std::vector<float>(network.edgeCount(), 1)}};
    const auto near = std::uint32_t(nearestNode(network, {100, 0}));
    const auto far = std::uint32_t(nearestNode(network, {300, 300}));
    const auto from = std::uint32_t(nearestNode(network, {0, 0}));
    const auto way = earliestArrival(network, roads, from, std::array{far, near}, 5);
    QVERIFY(way.has_value());
    QVERIFY(std::abs(way->arrive - 15) < 1e-6);
    QVERIFY(!earliestArrival(network, roads, from, std::span<const std::uint32_t>(), 5));
  }

  void whatClosesAWayIsNamedWithItsTimes() {
    Road road;
    road.code = "R";
    road.freeFlowKmh = 36;
    road.line = {{0, 0}, {300, 0}};
    Road next = road;
    next.code = "N";
    next.line = {{300, 0}, {600, 0}};
    const RoadNetwork network = buildRoadNetwork({road, next});
    ForecastRoads roads{{0, 20, 50}, {}};
    for (int k = 0; k < 3; ++k) {
      roads.share.emplace_back(network.edgeCount(), 1.0F);
      for (std::uint32_t e = 0; e < network.edgeCount(); ++e)
        if (network.roadOf(e).code == "N" && k == 1) roads.share[1][e] = 0;
    }
    const auto from = std::uint32_t(nearestNode(network, {0, 0}));
    const auto to = std::uint32_t(nearestNode(network, {600, 0}));
    const auto way = earliestArrival(network, roads, from, to, 0);
    QVERIFY(way.has_value());
    const auto closed = firstClosed(network, roads, way->edges, 0);
    QVERIFY(closed.has_value());
    QCOMPARE(network.roadOf(closed->edge).code, std::string("N"));
    QCOMPARE(closed->reached, 30.0);  // it has been closed for ten seconds by then
    QCOMPARE(closed->closes, 20.0);
    QVERIFY(!firstClosed(network, roads, way->edges, 60));
    QCOMPARE(arrivalAlong(network, roads, way->edges, 0), way->arrive);
    QCOMPARE(way->arrive, 80.0);  // waits for it to open at 50 s
    const auto under = firstClosed(network, roads, std::span(&way->edges[1], 1), 5);
    QVERIFY(under.has_value());
    QCOMPARE(under->reached, 5.0);  // open then, and closed with the vehicle on it
    QCOMPARE(under->closes, 20.0);
  }

  void othersSlowAWayAndNeverCloseIt() {
    const RoadNetwork network = blocks(3);
    const std::size_t edges = network.edgeCount();
    ForecastRoads water{{0, 100}, {std::vector<float>(edges, 1), std::vector<float>(edges, 0.5F)}};
    water.share[1][0] = 0;
    std::vector<std::vector<float>> pace{std::vector<float>(edges, std::nanf("")),
                                         std::vector<float>(edges, 0.25F)};
    pace[1][1] = 0;
    pace[1][2] = -1;
    const std::array<double, 2> times{0, 60};
    const ForecastRoads slowed = slowedBy(water, times, pace);
    QCOMPARE(slowed.time, (std::vector<double>{0, 60, 100}));
    QCOMPARE(slowed.share[0][5], 1.0F);   // nobody drives there
    QCOMPARE(slowed.share[1][5], 0.25F);  // as slow as the others
    QCOMPARE(slowed.share[1][1], 0.05F);  // a standing queue
    QCOMPARE(slowed.share[1][2], 0.0F);   // closed by people
    QCOMPARE(slowed.share[2][5], 0.25F);  // slower than the water makes it
    QCOMPARE(slowed.share[2][0], 0.0F);   // closed by water
    QCOMPARE(slowedBy(water, {}, {}).share, water.share);
  }
};

QTEST_APPLESS_MAIN(TimedRoutesTest)
#include "timed_routes_test.moc"
