#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/feed_status.h"
#include "gis/feed/feed_codecs.h"
#include "gis/feed/jt808_joiner.h"
#include "gis/feed/recording.h"

namespace citymirror::gis {

/// One feed from bytes to observations, with an account of its health. One thread.
class FeedIntake {
 public:
  explicit FeedIntake(FeedDescriptor descriptor);

  /// From now on readings of other sensors, and of another quantity than theirs, are rejected; a
  /// delay of what is no sensor goes to FeedBatch::delays. `sorted` by code.
  void expect(const std::vector<SensorKind>& sorted) {
    expected_.emplace();
    for (const SensorKind& kind : sorted) expected_->emplace(kind.code, kind.quantity);
  }
  /// Its source is listened to from `at` on: how long the first message is waited for. Without it a
  /// feed that has brought nothing is silent.
  void listenFrom(Instant at) { status_.waitsSince = at; }
  /// What a message yields, its readings in the order of their stamps. Everything counts towards
  /// the health. Of JT/T 808 through a gateway a part yields nothing until all of its message are
  /// there, or it has waited for too long when another message comes.
  FeedBatch take(const FeedPayload& payload);
  /// The health at a time not before the last message. O(sensors), O(log) for the delays.
  FeedStatus status(Instant now) const;
  const FeedDescriptor& descriptor() const { return descriptor_; }

 private:
  /// Which of the last 64 steps of the cadence brought a value; bit 0 = `newest`.
  struct Steps {
    std::int64_t newest = 0;
    std::uint64_t seen = 0;
  };
  FeedBatch decode(FeedPayload& payload, std::string& joined);
  void refuseStrangers(FeedBatch& batch) const;
  void count(const FeedBatch& batch, const FeedPayload& payload);
  void countStamp(const std::string& who, Instant at, Instant received);
  void keep(const FeedRejection& rejection, const FeedPayload& payload);
  double completeness(Instant now) const;

  FeedDescriptor descriptor_;
  std::optional<std::unordered_map<std::string, Quantity>> expected_;
  FeedStatus status_;
  std::optional<Jt808Joiner> joiner_;  ///< where parts come in messages of their own
  std::unordered_map<std::string, Steps> steps_;
  std::optional<std::int64_t> firstStep_;
  std::vector<float> delays_;  ///< seconds, a ring
  std::size_t nextDelay_ = 0;
};

}  // namespace citymirror::gis
