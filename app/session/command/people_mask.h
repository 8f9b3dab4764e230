#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/core/text.h"
#include "scenarios/incident/rule.h"

namespace citymirror::session {

struct WorldView;

/// Who tells a line or does a step without being a person: "session", "rules", "loop" …
bool isPartOfSystem(const std::string& by);

/// Names of people, for a screen that many eyes see: who did something, and the same names where
/// they stand in texts. Kept are parts of the system and names of institutions.
class PeopleMask {
 public:
  /// `names`: of people, for texts; what is shorter than two bytes is passed over.
  PeopleMask(const Text& label, std::set<std::string> names);

  /// Of whoever did something.
  std::string name(const std::string& by) const;
  std::string text(std::string text) const;
  Text text(const Text& both) const { return {text(both.zh), text(both.en)}; }
  /// Who switched them, and why. O(rules).
  std::shared_ptr<const std::vector<incident::Rule>> rules(
      const std::vector<incident::Rule>& rules) const;
  /// The log, incidents with their rooms, tasks, linkages, receipts and approvals, reports,
  /// measures, the posture, the plan in force, faults, who has signed in, and the bytes of rejected
  /// messages, which may hold anybody's name; not the cases (withoutNames) and the rules, which are
  /// shared from view to view. O(all of it).
  void apply(WorldView& view) const;

 private:
  std::string masked_;
  std::set<std::string> names_;
};

/// Names of people that a view holds.
std::set<std::string> peopleIn(const WorldView& view);

}  // namespace citymirror::session
