// Flood, traffic and units of the 36 km² demo city beside their bars. Routes and exposure are
// measured in processor seconds, the rest by the clock. Ends with 1 where a bar is missed.
//
//   ninja -C build/release world_bench && build/release/bin/world_bench [PART …]
//
// Parts, all where none is named:
//   traffic   an hour with 20,000 departures on dry roads: does it flow, and what it costs
//   coupled   flood at 5 m and traffic on one clock for an hour, two threads: 120 s at most
//   run       the same hour as the verb `world` runs it with one branch: trips, both models, rows,
//             cover and files, two cores: 120 s at most
//   exposure  people, buildings and roads in the water at one instant by band: 100 ms at most
//   routes    10,000 answers a second on 100,000 edges, new conditions in 1 s with all that the
//             first question needs: without signs, and with one in twenty turns forbidden; over
//             conditions that stay as they are, and over water and traffic to come, as people ask
//             for them; by one thread, and by the clock where two threads share the questions
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "app/session/config.h"
#include "app/session/scenario/world_scenario.h"
#include "engine/core/file_io.h"
#include "gis/city/demo_city.h"
#include "scenarios/coupling/exposure.h"
#include "scenarios/coupling/timed_routes.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/road_hierarchy.h"
#include "scenarios/world/coupled_model.h"
#include "tests/bench/bench_support.h"

using namespace citymirror;

namespace {

using bench::Figures, bench::orStop;

constexpr double kHour = 3600;              // s
constexpr const char* kHourBar = "<= 120";  // s, for an hour of flood and traffic on two cores

/// Processor seconds of this program.
class ProcessorWatch {
 public:
  double seconds() const { return double(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};
constexpr int kThreads = 2;

class Stopwatch {
 public:
  double seconds() const {
    const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - begin_;
    return gone.count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

std::string configuration(const char* name) {
  return orStop(readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/") + name));
}

std::shared_ptr<const CityModel> city() {
  static const auto made = std::make_shared<const CityModel>(orStop(gis::makeDemoCity({}, {})));
  return made;
}

traffic::CityTraffic makeTrips(std::size_t vehicles) {
  const auto rules = orStop(traffic::parseCityTraffic(configuration("city_traffic.json")));
  traffic::CityDemandOptions options;
  options.vehicles = vehicles;
  options.threads = kThreads;
  return orStop(traffic::cityTraffic(city()->buildings, city()->roads, rules, options, {}));
}

const traffic::CityTraffic& evening(std::size_t vehicles) {
  static traffic::CityTraffic made;
  if (made.demand) return made;
  const Stopwatch watch;
  made = makeTrips(vehicles);
  double metres = 0;
  for (const std::uint32_t link : made.demand->links) metres += made.network->length[link];
  std::printf("trips: %zu on %zu edges, %zu signals, %.2f km each, made in %.1f s\n",
              made.demand->size(), made.network->linkCount(), made.network->programs.size(),
              metres / 1000 / double(made.demand->size()), watch.seconds());
  if (made.equilibrium.loadings > 0) std::printf("%s\n", made.equilibrium.text().c_str());
  return made;
}

/// Seconds of a trip where nobody else drives and no signal is red.
double freeSeconds(const TrafficNetwork& net, const TrafficDemand& demand, std::size_t v) {
  double sum = 0;
  for (std::uint32_t k = demand.firstLink[v]; k < demand.firstLink[v + 1]; ++k)
    sum += net.length[demand.links[k]] / net.freeSpeed[demand.links[k]];
  return sum;
}

void flows(std::size_t vehicles) {
  const auto& made = evening(vehicles);
  traffic::TrafficInputs inputs;
  inputs.network = made.network;
  inputs.demand = made.demand;
  auto model = orStop(traffic::TrafficModel::make(inputs));
  const Stopwatch watch;
  std::printf("  minute  running  waiting  arrived\n");
  for (double t = 600; t <= 2 * kHour; t += 600) {
    if (!model.advance(t, {})) std::exit(1);
    const auto counts = model.counts();
    std::printf("  %6.0f  %7u  %7u  %7u\n", t / 60, counts.running, counts.waiting, counts.arrived);
  }
  double driven = 0, free = 0, arrived = 0;
  for (std::size_t v = 0; v < made.demand->size(); ++v) {
    if (model.state().arrived[v] < 0) continue;
    driven += double(model.state().arrived[v]) / 1000 - made.demand->depart[v];
    free += freeSeconds(*made.network, *made.demand, v);
    ++arrived;
  }
  std::printf("  mean trip %.1f min, on free roads %.1f min, %zu gridlocks, %.2f s\n",
              driven / arrived / 60, free / arrived / 60, model.gridlocks().size(),
              watch.seconds());
  std::multiset<std::pair<int, std::size_t>> held;
  for (std::size_t lane = 0; lane < made.network->laneCount(); ++lane) {
    if (model.state().onLane[lane] > 0) held.insert({-int(model.state().onLane[lane]), lane});
  }
  int shown = 0;
  for (const auto& [count, lane] : held) {
    if (++shown > 12 || count > -10) break;
    std::uint32_t link = 0;
    while (made.network->firstLane[link + 1] <= lane) ++link;
    const Road& road = city()->roads.roadOf(link);
    std::printf("  still full: %d on %s (%s), %.0f m, hold %d\n", -count, road.name.en.c_str(),
                std::string(wordOf(road.roadClass)).c_str(), made.network->length[link],
                int(model.state().hold[lane]));
  }
}

/// An hour of rain over the city and its traffic.
world::CoupledInputs rainyHour(const traffic::CityTraffic& made) {
  flood::CityFloodOptions options;
  options.cell = 5;
  options.ground = orStop(flood::parseCityGround(configuration("infiltration_classes.json")));
  world::CoupledInputs in;
  in.city = city();
  in.flood = flood::makeCityFlood(*city(), options);
  in.flood.rainMmPerHour = {{0, 300, 3300}, {3, 50, 0}};
  in.flood.duration = kHour;
  in.flood.threads = kThreads;
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.traffic.parameters.informed = 0.7;
  in.traffic.parameters.patience = 120;
  in.wading = orStop(coupling::parseRoadClosure(configuration("road_closure.json")));
  return in;
}

void coupled(std::size_t vehicles, Figures& figures) {
  world::CoupledInputs in = rainyHour(evening(vehicles));
  const double cells = double(in.flood.bed->shape.columns) * double(in.flood.bed->shape.rows) / 1e6;
  auto model = orStop(world::CoupledModel::make(std::move(in)));
  const Stopwatch watch;
  const ProcessorWatch worked;
  if (!model.advance(kHour, {})) std::exit(1);
  const double took = watch.seconds();
  std::printf("coupled: %.2f million cells, %u vehicles\n", cells, model.traffic().counts().loaded);
  figures.print("an hour of both models alone (stretch 30), s", took, kHourBar);
  const auto stats = model.flood().stats();
  std::printf("  %.1f processor seconds on %d threads, %lld steps, %.2f billion cell updates\n",
              worked.seconds(), stats.threads, (long long)stats.steps,
              double(stats.cellUpdates) / 1e9);
  const Stopwatch forking;
  const auto fork = model.fork();
  figures.print("fork of both, ms", 1000 * forking.seconds(), "-");
}

/// The same hour with everything that people wait for who run it, the city made.
void wholeRun(std::size_t vehicles, Figures& figures) {
  (void)city();
  const auto config = orStop(session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets"));
  const auto folder = std::filesystem::temp_directory_path() /
                      ("citymirror-world-bench-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const Stopwatch watch;
  session::WorldScenario scenario;
  scenario.branches.push_back({"base", {"基准", "base"}, rainyHour(makeTrips(vehicles))});
  const double begun = watch.seconds();
  scenario.duration = kHour;
  scenario.threads = kThreads;
  scenario.bands = config.ponding;
  scenario.prices = config.prices;
  const auto done = orStop(session::runWorldScenario(scenario, folder.string(), {}));
  const double took = watch.seconds();
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file()) bytes += file.file_size();
  std::filesystem::remove_all(folder);
  std::printf("run of the verb world: %zu rows, %zu indices, %.1f MB of files\n",
              done.front().series.size(), done.front().indices.size(), double(bytes) / 1e6);
  figures.print("  trips and bed, s", begun, "-");
  figures.print("an hour with trips, rows and files, s", took, kHourBar);
}

void exposure(Figures& figures) {
  RasterGrid<float> depth(city()->terrain.shape);
  for (std::size_t k = 0; k < depth.values.size(); ++k)
    depth.values[k] = float(0.4 * std::abs(std::sin(double(k) * 0.01)));
  const ProcessorWatch finding;
  const coupling::ExposurePlaces places(*city(), depth.shape);
  const double found = finding.seconds();
  constexpr int kTimes = 20;
  coupling::BandedExposure bands;
  const ProcessorWatch counting;
  for (int k = 0; k < kTimes; ++k) bands = places.in(depth.values, {0.15, 0.25, 0.30, 0.50});
  const double counted = counting.seconds() / kTimes;
  const coupling::Exposed all = bands.atLeast(0);
  std::printf("exposure: %zu buildings, %zu in water, %.1f km of road, by four bands\n",
              city()->buildings.size(), all.buildings, all.roadMetres() / 1000);
  figures.print("the first water of a city, processor ms", 1000 * (found + counted), "<= 100");
  figures.print("every other, processor ms", 1000 * counted, "<= 100");
}

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
    for (float& depth : depths.back()) depth *= float(std::sin(M_PI * t / kHour));
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
  for (double t = 0; t <= kHour; t += 300) time.push_back(t);
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

void routes(unsigned signsOfHundred, Figures& figures) {
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

}  // namespace

int main(int argc, char** argv) {
  std::set<std::string> parts(argv + 1, argv + argc);
  std::size_t vehicles = 20000;
  for (const std::string& part : parts) {
    if (std::atoi(part.c_str()) > 0) vehicles = std::size_t(std::atoi(part.c_str()));
  }
  parts.erase(std::to_string(vehicles));
  const auto wanted = [&](const char* part) { return parts.empty() || parts.contains(part); };
  Figures figures;
  for (const unsigned signs : {0U, 5U}) {
    if (wanted("routes")) routes(signs, figures);
  }
  if (wanted("exposure")) exposure(figures);
  if (wanted("traffic")) flows(vehicles);
  if (wanted("coupled")) coupled(vehicles, figures);
  if (wanted("run")) wholeRun(vehicles, figures);
  return figures.exitStatus();
}
