#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/session/scenario/flood_scenario.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

struct FloodArguments {
  std::string scenario, out, device = "cpu";
  int threads = 0;
};

Result<VerbResult> runFlood(const FloodArguments& arguments, const run::JobContext& job) {
  if (arguments.device != "cpu") {
    return Error{ErrorCode::unsupported, "--device " + arguments.device + " is not supported yet",
                 "--device", "Use --device cpu"};
  }
  const auto scenario = session::readFloodScenario(arguments.scenario);
  if (!scenario) return scenario.error();
  const auto ran = session::runFloodScenario(*scenario, arguments.out, arguments.threads, job);
  if (!ran) return ran.error();
  const auto summary = readFile(arguments.out + "/summary.json");
  if (!summary) return summary.error();
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, scenario->notes);
}

}  // namespace

void addFloodVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<FloodArguments>();
  CLI::App* verb = app.add_subcommand("flood", "Run a flood scenario on its terrain");
  verb->add_option("scenario", arguments->scenario, "Scenario file (JSON)")->required();
  verb->add_option("--out", arguments->out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb->add_option("--threads", arguments->threads, "Threads, 0 = all cores; results do not change")
      ->check(CLI::Range(0, 1024));
  verb->add_option("--device", arguments->device, "cpu or gpu")
      ->check(CLI::IsMember({"cpu", "gpu"}));
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) { return runFlood(*arguments, job); };
  });
}

}  // namespace citymirror::cli
