#include "scenarios/traffic/event_calendar.h"

#include <algorithm>
#include <bit>

namespace citymirror::traffic {

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

/// Puts the events of the next bucket that has any into the heap, and those that come within the
/// ring's reach by that into the ring. False = there are none.
bool EventCalendar::fetch() {
  if (inRing_ == 0 && far_.empty()) return false;
  const std::int64_t bucket = inRing_ > 0 ? nextUsed() : far_.front().time >> kBucketBits;
  begin_ = bucket + 1;
  const auto at = std::size_t(bucket & (kBuckets - 1));
  for (std::uint32_t entry = first_[at]; entry != kNone;) {
    pushOn(near_, entries_[entry].event);
    const std::uint32_t next = entries_[entry].next;
    entries_[entry].next = free_;
    free_ = entry;
    entry = next;
    --inRing_;
  }
  first_[at] = kNone;
  used_[at / 64] &= ~(std::uint64_t(1) << at % 64);
  while (!far_.empty() && (far_.front().time >> kBucketBits) - begin_ < kBuckets) {
    push(popFrom(far_));
  }
  return true;
}

std::vector<TrafficEvent> EventCalendar::sorted() const {
  std::vector<TrafficEvent> all(near_);
  for (std::uint32_t entry : first_) {
    for (; entry != kNone; entry = entries_[entry].next) all.push_back(entries_[entry].event);
  }
  all.insert(all.end(), far_.begin(), far_.end());
  std::sort(all.begin(), all.end(),
            [](const TrafficEvent& a, const TrafficEvent& b) { return b > a; });
  return all;
}

}  // namespace citymirror::traffic
