#pragma once
#include "scenarios/incident/rule_made.h"

namespace citymirror::incident {

/// One call of take() or advance(): the only code that changes a RuleState.
class RuleRun {
 public:
  RuleRun(const RuleSet::Made& made, RuleState& state) : made_(made), state_(state) {}

  void take(const Reading& reading);
  void advance(Instant now);
  /// Missing data counts from now on, for all rules or for the one of this id.
  void arm(std::uint32_t subject, Instant now, const std::string& rule = {});
  void retire(std::uint32_t rule, Instant at);
  /// The rule stands at this level for what its decisions call `name`.
  void assume(std::uint32_t rule, const std::string& name, int level);
  std::vector<Decision> decisions;

 private:
  struct Key {
    std::uint32_t node, group;
  };
  RuleSlot& slotOf(Key key) { return state_.kept[(std::uint64_t(key.node) << 32) | key.group]; }
  const Condition& conditionOf(std::uint32_t node) const { return *made_.nodes[node].condition; }
  std::uint32_t numberOf(const std::string& subject);
  const Subject* subjectOf(std::uint32_t number) const;

  bool isByZone(std::uint32_t root) const;  ///< its decisions are about zones
  void judge(std::uint32_t leaf);
  bool see(Key key, RuleSlot& slot);
  void judgeMissing(Key key);
  bool judgeLevels(Key key, RuleSlot& slot);
  void judgeZone(std::uint32_t leaf);
  void judgePlace(Key key, RuleSlot& slot);
  void judgeDwell(Key key, RuleSlot& slot);
  std::optional<double> windowed(const Condition& condition, RuleSlot& slot) const;
  /// Levels that are reached by measureOf(level, limit), then what follows from them.
  template <class Measure>
  void reach(Key key, RuleSlot& slot, Instant t, Measure measureOf);
  void settle(Key key, RuleSlot& slot, Instant t);
  void changed(Key key, int before, int now, Instant t);
  void leave(Key key, RuleSlot& slot, Instant t);
  void enter(Key key, RuleSlot& slot, Instant t);
  void tell(std::uint32_t parent, std::uint32_t group, int part, int delta, const RuleSlot& from,
            Instant t);
  void combine(Key key, Instant t);
  void due(Key key, Instant t);
  void decide(Key key, int before, int now, Instant t);
  std::vector<RuleProof> proofOf(const Condition& condition, const RuleSlot& slot) const;

  const RuleSet::Made& made_;
  RuleState& state_;
  const Reading* reading_ = nullptr;
  std::uint32_t subject_ = 0, quantity_ = 0, entered_ = 0;
  std::optional<Point2> place_;
};

}  // namespace citymirror::incident
