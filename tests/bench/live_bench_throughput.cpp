#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/feeds/message_queue.h"
#include "app/session/config.h"
#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "gis/feed/feed_intake.h"
#include "tests/bench/live_bench_parts.h"
#include "tests/bench/paced_feed.h"

namespace citymirror::bench {
namespace {

constexpr int kLoadRows = 50, kLoadMessages = 20'000, kMixedSensors = 2000;
constexpr int kAlarmingEvery = 100;  // sensors, half of the time
constexpr const char* kLoadBar = ">= 100000";
constexpr std::int64_t kFortySeconds = 7200;  // a million observations
constexpr std::size_t kFortyInbox = 1 << 20;  // a minute or two of the city: rules take it as live
constexpr double kFortyStretch = 200'000;     // a second

/// A quantity of the mixed feed: what is usual, and what a rule that ships fires at.
struct MixedKind {
  const char *quantity, *unit;
  double usual, alarming;
};
constexpr MixedKind kMixedKinds[] = {{"wind_speed", "m/s", 4, 12},
                                     {"occupancy", "%", 20, 20},
                                     {"noise_level", "dBA", 55, 55},
                                     {"voltage", "V", 220, 220},
                                     {"person_count", "people", 40, 40}};
constexpr int kMixedKindCount = int(std::size(kMixedKinds));

bool alarmingAt(int sensor, int second) {
  return sensor % kAlarmingEvery == 0 && second % 100 < 50;
}

Instant loadInstant(int second) { return kLiveBegin + std::chrono::seconds(second); }

/// Rows [first, first + kLoadRows) of depths, some beyond the threshold of a flooded road.
std::string depthTable(int first) {
  std::string text;
  for (int i = first; i < first + kLoadRows; ++i) {
    const int sensor = i % kPondingSensors, second = i / kPondingSensors;
    text += alarmingAt(sensor, second) ? "S" + std::to_string(sensor) + ',' +
                                             std::to_string(loadInstant(second).ms) + ",20\n"
                                       : pondingRow(i, loadInstant(second).ms);
  }
  return text;
}

std::string mixedRows(int first) {
  std::string text = "[";
  for (int i = first; i < first + kLoadRows; ++i) {
    const int sensor = i % kMixedSensors, second = i / kMixedSensors;
    const MixedKind& kind = kMixedKinds[sensor % kMixedKindCount];
    const double value = (alarmingAt(sensor, second) ? kind.alarming : kind.usual) *
                         (1 + 0.002 * ((second * 7 + sensor) % 11));
    text += (text.size() > 1 ? R"(,{"s":"M)" : R"({"s":"M)") + std::to_string(sensor) +
            R"(","q":")" + kind.quantity + R"(","t":)" + std::to_string(loadInstant(second).ms) +
            R"(,"v":)" + std::to_string(value) + "}";
  }
  return text + "]";
}

std::string mixedDescriptor() {
  std::string values;
  for (const MixedKind& kind : kMixedKinds)
    values += std::string(values.empty() ? "" : ", ") + R"({"path": "/v", "quantity": ")" +
              kind.quantity + R"(", "unit": ")" + kind.unit +
              R"(", "sensor": "/s", "when": "/q", "is": ")" + kind.quantity + R"("})";
  return R"({"id": "mixed", "codec": "json", "from": {"url": "file:none", "every_s": 0.05},
    "mapping": {"at": {"path": "/t", "format": "unix_ms"}, "values": [)" +
         values + R"(]}, "cadence_s": 1, "late_after_s": 10, "silent_after_s": 60,
    "limits": {"ahead_s": 60, "oldest_s": 864000}})";
}

CityModel loadCity() {
  CityModel city = pondingCity();
  for (int i = 0; i < kMixedSensors; ++i)
    city.sensors.push_back({"M" + std::to_string(i),
                            {},
                            *quantityFromWord(kMixedKinds[i % kMixedKindCount].quantity),
                            {15.0 + i % 50 * 19, 130.0 + i / 50 * 20.5},
                            1});
  return city;
}

struct LoadFeed {
  std::string id, descriptor, topic;
};

/// What is played, in the order in which it comes.
struct LoadCase {
  std::string name;
  std::shared_ptr<const CityModel> city;
  std::vector<LoadFeed> played;
  std::vector<feeds::RawMessage> messages;
  std::size_t inboxBytes = 16 << 20;  ///< what may be entered together
};

/// Decoded messages by feed.
struct Decoded {
  std::vector<std::vector<gis::FeedBatch>> batches;
  Instant newest;  ///< message
};

/// Where they wait for the writer, one round at a time.
class LoadHall {
 public:
  void hand(Decoded decoded, bool last) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !full_; });
    decoded_ = std::move(decoded);
    full_ = true;
    over_ = last;
    lock.unlock();
    changed_.notify_all();
  }
  /// Waits for it; the bool: more may follow.
  std::pair<Decoded, bool> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return full_; });
    full_ = false;
    std::pair<Decoded, bool> round(std::exchange(decoded_, {}), !over_);
    lock.unlock();
    changed_.notify_all();
    return round;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Decoded decoded_;
  bool full_ = false, over_ = false;
};

/// An intake for each feed, found by the topic of its messages.
class LoadIntakes {
 public:
  explicit LoadIntakes(const LoadCase& load) {
    const auto kinds = session::sensorKindsOf(*load.city);
    for (const LoadFeed& feed : load.played) {
      byTopic_[feed.topic] = intakes_.size();
      intakes_.emplace_back(orStop(gis::readFeedDescriptor(feed.descriptor, feed.id)))
          .expect(kinds);
    }
  }
  /// Until the message "end".
  void decode(feeds::MessageQueue& inbox, LoadHall& hall) {
    for (bool more = true; more;) {
      Decoded decoded{std::vector<std::vector<gis::FeedBatch>>(intakes_.size()), {}};
      for (const feeds::RawMessage& raw : inbox.take(Millis{1000})) {
        more = raw.topic != "end";
        if (!more) break;
        const std::size_t feed = byTopic_.at(raw.topic);
        decoded.batches[feed].push_back(
            intakes_[feed].take({raw.payload, raw.topic, raw.received}));
        decoded.newest = raw.received;
      }
      inbox.keep();
      hall.hand(std::move(decoded), !more);
    }
  }

 private:
  std::deque<gis::FeedIntake> intakes_;
  std::map<std::string, std::size_t> byTopic_;
};

std::vector<feeds::RawMessage> loadMessages() {
  std::vector<feeds::RawMessage> messages;
  for (int m = 0; m < kLoadMessages; ++m) {
    const int first = m / 2 * kLoadRows;
    const Instant received = loadInstant(first / kMixedSensors);
    if (m % 2 == 0)
      messages.push_back({"table", depthTable(first), received});
    else
      messages.push_back({"mixed", mixedRows(first), received});
  }
  return messages;
}

LoadCase twoFeeds() {
  return {
      "2 feeds, CSV and JSON",
      std::make_shared<const CityModel>(loadCity()),
      {{"bench", pondingDescriptor("file:none"), "table"}, {"mixed", mixedDescriptor(), "mixed"}},
      loadMessages()};
}

/// Each by its own cadence, for kFortySeconds of the city.
LoadCase fortyDifferentFeeds() {
  const std::vector<test::CityFeed> forty = test::fortyFeeds();
  LoadCase load{"40 feeds of all codecs", cityOfFeeds(forty), {}, {}, kFortyInbox};
  for (const test::CityFeed& feed : forty)
    load.played.push_back({feed.id, feed.descriptor, feed.topic});
  const std::int64_t begin = kLiveBegin.ms / 1000;
  for (std::int64_t second = begin + 1; second <= begin + kFortySeconds; ++second) {
    const Instant at{second * 1000};
    for (const test::CityFeed& feed : forty)
      if (second % feed.everySeconds == 0)
        load.messages.push_back({feed.topic, feed.message(at), at});
  }
  return load;
}

/// Enters what comes until it is over; how many observations are new.
std::size_t enterAll(session::WorldWriter& world, LoadHall& hall,
                     const std::vector<LoadFeed>& played) {
  std::size_t kept = 0;
  for (bool more = true; more;) {
    auto [decoded, follows] = hall.take();
    more = follows;
    std::vector<session::LivePart> parts;
    for (std::size_t f = 0; f < decoded.batches.size(); ++f) {
      if (decoded.batches[f].empty()) continue;
      session::LivePart& part = parts.emplace_back(session::LivePart{played[f].id, {}});
      for (const gis::FeedBatch& batch : decoded.batches[f]) {
        part.batches.push_back(&batch);
        kept += batch.accepted();
      }
    }
    if (parts.empty()) continue;
    for (const std::size_t known : orStop(world.takeLive(decoded.newest, parts))) kept -= known;
  }
  return kept;
}

struct LoadTaken {
  double entered = 0, all = 0;  ///< observations a second; NaN where the archive is behind
  std::size_t alarms = 0;
};

LoadTaken playLoad(const std::string& journal, const session::Config& config, LoadCase load) {
  using LoadClock = std::chrono::steady_clock;
  session::WorldWriter world(config, orStop(store::Journal::open(journal)), 1);
  world.openCity(load.city, nullptr, kLiveBegin);
  world.goLive(kLiveBegin);
  const auto keeper = keeperBeside(world, *load.city, journal);
  LoadIntakes intakes(load);
  feeds::MessageQueue inbox(load.inboxBytes);
  LoadHall hall;
  const auto start = LoadClock::now();
  const double before = processorSeconds();
  std::jthread source([&] {
    for (feeds::RawMessage& message : load.messages) inbox.put(std::move(message));
    inbox.put({"end", "", kLiveBegin});
  });
  std::jthread decoder([&] { intakes.decode(inbox, hall); });
  const std::size_t kept = enterAll(world, hall, load.played);
  const std::chrono::duration<double> entered = LoadClock::now() - start;
  const bool settled = keeper->settle(std::chrono::minutes(5));
  const std::chrono::duration<double> all = LoadClock::now() - start;
  std::printf(
      "%zu observations of %s: entered after %.1f s, archive %s after %.1f s, %.0f a processor "
      "second\n",
      kept, load.name.c_str(), entered.count(), settled ? "complete" : "behind", all.count(),
      double(kept) / (processorSeconds() - before));
  const auto alarms = world.publish(true, 1, {})->alarms;
  return {double(kept) / entered.count(), settled ? double(kept) / all.count() : std::nan(""),
          alarms ? alarms->queue.size() : 0};
}

}  // namespace

void throughput(const std::string& folder, Figures& figures) {
  const TwoProcessors held;
  const session::Config config = orStop(session::loadConfig(session::findAssets()));
  const LoadTaken two = playLoad(folder + "/bench.journal", config, twoFeeds());
  figures.print("alarms that rules have raised", double(two.alarms), ">= 1");
  figures.print("observations a second, until entered", two.entered, "-");
  figures.print("observations a second, archive and all", two.all, kLoadBar);
  const LoadTaken forty = playLoad(folder + "/forty.journal", config, fortyDifferentFeeds());
  figures.print("40 feeds together, until entered", forty.entered, "-");
  figures.print("40 feeds together, archive and all", forty.all, kLoadBar);
  std::printf("  40 feeds together: %.0f a second are %s\n", kFortyStretch,
              forty.all >= kFortyStretch ? "reached" : "not reached yet");
}

}  // namespace citymirror::bench
