#include "scenarios/flood/flood_model.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

Text phaseOf(double time) {
  const auto minutes = int(time / 60);
  return {words("内涝模拟 ", minutes, " 分钟"), words("Flood run, minute ", minutes)};
}

/// Output times after `from`: multiples of the interval, then the end.
std::vector<double> outputTimes(double from, double interval, double end) {
  std::vector<double> times;
  for (auto k = std::int64_t(from / interval) + 1; double(k) * interval < end - 1e-9; ++k) {
    if (double(k) * interval > from + 1e-9) times.push_back(double(k) * interval);
  }
  times.push_back(end);
  return times;
}

/// Snapshots are taken at output times, the first at once.
bool snapshotDue(const FloodRun& run, double interval, double time) {
  if (interval <= 0) return false;
  return run.snapshots.empty() || time >= run.snapshots.back()->time + interval - 1e-9;
}

}  // namespace

Result<FloodRun> runFlood(
    FloodInputs inputs, const run::JobContext& job,
    const std::function<void(std::shared_ptr<const FloodState>)>& onKeyframe) {
  const double interval = inputs.outputInterval, end = inputs.duration;
  const double snapshotInterval = inputs.snapshotInterval;
  auto model = FloodModel::make(std::move(inputs));
  if (!model) return model.error();
  FloodRun run;
  const auto keepKeyframe = [&] {
    run.keyframes.push_back(std::make_shared<const FloodState>(model->state()));
    const auto rows = model->sampleGauges();
    run.gauges.insert(run.gauges.end(), rows.begin(), rows.end());
    run.structures.push_back(
        std::make_shared<const StructureRow>(StructureRow{model->time(), model->structures()}));
    if (snapshotDue(run, snapshotInterval, model->time())) {
      run.snapshots.push_back(std::make_shared<const FloodSnapshot>(model->snapshot()));
    }
    if (onKeyframe) onKeyframe(run.keyframes.back());
  };
  keepKeyframe();
  const double start = model->time();
  for (const double until : outputTimes(start, interval, end)) {
    if (const Outcome outcome = model->advance(until, job); !outcome) return outcome.error();
    keepKeyframe();
    job.progress((until - start) / (end - start), phaseOf(until));
  }
  run.maxima = model->maxima();
  run.stats = model->stats();
  run.mass = model->mass();
  return run;
}

}  // namespace citymirror::flood
