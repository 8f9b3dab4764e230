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

}  // namespace

void keepKeyframe(const FloodModel& model, FloodRun& run) {
  run.keyframes.push_back(std::make_shared<const FloodState>(model.state()));
  const auto rows = model.sampleGauges();
  run.gauges.insert(run.gauges.end(), rows.begin(), rows.end());
  run.structures.push_back(
      std::make_shared<const StructureRow>(StructureRow{model.time(), model.structures()}));
}

Result<FloodRun> runFlood(
    FloodInputs inputs, const run::JobContext& job,
    const std::function<void(std::shared_ptr<const FloodState>)>& onKeyframe) {
  const double interval = inputs.outputInterval, end = inputs.duration;
  auto model = FloodModel::make(std::move(inputs));
  if (!model) return model.error();
  FloodRun run;
  const auto keep = [&] {
    keepKeyframe(*model, run);
    if (onKeyframe) onKeyframe(run.keyframes.back());
  };
  keep();
  const double start = model->time();
  for (const double until : outputTimes(start, interval, end)) {
    if (const Outcome outcome = model->advance(until, job); !outcome) return outcome.error();
    keep();
    job.progress((until - start) / (end - start), phaseOf(until));
  }
  run.maxima = model->maxima();
  run.stats = model->stats();
  run.mass = model->mass();
  return run;
}

}  // namespace citymirror::flood
