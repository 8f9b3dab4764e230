#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/session/live/place_rules.h"
#include "scenarios/incident/alarm_board.h"
#include "scenarios/incident/alarm_groups.h"
#include "scenarios/incident/quality_control.h"
#include "scenarios/incident/rule.h"

namespace citymirror::session {

/// When two sources are about one thing: `conflicts` of quality_control.json.
struct ConflictRule {
  Millis window{900'000};  ///< values that are further apart in time are not compared
  double samePlace = 20;   ///< m
  Text source;
};
/// Errors name the key.
Result<ConflictRule> parseConflictRule(const std::string& json);

/// By what a city is watched: assets/config/{quantities,rules,quality_control,alarm_groups,
/// alarm_policy,places}.json.
struct WatchConfig {
  std::map<std::string, incident::MeasuredQuantity> quantities;
  std::vector<incident::Rule> rules;
  std::string ruleTemplates;  ///< JSON text
  std::map<std::string, incident::QualityLimits> qualityLimits;
  std::vector<incident::AlarmCause> alarmCauses;
  incident::AlarmFlood alarmFlood;
  incident::AlarmPolicy alarmPolicy;
  ConflictRule conflicts;
  PlaceRules places;
};

/// Errors name the file and the key.
Result<WatchConfig> loadWatchConfig(const std::string& assets);

}  // namespace citymirror::session
