#include <algorithm>
#include <bit>
#include <unordered_set>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/live/feed_words.h"
#include "app/session/writer/world_writer.h"
#include "engine/store/series_rollup.h"

namespace citymirror::session {
namespace {

constexpr Millis kLiveAhead = std::chrono::hours(2);  // of a timeline that goes on for ever
constexpr Millis kForgetEvery = std::chrono::minutes(10), kThinEvery = std::chrono::minutes(1);
constexpr std::size_t kMostInRound = 20'000;  // readings and the like: 1.5 MB of an entry

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

/// What is new in one round of live feeds, and the text of its entry: an object for each part.
struct WorldWriter::LiveRound {
  std::string text;
  FeedEntry entry;           ///< of the part under way
  std::size_t partFrom = 0;  ///< in forRules
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
  std::vector<std::pair<const std::string*, const gis::FeedReading*>> delays;
  std::vector<std::pair<const std::string*, const gis::FeedNotice*>> reports;  ///< with their feed
  std::vector<std::pair<const std::string*, const gis::CapAlert*>> alerts;     ///< with their feed
  struct Told {
    std::string_view sensor;
    std::int64_t at = 0;
    std::uint64_t value = 0;
    friend bool operator==(const Told&, const Told&) = default;
  };
  struct HashOfTold {
    std::size_t operator()(const Told& told) const {
      return std::hash<std::string_view>()(told.sensor) ^
             (std::uint64_t(told.at) * 0x9e3779b97f4a7c15u) ^ (told.value * 0xc2b2ae3d27d4eb4fu);
    }
  };
  std::unordered_set<Told, HashOfTold> seen;

  std::size_t size() const { return forRules.size() + delays.size(); }
  bool repeats(const Observation& o) {
    return !seen.insert({o.sensor, o.at.ms, std::bit_cast<std::uint64_t>(o.value)}).second;
  }

  void endPart(const std::string& feed, Instant now) {
    const auto first = forRules.begin() + std::ptrdiff_t(partFrom);
    const auto earlier = [](const ForRules& a, const ForRules& b) { return a.kind() < b.kind(); };
    if (!std::is_sorted(first, forRules.end(), earlier))
      std::stable_sort(first, forRules.end(), earlier);
    partFrom = forRules.size();
    if (!entry.empty()) text += (text.empty() ? "[" : ",") + entry.text(feed, now);
    entry = {};
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
  if (!live_ && !isToldOfLife()) return;
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
  warnings_.forgetBefore(recording_.begin);
  series_.forgetBefore(now_ - kept.all);
  rain_.forgetBefore(now_ - kept.all);
  forgetStagesBefore(now_ - kept.all);
  measuredRain_.reset();
}

/// How much of it is known already.
std::size_t WorldWriter::sortLive(const std::string& feed, const gis::FeedBatch& batch,
                                  LiveRound& round) {
  std::size_t known = 0;
  const auto keep = [&](const auto& thing, bool fresh) {
    known += !fresh;
    if (fresh) round.entry.add(thing);
    return fresh;
  };
  for (const gis::FeedReading& reading : batch.readings) {
    const Observation& o = reading.observation;
    if (series_.find(o.sensor) == nullptr) continue;  // of a city that was open before
    if (conflicts_) conflicts_->take(o);  // what repeats the value of another source too
    if (keep(reading, !series_.knows(o) && !round.repeats(o)))
      round.forRules.push_back({&feed, &reading});
  }
  for (const gis::FeedReading& delay : batch.delays) {
    const bool fresh = vehicles_.delays().isNewer(delay);
    known += !fresh;
    if (!fresh) continue;
    round.entry.addDelay(delay);
    round.delays.emplace_back(&feed, &delay);
  }
  for (const gis::VehiclePosition& vehicle : batch.vehicles)
    if (keep(vehicle, feedMemory_.isNew(vehicle))) {
      round.vehicles.emplace_back(&feed, &vehicle);
      round.forRules.push_back({&feed, nullptr, &vehicle});
    }
  for (const gis::FeedNotice& notice : batch.notices)
    if (keep(notice, feedMemory_.isNew(feed, notice))) {
      round.notices.push_back(&notice);
      round.reports.emplace_back(&feed, &notice);
      round.forRules.push_back({&feed, nullptr, nullptr, &notice});
    }
  for (const gis::CapAlert& alert : batch.alerts)
    if (keep(alert, feedMemory_.isNew(alert))) round.alerts.emplace_back(&feed, &alert);
  return known;
}

/// Into the journal, then into the world.
Outcome WorldWriter::keepRound(LiveRound& round) {
  if (round.text.empty()) return Done{};
  round.text += ']';
  const auto written = journal_.append(now_, "observations", "feeds", round.text);
  if (!written) {
    feedMemory_.undo();
    if (!std::exchange(storeFails_, true)) keepFault(written.error());
    return written.error();
  }
  storeFails_ = false;
  feedMemory_.commit();
  tellSeatsIfTold("observations", "feeds", round.text);
  health_.lastReceived = now_;
  if (health_.received == 0) health_.received = 1;
  watchUntil(now_);
  if (keeper_) keeping_.emplace().reserve(round.forRules.size());
  enterLive(round);
  handOver(*written);
  round = {};
  return Done{};
}

/// What comes at once goes into entries that a replay can hold one by one: what was kept before one
/// cannot be written is known when it all comes again.
Result<std::vector<std::size_t>> WorldWriter::takeLive(Instant now,
                                                       const std::vector<LivePart>& parts) {
  if (seat_.follows)
    return Error{ErrorCode::ioFailed, "this seat has lost the lead", "seat " + seat_.name,
                 "The seat that leads takes the feeds"};
  advanceTo(now);
  const int received = health_.received;
  LiveRound round;
  std::vector<std::size_t> known(parts.size());
  bool any = false;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const LivePart& part = parts[p];
    for (const gis::FeedBatch* batch : part.batches) {
      known[p] += sortLive(part.feed, *batch, round);
      if (round.size() < kMostInRound) continue;
      round.endPart(part.feed, now_);
      any = true;
      if (Outcome kept = keepRound(round); !kept) return kept.error();
    }
    round.endPart(part.feed, now_);
  }
  any = any || !round.text.empty();
  if (Outcome kept = keepRound(round); !kept) return kept.error();
  if (any) health_.received = received + int(parts.size());
  const nlohmann::json rejected = rejectionsOf(parts, rejectionsKept(posture().recording));
  if (!rejected.empty()) journal("rejected", "feeds", journalBody(rejected));
  return known;
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
    std::string& source = sourceOf_[one.reading->observation.sensor];
    if (source != one.reading->observation.source) source = one.reading->observation.source;
    enterObservation(one.reading->observation);
  }
  for (const auto& [feed, vehicle] : round.vehicles) vehicles_.take(*feed, *vehicle, *places_);
  for (const auto& [feed, delay] : round.delays) vehicles_.takeDelay(*feed, *delay);
  for (const auto& [feed, alert] : round.alerts)
    takeCap({now_, *feed, "cap", gis::writeCap(*alert)});
  for (const gis::FeedNotice* notice : round.notices) {
    note(notice->reporter.empty() ? "feed" : notice->reporter,
         noticeLine(config_.command.classes, *notice));
  }
  for (const auto& [feed, notice] : round.reports) takeReport(*feed, *notice);
}

void WorldWriter::setFeedLines(std::vector<FeedLine> lines) {
  if (seat_.follows) return;  // of feeds that end
  health_.rejected = health_.duplicates = 0;
  const auto& alone = vehicles_.delaysAlone(now_);
  for (FeedLine& line : lines) {
    if (const auto its = alone.find(line.status.id); its != alone.end())
      line.delaysAlone = its->second;
    health_.rejected += int(line.status.rejected);
    health_.duplicates += int(line.status.duplicates);
  }
  feedLines_ = std::make_shared<const std::vector<FeedLine>>(std::move(lines));
}

}  // namespace citymirror::session
