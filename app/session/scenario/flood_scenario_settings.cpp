#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/session/scenario/flood_scenario_parts.h"
#include "app/session/scenario/flood_snapshot.h"
#include "gis/vector/vector_io.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::session {
namespace {

constexpr double kMaxDepth = 1e4, kMaxManning = 10;
constexpr std::size_t kLongestList = 100;  // letters of times that a note names

/// Results are named by whole seconds, so they can be no closer than that.
double interval(ScenarioObject& root, const FloodScenario& scenario, const char* key,
                double absent) {
  if (!root.has(key)) return absent;
  const double seconds = root.number(key, absent);
  if (seconds < 1 || seconds != std::floor(seconds)) {
    root.fault(key, "must be a whole number of seconds, 1 or more", "Give 1, 2, 3, … seconds");
  }
  if (scenario.inputs.duration / seconds > flood::kMaxOutputs) {
    root.fault(key, "asks for more than 100000 outputs", "Give a longer interval");
  }
  return seconds;
}

void readSnapshotTimes(ScenarioObject& root, FloodScenario& scenario) {
  scenario.snapshots = root.numbers("snapshots_s");
  const bool whole = std::all_of(scenario.snapshots.begin(), scenario.snapshots.end(),
                                 [](double t) { return t == std::floor(t); });
  if (!whole) root.fault("snapshots_s", "must hold whole seconds", "Round its times");
  if (scenario.snapshots.size() > flood::kMaxOutputs) {
    root.fault("snapshots_s", "asks for more than 100000 snapshots", "Give fewer times");
  }
  std::string never;
  for (const double t : scenario.snapshots) {
    char text[40];
    std::snprintf(text, sizeof text, "%s%.0f", never.empty() ? "" : ", ", t);
    if (t > scenario.inputs.duration && never.size() < kLongestList) never += text;
  }
  if (!never.empty()) {
    scenario.notes.push_back(
        {"There will be no snapshot at " + never + " s: the run ends before, at duration_s",
         "snapshots_s"});
  }
}

void readOutputs(ScenarioObject& root, FloodScenario& scenario) {
  if (!root.has("outputs")) return;
  scenario.outputs.clear();
  const std::vector<std::string> known{"depth", "level", "speed", "qx", "qy", "mesh"};
  for (const std::string& name : root.texts("outputs")) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      root.fault("outputs", "\"" + name + "\" is not known",
                 "Use depth, level, speed, qx, qy and mesh");
    }
    scenario.outputs.insert(name);
  }
}

void readZero(ScenarioObject& root, FloodScenario& scenario) {
  const auto zero = parseIso(root.text("start_utc", "2000-01-01T00:00:00Z"));
  if (!zero)
    return root.fault("start_utc", "is no ISO 8601 time", "Write it as 2026-07-18T12:00:00Z");
  scenario.zero = *zero;
}

void fillTo(double level, flood::FloodInputs& inputs) {
  for (const float z : inputs.bed->values) {
    const double depth = std::isfinite(z) ? std::max(0.0, level - double(z)) : 0.0;
    inputs.initialDepth.push_back(float(depth));
  }
}

void readSnapshot(ScenarioObject& initial, FloodScenario& scenario) {
  const std::string folder = initial.file("snapshot");
  if (!initial.ok()) return;
  scenario.sources.push_back(folder);
  auto snapshot = readFloodSnapshot(folder);
  if (!snapshot) return initial.fault(snapshot.error());
  scenario.inputs.resume =
      std::make_shared<const flood::FloodSnapshot>(std::move(snapshot).value());
}

/// Polygons with a roughness of their own, later ones over earlier ones.
void readRoughAreas(ScenarioObject& roughness, FloodScenario& scenario) {
  flood::FloodInputs& in = scenario.inputs;
  for (ScenarioObject& area : roughness.list("areas")) {
    area.allow({"layer", "manning"});
    const double manning = area.required("manning");
    area.within("manning", 0, 0, kMaxManning);
    const auto [path, name] = area.layer("layer");
    if (!area.ok()) return;
    scenario.sources.push_back(path);
    const auto layer = gis::readLayer({path, name}, scenario.frame, {});
    if (!layer) return area.fault(layer.error());
    if (in.manningGrid.empty()) in.manningGrid.assign(in.bed->shape.size(), float(in.manning));
    for (const Feature& feature : layer->features) {
      for (const Polygon& polygon : feature.polygons) {
        forEachCellIn(in.bed->shape, polygon, [&](int c, int r) {
          in.manningGrid[in.bed->shape.index(c, r)] = float(manning);
        });
      }
    }
  }
}

void readInitial(ScenarioObject& root, FloodScenario& scenario) {
  flood::FloodInputs& in = scenario.inputs;
  ScenarioObject initial = root.object("initial");
  initial.allow({"depth_m", "level_m", "depth_raster", "qx_raster", "qy_raster", "snapshot"});
  initial.only({"depth_m", "level_m", "depth_raster", "snapshot"}, ScenarioObject::Need::atMostOne);
  in.initialUniformDepth = initial.within("depth_m", 0, 0, kMaxDepth);
  if (initial.has("level_m")) fillTo(initial.number("level_m", 0), in);
  if (initial.has("depth_raster")) in.initialDepth = fieldOnGrid(initial, "depth_raster", scenario);
  if (initial.has("qx_raster")) in.initialQx = fieldOnGrid(initial, "qx_raster", scenario);
  if (initial.has("qy_raster")) in.initialQy = fieldOnGrid(initial, "qy_raster", scenario);
  if (initial.has("snapshot")) readSnapshot(initial, scenario);
}

}  // namespace

void readSettings(ScenarioObject& root, FloodScenario& scenario) {
  flood::FloodInputs& in = scenario.inputs;
  in.duration = root.required("duration_s");
  if (in.duration <= 0) root.fault("duration_s", "must be positive", "Give more than 0 s");
  in.outputInterval = interval(root, scenario, "output_interval_s", std::max(1.0, in.duration));
  scenario.gaugeInterval = interval(root, scenario, "gauge_interval_s", 0);
  readSnapshotTimes(root, scenario);
  readOutputs(root, scenario);
  readZero(root, scenario);
  ScenarioObject hazard = root.object("hazard");
  hazard.allow({"debris_factor"});
  scenario.debrisFactor = hazard.within("debris_factor", 0, 0, 1);
  ScenarioObject solver = root.object("solver");
  solver.allow({"scheme", "courant", "local_steps"});
  const std::string scheme =
      solver.choice("scheme", "default", {"default", "hll", "muscl", "inertial"});
  if (scheme == "muscl") in.scheme = flood::Scheme::muscl;
  if (scheme == "inertial") in.scheme = flood::Scheme::inertial;
  in.courant = solver.within("courant", in.courant, 1e-3, 0.999);
  in.localSteps = int(solver.whole("local_steps", in.localSteps, 1, 8));
}

void readFields(ScenarioObject& root, FloodScenario& scenario) {
  ScenarioObject roughness = root.object("roughness");
  roughness.allow({"manning", "raster", "areas"});
  scenario.inputs.manning = roughness.within("manning", scenario.inputs.manning, 0, kMaxManning);
  if (roughness.has("raster"))
    scenario.inputs.manningGrid = fieldOnGrid(roughness, "raster", scenario);
  readRoughAreas(roughness, scenario);
  if (root.ok()) readInitial(root, scenario);
}

}  // namespace citymirror::session
