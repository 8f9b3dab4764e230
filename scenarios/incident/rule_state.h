#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::incident {

inline constexpr Instant kNeverYet{std::numeric_limits<std::int64_t>::min()};

struct RuleSample {
  Instant at;
  double value = 0;
  friend bool operator==(const RuleSample&, const RuleSample&) = default;
};
/// A reading by the numbers that the state gave to subject and quantity.
struct RuleProof {
  std::uint32_t subject = 0, quantity = 0;
  Instant at;
  double value = 0;
  friend bool operator==(const RuleProof&, const RuleProof&) = default;
};
/// What a combination knows of one of its parts.
struct RulePart {
  int holding = 0;  ///< subjects for which it holds
  bool known = false;
  Instant began = kNeverYet, lastHeld = kNeverYet;
  std::vector<RuleProof> proof;
  friend bool operator==(const RulePart&, const RulePart&) = default;
};
/// The latest value of one subject in a zone.
struct RuleMember {
  std::uint32_t subject = 0;
  RuleSample latest;
  friend bool operator==(const RuleMember&, const RuleMember&) = default;
};
/// What one condition knows of one subject, zone or the city.
struct RuleSlot {
  int level = 0;             ///< 0 = does not hold
  std::uint8_t keeps = 0;    ///< bit k: the value is still beyond the clear value of level k
  bool armed = false;        ///< a deadline waits
  std::uint32_t joined = 0;  ///< group it counts in
  std::array<Instant, 4> since{kNeverYet, kNeverYet, kNeverYet, kNeverYet};
  Instant last = kNeverYet;
  double measure = 0, limit = 0;
  bool placed = false;
  double x = 0, y = 0;  ///< last place; dwell: where the circle stands
  std::vector<RuleProof> proof;
  std::deque<RuleSample> samples;
  std::vector<RulePart> parts;
  std::vector<RuleMember> members;  ///< density, count: by subject
  friend bool operator==(const RuleSlot&, const RuleSlot&) = default;
};

/// All that rules remember. A plain value: copy it to keep a snapshot, compare it after a replay.
struct RuleState {
  std::vector<std::string> names;  ///< subjects in the order in which they were met
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::map<std::uint32_t, Text> told;  ///< names that came with readings, by number
  std::unordered_map<std::uint64_t, RuleSlot> kept;  ///< by condition and group
  std::set<std::tuple<Instant, std::uint32_t, std::uint32_t>> deadlines;
  Instant now;
  friend bool operator==(const RuleState&, const RuleState&) = default;
};

}  // namespace citymirror::incident
