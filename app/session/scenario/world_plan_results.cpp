#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/world_plan.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

using PlanJson = nlohmann::ordered_json;

constexpr std::size_t kMostGains = 3, kMostPrices = 2;
constexpr double kNoPoints = 1e-9;

/// "–" where it does not apply.
std::string planFigure(double value, const std::string& unit) {
  if (!std::isfinite(value)) return "–";
  char text[48];
  std::snprintf(text, sizeof text, unit == "1" ? "%.0f" : "%.1f", value);
  return unit == "1" || unit.empty() ? text : std::string(text) + " " + unit;
}

std::string pointsText(double points) {
  char text[48];
  std::snprintf(text, sizeof text, "%+.1f", points);
  return text;
}

struct PlanPhrases {
  std::string zh, en;
  void add(const PlanReason& reason, double points) {
    const std::string from = planFigure(reason.without, reason.unit);
    const std::string to = planFigure(reason.with, reason.unit);
    zh += (zh.empty() ? "" : "；") + reason.name.zh + " " + from + " → " + to + "（" +
          pointsText(points) + " 分）";
    en += (en.empty() ? "" : "; ") + reason.name.en + " " + from + " → " + to + " (" +
          pointsText(points) + " points)";
  }
};

/// The reasons that weigh most, gains or prices.
PlanPhrases weightiest(std::vector<PlanReason> reasons, double sign, std::size_t most) {
  std::erase_if(reasons, [&](const PlanReason& r) { return sign * r.points <= kNoPoints; });
  std::stable_sort(reasons.begin(), reasons.end(),
                   [&](const auto& a, const auto& b) { return sign * a.points > sign * b.points; });
  if (reasons.size() > most) reasons.resize(most);
  PlanPhrases phrases;
  for (const PlanReason& reason : reasons) phrases.add(reason, reason.points);
  return phrases;
}

PlanJson bothJson(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

PlanJson finiteOrNull(double value) {
  return std::isfinite(value) ? PlanJson(value) : PlanJson(nullptr);
}

PlanJson rankedJson(const WorldPlanTask& task, const PlanOutcome& plan, std::size_t rank) {
  PlanJson json;
  json["rank"] = rank;
  json["id"] = plan.outcome.id;
  json["name"] = bothJson(plan.outcome.name);
  json["measures"] = PlanJson::array();
  for (const std::uint32_t k : plan.plan) json["measures"].push_back(task.options[k].id);
  json["points_gained"] = plan.gain;
  json["reason"] = bothJson(reasonOf(plan));
  for (const PlanReason& reason : plan.reasons) {
    json["reasons"].push_back({{"index", reason.index},
                               {"without", finiteOrNull(reason.without)},
                               {"with", finiteOrNull(reason.with)},
                               {"points", reason.points}});
  }
  json["units_that_did_not_arrive"] = plan.missing;
  for (const WorldIndex& index : plan.outcome.indices) {
    if (std::isfinite(index.value)) json["indices"][index.key] = index.value;
    if (!index.source.en.empty()) json["sources"][index.key] = bothJson(index.source);
  }
  return json;
}

PlanJson taskJson(const TaskDraft& draft, const CityModel& city) {
  const Point2 where = city.frame.toProjected(draft.where);
  PlanJson json{{draft.kind == TaskDraft::Who::unit ? "unit" : "role", draft.who},
                {"action", run::wordOf(draft.action)},
                {"targets", draft.targets},
                {"what", bothJson(draft.what)},
                {"at", {where.x(), where.y()}},
                {"place", bothJson(draft.place)},
                {"begin", toIso(draft.begin)}};
  if (draft.by) json["by"] = toIso(*draft.by);
  if (draft.until) json["until"] = toIso(*draft.until);
  return json;
}

PlanJson planJson(const WorldPlanTask& task, const WorldPlanResult& result,
                  const TaskRoles& roles) {
  PlanJson json;
  json["zero"] = toIso(task.scenario.zero);
  json["decide_at_s"] = task.decideAt;
  json["best"] = result.best().outcome.id;
  if (const PlanOutcome* second = result.runnerUp()) {
    json["runner_up"] = second->outcome.id;
    json["runner_up_behind"] = bothJson(reasonBehind(result.best(), *second));
  }
  json["method"] = bothJson(result.method);
  json["exhaustive"] = result.exhaustive;
  json["plans_within_limits"] = result.within;
  json["more_plans_than_that"] = result.more;
  json["plans_run"] = result.ranked.size();
  json["stock"] = task.limits.stock;
  json["most_measures"] = task.limits.mostOptions;
  for (const PlanWeight& weight : task.weights) json["weights"][weight.index] = weight.points;
  json["weights_source"] = task.weightsSource;
  for (std::size_t k = 0; k < result.ranked.size(); ++k)
    json["ranked"].push_back(rankedJson(task, result.ranked[k], k + 1));
  json["tasks"] = PlanJson::array();
  for (const TaskDraft& draft : planTasks(task, result.best(), roles))
    json["tasks"].push_back(taskJson(draft, *task.scenario.branches.front().inputs.city));
  const CityModel& city = *task.scenario.branches.front().inputs.city;
  json["branches"] = PlanJson::parse(
      savedText(planBranches(task, result), task.scenario.zero, city))["branches"];
  json["impossible"] = PlanJson::array();
  for (const PlanImpossible& each : result.impossible) {
    json["impossible"].push_back({{"measures", each.candidates},
                                  {"why", each.why.what},
                                  {"where", each.why.where},
                                  {"remedy", each.why.remedy}});
  }
  for (const Note& note : task.scenario.notes) json["notes"].push_back(note.what);
  return json;
}

double valueOf(const WorldOutcome& outcome, const std::string& key) {
  for (const WorldIndex& index : outcome.indices) {
    if (index.key == key) return index.value;
  }
  return std::nan("");
}

/// Money that the weights do not name, to be seen all the same.
std::vector<std::string> unweightedCosts(const WorldPlanTask& task,
                                         const WorldPlanResult& result) {
  std::vector<std::string> keys;
  for (const WorldIndex& index : result.best().outcome.indices) {
    const bool weighed = std::any_of(task.weights.begin(), task.weights.end(),
                                     [&](const auto& w) { return w.index == index.key; });
    if (index.key.starts_with("cost_") && !weighed) keys.push_back(index.key);
  }
  return keys;
}

std::string plansCsv(const WorldPlanTask& task, const WorldPlanResult& result) {
  std::string csv = "rank,id,measures,points_gained";
  for (const auto& [what, there] : task.limits.stock) csv += "," + csvField("takes_" + what);
  for (const PlanWeight& weight : task.weights) csv += "," + csvField(weight.index);
  const std::vector<std::string> costs = unweightedCosts(task, result);
  for (const std::string& cost : costs) csv += "," + csvField(cost);
  csv += "\n";
  for (std::size_t k = 0; k < result.ranked.size(); ++k) {
    const PlanOutcome& plan = result.ranked[k];
    std::string measures;
    for (const std::uint32_t m : plan.plan)
      measures += (measures.empty() ? "" : " + ") + task.options[m].id;
    csv += std::to_string(k + 1) + "," + plan.outcome.id + "," + csvField(measures) + "," +
           csvNumber(plan.gain);
    for (const auto& [what, there] : task.limits.stock) {
      double taken = 0;
      for (const std::uint32_t m : plan.plan) {
        const auto found = task.options[m].takes.find(what);
        if (found != task.options[m].takes.end()) taken += found->second;
      }
      csv += "," + csvNumber(taken);
    }
    for (const PlanReason& reason : plan.reasons) csv += "," + csvNumber(reason.with);
    for (const std::string& cost : costs) csv += "," + csvNumber(valueOf(plan.outcome, cost));
    csv += "\n";
  }
  return csv;
}

}  // namespace

Text reasonOf(const PlanOutcome& plan) {
  if (plan.plan.empty()) return {"对照。", "What the others are compared with."};
  const PlanPhrases gains = weightiest(plan.reasons, 1, kMostGains);
  const PlanPhrases prices = weightiest(plan.reasons, -1, kMostPrices);
  const std::string points = pointsText(plan.gain);
  Text text{"比不采取措施 " + points + " 分。", points + " points against doing nothing."};
  if (!gains.zh.empty())
    text = {text.zh + "得：" + gains.zh + "。", text.en + " Gains: " + gains.en + "."};
  if (!prices.zh.empty())
    text = {text.zh + "失：" + prices.zh + "。", text.en + " Prices: " + prices.en + "."};
  if (gains.zh.empty() && prices.zh.empty())
    text = {text.zh + "各项指标没有差别。", text.en + " No index differs."};
  for (const std::string& unit : plan.missing)
    text = {text.zh + unit + " 到推演结束仍未到达。",
            text.en + " " + unit + " had not arrived by the end."};
  return text;
}

Text reasonBehind(const PlanOutcome& first, const PlanOutcome& second) {
  std::vector<PlanReason> between;
  for (std::size_t k = 0; k < first.reasons.size() && k < second.reasons.size(); ++k) {
    PlanReason reason = first.reasons[k];
    reason.without = second.reasons[k].with;
    reason.points = first.reasons[k].points - second.reasons[k].points;
    between.push_back(std::move(reason));
  }
  const PlanPhrases ahead = weightiest(between, 1, kMostGains);
  const PlanPhrases behind = weightiest(between, -1, kMostPrices);
  const std::string points = pointsText(second.gain - first.gain);
  Text text{"次优方案相差 " + points + " 分。", "The runner-up is " + points + " points away."};
  if (!ahead.zh.empty())
    text = {text.zh + "首选更好在：" + ahead.zh + "。",
            text.en + " From the runner-up to the best: " + ahead.en + "."};
  if (!behind.zh.empty())
    text = {text.zh + "次优更好在：" + behind.zh + "。",
            text.en + " Where the runner-up is better: " + behind.en + "."};
  if (ahead.zh.empty() && behind.zh.empty())
    text = {text.zh + "得分相同，首选费用或措施更少。",
            text.en + " Their points are equal: the best costs less or needs fewer measures."};
  return text;
}

std::vector<TaskDraft> planTasks(const WorldPlanTask& task, const PlanOutcome& plan,
                                 const TaskRoles& roles) {
  WorldDeeds all;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (const std::uint32_t k : plan.plan) {
    const WorldDeeds& deeds = task.candidates[k].deeds;
    append(all.orders, deeds.orders);
    append(all.closures, deeds.closures);
    append(all.edits, deeds.edits);
  }
  std::stable_sort(all.edits.begin(), all.edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return taskDrafts(task.scenario.branches.front().inputs, all, plan.outcome.orders,
                    task.scenario.zero, roles);
}

Outcome writeWorldPlan(const WorldPlanTask& task, const WorldPlanResult& result,
                       const TaskRoles& roles, const std::string& out) {
  std::error_code failed;
  std::filesystem::create_directories(out, failed);
  if (failed)
    return Error{ErrorCode::ioFailed, "the folder cannot be made: " + failed.message(), out,
                 "Choose another folder"};
  return writeFiles({{out + "/plans.csv", plansCsv(task, result)},
                     {out + "/plan.json", summaryText(planJson(task, result, roles))}});
}

}  // namespace citymirror::session
