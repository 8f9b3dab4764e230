#include "app/cli/feed_run.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/session/feed_books.h"
#include "app/session/live_feeds.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

using Steady = std::chrono::steady_clock;
constexpr Millis kRunPatience{200};
constexpr const char* kReadingQuality[] = {"good", "suspect", "bad", "missing"};

Instant wallClock() {
  return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

std::string shortNumber(const std::optional<double>& value, const char* format) {
  char text[40] = "-";
  if (value) std::snprintf(text, sizeof text, format, *value);
  return text;
}

void writeTable(const session::LiveFeeds& feeds, Instant now, std::ostream& out) {
  char line[400];
  std::snprintf(line, sizeof line, "%-20s %-7s %-20s %9s %8s %8s %10s %9s %10s  %s\n", "feed",
                "state", "last seen", "complete", "delay s", "95 % s", "accepted", "rejected",
                "duplicates", "link");
  out << toIso(now) << '\n' << line;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    const FeedStatus status = feeds.status(i, now);
    const feeds::SourceHealth link = feeds.link(i);
    const std::string seen = status.lastSeen ? toIso({status.lastSeen->ms / 1000 * 1000}) : "-";
    const auto percent =
        status.completeness ? std::optional(*status.completeness * 100) : std::nullopt;
    std::snprintf(line, sizeof line, "%-20.60s %-7s %-20s %9s %8s %8s %10zu %9zu %10zu  ",
                  status.id.c_str(), std::string(wordOf(status.state)).c_str(), seen.c_str(),
                  shortNumber(percent, "%.0f %%").c_str(),
                  shortNumber(status.delayMedian, "%.1f").c_str(),
                  shortNumber(status.delayMost, "%.1f").c_str(), status.accepted, status.rejected,
                  status.duplicates);
    out << line
        << (link.trouble.empty() ? (link.connected ? "connected" : "connecting") : link.trouble)
        << '\n';
  }
  out.flush();
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
  }
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

/// What can be printed of bytes; others as their number: \xFF.
std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    char code[8];
    std::snprintf(code, sizeof code, "\\x%02X", static_cast<unsigned char>(c));
    if (c >= ' ' && c != 0x7F)
      text += c;
    else
      text += code;
  }
  return text;
}

void writeBatch(const gis::FeedBatch& batch, std::ostream& out) {
  for (const gis::FeedReading& reading : batch.readings) {
    const Observation& o = reading.observation;
    out << toIso(o.at) << "  " << o.sensor << "  " << nameOf(reading.quantity).en << "  ";
    if (o.quality == Quality::missing)
      out << "-";
    else
      out << o.value << ' ' << unitOf(reading.quantity);
    out << "  " << kReadingQuality[std::size_t(o.quality)] << '\n';
  }
  for (const gis::VehiclePosition& v : batch.vehicles)
    out << toIso(v.at) << "  " << v.vehicle << "  at " << v.longitude << ", " << v.latitude << "  "
        << shortNumber(v.speed, "%.1f km/h") << "  " << shortNumber(v.bearing, "%.0f deg") << "  "
        << v.line << "  " << v.state << '\n';
  for (const gis::FeedNotice& n : batch.notices)
    out << toIso(n.at) << "  " << n.id << "  " << n.classCode << "  " << n.place << "  " << n.text
        << "  " << n.picture << '\n';
  for (const gis::CapAlert& a : batch.alerts)
    out << toIso(a.sent) << "  " << a.identifier << "  " << a.status << ' ' << a.msgType << '\n';
}

void writeRejections(const gis::FeedBatch& batch, const FeedStatus& status, std::ostream& out) {
  for (const gis::FeedRejection& r : batch.rejected)
    out << "rejected at byte " << r.offset << ": " << r.reason
        << (r.detail.empty() ? "" : " (" + printable(r.detail) + ")") << '\n';
  if (batch.rejectedMore > 0) out << "and " << batch.rejectedMore << " more\n";
  if (!status.evidence.empty()) {
    const FeedEvidence& last = status.evidence.back();
    const std::size_t at = std::min(last.offset - last.begin, last.bytes.size());
    out << "there stands: " << printable(last.bytes.substr(at, 60)) << '\n';
  }
}

Result<std::optional<store::Journal>> openBook(const std::string& path) {
  if (path.empty()) return std::optional<store::Journal>();
  auto journal = store::Journal::open(path);
  if (!journal) return journal.error();
  return std::optional<store::Journal>(std::move(*journal));
}

}  // namespace

Result<FeedRunReport> runFeeds(const FeedRunOptions& options, std::ostream& out,
                               const run::JobContext& job) {
  std::vector<gis::FeedDescriptor> descriptors;
  for (const std::string& file : options.descriptors) {
    auto feed = session::readFeedFile(file);
    if (!feed) return feed.error();
    descriptors.push_back(std::move(*feed));
  }
  auto journal = openBook(options.journal);
  if (!journal) return journal.error();
  session::FeedBooks books(std::move(*journal));
  auto opened = session::LiveFeeds::open(std::move(descriptors));
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
    writeTable(feeds, wallClock(), out);
  }
  feeds.close();
  if (auto kept = keepArrivals(feeds.take(Millis{0}), feeds, books, report); !kept)
    return kept.error();
  writeTable(feeds, wallClock(), out);
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    report.feeds.push_back(feeds.status(i, wallClock()));
    for (const FeedStatus::Reason& reason : report.feeds.back().reasons)
      out << "  " << report.feeds.back().id << ": rejected " << reason.count << " x "
          << reason.reason << '\n';
  }
  out << "kept " << report.kept << ", replaced " << report.replaced << ", duplicates "
      << report.duplicates << std::endl;
  return report;
}

Result<FeedStatus> tryFeed(const FeedTryOptions& options, std::ostream& out) {
  auto feed = session::readFeedFile(options.descriptor);
  if (!feed) return feed.error();
  const auto bytes = readFile(options.sample);
  if (!bytes) return bytes.error();
  const auto at =
      options.received.empty() ? std::optional(wallClock()) : parseIso(options.received);
  if (!at)
    return Error{ErrorCode::badInput, "the time of arrival is not ISO 8601 with a zone",
                 options.received, "Write for example 2026-07-18T18:20:00+08:00"};
  gis::FeedIntake intake(std::move(*feed));
  const gis::FeedBatch batch = intake.take({*bytes, options.topic, *at});
  FeedStatus status = intake.status(*at);
  writeBatch(batch, out);
  writeRejections(batch, status, out);
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
