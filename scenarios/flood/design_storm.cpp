#include "scenarios/flood/design_storm.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "scenarios/flood/config_entry.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

/// 1 L/(s·ha) = 0.36 mm/h; the formula's 167 is 10 000 / 60, rounded by the standard.
constexpr double kMillimetresPerHour = 0.36 * 167;

std::optional<Error> faultOf(const DesignStorm& s) {
  const auto fault = [](const char* key, const std::string& what) {
    return Error{ErrorCode::badInput, std::string(key) + ": " + what,
                 std::string("design_storm.") + key, "Give a number within"};
  };
  const IntensityFormula& f = s.formula;
  const auto within = [](double v, double least, double most) { return v >= least && v <= most; };
  if (!within(s.minutes, 1, 10080)) return fault("duration_min", "must be 1 to 10080");
  if (!within(s.stepMinutes, 0.5, s.minutes)) {
    return fault("step_min", "must be 0.5 to the duration");
  }
  const double steps = s.minutes / s.stepMinutes;
  if (std::fabs(steps - std::round(steps)) > 1e-6) {
    return fault("step_min", "must divide the duration");
  }
  if (!within(s.peakRatio, 0, 1)) return fault("peak_ratio", "must be 0 to 1");
  if (!within(s.totalMillimetres, 0, 5000)) return fault("total_mm", "must be 0 to 5000");
  if (!std::isfinite(s.startSeconds)) return fault("start_s", "must be a number");
  if (s.kind == StormKind::uniform && s.totalMillimetres > 0) return std::nullopt;
  if (!within(s.periodYears, f.leastPeriod, f.greatestPeriod)) {
    return fault("return_period_years", words("the formula holds from ", f.leastPeriod, " to ",
                                              f.greatestPeriod, " years"));
  }
  if (!(f.a1 > 0)) return fault("a1", "must be positive");
  if (!within(f.c, 0, 10)) return fault("c", "must be 0 to 10");
  if (!within(f.b, 0, 200)) return fault("b", "must be 0 to 200");
  if (!within(f.n, 0.05, 0.999)) return fault("n", "must be 0.05 to 0.999");
  return std::nullopt;
}

/// Depth of each block, mm: the mean over any window round the peak, split r before and 1 − r
/// after it, is the formula's, so what fell until t before the peak is r · depth(t / r).
std::vector<double> chicagoBlocks(const DesignStorm& s, int blocks) {
  const double peak = s.peakRatio * s.minutes;
  const auto fallen = [&](double t) {
    const double before = std::max(0.0, peak - t), after = std::max(0.0, t - peak);
    const auto side = [&](double minutes, double share) {
      if (minutes <= 0 || share <= 0) return 0.0;
      return share * rainDepth(s.formula, s.periodYears, minutes / share);
    };
    return side(after, 1 - s.peakRatio) - side(before, s.peakRatio);
  };
  std::vector<double> depths;
  for (int k = 0; k < blocks; ++k) {
    depths.push_back(fallen((k + 1) * s.stepMinutes) - fallen(k * s.stepMinutes));
  }
  return depths;
}

std::vector<double> alternatingBlocks(const DesignStorm& s, int blocks) {
  const auto depth = [&](int k) {
    return k == 0 ? 0.0 : rainDepth(s.formula, s.periodYears, k * s.stepMinutes);
  };
  std::vector<double> placed(std::size_t(blocks), 0.0);
  const int peak = std::min(blocks - 1, int(s.peakRatio * blocks));
  int left = peak - 1, right = peak + 1;
  placed[std::size_t(peak)] = depth(1);
  for (int k = 1; k < blocks; ++k) {
    const bool toRight = right < blocks && (left < 0 || right - peak <= peak - left);
    int& at = toRight ? right : left;
    placed[std::size_t(at)] = depth(k + 1) - depth(k);
    at += toRight ? 1 : -1;
  }
  return placed;
}

std::vector<double> blocksOf(const DesignStorm& s, int blocks) {
  if (s.kind == StormKind::chicago) return chicagoBlocks(s, blocks);
  if (s.kind == StormKind::alternatingBlock) return alternatingBlocks(s, blocks);
  const double total =
      s.totalMillimetres > 0 ? s.totalMillimetres : rainDepth(s.formula, s.periodYears, s.minutes);
  return std::vector<double>(std::size_t(blocks), total / blocks);
}

}  // namespace

double meanIntensity(const IntensityFormula& f, double periodYears, double minutes) {
  return kMillimetresPerHour * f.a1 * (1 + f.c * std::log10(periodYears)) /
         std::pow(minutes + f.b, f.n);
}

double rainDepth(const IntensityFormula& formula, double periodYears, double minutes) {
  return meanIntensity(formula, periodYears, minutes) * minutes / 60;
}

Result<std::vector<IntensityFormula>> parseIntensityFormulas(const std::string& json) {
  const auto entries = entriesOf(json, "formulas");
  if (!entries) return entries.error();
  std::vector<IntensityFormula> formulas;
  for (const auto& entry : *entries) {
    EntryReader r(entry, words("formulas[", formulas.size(), "]"));
    IntensityFormula f;
    f.id = r.text("id");
    f.name = r.both("name");
    f.a1 = r.number("a1", 1e-3, 1e3);
    f.c = r.number("c", 0, 10);
    f.b = r.number("b", 0, 200);
    f.n = r.number("n", 0.05, 0.999);
    f.shortest = r.number("shortest_min", 1, 1440);
    f.longest = r.number("longest_min", f.shortest, 10080);
    f.leastPeriod = r.number("least_period_years", 0.1, 1000);
    f.greatestPeriod = r.number("greatest_period_years", f.leastPeriod, 1000);
    f.source = r.both("source");
    if (r.fault()) return *r.fault();
    formulas.push_back(std::move(f));
  }
  return formulas;
}

Result<StepSeries> hyetograph(const DesignStorm& storm) {
  if (const auto fault = faultOf(storm)) return *fault;
  const int blocks = int(std::lround(storm.minutes / storm.stepMinutes));
  const std::vector<double> depths = blocksOf(storm, blocks);
  double sum = 0;
  for (const double d : depths) sum += d;
  const double scale = storm.totalMillimetres > 0 ? storm.totalMillimetres / sum : 1;
  StepSeries series;
  for (int k = 0; k <= blocks; ++k) {
    series.time.push_back(storm.startSeconds + k * storm.stepMinutes * 60);
    series.value.push_back(k < blocks ? depths[std::size_t(k)] * scale * 60 / storm.stepMinutes
                                      : 0);
  }
  return series;
}

}  // namespace citymirror::flood
