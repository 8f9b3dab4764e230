#include <memory>

#include "app/cli/demo_run.h"
#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"

namespace citymirror::cli {

void addDemoVerb(CLI::App& app, VerbContext& context) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App* verb = app.add_subcommand("demo",
                                      "The main job: load, replay feeds, forecast, warn, verify, "
                                      "route, report (embedded demo city)");
  verb->add_option("--out", options->out, "Folder for report.html, pictures and results")
      ->required()
      ->check(folderName());
  verb->add_option("--city", options->city, "A city package instead of the embedded demo city");
  verb->add_option("--rain-mm", options->millimetres,
                   "Rain forecast for the next hour, with --city")
      ->check(numberFrom(1, 500))
      ->capture_default_str();
  verb->add_option("--flood-cell-m", options->floodCell, "Cell of the flood domain, metres")
      ->check(numberFrom(1, 100))
      ->capture_default_str();
  verb->add_option("--threads", options->threads, "Threads of the flood model, 0 = all cores")
      ->capture_default_str();
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) -> Result<VerbResult> {
      auto outcome = runDemo(*options, job);
      if (!outcome) return outcome.error();
      std::printf("report: %s\n", outcome->report.c_str());
      return {VerbResult{outcome->json}, outcome.notes()};
    };
  });
}

}  // namespace citymirror::cli
