#include "app/session/scenario/traffic_scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "app/session/scenario/city_trips.h"
#include "app/session/scenario/flood_scenario_json.h"
#include "app/session/scenario/flood_scenario_reader.h"
#include "app/session/scenario/traffic_city.h"
#include "app/sumo/sumo_link.h"
#include "engine/core/file_io.h"
#include "gis/city/sumo_additional.h"
#include "gis/city/sumo_demand.h"
#include "gis/city/sumo_network.h"
#include "gis/city/tntp.h"
#include "scenarios/coupling/lane_shares.h"
#include "scenarios/traffic/route_planning.h"
#include "scenarios/traffic/traffic_check.h"

namespace citymirror::session {
namespace {

constexpr double kMostIntervals = 10000, kMostOwnTrips = 1e6;
constexpr double kMostRunSeconds = 1e7;  // longer runs are taken for mistakes
constexpr double kLeastLeft = 0.01;      // of an edge that stays open
constexpr double kCityGap = 1e-4;        // flows of links are stable below (Boyce et al. 2004)
constexpr double kMostSeeds = 9007199254740992;  // whole numbers that a JSON number keeps

struct Source {
  std::string path, text;
};

bool isFolder(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_directory(std::filesystem::u8path(path), failed);
}

class TrafficBuilder {
 public:
  TrafficBuilder(const nlohmann::json& json, const std::string& path, const run::JobContext& job,
                 std::string engine, const std::string& assets)
      : engine_(std::move(engine)),
        assets_(assets),
        folder_(std::filesystem::path(path).parent_path()),
        root_(json, "", folder_.string(), fault_),
        job_(job) {}

  Result<TrafficScenario> build() {
    duration_ = root_.number("duration_s", duration_);
    if (duration_ <= 0) root_.fault("duration_s", "must be positive", "Give more than 0 s");
    (void)root_.within("duration_s", duration_, 0, kMostRunSeconds);
    const std::string named = root_.text("engine", "meso");
    const std::string engine = engine_.empty() ? named : engine_;
    if (engine == "meso") {
      if (auto made = buildMeso()) scenario_.engine = std::move(*made);
    } else if (engine == "assign") {
      buildAssignment();
    } else if (engine == "sumo") {
      buildSumo();
    } else {
      root_.fault("engine", "\"" + engine + "\" is not known", "Use \"meso\", \"sumo\" or \"assign\"");
    }
    if (fault_) return *fault_;
    return std::move(scenario_);
  }

 private:
  void buildAssignment() {
    const bool ofCity = root_.has("network") && isFolder(root_.file("network"));
    if (ofCity)
      root_.allow({"network", "demand", "duration_s", "engine", "closures", "gap", "seed",
                   "vehicles"});
    else
      root_.allow({"network", "demand", "duration_s", "engine", "closures", "gap", "seed"});
    traffic::AssignmentInputs made;
    made.relativeGap = root_.number("gap", ofCity ? kCityGap : made.relativeGap);
    if (!(made.relativeGap > 0) || made.relativeGap > 1) {
      root_.fault("gap", "must lie between 0 and 1", ofCity ? "Give 1e-4" : "Give 1e-6");
    }
    if (ofCity && !fault_) assignCity(made.relativeGap);
    if (ofCity) return;
    const Source network = source("network", {".tntp"}), demand = source("demand", {".tntp"});
    if (fault_) return;
    auto net = taken(gis::readTntpNetwork(network.text, network.path));
    if (fault_) return;
    auto trips = taken(gis::readTntpTrips(demand.text, demand.path, net->zones));
    if (fault_) return;
    made.network = std::make_shared<const VolumeDelayNetwork>(std::move(*net));
    made.trips = std::move(*trips);
    made.closed = closedThroughout(made.network->code);
    scenario_.engine = std::move(made);
  }

  std::vector<std::uint32_t> closedThroughout(const std::vector<std::string>& codes) {
    std::vector<std::uint32_t> links;
    const auto closed = closures(codes);
    for (std::size_t k = 0; k < closed.size(); ++k) {
      if (closed[k].from > 0 || closed[k].to < duration_) {
        root_.fault("closures[" + std::to_string(k) + "]",
                    "does not cover the whole duration, but an assignment has no clock",
                    "Leave from_s and to_s away");
      }
      links.push_back(closed[k].link);
    }
    return links;
  }

  /// Ways are the assignment's: the trips are made without driving their day.
  void assignCity(double gap) {
    traffic::TrafficInputs made;
    made.seed = readSeed();
    auto streets = openStreets();
    if (fault_) return;
    streets->rules.demand.equilibriumLoadings = 0;
    readCityVehicles(*streets, made);
    if (fault_) return;
    CityAssignmentRun run;
    run.city = city_;
    run.classes = made.demand->classes;
    run.assignment = traffic::cityAssignment(*made.network, *made.demand,
                                             streets->rules.demand.delay, duration_);
    run.assignment.inputs.relativeGap = gap;
    run.assignment.inputs.closed = closedThroughout(made.network->code);
    if (!made.restrictions.empty())
      scenario_.notes.push_back(
          {"Speed signs are left out: an assignment has no clock", root_.file("demand")});
    if (run.assignment.outside > 0)
      scenario_.notes.push_back({"Vehicles that depart after the duration are left out: " +
                                     std::to_string(run.assignment.outside),
                                 "demand"});
    if (run.assignment.loaded == 0)
      scenario_.notes.push_back({"No vehicle sets out: the demand is empty", "demand"});
    scenario_.engine = std::move(run);
  }

  std::uint64_t readSeed() {
    const double seed = root_.number("seed", 1);
    if (seed >= 0 && seed == std::floor(seed) && seed < kMostSeeds) return std::uint64_t(seed);
    root_.fault("seed", "must be a whole number ≥ 0", "Give 1");
    return 1;
  }

  std::optional<MesoRun> buildMeso() {
    root_.allow({"network", "demand", "additional", "duration_s", "output_interval_s", "engine",
                 "closures", "restrictions", "seed", "informed_share", "depths", "vehicles"});
    if (bySumo_ && root_.has("restrictions"))
      root_.fault("restrictions", "is nothing that the engine sumo knows",
                  "Use \"meso\", or name closures");
    MesoRun made;
    made.duration = duration_;
    made.outputInterval = root_.number("output_interval_s", duration_);
    if (!(made.outputInterval >= 1) || duration_ / made.outputInterval > kMostIntervals) {
      root_.fault("output_interval_s", "must be 1 s or more and at most 10000 of them",
                  "Give a longer interval");
    }
    made.inputs.seed = readSeed();
    made.inputs.parameters.informed = root_.number("informed_share", 1);
    if (!(made.inputs.parameters.informed >= 0 && made.inputs.parameters.informed <= 1)) {
      root_.fault("informed_share", "must lie between 0 and 1", "Give 1");
    }
    if (!fault_ && isFolder(root_.file("network"))) {
      readCityStreets(made);
    } else if (!fault_) {
      for (const char* key : {"depths", "vehicles"}) {
        if (root_.has(key))
          root_.fault(key, "needs the streets of a city package as network",
                      "Name a city package, or leave it away");
      }
      if (!fault_) readStreets(made.inputs);
    }
    if (!fault_) made.inputs.closures = closures(made.inputs.network->code);
    if (!fault_) addRestrictions(made.inputs);
    if (fault_) return std::nullopt;
    tellIdle(made);
    const auto faults = traffic::checkInputs(made.inputs);
    if (!faults.empty()) root_.fault(faults.front());
    if (!faults.empty()) return std::nullopt;
    return made;
  }

  /// What is not wrong, and does nothing.
  void tellIdle(const MesoRun& made) {
    if (made.inputs.demand->size() == 0)
      scenario_.notes.push_back({"No vehicle sets out: the demand is empty", "demand"});
    for (std::size_t k = 0; k < made.inputs.closures.size(); ++k) {
      if (made.inputs.closures[k].from < duration_) continue;
      scenario_.notes.push_back({"This closure begins when the run has ended, and does nothing",
                                 "closures[" + std::to_string(k) + "]"});
    }
  }

  void buildSumo() {
    if (!sumo::isBuilt())
      return root_.fault({ErrorCode::unsupported, "engine: this program was built without SUMO",
                          "engine",
                          "Use \"meso\"; or install SUMO (Debian: apt install sumo) and build "
                          "again: packaging/run.sh takes it in"});
    SumoRun made;
    bySumo_ = true;
    auto meso = buildMeso();
    if (!meso) return;
    made.meso = std::move(*meso);
    made.city = city_;
    if (!made.meso.water.empty())
      scenario_.notes.push_back(
          {"In SUMO water slows and closes streets for every vehicle as for cars", "depths"});
    if (city_) return void(scenario_.engine = std::move(made));
    made.network = root_.file("network");
    const std::string demand = root_.file("demand");
    if (!demand.ends_with(".csv")) made.routes.push_back(demand);
    for (const std::string& path : root_.texts("additional"))
      made.additional.push_back((folder_ / std::filesystem::u8path(path)).string());
    scenario_.engine = std::move(made);
  }

  void readStreets(traffic::TrafficInputs& inputs) {
    const Source network = source("network", {".net.xml"});
    const Source demand = source("demand", {".xml", ".csv"});
    std::vector<Source> more;
    for (const std::string& path : root_.texts("additional")) {
      more.push_back(content((folder_ / std::filesystem::u8path(path)).string()));
    }
    if (fault_) return;
    const std::size_t told = scenario_.notes.size();
    const auto forgetNotes = [&] {  // SUMO reads its own files whole
      if (bySumo_) scenario_.notes.resize(std::min(told, scenario_.notes.size()));
    };
    auto net = taken(gis::readSumoNetwork(network.text, network.path));
    for (const Source& file : more) {
      if (fault_) return;
      (void)taken(gis::readSumoSignals(file.text, file.path, *net));
    }
    if (fault_) return;
    readSpeedSigns(demand, more, *net, inputs);
    forgetNotes();
    if (fault_) return;
    const bool isTable = demand.path.ends_with(".csv");
    auto vehicles = isTable ? taken(gis::readTripTable({demand.path, demand.text}, *net))
                            : sumoVehicles(demand, more, *net);
    if (!isTable) forgetNotes();
    if (fault_) return;
    auto planned = taken(traffic::planRoutes(std::move(*vehicles), *net, job_));
    if (fault_) return;
    inputs.network = std::make_shared<const TrafficNetwork>(std::move(*net));
    inputs.demand = std::make_shared<const TrafficDemand>(std::move(*planned));
  }

  void readSpeedSigns(const Source& demand, std::vector<Source> files, const TrafficNetwork& net,
                      traffic::TrafficInputs& inputs) {
    if (!demand.path.ends_with(".csv")) files.push_back(demand);
    for (const Source& file : files) {
      const auto steps = taken(gis::readSumoSpeedSigns(file.text, file.path, net));
      if (!steps) return;
      for (const gis::SpeedSignStep& step : *steps)
        inputs.restrictions.push_back({step.link, step.from, step.to, 1, step.share});
    }
  }

  /// Streets of a city package, dry or under the water of a run.
  void readCityStreets(MesoRun& run) {
    if (root_.has("additional"))
      return root_.fault("additional", "belongs to SUMO networks; the network is a city package",
                         "Leave it away; the city times its own signals");
    auto streets = openStreets();
    if (fault_) return;
    readCityVehicles(*streets, run.inputs);
    if (!fault_ && root_.has("depths")) readDepths(*streets, run);
  }

  std::optional<CityStreets> openStreets() {
    const std::string folder = root_.file("network");
    auto streets = taken(openCityStreets(folder, assets_, job_));
    if (fault_) return std::nullopt;
    city_ = streets->city;
    scenario_.sources.push_back(folder);
    return streets;
  }

  /// Those of the demand that is named, or the city's own; signals are timed for them.
  void readCityVehicles(const CityStreets& streets, traffic::TrafficInputs& inputs) {
    if (root_.has("demand")) {
      if (root_.has("vehicles"))
        return root_.fault("vehicles", "counts the city's own trips, and demand names others",
                           "Leave one of both away");
      const Source demand = source("demand", {".xml", ".csv"});
      if (fault_) return;
      const TrafficNetwork net = streets.untimed();
      auto vehicles = demand.path.ends_with(".csv")
                          ? taken(gis::readTripTable({demand.path, demand.text}, net))
                          : sumoVehicles(demand, {}, net);
      if (!fault_) readSpeedSigns(demand, {}, net, inputs);
      if (fault_) return;
      auto planned = taken(traffic::planRoutes(std::move(*vehicles), net, job_));
      if (fault_) return;
      nameWading(*planned);
      inputs.network = std::make_shared<const TrafficNetwork>(streets.timed(*planned, duration_));
      inputs.demand = std::make_shared<const TrafficDemand>(std::move(*planned));
    } else {
      const auto usual = usualTrips(*city_, streets.rules, duration_);
      const double vehicles =
          root_.within("vehicles", double(usual.vehicles), 1, kMostOwnTrips);
      if (fault_) return;
      const auto thinned = thinnedTrips(usual);
      if (thinned && !root_.has("vehicles")) scenario_.notes.push_back(*thinned);
      auto own =
          taken(streets.ownTrips(std::size_t(vehicles), duration_, inputs.seed, job_));
      if (fault_) return;
      inputs.network = own->network;
      inputs.demand = own->demand;
    }
  }

  void readDepths(const CityStreets& streets, MesoRun& run) {
    const std::string folder = root_.file("depths");
    if (fault_) return;
    auto water = taken(streets.water(folder, job_));
    if (fault_) return;
    const auto known = coupling::checkWading(run.inputs.demand->classes, streets.wading);
    if (!known) return root_.fault(known.error());
    for (const char* file : {"summary.json", "edges.csv"})
      scenario_.sources.push_back(folder + "/" + file);
    if (water->back().at < duration_)
      scenario_.notes.push_back(
          {"The run goes on after the last depths, which then hold to its end", folder});
    run.water = std::move(*water);
    run.wading = streets.wading;
  }

  std::optional<TrafficDemand> sumoVehicles(const Source& demand, const std::vector<Source>& more,
                                            const TrafficNetwork& net) {
    std::vector<gis::DemandFile> files{{demand.path, demand.text}};
    for (const Source& file : more) files.push_back({file.path, file.text});
    return taken(gis::readSumoDemand(files, net));
  }

  Source source(const char* key, std::initializer_list<const char*> endings) {
    const std::string path = root_.file(key);
    if (fault_) return {};
    const bool known = std::any_of(endings.begin(), endings.end(),
                                   [&](const char* ending) { return path.ends_with(ending); });
    if (known) return content(path);
    std::string list;
    for (const char* ending : endings) list += std::string(list.empty() ? "" : " or ") + ending;
    root_.fault({ErrorCode::unsupported,
                 std::string(key) + ": is not a file of the kind that this engine reads: " + list,
                 key, "Name such a file, or another engine"});
    return {};
  }

  Source content(const std::string& path) {
    if (fault_) return {};
    auto text = readFile(path);
    if (!text) root_.fault(text.error());
    if (!text) return {};
    scenario_.sources.push_back(path);
    return {path, std::move(text).value()};
  }

  /// Which edge it is about, and when: of a closure or a restriction.
  template <class Held>
  Held heldEdge(ScenarioObject& item, const std::vector<std::string>& codes) {
    const std::string edge = item.text("edge", "");
    const auto found = std::find(codes.begin(), codes.end(), edge);
    if (found == codes.end()) {
      item.fault("edge", "\"" + edge + "\" is not in the network", "Use an edge's id");
    }
    Held held;
    held.link = std::uint32_t(found - codes.begin());
    held.from = item.number("from_s", 0);
    held.to = item.number("to_s", held.to);
    if (held.from < 0 || held.to <= held.from) {
      item.fault("to_s", "must come after from_s, and that not before 0", "Correct the times");
    }
    return held;
  }

  std::vector<traffic::Closure> closures(const std::vector<std::string>& codes) {
    std::vector<traffic::Closure> all;
    for (ScenarioObject& item : root_.list("closures")) {
      item.allow({"edge", "from_s", "to_s"});
      all.push_back(heldEdge<traffic::Closure>(item, codes));
    }
    return all;
  }

  /// Incidents that leave an edge open, beside the variable speed signs.
  void addRestrictions(traffic::TrafficInputs& inputs) {
    for (ScenarioObject& item : root_.list("restrictions")) {
      item.allow({"edge", "from_s", "to_s", "capacity_share", "speed_share"});
      auto held = heldEdge<traffic::Restriction>(item, inputs.network->code);
      held.capacity = item.within("capacity_share", 1, kLeastLeft, 1);
      held.speed = item.within("speed_share", 1, kLeastLeft, 1);
      if (std::min(held.capacity, held.speed) >= 1 && item.ok())
        item.fault("edge", "stays as it is", "Give capacity_share or speed_share; 1 is the whole");
      if (held.from >= duration_)
        scenario_.notes.push_back(
            {"This restriction begins when the run has ended, and does nothing",
             item.keyPath("edge")});
      inputs.restrictions.push_back(held);
    }
  }

  /// The value of a reader with its notes kept, or its error as the scenario's fault.
  template <class T>
  std::optional<T> taken(Result<T> result) {
    if (!result) {
      root_.fault(result.error());
      return std::nullopt;
    }
    scenario_.notes.insert(scenario_.notes.end(), result.notes().begin(), result.notes().end());
    return std::move(result).value();
  }

  std::string engine_, assets_;
  std::optional<Error> fault_;
  std::filesystem::path folder_;
  ScenarioObject root_;
  run::JobContext job_;
  double duration_ = 3600;
  bool bySumo_ = false;
  std::shared_ptr<const CityModel> city_;  ///< whose streets are driven; null = a SUMO network
  TrafficScenario scenario_;
};

}  // namespace

Result<TrafficScenario> readTrafficScenario(const std::string& path, const run::JobContext& job,
                                            const std::string& engine,
                                            const std::string& assets) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  return TrafficBuilder(*json, path, job, engine, assets).build();
}

}  // namespace citymirror::session
