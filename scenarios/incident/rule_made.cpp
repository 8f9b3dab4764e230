#include "scenarios/incident/rule_made.h"

#include <algorithm>
#include <set>

namespace citymirror::incident {

std::vector<std::size_t> RuleSet::Made::zonesNamed(const std::string& place) const {
  std::vector<std::size_t> found;
  for (std::size_t z = 0; z < places.zones.size(); ++z) {
    if (places.zones[z].code == place || places.zones[z].kind == place) found.push_back(z);
  }
  return found;
}

bool RuleSet::Made::zoneHolds(std::size_t zone, const Point2& p) const {
  return zoneBounds[zone].contains(p) && contains(places.zones[zone].area, p);
}

bool RuleSet::Made::areaHolds(std::uint32_t rule, const Point2& p) const {
  return std::any_of(areaOf[rule].begin(), areaOf[rule].end(),
                     [&](std::size_t zone) { return zoneHolds(zone, p); });
}

std::optional<std::uint32_t> RuleSet::Made::zoneAt(const Rule& rule, const Point2& p) const {
  for (std::size_t z = 0; z < places.zones.size(); ++z) {
    if ((rule.zoneKind.empty() || places.zones[z].kind == rule.zoneKind) && zoneHolds(z, p))
      return std::uint32_t(z);
  }
  return std::nullopt;
}

void RuleSet::Made::placeNode(RuleNode& node) {
  const Condition& condition = *node.condition;
  if (condition.place.empty()) return;
  if (condition.kind == ConditionKind::near) {
    for (const WatchedPoint& point : places.points) {
      if (point.kind == condition.place) node.points.push_back(point.at);
    }
  } else {
    node.zones = zonesNamed(condition.place);
  }
  if (node.points.empty() && node.zones.empty())
    notes.push_back({"the city has no place " + condition.place + ": the rule waits for one",
                     rules[node.rule].id});
}

void RuleSet::Made::addNodes(const Condition& condition, std::uint32_t rule, int parent, int part) {
  const auto self = std::uint32_t(nodes.size());
  RuleNode node;
  node.rule = rule;
  node.parent = parent;
  node.part = part;
  node.condition = &condition;
  if (!isCombination(condition.kind)) node.quantity = quantityNumber.at(condition.quantity);
  placeNode(node);
  nodes.push_back(std::move(node));
  if (parent < 0) rootOf.push_back(self);
  for (std::size_t i = 0; i < condition.parts.size(); ++i)
    addNodes(condition.parts[i], rule, int(self), int(i));
}

void RuleSet::Made::indexLeaf(std::uint32_t leaf) {
  RuleLeaves& of = leaves[nodes[leaf].quantity];
  const std::uint32_t rule = nodes[leaf].rule;
  if (rules[rule].area.empty()) return of.anywhere.push_back(leaf);
  of.bounded.push_back(leaf);
  std::set<std::int64_t> cells;
  for (const std::size_t zone : areaOf[rule]) {
    const Bounds& box = zoneBounds[zone];
    constexpr double kStep = 1000;  // m, a cell of ruleCellOf
    for (double x = std::floor(box.west / kStep) * kStep; x <= box.east; x += kStep) {
      for (double y = std::floor(box.south / kStep) * kStep; y <= box.north; y += kStep)
        cells.insert(ruleCellOf(x, y));
    }
  }
  for (const std::int64_t cell : cells) of.byCell[cell].push_back(leaf);
  for (std::size_t s = 0; s < places.subjects.size(); ++s) {
    const auto& at = places.subjects[s].at;
    if (at && areaHolds(rule, *at)) touching[s].push_back(leaf);
  }
}

void RuleSet::Made::index() {
  for (const auto& [id, quantity] : quantities) {
    quantityNumber[id] = std::uint32_t(quantityAt.size());
    quantityAt.push_back(&quantity);
  }
  leaves.resize(quantityAt.size());
  touching.resize(places.subjects.size());
  for (const WatchedZone& zone : places.zones) zoneBounds.push_back(boundsOf(zone.area.outer));
  for (std::uint32_t r = 0; r < rules.size(); ++r) {
    areaOf.push_back(rules[r].area.empty() ? std::vector<std::size_t>{}
                                           : zonesNamed(rules[r].area));
    if (!rules[r].area.empty() && areaOf.back().empty())
      notes.push_back(
          {"the city has no zone " + rules[r].area + ": the rule waits for one", rules[r].id});
    addNodes(rules[r].when, r, -1, 0);
  }
  for (std::uint32_t n = 0; n < nodes.size(); ++n) {
    if (!isCombination(nodes[n].condition->kind)) indexLeaf(n);
  }
}

}  // namespace citymirror::incident
