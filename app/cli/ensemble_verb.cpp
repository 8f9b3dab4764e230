#include "app/cli/ensemble_verb.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/probability_picture.h"
#include "app/report/ensemble_page.h"
#include "app/session/config.h"
#include "app/session/csv.h"
#include "app/session/scenario/rain_ensemble_files.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

/// A picture of each threshold beside its raster, and for the page.
Result<std::vector<report::Picture>> paintEnsemble(const flood::FloodEnsemble& ensemble,
                                                   const flood::EnsembleRequest& request,
                                                   const std::string& out) {
  std::vector<report::Picture> pictures;
  const auto thresholds = session::thresholdAreas(ensemble, request.depths);
  for (std::size_t d = 0; d < thresholds.size(); ++d) {
    const std::string path = out + "/" + thresholds[d].name + ".png";
    const auto image = probabilityPicture(ensemble.probability[d], *request.inputs.bed);
    if (auto written = scene::writePng(image, path); !written) return written.error();
    const auto bytes = readFile(path);
    if (!bytes) return bytes.error();
    const std::string metres = session::csvNumber(thresholds[d].depth);
    pictures.push_back({{"最大水深达到 " + metres + " 米的概率",
                         "How likely the largest depth reaches " + metres + " m"},
                        {bytes->begin(), bytes->end()}});
  }
  return pictures;
}

Outcome writeEnsembleView(const EnsembleArguments& arguments, const flood::FloodEnsemble& ensemble,
                          const std::string& assets) {
  auto pictures = paintEnsemble(ensemble, arguments.request, arguments.out);
  if (!pictures) return pictures.error();
  const std::string members = std::to_string(arguments.request.members);
  report::EnsemblePage page;
  page.title = {"不确定降雨下的内涝：" + members + " 个成员",
                "Flood under uncertain rain: " + members + " members"};
  page.pictures = std::move(*pictures);
  page.notes = session::unhealthyMembers(ensemble);
  page.templatesFolder = assets + "/templates";
  return report::writeEnsemblePage(page, ensemble, arguments.request,
                                   arguments.out + "/ensemble.html");
}

Result<VerbResult> runEnsembleVerb(EnsembleArguments arguments, const run::JobContext& job) {
  const auto scenario = prepareEnsemble(arguments);
  if (!scenario) return scenario.error();
  const auto ensemble = flood::runEnsemble(arguments.request, job);
  if (!ensemble) return ensemble.error();
  return writeEnsemble(arguments, *scenario, *ensemble);
}

void addEnsembleSpreads(CLI::App& verb, flood::RainUncertainty& rain) {
  verb.add_option("--scale-spread", rain.scale,
                  "Standard deviation of the logarithm of a factor on the rain, 0 = certain")
      ->check(numberFrom(0, 2));
  verb.add_option("--delay-spread-s", rain.delay, "Standard deviation of the rain's delay, s")
      ->check(numberFrom(0));
  verb.add_option("--shift-spread-m", rain.shift,
                  "Standard deviation of where rain by raster or gauge falls, m each way")
      ->check(numberFrom(0));
  verb.add_option("--known-until-s", rain.known, "What falls before is certain, s")
      ->check(numberFrom(0));
}

/// What is not wrong, and leaves all members alike.
std::vector<Note> idleSpreads(const flood::EnsembleRequest& request) {
  std::vector<Note> notes;
  const flood::RainUncertainty& rain = request.rain;
  const bool frames = !request.inputs.rainFrames.empty();
  const auto& series = request.inputs.rainMmPerHour.value;
  const bool falls = frames || std::any_of(series.begin(), series.end(),
                                           [](double rate) { return rate > 0; });
  if (!falls)
    notes.push_back({"No rain falls: all members are alike", "rain"});
  else if (rain.scale == 0 && rain.delay == 0 && rain.shift == 0)
    notes.push_back({"No spread is given: all members are alike", "--scale-spread"});
  if (rain.shift > 0 && !frames)
    notes.push_back({"The rain is the same everywhere: its shift changes nothing",
                     "--shift-spread-m"});
  if (rain.known >= request.inputs.duration)
    notes.push_back({"All rain is known: all members are alike", "--known-until-s"});
  return notes;
}

}  // namespace

void addEnsembleOptions(CLI::App& verb, EnsembleArguments& arguments) {
  flood::EnsembleRequest& request = arguments.request;
  verb.add_option("scenario", arguments.scenario, "Flood scenario file (JSON)")->required();
  verb.add_option("--out", arguments.out, "Folder for the results")
      ->required()
      ->check(folderName());
  verb.add_option("--members", request.members, "Members, the first with the rain as given")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  addEnsembleSpreads(verb, request.rain);
  verb.add_option("--depths", request.depths,
                  "Depths whose probability is wanted, m; default: the bands of ponding")
      ->delimiter(',')
      ->check(anyNumber());
  verb.add_option("--seed", request.seed, "Seed of the members")
      ->check(wholeNumber())
      ->capture_default_str();
  verb.add_option("--threads", request.cores, "Cores, 0 = all; results do not change")
      ->check(CLI::Range(0, 1024));
}

Result<session::FloodScenario> prepareEnsemble(EnsembleArguments& arguments) {
  const std::string assets = session::findAssets();
  flood::EnsembleRequest& request = arguments.request;
  if (request.depths.empty()) {
    const auto config = session::loadConfig(assets);
    if (!config) return config.error();
    const coupling::PondingBands& bands = config->ponding;
    request.depths = {bands.blue, bands.yellow, bands.orange, bands.red};
  }
  if (auto named = session::checkThresholdNames(request.depths); !named) return named.error();
  auto scenario = session::readFloodScenario(arguments.scenario, assets);
  if (scenario) request.inputs = scenario->inputs;
  return scenario;
}

Result<VerbResult> writeEnsemble(const EnsembleArguments& arguments,
                                 const session::FloodScenario& scenario,
                                 const flood::FloodEnsemble& ensemble) {
  auto written =
      session::writeFloodEnsemble(ensemble, arguments.request, scenario.frame, arguments.out);
  if (written) written = writeEnsembleView(arguments, ensemble, session::findAssets());
  if (!written) return written.error();
  const auto summary = readFile(arguments.out + "/summary.json");
  if (!summary) return summary.error();
  std::vector<Note> notes = scenario.notes;
  for (Note& note : idleSpreads(arguments.request)) notes.push_back(std::move(note));
  for (const Note& note : session::unhealthyMembers(ensemble)) notes.push_back(note);
  return Result<VerbResult>({nlohmann::ordered_json::parse(*summary).dump()}, std::move(notes));
}

void addEnsembleVerb(CLI::App& app, VerbContext& context) {
  auto arguments = std::make_shared<EnsembleArguments>();
  CLI::App* verb = app.add_subcommand(
      "ensemble", "Run a flood scenario under uncertain rain: how likely is each depth");
  addEnsembleOptions(*verb, *arguments);
  verb->callback([arguments, &context] {
    context.work = [arguments](const run::JobContext& job) {
      return runEnsembleVerb(*arguments, job);
    };
  });
}

}  // namespace citymirror::cli
