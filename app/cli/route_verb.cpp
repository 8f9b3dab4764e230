#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/session/scenario/route_scenario.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

struct RouteArguments {
  std::string scenario, out;
  session::RouteFolders folders;
};

Result<VerbResult> runRoutes(const RouteArguments& arguments, const run::JobContext& job) {
  const session::WorldPlaces places{session::findAssets(), session::userDataFolder()};
  const auto scenario =
      session::readRouteScenario(arguments.scenario, places, arguments.folders, job);
  if (!scenario) return scenario.error();
  const auto ran = session::runRouteScenario(*scenario, arguments.out, job);
  if (!ran) return ran.error();
  const auto summary = readFile(arguments.out + "/summary.json");
  if (!summary) return summary.error();
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, scenario->notes);
}

}  // namespace

void addRouteVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<RouteArguments>();
  CLI::App* verb = app.add_subcommand(
      "route",
      "Ways for command: routes, nearest units, tables, isochrones, cover, shelters; over water and "
      "traffic to come");
  verb->add_option("scenario", arguments->scenario, "Scenario file (JSON)")->required();
  verb->add_option("--out", arguments->out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb->add_option("--depths", arguments->folders.depths,
                   "Instead of the scenario's: folder of a flood run or of a world run's branch");
  verb->add_option("--speeds", arguments->folders.speeds,
                   "Instead of the scenario's: folder of a world run's branch");
  verb->add_option("--vehicle", arguments->folders.vehicle,
                   "Instead of the scenario's, for questions that name none: car, truck, bus, "
                   "pump_truck, ambulance, fire_engine, high_clearance, foot");
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) { return runRoutes(*arguments, job); };
  });
}

}  // namespace citymirror::cli
