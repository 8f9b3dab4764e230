#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/feed_live.h"
#include "app/cli/feed_run.h"
#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"

namespace citymirror::cli {
namespace {

std::string quotedJson(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<VerbResult> runLive(const FeedRunOptions& run, const std::string& city,
                           const std::string& data, const run::JobContext& job) {
  const auto report =
      runLiveCity({run.descriptors, city, data, run.seconds, run.tableEvery}, std::cout, job);
  if (!report) return report.error();
  std::string alarms;
  for (const incident::Alarm& alarm : report->alarms)
    alarms += (alarms.empty() ? "" : ",") + quotedJson(alarm.id);
  return VerbResult{"{\"journal\":" + quotedJson(report->journal) + ",\"alarms\":[" + alarms +
                    "],\"feeds\":" + feedStatusJson(report->feeds) + "}"};
}

void addRunVerb(CLI::App& feed, VerbContext& context) {
  CLI::App* verb = feed.add_subcommand(
      "run", "Feeds by their descriptors: what they bring is kept, their health is shown");
  verb->fallthrough();
  auto options = std::make_shared<FeedRunOptions>();
  verb->add_option("DESCRIPTOR", options->descriptors,
                   "Descriptors of feeds (JSON, assets/help/feeds.md)")
      ->required();
  verb->add_option("--seconds", options->seconds, "How long; 0 = until stopped (Ctrl+C)")
      ->check(numberFrom(0, 1e9))
      ->capture_default_str();
  verb->add_option("--every", options->tableEvery, "Seconds between tables of health")
      ->check(numberFrom(0.1, 1e6))
      ->capture_default_str();
  auto* journal =
      verb->add_option("--journal", options->journal, "Journal that keeps what is accepted");
  verb->add_option("--archive", options->archive,
                   "Archive of measured values by sensor, minute and hour, filled from the journal: a "
                   "file, or a server (postgresql://user@host/database)")
      ->needs(journal);
  auto city = std::make_shared<std::string>(), data = std::make_shared<std::string>();
  auto* live = verb->add_option("--city", *city,
                                "City package, or demo: its sensors are watched by the rules, "
                                "alarms are written, the session's journal keeps all")
                   ->excludes(journal);
  verb->add_option("--data", *data, "Folder of that session, default the user's")->needs(live);
  verb->callback([options, city, data, &context] {
    context.work = [options, city, data](const run::JobContext& job) -> Result<VerbResult> {
      if (!city->empty()) return runLive(*options, *city, *data, job);
      const auto report = runFeeds(*options, std::cout, job);
      if (!report) return report.error();
      return VerbResult{"{\"kept\":" + std::to_string(report->kept) +
                        ",\"replaced\":" + std::to_string(report->replaced) +
                        ",\"duplicates\":" + std::to_string(report->duplicates) +
                        ",\"feeds\":" + feedStatusJson(report->feeds) + "}"};
    };
  });
}

void addTryVerb(CLI::App& feed, VerbContext& context) {
  CLI::App* verb = feed.add_subcommand(
      "try", "What a sample message yields by a descriptor, and what it does not");
  verb->fallthrough();
  auto options = std::make_shared<FeedTryOptions>();
  verb->add_option("DESCRIPTOR", options->descriptor, "Descriptor of the feed")->required();
  verb->add_option("SAMPLE", options->sample, "File with one message")->required();
  verb->add_option("--topic", options->topic, "Topic under which the message is to have come");
  verb->add_option("--at", options->received, "When it is to have come (ISO 8601), default now")
      ->check(isoTime());
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext&) -> Result<VerbResult> {
      const auto status = tryFeed(*options, std::cout);
      if (!status) return status.error();
      return VerbResult{"{\"feeds\":" + feedStatusJson({*status}) + "}"};
    };
  });
}

}  // namespace

void addFeedRunVerbs(CLI::App& feed, VerbContext& context) {
  addRunVerb(feed, context);
  addTryVerb(feed, context);
}

}  // namespace citymirror::cli
