#include <algorithm>
#include <cmath>

#include "app/session/scenario/flood_scenario_parts.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"
#include "scenarios/flood/design_storm.h"
#include "scenarios/flood/gauge_rain.h"

namespace citymirror::session {
namespace {

using Need = ScenarioObject::Need;

/// Any raster in the terrain's CRS (or one that can be warped into it): each cell of the terrain
/// takes the rain of the raster cell that its centre lies in.
std::vector<float> rainOnGrid(ScenarioObject& frame, FloodScenario& scenario) {
  const std::string path = frame.file("file");
  if (!frame.ok()) return {};
  scenario.sources.push_back(path);
  const auto raster = scenario.frame.crs.empty() ? gis::readRaster(path)
                                                 : gis::readRasterInto(path, scenario.frame.crs, 0);
  if (!raster) {
    frame.fault(raster.error());
    return {};
  }
  const GridShape& shape = scenario.inputs.bed->shape;
  std::vector<float> rain(shape.size());
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      const Point2 p = scenario.frame.toProjected(shape.centre(c, r));
      rain[shape.index(c, r)] = raster->grid.valueAt(p.x(), p.y(), NAN);
    }
  }
  return rain;
}

void readRainRasters(ScenarioObject& rain, FloodScenario& scenario) {
  auto& frames = scenario.inputs.rainFrames;
  for (ScenarioObject& item : rain.list("rasters")) {
    item.allow({"time_s", "file"});
    const double time = item.required("time_s");
    if (!frames.empty() && time <= frames.back().time)
      item.fault("time_s", "time runs backwards", "Sort the rasters by time");
    auto cells = rainOnGrid(item, scenario);
    if (!item.ok()) return;
    const auto negative = [](float v) { return v < 0; };
    if (std::any_of(cells.begin(), cells.end(), negative))
      item.fault("file", "holds negative rain", "Give mm/h of 0 or more");
    if (std::none_of(cells.begin(), cells.end(), [](float v) { return std::isfinite(v); }))
      item.fault("file", "does not reach the terrain", "Give a raster that covers it");
    frames.push_back({time, std::make_shared<const std::vector<float>>(std::move(cells))});
  }
  if (frames.empty()) rain.fault("rasters", "is empty", "Give at least one raster");
}

/// The formula of a city in the library, or one written out.
flood::IntensityFormula readFormula(ScenarioObject& storm, const std::string& assets) {
  if (storm.only({"city", "formula"}, Need::one) == "formula") {
    ScenarioObject given = storm.object("formula");
    given.allow({"a1", "c", "b", "n"});
    for (const char* key : {"a1", "c", "b", "n"}) given.required(key);
    flood::IntensityFormula formula;
    formula.a1 = given.within("a1", formula.a1, 1e-3, 1e3);
    formula.c = given.within("c", formula.c, 0, 10);
    formula.b = given.within("b", formula.b, 0, 200);
    formula.n = given.within("n", formula.n, 0.05, 0.999);
    formula.leastPeriod = 0.1;
    formula.greatestPeriod = 1000;
    return formula;
  }
  const std::string path = assets + "/config/intensity_formulas.json";
  const auto library = storm.ok() ? readFile(path) : Result<std::string>(std::string());
  if (!storm.ok()) return {};
  const auto formulas = library ? flood::parseIntensityFormulas(*library)
                                : Result<std::vector<flood::IntensityFormula>>(library.error());
  if (!formulas) {
    storm.fault(formulas.error());
    return {};
  }
  return storm.entry("city", *formulas);
}

void readDesignStorm(ScenarioObject& rain, FloodScenario& scenario, const std::string& assets) {
  ScenarioObject item = rain.object("design_storm");
  item.allow({"kind", "city", "formula", "return_period_years", "duration_min", "step_min",
              "peak_ratio", "start_s", "total_mm"});
  flood::DesignStorm storm;
  const std::string kind =
      item.choice("kind", "chicago", {"chicago", "alternating_block", "uniform"});
  storm.kind = kind == "uniform"   ? flood::StormKind::uniform
               : kind == "chicago" ? flood::StormKind::chicago
                                   : flood::StormKind::alternatingBlock;
  storm.totalMillimetres = item.within("total_mm", 0, 0, 1e4);
  const bool shapeless = storm.kind == flood::StormKind::uniform && storm.totalMillimetres > 0;
  if (!shapeless || item.has("city") || item.has("formula"))
    storm.formula = readFormula(item, assets);
  storm.periodYears = item.number("return_period_years", storm.periodYears);
  storm.minutes = item.number("duration_min", storm.minutes);
  storm.stepMinutes = item.number("step_min", storm.stepMinutes);
  storm.peakRatio = item.number("peak_ratio", storm.peakRatio);
  storm.startSeconds = item.within("start_s", 0, 0, 1e10);
  if (!item.ok()) return;
  auto series = flood::hyetograph(storm);
  if (!series) {
    const Error& error = series.error();
    return item.fault(
        Error{error.code, "rain.design_storm." + error.what, "rain." + error.where, error.remedy});
  }
  scenario.inputs.rainMmPerHour = std::move(series).value();
}

void readGaugeRain(ScenarioObject& rain, FloodScenario& scenario) {
  std::vector<flood::RainGauge> gauges;
  for (ScenarioObject& item : rain.list("gauges")) {
    item.allow({"id", "at", "series_csv"});
    flood::RainGauge gauge;
    gauge.id = item.name("id");
    const auto at = localPlace(item, "at", scenario);
    if (at.size() != 1) item.fault("at", "must be one point", "Give [x, y]");
    gauge.mmPerHour = item.stepSeries("series_csv", "rate_mm_per_h", ScenarioObject::Gaps::allowed);
    const bool twice =
        std::any_of(gauges.begin(), gauges.end(), [&](const auto& g) { return g.id == gauge.id; });
    if (twice)
      item.fault("id", "\"" + gauge.id + "\" is the id of another gauge too",
                 "Give every gauge an id of its own");
    for (const double rate : gauge.mmPerHour.value) {
      if (rate < 0) item.fault("series_csv", "holds negative rain", "Give mm/h of 0 or more");
    }
    if (!item.ok()) return;
    gauge.at = at.front();
    gauges.push_back(std::move(gauge));
  }
  if (gauges.empty()) rain.fault("gauges", "is empty", "Give at least one gauge");
  const std::string method = rain.choice("method", "idw", {"idw", "thiessen"});
  if (!rain.ok()) return;
  scenario.inputs.rainFrames =
      flood::gaugeRain(scenario.inputs.bed->shape, gauges,
                       method == "idw" ? flood::GaugeMethod::idw : flood::GaugeMethod::thiessen);
}

}  // namespace

void readRain(ScenarioObject& root, FloodScenario& scenario, const std::string& assets) {
  ScenarioObject rain = root.object("rain");
  rain.allow({"rate_mm_per_h", "series_csv", "design_storm", "rasters", "gauges", "method"});
  const std::string way = rain.only(
      {"rate_mm_per_h", "series_csv", "design_storm", "rasters", "gauges"}, Need::atMostOne);
  if (rain.has("method") && way != "gauges")
    rain.fault("method", "is for gauges only", "Remove it");
  if (!rain.ok() || way.empty()) return;
  flood::FloodInputs& in = scenario.inputs;
  const double rate = rain.within("rate_mm_per_h", 0, 0, 1e5);
  if (rate > 0) in.rainMmPerHour = {{0}, {rate}};
  if (way == "series_csv") in.rainMmPerHour = rain.stepSeries("series_csv", "rate_mm_per_h");
  if (way == "design_storm") readDesignStorm(rain, scenario, assets);
  if (way == "rasters") readRainRasters(rain, scenario);
  if (way == "gauges") readGaugeRain(rain, scenario);
}

}  // namespace citymirror::session
