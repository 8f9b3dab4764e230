#include "scenarios/world/forecast.h"

#include <chrono>

#include "engine/draw/water_sample.h"

namespace citymirror::world {
namespace {

flood::FloodInputs inputsOf(const ForecastRequest& request) {
  flood::FloodInputs inputs = *request.domain;
  inputs.rainMmPerHour = request.rain;
  inputs.startTime = 0;
  inputs.duration = seconds(request.until - request.zero);
  inputs.outputInterval = request.outputInterval;
  inputs.threads = request.threads;
  return inputs;
}

std::vector<WorldState> onOneClock(const ForecastRequest& request, const flood::FloodRun& flood) {
  std::vector<WorldState> states;
  states.reserve(flood.keyframes.size());
  for (const auto& keyframe : flood.keyframes) {
    states.push_back({request.zero + millis(keyframe->time), request.id, keyframe,
                      std::make_shared<const std::vector<float>>(
                          coupling::edgeDepths(request.city->roads, keyframe->depth))});
  }
  return states;
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
  auto flood = flood::runFlood(inputsOf(request), job);
  if (!flood) return flood.error();
  ForecastRun run;
  run.id = request.id;
  run.trigger = request.trigger;
  run.zero = request.zero;
  run.issued = request.issued;
  run.until = request.until;
  run.rain = request.rain;
  run.bed = request.domain->bed;
  run.solid = draw::solidCells(*run.bed, request.city->buildings);
  run.flood = std::make_shared<const flood::FloodRun>(std::move(flood).value());
  run.states = onOneClock(request, *run.flood);
  run.health = flood::checkRun(run.flood->stats, run.flood->mass);
  run.risks = coupling::rankPonding(request.city->roads, run.flood->keyframes,
                                    seconds(request.issued - request.zero), request.bands);
  run.exposure = coupling::exposureOf(*request.city, run.flood->maxima.depth, request.bands.blue);
  run.computeSeconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return run;
}

}  // namespace citymirror::world
