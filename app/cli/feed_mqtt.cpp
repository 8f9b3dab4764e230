#include "app/cli/feed_mqtt.h"

#include <algorithm>
#include <chrono>
#include <ostream>

#include "gis/feed/cap.h"
#include "gis/feed/text_check.h"

namespace citymirror::cli {
namespace {

using feeds::RawMessage;
using gis::FeedMessage;

constexpr Millis kPatience{200};
constexpr std::size_t kLongest = gis::kCapLimit;

/// What a line of a recording says, or why it cannot be read.
void takeLine(const RawMessage& raw, FeedListener& listener) {
  auto messages = gis::readRecording(raw.payload);
  if (!messages) {
    const std::string& where = messages.error().where;  // "line 1: reason"
    const std::size_t colon = where.find(": ");
    const std::string reason =
        colon == std::string::npos ? messages.error().what : where.substr(colon + 2);
    listener.reject(raw.received, {ErrorCode::unreadable, reason, raw.topic,
                                   "Send one line of a recording in JSON"});
    return;
  }
  for (FeedMessage& message : *messages) {
    message.received = raw.received;
    listener.take(message);
  }
  for (const Note& note : messages.notes()) {
    listener.reject(raw.received, {ErrorCode::unreadable, note.what, raw.topic + ", " + note.where,
                                   "Send whole lines of a recording in JSON"});
  }
}

void takeRaw(const RawMessage& raw, std::size_t prefix, FeedListener& listener) {
  if (raw.payload.size() > kLongest) {
    listener.reject(raw.received, {ErrorCode::unsupported, "the message is longer than 10 MB",
                                   raw.topic, "Send values one by one"});
    return;
  }
  const std::string_view text = gis::trimmed(raw.payload);
  if (text.find("\"body\"") != std::string_view::npos) return takeLine(raw, listener);
  const std::string channel = raw.topic.substr(std::min(prefix + 1, raw.topic.size()));
  listener.take(
      {raw.received, channel, text.starts_with('<') ? "cap" : "observation", std::string(text)});
}

}  // namespace

Result<feeds::MqttSettings> settingsOf(const BrokerOptions& options) {
  const auto address = feeds::parseMqttAddress(options.url);
  if (!address) return address.error();
  feeds::MqttSettings settings;
  settings.address = *address;
  settings.version = options.version == "5" ? feeds::MqttVersion::v5 : feeds::MqttVersion::v311;
  settings.authority = options.authority;
  settings.client = options.client;
  return settings;
}

Result<FeedHealth> listenToFeed(const FeedListenOptions& options, std::ostream& out,
                                const run::JobContext& job) {
  const auto settings = settingsOf(options.from);
  if (!settings) return settings.error();
  std::vector<gis::SensorKind> kinds;
  if (!options.city.empty()) {
    auto known = sensorKindsOf(options.city, job);
    if (!known) return known.error();
    kinds = std::move(*known);
  }
  const auto link = feeds::MqttLink::open(*settings, job);
  if (!link) return link.error();
  const std::string& topic = settings->address.topic;
  if (auto granted = (*link)->subscribe(topic + "/#", job); !granted) return granted.error();
  FeedListener listener(
      std::move(kinds),
      options.city.empty() ? FeedListener::Unknown::learnt : FeedListener::Unknown::rejected, out);
  const auto takeAll = [&](Millis patience) {
    for (const RawMessage& raw : (*link)->take(patience)) takeRaw(raw, topic.size(), listener);
    out.flush();
  };
  job.progress(0, {"正在接收信号", "listening to the feed"});
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::duration<double> whole(options.seconds);
  while (!job.cancelled() &&
         (options.seconds == 0 || std::chrono::steady_clock::now() - start < whole))
    takeAll(kPatience);
  (*link)->close();
  takeAll(Millis{0});
  std::vector<Note> notes;
  const std::size_t breaks = (*link)->health().connections - 1;
  if (breaks > 0) {
    notes.push_back({"the connection broke and came back " + std::to_string(breaks) + " times",
                     settings->address.text()});
  }
  return {listener.finish(), std::move(notes)};
}

}  // namespace citymirror::cli
