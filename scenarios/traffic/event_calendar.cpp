#include "scenarios/traffic/event_calendar.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace citymirror::traffic {

/// A heap of four children a node: half the levels of two children, and these side by side in
/// memory (LaMarca, Ladner 1996).
void EventCalendar::pushOn(Heap& heap, const TrafficEvent& event) {
  std::size_t at = heap.size();
  heap.push_back(event);
  for (; at > 0 && heap[(at - 1) / 4] > event; at = (at - 1) / 4) heap[at] = heap[(at - 1) / 4];
  heap[at] = event;
}

TrafficEvent EventCalendar::popFrom(Heap& heap) {
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

/// The first bucket of the ring with events, counted from time 0. Of a ring that has any.
std::int64_t EventCalendar::nextUsed() const {
  const auto from = std::size_t(begin_ & (kBuckets - 1));
  std::size_t word = from / 64;
  std::uint64_t bits = used_[word] & ~std::uint64_t(0) << from % 64;
  while (bits == 0) {
    word = (word + 1) % used_.size();
    bits = used_[word];
  }
  const auto at = std::int64_t(word * 64) + std::countr_zero(bits);
  return begin_ + ((at - begin_) & (kBuckets - 1));
}

/// Sorts the events of the next bucket that has any, and puts those that come within the ring's
/// reach by that into the ring. False = there are none.
bool EventCalendar::fetch() {
  if (inRing_ == 0 && far_.empty()) return false;
  const std::int64_t bucket = inRing_ > 0 ? nextUsed() : far_.front().time >> kBucketBits;
  begin_ = bucket + 1;
  const auto at = std::size_t(bucket & (kBuckets - 1));
  for (std::uint32_t entry = first_[at]; entry != kNone;) {
    present_.push_back(entries_[entry].event);
    const std::uint32_t next = entries_[entry].next;
    entries_[entry].next = free_;
    free_ = entry;
    entry = next;
    --inRing_;
  }
  std::sort(present_.begin(), present_.end(), std::greater{});
  first_[at] = kNone;
  used_[at / 64] &= ~(std::uint64_t(1) << at % 64);
  while (!far_.empty() && (far_.front().time >> kBucketBits) - begin_ < kBuckets) {
    push(popFrom(far_));
  }
  return true;
}

std::vector<TrafficEvent> EventCalendar::sorted() const {
  std::vector<TrafficEvent> all(present_);
  all.insert(all.end(), near_.begin(), near_.end());
  for (std::uint32_t entry : first_) {
    for (; entry != kNone; entry = entries_[entry].next) all.push_back(entries_[entry].event);
  }
  all.insert(all.end(), far_.begin(), far_.end());
  std::sort(all.begin(), all.end(),
            [](const TrafficEvent& a, const TrafficEvent& b) { return b > a; });
  return all;
}

}  // namespace citymirror::traffic
