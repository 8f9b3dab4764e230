#pragma once
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/result.h"

namespace citymirror::incident {

/// Rain of a warning signal level: at least `millimetres` within `hours`. assets/config/rain_signals.json.
struct RainSignal {
  Severity severity = Severity::none;
  double millimetres = 0;
  double hours = 0;
  std::string source;
};
Result<std::vector<RainSignal>> parseRainSignals(const std::string& json);

/// Highest level whose amount is reached by `millimetres` falling within `hours` or less.
Severity rainSeverity(const std::vector<RainSignal>& signals, double millimetres, double hours);

/// A road as the warning names it.
struct PondingLine {
  Text road;
  double maxDepth = 0;  ///< m
  Instant firstAt;
  Instant peakAt;
};

struct WarningFacts {
  std::vector<PondingLine> roads;  ///< worst first
  double rainNextHour = 0;         ///< mm
  Severity rain = Severity::none;
  Instant issued;
  std::string forecastRun;         ///< id and health of the run it rests on
};

struct Warning {
  Text headline;  ///< "内涝橙色预警 …"
  Text body;      ///< one sentence as people send it
  Severity severity = Severity::none;
};

/// Composes from templates (assets/templates/warning.json; {roads} {min_cm} {max_cm} {rain_mm} …):
/// 「江津路、长港路等低洼路段最大积水深度已达30—50厘米，预计未来1小时，仍有50毫米左右降水，内涝风险较高」.
/// Depths are rounded to 5 cm, rain to 5 mm; at most `kNamedRoads` roads are named.
inline constexpr int kNamedRoads = 4;
Result<Warning> composeWarning(const WarningFacts& facts, const std::string& templatesJson);

}  // namespace citymirror::incident
