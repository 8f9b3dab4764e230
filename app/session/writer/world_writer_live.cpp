#include <algorithm>
#include <bit>
#include <limits>
#include <tuple>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/writer/world_writer.h"
#include "engine/store/series_rollup.h"

namespace citymirror::session {
namespace {

constexpr Millis kLiveAhead = std::chrono::hours(2);  // of a timeline that goes on for ever
constexpr Millis kForgetEvery = std::chrono::minutes(10), kThinEvery = std::chrono::minutes(1);
/// Of a part, as long as only decisions are recorded; the feed's health counts all.
constexpr std::size_t kRejectionsJournalled = 8;

nlohmann::json rejectionsOf(const std::vector<LivePart>& parts, std::size_t most) {
  nlohmann::json list = nlohmann::json::array();
  for (const LivePart& part : parts) {
    std::size_t count = 0;
    nlohmann::json first = nlohmann::json::array();
    for (const gis::FeedBatch* batch : part.batches) {
      count += batch->rejected.size() + batch->rejectedMore;
      for (const gis::FeedRejection& r : batch->rejected) {
        if (first.size() == most) break;
        first.push_back({{"reason", r.reason}, {"detail", r.detail}, {"offset", r.offset}});
      }
    }
    if (count > 0) list.push_back({{"feed", part.feed}, {"count", count}, {"first", first}});
  }
  return list;
}

}  // namespace

/// What is new in one round of live feeds, and the text of its entry.
struct WorldWriter::LiveRound {
  std::string text;
  std::vector<std::size_t> known;  ///< by part
  /// What rules are told, in the order in which the entry has it: one of the three is there.
  struct ForRules {
    const std::string* feed;
    const gis::FeedReading* reading = nullptr;
    const gis::VehiclePosition* vehicle = nullptr;
    const gis::FeedNotice* notice = nullptr;
    int kind() const { return reading ? 0 : vehicle ? 1 : 2; }
  };
  std::vector<ForRules> forRules;
  std::vector<const gis::FeedNotice*> notices;
  std::vector<std::pair<const std::string*, const gis::VehiclePosition*>> vehicles;
  std::vector<std::pair<const std::string*, const gis::FeedNotice*>> reports;  ///< with their feed
  std::vector<std::pair<const std::string*, const gis::CapAlert*>> alerts;  ///< with their feed
  std::set<std::tuple<std::string_view, std::int64_t, std::uint64_t>> seen;

  bool repeats(const Observation& o) {
    return !seen.emplace(o.sensor, o.at.ms, std::bit_cast<std::uint64_t>(o.value)).second;
  }
};

void WorldWriter::goLive(Instant now) {
  now_ = std::max(now_, now);
  live_ = true;
  cursor_.mode = run::Mode::live;
  health_ = {"feeds", now_, 0, 0, 0, 0};
  keepLiveSpan();
}

void WorldWriter::keepLiveSpan() {
  if (!live_) return;
  // The rain of an event, not of a year.
  const Instant past = now_ - config_.forecastLoop.startsBefore;
  zero_ = std::max(zero_, past);
  recording_.begin = std::max(recording_.begin, past);
  recording_.end = std::max(recording_.end, now_ + kLiveAhead);
  cursor_.window = recording_;
  const MeasuredKept& kept = config_.forecastLoop.measured;
  if (now_ - thinnedAt_ >= kThinEvery) {
    thinnedAt_ = now_;
    for (const std::string& sensor : series_.thin(
             {now_ - kept.raw, kept.rawMost, store::kMinute, config_.forecastLoop.eventDepth}))
      changedSeries_.insert(sensor);
  }
  if (now_ - forgotAt_ < kForgetEvery) return;
  forgotAt_ = now_;
  vehicles_.age(now_);
  series_.forgetBefore(now_ - kept.all);
  rain_.forgetBefore(now_ - kept.all);
}

void WorldWriter::sortLive(const LivePart& part, LiveRound& round) {
  FeedEntry entry;
  std::size_t known = 0;
  const auto first = std::ptrdiff_t(round.forRules.size());
  const auto keep = [&](const auto& thing, bool fresh) {
    known += !fresh;
    if (fresh) entry.add(thing);
    return fresh;
  };
  for (const gis::FeedBatch* batch : part.batches) {
    for (const gis::FeedReading& reading : batch->readings) {
      const Observation& o = reading.observation;
      if (series_.find(o.sensor) == nullptr) continue;  // of a city that was open before
      if (conflicts_) conflicts_->take(o);  // what repeats the value of another source too
      if (keep(reading, !series_.knows(o) && !round.repeats(o)))
        round.forRules.push_back({&part.feed, &reading});
    }
    for (const gis::VehiclePosition& vehicle : batch->vehicles)
      if (keep(vehicle, feedMemory_.isNew(vehicle))) {
        round.vehicles.emplace_back(&part.feed, &vehicle);
        round.forRules.push_back({&part.feed, nullptr, &vehicle});
      }
    for (const gis::FeedNotice& notice : batch->notices)
      if (keep(notice, feedMemory_.isNew(part.feed, notice))) {
        round.notices.push_back(&notice);
        round.reports.emplace_back(&part.feed, &notice);
        round.forRules.push_back({&part.feed, nullptr, nullptr, &notice});
      }
    for (const gis::CapAlert& alert : batch->alerts)
      if (keep(alert, feedMemory_.isNew(alert))) round.alerts.emplace_back(&part.feed, &alert);
  }
  std::stable_sort(round.forRules.begin() + first, round.forRules.end(),
                   [](const auto& a, const auto& b) { return a.kind() < b.kind(); });
  round.known.push_back(known);
  if (entry.empty()) return;
  round.text += (round.text.empty() ? "[" : ",") + entry.text(part.feed, now_);
}

Result<std::vector<std::size_t>> WorldWriter::takeLive(Instant now,
                                                       const std::vector<LivePart>& parts) {
  if (seat_.follows)
    return Error{ErrorCode::ioFailed, "this seat has lost the lead", "seat " + seat_.name,
                 "The seat that leads takes the feeds"};
  advanceTo(now);
  LiveRound round;
  for (const LivePart& part : parts) sortLive(part, round);
  if (!round.text.empty()) {
    const auto written = journal_.append(now_, "observations", "feeds", round.text + ']');
    if (!written) {
      feedMemory_.undo();
      if (!std::exchange(storeFails_, true)) keepFault(written.error());
      return written.error();
    }
    storeFails_ = false;
    feedMemory_.commit();
    tellSeatsIfTold("observations", "feeds", round.text + ']');
    health_.received += int(parts.size());
    health_.lastReceived = now_;
    watchUntil(now_);
    if (keeper_) keeping_.emplace();
    enterLive(round);
    handOver(*written);
  }
  const bool all = posture().recording == Recording::everything;
  const nlohmann::json rejected =
      rejectionsOf(parts, all ? std::numeric_limits<std::size_t>::max() : kRejectionsJournalled);
  if (!rejected.empty()) journal("rejected", "feeds", journalBody(rejected));
  return std::move(round.known);
}

void WorldWriter::handOver(std::int64_t sequence) {
  if (keeping_ && sequence > 0) keeper_({sequence, std::move(*keeping_)});
  keeping_.reset();
}

void WorldWriter::enterLive(const LiveRound& round) {
  for (const LiveRound::ForRules& one : round.forRules) {
    if (one.vehicle != nullptr) takeVehicle(*one.vehicle);
    if (one.notice != nullptr) takeNotice(*one.feed, *one.notice);
    if (one.reading == nullptr) continue;
    sourceOf_[one.reading->observation.sensor] = one.reading->observation.source;
    enterObservation(one.reading->observation);
  }
  for (const auto& [feed, vehicle] : round.vehicles) vehicles_.take(*feed, *vehicle, *places_);
  for (const auto& [feed, alert] : round.alerts)
    takeCap({now_, *feed, "cap", gis::writeCap(*alert)});
  for (const gis::FeedNotice* notice : round.notices) {
    const std::string line = notice->classCode +
                             (notice->place.empty() ? "" : " · " + notice->place) +
                             (notice->text.empty() ? "" : " · " + notice->text);
    note(notice->reporter.empty() ? "feed" : notice->reporter, {line, line});
  }
  for (const auto& [feed, notice] : round.reports) takeReport(*feed, *notice);
}

void WorldWriter::setFeedLines(std::vector<FeedLine> lines) {
  if (seat_.follows) return;  // of feeds that end
  health_.rejected = health_.duplicates = 0;
  for (const FeedLine& line : lines) {
    health_.rejected += int(line.status.rejected);
    health_.duplicates += int(line.status.duplicates);
  }
  feedLines_ = std::make_shared<const std::vector<FeedLine>>(std::move(lines));
}

}  // namespace citymirror::session
