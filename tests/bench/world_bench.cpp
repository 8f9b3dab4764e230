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
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "app/session/config.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/demo_city.h"
#include "scenarios/coupling/exposure.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/world_bench_parts.h"

using namespace citymirror;

namespace {

using bench::configuration, bench::Figures, bench::orStop, bench::ProcessorWatch;
using bench::Stopwatch;

constexpr double kHour = 3600;              // s
constexpr const char* kHourBar = "<= 120";  // s, for an hour of flood and traffic on two cores

constexpr int kThreads = 2;

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
    if (wanted("routes")) bench::measureRoutes(signs, figures);
  }
  if (wanted("exposure")) exposure(figures);
  if (wanted("traffic")) flows(vehicles);
  if (wanted("coupled")) coupled(vehicles, figures);
  if (wanted("run")) wholeRun(vehicles, figures);
  return figures.exitStatus();
}
