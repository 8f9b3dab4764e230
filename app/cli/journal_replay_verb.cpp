#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verbs.h"
#include "app/feeds/channel_file.h"
#include "app/session/config.h"
#include "app/session/config_file.h"
#include "app/session/live/journal_file.h"
#include "app/session/live/journal_recording.h"
#include "app/session/live/journal_replay.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "gis/feed/recording.h"

namespace citymirror::cli {
namespace {

struct NightOptions {
  std::string file, city, channels;
};

struct RecordOptions {
  std::string file, from, until, out;
};

Result<session::ResumeRules> replayRules(const std::string& channels) {
  auto config = session::loadConfig(session::findAssets());
  if (!config) return config.error();
  if (!channels.empty()) {
    auto book = session::parseConfigFile(channels, feeds::parseChannels);
    if (!book) return book.error();
    config->command.recipients = std::move(book->recipients);
  }
  return session::ResumeRules{config->watch,
                              config->command,
                              config->assimilation,
                              config->forecastLoop.measured,
                              config->forecastLoop.eventDepth,
                              config->vehicles};
}

void writeSession(const session::ReplayedSession& session, std::ostream& out) {
  out << "session " << toIso(session.time.begin) << " to " << toIso(session.time.end) << ": "
      << session.incidents.size() << " incidents, "
      << (session.differences.empty() ? "as the journal says" : "not what the journal says")
      << '\n';
  for (const session::ReplayedIncident& incident : session.incidents)
    out << "  " << printable(incident.id) << "  " << toIso(incident.raised) << "  "
        << nameOf(incident.worst).en << "  " << nameOf(incident.step).en << "  "
        << printable(incident.headline.in(Language::en) + "  " + incident.place.in(Language::en))
        << '\n';
  for (const Text& difference : session.differences)
    out << "  differs: " << printable(difference.in(Language::en)) << '\n';
}

nlohmann::ordered_json sessionJson(const session::ReplayedSession& session) {
  nlohmann::ordered_json json;
  json["begin"] = toIso(session.time.begin);
  json["end"] = toIso(session.time.end);
  json["incidents"] = nlohmann::ordered_json::array();
  for (const session::ReplayedIncident& incident : session.incidents)
    json["incidents"].push_back({{"id", incident.id},
                                 {"raised", toIso(incident.raised)},
                                 {"severity", nameOf(incident.worst).en},
                                 {"step", std::string(session::wordOf(incident.step))}});
  json["differences"] = nlohmann::ordered_json::array();
  for (const Text& difference : session.differences)
    json["differences"].push_back(difference.in(Language::en));
  return json;
}

Result<store::Journal> wholeJournal(const std::string& file, const run::JobContext& job) {
  auto journal = session::openJournalFile(file);
  if (!journal) return journal;
  if (const Outcome whole = journal->verify(job); !whole) return whole.error();
  return journal;
}

Result<VerbResult> replayNight(const NightOptions& options, const run::JobContext& job) {
  const auto journal = wholeJournal(options.file, job);
  if (!journal) return journal.error();
  const auto rules = replayRules(options.channels);
  if (!rules) return rules.error();
  const auto city = gis::readCity(options.city, job);
  if (!city) return city.error();
  const auto sessions = session::replayJournal(*journal, *rules, *city, job);
  if (!sessions) return sessions.error();
  nlohmann::ordered_json json;
  json["sessions"] = nlohmann::ordered_json::array();
  std::size_t differ = 0;
  for (const session::ReplayedSession& session : *sessions) {
    writeSession(session, std::cout);
    json["sessions"].push_back(sessionJson(session));
    differ += !session.differences.empty();
  }
  if (differ > 0)
    return Error{ErrorCode::badInput,
                 std::to_string(differ) + " of " + std::to_string(sessions->size()) +
                     " sessions do not come to what the journal says",
                 options.file,
                 "Look at the lines that begin with differs; replay with the rules, channels and "
                 "city of that time"};
  json["equal"] = true;
  return {VerbResult{json.dump()}, city.notes()};
}

Result<std::optional<Span>> spanOf(const RecordOptions& options) {
  if (options.from.empty() && options.until.empty()) return std::optional<Span>();
  const auto from = parseIso(options.from), until = parseIso(options.until);
  if (!from || !until || *until <= *from)
    return Error{ErrorCode::badInput, "--from and --until are no span of time",
                 options.from + " to " + options.until,
                 "Give both as 2026-07-18T18:00:00+08:00, the later one last"};
  return std::optional<Span>(Span{*from, *until});
}

Result<VerbResult> recordNight(const RecordOptions& options, const run::JobContext& job) {
  const auto within = spanOf(options);
  if (!within) return within.error();
  const auto messages = session::recordingOfJournal(options.file, *within, job);
  if (!messages) return messages.error();
  if (const Outcome written = writeFile(options.out, gis::writeRecording(*messages)); !written)
    return written.error();
  nlohmann::ordered_json json;
  json["messages"] = messages->size();
  json["begin"] = toIso(messages->front().received);
  json["end"] = toIso(messages->back().received);
  std::cout << options.out << ": " << messages->size() << " messages from "
            << toIso(messages->front().received) << " to " << toIso(messages->back().received)
            << '\n';
  return {VerbResult{json.dump()}, messages.notes()};
}

void addRecordVerb(CLI::App& journal, VerbContext& context) {
  CLI::App* verb = journal.add_subcommand(
      "record", "What was measured and warned of, as a recording (.jsonl) that can be played");
  verb->fallthrough();
  auto options = std::make_shared<RecordOptions>();
  verb->add_option("FILE", options->file, "journal.sqlite of a data folder")->required();
  verb->add_option("--out", options->out, "Recording to write (.jsonl)")->required();
  verb->add_option("--from", options->from,
                   "Begin, with zone; without it the last 24 hours of the newest session");
  verb->add_option("--until", options->until, "End, with zone; not part of it");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return recordNight(*options, job); };
  });
}

}  // namespace

void addJournalReplayVerbs(CLI::App& journal, VerbContext& context) {
  CLI::App* verb = journal.add_subcommand(
      "replay", "Judges a journal anew: which incidents come out, and whether it says the same");
  verb->fallthrough();
  auto options = std::make_shared<NightOptions>();
  verb->add_option("FILE", options->file, "journal.sqlite of a data folder")->required();
  verb->add_option("--city", options->city, "City package that the sessions had opened")
      ->required();
  verb->add_option("--channels", options->channels, "Recipients that the sessions had");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return replayNight(*options, job); };
  });
  addRecordVerb(journal, context);
}

}  // namespace citymirror::cli
