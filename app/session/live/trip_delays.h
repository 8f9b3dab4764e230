#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// How far behind its timetable a vehicle or trip is.
struct TripDelay {
  double seconds = 0;  ///< at the next stop; ahead of the timetable below 0
  Instant at;          ///< when that was so
  std::string feed;
};

/// Delays that no vehicle shows.
struct DelaysAlone {
  std::size_t count = 0;
  std::string latest;  ///< code of the vehicle or trip that is furthest behind; empty = none is
  double seconds = 0;  ///< how far
};

/// The newest delay of each vehicle or trip that is no sensor of the city (FeedBatch::delays).
/// Bounded: of more than kMost the older half goes. A value, one thread.
class TripDelays {
 public:
  static constexpr std::size_t kMost = 20'000;

  /// What is known of its code is older, or nothing. O(log n).
  bool isNewer(const gis::FeedReading& delay) const;
  /// An older one than is known changes nothing, which is false; one that is not good takes what is
  /// known away.
  bool take(const std::string& feed, const gis::FeedReading& delay);
  /// Those before `begin` are forgotten. O(n).
  void forgetBefore(Instant begin);
  /// Null = none is known.
  const TripDelay* find(const std::string& code) const;
  /// Each that find() would name, rising by code. O(n).
  void forEach(const std::function<void(const std::string& code, const TripDelay&)>& tell) const;
  std::size_t size() const { return known_.size(); }

 private:
  struct Known {
    TripDelay delay;
    bool good = false;
  };
  void forgetOlderHalf();

  std::map<std::string, Known> known_;  ///< by code
};

}  // namespace citymirror::session
