#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "app/session/flood_folder.h"
#include "app/session/flood_scenario.h"
#include "app/session/flood_snapshot.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"

namespace citymirror::session {
namespace {

std::string sixDigits(double seconds) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%06lld", static_cast<long long>(std::llround(seconds)));
  return buffer;
}

std::string number(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

std::string csvText(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// Every instant at which something is written.
struct Stops {
  std::set<double> outputs, gauges, snapshots, all;
};

void addMultiples(std::set<double>& times, double interval, double from, double end) {
  for (auto k = std::int64_t(from / interval); double(k) * interval < end - 1e-9; ++k) {
    if (double(k) * interval > from + 1e-9) times.insert(double(k) * interval);
  }
}

Stops stopsOf(const FloodScenario& scenario, double from) {
  const double end = scenario.inputs.duration;
  Stops stops;
  addMultiples(stops.outputs, scenario.inputs.outputInterval, from, end);
  stops.outputs.insert(end);
  stops.gauges = stops.outputs;
  if (scenario.gaugeInterval > 0) addMultiples(stops.gauges, scenario.gaugeInterval, from, end);
  for (const double t : scenario.snapshots) {
    if (t > from && t <= end) stops.snapshots.insert(t);
  }
  stops.all = stops.gauges;
  stops.all.insert(stops.snapshots.begin(), stops.snapshots.end());
  return stops;
}

class ResultWriter {
 public:
  ResultWriter(const FloodScenario& scenario, std::string out)
      : scenario_(scenario), out_(std::move(out)) {}

  void addGauges(const flood::FloodModel& model) {
    for (const flood::GaugeRow& row : model.sampleGauges()) {
      gauges_ += number(row.time) + "," + csvText(scenario_.inputs.gauges[row.gauge].id) + "," +
                 number(row.level) + "," + number(row.depth) + "," + number(row.qx) + "," +
                 number(row.qy) + "\n";
    }
  }

  Outcome writeOutput(const flood::FloodModel& model) const {
    const flood::FloodState state = model.state();
    const std::string at = "_" + sixDigits(state.time);
    if (auto done = raster(state.depth, "depth" + at, "water depth, m"); !done) return done;
    if (auto done = raster(state.qx, "qx" + at, "discharge per width, east, m2/s"); !done) {
      return done;
    }
    return raster(state.qy, "qy" + at, "discharge per width, north, m2/s");
  }

  Outcome writeSnapshot(const flood::FloodModel& model, const std::string& name) const {
    return writeFloodSnapshot(model.snapshot(), out_ + "/" + name);
  }

  Outcome finish(const flood::FloodModel& model, const std::vector<Note>& more) const {
    const flood::FloodMaxima maxima = model.maxima();
    if (auto done = raster(maxima.depth, "max_depth", "maximum depth, m"); !done) return done;
    if (auto done = raster(maxima.speed, "max_speed", "maximum speed, m/s"); !done) return done;
    if (auto done = raster(maxima.hazard, "hazard", "hazard rating d (v + 0.5), m2/s"); !done) {
      return done;
    }
    if (auto done = raster(maxima.arrival, "arrival_s", "time until 0.05 m, s"); !done) return done;
    const std::string head = "time_s,id,level_m,depth_m,qx_m2_per_s,qy_m2_per_s\n";
    if (auto done = writeSnapshot(model, "snapshot"); !done) return done;
    return writeFiles({{out_ + "/gauges.csv", head + gauges_},
                       {out_ + "/summary.json", summary(model, more) + "\n"}});
  }

 private:
  Outcome raster(const RasterGrid<float>& grid, const std::string& name,
                 const std::string& description) const {
    return gis::writeGeoTiff(grid, scenario_.frame, out_ + "/" + name + ".tif", description);
  }

  std::string summary(const flood::FloodModel& model, const std::vector<Note>& more) const {
    const flood::FloodStats s = model.stats();
    const flood::MassLedger m = model.mass();
    const GridShape& shape = scenario_.inputs.bed->shape;
    auto notes = nlohmann::ordered_json::array();
    for (const auto* list : {&scenario_.notes, &s.notes, &more}) {
      for (const Note& note : *list) notes.push_back(note.what + " (" + note.where + ")");
    }
    const auto& resume = scenario_.inputs.resume;
    const auto updates = s.cellUpdates - (resume ? resume->stats.cellUpdates : 0);
    const double rate = s.wallSeconds > 0 ? double(updates) / s.wallSeconds : 0;
    const nlohmann::ordered_json json = {{"scheme", s.scheme},
                                         {"device", "cpu"},
                                         {"threads", s.threads},
                                         {"columns", shape.columns},
                                         {"rows", shape.rows},
                                         {"cell_m", shape.cell},
                                         {"active_cells", s.activeCells},
                                         {"steps", s.steps},
                                         {"simulated_s", model.time()},
                                         {"wall_s", s.wallSeconds},
                                         {"cell_updates", s.cellUpdates},
                                         {"updates_per_s", rate},
                                         {"min_dt_s", s.minStep},
                                         {"max_courant", s.maxCourant},
                                         {"mass",
                                          {{"initial_m3", m.initial},
                                           {"rain_m3", m.rain},
                                           {"inflow_m3", m.inflow},
                                           {"infiltrated_m3", m.infiltrated},
                                           {"drained_m3", m.drained},
                                           {"outflow_m3", m.outflow},
                                           {"final_m3", m.final_},
                                           {"error_m3", m.error()},
                                           {"error_relative", m.relativeError()}}},
                                         {"notes", notes}};
    return json.dump(2);
  }

  const FloodScenario& scenario_;
  std::string out_;
  std::string gauges_;
};

Outcome runTo(flood::FloodModel& model, const FloodScenario& scenario, ResultWriter& writer,
              const run::JobContext& job) {
  const double start = model.time(), end = scenario.inputs.duration;
  const Stops stops = stopsOf(scenario, start);
  for (const double t : stops.all) {
    if (auto done = model.advance(t, job); !done) return done;
    if (stops.gauges.contains(t)) writer.addGauges(model);
    if (stops.outputs.contains(t)) {
      if (auto done = writer.writeOutput(model); !done) return done;
    }
    if (stops.snapshots.contains(t)) {
      if (auto done = writer.writeSnapshot(model, "snapshot_" + sixDigits(t)); !done) return done;
    }
    job.progress(end > start ? (t - start) / (end - start) : 1,
                 {"洪水模拟 " + number(t) + " 秒", "Flood at " + number(t) + " s"});
  }
  return Done{};
}

}  // namespace

Outcome runFloodScenario(const FloodScenario& scenario, const std::string& out, int threads,
                         const run::JobContext& job) {
  flood::FloodInputs inputs = scenario.inputs;
  inputs.threads = threads;
  auto model = flood::FloodModel::make(std::move(inputs));
  if (!model) return model.error();
  if (auto done = clearFloodFolder(out, scenario.sources); !done) return done;
  ResultWriter writer(scenario, out);
  writer.addGauges(*model);
  if (auto done = writer.writeOutput(*model); !done) return done;
  const Outcome ran = runTo(*model, scenario, writer, job);
  if (!ran && ran.error().code != ErrorCode::diverged) return ran;
  const std::vector<Note> more =
      ran ? std::vector<Note>{} : std::vector<Note>{{ran.error().what, ran.error().where}};
  if (auto done = writer.finish(*model, more); !done) return done;
  return ran;
}

}  // namespace citymirror::session
