#include "app/panels/chart_data.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

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

constexpr Instant kEverBefore{std::numeric_limits<std::int64_t>::min()};

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

/// Title, unit and limits of a sensor, no values.
ChartData sensorFrame(const session::WorldView& view, const SensorSite& site) {
  ChartData data = frameOf(view);
  const bool ponding = site.quantity == Quantity::pondingDepth;
  data.title = capitalised(say(nameOf(site.quantity))) + " · " + say(site.name, site.code);
  data.unit = ponding ? QString("cm") : QString::fromStdString(std::string(unitOf(site.quantity)));
  data.digits = ponding ? 0 : site.quantity == Quantity::waterLevel ? 1 : 0;
  const std::pair<double, QString> stages[] = {{site.fortification, Charts::tr("fortification")},
                                               {site.warning, Charts::tr("warning stage")},
                                               {site.guarantee, Charts::tr("guarantee")}};
  for (const auto& [value, label] : stages) {
    if (std::isfinite(value)) data.limits.push_back({value, label});
  }
  return data;
}

/// Of what is in memory, from `since` until now.
void addMeasured(const session::WorldView& view, const SensorSite& site, Instant since,
                 ChartData& data) {
  const auto found = view.series.find(site.code);
  if (found == view.series.end() || !found->second) return;
  const SensorSeries& series = *found->second;
  for (std::size_t i = 0; i < series.size() && series.at[i] <= view.now; ++i) {
    if (series.at[i] < since) continue;
    const bool usable =
        series.quality[i] == Quality::good || series.quality[i] == Quality::suspect;
    data.measured.push_back(
        {series.at[i], usable ? series.value[i] * scaleOf(site.quantity) : NAN});
  }
}

/// That was asked for; null where it has not come.
const session::SeriesHistory* historyOf(const session::WorldView& view, const SensorSite& site,
                                        Millis back) {
  const session::SeriesHistory* history = view.history.get();
  const bool it = history != nullptr && history->sensor == site.code &&
                  history->within.length() == back;
  return it ? history : nullptr;
}

}  // namespace

ChartData chartOfSensor(const session::WorldView& view, const SensorSite& site) {
  ChartData data = sensorFrame(view, site);
  addMeasured(view, site, kEverBefore, data);
  if (site.quantity == Quantity::pondingDepth) addForecastDepth(view, site, data);
  if (site.quantity == Quantity::rainIntensity) addForecastRain(view, data);
  return data;
}

ChartData chartOfHistory(const session::WorldView& view, const SensorSite& site, Millis back) {
  ChartData data = sensorFrame(view, site);
  data.window = {view.now - back, view.now};
  const session::SeriesHistory* history = historyOf(view, site, back);
  if (history == nullptr || history->trouble) {
    data.emptyText =
        history == nullptr ? Charts::tr("Reading the archive…") : Charts::tr("Nothing archived yet");
    return data;
  }
  data.window = {std::min(history->within.begin, view.now - back), view.now};
  const double scale = scaleOf(site.quantity);
  const Millis step = lengthOf(history->step);
  const Millis apart = std::max(step, millis(site.cadenceSeconds)) * 5 / 2;
  std::optional<Instant> last;
  for (const session::SeriesHistory::Point& point : history->points) {
    if (last && point.at - *last > apart) data.measured.push_back({*last + step, NAN});
    if (last && point.at - *last > apart && step.count() > 0)
      data.extremes.push_back({*last + step, NAN, NAN});
    last = point.at;
    const Instant middle = point.at + step / 2;
    data.measured.push_back({middle, point.mean * scale});
    if (step.count() > 0)
      data.extremes.push_back({middle, point.least * scale, point.most * scale});
  }
  addMeasured(view, site, last ? *last + std::max(step, Millis{1}) : data.window.begin, data);
  return data;
}

QString sourceOfHistory(const session::WorldView& view, const SensorSite& site, Millis back) {
  const session::SeriesHistory* history = historyOf(view, site, back);
  if (history == nullptr) return Charts::tr("Reading the archive…");
  if (history->trouble) return QString::fromStdString(history->trouble->what);
  const QString kind = history->step == session::HistoryStep::raw ? Charts::tr("each value")
                       : history->step == session::HistoryStep::minute
                           ? Charts::tr("means of 1 min, least to most")
                           : Charts::tr("means of 1 h, least to most");
  return Charts::tr("%1 · archive, read %2").arg(kind, clockOf(view, history->readAt));
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
