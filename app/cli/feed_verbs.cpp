#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/feed_replay.h"
#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "engine/core/number_text.h"

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
  if (health.lastSeen) json["last_seen"] = toIso(*health.lastSeen);
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string checkRate(const std::string& text) {
  const auto rate = finiteNumber(text);
  const bool fits = rate && (*rate == 0 || (*rate >= 1 && *rate <= 600));
  return fits ? "" : "the rate is 1 to 600, or 0 for as fast as possible";
}

std::string checkMapping(const std::string& text) {
  const std::size_t sign = text.find('=');
  const bool whole = sign != std::string::npos && sign > 0 && sign + 1 < text.size();
  return whole ? "" : "a mapping is SENSOR=CODE";
}

void addBrokerOptions(CLI::App& verb, BrokerOptions& broker) {
  verb.add_option("--mqtt", broker.version, "Version of MQTT")
      ->check(CLI::IsMember({"3.1.1", "5"}))
      ->capture_default_str();
  verb.add_option("--ca", broker.authority,
                  "PEM file that signs the broker's certificate (mqtts), default the system's");
  verb.add_option("--client", broker.client,
                  "Name of a session that the broker keeps while nobody is connected");
}

void addListenVerb(CLI::App& feed, VerbContext& context) {
  CLI::App* verb =
      feed.add_subcommand("listen", "Messages of a broker: one line each, then the feed's health");
  verb->fallthrough();
  auto options = std::make_shared<FeedListenOptions>();
  verb->add_option("URL", options->from.url, "mqtt://[user[:password]@]host[:port]/topic, or mqtts")
      ->required();
  verb->add_option("--seconds", options->seconds, "How long; 0 = until stopped (Ctrl+C)")
      ->check(numberFrom(0, 1e9))
      ->capture_default_str();
  verb->add_option("--city", options->city, "City package that says what each sensor measures");
  addBrokerOptions(*verb, options->from);
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) -> Result<VerbResult> {
      auto health = listenToFeed(*options, std::cout, job);
      if (!health) return health.error();
      return {VerbResult{jsonOf(*health)}, std::move(health.notes())};
    };
  });
}

Result<VerbResult> send(const FeedReplayOptions& options, const run::JobContext& job) {
  auto sent = sendFeed(options, job);
  if (!sent) return sent.error();
  const std::string messages = counted(*sent, "message", "messages");
  std::cout << "sent " << messages << ", all acknowledged" << std::endl;
  const nlohmann::ordered_json json = {{"sent", *sent}, {"acknowledged", *sent}};
  return {VerbResult{json.dump()}, std::move(sent.notes())};
}

}  // namespace

void addFeedVerbs(CLI::App& app, VerbContext& context) {
  CLI::App* feed = app.add_subcommand("feed", "Feeds of sensors and alerts");
  feed->require_subcommand(1);
  feed->fallthrough();
  addListenVerb(*feed, context);
  addFeedRunVerbs(*feed, context);
  addFeedDraftVerb(*feed, context);
  CLI::App* verb = feed->add_subcommand(
      "replay", "A recording as a live source: one line a message, then its health");
  verb->fallthrough();
  auto options = std::make_shared<FeedReplayOptions>();
  auto mappings = std::make_shared<std::vector<std::string>>();
  verb->add_option("FILE", options->file,
                   "Recording (.jsonl), journal.sqlite or USGS table (.csv)")
      ->required();
  CLI::Option* rate = verb->add_option("--rate", options->rate,
                                       "World seconds per second, 1 to 600; 0 = as fast as possible")
                          ->check(CLI::Validator(checkRate, "0 or 1 - 600"))
                          ->capture_default_str();
  verb->add_flag("--restamp", options->restamp,
                 "All times are moved so that the first message comes now; at the pace of life")
      ->excludes(rate);
  verb->add_option("--to", options->to.url,
                   "Broker to send it to: mqtt://[user[:password]@]host[:port]/topic, or mqtts");
  addBrokerOptions(*verb, options->to);
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
    if (options->restamp) options->rate = 1;  // faster, its times would lie in the future
    context.work = [options](const run::JobContext& job) -> Result<VerbResult> {
      if (!options->to.url.empty()) return send(*options, job);
      auto health = replayFeed(*options, std::cout, job);
      if (!health) return health.error();
      return {VerbResult{jsonOf(*health)}, std::move(health.notes())};
    };
  });
}

}  // namespace citymirror::cli
