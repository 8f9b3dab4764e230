#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/session/scenario/flood_scenario_json.h"
#include "app/session/scenario/flood_scenario_parts.h"
#include "app/session/scenario/world_plan.h"
#include "engine/core/file_io.h"
#include "scenarios/world/pump_aim.h"

namespace citymirror::session {
namespace {

constexpr double kMostAmount = 1e12;

class WorldPlanReader {
 public:
  WorldPlanReader(const nlohmann::json& json, const std::string& path, const WorldPlaces& places,
                  const run::JobContext& job)
      : folder_(std::filesystem::path(path).parent_path().string()),
        root_(json, "", folder_, fault_),
        places_(places),
        job_(job) {}

  Result<WorldPlanTask> read() {
    root_.allow({"scenario", "parent", "decide_at_s", "stock", "most_measures", "exhaustive_up_to",
                 "beam", "most_runs", "weights", "weights_source", "cost_unit", "candidates"});
    readSearch();
    if (!root_.has("scenario")) root_.fault("scenario", "is missing", "Name a world scenario");
    const std::string file = root_.file("scenario");
    if (fault_) return *fault_;
    auto scenario = readWorldScenario(file, places_, 1, job_);
    if (!scenario) return scenario.error();
    task_.scenario = std::move(*scenario);
    chooseParent();
    if (!fault_) readDecision();
    for (ScenarioObject& item : root_.list("candidates")) {
      if (!fault_) readCandidate(item);
    }
    if (!fault_ && task_.options.empty())
      root_.fault("candidates", "is missing or empty", "Say what could be done");
    if (!fault_) aimTrucks();
    if (fault_) return *fault_;
    return std::move(task_);
  }

 private:
  const world::CoupledInputs& base() const { return task_.scenario.branches.front().inputs; }

  void readSearch() {
    const auto count = [&](const char* key, std::size_t absent, double least) {
      return std::size_t(root_.whole(key, double(absent), least, 1e5));
    };
    task_.limits.stock = amounts(root_, "stock");
    task_.limits.mostOptions = count("most_measures", task_.limits.mostOptions, 1);
    task_.search.exhaustiveUpTo = count("exhaustive_up_to", task_.search.exhaustiveUpTo, 0);
    task_.search.beam = count("beam", task_.search.beam, 1);
    task_.search.mostTrials = count("most_runs", task_.search.mostTrials, 1);
    for (const auto& [index, points] : amounts(root_, "weights"))
      task_.weights.push_back({index, points});
    if (task_.weights.empty())
      root_.fault("weights", "is missing or empty", "Say how much one unit of an index counts");
    const bool counts = std::any_of(task_.weights.begin(), task_.weights.end(),
                                    [](const PlanWeight& each) { return each.points > 0; });
    if (!counts) root_.fault("weights", "are all 0", "Give one index points at least");
    task_.weightsSource = root_.name("weights_source");
    task_.costUnit = root_.text("cost_unit", "CNY");
  }

  void chooseParent() {
    const std::string id = root_.text("parent", "base");
    auto& branches = task_.scenario.branches;
    std::erase_if(branches, [&](const WorldBranch& branch) { return branch.id != id; });
    if (branches.empty())
      root_.fault("parent", "\"" + id + "\" is no branch of the scenario", "Give base or branch-1");
  }

  void readDecision() {
    root_.required("decide_at_s");
    task_.decideAt = root_.within("decide_at_s", 0, 0, task_.scenario.duration);
    if (std::fmod(task_.decideAt, base().exchangeInterval) != 0)
      root_.fault("decide_at_s", "is no multiple of the scenario's exchange_s", "Give 2400");
    if (task_.decideAt >= task_.scenario.duration)
      root_.fault("decide_at_s", "leaves nothing to decide", "Give a time before the end");
  }

  static std::map<std::string, double> amounts(ScenarioObject& of, const char* key) {
    ScenarioObject object = of.object(key);
    std::map<std::string, double> all;
    if (!object.json().is_object()) {
      of.fault(key, "must be an object", "Write it as { … }");
      return all;
    }
    for (const auto& [name, value] : object.json().items())
      all[name] = object.within(name.c_str(), 0, 0, kMostAmount);
    return all;
  }

  void readCandidate(ScenarioObject& item) {
    item.allow({"id", "name", "takes", "cost", "actions", "closures", "orders"});
    world::PlanOption option;
    option.id = item.name("id");
    option.takes = amounts(item, "takes");
    option.cost = item.within("cost", 0, 0, kMostAmount);
    for (const world::PlanOption& other : task_.options) {
      if (other.id == option.id) item.fault("id", "stands twice", "Give each an id of its own");
    }
    PlanCandidate candidate;
    candidate.name = readName(item, {option.id, option.id});
    readDeeds(item, candidate);
    option.claims = claimsOf(candidate.deeds, *base().city);
    task_.options.push_back(std::move(option));
    if (!candidate.impossible) candidate.impossible = whyNever(candidate.deeds);
    task_.candidates.push_back(std::move(candidate));
  }

  /// What is wrong with what it names makes the candidate impossible, not the file.
  void readDeeds(const ScenarioObject& item, PlanCandidate& candidate) const {
    ScenarioObject own(item.json(), item.keyPath(""), folder_, candidate.impossible);
    const CityModel& city = *base().city;
    candidate.deeds.closures = readClosures(own, city, task_.decideAt);
    candidate.deeds.orders = readOrders(own, city, base().flood, task_.decideAt);
    FloodScenario water;
    water.inputs = base().flood;
    water.frame = city.frame;
    readActions(own, water);
    std::vector<flood::TimedEdit> before = base().flood.edits;
    for (const flood::TimedEdit& edit : water.inputs.edits) {
      const auto same = std::find(before.begin(), before.end(), edit);
      if (same == before.end())
        candidate.deeds.edits.push_back(edit);
      else
        before.erase(same);
    }
    if (candidate.deeds.edits.empty() && candidate.deeds.closures.empty() &&
        candidate.deeds.orders.empty())
      own.fault("", "does nothing", "Give it actions, closures or orders");
  }

  /// Pump trucks that are sent to a road go where the water of the parent will stand.
  void aimTrucks() {
    std::optional<RasterGrid<float>> ponded;
    for (PlanCandidate& candidate : task_.candidates) {
      auto& orders = candidate.deeds.orders;
      if (std::none_of(orders.begin(), orders.end(), asksForWater)) continue;
      if (!ponded) {
        auto made = world::pondingForecast(base().flood, task_.scenario.duration, job_);
        if (!made) return root_.fault(made.error());
        ponded = std::move(*made);
      }
      for (Note& note : aimOrders(orders, *ponded, base()))
        task_.scenario.notes.push_back(std::move(note));
    }
  }

  std::optional<Error> whyNever(const WorldDeeds& deeds) const {
    const std::string& id = task_.options.back().id;
    if (auto lack = takesTooMuch(task_, std::uint32_t(task_.options.size() - 1))) return lack;
    double earliest = task_.decideAt;
    for (const auto& order : deeds.orders) earliest = std::min(earliest, order.at);
    for (const auto& closure : deeds.closures) earliest = std::min(earliest, closure.from);
    for (const auto& edit : deeds.edits) earliest = std::min(earliest, edit.time);
    if (earliest < task_.decideAt)
      return Error{ErrorCode::badInput,
                   "begins at " + numberText(earliest) + " s, before the decision at " +
                       numberText(task_.decideAt) + " s",
                   id, "Let it begin later"};
    for (const auto& order : deeds.orders) {
      const auto vehicle = world::vehicleSent(order, base().traffic.demand->classes);
      if (auto fault =
              world::hosesTooShort(order, base().city->roads, *base().traffic.network, vehicle))
        return fault;
      for (const auto& sent : base().orders) {
        if (sent.code == order.code)
          return Error{ErrorCode::badInput, order.code + " is sent by the scenario already", id,
                       "Send another unit"};
      }
    }
    return std::nullopt;
  }

  static std::string numberText(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
  }

  std::string folder_;
  std::optional<Error> fault_;
  ScenarioObject root_;
  const WorldPlaces& places_;
  const run::JobContext& job_;
  WorldPlanTask task_;
};

}  // namespace

Result<WorldPlanTask> readWorldPlan(const std::string& path, const WorldPlaces& places,
                                    const run::JobContext& job) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  return WorldPlanReader(*json, path, places, job).read();
}

}  // namespace citymirror::session
