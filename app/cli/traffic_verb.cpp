#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/session/scenario/traffic_scenario.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

struct TrafficArguments {
  std::string scenario, out, engine;
};

Result<VerbResult> runTraffic(const TrafficArguments& arguments, const run::JobContext& job) {
  const auto scenario = session::readTrafficScenario(
      arguments.scenario, job, arguments.engine, session::findAssets());
  if (!scenario) return scenario.error();
  const auto ran = session::runTrafficScenario(*scenario, arguments.out, job);
  if (!ran) return ran.error();
  const auto summary = readFile(arguments.out + "/summary.json");
  if (!summary) return summary.error();
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, scenario->notes);
}

}  // namespace

void addTrafficVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<TrafficArguments>();
  CLI::App* verb = app.add_subcommand("traffic", "Run a traffic scenario on its network");
  verb->add_option("scenario", arguments->scenario, "Scenario file (JSON)")->required();
  verb->add_option("--out", arguments->out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb->add_option("--engine", arguments->engine,
                   "Instead of the scenario's: meso (embedded), sumo (the installed SUMO), assign")
      ->check(CLI::IsMember({"meso", "sumo", "assign"}));
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) { return runTraffic(*arguments, job); };
  });
}

}  // namespace citymirror::cli
