#pragma once
#include <cstddef>
#include <vector>

#include "scenarios/traffic/traffic_event.h"

namespace citymirror::traffic {

/// Events to come, the earliest first by time, place and sequence, whatever was put in when. Those
/// of the present bucket of time stand in a heap; the later ones unsorted in a ring of buckets
/// until their time comes (calendar queue, Brown 1988); those beyond the ring in another heap. O(1)
/// for an event within the ring. Plain arrays: a copy is a fork, equal calendars have the same
/// events.
class EventCalendar {
 public:
  static constexpr int kBucketBits = 5;           ///< a bucket of 2⁵ ms
  static constexpr std::int64_t kBuckets = 2048;  ///< of the ring, a power of two
  EventCalendar() : first_(kBuckets, kNone), used_(kBuckets / 64, 0) {}

  std::size_t size() const { return near_.size() + inRing_ + far_.size(); }
  /// Whether its earliest event is at `time`, ms, or before.
  bool isDue(std::int64_t time) {
    if (near_.empty() && !fetch()) return false;
    return near_.front().time <= time;
  }
  void push(const TrafficEvent& event) {
    const std::int64_t bucket = event.time >> kBucketBits;
    if (bucket < begin_) {
      pushOn(near_, event);
    } else if (bucket - begin_ < kBuckets) {
      putInRing(bucket, event);
    } else {
      pushOn(far_, event);
    }
  }
  /// Takes out the earliest event, of a calendar in which one is due.
  TrafficEvent pop() { return popFrom(near_); }
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

  Heap near_;                         ///< before the bucket begin_
  std::int64_t begin_ = 0;            ///< first bucket of the ring, counted from time 0
  std::vector<std::uint32_t> first_;  ///< entry of each bucket
  std::vector<std::uint64_t> used_;   ///< a bit for each bucket
  std::vector<Entry> entries_;
  std::uint32_t free_ = kNone;
  std::size_t inRing_ = 0;
  Heap far_;  ///< from the bucket begin_ + kBuckets on
};

/// A heap of four children a node: half the levels of two children, and these side by side in
/// memory (LaMarca, Ladner 1996).
inline void EventCalendar::pushOn(Heap& heap, const TrafficEvent& event) {
  std::size_t at = heap.size();
  heap.push_back(event);
  for (; at > 0 && heap[(at - 1) / 4] > event; at = (at - 1) / 4) heap[at] = heap[(at - 1) / 4];
  heap[at] = event;
}

inline TrafficEvent EventCalendar::popFrom(Heap& heap) {
  const TrafficEvent earliest = heap.front(), last = heap.back();
  heap.pop_back();
  const std::size_t size = heap.size();
  if (size == 0) return earliest;
  std::size_t at = 0;
  for (std::size_t child = 1; child < size; child = 4 * at + 1) {
    std::size_t least = child;
    if (child + 4 <= size) {  // without a branch that half the time is the other one
      const std::size_t left = child + std::size_t(heap[child] > heap[child + 1]);
      const std::size_t right = child + 2 + std::size_t(heap[child + 2] > heap[child + 3]);
      least = left + (right - left) * std::size_t(heap[left] > heap[right]);
    } else {
      for (std::size_t other = child + 1; other < size; ++other)
        if (heap[least] > heap[other]) least = other;
    }
    if (!(last > heap[least])) break;
    heap[at] = heap[least];
    at = least;
  }
  heap[at] = last;
  return earliest;
}

}  // namespace citymirror::traffic
