#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/incident/alarm_board.h"
#include "scenarios/incident/rule_set.h"

/// Decisions of rules and changes of alarms as they stand in the journal ("rules" and "alarms"
/// entries).
namespace citymirror::session {

/// {"rule", "version", "change", "severity", "about", "at", "sentence", "en", "class", "place": {zh,
/// en}, "where"?: [x, y]}; with "late": true what a restart journalled for a session that was killed.
nlohmann::json toldDecision(const incident::Decision& decision);

/// Without evidence. Earlier versions wrote neither class nor place: they come from the rule and from
/// the sensor of that code. Nothing where it cannot be read or its rule is gone.
std::optional<incident::Decision> decisionFromTold(const nlohmann::json& told,
                                                   const std::vector<incident::Rule>& rules,
                                                   const CityModel& city);

/// {"alarm", "at", "from", "to", "by", "why"}; "late" as above.
nlohmann::json toldChange(const incident::AlarmChange& change);

}  // namespace citymirror::session
