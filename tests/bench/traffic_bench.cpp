// The mesoscopic engine beside the installed SUMO: same network, same routes, processor seconds.
//
//   ninja -C build/release traffic_bench
//   build/release/bin/traffic_bench [--no-micro] [grid|bologna|bad_hersfeld]...
//
// How fast: our engine, which the program runs many times on one network that is read once, beside
// a process of SUMO meso that reads, drives and writes nothing; below it our process beside SUMO's,
// of which the start takes more than the engine. Each the least of as many runs, which take turns
// so that what else the machine does meets them alike. How near: mean trip time and hourly edge
// flows of ours and of SUMO meso beside SUMO micro (GEH, DMRB 12.2.1: below 5 is a match); micro
// takes a minute. Bologna joined comes with Debian's sumo-tools, Bad Hersfeld from CITYMIRROR_DATA
// or ../shared/data; what is not there is skipped by name. Ends with 1 where a bar is missed.
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>

#include "engine/core/file_io.h"
#include "gis/city/sumo_demand.h"
#include "gis/city/sumo_network.h"
#include "scenarios/traffic/route_planning.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/sumo_peer.h"

using namespace citymirror;
namespace fs = std::filesystem;

namespace {

using bench::Figures, bench::orStop, bench::processorSeconds, bench::SumoFiles, bench::SumoModel;

constexpr double kHour = 3600, kEnd = 14400;  // s
constexpr int kRuns = 12;                     // of the engine, our process and SUMO's
constexpr double kMicroTrip = 387;            // s, mean trip of Bologna joined in SUMO 1.15 micro

/// Bars of one network, "-" = none.
struct TrafficBars {
  const char *seconds, *ratio, *tripAway, *flows;
  bool closerThanMeso;
};

traffic::TrafficInputs readOurs(const SumoFiles& files) {
  TrafficNetwork net = orStop(gis::readSumoNetwork(orStop(readFile(files.network)), files.network));
  std::vector<std::string> texts;
  for (const auto* list : {&files.demand, &files.additional}) {
    for (const std::string& path : *list) texts.push_back(orStop(readFile(path)));
  }
  std::vector<gis::DemandFile> demandFiles;
  for (const std::string& text : texts) demandFiles.push_back({"demand", text});
  for (std::size_t k = files.demand.size(); k < texts.size(); ++k) {
    if (!gis::readSumoSignals(texts[k], "signals", net)) std::exit(1);
  }
  traffic::TrafficInputs inputs;
  inputs.demand = std::make_shared<const TrafficDemand>(
      orStop(traffic::planRoutes(orStop(gis::readSumoDemand(demandFiles, net)), net, {})));
  inputs.network = std::make_shared<const TrafficNetwork>(std::move(net));
  return inputs;
}

struct Driven {
  traffic::TrafficModel model;
  std::vector<traffic::LinkCount> firstHour;
};

Driven drive(const traffic::TrafficInputs& inputs) {
  Driven driven{orStop(traffic::TrafficModel::make(inputs)), {}};
  if (!driven.model.advance(kHour, {})) std::exit(1);
  driven.firstHour = driven.model.takeCounts();
  if (!driven.model.advance(kEnd, {})) std::exit(1);
  return driven;
}

/// This program as the process that is set beside SUMO's: reads, drives, ends.
std::string ourCommand(const SumoFiles& files) {
  return "'" + fs::read_symlink("/proc/self/exe").string() + "' --once '" + files.network + "' '" +
         bench::joined(files.demand) + "' '" + bench::joined(files.additional) + "'";
}

std::vector<std::string> filesOf(const std::string& list) {
  std::vector<std::string> files;
  std::istringstream in(list);
  for (std::string file; std::getline(in, file, ',');) files.push_back(file);
  return files;
}

struct Ours {
  double meanTrip = 0;  ///< s
  bench::EdgeFlows firstHour;
};

double meanTripOf(const traffic::TrafficModel& model, std::size_t vehicles) {
  double sum = 0;
  for (std::size_t v = 0; v < vehicles; ++v) {
    if (model.state().arrived[v] < 0) continue;
    sum += double(model.state().arrived[v] - model.state().entered[v]) / 1000;
  }
  return sum / model.counts().arrived;
}

/// Processor seconds, the least of as many runs each; NaN = failed or not there.
struct LeastSeconds {
  double engine = INFINITY, process = NAN, meso = NAN;
};

/// Keeps the lesser of two; a failed run leaves none.
void keepLess(double& least, const std::optional<double>& seconds, bool first) {
  if (!seconds)
    least = NAN;
  else if (first || *seconds < least)
    least = *seconds;
}

/// One run of each after the other, so often.
LeastSeconds runInTurn(const traffic::TrafficInputs& inputs, const SumoFiles& files,
                       std::optional<Driven>& driven) {
  const bool peer = bench::sumoIsThere();
  LeastSeconds least;
  for (int k = 0; k < kRuns; ++k) {
    const double begin = processorSeconds();
    driven = drive(inputs);
    keepLess(least.engine, processorSeconds() - begin, k == 0);
    if (!peer) continue;
    keepLess(least.process, bench::secondsOf(ourCommand(files)), k == 0);
    keepLess(least.meso, bench::secondsOf(bench::sumoCommand(files, SumoModel::meso)), k == 0);
  }
  return least;
}

Ours runOurs(const SumoFiles& files, const TrafficBars& bars, Figures& figures) {
  const double begin = processorSeconds();
  const traffic::TrafficInputs inputs = readOurs(files);
  const double reading = processorSeconds() - begin;
  std::optional<Driven> driven;
  const LeastSeconds least = runInTurn(inputs, files, driven);
  const auto counts = driven->model.counts();
  std::printf("%s: %zu edges, %u vehicles, %u arrived, %zu gridlocks; the least of %d runs each\n",
              files.name.c_str(), inputs.network->linkCount(), counts.loaded, counts.arrived,
              driven->model.gridlocks().size(), kRuns);
  figures.print("engine alone, without reading, processor s", least.engine, bars.seconds);
  figures.print("reading the files, processor s", reading, "-");
  Ours ours{meanTripOf(driven->model, inputs.demand->size()), {}};
  for (std::size_t l = 0; l < driven->firstHour.size(); ++l)
    ours.firstHour[inputs.network->code[l]] = driven->firstHour[l].entered;
  if (!bench::sumoIsThere()) return ours;
  if (std::isnan(least.process) || std::isnan(least.meso)) {
    figures.skip("ours and SUMO meso as processes",
                 std::isnan(least.meso) ? "SUMO failed" : "ours failed");
    return ours;
  }
  figures.print("SUMO meso, its process, processor s", least.meso, "-");
  figures.print("times faster, our engine", least.meso / least.engine, bars.ratio);
  figures.print("  our process, with start and reading, processor s", least.process, "-");
  figures.print("  times faster, both as processes", least.meso / least.process, "-");
  return ours;
}

/// How near ours and SUMO meso are to SUMO micro.
void compareCourses(const SumoFiles& files, const Ours& ours, const TrafficBars& bars,
                    const fs::path& folder, Figures& figures) {
  const auto meso = bench::courseOf(files, SumoModel::meso, folder);
  const auto micro = bench::courseOf(files, SumoModel::micro, folder);
  if (!meso || !micro) return figures.skip("beside SUMO micro", "SUMO failed");
  figures.print("SUMO micro, writing its files, processor s", micro->seconds, "-");
  figures.print("mean trip of SUMO micro, s", micro->meanTrip, "-");
  figures.print("mean trip of SUMO meso, s", meso->meanTrip, "-");
  const auto asBar = [&](const char* sign, double figure) {
    char text[64];
    std::snprintf(text, sizeof text, "%s %.2f", sign, figure);
    return bars.closerThanMeso ? std::string(text) : std::string("-");
  };
  const double mesoAway = bench::percentAway(meso->meanTrip, micro->meanTrip);
  figures.print("  SUMO meso, % away from micro", mesoAway, "-");
  figures.print("  ours, % away from micro", bench::percentAway(ours.meanTrip, micro->meanTrip),
                asBar("<=", mesoAway));
  const double mesoFlows = 100 * bench::shareWithinGeh5(meso->firstHour, micro->firstHour);
  const double ourFlows = 100 * bench::shareWithinGeh5(ours.firstHour, micro->firstHour);
  figures.print("edges, GEH < 5 to micro: SUMO meso, %", mesoFlows, "-");
  figures.print("edges, GEH < 5 to micro: ours, %", ourFlows, bars.flows);
  figures.print("  the same beside SUMO meso's", ourFlows, asBar(">=", mesoFlows));
}

void compare(const SumoFiles& files, const TrafficBars& bars, bool micro, Figures& figures) {
  const Ours ours = runOurs(files, bars, figures);
  figures.print("mean trip of ours, s", ours.meanTrip, "-");
  if (bars.tripAway[0] != '-')
    figures.print("  % away from micro's 387 s", bench::percentAway(ours.meanTrip, kMicroTrip),
                  bars.tripAway);
  if (!bench::sumoIsThere())
    return figures.skip("times faster, beside SUMO micro", "there is no sumo (Debian: sumo)");
  if (!micro) return figures.skip("beside SUMO micro", "--no-micro");
  const fs::path folder = fs::temp_directory_path() / ("traffic_bench_" + files.name);
  fs::create_directories(folder);
  compareCourses(files, ours, bars, folder, figures);
  fs::remove_all(folder);
}

void bologna(bool micro, Figures& figures) {
  const std::string j = "/usr/share/sumo/tools/sumolib/scenario/scenarios/RealWorld/joined/joined";
  if (!fs::exists(j + ".rou.xml"))
    return figures.skip("bologna", "its files are absent (Debian: sumo-tools)");
  compare({"bologna",
           j + "_buslanes.net.xml",
           {j + ".rou.xml", j + "_busses.add.xml"},
           {j + "_bus_stops.add.xml", j + "_vtypes.add.xml", j + "_tls.add.xml"}},
          {"<= 0.1", ">= 20", "<= 10", ">= 85", true}, micro, figures);
}

void badHersfeld(bool micro, Figures& figures) {
  const char* data = std::getenv("CITYMIRROR_DATA");
  const fs::path root = data ? data : CITYMIRROR_SOURCE_DIR "/../shared/data";
  const fs::path packed = root / "bad_hersfeld/sumo/bad_hersfeld.net.xml.gz";
  if (!fs::exists(packed))
    return figures.skip("bad_hersfeld", "bad_hersfeld/sumo/bad_hersfeld.net.xml.gz is absent");
  const fs::path folder = fs::temp_directory_path() / "traffic_bench_trips";
  fs::create_directories(folder);
  const std::string net = (folder / "net.net.xml").string(),
                    routes = (folder / "routes.rou.xml").string();
  const auto made = bench::secondsOf("gzip -dc '" + packed.string() + "' > " + net);
  const auto planned = bench::secondsOf(
      "cd " + folder.string() +
      " && SUMO_HOME=/usr/share/sumo python3 /usr/share/sumo/tools/randomTrips.py -n " + net +
      " -r " + routes + " -e 3600 -p 0.6 --seed 42 --vehicle-class passenger");
  if (made && planned) {
    compare({"bad_hersfeld", net, {routes}, {}}, {"-", ">= 20", "-", "-", false}, micro, figures);
  } else {
    figures.skip("bad_hersfeld", "randomTrips.py failed (Debian: sumo-tools)");
  }
  fs::remove_all(folder);
}

/// A grid of streets of 150 m with a signal at every crossing; trips of up to 20 links.
traffic::TrafficInputs gridCity(int side, int vehicles) {
  auto net = std::make_shared<TrafficNetwork>();
  auto demand = std::make_shared<TrafficDemand>();
  std::map<std::pair<int, int>, std::uint32_t> linkOf;
  std::vector<std::pair<int, int>> ends;
  for (int n = 0; n < side * side; ++n) {
    for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
      const int x = n % side + dx, y = n / side + dy;
      if (x < 0 || x >= side || y < 0 || y >= side) continue;
      linkOf[{n, y * side + x}] = std::uint32_t(ends.size());
      ends.emplace_back(n, y * side + x);
      net->code.push_back(std::to_string(ends.size()));
      net->length.push_back(150);
      net->freeSpeed.push_back(13.9);
      net->capacity.push_back(INFINITY);
      net->laneUsers.push_back(kAllUsers);
      net->firstLane.push_back(std::uint32_t(net->laneUsers.size()));
    }
    net->programs.push_back({"", double(n % 60), {{27, "Gr"}, {3, "yr"}, {27, "rG"}, {3, "ry"}}});
  }
  for (std::uint32_t l = 0; l < ends.size(); ++l) {
    for (auto to = linkOf.lower_bound({ends[l].second, 0});
         to != linkOf.end() && to->first.first == ends[l].second; ++to) {
      if (to->first.second == ends[l].first) continue;
      net->turnLane.push_back(l);
      net->turnTo.push_back(to->second);
      net->turnSeconds.push_back(1);
      net->turnSpeed.push_back(10);
      net->turnLanes.push_back(1);
      net->turnSignal.push_back(ends[l].second);
      net->turnLetter.push_back(std::abs(ends[l].first - ends[l].second) == 1 ? 0 : 1);
      net->firstYield.push_back(0);
    }
  }
  demand->classes.push_back({"car", kPassengerCar, 7.5, 40, 2, 4});
  std::mt19937 random(1);
  for (int v = 0; v < vehicles; ++v) {
    int x = int(random() % unsigned(side)), y = int(random() % unsigned(side));
    const int dx = x < side / 2 ? 1 : -1, dy = y < side / 2 ? 1 : -1;
    const int alongX = 5 + int(random() % 6), alongY = 5 + int(random() % 6);
    for (int step = 0; step < alongX + alongY; ++step) {
      const int from = y * side + x;
      (step < alongX ? x : y) += step < alongX ? dx : dy;
      demand->links.push_back(linkOf.at({from, y * side + x}));
    }
    demand->code.push_back(std::to_string(v));
    demand->depart.push_back(kHour * v / vehicles);
    demand->type.push_back(0);
    demand->open.push_back(0);
    demand->firstLink.push_back(std::uint32_t(demand->links.size()));
  }
  traffic::TrafficInputs inputs;
  inputs.network = net;
  inputs.demand = demand;
  return inputs;
}

long peakMegabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss / 1024;
}

void bigCity(Figures& figures) {
  const auto inputs = gridCity(72, 100000);
  double begin = processorSeconds();
  auto model = orStop(traffic::TrafficModel::make(inputs));
  if (!model.advance(kHour / 2, {})) std::exit(1);
  double seconds = processorSeconds() - begin;
  const double before = processorSeconds();
  const traffic::TrafficModel fork = model;
  const double copied = 1000 * (processorSeconds() - before);
  begin = processorSeconds();
  if (!model.advance(kHour, {})) std::exit(1);
  seconds += processorSeconds() - begin;
  const auto counts = model.counts();
  std::printf("grid city: %zu edges, %u vehicles in an hour, %u arrived, %zu gridlocks\n",
              inputs.network->linkCount(), counts.loaded, counts.arrived, model.gridlocks().size());
  figures.print("an hour, processor s", seconds, "<= 10");
  char forked[64];
  std::snprintf(forked, sizeof forked, "fork at %.0f s, processor ms", fork.time());
  figures.print(forked, copied, "<= 50");
  figures.print("most memory held, MB", double(peakMegabytes()), "<= 300");
}

}  // namespace

int main(int argc, char** argv) {
  std::set<std::string_view> named(argv + 1, argv + argc);
  if (argc == 5 && std::string_view(argv[1]) == "--once") {
    (void)drive(readOurs({"", argv[2], filesOf(argv[3]), filesOf(argv[4])}));
    return 0;
  }
  const bool micro = named.erase("--no-micro") == 0;
  const auto wanted = [&](const char* name) { return named.empty() || named.contains(name); };
  Figures figures;
  if (wanted("grid")) bigCity(figures);
  if (wanted("bologna")) bologna(micro, figures);
  if (wanted("bad_hersfeld")) badHersfeld(micro, figures);
  return figures.exitStatus();
}
