#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verbs.h"
#include "engine/store/journal.h"

namespace citymirror::cli {
namespace {

struct JournalOptions {
  std::string file;
  std::string head;  ///< noted elsewhere; empty = not compared
};

Result<VerbResult> verifyJournal(const JournalOptions& options) {
  if (!std::filesystem::is_regular_file(options.file)) {
    return Error{ErrorCode::notFound, "there is no journal", options.file,
                 "Name the journal.sqlite of a data folder"};
  }
  const auto journal = store::Journal::open(options.file);
  if (!journal) return journal.error();
  if (const Outcome whole = journal->verify(); !whole) return whole.error();
  const auto entries = journal->read();
  if (!entries) return entries.error();
  const auto isNoted = [&](const store::JournalEntry& entry) { return entry.hash == options.head; };
  if (!options.head.empty() && std::none_of(entries->begin(), entries->end(), isNoted)) {
    return Error{ErrorCode::badInput, "no entry has the hash that was noted: another journal",
                 options.file, "Look for the journal that hash " + options.head + " comes from"};
  }
  nlohmann::ordered_json json;
  json["entries"] = entries->size();
  json["head"] = journal->head().value();
  if (!entries->empty()) {
    json["first"] = toIso(entries->front().at);
    json["last"] = toIso(entries->back().at);
  }
  std::cout << options.file << ": " << entries->size() << " entries, the chain is whole\n";
  return VerbResult{json.dump()};
}

}  // namespace

void addJournalVerb(CLI::App& app, VerbContext& context) {
  CLI::App* journal = app.add_subcommand("journal", "The record of what was received and decided");
  journal->require_subcommand(1);
  journal->fallthrough();
  CLI::App* verb = journal->add_subcommand("verify", "Finds any edit of a journal by its hashes");
  verb->fallthrough();
  auto options = std::make_shared<JournalOptions>();
  verb->add_option("FILE", options->file, "journal.sqlite of a data folder")->required();
  verb->add_option("--head", options->head,
                   "A hash noted elsewhere (a report prints it): finds a journal written anew");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext&) { return verifyJournal(*options); };
  });
}

}  // namespace citymirror::cli
