#include "app/panels/chart_data.h"

#include <QCoreApplication>
#include <cmath>

namespace citymirror::panels {
namespace {

class Charts {
  Q_DECLARE_TR_FUNCTIONS(Charts)
};

ChartData frameOf(const session::WorldView& view) {
  ChartData data;
  data.window = view.recording;
  if (view.shown()) data.window.end = std::max(data.window.end, view.shown()->until);
  if (!view.rain.empty()) data.window.end = std::max(data.window.end, view.rain.back().span.end);
  data.now = view.now;
  data.cursor = view.cursor.at;
  data.utcOffsetMinutes = view.city ? view.city->utcOffsetMinutes : 0;
  data.emptyText = Charts::tr("No values yet");
  return data;
}

double scaleOf(Quantity quantity) { return quantity == Quantity::pondingDepth ? 100 : 1; }

void addForecastDepth(const session::WorldView& view, const SensorSite& site, ChartData& data) {
  if (!view.shown()) return;
  for (const world::WorldState& state : view.shown()->states) {
    if (!state.flood || state.at < view.shown()->issued) continue;
    const float depth = state.flood->depth.valueAt(site.at.x(), site.at.y(), NAN);
    data.forecast.push_back({state.at, depth * 100.0});
  }
}

void addForecastRain(const session::WorldView& view, ChartData& data) {
  for (const session::RainBar& bar : view.rain) {
    if (!bar.forecast) continue;
    data.forecast.push_back({bar.span.begin, bar.mmPerHour});
    data.forecast.push_back({bar.span.end, bar.mmPerHour});
  }
}

}  // namespace

ChartData chartOfSensor(const session::WorldView& view, const SensorSite& site) {
  ChartData data = frameOf(view);
  const bool ponding = site.quantity == Quantity::pondingDepth;
  data.title = capitalised(say(nameOf(site.quantity))) + " · " + say(site.name, site.code);
  data.unit = ponding ? QString("cm") : QString::fromStdString(std::string(unitOf(site.quantity)));
  data.digits = ponding ? 0 : site.quantity == Quantity::waterLevel ? 1 : 0;
  const auto found = view.series.find(site.code);
  if (found != view.series.end() && found->second) {
    const SensorSeries& series = *found->second;
    for (std::size_t i = 0; i < series.size() && series.at[i] <= view.now; ++i) {
      const bool usable =
          series.quality[i] == Quality::good || series.quality[i] == Quality::suspect;
      data.measured.push_back(
          {series.at[i], usable ? series.value[i] * scaleOf(site.quantity) : NAN});
    }
  }
  if (ponding) addForecastDepth(view, site, data);
  if (site.quantity == Quantity::rainIntensity) addForecastRain(view, data);
  const std::pair<double, QString> stages[] = {{site.fortification, Charts::tr("fortification")},
                                               {site.warning, Charts::tr("warning stage")},
                                               {site.guarantee, Charts::tr("guarantee")}};
  for (const auto& [value, label] : stages) {
    if (std::isfinite(value)) data.limits.push_back({value, label});
  }
  return data;
}

ChartData chartOfRoad(const session::WorldView& view, const Road& road,
                      const std::vector<coupling::WadingRule>& rules) {
  ChartData data = frameOf(view);
  data.title = Charts::tr("computed depth · %1").arg(say(road.name, road.code));
  data.unit = "cm";
  data.digits = 0;
  if (view.city && view.shown()) {
    for (const world::WorldState& state : view.shown()->states) {
      const auto depth = roadDepth(*view.city, state, road.code);
      if (depth) data.forecast.push_back({state.at, *depth * 100});
    }
  }
  for (const coupling::WadingRule& rule : rules) {
    if (rule.vehicleClass == "car" || rule.vehicleClass == "truck") {
      data.limits.push_back({rule.closeDepth * 100, Charts::tr("closed: %1").arg(say(rule.name))});
    }
  }
  return data;
}

}  // namespace citymirror::panels
