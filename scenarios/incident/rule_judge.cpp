#include <algorithm>
#include <cmath>

#include "scenarios/incident/rule_run.h"

namespace citymirror::incident {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
/// The longest time that one value of a rate stands for in an amount.
constexpr Millis kLongestStep = std::chrono::hours(1);

bool usesWindow(ConditionKind kind) {
  return kind == ConditionKind::rate || kind == ConditionKind::amount ||
         kind == ConditionKind::timeTo;
}

double amountOf(const std::deque<RuleSample>& samples, Instant from) {
  double amount = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].at <= from) continue;
    const Millis step = std::min(samples[i].at - std::max(samples[i - 1].at, from), kLongestStep);
    amount += samples[i].value * seconds(step) / 3600;
  }
  return amount;
}

}  // namespace

void RuleRun::judge(std::uint32_t leaf) {
  const Key key{leaf, subject_};
  const ConditionKind kind = conditionOf(leaf).kind;
  if (kind == ConditionKind::missing) return judgeMissing(key);
  if (reading_->quality != Quality::good || !std::isfinite(reading_->value)) return;
  if (kind == ConditionKind::density || kind == ConditionKind::count) return judgeZone(leaf);
  RuleSlot& slot = slotOf(key);
  if (!see(key, slot)) return;
  bool judged = true;
  if (kind == ConditionKind::dwell)
    judgeDwell(key, slot);
  else if (kind >= ConditionKind::inside)
    judgePlace(key, slot);
  else
    judged = judgeLevels(key, slot);
  if (judged) enter(key, slot, reading_->at);
}

/// Takes note of the reading; false where it is older than the last one.
bool RuleRun::see(Key key, RuleSlot& slot) {
  if (slot.last != kNeverYet && reading_->at < slot.last) return false;
  slot.last = reading_->at;
  if (slot.proof.empty()) slot.proof.resize(1);
  slot.proof[0] = {subject_, quantity_, reading_->at, reading_->value};
  if (place_ && conditionOf(key.node).kind != ConditionKind::dwell) {
    slot.placed = true;
    slot.x = place_->x();
    slot.y = place_->y();
  }
  leave(key, slot, reading_->at);
  return true;
}

void RuleRun::judgeMissing(Key key) {
  if (reading_->quality == Quality::missing || std::isnan(reading_->value)) return;
  RuleSlot& slot = slotOf(key);
  if (!see(key, slot)) return;
  slot.since[0] = kNeverYet;
  if (!std::exchange(slot.armed, true))
    state_.deadlines.emplace(slot.last + conditionOf(key.node).hold, key.node, key.group);
  settle(key, slot, reading_->at);
  enter(key, slot, reading_->at);
}

template <class Measure>
void RuleRun::reach(Key key, RuleSlot& slot, Instant t, Measure measureOf) {
  const Condition& condition = conditionOf(key.node);
  const double sign = condition.side == Side::above ? 1 : -1;
  slot.keeps = 0;
  for (std::size_t k = 0; k < condition.levels.size(); ++k) {
    const RuleLevel& level = condition.levels[k];
    double limit = 0;
    const Subject* subject = level.limit.empty() ? nullptr : subjectOf(subject_);
    const auto here = reading_->limits.find(level.limit);
    if (!level.limit.empty() && here != reading_->limits.end()) {
      limit = here->second;
    } else if (!level.limit.empty()) {
      const auto own =
          subject ? subject->limits.find(level.limit) : decltype(subject->limits.end()){};
      limit = subject && own != subject->limits.end() ? own->second : std::nan("");
    }
    if (std::isnan(limit)) {  // the subject has no such limit
      slot.since[k] = kNeverYet;
      continue;
    }
    const bool toTime = condition.kind == ConditionKind::timeTo;
    const double raise = toTime            ? level.raise
                         : condition.ratio ? level.raise * limit
                                           : level.raise + limit;
    const double clear = toTime            ? level.clear
                         : condition.ratio ? level.clear * limit
                                           : level.clear + limit;
    const double measure = measureOf(limit);
    const bool reached = sign * measure >= sign * raise;
    if (sign * measure >= sign * clear) slot.keeps |= std::uint8_t(1u << k);
    slot.since[k] = !reached ? kNeverYet : slot.since[k] == kNeverYet ? t : slot.since[k];
    if (k == 0 || reached) {
      slot.measure = measure;
      slot.limit = raise;
    }
  }
  settle(key, slot, t);
}

std::optional<double> RuleRun::windowed(const Condition& condition, RuleSlot& slot) const {
  const Instant t = reading_->at, from = t - condition.window;
  if (!slot.samples.empty() && slot.samples.back().at == t) slot.samples.pop_back();
  slot.samples.push_back({t, reading_->value});
  // One sample before the window stays: an amount needs where its first step began.
  while (slot.samples.size() > 2 && slot.samples[1].at <= from) slot.samples.pop_front();
  if (condition.kind == ConditionKind::amount) return amountOf(slot.samples, from);
  while (slot.samples.size() > 1 && slot.samples.front().at < from) slot.samples.pop_front();
  const RuleSample& first = slot.samples.front();
  if ((t - first.at) * 2 < condition.window) return std::nullopt;
  slot.proof.resize(2);
  slot.proof[1] = {subject_, quantity_, first.at, first.value};
  return (reading_->value - first.value) * 3600 / seconds(t - first.at);
}

/// False where the window does not say anything yet.
bool RuleRun::judgeLevels(Key key, RuleSlot& slot) {
  const Condition& condition = conditionOf(key.node);
  const double value = reading_->value;
  const Instant t = reading_->at;
  if (condition.kind == ConditionKind::forecast) {
    const bool soon = *reading_->due >= t && *reading_->due - t <= condition.window;
    reach(key, slot, t, [&](double) { return soon ? value : -kFar; });
    return true;
  }
  if (!usesWindow(condition.kind)) {
    reach(key, slot, t, [&](double) { return value; });
    return true;
  }
  const auto measure = windowed(condition, slot);
  if (!measure) return false;
  reach(key, slot, t, [&](double limit) {
    if (condition.kind != ConditionKind::timeTo) return *measure;
    if (value >= limit) return 0.0;
    return *measure > 0 ? (limit - value) / *measure : kFar;
  });
  return true;
}

/// A zone's values together: the group is the zone, whatever the rule joins.
void RuleRun::judgeZone(std::uint32_t leaf) {
  const Condition& condition = conditionOf(leaf);
  const Rule& rule = made_.rules[made_.nodes[leaf].rule];
  constexpr std::uint32_t kWhereabouts = 0x80000000u;  // by subject, beside the zones
  RuleSlot& where = slotOf({leaf, subject_ | kWhereabouts});
  if (where.last != kNeverYet && reading_->at < where.last) return;
  where.last = reading_->at;
  const auto zone = place_ ? made_.zoneAt(rule, *place_) : std::nullopt;
  const std::uint32_t before = std::exchange(where.joined, zone ? *zone + 1 : 0);
  const auto settleZone = [&](std::uint32_t z) {
    RuleSlot& slot = slotOf({leaf, z});
    std::erase_if(slot.members, [&](const RuleMember& m) {
      return reading_->at - m.latest.at > condition.window;
    });
    slot.last = reading_->at;
    slot.proof.clear();
    double sum = 0;
    for (const RuleMember& m : slot.members) {
      sum += condition.kind == ConditionKind::count ? 1 : m.latest.value;
      slot.proof.push_back({m.subject, quantity_, m.latest.at, m.latest.value});
    }
    const Polygon& area = made_.places.zones[z].area;
    double size = signedArea(area.outer);
    for (const auto& hole : area.holes) size += signedArea(hole);
    if (condition.kind == ConditionKind::density) sum /= std::max(std::abs(size), 1.0);
    if (slot.proof.empty())
      slot.proof.push_back({subject_, quantity_, reading_->at, reading_->value});
    leave({leaf, z}, slot, reading_->at);
    reach({leaf, z}, slot, reading_->at, [&](double) { return sum; });
    enter({leaf, z}, slot, reading_->at);
  };
  const auto drop = [&](RuleSlot& slot) {
    std::erase_if(slot.members, [&](const RuleMember& m) { return m.subject == subject_; });
  };
  if (before && before != where.joined) {
    drop(slotOf({leaf, before - 1}));
    settleZone(before - 1);
  }
  if (!zone) return;
  RuleSlot& slot = slotOf({leaf, *zone});
  drop(slot);
  slot.members.push_back({subject_, {reading_->at, reading_->value}});
  settleZone(*zone);
}

void RuleRun::judgePlace(Key key, RuleSlot& slot) {
  if (!place_) return;
  const Condition& condition = conditionOf(key.node);
  const RuleNode& node = made_.nodes[key.node];
  bool holds = false;
  if (condition.kind == ConditionKind::near) {
    double nearest = kFar;
    for (const Point2& point : node.points) nearest = std::min(nearest, (point - *place_).norm());
    slot.measure = std::isfinite(nearest) ? nearest : 0;
    holds = nearest <= condition.radius;
  } else {
    const bool within = std::any_of(node.zones.begin(), node.zones.end(),
                                    [&](std::size_t z) { return made_.zoneHolds(z, *place_); });
    slot.measure = reading_->value;
    holds = !node.zones.empty() && within == (condition.kind == ConditionKind::inside);
  }
  slot.since[0] = !holds ? kNeverYet : slot.since[0] == kNeverYet ? reading_->at : slot.since[0];
  settle(key, slot, reading_->at);
}

void RuleRun::judgeDwell(Key key, RuleSlot& slot) {
  if (!place_) return;
  const bool moved =
      !slot.placed || (Point2(slot.x, slot.y) - *place_).norm() > conditionOf(key.node).radius;
  if (moved) {
    slot.placed = true;
    slot.x = place_->x();
    slot.y = place_->y();
    slot.since[0] = reading_->at;
  }
  slot.measure = seconds(reading_->at - slot.since[0]) / 60;
  settle(key, slot, reading_->at);
}

}  // namespace citymirror::incident
