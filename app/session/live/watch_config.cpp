#include "app/session/live/watch_config.h"

#include "app/session/config_file.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {

Result<ConflictRule> parseConflictRule(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  const nlohmann::json part =
      document.is_object() ? document.value("conflicts", nlohmann::json()) : nlohmann::json();
  incident::EntryReader reader(part, "conflicts");
  reader.knowsOnly({"window_s", "same_place_m", "source"});
  ConflictRule rule;
  rule.window = millis(reader.amount("window_s"));
  rule.samePlace = reader.amount("same_place_m");
  rule.source = reader.both("source");
  if (reader.fault()) return *reader.fault();
  return rule;
}

Result<WatchConfig> loadWatchConfig(const std::string& assets) {
  const std::string folder = assets + "/config/";
  auto quantities = parseConfigFile(folder + "quantities.json", incident::parseQuantities);
  if (!quantities) return quantities.error();
  auto rules = parseConfigFile(folder + "rules.json", [&](const std::string& text) {
    return incident::parseRules(text, *quantities);
  });
  if (!rules) return rules.error();
  auto templates = readFile(assets + "/templates/rules.json");
  if (!templates) return templates.error();
  auto limits = parseConfigFile(folder + "quality_control.json", incident::parseQualityLimits);
  if (!limits) return limits.error();
  auto conflicts = parseConfigFile(folder + "quality_control.json", parseConflictRule);
  if (!conflicts) return conflicts.error();
  auto causes = parseConfigFile(folder + "alarm_groups.json", incident::parseAlarmCauses);
  if (!causes) return causes.error();
  auto flood = parseConfigFile(folder + "alarm_groups.json", incident::parseAlarmFlood);
  if (!flood) return flood.error();
  auto policy = parseConfigFile(folder + "alarm_policy.json", incident::parseAlarmPolicy);
  if (!policy) return policy.error();
  auto places = parseConfigFile(folder + "places.json", [&](const std::string& text) {
    return parsePlaceRules(text, *quantities);
  });
  if (!places) return places.error();
  return WatchConfig{std::move(*quantities), std::move(*rules),  std::move(*templates),
                     std::move(*limits),     std::move(*causes), *flood,
                     std::move(*policy),     std::move(*conflicts), std::move(*places)};
}

}  // namespace citymirror::session
