#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {
namespace {

using Json = nlohmann::json;

Error configError(const std::string& what, const std::string& key) {
  return {ErrorCode::badInput, what, key, "Correct the configuration"};
}

/// The error for a key that nobody reads, or nothing.
std::optional<Error> unknownKey(const Json& object, const std::set<std::string>& known,
                                const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) return configError("unknown key", where + key);
  }
  return std::nullopt;
}

Result<double> depthOf(const Json& object, const std::string& key, const std::string& where) {
  if (!object.contains(key) || !object[key].is_number())
    return configError("a depth in metres is missing", where + key);
  const double depth = object[key].get<double>();
  if (!(depth > 0 && depth < 10))
    return configError("a depth must lie between 0 and 10 m", where + key);
  return depth;
}

std::string textOf(const Json& object, const std::string& key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                         : std::string{};
}

/// A text in both languages: {"zh": …, "en": …}, or one text for both.
Text bothOf(const Json& object, const std::string& key) {
  if (object.contains(key) && object[key].is_object()) {
    return {textOf(object[key], "zh"), textOf(object[key], "en")};
  }
  const std::string one = textOf(object, key);
  return {one, one};
}

Result<WadingRule> ruleOf(const Json& object, const std::string& where) {
  if (!object.is_object()) return configError("a rule is an object", where);
  if (auto unknown = unknownKey(
          object, {"class", "name_zh", "name_en", "close_m", "reopen_m", "source"}, where))
    return *unknown;
  WadingRule rule;
  rule.vehicleClass = textOf(object, "class");
  if (rule.vehicleClass.empty())
    return configError("the vehicle class is missing", where + "class");
  const auto close = depthOf(object, "close_m", where), reopen = depthOf(object, "reopen_m", where);
  if (!close) return close.error();
  if (!reopen) return reopen.error();
  if (*reopen > *close)
    return configError("a road cannot reopen deeper than it closes", where + "reopen_m");
  rule.closeDepth = *close;
  rule.reopenDepth = *reopen;
  rule.name = {textOf(object, "name_zh"), textOf(object, "name_en")};
  rule.source = bothOf(object, "source");
  return rule;
}

/// Pregnolato et al. 2017, km/h over mm of water.
double pregnolato(double millimetres) {
  return 0.0009 * millimetres * millimetres - 0.5529 * millimetres + 86.9448;
}

}  // namespace

double speedShare(double depth, const WadingRule& rule) {
  if (depth >= rule.closeDepth) return 0;
  const double scaled = std::max(0.0, depth) * 300 / rule.closeDepth;
  return std::clamp(pregnolato(scaled) / pregnolato(0), 0.0, 1.0);
}

const WadingRule* RoadClosureConfig::find(const std::string& vehicleClass) const {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const WadingRule& rule) {
    return rule.vehicleClass == vehicleClass;
  });
  return found == rules.end() ? nullptr : &*found;
}

Result<RoadClosureConfig> parseRoadClosure(const std::string& json) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object()) return configError("not a JSON object", "road closure");
  if (auto unknown = unknownKey(document, {"speed_curve", "source", "rules"}, "")) return *unknown;
  RoadClosureConfig config;
  config.speedCurve = textOf(document, "speed_curve");
  config.source = bothOf(document, "source");
  if (config.speedCurve != "pregnolato_2017_scaled")
    return configError("unknown speed curve", "speed_curve");
  if (!document.contains("rules") || !document["rules"].is_array())
    return configError("a list of rules is missing", "rules");
  for (std::size_t i = 0; i < document["rules"].size(); ++i) {
    auto rule = ruleOf(document["rules"][i], "rules[" + std::to_string(i) + "].");
    if (!rule) return rule.error();
    if (config.find(rule->vehicleClass) != nullptr) {
      return configError("the vehicle class " + rule->vehicleClass + " has two rules",
                         "rules[" + std::to_string(i) + "].class");
    }
    config.rules.push_back(std::move(*rule));
  }
  return config;
}

Result<PondingBands> parsePondingBands(const std::string& json) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object() || !document.contains("bands_m") || !document["bands_m"].is_object()) {
    return configError("an object with bands_m is needed", "bands_m");
  }
  if (auto unknown = unknownKey(document, {"source", "bands_m"}, "")) return *unknown;
  const Json& bands = document["bands_m"];
  if (auto unknown = unknownKey(bands, {"blue", "yellow", "orange", "red"}, "bands_m."))
    return *unknown;
  PondingBands result;
  double previous = 0;
  for (auto [key, depth] : {std::pair{"blue", &result.blue},
                            {"yellow", &result.yellow},
                            {"orange", &result.orange},
                            {"red", &result.red}}) {
    const auto read = depthOf(bands, key, "bands_m.");
    if (!read) return read.error();
    if (*read <= previous)
      return configError("bands must rise from blue to red", std::string("bands_m.") + key);
    *depth = previous = *read;
  }
  result.source = bothOf(document, "source");
  return result;
}

Severity PondingBands::severityOf(double depth) const {
  if (depth >= red) return Severity::red;
  if (depth >= orange) return Severity::orange;
  if (depth >= yellow) return Severity::yellow;
  return depth >= blue ? Severity::blue : Severity::none;
}

bool closes(const WadingRule& rule, double depth, bool wasClosed) {
  return depth >= (wasClosed ? rule.reopenDepth : rule.closeDepth);
}

}  // namespace citymirror::coupling
