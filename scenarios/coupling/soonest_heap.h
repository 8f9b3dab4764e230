#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace citymirror::coupling {

/// Priority queue of small values; a < b = a leaves it first. Four children a node: half the depth
/// of a binary heap, and the children lie beside each other. O(log n) a push or pop.
template <class Value>
class SoonestHeap {
 public:
  bool empty() const { return values_.empty(); }
  const Value& top() const { return values_.front(); }  ///< of one that is not empty
  void clear() { values_.clear(); }

  void push(const Value& value) {
    std::size_t at = values_.size();
    values_.push_back(value);
    for (std::size_t above = 0; at > 0 && value < values_[above = (at - 1) / 4]; at = above)
      values_[at] = values_[above];
    values_[at] = value;
  }

  Value pop() {  ///< of one that is not empty
    const Value first = values_.front(), last = values_.back();
    values_.pop_back();
    if (!values_.empty()) sink(0, last);
    return first;
  }

  /// Hands every value to `change`, which may alter it. O(n).
  template <class Change>
  void changeAll(Change change) {
    for (Value& value : values_) change(value);
    for (std::size_t at = (values_.size() + 2) / 4; at-- > 0;) {
      const Value value = values_[at];
      sink(at, value);
    }
  }

 private:
  void sink(std::size_t at, const Value& value) {
    const std::size_t size = values_.size();
    for (std::size_t child = 4 * at + 1; child < size; child = 4 * at + 1) {
      std::size_t first = child;
      for (std::size_t other = child + 1; other < std::min(child + 4, size); ++other)
        first = values_[other] < values_[first] ? other : first;
      if (!(values_[first] < value)) break;
      values_[at] = values_[first];
      at = first;
    }
    values_[at] = value;
  }

  std::vector<Value> values_;
};

}  // namespace citymirror::coupling
