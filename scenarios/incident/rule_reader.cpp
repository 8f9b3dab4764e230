#include <algorithm>
#include <set>

#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/rule.h"

namespace citymirror::incident {
namespace {

using Quantities = std::map<std::string, MeasuredQuantity>;

constexpr std::array<std::string_view, 16> kConditionWords = {
    "threshold", "rate",    "amount", "forecast", "time_to", "density", "count", "missing",
    "inside",    "outside", "near",   "dwell",    "all",     "any",     "not",   "then"};
constexpr std::size_t kMostLevels = 4;

bool comparesLevels(ConditionKind kind) { return kind <= ConditionKind::count; }

/// From the unit that a condition is written in to the unit of the quantity.
double factorOfUnit(EntryReader& reader, const MeasuredQuantity& quantity) {
  const std::string unit = reader.textOr("unit", quantity.unit);
  if (unit == quantity.unit) return 1;
  const auto known = quantityFromWord(quantity.id);
  const auto factor = known ? factorFrom(unit, *known) : std::nullopt;
  if (!factor)
    reader.fail("the unit does not measure the quantity, which is in " + quantity.unit, "unit");
  return factor.value_or(1);
}

RuleLevel levelFrom(const nlohmann::json& entry, EntryReader& reader, double factor) {
  const bool shaped = entry.is_array() && (entry.size() == 3 || entry.size() == 4) &&
                      entry[0].is_string() && entry[1].is_number() && entry[2].is_number() &&
                      (entry.size() == 3 || entry[3].is_string());
  if (!shaped) {
    reader.fail("a level is [severity, raise, clear] or [severity, raise, clear, limit]", "levels");
    return {};
  }
  const auto severity = severityFromWord(entry[0].get<std::string>());
  if (!severity) reader.fail("the severity is none of blue, yellow, orange, red", "levels");
  return {severity.value_or(Severity::blue), entry[1].get<double>() * factor,
          entry[2].get<double>() * factor, entry.size() == 4 ? entry[3].get<std::string>() : ""};
}

/// Levels climb away from normal, and clear on the normal side of where they are raised.
void checkLevels(const Condition& condition, EntryReader& reader) {
  const double sign = condition.side == Side::above ? 1 : -1;
  for (std::size_t i = 0; i < condition.levels.size(); ++i) {
    const RuleLevel& level = condition.levels[i];
    if (sign * level.clear > sign * level.raise)
      reader.fail("it clears beyond the value at which it is raised", "levels");
    if (i == 0) continue;
    const RuleLevel& before = condition.levels[i - 1];
    const bool climbs = level.severity > before.severity &&
                        (level.limit != before.limit || sign * level.raise >= sign * before.raise);
    if (!climbs) reader.fail("each level must be more severe than the one before it", "levels");
  }
}

void readLevels(Condition& condition, EntryReader& reader, double factor) {
  const nlohmann::json* levels = reader.at("levels");
  if (!levels || !levels->is_array() || levels->empty() || levels->size() > kMostLevels)
    return reader.fail("a list of one to four levels is missing", "levels");
  for (const nlohmann::json& level : *levels)
    condition.levels.push_back(levelFrom(level, reader, factor));
  checkLevels(condition, reader);
  const bool toLimit = condition.kind == ConditionKind::timeTo;
  for (const RuleLevel& level : condition.levels) {
    if ((toLimit || condition.ratio) && level.limit.empty())
      reader.fail("the level names no limit of the subject", "levels");
  }
}

Condition conditionFrom(const nlohmann::json& json, const std::string& name,
                        const Quantities& quantities, std::optional<Error>& fault);

void readParts(Condition& condition, EntryReader& reader, const Quantities& quantities) {
  const nlohmann::json* parts = reader.at("of");
  if (!parts || !parts->is_array() || parts->empty())
    return reader.fail("the list of parts is missing", "of");
  std::optional<Error> fault;
  for (const nlohmann::json& part : *parts)
    condition.parts.push_back(
        conditionFrom(part, reader.name() + ".of[" + std::to_string(condition.parts.size()) + "]",
                      quantities, fault));
  reader.take(fault);
  const std::size_t count = condition.parts.size();
  if (condition.kind == ConditionKind::negation && count != 1)
    reader.fail("\"not\" takes one part", "of");
  if (condition.kind == ConditionKind::sequence && count != 2)
    reader.fail("\"then\" takes two parts", "of");
}

void readLeaf(Condition& condition, EntryReader& reader, const Quantities& quantities) {
  condition.quantity = reader.text("quantity");
  const auto quantity = quantities.find(condition.quantity);
  if (quantity == quantities.end())
    return reader.fail("the quantity is not in quantities.json", "quantity");
  if (comparesLevels(condition.kind)) {
    // Time, people per square metre and numbers of things are not in the quantity's unit.
    const bool own = condition.kind == ConditionKind::timeTo || condition.ratio ||
                     condition.kind == ConditionKind::count;
    readLevels(condition, reader, own ? 1 : factorOfUnit(reader, quantity->second));
  }
}

void checkNeeds(const Condition& condition, EntryReader& reader) {
  using enum ConditionKind;
  const auto is = [&](std::initializer_list<ConditionKind> kinds) {
    return std::find(kinds.begin(), kinds.end(), condition.kind) != kinds.end();
  };
  if (is({rate, amount, forecast, timeTo, density, count, sequence}) &&
      condition.window.count() == 0)
    reader.fail("the window is missing", "window_s");
  if (is({missing, dwell}) && condition.hold.count() == 0)
    reader.fail("the time is missing", "hold_s");
  if (is({near, dwell}) && condition.radius <= 0) reader.fail("the radius is missing", "radius_m");
  if (is({inside, outside, near}) && condition.place.empty())
    reader.fail("the place is missing", "place");
}

Condition conditionFrom(const nlohmann::json& json, const std::string& name,
                        const Quantities& quantities, std::optional<Error>& fault) {
  EntryReader reader(json, name);
  reader.knowsOnly({"kind", "quantity", "unit", "side", "relative", "levels", "hold_s", "window_s",
                    "radius_m", "place", "of"});
  Condition condition;
  condition.kind = ConditionKind(reader.oneOf("kind", reader.text("kind"), kConditionWords));
  const std::string usual = condition.kind == ConditionKind::timeTo ? "below" : "above";
  condition.side = Side(reader.oneOf("side", reader.textOr("side", usual),
                                     std::array<std::string_view, 2>{"above", "below"}));
  condition.ratio = reader.oneOf("relative", reader.textOr("relative", "offset"),
                                 std::array<std::string_view, 2>{"offset", "ratio"}) == 1;
  condition.hold = millis(reader.amountOr("hold_s", 0));
  condition.window = millis(reader.amountOr("window_s", 0));
  condition.radius = reader.amountOr("radius_m", 0);
  condition.place = reader.textOr("place", "");
  if (isCombination(condition.kind))
    readParts(condition, reader, quantities);
  else
    readLeaf(condition, reader, quantities);
  checkNeeds(condition, reader);
  if (reader.fault() && !fault) fault = reader.fault();
  return condition;
}

CaseStep stepFrom(const nlohmann::json& json, EntryReader& reader, const char* list) {
  CaseStep step;
  const auto number = [&](const nlohmann::json& value) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_null())
      reader.fail("a step of the cases holds something else than numbers", list);
    return std::nan("");
  };
  if (json.is_array() && !json.empty() && json.size() <= 4) {
    step.minutes = number(json[0]);
    if (json.size() > 1) step.value = number(json[1]);
    if (json.size() > 2 && json[2].is_string()) step.quantity = json[2].get<std::string>();
    if (json.size() > 3 && json[3].is_string()) step.subject = json[3].get<std::string>();
    return step;
  }
  EntryReader keys(json, reader.name() + "." + list);
  step.minutes = keys.amount("at");
  step.value = keys.at("value") ? number(*keys.at("value")) : std::nan("");
  step.quantity = keys.textOr("quantity", "");
  step.subject = keys.textOr("subject", "");
  if (const auto* xy = keys.at("xy"); xy && xy->is_array() && xy->size() == 2)
    step.place = Point2(number((*xy)[0]), number((*xy)[1]));
  if (keys.at("due")) step.dueMinutes = keys.amount("due");
  reader.take(keys.fault());
  return step;
}

RuleCases casesFrom(const nlohmann::json& json, const std::string& name,
                    std::optional<Error>& fault) {
  EntryReader reader(json, name);
  reader.knowsOnly({"limits", "fires", "quiet", "clears"});
  RuleCases cases;
  if (const auto* limits = reader.at("limits"); limits && limits->is_object()) {
    EntryReader values(*limits, name + ".limits");
    for (const auto& [key, value] : limits->items()) cases.limits[key] = values.number(key.c_str());
    reader.take(values.fault());
  }
  const auto read = [&](const char* key, std::vector<CaseStep>& steps) {
    const nlohmann::json* list = reader.at(key);
    if (!list || !list->is_array() || list->empty())
      return reader.fail("the steps are missing", key);
    for (const nlohmann::json& step : *list) steps.push_back(stepFrom(step, reader, key));
  };
  read("fires", cases.fires);
  read("quiet", cases.quiet);
  read("clears", cases.clears);
  if (reader.fault() && !fault) fault = reader.fault();
  return cases;
}

void readLog(Rule& rule, EntryReader& reader) {
  const nlohmann::json* log = reader.at("log");
  if (!log) return;
  if (!log->is_array()) return reader.fail("the log is not a list", "log");
  for (const nlohmann::json& entry : *log) {
    EntryReader act(entry, reader.name() + ".log[" + std::to_string(rule.log.size()) + "]");
    rule.log.push_back(
        {act.instant("at"), act.text("by"), act.flagOr("on", true), act.text("why")});
    reader.take(act.fault());
  }
  if (!rule.log.empty() && rule.log.back().on != rule.enabled)
    reader.fail("the last entry of the log says otherwise", "enabled");
}

Rule ruleFrom(const nlohmann::json& entry, EntryReader& reader, const Quantities& quantities) {
  reader.knowsOnly({"id", "version", "author", "topic", "title", "class", "severity", "basis",
                    "source", "area", "zones", "join", "enabled", "log", "says", "when", "cases"});
  Rule rule;
  rule.id = reader.id("id");
  rule.version = int(reader.amount("version"));
  if (rule.version < 1) reader.fail("versions count from one", "version");
  rule.author = reader.text("author");
  rule.topic = reader.text("topic");
  rule.title = reader.both("title");
  rule.classCode = reader.text("class");
  if (entry.contains("severity")) rule.severity = reader.severity("severity");
  rule.basis = Basis(reader.oneOf("basis", reader.text("basis"),
                                  std::array<std::string_view, 2>{"standard", "operational"}));
  rule.source = reader.both("source");
  rule.area = reader.textOr("area", "");
  rule.zoneKind = reader.textOr("zones", "");
  rule.join = Join(reader.oneOf("join", reader.textOr("join", "subject"),
                                std::array<std::string_view, 3>{"subject", "zone", "city"}));
  rule.enabled = reader.flagOr("enabled", true);
  readLog(rule, reader);
  if (entry.contains("says")) rule.says = reader.both("says");
  std::optional<Error> fault;
  const nlohmann::json nothing;
  rule.when =
      conditionFrom(entry.value("when", nothing), reader.name() + ".when", quantities, fault);
  if (entry.contains("cases"))
    rule.cases = casesFrom(entry["cases"], reader.name() + ".cases", fault);
  reader.take(fault);
  return rule;
}

}  // namespace

bool isCombination(ConditionKind kind) { return kind >= ConditionKind::all; }

bool isForeseen(const Condition& condition) {
  if (!isCombination(condition.kind))
    return condition.kind == ConditionKind::forecast || condition.kind == ConditionKind::timeTo;
  return std::any_of(condition.parts.begin(), condition.parts.end(), isForeseen);
}

std::string_view wordOf(ConditionKind kind) { return kConditionWords[std::size_t(kind)]; }

Result<std::map<std::string, MeasuredQuantity>> parseQuantities(const std::string& json) {
  const auto list = readList(json, "quantities");
  if (!list) return list.error();
  Quantities quantities;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "quantities[" + std::to_string(quantities.size()) + "]");
    MeasuredQuantity quantity{reader.text("id"), reader.text("unit"), reader.both("name")};
    const auto known = quantityFromWord(quantity.id);
    if (known && unitOf(*known) != quantity.unit)
      reader.fail("this product keeps the quantity in " + std::string(unitOf(*known)), "unit");
    const std::string id = quantity.id;
    if (!quantities.emplace(id, std::move(quantity)).second)
      reader.fail("two quantities have this id", "id");
    if (reader.fault()) return *reader.fault();
  }
  return quantities;
}

Result<std::vector<Rule>> parseRules(const std::string& json, const Quantities& quantities) {
  const auto list = readList(json, "rules");
  if (!list) return list.error();
  std::vector<Rule> rules;
  std::set<std::string> ids;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "rules[" + std::to_string(rules.size()) + "]");
    if (reader.fault()) return *reader.fault();
    Rule rule = ruleFrom(entry, reader, quantities);
    if (!ids.insert(rule.id).second) reader.fail("two rules have this id", "id");
    if (reader.fault()) return *reader.fault();
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<Rule>> withSwitch(std::vector<Rule> rules, const std::string& id,
                                     const RuleSwitch& act) {
  const auto rule =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.id == id; });
  if (rule == rules.end())
    return Error{ErrorCode::notFound, "there is no such rule", id, "rules list names them"};
  rule->enabled = act.on;
  rule->log.push_back(act);
  return rules;
}

}  // namespace citymirror::incident
