#include <array>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
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

/// Decoded messages of both feeds, by feed.
struct Decoded {
  std::array<std::vector<gis::FeedBatch>, 2> batches;
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

/// The intakes of the two feeds, "table" and "mixed".
class LoadIntakes {
 public:
  explicit LoadIntakes(const CityModel& city)
      : table_(orStop(gis::readFeedDescriptor(pondingDescriptor("file:none"), "bench"))),
        mixed_(orStop(gis::readFeedDescriptor(mixedDescriptor(), "mixed"))) {
    const auto kinds = session::sensorKindsOf(city);
    for (gis::FeedIntake* intake : {&table_, &mixed_}) intake->expect(kinds);
  }
  /// Until the message "end".
  void decode(feeds::MessageQueue& inbox, LoadHall& hall) {
    for (bool more = true; more;) {
      Decoded decoded;
      for (const feeds::RawMessage& raw : inbox.take(Millis{1000})) {
        more = raw.topic != "end";
        if (!more) break;
        const bool mixed = raw.topic == "mixed";
        decoded.batches[mixed].push_back(
            (mixed ? mixed_ : table_).take({raw.payload, raw.topic, raw.received}));
        decoded.newest = raw.received;
      }
      inbox.keep();
      hall.hand(std::move(decoded), !more);
    }
  }

 private:
  gis::FeedIntake table_, mixed_;
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

/// Enters what comes until it is over; how many readings are new.
std::size_t enterAll(session::WorldWriter& world, LoadHall& hall) {
  std::size_t kept = 0;
  for (bool more = true; more;) {
    auto [decoded, follows] = hall.take();
    more = follows;
    std::vector<session::LivePart> parts;
    for (std::size_t f = 0; f < decoded.batches.size(); ++f) {
      if (decoded.batches[f].empty()) continue;
      session::LivePart& part =
          parts.emplace_back(session::LivePart{f == 0 ? "bench" : "mixed", {}});
      for (const gis::FeedBatch& batch : decoded.batches[f]) {
        part.batches.push_back(&batch);
        kept += batch.readings.size();
      }
    }
    if (parts.empty()) continue;
    for (const std::size_t known : orStop(world.takeLive(decoded.newest, parts))) kept -= known;
  }
  return kept;
}

}  // namespace

void throughput(const std::string& folder, Figures& figures) {
  using LoadClock = std::chrono::steady_clock;
  const TwoProcessors held;
  const session::Config config = orStop(session::loadConfig(session::findAssets()));
  auto messages = loadMessages();
  const auto city = std::make_shared<const CityModel>(loadCity());
  session::WorldWriter world(config, orStop(store::Journal::open(folder + "/bench.journal")), 1);
  world.openCity(city, nullptr, kLiveBegin);
  world.goLive(kLiveBegin);
  const auto keeper = keeperBeside(world, *city, folder + "/bench.journal");
  LoadIntakes intakes(*city);
  feeds::MessageQueue inbox(16 << 20);
  LoadHall hall;
  const auto start = LoadClock::now();
  const double before = processorSeconds();
  std::jthread source([&] {
    for (feeds::RawMessage& message : messages) inbox.put(std::move(message));
    inbox.put({"end", "", kLiveBegin});
  });
  std::jthread decoder([&] { intakes.decode(inbox, hall); });
  const std::size_t kept = enterAll(world, hall);
  const std::chrono::duration<double> entered = LoadClock::now() - start;
  const bool settled = keeper->settle(std::chrono::minutes(5));
  const std::chrono::duration<double> all = LoadClock::now() - start;
  std::printf(
      "%zu observations of 2 feeds, CSV and JSON: entered after %.1f s, archive %s after "
      "%.1f s, %.0f a processor second\n",
      kept, entered.count(), settled ? "complete" : "behind", all.count(),
      double(kept) / (processorSeconds() - before));
  const auto alarms = world.publish(true, 1, {})->alarms;
  figures.print("alarms that rules have raised", alarms ? double(alarms->queue.size()) : 0, ">= 1");
  figures.print("observations a second, until entered", double(kept) / entered.count(), "-");
  figures.print("observations a second, archive and all",
                settled ? double(kept) / all.count() : std::nan(""), kLoadBar);
}

}  // namespace citymirror::bench
