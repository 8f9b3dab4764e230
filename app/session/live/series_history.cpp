#include "app/session/live/series_history.h"

#include <cmath>

namespace citymirror::session {
namespace {

using store::RollUp;

void addRaw(const SensorSeries& series, SeriesHistory& history) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    const bool usable =
        series.quality[i] == Quality::good || series.quality[i] == Quality::suspect;
    const double value = usable ? series.value[i] : std::nan("");
    history.points.push_back({series.at[i], value, value, value});
  }
}

void addRollUps(const std::vector<RollUp>& parts, SeriesHistory& history) {
  for (const RollUp& part : parts)
    history.points.push_back({part.at, part.mean(), part.least, part.most});
}

}  // namespace

Millis lengthOf(HistoryStep step) {
  return step == HistoryStep::raw      ? Millis{0}
         : step == HistoryStep::minute ? store::kMinute
                                       : store::kHour;
}

HistoryStep historyStep(const ArchiveConfig& config, Millis span) {
  if (span <= config.rawShown) return HistoryStep::raw;
  return span <= config.minutesShown ? HistoryStep::minute : HistoryStep::hour;
}

std::string archiveName(const std::string& city, const std::string& sensor) {
  return city.empty() ? sensor : city + "/" + sensor;
}

SeriesHistory readHistory(const std::string& archive, const std::string& city,
                          const std::string& sensor, Span within, HistoryStep step) {
  SeriesHistory history{sensor, within, step, {}, {}, {}};
  const auto opened = store::SeriesArchive::openToRead(archive);
  if (!opened) {
    history.trouble = opened.error();
    return history;
  }
  const auto take = [&](const auto& read, auto add) {
    if (read)
      add(*read, history);
    else if (read.error().code != ErrorCode::notFound)
      history.trouble = read.error();
  };
  const std::string name = archiveName(city, sensor);
  if (step == HistoryStep::raw)
    take(opened->raw(name, within), addRaw);
  else
    take(opened->rolledUp(name, lengthOf(step), within), addRollUps);
  return history;
}

}  // namespace citymirror::session
