#include "app/session/world_scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>

#include "app/session/config.h"
#include "app/session/demo_store.h"
#include "app/session/flood_scenario_json.h"
#include "app/session/flood_scenario_parts.h"
#include "engine/core/file_io.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/city_network.h"

namespace citymirror::session {
namespace {

using Json = nlohmann::json;
using traffic::CityClass;

constexpr double kLeastExchange = 1, kMostSeconds = 1e7, kMostVehicles = 1e6;

std::optional<CityClass> classOf(const Resource& unit) {
  static const std::map<std::string, CityClass> kByWading{
      {"car", CityClass::car},
      {"truck", CityClass::truck},
      {"bus", CityClass::bus},
      {"ambulance", CityClass::ambulance},
      {"fire_engine", CityClass::fireEngine},
      {"high_clearance", CityClass::highClearance}};
  if (unit.kind == ResourceKind::pumpTruck && unit.vehicleClass == "truck")
    return CityClass::pumpTruck;
  const auto found = kByWading.find(unit.vehicleClass);
  return found == kByWading.end() ? std::nullopt : std::optional(found->second);
}

/// The place of a road's lowest ground: where water gathers.
Point2 lowestOf(const Road& road, const RasterGrid<float>& terrain) {
  Point2 lowest = road.line.front();
  float least = std::numeric_limits<float>::infinity();
  for (const Point2& p : resample(road.line, 5)) {
    const float ground = terrain.valueAt(p.x(), p.y(), NAN);
    if (ground < least) least = ground, lowest = p;
  }
  return lowest;
}

/// Reads the base and each branch with the parts that all of them share.
class WorldReader {
 public:
  WorldReader(const Json& json, const std::string& path, const WorldPlaces& places, int threads,
              const run::JobContext& job)
      : json_(json),
        folder_(std::filesystem::path(path).parent_path().string()),
        root_(json, "", folder_, fault_),
        places_(places),
        threads_(threads),
        job_(job) {}

  Result<WorldScenario> read() {
    root_.allow({"city", "cell_m", "zero", "duration_s", "exchange_s", "output_interval_s", "rain",
                 "traffic", "actions", "closures", "orders", "roads_meet_water", "name",
                 "branches"});
    readClock();
    if (!fault_) openCity();
    if (!fault_) makeTraffic();
    if (!fault_) addBranch(json_, "base", "", {"基准", "base"});
    if (!json_.contains("branches")) return done();
    std::size_t number = 0;
    for (ScenarioObject& item : root_.list("branches")) {
      item.allow({"name", "rain", "actions", "closures", "orders", "roads_meet_water"});
      Json merged = json_;
      for (const auto& [key, value] : item.json().items()) merged[key] = value;
      const std::string id = "branch-" + std::to_string(++number);
      if (!fault_) addBranch(merged, id, item.keyPath(""), {id, id});
    }
    return done();
  }

 private:
  Result<WorldScenario> done() {
    if (fault_) return *fault_;
    return std::move(out_);
  }

  void readClock() {
    out_.duration = root_.within("duration_s", out_.duration, 1, kMostSeconds);
    out_.outputInterval = root_.within("output_interval_s", out_.outputInterval, 1, kMostSeconds);
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
    const auto flood = cityFlood(config_, cell_);
    const std::string folder = root_.has("city") ? root_.file("city") : "";
    auto opened = folder.empty() ? loadDemoCity(places_.dataFolder, flood, job_)
                                 : loadCity(folder, flood, job_);
    if (!opened) return root_.fault(opened.error());
    city_ = opened->city;
    domain_ = opened->domain;
    out_.notes = opened->notes;
  }

  void makeTraffic() {
    ScenarioObject item = root_.object("traffic");
    item.allow({"vehicles", "from_s", "to_s", "informed_share", "patience_s", "seed"});
    traffic::CityDemandOptions options;
    options.vehicles = std::size_t(item.within("vehicles", 20000, 1, kMostVehicles));
    options.from = item.within("from_s", 0, 0, kMostSeconds);
    options.to = item.within("to_s", out_.duration, options.from + 1, kMostSeconds);
    options.seed = std::uint64_t(item.within("seed", 1, 0, 9e15));
    traffic_.seed = options.seed;
    traffic_.parameters.informed = item.within("informed_share", 0.7, 0, 1);
    traffic_.parameters.patience = item.within("patience_s", 120, 0, kMostSeconds);
    if (fault_) return;
    auto network = std::make_shared<const TrafficNetwork>(traffic::cityNetwork(city_->roads));
    auto demand = traffic::cityDemand(city_->buildings, city_->roads, *network, options, job_);
    if (!demand) return root_.fault(demand.error());
    out_.notes.insert(out_.notes.end(), demand.notes().begin(), demand.notes().end());
    traffic_.network = std::move(network);
    traffic_.demand = std::make_shared<const TrafficDemand>(std::move(*demand));
  }

  void addBranch(const Json& json, const std::string& id, const std::string& path,
                 const Text& unnamed) {
    ScenarioObject object(json, path, folder_, fault_);
    WorldBranch branch;
    branch.id = id;
    branch.name = nameOf(object, unnamed);
    world::CoupledInputs& in = branch.inputs;
    in.city = city_;
    in.flood = *domain_;
    in.traffic = traffic_;
    in.wading = config_.roadClosure;
    in.exchangeInterval = exchange_;
    in.coupling = object.flag("roads_meet_water", true) ? world::Coupling::waterOnRoads
                                                        : world::Coupling::dryRoads;
    readWater(object, in);
    in.traffic.closures = closures(object);
    readOrders(object, in);
    out_.branches.push_back(std::move(branch));
  }

  static Text nameOf(ScenarioObject& object, const Text& unnamed) {
    if (!object.has("name")) return unnamed;
    if (!object.json().at("name").is_object()) {
      const std::string both = object.name("name");
      return {both, both};
    }
    ScenarioObject name = object.object("name");
    name.allow({"zh", "en"});
    return {name.name("zh"), name.name("en")};
  }

  /// Rain and actions as the contract "Flood" has them.
  void readWater(ScenarioObject& object, world::CoupledInputs& in) {
    FloodScenario scenario;
    scenario.inputs = std::move(in.flood);
    scenario.frame = city_->frame;
    readRain(object, scenario, places_.assets);
    readActions(object, scenario);
    in.flood = std::move(scenario.inputs);
    in.flood.startTime = 0;
    in.flood.duration = out_.duration;
    in.flood.outputInterval = out_.outputInterval;
    in.flood.threads = threads_;
  }

  std::vector<traffic::Closure> closures(ScenarioObject& object) {
    std::vector<traffic::Closure> all;
    for (ScenarioObject& item : object.list("closures")) {
      item.allow({"road", "from_s", "to_s"});
      const std::string road = item.name("road");
      const double from = item.within("from_s", 0, 0, kMostSeconds);
      const double to = item.within("to_s", kMostSeconds, from, kMostSeconds);
      const std::size_t before = all.size();
      for (std::uint32_t e = 0; e < city_->roads.edgeCount(); ++e) {
        const Road& r = city_->roads.roadOf(e);
        if (r.code == road || r.name.zh == road || r.name.en == road) all.push_back({e, from, to});
      }
      if (all.size() == before && !fault_)
        item.fault("road", "\"" + road + "\" is no road of the city", "Give a code or a name");
    }
    return all;
  }

  void readOrders(ScenarioObject& object, world::CoupledInputs& in) {
    for (ScenarioObject& item : object.list("orders")) {
      if (fault_) return;
      item.allow({"unit", "at_s", "to", "set_up_s", "reach_m"});
      readOrder(item, in);
    }
    std::stable_sort(in.orders.begin(), in.orders.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
  }

  void readOrder(ScenarioObject& item, world::CoupledInputs& in) {
    const std::string code = item.name("unit");
    const auto unit = std::find_if(city_->resources.begin(), city_->resources.end(),
                                   [&](const Resource& r) { return r.code == code; });
    if (unit == city_->resources.end()) {
      if (!fault_) item.fault("unit", "\"" + code + "\" is no unit of the city", "Name another");
      return;
    }
    const auto type = classOf(*unit);
    if (!type)
      return item.fault("unit", "has the unknown vehicle class " + unit->vehicleClass,
                        "Correct the city's resources");
    world::CrewOrder order;
    order.code = code;
    order.at = item.within("at_s", 0, 0, kMostSeconds);
    order.type = std::uint8_t(*type);
    order.from = unit->at;
    order.to = goalOf(item);
    order.setUp = item.within("set_up_s", order.setUp, 0, kMostSeconds);
    order.reach = item.within("reach_m", order.reach, 0, 5000);
    if (fault_) return;
    if (unit->pumpCapacity > 0) {
      world::addMobilePump(in.flood, code, order.to, unit->pumpCapacity);
      order.acts = {flood::SetPump{code, flood::PumpMode::on}};
    }
    in.orders.push_back(std::move(order));
  }

  /// A point of the city's CRS, or the place of a road, pump station, facility or sensor.
  Point2 goalOf(ScenarioObject& item) {
    if (item.has("to") && item.json().at("to").is_array()) {
      const auto xy = item.numbers("to");
      if (xy.size() == 2) return city_->frame.toLocal(xy[0], xy[1]);
      item.fault("to", "is no point", "Give [x, y] in the city's CRS");
      return Point2::Zero();
    }
    const std::string name = item.name("to");
    for (const PumpStation& pump : city_->drains.pumps) {
      if (pump.code == name) return pump.intake;
    }
    for (const Facility& facility : city_->facilities) {
      if (facility.code == name) return facility.at;
    }
    for (const SensorSite& sensor : city_->sensors) {
      if (sensor.code == name) return sensor.at;
    }
    const Road* lowest = nullptr;
    float least = std::numeric_limits<float>::infinity();
    for (const Road& road : city_->roads.roads) {
      if (road.code != name && road.name.zh != name && road.name.en != name) continue;
      const Point2 p = lowestOf(road, city_->terrain);
      const float ground = city_->terrain.valueAt(p.x(), p.y(), NAN);
      if (ground < least) least = ground, lowest = &road;
    }
    if (lowest) return lowestOf(*lowest, city_->terrain);
    if (!fault_)
      item.fault("to", "\"" + name + "\" is not in the city",
                 "Give [x, y], a road's name or a code");
    return Point2::Zero();
  }

  const Json& json_;
  std::string folder_;
  std::optional<Error> fault_;
  ScenarioObject root_;
  const WorldPlaces& places_;
  int threads_;
  const run::JobContext& job_;
  WorldScenario out_;
  double exchange_ = 60, cell_ = 10;
  Config config_;
  std::shared_ptr<const CityModel> city_;
  std::shared_ptr<const flood::FloodInputs> domain_;
  traffic::TrafficInputs traffic_;
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
