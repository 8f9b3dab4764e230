#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/feed_replay.h"
#include "app/cli/verbs.h"

namespace citymirror::cli {
namespace {

std::string jsonOf(const FeedHealth& health) {
  nlohmann::ordered_json json;
  json["received"] = health.received;
  json["observations"] = health.observations;
  json["alerts"] = health.alerts;
  json["rejected"] = health.rejected;
  json["reasons"] = health.reasons;
  json["duplicates"] = health.duplicates;
  json["replaced"] = health.replaced;
  json["gaps"] = health.gaps;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string checkRate(const std::string& text) {
  double rate = -1;
  const bool fits =
      CLI::detail::lexical_cast(text, rate) && (rate == 0 || (rate >= 1 && rate <= 600));
  return fits ? "" : "the rate is 1 to 600, or 0 for as fast as possible";
}

std::string checkMapping(const std::string& text) {
  const std::size_t sign = text.find('=');
  const bool whole = sign != std::string::npos && sign > 0 && sign + 1 < text.size();
  return whole ? "" : "a mapping is SENSOR=CODE";
}

}  // namespace

void addFeedVerbs(CLI::App& app, VerbContext& context) {
  CLI::App* feed = app.add_subcommand("feed", "Feeds of sensors and alerts");
  feed->require_subcommand(1);
  feed->fallthrough();
  CLI::App* verb = feed->add_subcommand(
      "replay", "A recording as a live source: one line a message, then its health");
  verb->fallthrough();
  auto options = std::make_shared<FeedReplayOptions>();
  auto mappings = std::make_shared<std::vector<std::string>>();
  verb->add_option("FILE", options->file, "Recording (.jsonl) or USGS table (.csv)")->required();
  verb->add_option("--rate", options->rate,
                   "World seconds per second, 1 to 600; 0 = as fast as possible")
      ->check(CLI::Validator(checkRate, "0 or 1 - 600"))
      ->capture_default_str();
  verb->add_option("--to", options->to, "Where to send it on, mqtt://…; not in this version");
  verb->add_option("--city", options->city, "City package that says what each sensor measures");
  verb->add_option("--station", options->station,
                   "Station of a USGS table, default the name of the file");
  verb->add_option("--map", *mappings,
                   "SENSOR=CODE: a sensor of the table under a code of the city")
      ->check(CLI::Validator(checkMapping, "SENSOR=CODE"));
  verb->callback([options, mappings, &context] {
    for (const std::string& mapping : *mappings) {
      const std::size_t sign = mapping.find('=');
      options->codes[mapping.substr(0, sign)] = mapping.substr(sign + 1);
    }
    context.work = [options](const run::JobContext& job) -> Result<VerbResult> {
      auto health = replayFeed(*options, std::cout, job);
      if (!health) return health.error();
      return {VerbResult{jsonOf(*health)}, std::move(health.notes())};
    };
  });
}

}  // namespace citymirror::cli
