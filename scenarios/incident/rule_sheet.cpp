#include "scenarios/incident/rule_sheet.h"

#include <cmath>
#include <cstdio>

namespace citymirror::incident {
namespace {

constexpr const char* kSheetHead =
    "# 规则详表 / Rules in full\n\n"
    "由规则库生成（`citymirror-cli rules sheets`），请勿手改；条件的含义见 "
    "[rules](rules.md)。级别为“触发 → 解除”。用例的时间为分钟（′）。\n"
    "Made from the registry (`citymirror-cli rules sheets`), not by hand; [rules](rules.md) says "
    "what "
    "conditions mean. Levels are *raised → cleared*;\ntimes of cases are minutes (′).\n";

std::string sheetNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string inCode(const std::string& word) { return "`" + word + "`"; }

/// What a kind makes of the quantity.
std::string sheetMeasure(ConditionKind kind) {
  switch (kind) {
    case ConditionKind::rate:
      return " 每小时变化 change per hour";
    case ConditionKind::amount:
      return " 时段内累计 sum of the window";
    case ConditionKind::timeTo:
      return " 到限值的小时数 hours to the limit";
    case ConditionKind::density:
      return " 每平方米 per m²";
    default:
      return {};
  }
}

std::string sheetLevels(const Condition& condition) {
  std::string text;
  for (const RuleLevel& level : condition.levels) {
    const Text name = nameOf(level.severity);
    text += " · " + name.zh + " " + name.en + " " + sheetNumber(level.raise) + " → " +
            sheetNumber(level.clear);
    if (!level.limit.empty()) text += (condition.ratio ? " × " : " + ") + inCode(level.limit);
  }
  return text;
}

void addCondition(std::string& text, const Condition& condition, const std::string& indent,
                  const std::map<std::string, MeasuredQuantity>& quantities) {
  text += inCode(std::string(wordOf(condition.kind)));
  if (const auto known = quantities.find(condition.quantity); known != quantities.end())
    text += " " + known->second.name.zh + " " + known->second.name.en + " (" +
            inCode(condition.quantity) + ", " + known->second.unit + ")";
  text += sheetMeasure(condition.kind) + sheetLevels(condition);
  if (condition.side == Side::below) text += " · 低于才报 raised below";
  if (condition.hold.count() > 0)
    text += " · 持续 hold " + sheetNumber(seconds(condition.hold)) + " s";
  if (condition.window.count() > 0)
    text += " · 时段 window " + sheetNumber(seconds(condition.window)) + " s";
  if (condition.radius > 0) text += " · 半径 radius " + sheetNumber(condition.radius) + " m";
  if (!condition.place.empty()) text += " · 地点 place " + inCode(condition.place);
  text += "\n";
  for (const Condition& part : condition.parts) {
    text += indent + "  - ";
    addCondition(text, part, indent + "  ", quantities);
  }
}

std::string sheetSteps(const std::vector<CaseStep>& steps) {
  std::string text;
  for (const CaseStep& step : steps) {
    if (!text.empty()) text += ", ";
    text += sheetNumber(step.minutes) + "′";
    if (step.value && std::isfinite(*step.value)) text += " " + sheetNumber(*step.value);
    if (!step.quantity.empty()) text += " " + inCode(step.quantity);
    if (!step.subject.empty()) text += " " + step.subject;
    if (step.place)
      text += " @" + sheetNumber(step.place->x()) + "," + sheetNumber(step.place->y());
    if (step.dueMinutes) text += " → " + sheetNumber(*step.dueMinutes) + "′";
  }
  return text;
}

std::string sheetWhere(const Rule& rule) {
  std::string text = rule.area.empty() ? "全市 everywhere" : inCode(rule.area);
  if (rule.join == Join::zone) text += " · 按区域合并 joined by zone";
  if (rule.join == Join::city) text += " · 全市合并 joined over the city";
  if (!rule.zoneKind.empty()) text += " · 区域类别 zones " + inCode(rule.zoneKind);
  return text;
}

void addSheet(std::string& text, const Rule& rule,
              const std::map<std::string, MeasuredQuantity>& quantities) {
  text += "\n## " + inCode(rule.id) + " " + rule.title.zh + " / " + rule.title.en + "\n";
  text += "- 判断 judges: ";
  addCondition(text, rule.when, "", quantities);
  if (rule.when.levels.empty())
    text += "- 级别 severity: " + nameOf(rule.severity).zh + " " + nameOf(rule.severity).en + "\n";
  text += "- 有效区域 valid: " + sheetWhere(rule) + "\n";
  text += std::string("- 依据 rests on: ") +
          (rule.basis == Basis::standard ? "标准 standard" : "运行取值 choice") + "。" +
          rule.source.zh + "。" + rule.source.en + "\n";
  std::string limits;
  for (const auto& [name, value] : rule.cases.limits)
    limits += inCode(name) + " = " + sheetNumber(value) + "; ";
  text += "- 用例 cases: " + limits + "触发 fires " + sheetSteps(rule.cases.fires) +
          "; 不触发 quiet " + sheetSteps(rule.cases.quiet) + "; 解除 clears " +
          sheetSteps(rule.cases.clears) + "\n";
}

}  // namespace

std::string ruleSheets(const std::vector<Rule>& rules,
                       const std::map<std::string, MeasuredQuantity>& quantities) {
  std::string text = kSheetHead;
  for (const Rule& rule : rules) addSheet(text, rule, quantities);
  return text;
}

}  // namespace citymirror::incident
