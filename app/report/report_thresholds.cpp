#include <algorithm>

#include "app/report/html.h"
#include "app/report/report.h"
#include "app/session/config.h"

namespace citymirror::report {
namespace {

std::string centimetres(double metres) { return number(metres * 100) + " cm"; }

Text bandLines(const coupling::PondingBands& bands) {
  Text limits;
  for (const auto& [severity, depth] : {std::pair{Severity::blue, bands.blue},
                                        {Severity::yellow, bands.yellow},
                                        {Severity::orange, bands.orange},
                                        {Severity::red, bands.red}}) {
    limits.zh += (limits.zh.empty() ? "" : "、") + nameOf(severity).zh + " " + centimetres(depth);
    limits.en += (limits.en.empty() ? "" : ", ") + nameOf(severity).en + " " + centimetres(depth);
  }
  return limits;
}

Text line(const Text& what, const Text& limit, const Text& source) {
  return {what.in(Language::zh) + "：" + limit.zh + "（依据：" + source.in(Language::zh) + "）",
          what.in(Language::en) + ": " + limit.en + " (source: " + source.in(Language::en) + ")"};
}

Text lineOf(const coupling::WadingRule& rule) {
  const std::string close = centimetres(rule.closeDepth), reopen = centimetres(rule.reopenDepth);
  return line(
      {"道路关闭 · " + rule.name.in(Language::zh), "Road closed · " + rule.name.in(Language::en)},
      {"水深" + close + "起关闭，低于" + reopen + "恢复",
       "from " + close + ", open again below " + reopen},
      rule.source);
}

Text lineOf(const incident::RainSignal& signal) {
  const std::string amount = number(signal.millimetres) + " mm / " + number(signal.hours) + " h";
  return line({"降雨信号 · " + nameOf(signal.severity).zh,
               "Rainstorm signal · " + nameOf(signal.severity).en},
              {amount, amount}, signal.source);
}

/// By a sensor of the city, where it is known.
bool isMeasured(const std::string& quantity, const CityModel* city) {
  const auto known = quantityFromWord(quantity);
  return known && (city == nullptr ||
                   std::any_of(city->sensors.begin(), city->sensors.end(),
                               [&](const SensorSite& site) { return site.quantity == *known; }));
}

/// Rules with limits that are the same for every sensor of a quantity that the city measures.
bool hasPlainLimits(const incident::Rule& rule, const CityModel* city) {
  const auto& levels = rule.when.levels;
  return rule.enabled && rule.area.empty() &&
         rule.when.kind == incident::ConditionKind::threshold &&
         isMeasured(rule.when.quantity, city) &&
         std::all_of(levels.begin(), levels.end(),
                     [](const incident::RuleLevel& level) { return level.limit.empty(); });
}

Text lineOf(const incident::Rule& rule, const incident::RuleLevel& level) {
  const Quantity quantity = *quantityFromWord(rule.when.quantity);
  const auto value = [&](double v) {
    return quantity == Quantity::pondingDepth ? centimetres(v)
                                              : number(v, 1) + " " + std::string(unitOf(quantity));
  };
  return line({"传感器报警 · " + rule.title.zh + " · " + nameOf(level.severity).zh,
               "Sensor alarm · " + rule.title.in(Language::en) + " · " + nameOf(level.severity).en},
              {value(level.raise) + "起报，低于" + value(level.clear) + "解除",
               "raised from " + value(level.raise) + ", cleared below " + value(level.clear)},
              rule.source);
}

}  // namespace

Outcome addThresholds(ReportInputs& inputs, const std::string& assets) {
  const auto config = session::loadConfig(assets);
  if (!config) return config.error();
  inputs.exposureDepth = config->ponding.blue;
  inputs.thresholds = {
      line({"积水分级", "Ponding bands"}, bandLines(config->ponding), config->ponding.source)};
  for (const auto& rule : config->roadClosure.rules) inputs.thresholds.push_back(lineOf(rule));
  for (const auto& signal : config->rainSignals) inputs.thresholds.push_back(lineOf(signal));
  const CityModel* city = inputs.view ? inputs.view->city.get() : nullptr;
  for (const incident::Rule& rule : config->watch.rules) {
    if (!hasPlainLimits(rule, city)) continue;
    for (const auto& level : rule.when.levels) inputs.thresholds.push_back(lineOf(rule, level));
  }
  return Done{};
}

}  // namespace citymirror::report
