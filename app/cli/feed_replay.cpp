#include "app/cli/feed_replay.h"

#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>

#include "app/feeds/replay.h"
#include "app/session/recording_file.h"
#include "engine/run/clock.h"
#include "engine/store/series_store.h"
#include "gis/city/city_package.h"
#include "gis/feed/cap.h"
#include "gis/feed/recording.h"

namespace citymirror::cli {
namespace {

using gis::FeedMessage;
using gis::SensorKind;

constexpr Millis kNap{40};

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

Result<std::vector<SensorKind>> readKinds(const FeedReplayOptions& options,
                                          const std::vector<FeedMessage>& messages,
                                          const run::JobContext& job) {
  if (options.city.empty()) return gis::kindsOf(messages);
  const auto city = gis::readCity(options.city, job);
  if (!city) return city.error();
  std::vector<SensorKind> kinds;
  for (const SensorSite& site : city->sensors) kinds.push_back({site.code, site.quantity});
  std::sort(kinds.begin(), kinds.end(),
            [](const SensorKind& a, const SensorKind& b) { return a.code < b.code; });
  return kinds;
}

/// Decodes, prints and counts.
class Listener {
 public:
  Listener(std::vector<SensorKind> kinds, std::ostream& out) : kinds_(std::move(kinds)), out_(out) {
    for (const SensorKind& kind : kinds_) series_.declare(kind.code, kind.quantity, {});
  }

  void take(const FeedMessage& message) {
    ++health_.received;
    if (message.format == "cap")
      takeAlert(message);
    else
      takeObservation(message);
  }

  FeedHealth finish() {
    for (const std::string& sensor : series_.sensors()) {
      const SensorSeries& series = *series_.find(sensor);
      if (series.size() < 2) continue;
      health_.gaps += series_
                          .gaps(sensor, gis::usualStep(series),
                                {series.at.front(), series.at.back() + Millis{1}})
                          .size();
    }
    out_ << "health: received " << health_.received << ", observations " << health_.observations
         << ", alerts " << health_.alerts << ", rejected " << health_.rejected << ", duplicates "
         << health_.duplicates << ", replaced " << health_.replaced << ", gaps " << health_.gaps
         << '\n';
    for (const auto& [reason, count] : health_.reasons)
      out_ << "  rejected " << count << " x " << reason << '\n';
    out_.flush();
    return health_;
  }

 private:
  void takeObservation(const FeedMessage& message) {
    const auto observation = gis::decodeObservation(message, kinds_);
    if (!observation) return reject(message, observation.error());
    const store::AppendResult stored = series_.append(*observation);
    health_.duplicates += stored == store::AppendResult::duplicate;
    health_.replaced += stored == store::AppendResult::replaced;
    ++health_.observations;
    const Quantity quantity = series_.find(observation->sensor)->quantity;
    out_ << toIso(observation->at) << "  " << observation->sensor << "  ";
    if (observation->quality == Quality::missing)
      out_ << "-";
    else
      out_ << observation->value << ' ' << unitOf(quantity);
    out_ << "  " << kWords[std::size_t(observation->quality)]
         << (stored == store::AppendResult::duplicate ? "  (duplicate)" : "") << '\n';
  }

  void takeAlert(const FeedMessage& message) {
    const auto alert = gis::parseCap(message.body);
    if (!alert) return reject(message, alert.error());
    ++health_.alerts;
    out_ << toIso(alert->sent) << "  " << alert->identifier << "  " << alert->status << ' '
         << alert->msgType;
    if (const auto rain = gis::rainOf(*alert)) {
      out_ << "  rain " << rain->total() << " mm in " << rain->periodSeconds / 60 << " min from "
           << toIso(rain->from);
    }
    out_ << '\n';
  }

  void reject(const FeedMessage& message, const Error& error) {
    ++health_.rejected;
    ++health_.reasons[error.what];
    out_ << toIso(message.received) << "  rejected  " << error.text() << '\n';
  }

  static constexpr const char* kWords[] = {"good", "suspect", "bad", "missing"};
  std::vector<SensorKind> kinds_;
  std::ostream& out_;
  store::SeriesStore series_;
  FeedHealth health_;
};

/// Hands the messages out by the clock; false when stopped.
bool play(feeds::Replay<FeedMessage> replay, double rate, Listener& listener,
          const run::JobContext& job) {
  const Span span = replay.span();
  run::WorldClock clock(span.begin, std::max(rate, 1.0));
  clock.start(steadyNow());
  while (!replay.finished()) {
    if (job.cancelled()) return false;
    const Instant now = rate == 0 ? replay.nextAt() : clock.advance(steadyNow());
    for (const FeedMessage& message : replay.due(now)) {
      if (job.cancelled()) return false;
      listener.take(message);
    }
    job.progress(seconds(now - span.begin) / std::max(seconds(span.length()), 1.0),
                 {"回放信号", "replaying the feed"});
    if (rate > 0 && !replay.finished()) std::this_thread::sleep_for(kNap);
  }
  return true;
}

}  // namespace

Result<FeedHealth> replayFeed(const FeedReplayOptions& options, std::ostream& out,
                              const run::JobContext& job) {
  if (!options.to.empty()) {
    return Error{ErrorCode::unsupported, "this version sends a feed to standard output only",
                 "--to " + options.to, "Leave --to out"};
  }
  auto messages = session::readRecordingFile(options.file, options.station, options.codes);
  if (!messages) return messages.error();
  auto kinds = readKinds(options, *messages, job);
  if (!kinds) return kinds.error();
  Listener listener(std::move(*kinds), out);
  const bool finished =
      play(feeds::Replay<FeedMessage>(std::move(*messages)), options.rate, listener, job);
  FeedHealth health = listener.finish();
  if (!finished)
    return Error{ErrorCode::cancelled, "the replay was stopped", options.file, "Start it again"};
  return {std::move(health), std::move(messages.notes())};
}

}  // namespace citymirror::cli
