#pragma once
#include <vector>

#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

/// The calendar as a heap of four children a node, the earliest event first: half the levels of two
/// children, and these side by side in memory (LaMarca, Ladner 1996). O(log n) each.
inline void pushEvent(std::vector<TrafficEvent>& heap, const TrafficEvent& event) {
  std::size_t at = heap.size();
  heap.push_back(event);
  for (; at > 0 && heap[(at - 1) / 4] > event; at = (at - 1) / 4) heap[at] = heap[(at - 1) / 4];
  heap[at] = event;
}

/// Of a calendar that is not empty.
inline TrafficEvent popEvent(std::vector<TrafficEvent>& heap) {
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
