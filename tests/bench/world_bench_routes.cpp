#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <span>
#include <thread>

#include "scenarios/coupling/road_flooding.h"
#include "scenarios/coupling/timed_routes.h"
#include "scenarios/traffic/road_hierarchy.h"
#include "tests/bench/world_bench_parts.h"

namespace citymirror::bench {
namespace {

constexpr double kWaterAhead = 3600;  // s

/// A town of 100,000 edges: blocks of 100 m, every eighth street fast.
RoadNetwork gridTown() {
  constexpr int kSide = 159;
  std::vector<Road> roads;
  for (int along = 0; along < 2; ++along) {
    for (int k = 0; k < kSide; ++k) {
      for (int at = 0; at + 1 < kSide; ++at) {
        Road road;
        road.code = std::to_string(roads.size());
        road.freeFlowKmh = k % 8 == 0 ? 60 : 30;
        for (const int end : {at, at + 1}) {
          const Point2 p(end * 100.0, k * 100.0);
          road.line.push_back(along == 0 ? p : Point2(p.y(), p.x()));
        }
        roads.push_back(std::move(road));
      }
    }
  }
  return buildRoadNetwork(std::move(roads));
}

/// Signs against so many of a hundred turns into another street; turning back is not counted.
void putSigns(RoadNetwork& town, unsigned ofHundred) {
  std::mt19937 random(7);
  for (std::uint32_t into = 0; into < town.edgeCount(); ++into) {
    const std::uint32_t node = town.edgeTo[into];
    for (std::uint32_t out = town.firstEdge[node]; out < town.firstEdge[node + 1]; ++out) {
      if (std::int64_t(out) == town.edgeTwin[into] || random() % 100 >= ofHundred) continue;
      town.signs.turns.push_back({std::to_string(out), town.roadOf(into).code,
                                  town.roadOf(out).code, town.node[node], TurnSign::Kind::no});
    }
  }
}

/// Depths of the edges at `time`, m: ponds that rise and fall within an hour.
std::vector<std::vector<float>> pondDepths(const RoadNetwork& town,
                                           const std::vector<double>& time) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> place(0, 15800), radius(100, 400), deepest(0.15, 0.6);
  std::vector<float> most(town.edgeCount(), 0);
  for (int pond = 0; pond < 60; ++pond) {
    const double x = place(random), y = place(random);
    const double across = radius(random), peak = deepest(random);
    for (std::size_t e = 0; e < most.size(); ++e) {
      const Point2 middle = (town.node[town.edgeFrom[e]] + town.node[town.edgeTo[e]]) / 2;
      const double away = (middle - Point2(x, y)).norm() / across;
      most[e] = std::max(most[e], float(peak * (1 - away * away)));
    }
  }
  std::vector<std::vector<float>> depths;
  for (const double t : time) {
    depths.push_back(most);
    for (float& depth : depths.back()) depth *= float(std::sin(M_PI * t / kWaterAhead));
  }
  return depths;
}

/// Shares of the free speed at `time`: a fifth of the edges have queues that come and go.
std::vector<std::vector<float>> queues(const RoadNetwork& town, const std::vector<double>& time) {
  std::mt19937 random(13);
  std::vector<std::vector<float>> pace;
  for (std::size_t k = 0; k < time.size(); ++k) {
    pace.emplace_back(town.edgeCount(), 1.0F);
    for (float& share : pace.back())
      if (random() % 5 == 0) share = 0.3F + 0.1F * float(random() % 7);
  }
  return pace;
}

std::uint32_t anyNode(const RoadNetwork& town, std::mt19937& random) {
  return std::uint32_t(random() % town.nodeCount());
}

using Pairs = std::vector<std::array<std::uint32_t, 2>>;

Pairs anyPairs(const RoadNetwork& town, int count) {
  std::mt19937 random(1);
  Pairs pairs;
  for (int k = 0; k < count; ++k) {
    const std::uint32_t from = anyNode(town, random);
    pairs.push_back({from, anyNode(town, random)});
  }
  return pairs;
}

std::size_t askAll(const coupling::TimedRoutes& ways,
                   std::span<const std::array<std::uint32_t, 2>> pairs) {
  std::size_t reached = 0;
  for (const auto& [from, to] : pairs) reached += ways.nearest(std::array{from}, to, 1).size();
  return reached;
}

/// Answers a second where two threads, each with its own weights, share the questions.
double askedByTwo(const coupling::TimedRoutes& first, const coupling::TimedRoutes& second,
                  const Pairs& pairs) {
  const auto all = std::span(pairs);
  const Stopwatch watch;
  std::thread other([&] { askAll(second, all.first(all.size() / 2)); });
  askAll(first, all.subspan(all.size() / 2));
  other.join();
  return double(pairs.size()) / watch.seconds();
}

/// Weights for conditions, and what the first question after a way that takes long adds to them.
std::unique_ptr<coupling::TimedRoutes> weighed(
    const RoadNetwork& town, const std::shared_ptr<const traffic::RoadHierarchy>& shape,
    coupling::ForecastRoads roads) {
  constexpr double kDepart = 900;  // s
  auto ways = std::make_unique<coupling::TimedRoutes>(town, shape, std::move(roads), kDepart);
  (void)ways->route(std::uint32_t(nearestNode(town, {0, 0})),
                    std::uint32_t(nearestNode(town, {15800, 15800})));
  return ways;
}

void askTimed(const std::string& name, const RoadNetwork& town,
              const std::shared_ptr<const traffic::RoadHierarchy>& shape,
              const coupling::ForecastRoads& roads, int count, Figures& figures) {
  const ProcessorWatch weighing;
  const auto ways = weighed(town, shape, roads);
  figures.print(name + ": new conditions, s", weighing.seconds(), "<= 1");
  const Pairs pairs = anyPairs(town, count);
  const ProcessorWatch asking;
  const std::size_t reached = askAll(*ways, pairs);
  figures.print(name + ", answers/s", count / asking.seconds(), ">= 10000");
  const auto second = weighed(town, shape, roads);
  figures.print("  by two threads and the clock, answers/s", askedByTwo(*ways, *second, pairs),
                "-");
  std::vector<std::uint32_t> from, to;
  for (int k = 0; k < 30; ++k) {
    from.push_back(pairs[std::size_t(k)][0]);
    to.push_back(pairs[std::size_t(k)][1]);
  }
  const ProcessorWatch tabling;
  const std::size_t answers = ways->table(from, to).size();
  figures.print("  of a table of 30 by 30, answers/s", double(answers) / tabling.seconds(), "-");
  figures.print("  pairs between which a way opens, %", 100.0 * double(reached) / count, "-");
}

/// The same town over conditions to come: exact arrivals, what does not keep its best is searched
/// through time.
void timedRoutes(const RoadNetwork& town,
                 const std::shared_ptr<const traffic::RoadHierarchy>& shape, Figures& figures) {
  const auto wading = orStop(coupling::parseRoadClosure(configuration("road_closure.json")));
  const coupling::WadingRule& rule = *wading.find("ambulance");
  std::vector<double> time;
  for (double t = 0; t <= kWaterAhead; t += 300) time.push_back(t);
  const auto depths = pondDepths(town, time);
  const auto pace = queues(town, time);
  const auto& high = depths[depths.size() / 2];
  std::printf("  over an hour of water to come: %lld edges wet, %lld closed at its height\n",
              (long long)std::count_if(high.begin(), high.end(), [](float d) { return d > 0; }),
              (long long)std::count_if(high.begin(), high.end(),
                                       [&](float d) { return double(d) >= rule.closeDepth; }));
  const coupling::ForecastRoads wet = coupling::forecastRoads(time, depths, rule);
  askTimed("water to come", town, shape, wet, 4000, figures);
  askTimed("water and queues to come", town, shape, coupling::slowedBy(wet, time, pace), 1000,
           figures);
}

}  // namespace

void measureRoutes(unsigned signsOfHundred, Figures& figures) {
  RoadNetwork town = gridTown();
  putSigns(town, signsOfHundred);
  const ProcessorWatch building;
  const auto shape = std::make_shared<const traffic::RoadHierarchy>(town);
  const double built = building.seconds();
  std::mt19937 random(1);
  std::vector<double> seconds(town.edgeCount());
  for (std::size_t e = 0; e < seconds.size(); ++e)
    seconds[e] = double(town.edgeLength[e]) / (town.roadOf(e).freeFlowKmh / 3.6) *
                 (1 + double(random() % 100) / 100);
  const ProcessorWatch weighing;
  const traffic::FastRoutes fast(shape, seconds);
  const double weighed = weighing.seconds();
  constexpr int kQueries = 20000;
  double sum = 0;
  const ProcessorWatch asking;
  for (int k = 0; k < kQueries; ++k)
    sum += fast.seconds(anyNode(town, random), anyNode(town, random));
  const double asked = asking.seconds();
  std::size_t edges = 0;
  const ProcessorWatch walking;
  for (int k = 0; k < kQueries / 10; ++k)
    edges += fast.edges(anyNode(town, random), anyNode(town, random))->size();
  const double walked = walking.seconds();
  std::printf("routes: %zu edges, %zu forbidden turns, mean %.0f s, %.0f edges\n", town.edgeCount(),
              town.signs.turns.size(), sum / kQueries, double(edges) / (kQueries / 10));
  figures.print("the shape, once for a city, s", built, "-");
  figures.print("conditions that stay: new conditions, s", weighed, "<= 1");
  figures.print("conditions that stay, answers/s", kQueries / asked, ">= 10000");
  figures.print("  with all edges, answers/s", kQueries / 10 / walked, "-");
  timedRoutes(town, shape, figures);
}

}  // namespace citymirror::bench
