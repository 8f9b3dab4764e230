#include "scenarios/incident/rules.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {
namespace {

std::string numberText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

const char* classOf(const SensorSite& site) {
  switch (site.quantity) {
    case Quantity::pondingDepth:
      return "ponding.observed";
    case Quantity::rainIntensity:
      return "rain.observed";
    case Quantity::waterLevel:
      return "river.stage";
    default:
      return "sensor.threshold";
  }
}

void addStage(std::vector<ThresholdRule>& levels, const char* id, Severity severity, double stage,
              const char* source) {
  if (!std::isfinite(stage)) return;
  levels.push_back({id, Quantity::waterLevel, severity, stage, stage - kStageHysteresis, source});
}

/// The rule with the highest severity that holds; a level already raised holds down to its clear
/// value.
const ThresholdRule* highest(const std::vector<ThresholdRule>& levels, double value,
                             Severity raised) {
  const ThresholdRule* reached = nullptr;
  for (const ThresholdRule& level : levels) {
    const bool holds = value >= level.raise || (raised >= level.severity && value >= level.clear);
    if (holds && (!reached || level.severity > reached->severity)) reached = &level;
  }
  return reached;
}

}  // namespace

Result<std::vector<ThresholdRule>> parseThresholdRules(const std::string& json) {
  const auto list = readList(json, "rules");
  if (!list) return list.error();
  std::vector<ThresholdRule> rules;
  std::set<std::string> ids;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "rules[" + std::to_string(rules.size()) + "]");
    ThresholdRule rule;
    rule.id = reader.text("id");
    if (!ids.insert(rule.id).second) reader.fail("two rules have this id", "id");
    const auto quantity = quantityFromWord(reader.text("quantity"));
    if (!quantity) reader.fail("the quantity is unknown", "quantity");
    rule.quantity = quantity.value_or(rule.quantity);
    const auto factor = factorFrom(reader.text("unit"), rule.quantity);
    if (!factor) reader.fail("the unit does not measure the quantity", "unit");
    rule.severity = reader.severity("severity");
    rule.raise = reader.amount("raise") * factor.value_or(1);
    rule.clear = reader.amount("clear") * factor.value_or(1);
    if (rule.clear > rule.raise)
      reader.fail("it clears above the value at which it is raised", "clear");
    rule.source = reader.both("source");
    if (reader.fault()) return *reader.fault();
    rules.push_back(std::move(rule));
  }
  return rules;
}

RuleEngine::RuleEngine(std::vector<ThresholdRule> rules, const std::vector<SensorSite>& sites)
    : rules_(std::move(rules)) {
  for (const SensorSite& site : sites) sites_.emplace(site.code, site);
}

std::vector<ThresholdRule> RuleEngine::levelsOf(const SensorSite& site) const {
  std::vector<ThresholdRule> levels;
  for (const ThresholdRule& rule : rules_) {
    if (rule.quantity == site.quantity) levels.push_back(rule);
  }
  if (site.quantity == Quantity::waterLevel) {
    addStage(levels, "stage-fortification", Severity::blue, site.fortification,
             "设防水位 / fortification stage");
    addStage(levels, "stage-warning", Severity::yellow, site.warning, "警戒水位 / warning stage");
    addStage(levels, "stage-guarantee", Severity::red, site.guarantee,
             "保证水位 / guarantee stage");
  }
  return levels;
}

Event RuleEngine::eventOf(const SensorSite& site, const Observation& observation,
                          const ThresholdRule* reached) {
  Event event;
  event.id = "E" + std::to_string(nextId_++);
  event.classCode = classOf(site);
  event.place = site.at;
  event.placeName = site.name;
  event.raised = observation.at;
  event.severity = reached ? reached->severity : Severity::none;
  const std::string unit(unitOf(site.quantity));
  const Text quantity = nameOf(site.quantity);
  const std::string value = numberText(observation.value) + " " + unit;
  if (!reached) {
    event.evidence = {{quantity.zh + value + "，已回落",
                       quantity.en + " " + value + ", back below its thresholds"}};
    return event;
  }
  const std::string limit = numberText(reached->raise) + " " + unit;
  event.evidence = {{quantity.zh + value + "，达到" + nameOf(reached->severity).zh + "阈值" + limit,
                     quantity.en + " " + value + ", at or above the " +
                         nameOf(reached->severity).en + " threshold of " + limit},
                    {"依据：" + reached->source.zh, "source: " + reached->source.en}};
  return event;
}

std::vector<Event> RuleEngine::apply(const Observation& observation) {
  const auto site = sites_.find(observation.sensor);
  if (site == sites_.end() || observation.quality != Quality::good ||
      !std::isfinite(observation.value))
    return {};
  const auto [entry, first] = raised_.try_emplace(observation.sensor);
  Raised& raised = entry->second;
  if (!first && observation.at < raised.at) return {};
  raised.at = observation.at;
  const std::vector<ThresholdRule> levels = levelsOf(site->second);
  const ThresholdRule* reached = highest(levels, observation.value, raised.severity);
  const Severity now = reached ? reached->severity : Severity::none;
  const Severity before = std::exchange(raised.severity, now);
  const bool tell = now > before || (now == Severity::none && before != Severity::none);
  if (!tell) return {};
  return {eventOf(site->second, observation, reached)};
}

Severity RuleEngine::severityOf(const std::string& sensor) const {
  const auto found = raised_.find(sensor);
  return found == raised_.end() ? Severity::none : found->second.severity;
}

}  // namespace citymirror::incident
