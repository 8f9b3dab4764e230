#pragma once
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/result.h"

namespace citymirror::incident {

/// Rain of a warning signal level: at least `millimetres` within `hours`.
/// assets/config/rain_signals.json.
struct RainSignal {
  Severity severity = Severity::none;
  double millimetres = 0;
  double hours = 0;
  Text source;
};
/// Errors name the entry and key.
Result<std::vector<RainSignal>> parseRainSignals(const std::string& json);

/// Highest level whose amount is reached by `millimetres` falling within `hours` (a level of a
/// longer period is reached as well). none for values that are no numbers.
Severity rainSeverity(const std::vector<RainSignal>& levels, double millimetres, double hours);

/// A road as the warning names it.
struct PondingLine {
  Text road;
  double maxDepth = 0;  ///< m
  Instant firstAt;
  Instant peakAt;
};

/// Whether the water already stands (sensors) or is computed to come: 已达 or 将达.
enum class Tense { observed, forecast };

struct WarningFacts {
  std::vector<PondingLine> roads;  ///< worst first
  double rainNextHour = 0;         ///< mm
  Severity rain = Severity::none;
  Instant issued;
  std::string forecastRun;  ///< id and health of the run it rests on
  Tense tense = Tense::observed;
  Severity ponding =
      Severity::none;  ///< band of the deepest road, where the caller judges by depth too
};

struct Warning {
  Text headline;                       ///< "内涝橙色预警 …"
  Text body;                           ///< one sentence as people send it
  Severity severity = Severity::none;  ///< the higher of rain and ponding, at least blue
};

/// Composes from templates (assets/templates/warning.json; {roads} {min_cm} {max_cm} {rain_mm} …):
/// 「江津路、长港路等低洼路段最大积水深度已达30—50厘米，预计未来1小时，仍有50毫米左右降水，内涝风险较高」.
/// Depths are rounded to 5 cm, rain to 5 mm; at most `kNamedRoads` roads are named (in the headline
/// `kHeadlineRoads`), each once; the depths are theirs. One road or one depth reads as one; without
/// roads the sentence is about the rain alone, without rain it says so. Errors: badInput (a depth
/// or rain that is no number or negative, nothing to warn about; a template missing or with an
/// unknown {word}, its key named).
inline constexpr int kNamedRoads = 4, kHeadlineRoads = 2;
Result<Warning> composeWarning(const WarningFacts& facts, const std::string& templatesJson);

}  // namespace citymirror::incident
