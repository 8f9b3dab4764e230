#include <cmath>

#include "app/session/flood_scenario_parts.h"
#include "gis/raster/raster_io.h"

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

}  // namespace

void readRain(ScenarioObject& root, FloodScenario& scenario, const std::string&) {
  ScenarioObject rain = root.object("rain");
  rain.allow({"rate_mm_per_h", "series_csv", "rasters"});
  const std::string way = rain.only({"rate_mm_per_h", "series_csv", "rasters"}, Need::atMostOne);
  if (!rain.ok() || way.empty()) return;
  flood::FloodInputs& in = scenario.inputs;
  const double rate = rain.within("rate_mm_per_h", 0, 0, 1e5);
  if (rate > 0) in.rainMmPerHour = {{0}, {rate}};
  if (way == "series_csv") in.rainMmPerHour = rain.stepSeries("series_csv", "rate_mm_per_h");
  if (way == "rasters") readRainRasters(rain, scenario);
}

}  // namespace citymirror::session
