#include "app/cli/feed_replay.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <ostream>
#include <thread>

#include "app/feeds/replay.h"
#include "app/session/live/recording_file.h"
#include "engine/run/clock.h"

namespace citymirror::cli {
namespace {

using gis::FeedMessage;
using gis::SensorKind;

constexpr Millis kNap{40};

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

Error stopped(const std::string& file) {
  return {ErrorCode::cancelled, "the replay was stopped", file, "Start it again"};
}

/// The recording as it is to be played.
Result<std::vector<FeedMessage>> messagesOf(const FeedReplayOptions& options,
                                            const run::JobContext& job) {
  auto messages = session::readRecordingFile(options.file, options.station, options.codes, job);
  if (messages && options.restamp && !messages->empty()) {
    const Millis now = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    gis::restamp(*messages, Instant{now.count()} - messages->front().received);
  }
  return messages;
}

/// Hands the messages out by the clock, until one cannot be taken.
Outcome play(feeds::Replay<FeedMessage> replay, const FeedReplayOptions& options,
             const run::JobContext& job, const std::function<Outcome(const FeedMessage&)>& take) {
  const Span span = replay.span();
  run::WorldClock clock(span.begin, std::max(options.rate, 1.0));
  clock.start(steadyNow());
  while (!replay.finished()) {
    if (job.cancelled()) return stopped(options.file);
    const Instant now = options.rate == 0 ? replay.nextAt() : clock.advance(steadyNow());
    for (const FeedMessage& message : replay.due(now)) {
      if (job.cancelled()) return stopped(options.file);
      if (auto taken = take(message); !taken) return taken;
    }
    job.progress(seconds(now - span.begin) / std::max(seconds(span.length()), 1.0),
                 {"回放信号", "replaying the feed"});
    if (options.rate > 0 && !replay.finished()) std::this_thread::sleep_for(kNap);
  }
  return Done{};
}

}  // namespace

Result<FeedHealth> replayFeed(const FeedReplayOptions& options, std::ostream& out,
                              const run::JobContext& job) {
  auto messages = messagesOf(options, job);
  if (!messages) return messages.error();
  Result<std::vector<SensorKind>> kinds =
      options.city.empty() ? gis::kindsOf(*messages) : sensorKindsOf(options.city, job);
  if (!kinds) return kinds.error();
  FeedListener listener(std::move(*kinds), FeedListener::Unknown::rejected, out);
  const auto played = play(feeds::Replay<FeedMessage>(std::move(*messages)), options, job,
                           [&](const FeedMessage& message) -> Outcome {
                             listener.take(message);
                             return Done{};
                           });
  FeedHealth health = listener.finish();
  if (!played) return played.error();
  return {std::move(health), std::move(messages.notes())};
}

Result<std::size_t> sendFeed(const FeedReplayOptions& options, const run::JobContext& job) {
  auto messages = messagesOf(options, job);
  if (!messages) return messages.error();
  const std::size_t count = messages->size();
  const auto settings = settingsOf(options.to);
  if (!settings) return settings.error();
  const auto link = feeds::MqttLink::open(*settings, job);
  if (!link) return link.error();
  const std::string prefix = settings->address.topic;
  auto sent = play(feeds::Replay<FeedMessage>(std::move(*messages)), options, job,
                   [&](const FeedMessage& message) {
                     std::string line = message.body;
                     if (message.format != "cap") {
                       line = gis::writeRecording({message});
                       line.pop_back();
                     }
                     const std::string topic =
                         message.channel.empty() ? prefix : prefix + '/' + message.channel;
                     return (*link)->publish(topic, line, job);
                   });
  if (sent) sent = (*link)->settle(job);
  if (!sent) return sent.error();
  return {count, std::move(messages.notes())};
}

}  // namespace citymirror::cli
