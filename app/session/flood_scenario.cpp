#include "app/session/flood_scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/session/flood_scenario_json.h"
#include "app/session/flood_scenario_reader.h"
#include "app/session/flood_snapshot.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::session {
namespace {

class ScenarioBuilder {
 public:
  ScenarioBuilder(const nlohmann::json& json, const std::string& path)
      : root_(json, "", std::filesystem::path(path).parent_path().string(), fault_) {}

  Result<FloodScenario> build() {
    root_.allow({"terrain", "duration_s", "output_interval_s", "gauge_interval_s", "snapshots_s",
                 "roughness", "initial", "rain", "infiltration", "inflows", "boundaries", "gauges",
                 "structures", "solver"});
    readTerrain();
    if (!fault_) readTimes();
    if (!fault_) readFields();
    if (!fault_) readForcing();
    if (!fault_) readPlaces();
    if (fault_) return *fault_;
    const auto faults = flood::checkInputs(scenario_.inputs);
    if (!faults.empty()) return faults.front();
    return std::move(scenario_);
  }

 private:
  void readTerrain() {
    if (!root_.has("terrain"))
      root_.fault("terrain", "is missing", "Name the raster of the ground");
    auto raster =
        root_.ok() ? gis::readRaster(root_.file("terrain")) : Result<gis::RasterFile>(Error{});
    if (!root_.ok()) return;
    if (!raster) return root_.fault(raster.error());
    scenario_.sources.push_back(root_.file("terrain"));
    scenario_.notes = raster.notes();
    GridShape& shape = raster->grid.shape;
    scenario_.frame = {raster->crs, shape.west, shape.south, ""};
    shape.west = shape.south = 0;
    if (raster->crs.empty()) {
      scenario_.notes.push_back(
          {"The terrain has no CRS: its coordinates are taken as plain metres", "terrain"});
    }
    scenario_.inputs.bed = std::make_shared<const RasterGrid<float>>(std::move(raster->grid));
  }

  void readTimes() {
    flood::FloodInputs& in = scenario_.inputs;
    in.duration = root_.required("duration_s");
    if (in.duration <= 0) root_.fault("duration_s", "must be positive", "Give more than 0 s");
    in.outputInterval = interval("output_interval_s", std::max(1.0, in.duration));
    scenario_.gaugeInterval = interval("gauge_interval_s", 0);
    scenario_.snapshots = root_.numbers("snapshots_s");
    const bool whole = std::all_of(scenario_.snapshots.begin(), scenario_.snapshots.end(),
                                   [](double t) { return t == std::floor(t); });
    if (!whole) root_.fault("snapshots_s", "must hold whole seconds", "Round its times");
    if (scenario_.snapshots.size() > flood::kMaxOutputs) {
      root_.fault("snapshots_s", "asks for more than 100000 snapshots", "Give fewer times");
    }
    ScenarioObject solver = root_.object("solver");
    solver.allow({"scheme", "courant"});
    const std::string scheme = solver.text("scheme", "default");
    if (scheme == "inertial" || scheme == "muscl") {
      solver.fault("scheme", "\"" + scheme + "\" is not supported by this version",
                   "Use \"default\"", ErrorCode::unsupported);
    } else if (scheme != "default" && scheme != "hll") {
      solver.fault("scheme", "\"" + scheme + "\" is not known", "Use \"default\"");
    }
    in.courant = solver.number("courant", in.courant);
  }

  /// Results are named by whole seconds, so they can be no closer than that.
  double interval(const char* key, double absent) {
    if (!root_.has(key)) return absent;
    const double seconds = root_.number(key, absent);
    if (seconds < 1 || seconds != std::floor(seconds)) {
      root_.fault(key, "must be a whole number of seconds, 1 or more", "Give 1, 2, 3, … seconds");
    }
    if (scenario_.inputs.duration / seconds > flood::kMaxOutputs) {
      root_.fault(key, "asks for more than 100000 outputs", "Give a longer interval");
    }
    return seconds;
  }

  std::vector<float> fieldOf(ScenarioObject& object, const char* key) {
    const std::string path = object.file(key);
    if (!object.ok()) return {};
    scenario_.sources.push_back(path);
    auto raster = gis::readRaster(path);
    if (!raster) {
      object.fault(raster.error());
      return {};
    }
    const GridShape &shape = raster->grid.shape, &terrain = scenario_.inputs.bed->shape;
    const bool same = shape.columns == terrain.columns && shape.rows == terrain.rows &&
                      std::fabs(shape.west - scenario_.frame.originEast) < terrain.cell / 100 &&
                      std::fabs(shape.south - scenario_.frame.originNorth) < terrain.cell / 100;
    if (!same)
      object.fault(key, "does not lie on the terrain's grid", "Resample it to the terrain");
    return std::move(raster->grid.values);
  }

  void readFields() {
    flood::FloodInputs& in = scenario_.inputs;
    ScenarioObject roughness = root_.object("roughness");
    roughness.allow({"manning", "raster"});
    in.manning = roughness.number("manning", in.manning);
    if (in.manning < 0) roughness.fault("manning", "must not be negative", "Give 0 or more");
    if (roughness.has("raster")) in.manningGrid = fieldOf(roughness, "raster");
    ScenarioObject initial = root_.object("initial");
    initial.allow({"depth_m", "level_m", "depth_raster", "qx_raster", "qy_raster", "snapshot"});
    const int ways = initial.has("depth_m") + initial.has("level_m") + initial.has("depth_raster") +
                     initial.has("snapshot");
    if (ways > 1)
      initial.fault("", "gives the first water in more than one way",
                    "Keep one of depth_m, level_m, depth_raster and snapshot");
    in.initialUniformDepth = initial.number("depth_m", 0);
    if (in.initialUniformDepth < 0)
      initial.fault("depth_m", "must not be negative", "Give 0 or more");
    if (initial.has("level_m")) fillTo(initial.number("level_m", 0));
    if (initial.has("depth_raster")) in.initialDepth = fieldOf(initial, "depth_raster");
    if (initial.has("qx_raster")) in.initialQx = fieldOf(initial, "qx_raster");
    if (initial.has("qy_raster")) in.initialQy = fieldOf(initial, "qy_raster");
    if (initial.has("snapshot")) readSnapshot(initial);
  }

  void fillTo(double level) {
    for (const float z : scenario_.inputs.bed->values) {
      const double depth = std::isfinite(z) ? std::max(0.0, level - double(z)) : 0.0;
      scenario_.inputs.initialDepth.push_back(float(depth));
    }
  }

  void readSnapshot(ScenarioObject& initial) {
    const std::string folder = initial.file("snapshot");
    if (!initial.ok()) return;
    scenario_.sources.push_back(folder);
    auto snapshot = readFloodSnapshot(folder);
    if (!snapshot) return initial.fault(snapshot.error());
    scenario_.inputs.resume =
        std::make_shared<const flood::FloodSnapshot>(std::move(snapshot).value());
  }

  void readForcing() {
    flood::FloodInputs& in = scenario_.inputs;
    ScenarioObject rain = root_.object("rain");
    rain.allow({"rate_mm_per_h", "series_csv"}, {"design_storm", "rasters"});
    if (rain.has("rate_mm_per_h") && rain.has("series_csv")) {
      rain.fault("series_csv", "stands beside rate_mm_per_h", "Keep one of the two");
    }
    const double rate = rain.number("rate_mm_per_h", 0);
    if (rate < 0) rain.fault("rate_mm_per_h", "must not be negative", "Give 0 or more");
    if (rate > 0) in.rainMmPerHour = {{0}, {rate}};
    if (rain.has("series_csv")) in.rainMmPerHour = rain.stepSeries("series_csv", "rate_mm_per_h");
    ScenarioObject losses = root_.object("infiltration");
    losses.allow({"rate_mm_per_h"}, {"green_ampt", "horton", "curve_number", "raster", "kind"});
    in.infiltrationMmPerHour = losses.number("rate_mm_per_h", 0);
    if (in.infiltrationMmPerHour < 0)
      losses.fault("rate_mm_per_h", "must not be negative", "Give 0 or more");
    for (ScenarioObject& structure : root_.list("structures")) {
      structure.fault("", "structures are not supported by this version", "Remove it",
                      ErrorCode::unsupported);
    }
  }

  std::vector<Point2> localPlace(ScenarioObject& object, const char* key) {
    std::vector<Point2> points = object.place(key);
    for (Point2& p : points) p = scenario_.frame.toLocal(p.x(), p.y());
    return points;
  }

  void readPlaces() {
    for (ScenarioObject& item : root_.list("inflows")) {
      item.allow({"id", "at", "line", "discharge_m3_per_s", "discharge_csv"});
      if (item.has("at") == item.has("line"))
        item.fault("at", "needs either at or line", "Give one of the two");
      flood::Inflow inflow{item.text("id", ""), localPlace(item, item.has("at") ? "at" : "line"),
                           item.series("discharge_m3_per_s", "discharge_csv")};
      scenario_.inputs.inflows.push_back(std::move(inflow));
    }
    for (ScenarioObject& item : root_.list("gauges")) {
      item.allow({"id", "at"});
      const auto at = localPlace(item, "at");
      if (at.size() != 1) item.fault("at", "must be one point", "Give [x, y]");
      const Point2 p = at.empty() ? Point2::Zero() : at.front();
      const std::string id = item.text("id", "");
      const auto& gauges = scenario_.inputs.gauges;
      if (std::any_of(gauges.begin(), gauges.end(), [&](const auto& g) { return g.id == id; })) {
        item.fault("id", "\"" + id + "\" is the id of another gauge too",
                   "Give every gauge an id of its own");
      }
      scenario_.inputs.gauges.push_back({id, p});
    }
    for (ScenarioObject& item : root_.list("boundaries")) readBoundary(item);
  }

  void readBoundary(ScenarioObject& item) {
    item.allow({"side", "line", "kind", "level_m", "level_csv", "discharge_m3_per_s",
                "discharge_csv", "slope"});
    flood::Boundary boundary;
    boundary.line = localPlace(item, "line");
    const std::string side = item.text("side", "all"), kind = item.text("kind", "wall");
    if (item.has("line") == item.has("side"))
      item.fault("side", "needs either side or line", "Give one of the two");
    constexpr const char* kSides[] = {"west", "east", "south", "north", "all"};
    constexpr const char* kKinds[] = {"wall", "open", "level", "discharge", "normal_depth"};
    const auto s = std::find(std::begin(kSides), std::end(kSides), side) - std::begin(kSides);
    const auto k = std::find(std::begin(kKinds), std::end(kKinds), kind) - std::begin(kKinds);
    if (s == std::ssize(kSides))
      return item.fault("side", "\"" + side + "\" is not known",
                        "Use west, east, south, north or all");
    if (k == std::ssize(kKinds))
      return item.fault("kind", "\"" + kind + "\" is not known",
                        "Use wall, open, level, discharge or normal_depth");
    boundary.side = flood::Side(s);
    boundary.kind = flood::BoundaryKind(k);
    using Kind = flood::BoundaryKind;
    if (boundary.kind == Kind::level) boundary.level = item.series("level_m", "level_csv");
    if (boundary.kind == Kind::discharge) {
      boundary.discharge = item.series("discharge_m3_per_s", "discharge_csv");
    }
    if (boundary.kind == Kind::normalDepth) boundary.slope = item.required("slope");
    scenario_.inputs.boundaries.push_back(std::move(boundary));
  }

  std::optional<Error> fault_;
  ScenarioObject root_;
  FloodScenario scenario_;
};

}  // namespace

Result<FloodScenario> readFloodScenario(const std::string& path) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  return ScenarioBuilder(*json, path).build();
}

}  // namespace citymirror::session
