#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/report/plan_page.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

struct PlanArguments {
  std::string plan, out;
  unsigned workers = 0;
};

/// Doing nothing, the best plan and the runner-up side by side, as branches are.
Outcome writePlanComparison(report::ComparePage page, const session::WorldPlanResult& result,
                            const std::string& path) {
  std::vector<session::WorldOutcome> shown{result.nothing().outcome};
  for (const session::PlanOutcome* plan : {&result.best(), result.runnerUp()}) {
    if (plan != nullptr && !plan->plan.empty()) shown.push_back(plan->outcome);
  }
  return report::writeComparison(page, shown, path);
}

Result<VerbResult> runPlan(const PlanArguments& arguments, const run::JobContext& job) {
  const std::string assets = session::findAssets();
  const auto task =
      session::readWorldPlan(arguments.plan, {assets, session::userDataFolder()}, job);
  if (!task) return task.error();
  const auto roles = session::loadTaskRoles(assets);
  if (!roles) return roles.error();
  const auto result = session::searchWorldPlan(*task, arguments.workers, job);
  if (!result) return result.error();
  if (auto written = session::writeWorldPlan(*task, *result, *roles, arguments.out); !written)
    return written.error();
  const CityModel& city = *task->scenario.branches.front().inputs.city;
  report::ComparePage page;
  page.title = {city.name.in(Language::zh) + "：行动方案",
                city.name.in(Language::en) + ": what to do"};
  page.zero = task->scenario.zero;
  page.utcOffsetMinutes = city.utcOffsetMinutes;
  page.synthetic = city.synthetic();
  page.templatesFolder = assets + "/templates";
  auto written = report::writePlanPage(page, *task, *result, *roles, arguments.out + "/plan.html");
  if (written) written = writePlanComparison(page, *result, arguments.out + "/comparison.html");
  if (!written) return written.error();
  const auto summary = readFile(arguments.out + "/plan.json");
  if (!summary) return summary.error();
  std::vector<Note> notes = task->scenario.notes;
  for (const session::PlanImpossible& each : result->impossible)
    notes.push_back({"cannot be done: " + each.why.what, each.candidates.front()});
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, std::move(notes));
}

}  // namespace

void addPlanVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<PlanArguments>();
  CLI::App* verb = app.add_subcommand(
      "plan", "Search what to do: combinations of measures within limits, ranked against nothing");
  verb->add_option("plan", arguments->plan, "Plan file (JSON) beside a world scenario")->required();
  verb->add_option("--out", arguments->out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb->add_option("--workers", arguments->workers,
                   "Plans run side by side, 0 = one for each core; results do not change")
      ->check(CLI::Range(0, 1024));
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) { return runPlan(*arguments, job); };
  });
}

}  // namespace citymirror::cli
