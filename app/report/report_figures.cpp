#include <algorithm>
#include <cmath>

#include "app/report/html.h"
#include "app/report/report_sections.h"
#include "app/report/report_words.h"
#include "app/report/svg_chart.h"
#include "app/session/city/method_words.h"
#include "app/session/run_basis.h"

namespace citymirror::report {
namespace {

constexpr std::size_t kPlottedSensors = 4;

Chart chartOf(const session::WorldView& view) {
  Chart chart;
  chart.span = view.recording;
  if (view.forecast) chart.span.end = std::max(chart.span.end, view.forecast->until);
  chart.utcOffsetMinutes = view.city->utcOffsetMinutes;
  chart.now = view.now;
  return chart;
}

double highestValue(const session::WorldView& view, const session::SensorReading& reading) {
  const auto series = view.series.find(view.city->sensors[reading.site].code);
  if (series == view.series.end()) return 0;
  double highest = 0;
  for (std::size_t i = 0; i < series->second->size(); ++i) {
    if (series->second->quality[i] == Quality::good)
      highest = std::max(highest, series->second->value[i]);
  }
  return highest;
}

/// The ponding sensors that saw the deepest water, then the first river station.
std::vector<std::size_t> sensorsToPlot(const session::WorldView& view) {
  std::vector<std::pair<double, std::size_t>> ponding;
  std::vector<std::size_t> chosen;
  for (const auto& reading : view.sensors) {
    if (view.city->sensors[reading.site].quantity != Quantity::pondingDepth) continue;
    ponding.emplace_back(-highestValue(view, reading), reading.site);
  }
  std::sort(ponding.begin(), ponding.end());
  for (std::size_t i = 0; i < std::min(kPlottedSensors, ponding.size()); ++i)
    chosen.push_back(ponding[i].second);
  for (const auto& reading : view.sensors) {
    if (view.city->sensors[reading.site].quantity == Quantity::waterLevel) {
      chosen.push_back(reading.site);
      break;
    }
  }
  return chosen;
}

ChartLine measuredLine(const SensorSeries& series) {
  ChartLine line;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series.quality[i] != Quality::good) continue;
    line.at.push_back(series.at[i]);
    line.value.push_back(series.value[i]);
  }
  return line;
}

ChartLine forecastLine(const session::WorldView& view, const SensorSite& site) {
  ChartLine line;
  line.dashed = true;
  if (!view.forecast || !view.domain) return line;
  for (const flood::GaugeRow& row : view.forecast->flood->gauges) {
    if (view.domain->gauges[row.gauge].id != site.code) continue;
    const Instant at = view.forecast->zero + millis(row.time);
    if (at < view.forecast->issued) continue;
    line.at.push_back(at);
    line.value.push_back(site.quantity == Quantity::pondingDepth ? row.depth : row.level);
  }
  return line;
}

std::string figure(const std::string& caption, const Chart& chart) {
  return "<figure>" + svg(chart) + "<figcaption>" + caption + "</figcaption></figure>\n";
}

std::string gaugeFigure(const session::WorldView& view, const SensorSite& site) {
  Chart chart = chartOf(view);
  chart.unit = std::string(unitOf(site.quantity));
  chart.fromZero = site.quantity == Quantity::pondingDepth;
  if (const auto series = view.series.find(site.code); series != view.series.end()) {
    chart.lines.push_back(measuredLine(*series->second));
  }
  chart.lines.push_back(forecastLine(view, site));
  for (const auto& [stage, title] : {std::pair{site.fortification, Text{"设防", "fortification"}},
                                     {site.warning, {"警戒", "warning"}},
                                     {site.guarantee, {"保证", "guarantee"}}}) {
    if (std::isfinite(stage)) chart.levels.push_back({stage, title});
  }
  return figure(both(site.name) + " (" + escape(site.code) + ") · " + both(nameOf(site.quantity)) +
                    " · " + both("实线实测，虚线推演", "solid measured, dashed forecast"),
                chart);
}

std::string massTable(const flood::MassLedger& mass) {
  Table table({{{"水量", "volume"}, false}, {{"m³", "m³"}, true}});
  const auto row = [&](const Text& name, double value) {
    table.row({both(name), grouped(value, 1)});
  };
  row({"初始", "initial"}, mass.initial);
  row({"降雨", "rain"}, mass.rain);
  row({"入流", "inflow"}, mass.inflow);
  if (mass.assimilated != 0)
    row({"按核实上报校正", "assimilated from verified reports"}, mass.assimilated);
  row({"下渗", "infiltrated"}, mass.infiltrated);
  row({"排水", "drained"}, mass.drained);
  row({"边界流出", "outflow"}, mass.outflow);
  row({"期末", "final"}, mass.final_);
  table.row({both("误差", "error"),
             number(mass.error(), 3) + " (" + number(mass.relativeError() * 1e6, 3) + " ppm)"});
  return table.html();
}

Text natureText(const CityModel& city, const std::string& layer) {
  const Text nature = session::natureWords(city, layer);
  const Text count = session::estimateCount(city, layer);
  if (count.en.empty()) return nature;
  return {nature.zh + "（" + count.zh + "）", nature.en + " (" + count.en + ")"};
}

Text methodText(const Provenance& provenance) {
  const Text method = session::methodWords(provenance.method).filled();
  if (provenance.version.empty()) return method;
  const std::string version = " · " + provenance.version;
  return {method.zh + version, method.en + version};
}

}  // namespace

std::string rainSection(const session::WorldView& view) {
  std::string html = heading({"降雨过程", "Hyetograph"});
  Chart chart = chartOf(view);
  chart.unit = "mm/h";
  double observed = 0, forecast = 0;
  for (const session::RainBar& bar : view.rain) {
    chart.bars.push_back({bar.span, bar.mmPerHour, bar.forecast});
    (bar.forecast ? forecast : observed) += bar.mmPerHour * seconds(bar.span.length()) / 3600;
  }
  const std::string fell = number(observed, 1), ahead = number(forecast, 1);
  return html + figure(both("实心实测（站均）累计" + fell + " mm，斜纹预报剩余" + ahead + " mm",
                            "solid measured (mean of gauges), " + fell +
                                " mm in all; hatched forecast, " + ahead + " mm still to come"),
                       chart);
}

std::string gaugeSection(const session::WorldView& view) {
  std::string html = heading({"传感器", "Sensors"});
  if (view.city->sensors.empty()) {
    return html + calm({"本城市没有接入传感器。", "No sensors are connected in this city."});
  }
  for (const std::size_t site : sensorsToPlot(view))
    html += gaugeFigure(view, view.city->sensors[site]);
  if (view.feed) {
    Table table({{{"数据接入", "feed"}, false},
                 {{"接收", "received"}, true},
                 {{"拒收", "rejected"}, true},
                 {{"重复", "duplicates"}, true},
                 {{"中断", "gaps"}, true}});
    table.row({both(authorText(view.feed->name)), grouped(view.feed->received),
               number(view.feed->rejected), number(view.feed->duplicates),
               number(view.feed->gaps)});
    html += table.html();
  }
  return html;
}

std::string healthSection(const session::WorldView& view) {
  std::string html = heading({"推演健康与水量平衡", "Health of the forecast and mass balance"});
  if (!view.forecast) return html + calm({"没有推演。", "There is no forecast."});
  const world::ForecastRun& run = *view.forecast;
  const flood::FloodStats& stats = run.flood->stats;
  html += "<p>" + both(run.health.verdict) + "</p>\n<p>" +
          both(session::runBasis(run, *view.city)) + "</p>\n" + massTable(run.flood->mass);
  Table table({{{"推演", "run"}, false},
               {{"方案", "scheme"}, false},
               {{"网格单元", "cells"}, true},
               {{"步数", "steps"}, true},
               {{"最大 Courant 数", "max Courant number"}, true},
               {{"线程", "threads"}, true},
               {{"用时 s", "time, s"}, true}});
  table.row({escape(run.id + " ← " + run.trigger), escape(stats.scheme),
             grouped(double(stats.activeCells)), grouped(double(stats.steps)),
             number(stats.maxCourant, 3), number(stats.threads), number(run.computeSeconds, 1)});
  return html + table.html();
}

std::string thresholdSection(const std::vector<Text>& thresholds) {
  std::string html = heading({"阈值与依据", "Thresholds and where they come from"});
  if (thresholds.empty()) return html + calm({"没有记录阈值。", "No thresholds were recorded."});
  html += "<ul>\n";
  for (const Text& line : thresholds) html += "<li>" + both(line) + "</li>\n";
  return html + "</ul>\n";
}

std::string sourceSection(const session::WorldView& view) {
  std::string html = heading({"数据来源", "Data sources"});
  Table table({{{"图层", "layer"}, false},
               {{"来源", "source"}, false},
               {{"性质", "origin"}, false},
               {{"处理", "method"}, false}});
  for (const auto& [layer, provenance] : view.city->provenance) {
    table.row({both(layerText(layer)), escape(provenance.source),
               both(natureText(*view.city, layer)), both(methodText(provenance))});
  }
  html += table.html();
  html += "<p class=\"muted\">" + both("坐标系 ", "CRS ") +
          escape(view.city->frame.crs.substr(0, 80)) + " · " +
          both("高程基准 ", "vertical datum ") + escape(view.city->frame.verticalDatum) +
          " · CityMirror " CITYMIRROR_VERSION "</p>\n";
  return html;
}

}  // namespace citymirror::report
