#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "scenarios/flood/flood_series.h"

namespace citymirror::flood {

/// Rainstorm intensity formula of a city, the Chinese form (GB 50014-2021, 4.1.7):
/// q = 167 A1 (1 + C lg P) / (t + b)^n, q in L/(s·ha), t in minutes, P in years.
/// Configuration: assets/config/intensity_formulas.json.
struct IntensityFormula {
  std::string id;  ///< "wuhan"
  Text name;
  double a1 = 10, c = 0.8, b = 10, n = 0.7;
  double shortest = 5, longest = 180;            ///< min, durations it holds for
  double leastPeriod = 1, greatestPeriod = 100;  ///< years
  Text source;
};

/// mm/h, mean over the worst t minutes of a storm that comes once in P years.
double meanIntensity(const IntensityFormula& formula, double periodYears, double minutes);
/// mm in the worst t minutes.
double rainDepth(const IntensityFormula& formula, double periodYears, double minutes);

/// JSON text in, formulas out. Errors name the entry and key.
Result<std::vector<IntensityFormula>> parseIntensityFormulas(const std::string& json);

enum class StormKind { uniform, chicago, alternatingBlock };

/// A storm made up for design. `chicago`: Keifer and Chu (1957), the mean over any time round the
/// peak is the formula's; `alternatingBlock`: Chow, Maidment and Mays (1988, §14.4), blocks of the
/// formula's depths, the largest at the peak, then right and left in turn.
struct DesignStorm {
  StormKind kind = StormKind::chicago;
  IntensityFormula formula;
  double periodYears = 5;
  double minutes = 60;          ///< duration
  double stepMinutes = 5;       ///< of the hyetograph; the duration is a multiple of it
  double peakRatio = 0.4;       ///< 0..1, time of the peak / duration
  double startSeconds = 0;      ///< of the run
  double totalMillimetres = 0;  ///< > 0: scaled to this depth instead of the formula's
};

/// mm/h in steps, then 0. Its sum is the formula's depth for its duration (or the total asked for)
/// to rounding. Errors: badInput naming the field ("design_storm.peak_ratio").
Result<StepSeries> hyetograph(const DesignStorm& storm);

}  // namespace citymirror::flood
