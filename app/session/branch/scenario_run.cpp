#include "app/session/branch/scenario_run.h"

#include <algorithm>
#include <cmath>

#include "engine/draw/water_sample.h"

namespace citymirror::session {
namespace {

/// At least as long as between two looks at any run, at exchanges, and such that each row of the
/// scenario's series falls on one.
double scenarioStep(double exchange, double output) {
  const auto outputs = std::lround(output / exchange);
  for (long each = 1; each < outputs; ++each) {
    if (outputs % each == 0 && double(each) * exchange >= WorldRuns::kRoadsEvery)
      return double(each) * exchange;
  }
  return output;
}

/// A day of twenty branches keeps as many models as two hours of as many.
double keptEvery(double duration, std::size_t runs) {
  constexpr double kUsual = 900, kMostKept = 200;
  const double kept = double(runs) * duration / kUsual;
  return kUsual * std::max(1.0, std::ceil(kept / kMostKept));
}

world::CoupledInputs onOneCore(world::CoupledInputs inputs) {
  inputs.flood.threads = 1;
  return inputs;
}

}  // namespace

WorldRunRequest scenarioRun(const WorldScenario& scenario, const std::string& file) {
  const WorldBranch& base = scenario.branches.front();
  WorldRunRequest request;
  request.scenario = file;
  request.inputs = onOneCore(base.inputs);
  request.name = base.name;
  request.zero = scenario.zero;
  request.duration = scenario.duration;
  request.bands = scenario.bands;
  request.prices = scenario.prices;
  request.recordEvery = scenarioStep(base.inputs.exchangeInterval, scenario.outputInterval);
  request.keepEvery = keptEvery(scenario.duration, scenario.branches.size());
  request.figureEvery = scenario.outputInterval;
  const CityModel& city = *base.inputs.city;
  request.solid = draw::cellKinds(*base.inputs.flood.bed, city.buildings, city.water);
  for (std::size_t k = 1; k < scenario.branches.size(); ++k)
    request.alternatives.push_back(
        {scenario.branches[k].name, onOneCore(scenario.branches[k].inputs)});
  return request;
}

std::vector<RainBar> scenarioRain(const WorldRunRequest& request) {
  const flood::StepSeries& rain = request.inputs.flood.rainMmPerHour;
  std::vector<RainBar> bars;
  for (std::size_t k = 0; k < rain.time.size(); ++k) {
    const double begin = std::max(0.0, rain.time[k]);
    const double end =
        std::min(request.duration, k + 1 < rain.time.size() ? rain.time[k + 1] : request.duration);
    if (end <= begin || !(rain.value[k] > 0)) continue;
    const Span span{request.zero + millis(begin), request.zero + millis(end)};
    bars.push_back({span, rain.value[k], true});
  }
  return bars;
}

}  // namespace citymirror::session
