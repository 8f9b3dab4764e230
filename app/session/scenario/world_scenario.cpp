#include "app/session/scenario/world_scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>

#include "app/session/branch/world_deed.h"
#include "app/session/config.h"
#include "app/session/demo_store.h"
#include "app/session/measures.h"
#include "app/session/scenario/city_trips.h"
#include "app/session/scenario/flood_scenario_json.h"
#include "app/session/scenario/flood_scenario_parts.h"
#include "app/session/scenario/world_deeds.h"
#include "engine/core/file_io.h"
#include "scenarios/world/crew_access.h"
#include "scenarios/world/pump_aim.h"

namespace citymirror::session {
namespace {

using Json = nlohmann::json;

constexpr double kLeastExchange = 1, kMostVehicles = 1e6;

/// Reads the base and each branch with the parts that all of them share.
class WorldReader {
 public:
  WorldReader(const Json& json, const std::string& path, const WorldPlaces& places, int threads,
              const run::JobContext& job)
      : json_(json),
        path_(path),
        folder_(std::filesystem::path(path).parent_path().string()),
        root_(json, "", folder_, fault_),
        places_(places),
        threads_(threads),
        job_(job) {}

  Result<WorldScenario> read() {
    out_.threads = threads_;
    root_.allow({"city", "cell_m", "zero", "duration_s", "exchange_s", "output_interval_s", "rain",
                 "rain_change", "traffic", "actions", "closures", "restrictions", "orders", "evacuations",
                 "roads_meet_water", "name", "branches"});
    readClock();
    if (!fault_) openCity();
    if (!fault_) makeTraffic();
    if (!fault_) addBranch(json_, "base", "", {"基准", "base"});
    tellDefaults();
    if (!json_.contains("branches")) return done();
    std::size_t number = 0;
    for (ScenarioObject& item : root_.list("branches")) {
      item.allow({"name", "rain", "rain_change", "actions", "closures", "restrictions", "orders",
                  "evacuations", "roads_meet_water"});
      Json merged = json_;
      merged.erase("name");  // each has its own
      for (const auto& [key, value] : item.json().items()) merged[key] = value;
      const std::string id = "branch-" + std::to_string(++number);
      if (!fault_) addBranch(merged, id, item.keyPath(""), {id, id});
    }
    return done();
  }

 private:
  /// A scenario that leaves something out still runs, and says on what.
  void tellDefaults() {
    const auto number = [](double value) { return std::to_string(std::lround(value)); };
    const std::pair<const char*, std::string> all[] = {
        {"city", "the demo city"},
        {"zero", toIso(out_.zero)},
        {"duration_s", number(out_.duration)},
        {"output_interval_s", number(out_.outputInterval)},
        {"exchange_s", number(exchange_)},
        {"cell_m", number(cell_)},
        {"rain", "none"},
        {"traffic.vehicles", number(double(usual_.vehicles))}};
    const bool trips = root_.has("traffic") && json_.at("traffic").contains("vehicles");
    std::string taken;
    for (const auto& [key, value] : all) {
      const bool told = std::string_view(key) == "traffic.vehicles" ? trips : root_.has(key);
      if (!told) taken += (taken.empty() ? "" : ", ") + std::string(key) + " = " + value;
    }
    if (!taken.empty() && !fault_)
      out_.notes.push_back({"The scenario does not say, so it is taken: " + taken, path_});
  }

  Result<WorldScenario> done() {
    if (!fault_) aimTrucks();
    if (fault_) return *fault_;
    for (const WorldBranch& branch : out_.branches) {
      tellTooLate(branch);
      tellAccess(branch);
    }
    return std::move(out_);
  }

  /// Units that signs keep from where they are sent.
  void tellAccess(const WorldBranch& branch) {
    const world::CoupledInputs& in = branch.inputs;
    for (const world::CrewOrder& order : in.orders) {
      auto note = world::accessTrouble(order, in.city->roads, *in.traffic.network,
                                       in.traffic.demand->classes);
      if (!note) continue;
      note->where += " (" + branch.id + ")";
      out_.notes.push_back(std::move(*note));
    }
  }

  /// What begins once the run has ended is not wrong, and does nothing.
  void tellTooLate(const WorldBranch& branch) {
    const auto late = [&](const char* key, const auto& deeds, auto begins) {
      const bool any = std::any_of(deeds.begin(), deeds.end(), [&](const auto& deed) {
        return deed.*begins >= out_.duration;
      });
      if (!any) return;
      const std::string end = std::to_string(std::lround(out_.duration));
      out_.notes.push_back({"Some of " + std::string(key) + " of " + branch.id + " begin after " +
                                end + " s, when the run has ended, and do nothing",
                            path_});
    };
    const world::CoupledInputs& in = branch.inputs;
    late("closures", in.traffic.closures, &traffic::Closure::from);
    late("restrictions", in.traffic.restrictions, &traffic::Restriction::from);
    late("orders", in.orders, &world::CrewOrder::at);
    late("evacuations", in.evacuations, &world::EvacuationOrder::at);
    late("actions and rain_change", in.flood.edits, &flood::TimedEdit::time);
  }

  /// Pump trucks that are sent to a road go where the water of their branch will stand.
  void aimTrucks() {
    std::vector<std::pair<const flood::FloodInputs*, RasterGrid<float>>> known;
    for (WorldBranch& branch : out_.branches) {
      const flood::FloodInputs& water = branch.inputs.flood;
      auto& orders = branch.inputs.orders;
      if (std::none_of(orders.begin(), orders.end(), asksForWater)) continue;
      auto same = std::find_if(known.begin(), known.end(),
                               [&](const auto& each) { return sameWater(*each.first, water); });
      if (same == known.end()) {
        auto ponded = world::pondingForecast(water, out_.duration, job_);
        if (!ponded) return root_.fault(ponded.error());
        same = known.insert(known.end(), {&water, std::move(*ponded)});
      }
      for (Note& note : aimOrders(orders, same->second, branch.inputs)) {
        note.where += " (" + branch.id + ")";
        out_.notes.push_back(std::move(note));
      }
    }
  }

  static bool sameWater(const flood::FloodInputs& a, const flood::FloodInputs& b) {
    const auto sameFrame = [](const flood::RainFrame& x, const flood::RainFrame& y) {
      return x.time == y.time && x.mmPerHour == y.mmPerHour;
    };
    return a.rainMmPerHour.time == b.rainMmPerHour.time &&
           a.rainMmPerHour.value == b.rainMmPerHour.value && a.edits == b.edits &&
           std::equal(a.rainFrames.begin(), a.rainFrames.end(), b.rainFrames.begin(),
                      b.rainFrames.end(), sameFrame);
  }

  void readClock() {
    out_.duration = root_.within("duration_s", out_.duration, 1, kMostScenarioSeconds);
    out_.outputInterval =
        root_.within("output_interval_s", out_.outputInterval, 1, kMostScenarioSeconds);
    exchange_ = root_.within("exchange_s", exchange_, kLeastExchange, 3600);
    cell_ = root_.within("cell_m", cell_, 1, 200);
    const std::string zero = root_.text("zero", "2026-07-18T09:40:00Z");
    const auto at = parseIso(zero);
    if (!at)
      return root_.fault("zero", "is no ISO 8601 time with its zone", "Give …T17:40:00+08:00");
    out_.zero = *at;
    if (std::fmod(out_.outputInterval, exchange_) != 0)
      root_.fault("output_interval_s", "is no multiple of exchange_s", "Give 300 and 60");
  }

  void openCity() {
    auto config = loadConfig(places_.assets);
    if (!config) return root_.fault(config.error());
    config_ = std::move(*config);
    out_.bands = config_.ponding;
    out_.prices = config_.prices;
    out_.coverSeconds = 60 * config_.traffic.urgentMinutes;
    const auto flood = cityFlood(config_, cell_);
    const std::string folder = root_.has("city") ? root_.file("city") : "";
    if (fault_) return;
    auto opened = folder.empty() ? loadDemoCity(places_.dataFolder, flood, job_)
                                 : loadCity(folder, flood, job_);
    if (!opened) return root_.fault(opened.error());
    city_ = opened->city;
    out_.domain = opened->domain;
    out_.notes = opened->notes;
    out_.cityNotes = out_.notes.size();
  }

  void makeTraffic() {
    ScenarioObject item = root_.object("traffic");
    item.allow({"vehicles", "from_s", "to_s", "informed_share", "patience_s", "seed"});
    traffic::CityDemandOptions options;
    options.from = item.within("from_s", 0, 0, kMostScenarioSeconds);
    options.to = item.within("to_s", out_.duration, options.from + 1, kMostScenarioSeconds);
    readVehicles(item, options);
    options.seed = std::uint64_t(item.whole("seed", 1, 0, 9e15));
    traffic::CityTrafficRules rules = config_.traffic;
    rules.demand.informed = item.within("informed_share", rules.demand.informed, 0, 1);
    rules.demand.patience =
        item.within("patience_s", rules.demand.patience, 0, kMostScenarioSeconds);
    if (fault_) return;
    auto made = cityTrips(*city_, rules, options, job_);
    if (!made) return root_.fault(made.error());
    out_.notes.insert(out_.notes.end(), made.notes().begin(), made.notes().end());
    traffic_ = made->inputs;
  }

  void readVehicles(ScenarioObject& item, traffic::CityDemandOptions& options) {
    if (fault_) return;
    usual_ = usualTrips(*city_, config_.traffic, options.to - options.from);
    options.vehicles =
        std::size_t(item.whole("vehicles", double(usual_.vehicles), 1, kMostVehicles));
    const auto thinned = thinnedTrips(usual_);
    if (thinned && !item.has("vehicles")) out_.notes.push_back(*thinned);
  }

  void addBranch(const Json& json, const std::string& id, const std::string& path,
                 const Text& unnamed) {
    ScenarioObject object(json, path, folder_, fault_);
    WorldBranch branch;
    branch.id = id;
    branch.name = readName(object, unnamed);
    for (const WorldBranch& other : out_.branches) {
      if (other.name.zh == branch.name.zh || other.name.en == branch.name.en)
        object.fault("name", "\"" + branch.name.en + "\" is the name of " + other.id + " as well",
                     "Give each branch a name of its own");
    }
    world::CoupledInputs& in = branch.inputs;
    in.city = city_;
    in.flood = *out_.domain;
    in.traffic = traffic_;
    in.wading = config_.roadClosure;
    in.walkingSpeed = config_.traffic.walkingSpeed;
    in.exchangeInterval = exchange_;
    in.coupling = object.flag("roads_meet_water", true) ? world::Coupling::waterOnRoads
                                                        : world::Coupling::dryRoads;
    readWater(object, in);
    in.traffic.closures = readClosures(object, *city_);
    in.traffic.restrictions = readRestrictions(object, *city_);
    in.orders = readOrders(object, *city_, in.flood);
    in.evacuations = readEvacuations(object, *city_, config_.traffic, config_.evacuation);
    out_.branches.push_back(std::move(branch));
  }

  /// Rain and actions as the contract "Flood" has them.
  void readWater(ScenarioObject& object, world::CoupledInputs& in) {
    FloodScenario scenario;
    scenario.inputs = std::move(in.flood);
    scenario.frame = city_->frame;
    readRain(object, scenario, places_.assets);
    readActions(object, scenario);
    readRainChange(object, scenario);
    in.flood = std::move(scenario.inputs);
    in.flood.startTime = 0;
    in.flood.duration = out_.duration;
    in.flood.outputInterval = out_.outputInterval;
    in.flood.threads = threads_;
  }

  /// Another rain from a time on, as a branch of the window has it.
  static void readRainChange(ScenarioObject& object, FloodScenario& scenario) {
    if (!object.has("rain_change")) return;
    ScenarioObject change = object.object("rain_change");
    change.allow({"from_s", "factor", "delay_s"});
    change.required("from_s");
    const double from = change.within("from_s", 0, 0, kMostScenarioSeconds);
    const double factor = change.within("factor", 1, 0, kMostRainFactor);
    const double delay = change.within("delay_s", 0, -kMostRainDelay, kMostRainDelay);
    auto& edits = scenario.inputs.edits;
    edits.push_back({from, changedRain(scenario.inputs.rainMmPerHour, from, factor, delay)});
    std::stable_sort(edits.begin(), edits.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
  }

  const Json& json_;
  std::string path_, folder_;
  std::optional<Error> fault_;
  ScenarioObject root_;
  const WorldPlaces& places_;
  int threads_;
  const run::JobContext& job_;
  WorldScenario out_;
  double exchange_ = 60, cell_ = 10;
  Config config_;
  std::shared_ptr<const CityModel> city_;
  traffic::TrafficInputs traffic_;
  traffic::UsualTrips usual_;
};

}  // namespace

Result<WorldScenario> readWorldScenario(const std::string& path, const WorldPlaces& places,
                                        int threads, const run::JobContext& job) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  return WorldReader(*json, path, places, threads, job).read();
}

}  // namespace citymirror::session
