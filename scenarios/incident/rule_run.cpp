#include "scenarios/incident/rule_run.h"

#include <algorithm>
#include <cmath>

namespace citymirror::incident {
namespace {

std::uint32_t groupOfKey(std::uint64_t key) { return std::uint32_t(key & 0xffffffffu); }
std::uint32_t nodeOfKey(std::uint64_t key) { return std::uint32_t(key >> 32); }

bool partHolds(const RulePart& part, Millis grace, Instant t) {
  if (part.holding > 0) return true;
  return grace.count() > 0 && part.lastHeld != kNeverYet && t - part.lastHeld <= grace;
}

/// Once the second part has followed the first one, it is enough that it goes on.
bool followed(const RuleSlot& slot, Millis window) {
  const RulePart& first = slot.parts[0];
  const RulePart& second = slot.parts[1];
  if (second.holding == 0) return false;
  if (slot.level > 0 || slot.since[0] != kNeverYet) return true;
  if (first.began == kNeverYet || first.began > second.began) return false;
  return first.holding > 0 || second.began - first.lastHeld <= window;
}

}  // namespace

std::uint32_t RuleRun::numberOf(const std::string& subject) {
  const auto [entry, fresh] =
      state_.numbers.try_emplace(subject, std::uint32_t(state_.names.size()));
  if (fresh) state_.names.push_back(subject);
  return entry->second;
}

const Subject* RuleRun::subjectOf(std::uint32_t number) const {
  return number < made_.places.subjects.size() ? &made_.places.subjects[number] : nullptr;
}

void RuleRun::take(const Reading& reading) {
  const auto quantity = made_.quantityNumber.find(reading.quantity);
  if (quantity == made_.quantityNumber.end()) return;
  reading_ = &reading;
  quantity_ = quantity->second;
  subject_ = numberOf(reading.subject);
  const Subject* declared = subjectOf(subject_);
  if (declared == nullptr && reading.name != Text{}) state_.told[subject_] = reading.name;
  place_ = reading.place ? reading.place : declared ? declared->at : std::nullopt;
  state_.now = std::max(state_.now, reading.at);
  made_.forTouched(reading, subject_, quantity_, [this](std::uint32_t leaf) { judge(leaf); });
}

void RuleRun::advance(Instant now) {
  state_.now = std::max(state_.now, now);
  while (!state_.deadlines.empty() && std::get<0>(*state_.deadlines.begin()) <= state_.now) {
    const auto [at, node, group] = *state_.deadlines.begin();
    state_.deadlines.erase(state_.deadlines.begin());
    if (made_.rules[made_.nodes[node].rule].enabled) due({node, group}, at);
  }
}

void RuleRun::due(Key key, Instant t) {
  RuleSlot& slot = slotOf(key);
  const Condition& condition = conditionOf(key.node);
  if (isCombination(condition.kind)) return combine(key, t);
  if (condition.kind == ConditionKind::missing) {
    slot.armed = false;
    if (t - slot.last >= condition.hold) {
      slot.since[0] = slot.last;
      slot.measure = seconds(t - slot.last) / 60;
    } else {
      slot.armed = true;
      state_.deadlines.emplace(slot.last + condition.hold, key.node, key.group);
    }
  }
  settle(key, slot, t);
}

void RuleRun::arm(std::uint32_t subject, Instant now, const std::string& rule) {
  const Subject* declared = subjectOf(subject);
  const auto quantity = made_.quantityNumber.find(declared->quantity);
  if (quantity == made_.quantityNumber.end()) return;
  Reading nothing{declared->code, declared->quantity, now, std::nan(""), Quality::missing, {}, {}, {}, {}};
  reading_ = &nothing;
  subject_ = subject;
  quantity_ = quantity->second;
  place_ = declared->at;
  made_.forTouched(nothing, subject, quantity_, [&](std::uint32_t leaf) {
    if (conditionOf(leaf).kind != ConditionKind::missing) return;
    if (!rule.empty() && made_.rules[made_.nodes[leaf].rule].id != rule) return;
    RuleSlot& slot = slotOf({leaf, subject});
    slot.last = now;
    slot.armed = true;
    slot.proof = {{subject, quantity_, now, 0}};
    leave({leaf, subject}, slot, now);
    enter({leaf, subject}, slot, now);
    state_.deadlines.emplace(now + conditionOf(leaf).hold, leaf, subject);
  });
}

void RuleRun::settle(Key key, RuleSlot& slot, Instant t) {
  const Condition& condition = conditionOf(key.node);
  const std::size_t levels = std::max<std::size_t>(1, condition.levels.size());
  int now = 0;
  for (std::size_t k = 0; k < levels; ++k) {
    const bool reached = slot.since[k] != kNeverYet;
    const bool held = reached && t - slot.since[k] >= condition.hold;
    const bool keeps = slot.level >= int(k) + 1 && (slot.keeps >> k & 1);
    if (held || keeps)
      now = int(k) + 1;
    else if (reached && condition.kind != ConditionKind::missing)
      state_.deadlines.emplace(slot.since[k] + condition.hold, key.node, key.group);
  }
  const int before = slot.level;
  slot.level = now;
  if (now != before) changed(key, before, now, t);
}

void RuleRun::changed(Key key, int before, int now, Instant t) {
  const RuleNode& node = made_.nodes[key.node];
  if (node.parent < 0) return decide(key, before, now, t);
  const int delta = int(now > 0) - int(before > 0);
  if (delta == 0) return;
  const RuleSlot& slot = slotOf(key);
  const bool leaf = !isCombination(node.condition->kind);
  if (leaf && slot.joined == 0) return;
  tell(std::uint32_t(node.parent), leaf ? slot.joined - 1 : key.group, node.part, delta, slot, t);
}

/// A subject that goes elsewhere no longer counts where it was. What it counts in now is credited
/// after it has been judged, so that nothing is concluded from half a step.
void RuleRun::leave(Key key, RuleSlot& slot, Instant t) {
  entered_ = 0;
  const RuleNode& node = made_.nodes[key.node];
  if (node.parent < 0) return;
  const Rule& rule = made_.rules[node.rule];
  std::optional<std::uint32_t> group;
  const bool ofZone = node.condition->kind == ConditionKind::density ||
                      node.condition->kind == ConditionKind::count;
  if (rule.join == Join::city)
    group = 0;
  else if (ofZone || rule.join == Join::subject)
    group = key.group;
  else if (place_)
    group = made_.zoneAt(rule, *place_);
  const std::uint32_t joined = group ? *group + 1 : 0;
  if (joined == slot.joined) return;
  const std::uint32_t before = std::exchange(slot.joined, 0);
  entered_ = joined;
  if (before && slot.level > 0)
    tell(std::uint32_t(node.parent), before - 1, node.part, -1, slot, t);
}

void RuleRun::enter(Key key, RuleSlot& slot, Instant t) {
  const std::uint32_t joined = std::exchange(entered_, 0);
  if (joined == 0) return;
  slot.joined = joined;
  const RuleNode& node = made_.nodes[key.node];
  tell(std::uint32_t(node.parent), joined - 1, node.part, slot.level > 0 ? 1 : 0, slot, t);
}

void RuleRun::tell(std::uint32_t parent, std::uint32_t group, int part, int delta,
                   const RuleSlot& from, Instant t) {
  const std::vector<RuleProof> proof = from.proof;
  RuleSlot& slot = slotOf({parent, group});
  slot.parts.resize(conditionOf(parent).parts.size());
  RulePart& told = slot.parts[std::size_t(part)];
  const bool held = told.holding > 0;
  told.known = true;
  told.holding += delta;
  if (!held && told.holding > 0) told.began = t;
  if (held && told.holding == 0) told.lastHeld = t;
  if (delta >= 0 || told.holding == 0) told.proof = proof;
  combine({parent, group}, t);
}

void RuleRun::combine(Key key, Instant t) {
  RuleSlot& slot = slotOf(key);
  const Condition& condition = conditionOf(key.node);
  slot.parts.resize(condition.parts.size());
  const bool wasKnown = slot.armed;  // of a combination: all its parts have been heard of
  slot.armed = std::all_of(slot.parts.begin(), slot.parts.end(), [](auto& p) { return p.known; });
  const Millis grace = condition.kind == ConditionKind::all ? condition.window : Millis{0};
  const auto holds = [&](const RulePart& part) { return partHolds(part, grace, t); };
  bool held = false;
  switch (condition.kind) {
    case ConditionKind::all:
      held = std::all_of(slot.parts.begin(), slot.parts.end(), holds);
      break;
    case ConditionKind::any:
      held = std::any_of(slot.parts.begin(), slot.parts.end(), holds);
      break;
    case ConditionKind::negation:
      held = slot.parts[0].known && slot.parts[0].holding == 0;
      break;
    default:
      held = followed(slot, condition.window);
  }
  for (const RulePart& part : slot.parts) {
    if (part.holding == 0 && holds(part))
      state_.deadlines.emplace(part.lastHeld + grace + Millis{1}, key.node, key.group);
  }
  slot.since[0] = !held ? kNeverYet : slot.since[0] == kNeverYet ? t : slot.since[0];
  slot.proof = proofOf(condition, slot);
  const bool turnedKnown = slot.armed && !wasKnown;
  settle(key, slot, t);
  const RuleNode& node = made_.nodes[key.node];
  if (turnedKnown && node.parent >= 0)
    tell(std::uint32_t(node.parent), key.group, node.part, 0, slotOf(key), t);
}

std::vector<RuleProof> RuleRun::proofOf(const Condition& condition, const RuleSlot& slot) const {
  const bool one = condition.kind == ConditionKind::any &&
                   std::any_of(slot.parts.begin(), slot.parts.end(),
                               [](const RulePart& part) { return part.holding > 0; });
  std::vector<RuleProof> proof;
  for (const RulePart& part : slot.parts) {
    if (!one || part.holding > 0) proof.insert(proof.end(), part.proof.begin(), part.proof.end());
  }
  return proof;
}

void RuleRun::retire(std::uint32_t rule, Instant at) {
  std::vector<std::uint64_t> keys;
  for (const auto& [key, slot] : state_.kept) {
    if (made_.nodes[nodeOfKey(key)].rule == rule) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  for (const std::uint64_t key : keys) {
    const Key named{nodeOfKey(key), groupOfKey(key)};
    const RuleSlot& slot = state_.kept.at(key);
    if (made_.nodes[named.node].parent < 0 && slot.level > 0) decide(named, slot.level, 0, at);
  }
  for (const std::uint64_t key : keys) state_.kept.erase(key);
  std::erase_if(state_.deadlines, [&](const auto& deadline) {
    return made_.nodes[std::get<1>(deadline)].rule == rule;
  });
}

}  // namespace citymirror::incident
