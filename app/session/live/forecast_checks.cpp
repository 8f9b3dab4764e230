#include "app/session/live/forecast_checks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "app/session/live/watch.h"

namespace citymirror::session {
namespace {

struct GaugeValue {
  std::size_t site = 0;
  const SensorSeries* series = nullptr;
  std::size_t newest = 0;  ///< good
};

/// The part that judges what a forecast says; null = none does.
const incident::Condition* forecastPart(const incident::Condition& condition) {
  if (condition.kind == incident::ConditionKind::forecast) return &condition;
  if (condition.kind == incident::ConditionKind::negation) return nullptr;
  for (const incident::Condition& part : condition.parts)
    if (const incident::Condition* found = forecastPart(part)) return found;
  return nullptr;
}

bool isGood(const SensorSeries& series, std::size_t i) {
  return series.quality[i] == Quality::good && std::isfinite(series.value[i]);
}

std::optional<std::size_t> newestGood(const SensorSeries& series, Instant now) {
  const auto newest = series.newestAt(now);
  for (std::size_t i = newest ? *newest + 1 : 0; i-- > 0;)
    if (isGood(series, i)) return i;
  return std::nullopt;
}

/// The value below which, or above which, nothing of the condition holds any more.
double clearOf(const incident::Condition& condition) {
  const bool fixed =
      !condition.ratio && !condition.levels.empty() && condition.levels.front().limit.empty();
  return fixed ? condition.levels.front().clear : std::numeric_limits<double>::quiet_NaN();
}

/// What the newest forecast says of what a decision rests on; null = nothing.
const incident::Reading* saidOf(const incident::Decision& decision, const std::string& quantity,
                                const std::map<std::string, incident::Reading>& foreseen) {
  const auto said = [&](const std::string& road) {
    const auto found = foreseen.find(road);
    const bool same = found != foreseen.end() && found->second.quantity == quantity;
    return same ? &found->second : nullptr;
  };
  if (const incident::Reading* own = said(decision.group)) return own;
  for (const incident::Evidence& evidence : decision.evidence)
    if (const incident::Reading* part = said(evidence.subject)) return part;
  return nullptr;
}

class Checker {
 public:
  Checker(const CityModel& city, const world::SeriesLookup& measured, const ConflictRule& rule,
          Instant now)
      : city_(city), measured_(measured), rule_(rule), now_(now) {}

  /// Nothing where no gauge has measured.
  std::optional<ForecastCheck> check(const incident::Rule& rule,
                                     const incident::Condition& condition,
                                     const incident::Reading& told) const {
    const auto gauge = gaugeAt(told, std::max(condition.radius, rule_.samePlace));
    if (!gauge || !told.due) return std::nullopt;
    ForecastCheck check;
    check.road = told.subject;
    check.place = told.name;
    check.forecastId = told.source;
    check.told = told.at;
    check.forecast = told.value;
    check.due = *told.due;
    check.site = gauge->site;
    check.measured = gauge->series->value[gauge->newest];
    check.at = gauge->series->at[gauge->newest];
    check.clear = clearOf(condition);
    check.source = rule.source;
    return check;
  }

  bool disagree(const ForecastCheck& check, const incident::Condition& condition) const {
    if (!std::isfinite(check.clear) || now_ - check.at > rule_.window) return false;
    if (check.at < check.due || check.at - check.due < condition.hold) return false;
    const SensorSeries& series = *measured_(city_.sensors[check.site].code);
    const auto from = std::ranges::lower_bound(series.at, check.due);
    for (auto i = std::size_t(from - series.at.begin());
         i < series.size() && series.at[i] <= check.at; ++i) {
      if (!isGood(series, i)) continue;
      const double value = series.value[i];
      if (condition.side == incident::Side::above ? value >= check.clear : value <= check.clear)
        return false;
    }
    return true;
  }

 private:
  std::optional<GaugeValue> gaugeAt(const incident::Reading& told, double reach) const {
    std::optional<GaugeValue> nearest;
    double least = reach;
    for (std::size_t i = 0; i < city_.sensors.size(); ++i) {
      const SensorSite& site = city_.sensors[i];
      if (wordOf(site.quantity) != told.quantity) continue;
      double away = site.code == told.subject ? 0 : std::numeric_limits<double>::infinity();
      if (told.place) away = std::min(away, (site.at - *told.place).norm());
      if (away > least || (nearest && away == least)) continue;
      const SensorSeries* series = measured_(site.code);
      const auto newest = series == nullptr ? std::nullopt : newestGood(*series, now_);
      if (!newest) continue;
      nearest = GaugeValue{i, series, *newest};
      least = away;
    }
    return nearest;
  }

  const CityModel& city_;
  const world::SeriesLookup& measured_;
  const ConflictRule& rule_;
  Instant now_;
};

}  // namespace

std::vector<ForecastCheck> forecastChecks(const Watch& watch, const CityModel& city,
                                          const world::SeriesLookup& measured,
                                          const ConflictRule& rule, Instant now) {
  std::vector<ForecastCheck> checks;
  const auto& foreseen = watch.foreseen();
  if (foreseen.empty()) return checks;
  const Checker checker(city, measured, rule, now);
  std::set<std::string> told;  // roads of alarms
  for (const auto& [id, alarm] : watch.alarms().alarms()) {
    if (!alarm.active) continue;
    const auto of = std::ranges::find(watch.rules(), alarm.latest.ruleId, &incident::Rule::id);
    if (of == watch.rules().end()) continue;
    const incident::Condition* part = forecastPart(of->when);
    const incident::Reading* says =
        part == nullptr ? nullptr : saidOf(alarm.latest, part->quantity, foreseen);
    auto check = says == nullptr ? std::nullopt : checker.check(*of, *part, *says);
    if (!check) continue;
    check->alarm = id;
    check->conflict = checker.disagree(*check, *part);
    told.insert(check->road);
    checks.push_back(std::move(*check));
  }
  const auto usual = std::ranges::find_if(watch.rules(), [](const incident::Rule& each) {
    return each.enabled && forecastPart(each.when) != nullptr;
  });
  for (const auto& [road, reading] : foreseen) {
    if (usual == watch.rules().end()) break;
    const incident::Condition& part = *forecastPart(usual->when);
    if (told.contains(road) || reading.quantity != part.quantity) continue;
    if (auto check = checker.check(*usual, part, reading)) checks.push_back(std::move(*check));
  }
  std::ranges::stable_sort(checks, std::ranges::greater{}, &ForecastCheck::conflict);
  return checks;
}

}  // namespace citymirror::session
