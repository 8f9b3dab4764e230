#include "app/session/branch/plan_desk.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/branch/branch_name.h"
#include "app/session/config_file.h"
#include "app/session/measures.h"
#include "app/session/scenario/world_orders.h"
#include "app/session/sourced_numbers.h"
#include "engine/core/geometry.h"
#include "scenarios/world/pump_aim.h"

namespace citymirror::session {
namespace {

constexpr const char* kCrews = "crews";
constexpr const char *kSandbags = "sandbag_m", *kPumps = "mobile_pumps", *kSets = "barrier_sets";
constexpr double kMostStock = 1e6;

/// Of a copy of the file that names none, as before there was one: nothing.
void readStock(SourcedNumbers& reader, PlanRules& rules) {
  if (!reader.json().is_object() || !reader.json().contains("stock")) return;
  SourcedNumbers stock = reader.part("stock");
  const auto read = [&](const char* key, Text name) {
    PlanStock made{key, std::move(name), stock.number(key, 0, kMostStock), stock.source(key)};
    rules.stock.push_back(std::move(made));
  };
  read(kSandbags, {"沙袋（米）", "sandbags (m)"});
  read(kPumps, {"移动泵（台）", "mobile pumps"});
  read(kSets, {"移动挡板（套）", "barrier sets"});
  rules.barrierSetMetres = stock.number("barrier_set_m", 0.5, 1000);
}

/// Adds what one edit takes, whatever the stock names.
void addTaken(const flood::FloodEdit& edit, double setMetres, std::map<std::string, double>& takes) {
  if (std::holds_alternative<flood::BringPump>(edit)) takes[kPumps] += 1;
  const auto* barrier = std::get_if<flood::DrawBarrier>(&edit);
  if (barrier == nullptr) return;
  if (std::isfinite(barrier->crest))
    takes[kSandbags] += length(barrier->line);
  else if (setMetres > 0)
    takes[kSets] += std::ceil(length(barrier->line) / setMetres - 1e-9);
}

/// What is left once people have done this.
std::map<std::string, double> stockAfter(std::span<const PlanPast> done, const PlanRules& rules) {
  std::map<std::string, double> left;
  for (const PlanStock& stock : rules.stock) left[stock.key] = stock.amount;
  for (const PlanPast& past : done)
    for (const auto& [key, amount] : takesOf(past.deed, rules))
      left[key] = std::max(0.0, left[key] - amount);
  return left;
}

const std::string& nameOr(const std::string& name, const std::string& code) {
  return name.empty() ? code : name;
}

std::vector<const Resource*> pumpsNear(const CityModel& city, const Point2& place,
                                       std::size_t most) {
  std::vector<const Resource*> pumps;
  for (const Resource& unit : city.resources)
    if (unit.pumpCapacity > 0) pumps.push_back(&unit);
  std::stable_sort(pumps.begin(), pumps.end(), [&](const Resource* a, const Resource* b) {
    return (a->at - place).squaredNorm() < (b->at - place).squaredNorm();
  });
  pumps.resize(std::min(pumps.size(), most));
  return pumps;
}

/// Whether people have closed the road by then, all of it: in the run or in what a branch has done.
bool closedBefore(const RoadClosing& wanted, const WorldRunRequest& run,
                  std::span<const PlanPast> done) {
  const std::array deeds{WorldDeed(wanted)};
  const auto links = deedsOf(deeds, *run.inputs.city).closures;
  const auto holds = [&](const traffic::Closure& link) {
    return std::ranges::any_of(run.inputs.traffic.closures, [&](const traffic::Closure& closure) {
      return closure.link == link.link && closure.from <= wanted.from && closure.to > wanted.from;
    });
  };
  bool closed = !links.empty() && std::ranges::all_of(links, holds);
  for (const PlanPast& past : done) {
    const auto* closing = std::get_if<RoadClosing>(&past.deed);
    const auto* opening = std::get_if<RoadOpening>(&past.deed);
    if (closing != nullptr && closing->road == wanted.road)
      closed = closed || (closing->from <= wanted.from && closing->to > wanted.from);
    if (opening != nullptr && opening->road == wanted.road) closed = false;
  }
  return closed;
}

/// Why an offer cannot be done in what a branch has done already; the run's own orders count too.
std::optional<Error> doneBefore(const WorldDeed& deed, const WorldRunRequest& run,
                                std::span<const PlanPast> done) {
  const auto* closing = std::get_if<RoadClosing>(&deed);
  if (closing != nullptr && closedBefore(*closing, run, done))
    return Error{ErrorCode::badInput, "the road is closed already", closing->road,
                 "Choose another road or a branch in which it is open"};
  const auto* wanted = std::get_if<world::CrewOrder>(&deed);
  if (wanted == nullptr) return std::nullopt;
  const auto its = [&](const world::CrewOrder& order) { return order.code == wanted->code; };
  const bool sent = std::ranges::any_of(run.inputs.orders, its) ||
                    std::ranges::any_of(done, [&](const PlanPast& past) {
                      const auto* order = std::get_if<world::CrewOrder>(&past.deed);
                      return order != nullptr && its(*order);
                    });
  if (!sent) return std::nullopt;
  return Error{ErrorCode::badInput, "the unit has been sent already", wanted->code,
               "Choose another unit or a branch in which it is free"};
}

/// The water of a run with what was done to it and to the rain.
flood::FloodInputs waterWith(std::span<const PlanPast> done, flood::FloodInputs water) {
  for (const PlanPast& past : done) {
    if (const auto* edit = std::get_if<flood::TimedEdit>(&past.deed)) {
      water.edits.push_back({std::max(edit->time, past.at), edit->edit});
    } else if (const auto* change = std::get_if<RainChange>(&past.deed)) {
      const double from = std::max(change->from, past.at);
      std::vector<flood::TimedEdit> before = water.edits;
      std::erase_if(before, [&](const flood::TimedEdit& each) { return each.time > from; });
      const auto& rain = rainBefore({water.structures, water.rainMmPerHour, before});
      water.edits.push_back({from, changedRain(rain, from, change->factor, change->delay)});
    }
    std::stable_sort(water.edits.begin(), water.edits.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
  }
  return water;
}

/// Where the trucks of all offers go.
Outcome aimOffers(WorldPlanTask& task, const run::JobContext& job) {
  const world::CoupledInputs& base = task.scenario.branches.front().inputs;
  const bool asked = std::ranges::any_of(task.candidates, [](const PlanCandidate& candidate) {
    return std::ranges::any_of(candidate.deeds.orders, asksForWater);
  });
  if (!asked) return Done{};
  job.progress(0, {"预报积水位置", "forecasting where water stands"});
  const auto ponded =
      world::pondingForecast(waterWith(task.done, base.flood), task.scenario.duration, job);
  if (!ponded) return ponded.error();
  for (PlanCandidate& candidate : task.candidates)
    for (Note& note : aimOrders(candidate.deeds.orders, *ponded, base))
      task.scenario.notes.push_back(std::move(note));
  return Done{};
}

}  // namespace

Result<PlanRules> parsePlanRules(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  std::optional<Error> fault;
  SourcedNumbers reader(document, "", fault);
  PlanRules rules;
  rules.source = reader.both("source");
  rules.roads = std::size_t(reader.number("worst_roads", 1, 100));
  rules.trucks = std::size_t(reader.number("nearest_trucks", 1, 100));
  rules.crews = reader.number("crews", 1, 1000);
  rules.mostMeasures = std::size_t(reader.number("most_measures", 1, 20));
  rules.search.exhaustiveUpTo = std::size_t(reader.number("exhaustive_up_to", 0, 1e5));
  rules.search.beam = std::size_t(reader.number("beam", 1, 100));
  rules.search.mostTrials = std::size_t(reader.number("most_runs", 1, 1e5));
  SourcedNumbers weights = reader.part("weights");
  for (const auto& [index, entry] : weights.json().items())
    rules.weights.push_back({index, weights.number(index.c_str(), 0, 1e9)});
  if (rules.weights.empty()) reader.fail("is empty", "weights");
  readStock(reader, rules);
  if (fault) return *fault;
  return rules;
}

Result<PlanRules> loadPlanRules(const std::string& assets) {
  return parseConfigFile(assets + "/config/plan_search.json", parsePlanRules);
}

double PlanRules::amountOf(const std::string& key) const {
  const auto found = std::ranges::find(stock, key, &PlanStock::key);
  return found == stock.end() ? 0 : found->amount;
}

std::map<std::string, double> takesOf(const WorldDeed& deed, const PlanRules& rules) {
  std::map<std::string, double> takes;
  if (const auto* edit = std::get_if<flood::TimedEdit>(&deed))
    addTaken(edit->edit, rules.barrierSetMetres, takes);
  if (const auto* order = std::get_if<world::CrewOrder>(&deed))
    for (const flood::FloodEdit& act : order->acts) addTaken(act, rules.barrierSetMetres, takes);
  std::erase_if(takes, [&](const auto& taken) {
    return std::ranges::find(rules.stock, taken.first, &PlanStock::key) == rules.stock.end();
  });
  return takes;
}

std::vector<PlanOffer> planOffers(const CityModel& city,
                                  const std::vector<coupling::PondingRisk>& risks, double at,
                                  const PlanRules& rules) {
  std::vector<PlanOffer> offers;
  const std::size_t roads = std::min(risks.size(), rules.roads);
  for (std::size_t k = 0; k < roads; ++k) {
    const coupling::PondingRisk& risk = risks[k];
    const std::string &zh = nameOr(risk.name.in(Language::zh), risk.code),
                      &en = nameOr(risk.name.in(Language::en), risk.code);
    for (const Resource* unit : pumpsNear(city, risk.place, rules.trucks)) {
      auto order = orderOf(*unit, at, risk.place);
      if (!order) continue;
      order->road = risk.code;
      offers.push_back({unit->code + " → " + risk.code,
                        {"泵车 " + unit->code + " 去" + zh, unit->code + " to " + en},
                        std::move(*order)});
    }
    offers.push_back({"close " + risk.code,
                      {"封闭" + zh, "close " + en},
                      RoadClosing{risk.code, at, std::numeric_limits<double>::infinity()}});
  }
  return offers;
}

std::vector<coupling::PondingRisk> branchRisks(const WorldFuture& branch, const RoadNetwork& roads,
                                               const coupling::PondingBands& bands) {
  return coupling::rankPonding(roads, branch.track->water, branch.begun, bands);
}

PlanStart planStart(const WorldFutures& futures, const std::string& branch) {
  PlanStart start;
  auto at = futures.find(branch);
  if (!at && !futures.all.empty()) at = futures.all.front();
  if (!at) return start;
  start.name = branchTitle(*at);
  start.begun = at->begun;
  if (!at->parent.empty()) start.branch = at->id;
  for (; at; at = futures.find(at->parent))
    if (at->deed) start.done.push_back({at->begun, *at->deed});
  std::reverse(start.done.begin(), start.done.end());
  return start;
}

Result<FoundPlans> findPlans(const WorldRunRequest& run, const std::vector<PlanOffer>& offers,
                             const PlanAsk& ask, const PlanRules& rules, unsigned workers,
                             const run::JobContext& job) {
  if (offers.empty())
    return Error{ErrorCode::badInput, "there is nothing to choose from", "plan",
                 "Tick what could be done"};
  if (!(ask.at >= 0 && ask.at < run.duration))
    return Error{ErrorCode::badInput, "the decision lies outside the run", "plan",
                 "Choose a time within it"};
  if (ask.at < ask.start.begun)
    return Error{ErrorCode::badInput, "the decision comes before the branch begins", "plan",
                 "Choose a later time or another branch"};
  FoundPlans found;
  WorldPlanTask& task = found.task;
  WorldBranch base;
  base.id = "base";
  base.name = ask.start.name.zh.empty() ? Text{"推演", "as it goes"} : ask.start.name;
  base.inputs = run.inputs;
  base.inputs.flood.duration = run.duration;
  task.scenario.branches.push_back(std::move(base));
  task.scenario.duration = run.duration;
  task.scenario.outputInterval = WorldRuns::kWaterEvery;
  task.scenario.zero = run.zero;
  task.scenario.bands = run.bands;
  task.scenario.prices = run.prices;
  task.decideAt = ask.at;
  task.done = ask.start.done;
  task.branch = ask.start.branch;
  task.limits.stock = stockAfter(ask.start.done, rules);
  task.limits.stock[kCrews] = ask.crews;
  task.limits.mostOptions = ask.mostMeasures;
  task.search = rules.search;
  task.weights = rules.weights;
  task.weightsSource = rules.source.zh + " / " + rules.source.en;
  for (const PlanOffer& offer : offers) {
    world::PlanOption option;
    option.id = offer.id;
    option.takes = takesOf(offer.deed, rules);
    option.takes[kCrews] = 1;
    const std::array deeds{offer.deed};
    PlanCandidate candidate{offer.name, deedsOf(deeds, *run.inputs.city),
                            doneBefore(offer.deed, run, ask.start.done)};
    option.claims = claimsOf(candidate.deeds, *run.inputs.city);
    task.options.push_back(std::move(option));
    if (!candidate.impossible)
      candidate.impossible = takesTooMuch(task, std::uint32_t(task.options.size() - 1));
    task.candidates.push_back(std::move(candidate));
  }
  if (auto aimed = aimOffers(task, job); !aimed) return aimed.error();
  auto result = searchWorldPlan(task, workers, job);
  if (!result) return result.error();
  found.result = std::move(*result);
  return found;
}

}  // namespace citymirror::session
