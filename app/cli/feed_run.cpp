#include "app/cli/feed_run.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/feed_live.h"
#include "app/session/config.h"
#include "app/session/live/feed_books.h"
#include "app/session/live/feed_preview.h"
#include "app/session/live/live_feeds.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "engine/run/clock.h"
#include "engine/store/folder_lock.h"

namespace citymirror::cli {
namespace {

using Steady = std::chrono::steady_clock;
namespace fs = std::filesystem;
constexpr Millis kRunPatience{200};

std::vector<session::FeedLine> linesOf(const session::LiveFeeds& feeds, Instant now) {
  std::vector<session::FeedLine> lines;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    const feeds::SourceHealth link = feeds.link(i);
    lines.push_back({feeds.status(i, now), link.connected, link.trouble});
  }
  return lines;
}

/// Everything that came together, a feed at a time, into series and journal.
Outcome keepArrivals(const std::vector<session::LiveFeeds::Arrival>& arrivals,
                     session::LiveFeeds& feeds, session::FeedBooks& books, FeedRunReport& report) {
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    std::vector<const gis::FeedBatch*> batches;
    Instant received;
    for (const auto& arrival : arrivals) {
      if (arrival.feed != i) continue;
      batches.push_back(&arrival.batch);
      received = arrival.received;
    }
    if (batches.empty()) continue;
    const auto entered = books.enter(feeds.descriptor(i).id, batches, received);
    if (!entered) return entered.error();
    feeds.countDuplicates(i, entered->duplicates);
    report.kept += entered->added;
    report.replaced += entered->replaced;
    report.duplicates += entered->duplicates;
    report.refused += entered->refused;
  }
  feeds.keep();
  return Done{};
}

nlohmann::ordered_json evidenceJson(const FeedEvidence& evidence) {
  return {{"received", toIso(evidence.received)},
          {"reason", evidence.reason},
          {"detail", evidence.detail},
          {"offset", evidence.offset},
          {"begin", evidence.begin},
          {"bytes", evidence.bytes}};
}

nlohmann::ordered_json statusJson(const FeedStatus& status) {
  nlohmann::ordered_json json;
  json["id"] = status.id;
  json["state"] = std::string(wordOf(status.state));
  if (status.lastSeen) json["last_seen"] = toIso(*status.lastSeen);
  if (status.lastMeasured) json["last_measured"] = toIso(*status.lastMeasured);
  json["messages"] = status.messages;
  json["accepted"] = status.accepted;
  json["rejected"] = status.rejected;
  json["duplicates"] = status.duplicates;
  if (status.completeness) json["completeness"] = *status.completeness;
  if (status.delayMedian) json["delay_median_s"] = *status.delayMedian;
  if (status.delayMost) json["delay_95_s"] = *status.delayMost;
  json["reasons"] = nlohmann::ordered_json::object();
  for (const FeedStatus::Reason& reason : status.reasons)
    json["reasons"][reason.reason] = reason.count;
  json["evidence"] = nlohmann::ordered_json::array();
  for (const FeedEvidence& evidence : status.evidence)
    json["evidence"].push_back(evidenceJson(evidence));
  return json;
}

void writeRejections(const session::FeedPreview& preview, std::ostream& out) {
  for (const gis::FeedRejection& r : preview.rejected)
    out << "rejected at byte " << r.offset << ": "
        << printable(r.reason + (r.detail.empty() ? "" : " (" + r.detail + ")")) << '\n';
  if (preview.status.rejected > preview.rejected.size())
    out << "and " << preview.status.rejected - preview.rejected.size() << " more\n";
  if (!preview.status.evidence.empty()) {
    const FeedEvidence& last = preview.status.evidence.back();
    const std::size_t at = std::min(last.offset - last.begin, last.bytes.size());
    out << "there stands: " << printable(last.bytes.substr(at, 60)) << '\n';
  }
}

/// A journal that no other program writes to meanwhile: each would keep what the other has kept.
struct Book {
  std::vector<store::FolderLock> held;
  std::optional<store::Journal> journal;
};

Result<Book> openBook(const std::string& path) {
  Book book;
  if (path.empty()) return book;
  const fs::path folder = fs::path(path).parent_path();
  std::error_code ignored;
  if (fs::path(path).filename() == session::kJournalFile && fs::exists(folder / "lock", ignored)) {
    auto session = store::FolderLock::take(folder.empty() ? "." : folder.string());
    if (!session) return session.error();
    book.held.push_back(std::move(*session));
  }
  auto own = store::FolderLock::takeFile(path);
  if (!own) return own.error();
  book.held.push_back(std::move(*own));
  auto journal = store::Journal::open(path);
  if (!journal) return journal.error();
  book.journal = std::move(*journal);
  return book;
}

/// Carries what is kept into the archive beside; null where none is wanted.
std::unique_ptr<session::SeriesKeeper> keeperOf(const FeedRunOptions& options,
                                                const session::ArchiveConfig& config,
                                                session::FeedBooks& books) {
  if (options.archive.empty()) return nullptr;
  auto keeper = std::make_unique<session::SeriesKeeper>(
      session::KeeperPlace{options.archive, options.journal, config.retention, "", {}},
      run::wallNow,
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.text().c_str()); });
  books.keepSeries(
      [k = keeper.get()](session::KeptReadings readings) { k->keep(std::move(readings)); });
  return keeper;
}

}  // namespace

Result<FeedRunReport> runFeeds(const FeedRunOptions& options, std::ostream& out,
                               const run::JobContext& job) {
  auto book = openBook(options.journal);
  if (!book) return book.error();
  const auto config = session::loadConfig(session::findAssets());
  if (!config) return config.error();
  session::FeedBooks books(std::move(book->journal), config->forecastLoop.measured,
                           config->watch.qualityLimits);
  if (const Outcome known = books.recall(); !known) return known.error();
  const auto keeper = keeperOf(options, config->archive, books);
  auto opened = session::openFeedFiles(options.descriptors);
  if (!opened) return opened.error();
  session::LiveFeeds& feeds = **opened;
  job.progress(0, {"正在接收数据源", "listening to the feeds"});
  FeedRunReport report;
  const auto start = Steady::now();
  const std::chrono::duration<double> whole(options.seconds), every(options.tableEvery);
  auto shown = start;
  while (!job.cancelled() && (options.seconds == 0 || Steady::now() - start < whole)) {
    if (auto kept = keepArrivals(feeds.take(kRunPatience), feeds, books, report); !kept)
      return kept.error();
    if (Steady::now() - shown < every) continue;
    shown = Steady::now();
    writeFeedTable(linesOf(feeds, run::wallNow()), run::wallNow(), out);
  }
  feeds.close();
  if (auto kept = keepArrivals(feeds.take(Millis{0}), feeds, books, report); !kept)
    return kept.error();
  writeFeedTable(linesOf(feeds, run::wallNow()), run::wallNow(), out);
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    report.feeds.push_back(feeds.status(i, run::wallNow()));
    for (const FeedStatus::Reason& reason : report.feeds.back().reasons)
      out << "  " << printable(report.feeds.back().id) << ": rejected " << reason.count << " x "
          << printable(reason.reason) << '\n';
  }
  out << "kept " << report.kept << ", replaced " << report.replaced << ", duplicates "
      << report.duplicates;
  if (report.refused > 0)
    out << ", refused " << report.refused << " of more than " << session::FeedBooks::kMostSensors
        << " sensors";
  out << std::endl;
  return report;
}

Result<FeedStatus> tryFeed(const FeedTryOptions& options, std::ostream& out) {
  auto feed = session::readFeedFile(options.descriptor);
  if (!feed) return feed.error();
  const auto bytes = readFile(options.sample);
  if (!bytes) return bytes.error();
  const auto at =
      options.received.empty() ? std::optional(run::wallNow()) : parseIso(options.received);
  if (!at)
    return Error{ErrorCode::badInput, "the time of arrival is not ISO 8601 with a zone",
                 options.received, "Write for example 2026-07-18T18:20:00+08:00"};
  const session::FeedPreview preview =
      session::previewFeed(std::move(*feed), {*bytes, options.topic, *at});
  const FeedStatus& status = preview.status;
  for (const Text& line : preview.kept) out << line.en << '\n';
  writeRejections(preview, out);
  out << "accepted " << status.accepted << ", rejected " << status.rejected << std::endl;
  if (status.accepted > 0) return status;
  return Error{ErrorCode::badInput, "the sample yields nothing",
               status.reasons.empty() ? options.sample
                                      : options.sample + ": " + status.reasons.front().reason,
               "Correct the mapping; --at says when an old sample is to have come"};
}

std::string feedStatusJson(const std::vector<FeedStatus>& feeds) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const FeedStatus& status : feeds) json.push_back(statusJson(status));
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace citymirror::cli
