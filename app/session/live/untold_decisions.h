#pragma once
#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/incident/alarm_board.h"
#include "scenarios/incident/rule_set.h"

namespace citymirror::session {

/// Decisions that a replay takes again beside those of the journal's "rules" entries. Whichever
/// comes first waits for the other: what falls due is told before the entry that lets the replay
/// come to it. Beside them the changes of alarms, told by "alarms" entries. A plain value.
class UntoldDecisions {
 public:
  /// O(log decisions that wait), as tell().
  void judge(const incident::Decision& decision);
  /// One of a "rules" entry.
  void tell(const nlohmann::json& told);
  /// What was judged and never told, in order: a kill came between. Nothing where something was
  /// told that is not judged again: rules or city are others by now, and nobody knows.
  std::vector<incident::Decision> untold() const;
  /// One of an "alarms" entry.
  void tellChange(const nlohmann::json& told);
  /// Of all changes of alarms that the replay came to, those that were never told, in order;
  /// nothing as above.
  std::vector<incident::AlarmChange> untoldOf(const std::vector<incident::AlarmChange>& all) const;

 private:
  std::multimap<std::string, std::pair<std::size_t, incident::Decision>> judged_;  ///< in order
  std::multiset<std::string> told_, toldChanges_;
  std::size_t count_ = 0;
};

}  // namespace citymirror::session
