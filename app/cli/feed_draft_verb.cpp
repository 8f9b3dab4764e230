#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/feed_run.h"
#include "app/cli/option_checks.h"
#include "app/cli/shown_lines.h"
#include "app/cli/verbs.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "gis/city/city_package.h"
#include "gis/feed/feed_draft.h"

namespace citymirror::cli {
namespace {

struct DraftOptions {
  std::string sample, out, id = "feed", url, city;
};

Result<VerbResult> draftDescriptor(const DraftOptions& options, const run::JobContext& job) {
  const auto sample = readFile(options.sample);
  if (!sample) return sample.error();
  CityModel city;
  if (!options.city.empty()) {
    auto read = gis::readCity(options.city, job);
    if (!read) return read.error();
    city = std::move(*read);
  }
  const auto draft = gis::draftFeed(*sample, {options.id, options.url, city.sensors});
  if (!draft) return draft.error();
  if (const Outcome written = writeFile(options.out, draft->descriptor); !written)
    return written.error();
  std::cout << shownLines(draft->descriptor) << "Please confirm:\n";
  for (const gis::FeedGuess& guess : draft->guesses)
    std::cout << "  " << printable(guess.what.en + "  (" + guess.where + ")") << '\n';
  std::cout << "What it yields from the sample:\n";
  const auto status = tryFeed({options.out, options.sample, "", draft->newest}, std::cout);
  nlohmann::ordered_json json{{"out", options.out}, {"guesses", draft->guesses.size()}};
  json["accepted"] = status ? status->accepted : 0;
  std::cout.flush();
  return VerbResult{json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace

void addFeedDraftVerb(CLI::App& feed, VerbContext& context) {
  CLI::App* verb = feed.add_subcommand(
      "draft", "A first descriptor for a sample message, with its guesses and what it yields");
  verb->fallthrough();
  auto options = std::make_shared<DraftOptions>();
  verb->add_option("SAMPLE", options->sample, "File with one message")->required();
  verb->add_option("--out", options->out, "Descriptor to write (.json)")->required();
  verb->add_option("--id", options->id, "Id of the feed: " + std::string(kIdRule))
      ->check(plainId())
      ->capture_default_str();
  verb->add_option("--url", options->url, "Where it will come from, as in assets/help/feeds.md");
  verb->add_option("--city", options->city, "City package whose sensors are looked for");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return draftDescriptor(*options, job); };
  });
}

}  // namespace citymirror::cli
