#include "app/session/scenario/route_scenario.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <set>
#include <utility>

#include "app/session/command/walkers.h"
#include "app/session/config.h"
#include "app/session/demo_store.h"
#include "app/session/scenario/flood_scenario_json.h"
#include "app/session/scenario/route_roads.h"
#include "app/session/scenario/world_deeds.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "scenarios/traffic/walking_roads.h"

namespace citymirror::session {
namespace {

constexpr double kMostRouteMinutes = 1440, kMostNearest = 1000, kFarFromRoads = 300;  // min, –, m
constexpr std::size_t kMostPairs = 4'000'000;  // of one table
constexpr double kMostCalls = 10'000;
constexpr double kRouteCell = 10;  // m, of the demo city's flood domain

/// Others hold nobody up who walks.
RoadSources walkingSources(const RoadSources& roads, double speed) {
  auto walking = traffic::walkingRoads(roads.city->roads, speed * 3.6);
  auto city = std::make_shared<CityModel>(*roads.city);
  city->roads = std::move(walking.network);
  RoadSources sources;
  sources.hierarchy = std::make_shared<const traffic::RoadHierarchy>(city->roads);
  sources.city = std::move(city);
  sources.water = waterUnder(walking.edgeOf, roads.water);
  return sources;
}

class RouteReader {
 public:
  RouteReader(const nlohmann::json& json, const std::string& path, const WorldPlaces& places,
              const RouteFolders& folders, const run::JobContext& job)
      : path_(path),
        folder_(std::filesystem::path(path).parent_path().string()),
        root_(json, "", folder_, fault_),
        places_(places),
        folders_(folders),
        job_(job) {}

  Result<RouteScenario> read() {
    root_.allow({"city", "depths", "speeds", "depart_s", "vehicle", "routes", "nearest", "tables",
                 "isochrones", "coverage", "evacuations"});
    if (!fault_) openCity();
    if (!fault_) readRoads();
    if (!fault_) readQuestions();
    if (fault_) return *fault_;
    if (someoneWalks_) out_.walking = walkingSources(out_.roads, out_.traffic.walkingSpeed);
    tellBeyondWater();
    return std::move(out_);
  }

 private:
  void openCity() {
    auto config = loadConfig(places_.assets);
    if (!config) return root_.fault(config.error());
    out_.wading = config->roadClosure;
    out_.traffic = config->traffic;
    evacuation_ = config->evacuation;
    if (root_.has("city")) {
      const std::string folder = root_.file("city");
      if (fault_) return;
      auto city = gis::readCity(folder, job_);
      if (!city) return root_.fault(city.error());
      out_.notes = city.notes();
      out_.sources.push_back(folder);
      city_ = std::make_shared<const CityModel>(std::move(*city));
    } else {
      auto opened = loadDemoCity(places_.dataFolder, cityFlood(*config, kRouteCell), job_);
      if (!opened) return root_.fault(opened.error());
      city_ = opened->city;
      out_.notes = opened->notes;
      out_.notes.push_back({"The scenario names no city, so the demo city is taken", path_});
    }
    finder_ = std::make_unique<PlaceFinder>(city_);
    out_.roads.city = city_;
    const auto begin = std::chrono::steady_clock::now();
    out_.roads.hierarchy = std::make_shared<const traffic::RoadHierarchy>(city_->roads);
    out_.prepared =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  std::string folderOf(const char* key, const std::string& instead) {
    if (!instead.empty()) return instead;
    return root_.has(key) ? root_.file(key) : std::string();
  }

  void readRoads() {
    const std::string depths = folderOf("depths", folders_.depths),
                      speeds = folderOf("speeds", folders_.speeds);
    if (!fault_ && !depths.empty()) {
      auto water = waterOfFolder(depths, *city_, job_);
      if (!water) return root_.fault(water.error());
      out_.roads.water = *water;
      out_.sources.push_back(depths);
    }
    if (fault_ || speeds.empty()) return;
    auto traffic = trafficOfFolder(speeds, city_->roads);
    if (!traffic) return root_.fault(traffic.error());
    out_.roads.traffic = *traffic;
    out_.sources.push_back(speeds);
  }

  void readQuestions() {
    depart_ = root_.within("depart_s", 0, 0, kMostScenarioSeconds);
    vehicle_ = root_.has("vehicle") ? vehicleIn(root_) : "ambulance";
    if (!folders_.vehicle.empty()) vehicle_ = folders_.vehicle;
    for (ScenarioObject& item : root_.list("routes")) readRoute(item);
    for (ScenarioObject& item : root_.list("nearest")) readNearest(item);
    for (ScenarioObject& item : root_.list("tables")) readTable(item);
    for (ScenarioObject& item : root_.list("isochrones")) readIsochrone(item);
    for (ScenarioObject& item : root_.list("coverage")) readCoverage(item);
    readEvacuationQuestions();
    const bool none = out_.routes.empty() && out_.nearest.empty() && out_.tables.empty() &&
                      out_.isochrones.empty() && out_.coverage.empty() && out_.evacuations.empty();
    if (none && !fault_)
      root_.fault("routes", "is missing, and every other question too",
                  "Ask for routes, nearest, tables, isochrones, coverage or evacuations");
  }

  std::string vehicleIn(ScenarioObject& item) {
    std::vector<std::string> words;
    for (const VehicleClass& each : out_.traffic.classes) words.push_back(each.code);
    words.push_back(kOnFoot);
    return item.choice("vehicle", words.front(), words);
  }

  void drive(RouteTask& task, const std::string& code) {
    task.vehicle = code;
    const auto vehicle = vehicleNamed(out_.traffic, code);
    if (!vehicle)
      return root_.fault("vehicle", "\"" + code + "\" is no vehicle",
                         "Give ambulance, fire_engine, pump_truck, high_clearance, car, truck, bus "
                         "or foot");
    if (out_.wading.find(vehicle->wading) == nullptr)
      return root_.fault("vehicle", "\"" + code + "\" has no wading rule",
                         "Add the class to road_closure.json");
    goesBy(task, *vehicle);
  }

  void goesBy(RouteTask& task, const UnitVehicle& vehicle) {
    task.drives = vehicle;
    someoneWalks_ = someoneWalks_ || isOnFoot(vehicle);
  }

  template <class Question>
  Question begin(ScenarioObject& item, const char* kind, const std::vector<Question>& others) {
    Question question;
    question.id = item.text("id", kind + std::to_string(others.size() + 1));
    if (std::ranges::any_of(others, [&](const auto& o) { return o.id == question.id; }))
      item.fault("id", "\"" + question.id + "\" stands twice", "Give each an id of its own");
    question.depart = item.within("depart_s", depart_, 0, kMostScenarioSeconds);
    const std::string code = item.has("vehicle") ? vehicleIn(item) : vehicle_;
    if (!fault_) drive(question, code);
    return question;
  }

  void tellFar(const RoutePlace& place, const UnitVehicle& who) {
    const double away = place.awayFor(who);
    const std::string network = isOnFoot(who) ? "junction of ways on foot" : "junction";
    if (away <= kFarFromRoads || !told_.insert({place.text, network}).second) return;
    out_.notes.push_back(
        {"The nearest " + network + " is " + std::to_string(std::lround(away)) + " m away",
         place.text});
  }
  std::vector<RoutePlace> several(ScenarioObject& item, const char* key, const char* absent,
                                  const UnitVehicle& who) {
    auto all = finder_->readSeveral(item, key, absent);
    for (const RoutePlace& place : all) tellFar(place, who);
    return all;
  }
  void one(ScenarioObject& item, const char* key, RoutePlace& place) {
    if (auto read = finder_->read(item, key)) place = std::move(*read);
  }

  void readRoute(ScenarioObject& item) {
    item.allow({"id", "from", "to", "vehicle", "depart_s"});
    auto question = begin(item, "route-", out_.routes);
    one(item, "from", question.from);
    one(item, "to", question.to);
    if (!item.has("vehicle") && question.from.vehicle) takeOwn(question, *question.from.vehicle);
    tellFar(question.from, question.drives);
    tellFar(question.to, question.drives);
    out_.routes.push_back(std::move(question));
  }

  /// A unit that is named drives what it has.
  void takeOwn(RouteTask& task, const UnitVehicle& vehicle) {
    const std::string code = vehicleCode(out_.traffic, vehicle);
    if (code.empty() || out_.wading.find(vehicle.wading) == nullptr)
      return root_.fault({ErrorCode::badInput, "A unit has the unknown vehicle class " + vehicle.wading,
                          task.id, "Give the question a vehicle, or correct the city's resources"});
    task.vehicle = code;
    goesBy(task, vehicle);
  }

  void readNearest(ScenarioObject& item) {
    item.allow({"id", "to", "among", "most", "vehicle", "depart_s"});
    auto question = begin(item, "nearest-", out_.nearest);
    one(item, "to", question.to);
    question.among = finder_->readSeveral(item, "among", "units");
    question.most = std::size_t(item.whole("most", 3, 1, kMostNearest));
    if (!item.has("vehicle")) question.vehicle.clear();
    for (RoutePlace& place : question.among) {
      if (item.has("vehicle") || !place.vehicle) place.vehicle = question.drives;
      someoneWalks_ = someoneWalks_ || isOnFoot(*place.vehicle);
      if (out_.wading.find(place.vehicle->wading) == nullptr)
        item.fault("among", place.text + " has no wading rule for " + place.vehicle->wading,
                   "Give the question a vehicle");
      tellFar(place, *place.vehicle);
      tellFar(question.to, *place.vehicle);
    }
    out_.nearest.push_back(std::move(question));
  }

  void readTable(ScenarioObject& item) {
    item.allow({"id", "from", "to", "vehicle", "depart_s"});
    auto question = begin(item, "table-", out_.tables);
    question.from = several(item, "from", "units", question.drives);
    question.to = several(item, "to", "hospitals", question.drives);
    if (question.from.size() * question.to.size() > kMostPairs)
      item.fault("to", "makes more than 4000000 pairs", "Split the table");
    out_.tables.push_back(std::move(question));
  }

  void readIsochrone(ScenarioObject& item) {
    item.allow({"id", "from", "minutes", "vehicle", "depart_s"});
    auto question = begin(item, "isochrone-", out_.isochrones);
    question.from = several(item, "from", "hospitals", question.drives);
    question.minutes = item.has("minutes") ? item.numbers("minutes") : out_.traffic.reachMinutes;
    double before = 0;
    for (const double minutes : question.minutes) {
      if (!(minutes > before) || minutes > kMostRouteMinutes)
        item.fault("minutes", "must rise from above 0 to 1440 at most", "Give [4, 8, 12]");
      before = minutes;
    }
    if (question.minutes.empty()) item.fault("minutes", "is empty", "Give [4, 8, 12]");
    out_.isochrones.push_back(std::move(question));
  }

  void readCoverage(ScenarioObject& item) {
    item.allow({"id", "from", "within_min", "until_s", "every_s", "vehicle", "depart_s"});
    auto question = begin(item, "coverage-", out_.coverage);
    question.from = several(item, "from", "hospitals", question.drives);
    question.within = 60 * item.within("within_min", out_.traffic.urgentMinutes, 0.1,
                                       kMostRouteMinutes);
    const auto& water = out_.roads.water;
    const double known = water ? seconds(water->until - water->zero) : 0;
    question.until = item.within("until_s", std::max(known, question.depart), question.depart,
                                 kMostScenarioSeconds);
    question.every = item.within("every_s", question.every, 1, kMostScenarioSeconds);
    if ((question.until - question.depart) / question.every > kMostCalls)
      item.fault("every_s", "makes more than 10000 calls", "Give a longer step");
    out_.coverage.push_back(std::move(question));
  }

  void readEvacuationQuestions() {
    for (const auto& order : readEvacuations(root_, *city_, out_.traffic, evacuation_)) {
      if (!std::isnan(order.deeperThan))
        return root_.fault("evacuations", "deeper_than_m needs the water of a world run",
                           "Give a zone, or run a world scenario");
      EvacuationQuestion question;
      question.id = order.code;
      question.depart = order.at;
      drive(question, out_.traffic.classes[order.type].code);
      question.order = order;
      out_.evacuations.push_back(std::move(question));
    }
  }

  void tellBeyondWater() {
    const auto& water = out_.roads.water;
    if (!water) return;
    const double until = seconds(water->until - water->zero);
    const auto late = [&](const auto& all) {
      return std::ranges::count_if(all, [&](const RouteTask& t) { return t.depart > until; });
    };
    const auto count = late(out_.routes) + late(out_.nearest) + late(out_.tables) +
                       late(out_.isochrones) + late(out_.coverage) + late(out_.evacuations);
    if (count > 0)
      out_.notes.push_back({std::to_string(count) + " questions begin after the last depths, " +
                                std::to_string(std::lround(until)) + " s: these hold on",
                            water->id});
  }

  std::string path_, folder_;
  std::optional<Error> fault_;
  ScenarioObject root_;
  const WorldPlaces& places_;
  const RouteFolders& folders_;
  const run::JobContext& job_;
  RouteScenario out_;
  EvacuationRules evacuation_;
  std::shared_ptr<const CityModel> city_;
  std::unique_ptr<PlaceFinder> finder_;
  double depart_ = 0;
  std::string vehicle_;
  bool someoneWalks_ = false;
  std::set<std::pair<std::string, std::string>> told_;  // place and network
};

}  // namespace

Result<RouteScenario> readRouteScenario(const std::string& path, const WorldPlaces& places,
                                        const RouteFolders& folders, const run::JobContext& job) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  auto scenario = RouteReader(*json, path, places, folders, job).read();
  if (scenario) scenario->sources.push_back(path);
  return scenario;
}

}  // namespace citymirror::session
