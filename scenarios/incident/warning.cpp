#include "scenarios/incident/warning.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "scenarios/incident/pattern.h"

namespace citymirror::incident {
namespace {

using Words = PatternWords;

Error bad(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where, "Correct the templates or the facts of the warning"};
}

/// Templates in one language; the first fault is kept.
class Templates {
 public:
  Templates(const nlohmann::json& json, Language language)
      : json_(json), key_(language == Language::zh ? "zh" : "en"), language_(language) {}

  const std::optional<Error>& fault() const { return fault_; }
  Language language() const { return language_; }
  bool chinese() const { return language_ == Language::zh; }

  /// The template at section/entry with its {words} filled in.
  std::string fill(const std::string& section, const std::string& entry, const Words& words) {
    const std::string place = section + "." + entry + "." + key_;
    const nlohmann::json::json_pointer pointer("/" + section + "/" + entry + "/" + key_);
    if (!json_.contains(pointer) || !json_[pointer].is_string())
      return fail("the template is missing", place);
    auto filled = fillPattern(json_[pointer].get<std::string>(), words, place);
    return filled ? std::move(*filled) : fail(filled.error().what, place);
  }

 private:
  std::string fail(const std::string& what, const std::string& place) {
    if (!fault_) fault_ = bad(what, place);
    return {};
  }

  const nlohmann::json& json_;
  std::string key_;
  Language language_;
  std::optional<Error> fault_;
};

int rounded(double value, double step) {
  return int(std::lround(value / step) * std::lround(step));
}
int depthCm(double metres) { return std::max(5, rounded(metres * 100, 5)); }

/// Worst first, each name once.
std::vector<PondingLine> distinctRoads(const std::vector<PondingLine>& roads) {
  std::vector<PondingLine> distinct;
  for (const PondingLine& line : roads) {
    const auto same = [&](const PondingLine& other) { return other.road == line.road; };
    if (std::none_of(distinct.begin(), distinct.end(), same)) distinct.push_back(line);
  }
  return distinct;
}

std::string joined(const std::vector<std::string>& names, bool chinese, bool more) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size() && !more;
    if (i > 0) text += chinese ? "、" : last ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string roadsText(const std::vector<PondingLine>& roads, Templates& templates,
                      const char* section, int limit) {
  const std::size_t named = std::min<std::size_t>(roads.size(), std::size_t(limit));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < named; ++i) {
    const std::string& name = roads[i].road.in(templates.language());
    names.push_back(!name.empty() ? name : templates.chinese() ? "未命名道路" : "an unnamed road");
  }
  const bool more = roads.size() > named;
  const std::string entry = roads.size() == 1 ? "one" : more ? "more" : "several";
  return templates.fill(section, entry, {{"names", joined(names, templates.chinese(), more)}});
}

std::string depthText(const std::vector<PondingLine>& roads, bool chinese) {
  const auto end = roads.begin() + std::ptrdiff_t(std::min<std::size_t>(roads.size(), kNamedRoads));
  const auto [least, most] = std::minmax_element(
      roads.begin(), end,
      [](const PondingLine& a, const PondingLine& b) { return a.maxDepth < b.maxDepth; });
  const int low = depthCm(least->maxDepth), high = depthCm(most->maxDepth);
  if (low == high) return std::to_string(high);
  return std::to_string(low) + (chinese ? "—" : "–") + std::to_string(high);
}

struct Wording {
  std::string headline, body;
};

Wording wordingOf(const WarningFacts& facts, const std::vector<PondingLine>& roads,
                  Severity severity, Templates& templates) {
  const std::string level = nameOf(severity).in(templates.language());
  std::string capital = level;
  if (!templates.chinese()) capital[0] = char(capital[0] - 'a' + 'A');
  const int rain = rounded(facts.rainNextHour, 5);
  Words words{{"level", level}, {"Level", capital}, {"rain_mm", std::to_string(rain)}};
  words["risk"] = templates.fill("risk", nameOf(severity).en, {});
  if (roads.empty())
    return {templates.fill("rain_only", "headline", words),
            templates.fill("rain_only", "body", words)};
  const std::string section = facts.tense == Tense::observed ? "observed" : "forecast";
  words["roads"] = roadsText(roads, templates, "roads", kNamedRoads);
  words["lead"] = roadsText(roads, templates, "lead", kHeadlineRoads);
  words["depth"] = depthText(roads, templates.chinese());
  words["rain"] = templates.fill(section, rain > 0 ? "rain" : "dry", words);
  return {templates.fill(section, "headline", words), templates.fill(section, "body", words)};
}

Outcome check(const WarningFacts& facts) {
  if (!std::isfinite(facts.rainNextHour) || facts.rainNextHour < 0) {
    return bad("the rain of the next hour is not an amount", "rainNextHour");
  }
  for (const PondingLine& line : facts.roads) {
    if (!std::isfinite(line.maxDepth) || line.maxDepth <= 0) {
      return bad("the depth is not above zero", "road " + line.road.in(Language::en));
    }
  }
  if (facts.roads.empty() && rounded(facts.rainNextHour, 5) == 0)
    return bad("there is nothing to warn about", "facts");
  return Done{};
}

}  // namespace

Result<Warning> composeWarning(const WarningFacts& facts, const std::string& templatesJson) {
  if (Outcome checked = check(facts); !checked) return checked.error();
  const nlohmann::json json = nlohmann::json::parse(templatesJson, nullptr, false);
  if (!json.is_object()) {
    return Error{ErrorCode::unreadable, "the templates are not a JSON object", "warning templates",
                 "Correct the file"};
  }
  const std::vector<PondingLine> roads = distinctRoads(facts.roads);
  Warning warning;
  warning.severity = std::max({facts.rain, facts.ponding, Severity::blue});
  Templates chinese(json, Language::zh), english(json, Language::en);
  Wording zh = wordingOf(facts, roads, warning.severity, chinese);
  Wording en = wordingOf(facts, roads, warning.severity, english);
  if (chinese.fault()) return *chinese.fault();
  if (english.fault()) return *english.fault();
  warning.headline = {std::move(zh.headline), std::move(en.headline)};
  warning.body = {std::move(zh.body), std::move(en.body)};
  return warning;
}

}  // namespace citymirror::incident
