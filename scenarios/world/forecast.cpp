#include "scenarios/world/forecast.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/draw/water_sample.h"

namespace citymirror::world {
namespace {

/// The gauges' rain as far as they reach, then what is forecast.
void placeRain(const ForecastRequest& request, flood::FloodInputs& inputs) {
  inputs.rainMmPerHour = request.rain;
  double known = -1;
  for (const flood::RainGauge& gauge : request.gauges) {
    if (!gauge.mmPerHour.time.empty()) known = std::max(known, gauge.mmPerHour.time.back());
  }
  if (known < 0) return;
  flood::StepSeries later{{known}, {request.rain.at(known)}};
  for (std::size_t i = 0; i < request.rain.time.size(); ++i) {
    if (request.rain.time[i] <= known) continue;
    later.time.push_back(request.rain.time[i]);
    later.value.push_back(request.rain.value[i]);
  }
  inputs.rainMmPerHour = std::move(later);
  inputs.rainFrames = flood::gaugeRain(inputs.bed->shape, request.gauges, flood::GaugeMethod::idw);
}

flood::FloodInputs inputsOf(const ForecastRequest& request) {
  flood::FloodInputs inputs = *request.domain;
  placeRain(request, inputs);
  inputs.startTime = 0;
  inputs.duration = seconds(request.until - request.zero);
  inputs.outputInterval = request.outputInterval;
  inputs.threads = request.threads;
  inputs.snapshotInterval = request.snapshotInterval;
  inputs.edits = request.edits;
  return inputs;
}

WorldState stateOf(const ForecastRequest& request,
                   const std::shared_ptr<const flood::FloodState>& keyframe) {
  return {request.zero + millis(keyframe->time), request.id, keyframe,
          std::make_shared<const std::vector<float>>(
              coupling::edgeDepths(request.city->roads, keyframe->depth))};
}

/// The last snapshot of the parent at or before the first edit that it does not have.
std::shared_ptr<const flood::FloodSnapshot> forkOf(const ForecastRequest& request) {
  if (!request.parent) return nullptr;
  const auto& known = request.parent->edits;
  double first = std::numeric_limits<double>::infinity();
  for (const flood::TimedEdit& edit : request.edits) {
    if (std::find(known.begin(), known.end(), edit) == known.end()) {
      first = std::min(first, edit.time);
    }
  }
  std::shared_ptr<const flood::FloodSnapshot> last;
  for (const auto& snapshot : request.parent->flood->snapshots) {
    if (snapshot->time <= first) last = snapshot;
  }
  return last;
}

/// What a branch shares with its parent: everything before the fork.
void shareBefore(double fork, const flood::FloodRun& parent, flood::FloodRun& run) {
  const auto prepend = [&](auto& list, const auto& from, auto timeOf) {
    auto shared = from;
    std::erase_if(shared, [&](const auto& item) { return timeOf(item) >= fork; });
    list.insert(list.begin(), shared.begin(), shared.end());
  };
  prepend(run.keyframes, parent.keyframes, [](const auto& k) { return k->time; });
  prepend(run.snapshots, parent.snapshots, [](const auto& s) { return s->time; });
  prepend(run.structures, parent.structures, [](const auto& r) { return r.time; });
  prepend(run.gauges, parent.gauges, [](const auto& g) { return g.time; });
}

}  // namespace

Result<ForecastRun> runForecast(const ForecastRequest& request, const run::JobContext& job) {
  if (!request.city || !request.domain) {
    return Error{ErrorCode::badInput, "a forecast needs a city", "forecast " + request.id,
                 "Open a city first"};
  }
  if (request.until <= request.zero) {
    return Error{ErrorCode::badInput, "a forecast ends before it begins", "forecast " + request.id,
                 "Choose an end after " + toIso(request.zero)};
  }
  const auto begun = std::chrono::steady_clock::now();
  flood::FloodInputs inputs = inputsOf(request);
  inputs.resume = forkOf(request);
  const bool branch = inputs.resume != nullptr;
  const double fork = branch ? inputs.resume->time : 0;
  ForecastRun run;
  if (branch) {
    for (const WorldState& state : request.parent->states) {
      if (state.at < request.zero + millis(fork)) run.states.push_back(state);
    }
  }
  auto flood = flood::runFlood(std::move(inputs), job, [&](const auto& keyframe) {
    run.states.push_back(stateOf(request, keyframe));
    if (request.onState) request.onState(run.states.back());
  });
  if (!flood) return flood.error();
  if (branch) shareBefore(fork, *request.parent->flood, *flood);
  run.id = request.id;
  run.trigger = request.trigger;
  run.parentId = request.parent ? request.parent->id : "";
  run.edits = request.edits;
  run.zero = request.zero;
  run.issued = request.issued;
  run.until = request.until;
  run.rain = request.rain;
  run.gauges = request.gauges;
  run.bed = request.domain->bed;
  run.solid = draw::solidCells(*run.bed, request.city->buildings);
  run.flood = std::make_shared<const flood::FloodRun>(std::move(flood).value());
  run.health = flood::checkRun(run.flood->stats, run.flood->mass);
  run.risks = coupling::rankPonding(request.city->roads, run.flood->keyframes,
                                    seconds(request.issued - request.zero), request.bands);
  run.exposure = coupling::exposureOf(*request.city, run.flood->maxima.depth, request.bands.blue);
  run.computeSeconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return run;
}

}  // namespace citymirror::world
