#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/report/compare_page.h"
#include "app/session/scenario/world_scenario.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

struct WorldArguments {
  std::string scenario, out;
  int threads = 0;
};

Result<VerbResult> runWorld(const WorldArguments& arguments, const run::JobContext& job) {
  const std::string assets = session::findAssets();
  const auto scenario = session::readWorldScenario(
      arguments.scenario, {assets, session::userDataFolder()}, arguments.threads, job);
  if (!scenario) return scenario.error();
  const auto outcomes = session::runWorldScenario(*scenario, arguments.out, job);
  if (!outcomes) return outcomes.error();
  const CityModel& city = *scenario->branches.front().inputs.city;
  report::ComparePage page;
  page.title = {city.name.in(Language::zh) + "：方案对比",
                city.name.in(Language::en) + ": branches compared"};
  page.zero = scenario->zero;
  page.utcOffsetMinutes = city.utcOffsetMinutes;
  page.synthetic = city.synthetic();
  page.templatesFolder = assets + "/templates";
  const auto written = report::writeComparison(page, *outcomes, arguments.out + "/comparison.html");
  if (!written) return written.error();
  const auto summary = readFile(arguments.out + "/summary.json");
  if (!summary) return summary.error();
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, scenario->notes);
}

}  // namespace

void addWorldVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<WorldArguments>();
  CLI::App* verb = app.add_subcommand(
      "world", "Run flood, traffic and units on one clock, and compare what people could do");
  verb->add_option("scenario", arguments->scenario, "Scenario file (JSON)")->required();
  verb->add_option("--out", arguments->out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb->add_option("--threads", arguments->threads, "Threads, 0 = all cores; results do not change")
      ->check(CLI::Range(0, 1024));
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) { return runWorld(*arguments, job); };
  });
}

}  // namespace citymirror::cli
