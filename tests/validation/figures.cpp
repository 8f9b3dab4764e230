#include "tests/validation/figures.h"

#include <algorithm>
#include <cmath>

namespace citymirror::flood::validation {
namespace {

using nlohmann::json;

json toJson(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

/// Enough digits to draw.
double brief(double value) { return std::round(value * 1e4) / 1e4; }

json toJson(const testing::Measure& m) {
  return {{"id", m.id},       {"what", toJson(m.what)}, {"unit", m.unit},
          {"value", m.value}, {"bound", m.bound},       {"holds", m.holds()}};
}

json volumes(const MassLedger& mass) {
  return {{"rain_m3", mass.rain},
          {"inflow_m3", mass.inflow},
          {"infiltrated_m3", mass.infiltrated},
          {"outflow_m3", mass.outflow},
          {"final_m3", mass.final_},
          {"error_m3", mass.error()},
          {"error_relative", mass.relativeError()}};
}

json runFigures(const RealCase& place, const RealRun& run) {
  const GridShape& shape = place.inputs.bed->shape;
  return {{"columns", shape.columns},
          {"rows", shape.rows},
          {"cell_m", shape.cell},
          {"duration_s", place.inputs.duration},
          {"steps", run.stats.steps},
          {"max_courant", run.stats.maxCourant},
          {"processor_s", std::round(run.cpuSeconds * 10) / 10},
          {"mass", volumes(run.mass)}};
}

/// Depth that `share` of the values lie below.
double quantile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto k = std::size_t(share * double(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(k), values.end());
  return values[k];
}

}  // namespace

json exactFigures(const std::vector<testing::ExactCase>& cases) {
  json all = json::array();
  for (const testing::ExactCase& exact : cases) {
    json schemes = json::array();
    for (const Scheme scheme : exact.schemes) {
      const testing::CaseResult result = exact.run(scheme);
      json measures = json::array(), profile = json::array();
      for (const testing::Measure& m : result.measures) measures.push_back(toJson(m));
      for (const testing::ProfilePoint& p : result.profile) {
        profile.push_back({brief(p.x), brief(p.bed), brief(p.exact), brief(p.level)});
      }
      schemes.push_back(
          {{"scheme", nameOf(scheme)}, {"measures", measures}, {"profile", profile}});
    }
    all.push_back({{"id", exact.id},
                   {"title", toJson(exact.title)},
                   {"set_up", toJson(exact.setUp)},
                   {"source", exact.source},
                   {"published", toJson(exact.published)},
                   {"schemes", schemes}});
  }
  return all;
}

json levelFigures(const RealCase& place, const RealRun& run) {
  json figures = runFigures(place, run);
  const auto errors = levelErrors(place, run);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const ObservedLevel& level = place.levels[i];
    figures["points"].push_back({{"id", level.id},
                                 {"observed_m", level.observed},
                                 {"simulated_m", run.gauges[i].level},
                                 {"depth_m", run.gauges[i].depth},
                                 {"difference_m", errors[i]},
                                 {"tuflow_m", level.tuflow}});
  }
  figures["mean_error_m"] = meanAbsolute(errors);
  figures["largest_error_m"] = largestAbsolute(errors);
  figures["outflow_m3_per_s"] = run.lastOutflow;
  return figures;
}

json cityFigures(const RealCase& place, const RealRun& run) {
  json figures = runFigures(place, run);
  std::vector<bool> held(place.inputs.bed->values.size(), false);
  for (const LevelRegion& region : place.inputs.levelRegions) {
    for (const std::uint32_t i : region.cells) held[i] = true;
  }
  const double area = place.inputs.bed->shape.cell * place.inputs.bed->shape.cell;
  double deep15 = 0, deep30 = 0, deep50 = 0;
  std::vector<float> wetDepth, wetSpeed;
  for (std::size_t i = 0; i < held.size(); ++i) {
    const float h = run.maxima.depth.values[i];
    if (held[i] || !(h >= 0.02F)) continue;
    wetDepth.push_back(h);
    wetSpeed.push_back(run.maxima.speed.values[i]);
    deep15 += h >= 0.15F ? area : 0;
    deep30 += h >= 0.30F ? area : 0;
    deep50 += h >= 0.50F ? area : 0;
  }
  figures["area_m2"] = area * double(held.size());
  figures["area_015_m2"] = deep15;
  figures["area_030_m2"] = deep30;
  figures["area_050_m2"] = deep50;
  figures["max_depth_m"] = quantile(wetDepth, 1);
  figures["depth_99_m"] = quantile(wetDepth, 0.99);
  figures["max_speed_m_per_s"] = quantile(wetSpeed, 1);
  figures["speed_99_m_per_s"] = quantile(wetSpeed, 0.99);
  return figures;
}

}  // namespace citymirror::flood::validation
