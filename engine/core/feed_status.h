#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror {

/// By the limits that the feed's descriptor sets on the time since its last accepted message, before
/// a first one on the time since it is listened to.
enum class FeedState {
  fresh,    ///< 正常: within `late_after_s`
  late,     ///< 迟到: longer ago
  silent,   ///< 中断: longer than `silent_after_s`
  unheard,  ///< 待首报: nothing since it was listened to, for no longer than `late_after_s`
};

/// 正常 / fresh ...
Text nameOf(FeedState state);
/// "fresh", "late", "silent", "waiting".
std::string_view wordOf(FeedState state);

/// A rejected message as far as it is kept for inspection.
struct FeedEvidence {
  Instant received;
  std::string reason, detail;
  std::size_t offset = 0;  ///< byte of the message where the fault is
  std::size_t begin = 0;   ///< byte of the message at which `bytes` begin
  std::string bytes;       ///< around the fault, at most kMostBytes

  static constexpr std::size_t kMostBytes = 256;
  friend bool operator==(const FeedEvidence&, const FeedEvidence&) = default;
};

/// How a feed is, at one time, for people.
struct FeedStatus {
  std::string id;
  Text name;
  FeedState state = FeedState::silent;
  std::optional<Instant> lastSeen;      ///< when the last message with something usable came
  std::optional<Instant> lastMeasured;  ///< the newest stamp
  std::optional<Instant> waitsSince;    ///< listened to from then on, and nothing usable has come
  std::size_t messages = 0, accepted = 0, rejected = 0;
  std::size_t duplicates = 0;  ///< filled by who keeps the series
  /// Of the values that were due at the cadence in the last 60 steps, over all sensors that the
  /// feed lists or has shown, the part that came; 0 to 1. Nothing before a first whole step.
  std::optional<double> completeness;
  /// From stamp to arrival, over the last kMostDelays things: middle and 95 %, seconds; negative
  /// for a sender's clock that is ahead.
  std::optional<double> delayMedian, delayMost;
  struct Reason {
    std::string reason;
    std::size_t count = 0;
    friend bool operator==(const Reason&, const Reason&) = default;
  };
  std::vector<Reason> reasons;         ///< of rejection, most frequent first, at most kMostReasons
  std::vector<FeedEvidence> evidence;  ///< the last kMostEvidence, oldest first

  static constexpr std::size_t kMostReasons = 32, kMostEvidence = 8, kMostDelays = 512;
  friend bool operator==(const FeedStatus&, const FeedStatus&) = default;
};

}  // namespace citymirror
