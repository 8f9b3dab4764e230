#include "app/session/live/journal_recording.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/live/journal_file.h"
#include "app/session/live/resume.h"
#include "engine/store/journal.h"

namespace citymirror::session {
namespace {

constexpr std::string_view kSqliteBegins("SQLite format 3\0", 16);
constexpr Millis kNight = std::chrono::hours(24);
constexpr const char* kLiveBy = "feeds";  // who writes what live feeds bring
const char* const kMeasured = "observations";
constexpr double kVerified = 0.7;  // of the work, where the chain is verified

Error noMeasured(const std::string& path) {
  return {ErrorCode::unreadable, "the journal holds nothing that was measured then", path,
          "Name another time, or another journal"};
}

/// The entries of one session up to the last that measured, and when that was.
struct MeasuredSession {
  store::JournalRange entries;
  Instant end;
};

Result<MeasuredSession> newestSession(const store::Journal& journal, const std::string& path,
                                      const std::optional<Span>& within,
                                      const run::JobContext& job) {
  const store::JournalRange measured{.kinds = {kMeasured}};
  // What is cancelled looks no further; who walks the entries says so.
  const auto then = [&](const store::JournalEntry& e) {
    return job.cancelled() || !within || within->contains(e.at);
  };
  auto last = journal.newest(
      measured, [&](const store::JournalEntry& e) { return e.by == kLiveBy && then(e); });
  if (last && !*last) last = journal.newest(measured, then);
  if (!last) return last.error();
  if (!*last) return noMeasured(path);
  const auto begin = journal.newest({1, (*last)->sequence, {"watch"}},
                                    [](const store::JournalEntry& e) { return !goesOn(e); });
  if (!begin) return begin.error();
  const std::int64_t from = *begin ? (*begin)->sequence : 1;
  return MeasuredSession{{from, (*last)->sequence, {kMeasured}}, (*last)->at};
}

class RecordingMaker {
 public:
  /// `wanted`: nothing = the 24 hours that end with `last`.
  RecordingMaker(const std::optional<Span>& wanted, Instant last)
      : within_(wanted.value_or(Span{last - kNight, last + Millis{1}})),
        asked_(wanted.has_value()) {}

  Outcome take(const store::JournalEntry& entry) {
    const auto json = nlohmann::json::parse(entry.body, nullptr, false);
    if (!json.is_array()) return json.is_object() ? part(json, entry) : unreadable(entry);
    for (const nlohmann::json& one : json)
      if (Outcome taken = part(one, entry); !taken) return taken;
    return Done{};
  }

  Result<std::vector<gis::FeedMessage>> end(const std::string& path) {
    if (messages_.empty()) return noMeasured(path);
    std::stable_sort(messages_.begin(), messages_.end(),
                     [](const auto& a, const auto& b) { return a.received < b.received; });
    std::vector<Note> notes;
    if (before_ > 0 && !asked_)
      notes.push_back(
          {"The session began before " + toIso(within_.begin) + ": the last 24 hours are used",
           path});
    if (vehicles_ + notices_ > 0)
      notes.push_back({std::to_string(vehicles_) + " positions of vehicles and " +
                           std::to_string(notices_) +
                           " reports are left out: a recording has readings and alerts",
                       path});
    return {std::move(messages_), std::move(notes)};
  }

 private:
  static Error unreadable(const store::JournalEntry& entry) {
    return {ErrorCode::badInput, "an entry of the journal cannot be replayed",
            "entry " + std::to_string(entry.sequence), "Verify the journal"};
  }

  Outcome part(const nlohmann::json& json, const store::JournalEntry& entry) {
    if (!json.is_object()) return unreadable(entry);
    const Instant received = parseIso(journalText(json, "received")).value_or(entry.at);
    if (received >= within_.end) return Done{};
    if (received < within_.begin) {
      ++before_;
      return Done{};
    }
    if (messages_.size() >= kMostRecorded)
      return Error{
          ErrorCode::unsupported,
          "the journal holds more than " + std::to_string(kMostRecorded) + " messages then",
          "entry " + std::to_string(entry.sequence),
          "Take a shorter time: citymirror-cli journal record"};
    if (json.contains("format")) {
      messages_.push_back({received, journalText(json, "channel"), journalText(json, "format"),
                           journalText(json, "body")});
      return Done{};
    }
    return live(json, received) ? Outcome(Done{}) : unreadable(entry);
  }

  bool live(const nlohmann::json& json, Instant received) {
    if (!readingsOf(json)) return false;
    const std::string feed = journalText(json, "feed");
    if (const auto rows = json.find("readings"); rows != json.end())
      for (const nlohmann::json& row : *rows) {
        const nlohmann::json body{{"sensor", row[0]},
                                  {"at", row[1]},
                                  {"value", row[2]},
                                  {"unit", row[3]},
                                  {"quality", row[4]}};
        messages_.push_back({received, feed, "observation", journalBody(body)});
      }
    if (const auto alerts = json.find("alerts"); alerts != json.end() && alerts->is_array())
      for (const nlohmann::json& alert : *alerts)
        if (alert.is_string())
          messages_.push_back({received, feed, "cap", alert.get<std::string>()});
    vehicles_ += sizeOf(json, "vehicles");
    notices_ += sizeOf(json, "notices");
    return true;
  }

  static std::size_t sizeOf(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_array() ? found->size() : 0;
  }

  Span within_;
  bool asked_;  ///< by who wants the recording
  std::vector<gis::FeedMessage> messages_;
  std::size_t before_ = 0, vehicles_ = 0, notices_ = 0;
};

Error placedIn(Error error, const std::string& path) {
  if (error.where.find(path) == std::string::npos)
    error.where = path + (error.where.empty() ? "" : ", " + error.where);
  return error;
}

}  // namespace

bool isJournalFile(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::array<char, kSqliteBegins.size()> begins{};
  std::ifstream file(path, std::ios::binary);
  return file.read(begins.data(), begins.size()) &&
         std::string_view(begins.data(), begins.size()) == kSqliteBegins;
}

Result<std::vector<gis::FeedMessage>> recordingOfJournal(const std::string& path,
                                                         const std::optional<Span>& within,
                                                         const run::JobContext& job) {
  const auto journal = openJournalFile(path);
  if (!journal) return journal.error();
  if (const Outcome whole = journal->verify(job.part(0, kVerified)); !whole) return whole.error();
  const auto session = newestSession(*journal, path, within, job);
  if (!session) return session.error();
  RecordingMaker maker(within, session->end);
  const run::JobContext rest = job.part(kVerified, 1);
  const store::JournalRange& wanted = session->entries;
  const double entries = double(wanted.until - wanted.from + 1);
  const Outcome walked = journal->walk(wanted, [&](const store::JournalEntry& entry) -> Outcome {
    if (rest.cancelled())
      return Error{ErrorCode::cancelled, "the reading of the journal was stopped", path,
                   "Start it again"};
    rest.progress(double(entry.sequence - wanted.from) / entries,
                  {"读取日志", "reading the journal"});
    return maker.take(entry);
  });
  if (!walked) return placedIn(walked.error(), path);
  return maker.end(path);
}

}  // namespace citymirror::session
