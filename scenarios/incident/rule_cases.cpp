#include "scenarios/incident/rule_cases.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace citymirror::incident {
namespace {

constexpr Instant kCaseBegin{1'784'000'000'000};

std::string firstQuantity(const Condition& condition) {
  if (!isCombination(condition.kind)) return condition.quantity;
  return condition.parts.empty() ? "" : firstQuantity(condition.parts.front());
}

void namePlaces(const Condition& condition, std::set<std::string>& zones,
                std::set<std::string>& points) {
  if (!condition.place.empty())
    (condition.kind == ConditionKind::near ? points : zones).insert(condition.place);
  for (const Condition& part : condition.parts) namePlaces(part, zones, points);
}

Places standIn(const Rule& rule) {
  std::set<std::string> zones, points, subjects{"S1"};
  namePlaces(rule.when, zones, points);
  for (const std::string& zone : {rule.area, rule.zoneKind}) {
    if (!zone.empty()) zones.insert(zone);
  }
  if (zones.empty()) zones.insert("zone");
  for (const auto* steps : {&rule.cases.fires, &rule.cases.quiet, &rule.cases.clears}) {
    for (const CaseStep& step : *steps) {
      if (!step.subject.empty()) subjects.insert(step.subject);
    }
  }
  Places places;
  for (const std::string& zone : zones) {
    places.zones.push_back(
        {zone, zone, {zone, zone}, {{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, {}}});
  }
  for (const std::string& point : points) places.points.push_back({point, {0, 0}});
  for (const std::string& code : subjects)
    places.subjects.push_back(
        {code, {code, code}, firstQuantity(rule.when), Point2(50, 50), rule.cases.limits});
  return places;
}

/// Changes that the steps bring, in order.
std::vector<Change> played(const RuleSet& set, RuleState& state, const std::string& quantity,
                           const std::vector<CaseStep>& steps) {
  std::vector<Change> changes;
  const auto keep = [&](const std::vector<Decision>& decisions) {
    for (const Decision& decision : decisions) changes.push_back(decision.change);
  };
  for (const CaseStep& step : steps) {
    const Instant at = kCaseBegin + millis(step.minutes * 60);
    keep(set.advance(state, at));
    if (!step.value) continue;
    Reading reading;
    reading.subject = step.subject.empty() ? "S1" : step.subject;
    reading.quantity = step.quantity.empty() ? quantity : step.quantity;
    reading.at = at;
    reading.value = *step.value;
    reading.quality = std::isnan(*step.value) && !step.place ? Quality::missing : Quality::good;
    if (step.place && std::isnan(reading.value)) reading.value = 0;  // a position alone
    reading.place = step.place;
    if (step.dueMinutes) reading.due = kCaseBegin + millis(*step.dueMinutes * 60);
    keep(set.take(state, reading));
  }
  return changes;
}

Error unproven(const Rule& rule, const char* list, const char* what) {
  return {ErrorCode::badInput, what, rule.id + ".cases." + list,
          "Correct the rule or its cases: see the help on rules"};
}

}  // namespace

Outcome proveRule(const Rule& rule, const std::map<std::string, MeasuredQuantity>& quantities,
                  const std::string& templatesJson) {
  if (rule.cases.fires.empty())
    return Error{ErrorCode::notFound, "the rule has no cases", rule.id,
                 "Give fires, quiet and clears"};
  Rule on = rule;
  on.enabled = true;
  const auto set = RuleSet::make({on}, quantities, standIn(on), templatesJson);
  if (!set) return set.error();
  const std::string quantity = firstQuantity(rule.when);
  RuleState state = set->begin(kCaseBegin);
  const auto fired = played(*set, state, quantity, rule.cases.fires);
  if (fired.empty() || fired.back() == Change::cleared)
    return unproven(rule, "fires", "the steps do not leave the rule raised");
  const auto cleared = played(*set, state, quantity, rule.cases.clears);
  if (cleared.empty() || cleared.back() != Change::cleared)
    return unproven(rule, "clears", "the steps do not clear the rule");
  RuleState fresh = set->begin(kCaseBegin);
  if (!played(*set, fresh, quantity, rule.cases.quiet).empty())
    return unproven(rule, "quiet", "the steps raise the rule");
  return Done{};
}

}  // namespace citymirror::incident
