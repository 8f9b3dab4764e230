#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/archive_config.h"
#include "engine/core/series.h"

namespace citymirror::session {

/// What one point of a history stands for.
enum class HistoryStep { raw, minute, hour };
/// Length of what a point stands for; zero for a value as it was measured.
Millis lengthOf(HistoryStep step);
/// The coarsest that a span needs (ArchiveConfig).
HistoryStep historyStep(const ArchiveConfig& config, Millis span);

/// What a sensor measured over a span, from the archive: more than the world keeps in memory.
struct SeriesHistory {
  struct Point {
    Instant at;  ///< when it was measured; of minutes and hours the beginning
    double mean = 0, least = 0, most = 0;  ///< the sensor's unit; equal for raw values; NaN = none
  };
  std::string sensor;
  Span within;
  HistoryStep step = HistoryStep::raw;
  std::vector<Point> points;  ///< of good and suspect values, in order
  Instant readAt;
  std::optional<Error> trouble;  ///< why there is nothing
};

/// Codes are a city's own: what an archive calls a sensor of a city (its name in English). Without a
/// city (feeds alone) the code.
std::string archiveName(const std::string& city, const std::string& sensor);

/// On a worker: it reads a file. A sensor that the archive does not know has no points. `trouble`
/// as SeriesArchive::openToRead. O(points).
SeriesHistory readHistory(const std::string& archive, const std::string& city,
                          const std::string& sensor, Span within, HistoryStep step);

}  // namespace citymirror::session
