// The mesoscopic engine beside the installed SUMO: same network, same routes, processor seconds.
//
//   ninja -C build/dev traffic_bench && build/dev/bin/traffic_bench [--micro] [grid|bologna|bad_hersfeld]...
//
// Ours and SUMO meso are the least of twenty and of two runs. Bologna joined comes with Debian's
// sumo-tools, Bad Hersfeld from CITYMIRROR_DATA or ../shared/data; what is not there is skipped by
// name. --micro also runs SUMO micro (a minute) and compares mean trip time and hourly edge flows
// (GEH, DMRB 12.2.1: below 5 is a match).
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <regex>
#include <set>

#include "engine/core/file_io.h"
#include "gis/city/sumo_demand.h"
#include "gis/city/sumo_network.h"
#include "scenarios/traffic/route_planning.h"
#include "scenarios/traffic/traffic_model.h"
#include "tests/bench/bench_support.h"

using namespace citymirror;
namespace fs = std::filesystem;

namespace {

using bench::orStop, bench::processorSeconds;

constexpr double kHour = 3600, kEnd = 14400;  // s
constexpr int kRuns = 20, kMesoRuns = 2;

/// Processor seconds of a command, −1 where it fails.
double run(const std::string& command) {
  const double before = processorSeconds(RUSAGE_CHILDREN);
  const int status = std::system(("( " + command + " ) >/dev/null 2>&1").c_str());
  return status == 0 ? processorSeconds(RUSAGE_CHILDREN) - before : -1;
}

struct SumoFiles {
  std::string name, network;
  std::vector<std::string> demand, additional;
};

struct Ours {
  double readSeconds = 0, runSeconds = 0, meanTrip = 0;
  std::vector<std::string> code;
  std::vector<traffic::LinkCount> firstHour;
};

Ours runOurs(const SumoFiles& files) {
  Ours ours;
  const double begin = processorSeconds();
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
  ours.code = net.code;
  inputs.network = std::make_shared<const TrafficNetwork>(std::move(net));
  ours.readSeconds = processorSeconds() - begin;
  ours.runSeconds = INFINITY;
  std::optional<traffic::TrafficModel> made;
  for (int k = 0; k < kRuns; ++k) {
    const double from = processorSeconds();
    made = orStop(traffic::TrafficModel::make(inputs));
    if (!made->advance(kHour, {})) std::exit(1);
    ours.firstHour = made->takeCounts();
    if (!made->advance(kEnd, {})) std::exit(1);
    ours.runSeconds = std::min(ours.runSeconds, processorSeconds() - from);
  }
  const traffic::TrafficModel& model = *made;
  for (std::size_t v = 0; v < inputs.demand->size(); ++v) {
    if (model.state().arrived[v] < 0) continue;
    ours.meanTrip += double(model.state().arrived[v] - model.state().entered[v]) / 1000;
  }
  const auto counts = model.counts();
  ours.meanTrip /= std::max(1U, counts.arrived);
  std::printf("%s: %zu edges, %u vehicles, %u arrived, %zu gridlocks\n", files.name.c_str(),
              ours.code.size(), counts.loaded, counts.arrived, model.gridlocks().size());
  std::printf("  ours        %8.3f s (reading %.3f s), mean trip %.0f s\n", ours.runSeconds,
              ours.readSeconds, ours.meanTrip);
  return ours;
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : ",") + item;
  return text;
}

std::string sumoCommand(const SumoFiles& files, const fs::path& folder) {
  std::vector<std::string> more = files.additional;
  more.push_back((folder / "edges.add.xml").string());
  std::ofstream(folder / "edges.add.xml") << "<additional><edgeData id=\"h\" begin=\"0\" "
                                             "end=\"3600\" file=\"edges.xml\"/></additional>";
  return "SUMO_HOME=/usr/share/sumo sumo -n '" + files.network + "' -r '" + joined(files.demand) +
         "' -a '" + joined(more) +
         "' --no-warnings --ignore-route-errors -e 14400 --tripinfo-output " +
         (folder / "trips.xml").string();
}

double meanTripOf(const fs::path& trips) {
  std::ifstream in(trips);
  const std::regex duration(" duration=\"([0-9.]+)\"");
  double sum = 0, count = 0;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (line.find("<tripinfo ") == std::string::npos) continue;
    if (std::regex_search(line, match, duration)) sum += std::stod(match[1]), ++count;
  }
  return sum / std::max(1.0, count);
}

double shareWithinGeh5(const Ours& ours, const fs::path& edges) {
  std::ifstream in(edges);
  std::map<std::string, double> flow;
  const std::regex pattern(" (id|departed|entered)=\"([^\"]*)\"");
  for (std::string line; std::getline(in, line);) {
    if (line.find("<edge ") == std::string::npos) continue;
    std::string id;
    double entered = 0;
    for (std::sregex_iterator m(line.begin(), line.end(), pattern), end; m != end; ++m) {
      if ((*m)[1] == "id") id = (*m)[2];
      if ((*m)[1] != "id") entered += std::stod((*m)[2]);
    }
    flow[id] = entered;
  }
  double within = 0;
  for (std::size_t l = 0; l < ours.code.size(); ++l) {
    const double a = flow[ours.code[l]], b = ours.firstHour[l].entered;
    within += a + b == 0 || std::sqrt(2 * (a - b) * (a - b) / (a + b)) < 5;
  }
  return within / double(ours.code.size());
}

void compare(const SumoFiles& files, bool micro) {
  const Ours ours = runOurs(files);
  if (run("sumo --version") < 0) return void(std::printf("  SUMO        skipped: no sumo here\n"));
  const fs::path folder = fs::temp_directory_path() / ("traffic_bench_" + files.name);
  fs::create_directories(folder);
  const std::string command = sumoCommand(files, folder);
  const auto tell = [&](const char* name, const std::string& options, int runs) {
    double seconds = run(command + options);
    for (int k = 1; k < runs; ++k) seconds = std::min(seconds, run(command + options));
    if (seconds < 0) return void(std::printf("  %s failed\n", name));
    std::printf("  %s %8.3f s, mean trip %.0f s, ours %.1f times faster (with reading %.1f)\n",
                name, seconds, meanTripOf(folder / "trips.xml"), seconds / ours.runSeconds,
                seconds / (ours.runSeconds + ours.readSeconds));
    std::printf("              edges with an hourly flow within GEH 5 of it: %.1f %%\n",
                100 * shareWithinGeh5(ours, folder / "edges.xml"));
  };
  tell("SUMO meso  ", " --mesosim --meso-junction-control", kMesoRuns);
  if (micro) tell("SUMO micro ", "", 1);
  fs::remove_all(folder);
}

void bologna(bool micro) {
  const std::string j = "/usr/share/sumo/tools/sumolib/scenario/scenarios/RealWorld/joined/joined";
  if (!fs::exists(j + ".rou.xml")) return void(std::printf("bologna: skipped, no sumo-tools\n"));
  compare({"bologna",
           j + "_buslanes.net.xml",
           {j + ".rou.xml", j + "_busses.add.xml"},
           {j + "_bus_stops.add.xml", j + "_vtypes.add.xml", j + "_tls.add.xml"}},
          micro);
}

void badHersfeld(bool micro) {
  const char* data = std::getenv("CITYMIRROR_DATA");
  const fs::path root = data ? data : CITYMIRROR_SOURCE_DIR "/../shared/data";
  const fs::path packed = root / "bad_hersfeld/sumo/bad_hersfeld.net.xml.gz";
  if (!fs::exists(packed)) return void(std::printf("bad_hersfeld: skipped, no data\n"));
  const fs::path folder = fs::temp_directory_path() / "traffic_bench_trips";
  fs::create_directories(folder);
  const std::string net = (folder / "net.net.xml").string(),
                    routes = (folder / "routes.rou.xml").string();
  const double made = run("gzip -dc '" + packed.string() + "' > " + net);
  const double planned =
      run("cd " + folder.string() +
          " && SUMO_HOME=/usr/share/sumo python3 /usr/share/sumo/tools/randomTrips.py -n " + net +
          " -r " + routes + " -e 3600 -p 0.6 --seed 42 --vehicle-class passenger");
  if (made < 0 || planned < 0) {
    std::printf("bad_hersfeld: skipped, randomTrips failed\n");
  } else {
    compare({"bad_hersfeld", net, {routes}, {}}, micro);
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

void bigCity() {
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
  std::printf(
      "  ours        %8.3f s (limit 10), fork at %.0f s %.1f ms (limit 50), peak %ld MB "
      "(limit 300)\n",
      seconds, fork.time(), copied, peakMegabytes());
}

}  // namespace

int main(int argc, char** argv) {
  std::set<std::string_view> named(argv + 1, argv + argc);
  const bool micro = named.erase("--micro") > 0;
  const auto wanted = [&](const char* name) { return named.empty() || named.contains(name); };
  if (wanted("grid")) bigCity();
  if (wanted("bologna")) bologna(micro);
  if (wanted("bad_hersfeld")) badHersfeld(micro);
  return 0;
}
