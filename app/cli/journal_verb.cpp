#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/shown_lines.h"
#include "app/cli/verbs.h"
#include "app/session/command/accounts.h"
#include "app/session/command/approval.h"
#include "app/session/command/command_act.h"
#include "app/session/command/handling_table.h"
#include "app/session/config.h"
#include "app/session/csv.h"
#include "app/session/live/journal_file.h"
#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/store/chain_hash.h"
#include "engine/store/journal.h"
#include "engine/store/journal_seal.h"
#include "gis/city/city_package.h"

namespace citymirror::cli {
namespace {

struct JournalOptions {
  std::string file;
  std::string head;  ///< noted elsewhere; empty = not compared
};

struct HandlingOptions {
  std::string file, city, by = "case", csv;
};

struct ApprovalOptions {
  std::string file, accounts;
};

/// Whether an entry has the hash; one entry in memory at a time.
Result<bool> holdsHash(const store::Journal& journal, const store::JournalRange& wanted,
                       const std::string& hash) {
  bool holds = false;
  const Outcome walked = journal.walk(wanted, [&](const store::JournalEntry& entry) -> Outcome {
    holds = holds || entry.hash == hash;
    return Done{};
  });
  if (!walked) return walked.error();
  return holds;
}

/// The seal beside a journal whose chain is whole, 0 = there is none. Errors: badInput (of another
/// journal).
Result<std::int64_t> sealBeside(const std::string& file, const store::Journal& journal) {
  const auto seal = store::readSeal(file);
  if (!seal) return std::int64_t(0);
  const auto fits = holdsHash(journal, {seal->sequence, seal->sequence}, seal->hash);
  if (!fits) return fits.error();
  if (!*fits) {
    return Error{ErrorCode::badInput,
                 "the chain is whole, but entry " + std::to_string(seal->sequence) +
                     " is not the one that was sealed: another journal, or one written anew",
                 store::sealPathOf(file), "Restore the journal from a copy that fits its seal"};
  }
  return seal->sequence;
}

std::string sealWords(const std::string& file, std::int64_t sealed) {
  if (sealed > 0) return "it fits its seal of entry " + std::to_string(sealed);
  std::error_code ignored;
  return std::filesystem::exists(store::sealPathOf(file), ignored)
             ? "its seal cannot be read and was not compared"
             : "there is no seal beside it";
}

Outcome checkNotedHead(const JournalOptions& options, const store::Journal& journal) {
  if (options.head.empty()) return Done{};
  const auto noted = holdsHash(journal, {}, options.head);
  if (!noted) return noted.error();
  if (*noted) return Done{};
  return Error{ErrorCode::badInput, "no entry has the hash that was noted: another journal",
               options.file, "Look for the journal that hash " + options.head + " comes from"};
}

Result<VerbResult> verifyJournal(const JournalOptions& options, const run::JobContext& job) {
  const auto journal = session::openJournalFile(options.file);
  if (!journal) return journal.error();
  if (const Outcome whole = journal->verify(job); !whole) return whole.error();
  if (const Outcome noted = checkNotedHead(options, *journal); !noted) return noted.error();
  const auto sealed = sealBeside(options.file, *journal);
  if (!sealed) return sealed.error();
  const auto last = journal->newest({});
  if (!last) return last.error();
  const std::int64_t entries = *last ? (*last)->sequence : 0;
  nlohmann::ordered_json json;
  json["entries"] = entries;
  json["head"] = *last ? (*last)->hash : journal->head().value();
  json["sealed"] = *sealed;
  if (*last) {
    const Outcome walked = journal->walk({1, 1}, [&](const store::JournalEntry& first) -> Outcome {
      json["first"] = toIso(first.at);
      return Done{};
    });
    if (!walked) return walked.error();
    json["last"] = toIso((*last)->at);
  }
  std::cout << options.file << ": " << entries << " entries, the chain is whole, "
            << sealWords(options.file, *sealed) << '\n';
  return VerbResult{json.dump()};
}

/// What is to be said of a signature: empty = it fits the incident and the words that stand beside
/// it.
std::string faultOf(const session::AccountBook& book, const session::CommandAct& act,
                    const session::Approval& approval) {
  if (const Outcome is = session::checkSigned(book, approval); !is) return is.error().what;
  if (approval.subject != act.subject) return "it approves another incident: " + approval.subject;
  if (act.document.empty() || store::sha256(act.document) == approval.hash) return {};
  return "the words in the journal are not those that were signed";
}

struct SignatureTally {
  int all = 0, fit = 0;
  std::string table = "at,incident,level,login,role,key,signature,document\n";

  void add(const session::AccountBook& book, const session::CommandAct& act) {
    const auto approval = session::parseApproval(act.approval);
    const std::string fault = approval ? faultOf(book, act, *approval) : approval.error().what;
    ++all;
    fit += fault.empty();
    table += toIso(act.at) + "," + session::csvField(act.subject) + ",";
    if (approval)
      table += std::string(session::wordOf(approval->level)) + "," +
               session::csvField(approval->login) + "," +
               std::string(session::wordOf(approval->role)) + "," +
               session::csvField(approval->keyId) + ",";
    else
      table += ",,,,";
    table += session::csvField(fault.empty() ? "fits" : fault) + "," +
             session::csvField(act.document) + "\n";
  }
};

/// Every signature of the journal against the keys of the accounts.
Result<VerbResult> checkApprovals(const ApprovalOptions& options, const run::JobContext& job) {
  const auto journal = session::openJournalFile(options.file);
  if (!journal) return journal.error();
  if (const Outcome whole = journal->verify(job); !whole) return whole.error();
  const auto book = session::readAccounts(options.accounts);
  if (!book) return book.error();
  if (book->accounts.empty())
    return Error{ErrorCode::notFound, "there are no accounts", options.accounts,
                 "Name the file of accounts by which people signed in"};
  SignatureTally tally;
  const Outcome walked = journal->walk(
      {.kinds = {"decision"}}, [&](const store::JournalEntry& entry) -> Outcome {
        const auto act = session::commandFromText(entry.body, entry.by);
        if (act && !act->approval.empty()) tally.add(*book, *act);
        return Done{};
      });
  if (!walked) return walked.error();
  std::cout << forOutput(tally.table);
  if (tally.fit < tally.all)
    return Error{ErrorCode::badInput,
                 std::to_string(tally.all - tally.fit) + " of " + std::to_string(tally.all) +
                     " signatures do not fit",
                 options.file, "Look at the column signature; do not act on those approvals"};
  nlohmann::ordered_json json;
  json["approvals"] = tally.all;
  json["fit"] = tally.fit;
  return VerbResult{json.dump()};
}

std::string handlingTable(const std::string& by, const std::vector<incident::CaseRecord>& cases,
                          Instant now) {
  if (by == "case") return session::casesCsv(cases, now);
  const auto key = by == "unit"   ? session::IndexKey::unit
                   : by == "area" ? session::IndexKey::area
                                  : session::IndexKey::eventClass;
  return session::indicesCsv(cases, now, key);
}

/// Open cases are judged as of the journal's last entry.
Result<VerbResult> tabulateHandling(const HandlingOptions& options,
                                    const run::JobContext& job) {
  const auto journal = session::openJournalFile(options.file);
  if (!journal) return journal.error();
  if (const Outcome whole = journal->verify(job); !whole) return whole.error();
  const auto config = session::loadConfig(session::findAssets());
  if (!config) return config.error();
  const auto city = gis::readCity(options.city, job);
  if (!city) return city.error();
  session::ReplayWanted wanted;
  wanted.kept = config->forecastLoop.measured;
  wanted.keptLevel = config->forecastLoop.eventDepth;
  const auto replayed =
      session::replayCases(*journal, config->watch, config->command, *city, std::move(wanted));
  if (!replayed) return replayed.error();
  const auto& cases = replayed->cases;
  const std::string table = handlingTable(options.by, cases, replayed->end);
  if (options.csv.empty()) {
    std::cout << forOutput(table);
  } else if (const Outcome written = writeFile(options.csv, table); !written) {
    return written.error();
  }
  nlohmann::ordered_json json;
  json["cases"] = cases.size();
  json["closed"] = std::count_if(cases.begin(), cases.end(),
                                 [](const incident::CaseRecord& c) { return c.closed(); });
  json["csv"] = options.csv;
  return {VerbResult{json.dump()}, city.notes()};
}

void addHandlingVerb(CLI::App& journal, VerbContext& context) {
  CLI::App* verb = journal.add_subcommand(
      "handling", "The seven steps of every case, and indices by unit, area or class, as CSV");
  verb->fallthrough();
  auto options = std::make_shared<HandlingOptions>();
  verb->add_option("FILE", options->file, "journal.sqlite of a data folder")->required();
  verb->add_option("--city", options->city, "City package that the sessions had opened")->required();
  verb->add_option("--by", options->by, "A row for each case, unit, area or class")
      ->check(CLI::IsMember({"case", "unit", "area", "class"}));
  verb->add_option("--csv", options->csv, "Write the table there instead of standard output");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return tabulateHandling(*options, job); };
  });
}

void addApprovalsVerb(CLI::App& journal, VerbContext& context) {
  CLI::App* verb = journal.add_subcommand(
      "approvals", "Who signed which response, and whether each signature fits its words");
  verb->fallthrough();
  auto options = std::make_shared<ApprovalOptions>();
  verb->add_option("FILE", options->file, "journal.sqlite of a data folder")->required();
  verb->add_option("--accounts", options->accounts, "File of accounts that signed")->required();
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return checkApprovals(*options, job); };
  });
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
                   "A hash noted before (--json prints it as head): finds a journal written anew");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return verifyJournal(*options, job); };
  });
  addHandlingVerb(*journal, context);
  addApprovalsVerb(*journal, context);
  addJournalReplayVerbs(*journal, context);
}

}  // namespace citymirror::cli
