#include "app/session/live/told_decision.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

constexpr std::array<const char*, 3> kChangeWords{"raised", "lowered", "cleared"};

/// In the order of AlarmState.
constexpr std::array<const char*, 8> kAlarmStateWords{"normal",
                                                      "unacknowledged",
                                                      "acknowledged",
                                                      "returned-unacknowledged",
                                                      "latched-unacknowledged",
                                                      "latched-acknowledged",
                                                      "shelved",
                                                      "suppressed"};

std::optional<Severity> severityNamed(const std::string& word) {
  for (const Severity severity : {Severity::none, Severity::blue, Severity::yellow,
                                  Severity::orange, Severity::red})
    if (nameOf(severity).en == word) return severity;
  return std::nullopt;
}

}  // namespace

nlohmann::json toldDecision(const incident::Decision& d) {
  nlohmann::json told{{"rule", d.ruleId},
                      {"version", d.ruleVersion},
                      {"change", kChangeWords[std::size_t(d.change)]},
                      {"severity", nameOf(d.severity).en},
                      {"about", d.group},
                      {"at", toIso(d.at)},
                      {"sentence", d.sentence.zh},
                      {"en", d.sentence.en},
                      {"class", d.classCode},
                      {"place", {{"zh", d.placeName.zh}, {"en", d.placeName.en}}}};
  if (d.place) told["where"] = {d.place->x(), d.place->y()};
  return told;
}

std::optional<incident::Decision> decisionFromTold(const nlohmann::json& told,
                                                   const std::vector<incident::Rule>& rules,
                                                   const CityModel& city) {
  const auto at = parseIso(journalText(told, "at"));
  const auto change = std::ranges::find(kChangeWords, journalText(told, "change"));
  const auto severity = severityNamed(journalText(told, "severity"));
  const auto rule =
      std::ranges::find(rules, journalText(told, "rule"), &incident::Rule::id);
  if (!at || change == kChangeWords.end() || !severity || rule == rules.end()) return std::nullopt;
  incident::Decision decision;
  decision.ruleId = rule->id;
  const auto version = told.find("version");
  const bool numbered = version != told.end() && version->is_number_integer();
  decision.ruleVersion = numbered ? version->get<int>() : 1;
  decision.change = incident::Change(change - kChangeWords.begin());
  decision.severity = *severity;
  decision.group = journalText(told, "about");
  decision.at = *at;
  decision.sentence = {journalText(told, "sentence"), journalText(told, "en")};
  decision.source = rule->source;
  decision.foreseen = incident::isForeseen(rule->when);
  decision.classCode = told.contains("class") ? journalText(told, "class") : rule->classCode;
  const auto place = told.find("place");
  const auto site = std::ranges::find(city.sensors, decision.group, &SensorSite::code);
  if (place != told.end())
    decision.placeName = {journalText(*place, "zh"), journalText(*place, "en")};
  else
    decision.placeName = site != city.sensors.end() ? site->name
                                                    : Text{decision.group, decision.group};
  const auto where = told.find("where");
  const bool placed = where != told.end() && where->is_array() && where->size() == 2 &&
                      (*where)[0].is_number() && (*where)[1].is_number();
  if (placed)
    decision.place = Point2((*where)[0].get<double>(), (*where)[1].get<double>());
  else if (place == told.end() && site != city.sensors.end())
    decision.place = site->at;
  return decision;
}

nlohmann::json toldChange(const incident::AlarmChange& change) {
  return {{"alarm", change.alarm},
          {"at", toIso(change.at)},
          {"from", kAlarmStateWords[std::size_t(change.from)]},
          {"to", kAlarmStateWords[std::size_t(change.to)]},
          {"by", change.by},
          {"why", change.why}};
}

}  // namespace citymirror::session
