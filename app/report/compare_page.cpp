#include "app/report/compare_page.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/report/html.h"
#include "app/report/svg_chart.h"

namespace citymirror::report {
namespace {

using session::WorldIndex;
using session::WorldOutcome;
using session::WorldRow;

const WorldIndex* find(const WorldOutcome& outcome, const std::string& key) {
  const auto found = std::find_if(outcome.indices.begin(), outcome.indices.end(),
                                  [&](const WorldIndex& index) { return index.key == key; });
  return found == outcome.indices.end() ? nullptr : &*found;
}

int decimalsOf(const WorldIndex& index) { return index.decimals(); }

/// "12.0 (−3.0)": the value and what it differs by from the base.
std::string cell(const WorldOutcome& outcome, const WorldOutcome& base, const WorldIndex& key) {
  const WorldIndex* index = find(outcome, key.key);
  if (index == nullptr || !std::isfinite(index->value)) return "–";
  std::string text = grouped(index->value, decimalsOf(key));
  const WorldIndex* of = find(base, key.key);
  if (&outcome == &base || of == nullptr || !std::isfinite(of->value)) return text;
  const double difference = index->value - of->value;
  return text + " (" + (difference >= 0 ? "+" : "") + grouped(difference, decimalsOf(key)) + ")";
}

/// Where the prices of figures come from, each once.
std::string sourcesOf(const std::vector<const WorldIndex*>& keys) {
  std::string html;
  for (const WorldIndex* key : keys) {
    if (key->source.en.empty() || key->key == "cost_total") continue;
    html += "<p>" + both({key->name.zh + "（" + key->unit + "）：" + key->source.zh,
                          key->name.en + " (" + key->unit + "): " + key->source.en}) + "</p>";
  }
  return html;
}

std::string indexTable(const std::vector<WorldOutcome>& outcomes) {
  std::vector<std::pair<Text, bool>> head{{{"指标", "Index"}, false}, {{"单位", "Unit"}, false}};
  std::vector<const WorldIndex*> keys;
  for (const WorldOutcome& outcome : outcomes) {
    head.push_back({outcome.name, true});
    for (const WorldIndex& index : outcome.indices) {
      if (std::none_of(keys.begin(), keys.end(), [&](auto* k) { return k->key == index.key; }))
        keys.push_back(&index);
    }
  }
  Table table(head);
  for (const WorldIndex* key : keys) {
    std::vector<std::string> cells{both(key->name),
                                   key->unit == "1" ? both("个", "count") : escape(key->unit)};
    for (const WorldOutcome& outcome : outcomes)
      cells.push_back(escape(cell(outcome, outcomes.front(), *key)));
    table.row(cells);
  }
  return table.html() + sourcesOf(keys);
}

std::string clockAfter(const ComparePage& page, double seconds) {
  if (!std::isfinite(seconds)) return "–";
  return clockText(page.zero + millis(seconds), page.utcOffsetMinutes);
}

std::string orderTable(const ComparePage& page, const std::vector<WorldOutcome>& outcomes) {
  Table table({{{"方案", "Branch"}, false},
               {{"力量", "Unit"}, false},
               {{"下令", "Ordered"}, true},
               {{"到达", "Arrived"}, true},
               {{"开始作业", "At work"}, true},
               {{"路程（千米）", "Way (km)"}, true}});
  bool any = false;
  for (const WorldOutcome& outcome : outcomes) {
    for (const auto& unit : outcome.orders) {
      any = true;
      table.row({both(outcome.name), escape(unit.code), clockAfter(page, unit.ordered),
                 clockAfter(page, unit.arrived), clockAfter(page, unit.acted),
                 number(unit.metres / 1000, 2)});
    }
  }
  return any ? table.html() : calm({"没有派出力量。", "No units were sent."});
}

std::string plot(const ComparePage& page, const std::vector<WorldOutcome>& outcomes,
                 const Text& title, const std::string& unit,
                 const std::function<double(const WorldRow&)>& value) {
  std::string html = heading(title);
  double most = 0;
  for (const WorldOutcome& outcome : outcomes) {
    for (const WorldRow& row : outcome.series) most = std::max(most, value(row));
  }
  for (const WorldOutcome& outcome : outcomes) {
    Chart chart;
    chart.unit = unit;
    chart.utcOffsetMinutes = page.utcOffsetMinutes;
    chart.span = {page.zero,
                  page.zero + millis(outcome.series.empty() ? 60 : outcome.series.back().time)};
    ChartLine line;
    line.dashed = true;
    for (const WorldRow& row : outcome.series) {
      line.at.push_back(page.zero + millis(row.time));
      line.value.push_back(value(row));
    }
    chart.lines.push_back(std::move(line));
    chart.levels.push_back({most, {"各方案最大", "most of all branches"}});
    html += "<p>" + both(outcome.name) + "</p>" + svg(chart);
  }
  return html;
}

std::string healthOf(const std::vector<WorldOutcome>& outcomes) {
  std::string html;
  for (const WorldOutcome& outcome : outcomes) {
    if (!outcome.health.ok)
      html += "<p><strong>" + both(outcome.name) + ": " + both(outcome.health.verdict) +
              "</strong></p>";
  }
  return html;
}

}  // namespace

Outcome writeComparison(const ComparePage& page, const std::vector<WorldOutcome>& outcomes,
                        const std::string& path) {
  if (outcomes.empty())
    return Error{ErrorCode::badInput, "there is nothing to compare", path, "Run a scenario first"};
  const Text kind =
      page.synthetic ? Text{"推演，不是实测；合成城市", "simulated, not measured; synthetic city"}
                     : Text{"推演，不是实测", "simulated, not measured"};
  std::string body = chartPatterns() + heading(page.title) + "<p>" + both(kind) + "</p>" +
                     healthOf(outcomes) + indexTable(outcomes) + heading({"力量到达", "Units"}) +
                     orderTable(page, outcomes);
  body += plot(page, outcomes, {"断行道路", "Road closed to cars"}, "km",
               [](const WorldRow& row) { return row.closedKm; });
  body += plot(page, outcomes, {"积水道路", "Ponded road"}, "km",
               [](const WorldRow& row) { return row.pondedKm; });
  body += plot(page, outcomes, {"道路积水量", "Water on streets"}, "m³",
               [](const WorldRow& row) { return row.streetWater; });
  body += plot(page, outcomes, {"被困车辆", "Stranded vehicles"}, "1",
               [](const WorldRow& row) { return double(row.stranded); });
  body += plot(page, outcomes, {"总水量（含河湖）", "All water with rivers and lakes"}, "m³",
               [](const WorldRow& row) { return row.wetVolume; });
  return writePage(page.templatesFolder, page.title.zh + " · " + page.title.en, body, path);
}

}  // namespace citymirror::report
