#include "app/session/scenario/flood_result_files.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/session/scenario/flood_rasters.h"
#include "app/session/scenario/flood_snapshot.h"
#include "app/session/scenario/flood_summary.h"
#include "app/session/scenario/flood_tables.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

const std::vector<gis::MeshField>& meshFields() {
  static const std::vector<gis::MeshField> kFields{
      {"depth", "flood_water_thickness", "water depth", "m"},
      {"level", "water_surface_height_above_reference_datum", "water level", "m"},
      {"velocity_x", "", "velocity, x-component", "m s-1"},
      {"velocity_y", "", "velocity, y-component", "m s-1"}};
  return kFields;
}

std::string meshUnit(const std::string& unit) {
  return unit == "m/s" ? "m s-1" : unit == "m2/s" ? "m2 s-1" : unit;
}

/// "2026-07-18 10:05:00" of CF, UTC.
std::string cfTime(Instant t) {
  std::string text = toIso(t);
  std::replace(text.begin(), text.end(), 'T', ' ');
  text.pop_back();
  return text;
}

/// The maxima where the city has its origin.
flood::FloodMaxima inFrameOf(const CityModel& city, const GeoFrame& frame,
                             flood::FloodMaxima maxima) {
  for (RasterGrid<float>* grid : {&maxima.depth, &maxima.speed, &maxima.hazard, &maxima.arrival,
                                  &maxima.depthSpeed, &maxima.duration}) {
    grid->shape.west += frame.originEast - city.frame.originEast;
    grid->shape.south += frame.originNorth - city.frame.originNorth;
  }
  return maxima;
}

}  // namespace

std::string sixDigits(double seconds) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%06lld", static_cast<long long>(std::llround(seconds)));
  return buffer;
}

Result<FloodResultFiles> FloodResultFiles::make(const FloodScenario& scenario,
                                                const std::string& out) {
  FloodResultFiles files(scenario, out);
  if (!scenario.outputs.contains("mesh")) return files;
  auto mesh = gis::MeshFile::make(
      out + "/results.nc", *scenario.inputs.bed, scenario.frame,
      {"CityMirror flood run", "CityMirror, 2D shallow-water equations", cfTime(scenario.zero)},
      meshFields());
  if (!mesh) return mesh.error();
  files.mesh_ = std::move(mesh).value();
  return files;
}

void FloodResultFiles::addRows(const flood::FloodModel& model) {
  gauges_ += gaugeRows(model.sampleGauges(), scenario_->inputs.gauges);
  structures_ += structureRows(model.time(), model.structures());
}

Outcome FloodResultFiles::writeOutput(const flood::FloodModel& model) {
  const flood::FloodState state = model.state();
  const RasterGrid<float>& bed = *scenario_->inputs.bed;
  const auto wanted = [&](const char* name) { return scenario_->outputs.contains(name); };
  std::vector<ResultRaster> rasters;
  if (wanted("depth")) rasters.push_back({"depth", state.depth, "water depth, m", "m"});
  if (wanted("level")) {
    rasters.push_back({"level", waterLevel(bed, state.depth), "water level, m", "m"});
  }
  if (wanted("speed")) rasters.push_back({"speed", waterSpeed(state), "speed, m/s", "m/s"});
  if (wanted("qx")) rasters.push_back({"qx", state.qx, "discharge per width, east, m2/s", "m2/s"});
  if (wanted("qy")) rasters.push_back({"qy", state.qy, "discharge per width, north, m2/s", "m2/s"});
  for (ResultRaster& raster : rasters) raster.name += "_" + sixDigits(state.time);
  if (auto done = writeRasters(rasters, scenario_->frame, out_); !done || !mesh_) return done;
  return mesh_->add(state.time,
                    {state.depth.values, waterLevel(bed, state.depth).values,
                     velocityOf(state.qx, state.depth), velocityOf(state.qy, state.depth)});
}

Outcome FloodResultFiles::writeSnapshot(const flood::FloodModel& model,
                                        const std::string& name) const {
  return writeFloodSnapshot(model.snapshot(), out_ + "/" + name);
}

Outcome FloodResultFiles::finish(const flood::FloodModel& model, const Outcome& ran) {
  const auto rasters = rastersOf(model.maxima(), *scenario_->inputs.bed, scenario_->debrisFactor);
  if (auto done = writeRasters(rasters, scenario_->frame, out_); !done) return done;
  if (mesh_) {
    for (const ResultRaster& r : rasters) {
      const gis::MeshField field{r.name, "", r.description, meshUnit(r.unit)};
      if (auto done = mesh_->addStatic(field, r.grid.values); !done) return done;
    }
    if (auto done = mesh_->finish(); !done) return done;
  }
  if (auto done = writeSnapshot(model, "snapshot"); !done) return done;
  return writeTables(model, ran);
}

Outcome FloodResultFiles::writeTables(const flood::FloodModel& model, const Outcome& ran) const {
  std::vector<FileBytes> files{{out_ + "/gauges.csv", kGaugeColumns + gauges_},
                               {out_ + "/structures.csv", kStructureColumns + structures_}};
  if (const auto& city = scenario_->city) {
    const auto maxima = inFrameOf(*city, scenario_->frame, model.maxima());
    files.push_back({out_ + "/buildings.csv", buildingsCsv(*city, maxima)});
    files.push_back({out_ + "/roads.csv", roadsCsv(city->roads, maxima)});
  }
  files.push_back({out_ + "/summary.json", floodSummary(*scenario_, model, ran)});
  return writeFiles(files);
}

}  // namespace citymirror::session
