#include <iostream>
#include <memory>

#include "app/cli/feed_run.h"
#include "app/cli/verbs.h"

namespace citymirror::cli {
namespace {

void addRunVerb(CLI::App& feed, VerbContext& context) {
  CLI::App* verb = feed.add_subcommand(
      "run", "Feeds by their descriptors: what they bring is kept, their health is shown");
  verb->fallthrough();
  auto options = std::make_shared<FeedRunOptions>();
  verb->add_option("DESCRIPTOR", options->descriptors,
                   "Descriptors of feeds (JSON, assets/help/feeds.md)")
      ->required();
  verb->add_option("--seconds", options->seconds, "How long; 0 = until stopped (Ctrl+C)")
      ->check(CLI::Range(0.0, 1e9))
      ->capture_default_str();
  verb->add_option("--every", options->tableEvery, "Seconds between tables of health")
      ->check(CLI::Range(0.1, 1e6))
      ->capture_default_str();
  verb->add_option("--journal", options->journal, "Journal that keeps what is accepted");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) -> Result<VerbResult> {
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
  verb->add_option("--at", options->received, "When it is to have come (ISO 8601), default now");
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
