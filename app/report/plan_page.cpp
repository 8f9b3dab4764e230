#include "app/report/plan_page.h"

#include <cmath>

#include "app/report/html.h"

namespace citymirror::report {
namespace {

using session::PlanOutcome;
using session::PlanReason;
using session::WorldPlanResult;
using session::WorldPlanTask;

constexpr std::size_t kPlansShown = 30;

std::string planVerdict(const ComparePage& page, const WorldPlanTask& task,
                        const WorldPlanResult& result) {
  const std::string at = clockText(page.zero + millis(task.decideAt), page.utcOffsetMinutes);
  std::string html = "<p>" + both("决策时刻 " + at, "Decided at " + at) + "</p>";
  const PlanOutcome& best = result.best();
  html += "<p class=\"lead\"><strong>" + both(best.outcome.name) + "</strong></p>";
  html += best.plan.empty() ? "<p>" +
                                  both("没有方案比不采取新措施更好。",
                                       "No plan is better than doing nothing more.") +
                                  "</p>"
                            : "<p>" + both(session::reasonOf(best)) + "</p>";
  if (const PlanOutcome* second = result.runnerUp())
    html += heading({"次优方案", "Runner-up"}) + "<p><strong>" + both(second->outcome.name) +
            "</strong></p><p>" + both(session::reasonBehind(best, *second)) + "</p>";
  return html;
}

/// Names keep their room beside columns of numbers that do not break.
std::string wide(const std::string& html) {
  return "<span style=\"display:inline-block;min-width:14em\">" + html + "</span>";
}

std::string reasonCell(const PlanReason& reason) {
  const int decimals = reason.unit == "1" ? 0 : 1;
  std::string text = grouped(reason.with, decimals);
  const double difference = reason.with - reason.without;
  if (std::isfinite(difference) && difference != 0)
    text += " (" + std::string(difference > 0 ? "+" : "") + grouped(difference, decimals) + ")";
  return escape(text);
}

std::string rankingTable(const WorldPlanTask& task, const WorldPlanResult& result) {
  std::vector<std::pair<Text, bool>> head{
      {{"名次", "Rank"}, true}, {{"方案", "Plan"}, false}, {{"得分", "Points"}, true}};
  for (const PlanReason& reason : result.nothing().reasons) {
    const std::string unit = reason.unit == "1" ? "" : " (" + reason.unit + ")";
    head.push_back({{reason.name.zh + unit, reason.name.en + unit}, true});
  }
  Table table(head);
  for (std::size_t k = 0; k < result.ranked.size(); ++k) {
    const PlanOutcome& plan = result.ranked[k];
    if (k >= kPlansShown && !plan.plan.empty()) continue;
    std::vector<std::string> cells{std::to_string(k + 1), wide(both(plan.outcome.name)),
                                   number(plan.gain, 1)};
    for (const PlanReason& reason : plan.reasons) cells.push_back(reasonCell(reason));
    table.row(cells);
  }
  std::string html = table.html();
  if (result.ranked.size() > kPlansShown)
    html += calm({"全部方案见 plans.csv。", "All plans are in plans.csv."});
  std::string weights;
  for (const auto& weight : task.weights)
    weights += (weights.empty() ? "" : ", ") + weight.index + " × " + number(weight.points, 3);
  return html +
         calm({"得分：各指标较不采取措施的减少量乘以权重之和（" + weights + "；来源：" +
                   task.weightsSource + "）。括号内为与不采取措施之差。",
               "Points: how much each index falls against doing nothing, times its weight (" +
                   weights + "; source: " + task.weightsSource +
                   "). Differences from doing nothing in brackets."});
}

std::string limitsTable(const WorldPlanTask& task, const WorldPlanResult& result) {
  Table table({{{"资源", "Stock"}, false},
               {{"可用", "There is"}, true},
               {{"最佳方案用", "The best plan takes"}, true}});
  for (const auto& [what, there] : task.limits.stock) {
    double taken = 0;
    for (const std::uint32_t k : result.best().plan) {
      const auto found = task.options[k].takes.find(what);
      if (found != task.options[k].takes.end()) taken += found->second;
    }
    table.row({escape(what), number(there, 1), number(taken, 1)});
  }
  const std::string most = std::to_string(task.limits.mostOptions);
  return table.html() +
         calm({"每个方案最多 " + most + " 项措施；同一力量或构筑物在一个方案中只用一次。",
               "A plan has " + most + " measures at most and uses a unit or structure once."});
}

std::string taskTable(const ComparePage& page, const std::vector<session::TaskDraft>& drafts) {
  if (drafts.empty()) return calm({"没有任务。", "There are no tasks."});
  Table table({{{"谁", "Who"}, false},
               {{"做什么", "What"}, false},
               {{"哪里", "Where"}, false},
               {{"下令", "Ordered"}, true},
               {{"最晚", "By"}, true}});
  const auto clock = [&](Instant at) { return clockText(at, page.utcOffsetMinutes); };
  for (const session::TaskDraft& draft : drafts) {
    table.row({escape(draft.who), both(draft.what), both(draft.place), clock(draft.begin),
               draft.by ? clock(*draft.by) : both("未能到达", "does not get there")});
  }
  return table.html();
}

std::string impossibleTable(const WorldPlanResult& result) {
  if (result.impossible.empty()) return calm({"所有措施都可行。", "Every measure can be done."});
  Table table({{{"措施", "Measures"}, false}, {{"原因", "Why not"}, false}});
  for (const auto& each : result.impossible) {
    std::string ids;
    for (const std::string& id : each.candidates) ids += (ids.empty() ? "" : " + ") + id;
    table.row({escape(ids), escape(each.why.text())});
  }
  return table.html();
}

}  // namespace

Outcome writePlanPage(const ComparePage& page, const WorldPlanTask& task,
                      const WorldPlanResult& result, const session::TaskRoles& roles,
                      const std::string& path) {
  const Text kind =
      page.synthetic ? Text{"推演，不是实测；合成城市", "simulated, not measured; synthetic city"}
                     : Text{"推演，不是实测", "simulated, not measured"};
  const std::string body =
      heading(page.title) + "<p>" + both(kind) + "</p>" + planVerdict(page, task, result) +
      heading({"任务", "Tasks"}) + taskTable(page, session::planTasks(task, result.best(), roles)) +
      heading({"排名", "Ranking"}) + rankingTable(task, result) + heading({"限额", "Limits"}) +
      limitsTable(task, result) + heading({"不可行的措施", "What cannot be done"}) +
      impossibleTable(result) + heading({"搜索方法", "How it was searched"}) + "<p>" +
      both(result.method) + "</p>";
  return writePage(page.templatesFolder, page.title.zh + " · " + page.title.en, body, path);
}

}  // namespace citymirror::report
