#pragma once
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "scenarios/incident/rule_set.h"

namespace citymirror::incident {

/// One condition of one rule, in a flat list; leaves are found by quantity and place.
struct RuleNode {
  std::uint32_t rule = 0, quantity = 0;
  int parent = -1, part = 0;  ///< which part of the parent it is
  const Condition* condition = nullptr;
  std::vector<std::size_t> zones;  ///< of `place`
  std::vector<Point2> points;      ///< of `place`
};

/// Leaves of one quantity.
struct RuleLeaves {
  std::vector<std::uint32_t> anywhere, bounded;
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> byCell;  ///< of bounded
};

/// What a RuleSet is made of. Never moves: nodes point into the rules.
struct RuleSet::Made {
  std::vector<Rule> rules;
  Places places;
  std::map<std::string, MeasuredQuantity> quantities;
  std::string templatesText;
  nlohmann::json templates;

  std::vector<RuleNode> nodes;
  std::vector<std::uint32_t> rootOf;             ///< by rule
  std::vector<std::vector<std::size_t>> areaOf;  ///< zones by rule, empty = everywhere
  std::vector<Bounds> zoneBounds;
  std::vector<const MeasuredQuantity*> quantityAt;  ///< by number
  std::unordered_map<std::string, std::uint32_t> quantityNumber;
  std::vector<RuleLeaves> leaves;                    ///< by quantity
  std::vector<std::vector<std::uint32_t>> touching;  ///< bounded leaves by declared subject
  std::vector<Note> notes;

  void index();
  bool zoneHolds(std::size_t zone, const Point2& p) const;
  bool areaHolds(std::uint32_t rule, const Point2& p) const;
  /// First zone of the rule's kind that holds the place.
  std::optional<std::uint32_t> zoneAt(const Rule& rule, const Point2& p) const;
  std::vector<std::size_t> zonesNamed(const std::string& place) const;

  /// Calls visit(leaf) for every enabled leaf that a reading touches; `number` is its subject's.
  template <class Visit>
  void forTouched(const Reading& reading, std::uint32_t number, std::uint32_t quantity,
                  Visit visit) const;

 private:
  void addNodes(const Condition& condition, std::uint32_t rule, int parent, int part);
  void placeNode(RuleNode& node);
  void indexLeaf(std::uint32_t leaf);
};

inline std::int64_t ruleCellOf(double x, double y) {
  constexpr double kCell = 1000;  // m
  return (std::int64_t(std::floor(x / kCell)) << 32) ^
         (std::int64_t(std::floor(y / kCell)) & 0xffffffff);
}

template <class Visit>
void RuleSet::Made::forTouched(const Reading& reading, std::uint32_t number, std::uint32_t quantity,
                               Visit visit) const {
  const bool forecast = reading.due.has_value();
  const auto offer = [&](std::uint32_t leaf) {
    const bool wants = nodes[leaf].condition->kind == ConditionKind::forecast;
    if (wants == forecast && rules[nodes[leaf].rule].enabled) visit(leaf);
  };
  const RuleLeaves& of = leaves[quantity];
  for (const std::uint32_t leaf : of.anywhere) offer(leaf);
  if (of.bounded.empty()) return;
  if (!reading.place && number < touching.size()) {
    for (const std::uint32_t leaf : touching[number]) {
      if (nodes[leaf].quantity == quantity) offer(leaf);
    }
  } else if (reading.place) {
    const auto cell = of.byCell.find(ruleCellOf(reading.place->x(), reading.place->y()));
    if (cell == of.byCell.end()) return;
    for (const std::uint32_t leaf : cell->second) {
      if (areaHolds(nodes[leaf].rule, *reading.place)) offer(leaf);
    }
  }
}

/// The sentence of a decision in both languages. Errors: a template that is missing or has an
/// unknown {word}.
struct RuleFacts {
  const Rule* rule = nullptr;
  const RuleNode* root = nullptr;
  Change change = Change::raised;
  Severity severity = Severity::none;
  Text name;
  double measure = 0, limit = 0;
};
Result<Text> ruleSentence(const RuleSet::Made& made, const RuleFacts& facts);

}  // namespace citymirror::incident
