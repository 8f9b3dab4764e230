#include "app/session/scenario/world_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <mutex>

namespace citymirror::session {
namespace {

constexpr double kNotThere = std::numeric_limits<double>::quiet_NaN();

const WorldIndex* planIndexIn(const WorldOutcome& outcome, const std::string& key) {
  const auto found = std::find_if(outcome.indices.begin(), outcome.indices.end(),
                                  [&](const WorldIndex& index) { return index.key == key; });
  return found == outcome.indices.end() ? nullptr : &*found;
}

/// Points of an index that does not apply: none.
double pointsOf(const WorldOutcome& outcome, const PlanWeight& weight) {
  const WorldIndex* index = planIndexIn(outcome, weight.index);
  return index != nullptr && std::isfinite(index->value) ? weight.points * index->value : 0;
}

double meanResponse(const std::vector<world::CrewProgress>& sent, double end) {
  double minutes = 0;
  for (const world::CrewProgress& unit : sent)
    minutes += ((std::isfinite(unit.arrived) ? unit.arrived : end) - unit.ordered) / 60;
  return sent.empty() ? kNotThere : minutes / double(sent.size());
}

/// Units that are sent already: by the base and in what was done since.
std::size_t unitsBefore(const WorldPlanTask& task) {
  const auto sent = std::ranges::count_if(task.done, [](const PlanPast& past) {
    return std::holds_alternative<world::CrewOrder>(past.deed);
  });
  return task.scenario.branches.front().inputs.orders.size() + std::size_t(sent);
}

/// Plans as forks of the base at the decision.
class WorldPlanRun {
 public:
  WorldPlanRun(const WorldPlanTask& task, world::CoupledModel decision,
               std::vector<WorldRow> before)
      : task_(task), decision_(std::move(decision)), before_(std::move(before)) {}

  /// Why the model would not take a candidate at all.
  std::optional<Error> refusal(const WorldDeeds& deeds) const {
    world::CoupledModel model = decision_.fork();
    const Outcome done = doDeeds(model, deeds);
    return done ? std::nullopt : std::optional(done.error());
  }

  /// `plan` in the numbers of the task's options.
  Result<double> run(const world::Plan& plan, const run::JobContext& job) {
    world::CoupledModel model = decision_.fork();
    for (const std::uint32_t k : plan) {
      if (auto done = doDeeds(model, task_.candidates[k].deeds); !done) return done.error();
    }
    WorldOutcome outcome;
    outcome.series = before_;
    const CityModel& city = *base().city;
    while (model.time() < task_.scenario.duration) {
      const double next = std::min(task_.scenario.duration, nextRow(model.time()));
      if (auto moved = model.advance(next, job); !moved) return moved.error();
      outcome.series.push_back(worldRow(model, city.roads, task_.scenario.bands));
    }
    outcome.health = flood::checkRun(model.flood().stats(), model.flood().mass());
    if (!outcome.health.ok)
      return Error{ErrorCode::diverged, outcome.health.verdict.en, planName(task_, plan).en,
                   "Do not use it"};
    outcome.name = planName(task_, plan);
    outcome.orders = model.progress();
    outcome.indices = worldIndices(model, outcome.series, city, task_.scenario.bands,
                                   task_.scenario.prices);
    addOwnIndices(plan, outcome);
    double loss = 0;
    for (const PlanWeight& weight : task_.weights) loss += pointsOf(outcome, weight);
    const std::lock_guard lock(mutex_);
    outcomes_[plan] = std::move(outcome);
    return loss;
  }

  WorldOutcome take(const world::Plan& plan) { return std::move(outcomes_.at(plan)); }

 private:
  const world::CoupledInputs& base() const { return task_.scenario.branches.front().inputs; }

  double nextRow(double time) const {
    const double every = task_.scenario.outputInterval;
    return (std::floor(time / every + 1e-9) + 1) * every;
  }

  void addOwnIndices(const world::Plan& plan, WorldOutcome& outcome) const {
    const std::size_t own = unitsBefore(task_);
    const std::vector<world::CrewProgress> sent(outcome.orders.begin() + std::ptrdiff_t(own),
                                                outcome.orders.end());
    outcome.indices.push_back(
        {kResponseIndex,
         {"新派力量平均响应时间", "units of the plan from order to arrival, mean"},
         "min",
         meanResponse(sent, task_.scenario.duration)});
    outcome.indices.push_back(
        {kCostIndex, {"费用", "cost"}, task_.costUnit, world::costOf(plan, task_.options)});
  }

  const WorldPlanTask& task_;
  world::CoupledModel decision_;
  std::vector<WorldRow> before_;
  std::mutex mutex_;
  std::map<world::Plan, WorldOutcome> outcomes_;
};

Outcome checkWeights(const WorldPlanTask& task, const world::CoupledModel& model) {
  std::vector<std::string> known{kResponseIndex, kCostIndex};
  const auto& base = task.scenario.branches.front().inputs;
  for (const WorldIndex& index : worldIndices(model, {}, *base.city, task.scenario.bands,
                                              task.scenario.prices))
    known.push_back(index.key);
  for (const PlanWeight& weight : task.weights) {
    if (std::find(known.begin(), known.end(), weight.index) != known.end()) continue;
    std::string list;
    for (const std::string& key : known) list += (list.empty() ? "" : ", ") + key;
    return Error{ErrorCode::badInput, "there is no index " + weight.index, "weights",
                 "Use one of " + list};
  }
  return Done{};
}

/// A base that goes on, with what was done to it.
class PastDoer {
 public:
  PastDoer(world::CoupledModel& model, const WorldPlanTask& task) : model_(model), task_(task) {}

  /// Does what was done before `until` on the way; what was done then is still to come.
  Outcome advance(double until, const run::JobContext& job) {
    while (next_ < task_.done.size() && task_.done[next_].at < until)
      if (auto done = doNext(job); !done) return done;
    return model_.advance(until, job);
  }
  Outcome doRest(const run::JobContext& job) {
    while (next_ < task_.done.size())
      if (auto done = doNext(job); !done) return done;
    return Done{};
  }

 private:
  Outcome doNext(const run::JobContext& job) {
    const PlanPast& past = task_.done[next_++];
    if (auto moved = model_.advance(past.at, job); !moved) return moved;
    return doDeed(model_, past.deed, *task_.scenario.branches.front().inputs.city);
  }

  world::CoupledModel& model_;
  const WorldPlanTask& task_;
  std::size_t next_ = 0;
};

/// The base up to the decision, with its series.
Result<world::CoupledModel> untilDecision(const WorldPlanTask& task, std::vector<WorldRow>& series,
                                          const run::JobContext& job) {
  const world::CoupledInputs& inputs = task.scenario.branches.front().inputs;
  auto model = world::CoupledModel::make(inputs);
  if (!model) return model.error();
  if (auto known = checkWeights(task, *model); !known) return known.error();
  PastDoer past(*model, task);
  const double every = task.scenario.outputInterval;
  for (double at = every; at <= task.decideAt; at += every) {
    if (auto moved = past.advance(at, job); !moved) return moved.error();
    series.push_back(worldRow(*model, inputs.city->roads, task.scenario.bands));
    job.progress(0, {"推演至决策时刻", "running to the decision"});
  }
  if (auto moved = past.advance(task.decideAt, job); !moved) return moved.error();
  if (auto done = past.doRest(job); !done) return done.error();
  return std::move(*model);
}

/// Candidates that can be done, with their numbers in the task.
struct Possible {
  std::vector<world::PlanOption> options;
  std::vector<std::uint32_t> number;

  world::Plan inTask(const world::Plan& plan) const {
    world::Plan numbers;
    for (const std::uint32_t k : plan) numbers.push_back(number[k]);
    return numbers;
  }
};

Possible possibleOf(const WorldPlanTask& task, const WorldPlanRun& runs, WorldPlanResult& result) {
  Possible possible;
  for (std::uint32_t k = 0; k < task.options.size(); ++k) {
    auto why = task.candidates[k].impossible;
    if (!why) why = runs.refusal(task.candidates[k].deeds);
    if (why) {
      result.impossible.push_back({{task.options[k].id}, *why});
    } else {
      possible.options.push_back(task.options[k]);
      possible.number.push_back(k);
    }
  }
  return possible;
}

Text methodText(const WorldPlanTask& task, const world::PlanRanking& ranking) {
  const std::string tried = std::to_string(ranking.ranked.size() - 1);
  const std::string within = std::to_string(ranking.within);
  if (ranking.exhaustive)
    return {"限额内的 " + within + " 个组合全部推演。",
            "All " + within + " combinations within the limits were run."};
  const std::string beam = std::to_string(task.search.beam);
  const std::string out =
      std::to_string(ranking.within - std::min(ranking.within, ranking.ranked.size() - 1));
  return {"限额内有" + std::string(ranking.more ? "超过 " : " ") + within +
              " 个组合；集束搜索（宽度 " + beam + "）推演了 " + tried +
              " 个：先推演每项单独措施，再为每种大小中最好的 " + beam + " 个各加一项；其余" +
              (ranking.more ? "至少 " : " ") + out + " 个未推演，其中可能有更好的。",
          "There are " + std::string(ranking.more ? "more than " : "") + within +
              " combinations within the limits. A beam search of width " + beam + " ran " + tried +
              ": every single measure, then the best " + beam +
              " of each size with one measure more. " + (ranking.more ? "At least " : "") + out +
              " were not run; a better one may be among them."};
}

void addReasons(const WorldPlanTask& task, const WorldOutcome& nothing, PlanOutcome& plan) {
  for (const PlanWeight& weight : task.weights) {
    const WorldIndex* with = planIndexIn(plan.outcome, weight.index);
    const WorldIndex* without = planIndexIn(nothing, weight.index);
    if (with == nullptr && without == nullptr) continue;
    const WorldIndex& any = with != nullptr ? *with : *without;
    plan.reasons.push_back({weight.index, any.name, any.unit,
                            without != nullptr ? without->value : kNotThere,
                            with != nullptr ? with->value : kNotThere,
                            pointsOf(nothing, weight) - pointsOf(plan.outcome, weight)});
  }
  const std::size_t own = unitsBefore(task);
  for (std::size_t k = own; k < plan.outcome.orders.size(); ++k) {
    if (!std::isfinite(plan.outcome.orders[k].arrived))
      plan.missing.push_back(plan.outcome.orders[k].code);
  }
}

void takeRanking(const WorldPlanTask& task, const Possible& possible,
                 const world::PlanRanking& ranking, WorldPlanRun& runs, WorldPlanResult& result) {
  for (const world::PlanTrial& trial : ranking.ranked) {
    PlanOutcome outcome;
    outcome.plan = possible.inTask(trial.plan);
    if (trial.fault) {
      std::vector<std::string> ids;
      for (const std::uint32_t k : outcome.plan) ids.push_back(task.options[k].id);
      result.impossible.push_back({std::move(ids), *trial.fault});
      continue;
    }
    outcome.loss = trial.loss;
    outcome.outcome = runs.take(outcome.plan);
    outcome.outcome.id =
        outcome.plan.empty() ? "none" : "plan-" + std::to_string(result.ranked.size() + 1);
    result.ranked.push_back(std::move(outcome));
  }
  const PlanOutcome nothing = result.nothing();
  for (PlanOutcome& plan : result.ranked) {
    plan.gain = nothing.loss - plan.loss;
    addReasons(task, nothing.outcome, plan);
  }
}

}  // namespace

std::optional<Error> takesTooMuch(const WorldPlanTask& task, std::uint32_t option) {
  const auto lack = world::shortageOf({option}, task.options, task.limits);
  if (!lack) return std::nullopt;
  const auto number = [](double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%g", value);
    return std::string(text);
  };
  return Error{ErrorCode::badInput,
               "takes " + number(lack->wanted) + " " + lack->what + ", there are " +
                   number(lack->there),
               task.options[option].id, "Bring more, or take less"};
}

const PlanOutcome& WorldPlanResult::nothing() const {
  return *std::find_if(ranked.begin(), ranked.end(),
                       [](const PlanOutcome& plan) { return plan.plan.empty(); });
}

Result<WorldPlanResult> searchWorldPlan(const WorldPlanTask& task, unsigned workers,
                                        const run::JobContext& job) {
  std::vector<WorldRow> before;
  auto decision = untilDecision(task, before, job);
  if (!decision) return decision.error();
  WorldPlanRun runs(task, std::move(*decision), std::move(before));
  WorldPlanResult result;
  const Possible possible = possibleOf(task, runs, result);
  world::PlanSearchSettings settings = task.search;
  settings.workers = workers;
  const auto ranking = world::searchPlans(
      possible.options, task.limits, settings,
      [&](const world::Plan& plan, const run::JobContext& each) {
        return runs.run(possible.inTask(plan), each);
      },
      job);
  if (!ranking) return ranking.error();
  result.exhaustive = ranking->exhaustive;
  result.within = ranking->within;
  result.more = ranking->more;
  result.method = methodText(task, *ranking);
  takeRanking(task, possible, *ranking, runs, result);
  return result;
}

Text planName(const WorldPlanTask& task, const world::Plan& plan) {
  if (plan.empty()) return {"不采取新措施", "nothing more is done"};
  Text name;
  for (const std::uint32_t k : plan) {
    const Text& part = task.candidates[k].name;
    name.zh += (name.zh.empty() ? "" : " + ") + part.in(Language::zh);
    name.en += (name.en.empty() ? "" : " + ") + part.in(Language::en);
  }
  return name;
}

}  // namespace citymirror::session
