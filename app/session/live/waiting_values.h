#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/series.h"

namespace citymirror::session {

/// What was taken in with one entry of the journal, as quality control judged it.
struct KeptReadings {
  std::int64_t sequence = 0;  ///< of the entry
  std::vector<Observation> observations;
  std::vector<std::pair<std::string, Quantity>> fresh = {};  ///< sensors that are met for the first time
};

/// Values on their way to the archive, packed: 24 bytes each, and each sensor's name once for ever.
/// One thread at a time.
class WaitingValues {
 public:
  struct Value {
    Instant at;
    double value = 0;
    std::uint32_t sensor = 0;  ///< in the order in which they were met
    Quality quality = Quality::good;
  };
  static_assert(sizeof(Value) == 24);
  /// Whole entries in their order.
  struct Batch {
    std::int64_t sequence = 0;  ///< of the last entry; 0 = there is none
    std::vector<std::vector<Value>> values;
    std::vector<std::pair<std::string, Quantity>> fresh;
    std::vector<std::string> names;  ///< of sensors that no batch has named before, as numbered
  };

  /// Sequences rise.
  void add(const KeptReadings& readings);
  /// The oldest entries, about so many values of them; O(values / 8,192).
  Batch take(std::size_t about);
  /// The values go; the names stay.
  void clear();
  std::size_t count() const { return count_; }
  bool empty() const { return chunks_.empty(); }

 private:
  /// Ends with an entry.
  struct Chunk {
    std::int64_t sequence = 0;
    std::vector<Value> values;
    std::vector<std::pair<std::string, Quantity>> fresh;
  };
  std::deque<Chunk> chunks_;
  std::size_t count_ = 0;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> unnamed_;  ///< the newest names, which no batch has had
};

}  // namespace citymirror::session
