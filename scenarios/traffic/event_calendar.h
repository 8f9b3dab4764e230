#pragma once
#include <cstddef>
#include <vector>

#include "scenarios/traffic/traffic_event.h"

namespace citymirror::traffic {

/// Events to come, the earliest first by time, place and sequence, whatever was put in when. Those
/// of the present bucket of time stand sorted, or in a heap where they are put in during it; the
/// later ones unsorted in a ring of buckets until their time comes (calendar queue, Brown 1988);
/// those beyond the ring in another heap. O(1) for an event within the ring. Plain arrays: a copy
/// is a fork, equal calendars have the same events.
class EventCalendar {
 public:
  static constexpr int kBucketBits = 5;           ///< a bucket of 2⁵ ms
  static constexpr std::int64_t kBuckets = 2048;  ///< of the ring, a power of two
  EventCalendar() : first_(kBuckets, kNone), used_(kBuckets / 64, 0) {}

  std::size_t size() const { return present_.size() + near_.size() + inRing_ + far_.size(); }
  /// Whether its earliest event is at `time`, ms, or before.
  bool isDue(std::int64_t time) {
    if (present_.empty() && near_.empty() && !fetch()) return false;
    return (isPresentFirst() ? present_.back() : near_.front()).time <= time;
  }
  void push(const TrafficEvent& event) {
    const std::int64_t bucket = event.time >> kBucketBits;
    if (bucket >= begin_ && bucket - begin_ < kBuckets) return putInRing(bucket, event);
    pushOn(bucket < begin_ ? near_ : far_, event);
  }
  /// Takes out the earliest event, of a calendar in which one is due.
  TrafficEvent pop() {
    if (!isPresentFirst()) return popFrom(near_);
    const TrafficEvent earliest = present_.back();
    present_.pop_back();
    return earliest;
  }
  /// All of them in order.
  std::vector<TrafficEvent> sorted() const;
  friend bool operator==(const EventCalendar& a, const EventCalendar& b) {
    return a.size() == b.size() && a.sorted() == b.sorted();
  }

 private:
  struct Entry {
    TrafficEvent event;
    std::uint32_t next;  ///< in the same bucket, or in the list of free entries
  };
  using Heap = std::vector<TrafficEvent>;

  bool isPresentFirst() const {
    return near_.empty() || (!present_.empty() && near_.front() > present_.back());
  }
  bool fetch();
  std::int64_t nextUsed() const;
  void putInRing(std::int64_t bucket, const TrafficEvent& event) {
    const auto at = std::size_t(bucket & (kBuckets - 1));
    std::uint32_t entry = free_;
    if (entry == kNone) {
      entry = std::uint32_t(entries_.size());
      entries_.emplace_back();
    } else {
      free_ = entries_[entry].next;
    }
    entries_[entry] = {event, first_[at]};
    first_[at] = entry;
    used_[at / 64] |= std::uint64_t(1) << at % 64;
    ++inRing_;
  }
  static void pushOn(Heap& heap, const TrafficEvent& event);
  static TrafficEvent popFrom(Heap& heap);

  std::vector<TrafficEvent> present_;  ///< of the bucket before begin_, the earliest at the end
  Heap near_;                          ///< before the bucket begin_, put in since
  std::int64_t begin_ = 0;             ///< first bucket of the ring, counted from time 0
  std::vector<std::uint32_t> first_;   ///< entry of each bucket
  std::vector<std::uint64_t> used_;    ///< a bit for each bucket
  std::vector<Entry> entries_;
  std::uint32_t free_ = kNone;
  std::size_t inRing_ = 0;
  Heap far_;  ///< from the bucket begin_ + kBuckets on
};

}  // namespace citymirror::traffic
