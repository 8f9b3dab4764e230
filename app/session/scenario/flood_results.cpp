#include <cstdint>
#include <set>

#include "app/session/csv.h"
#include "app/session/scenario/flood_folder.h"
#include "app/session/scenario/flood_result_files.h"
#include "app/session/scenario/flood_scenario.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::session {
namespace {

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
  if (end > from) stops.outputs.insert(end);
  stops.gauges = stops.outputs;
  if (scenario.gaugeInterval > 0) addMultiples(stops.gauges, scenario.gaugeInterval, from, end);
  for (const double t : scenario.snapshots) {
    if (t > from && t <= end) stops.snapshots.insert(t);
  }
  stops.all = stops.gauges;
  stops.all.insert(stops.snapshots.begin(), stops.snapshots.end());
  return stops;
}

Outcome runTo(flood::FloodModel& model, const FloodScenario& scenario, FloodResultFiles& files,
              const run::JobContext& job) {
  const double start = model.time(), end = scenario.inputs.duration;
  const Stops stops = stopsOf(scenario, start);
  for (const double t : stops.all) {
    if (auto done = model.advance(t, job); !done) return done;
    if (stops.gauges.contains(t)) files.addRows(model);
    if (stops.outputs.contains(t)) {
      if (auto done = files.writeOutput(model); !done) return done;
    }
    if (stops.snapshots.contains(t)) {
      if (auto done = files.writeSnapshot(model, "snapshot_" + sixDigits(t)); !done) return done;
    }
    job.progress((t - start) / (end - start),
                 {"洪水模拟 " + csvNumber(t) + " 秒", "Flood at " + csvNumber(t) + " s"});
  }
  return Done{};
}

/// Places of the model are metres from the terrain's south-west corner; people look for them there.
Error placed(Error error, const GeoFrame& frame) {
  error.where += "; x and y from the terrain's south-west corner " + csvNumber(frame.originEast) +
                 ", " + csvNumber(frame.originNorth);
  return error;
}

Error failedChecks(const flood::Health& health) {
  return {ErrorCode::diverged, health.verdict.en, "summary.json: checks",
          "Look at its notes; a smaller solver.courant or a finer terrain may help"};
}

}  // namespace

Outcome runFloodScenario(const FloodScenario& scenario, const std::string& out, int threads,
                         const run::JobContext& job) {
  flood::FloodInputs inputs = scenario.inputs;
  inputs.threads = threads;
  auto model = flood::FloodModel::make(std::move(inputs));
  if (!model) return model.error();
  if (auto done = clearFloodFolder(out, scenario.sources); !done) return done;
  auto files = FloodResultFiles::make(scenario, out);
  if (!files) return files.error();
  files->addRows(*model);
  if (auto done = files->writeOutput(*model); !done) return done;
  Outcome ran = runTo(*model, scenario, *files, job);
  if (!ran && ran.error().code != ErrorCode::diverged) return ran;
  if (!ran) ran = placed(ran.error(), scenario.frame);
  if (auto done = files->finish(*model, ran); !done) return done;
  const flood::Health health = flood::checkRun(model->stats(), model->mass());
  if (ran && !health.ok) return failedChecks(health);
  return ran;
}

}  // namespace citymirror::session
