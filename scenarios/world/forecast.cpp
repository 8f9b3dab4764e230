#include "scenarios/world/forecast.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "engine/draw/water_sample.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::world {
namespace {

constexpr double kSameTime = 1e-9;  // s

double spanOf(const ForecastRequest& request) { return seconds(request.until - request.zero); }

Text phaseOf(double time) {
  const std::string minutes = std::to_string(int(time / 60));
  return {"内涝推演 " + minutes + " 分钟", "flood run, minute " + minutes};
}

/// The gauges' rain as far as they reach, then what is forecast.
void placeRain(const flood::StepSeries& rain, const std::vector<flood::RainGauge>& gauges,
               flood::FloodInputs& inputs) {
  inputs.rainMmPerHour = rain;
  double known = -1;
  for (const flood::RainGauge& gauge : gauges) {
    if (!gauge.mmPerHour.time.empty()) known = std::max(known, gauge.mmPerHour.time.back());
  }
  if (known < 0) return;
  flood::StepSeries later{{known}, {rain.at(known)}};
  for (std::size_t i = 0; i < rain.time.size(); ++i) {
    if (rain.time[i] <= known) continue;
    later.time.push_back(rain.time[i]);
    later.value.push_back(rain.value[i]);
  }
  inputs.rainMmPerHour = std::move(later);
  inputs.rainFrames = flood::gaugeRain(inputs.bed->shape, gauges, flood::GaugeMethod::idw);
}

Outcome check(const ForecastRequest& request) {
  if (!request.city || !request.domain) {
    return Error{ErrorCode::badInput, "a forecast needs a city", "forecast " + request.id,
                 "Open a city first"};
  }
  if (request.until <= request.zero) {
    return Error{ErrorCode::badInput, "a forecast ends before it begins", "forecast " + request.id,
                 "Choose an end after " + toIso(request.zero)};
  }
  return Done{};
}

/// One run on its way, keyframe by keyframe.
class Course {
 public:
  Course(const ForecastRequest& request, const run::JobContext& job)
      : request_(request),
        job_(job),
        begun_(std::chrono::steady_clock::now()),
        samples_(coupling::sampleEdges(request.city->roads, request.domain->bed->shape)),
        run_(sharedPart(request)),
        flood_(*run_.flood) {}

  Result<ForecastRun> go() {
    auto made = flood::FloodModel::make(inputs());
    if (!made) return made.error();
    flood::FloodModel model = std::move(made).value();
    keep(model);
    const double start = model.time(), end = spanOf(request_);
    while (model.time() < end) {
      const double until = nextOutput(model.time());
      if (auto taken = takeEdits(model, until); !taken) return taken.error();
      if (auto done = model.advance(until, job_); !done) return done.error();
      keep(model);
      job_.progress((until - start) / (end - start), phaseOf(until));
    }
    if (request_.inbox) request_.inbox->close();
    flood_.maxima = model.maxima();
    return complete();
  }

 private:
  flood::FloodInputs inputs() const {
    flood::FloodInputs inputs = *request_.domain;
    placeRain(request_.rain, request_.gauges, inputs);
    inputs.startTime = 0;
    inputs.duration = spanOf(request_);
    inputs.outputInterval = request_.outputInterval;
    inputs.threads = request_.threads;
    inputs.edits = request_.edits;
    if (request_.from) inputs.resume = snapshotFor(*request_.from, request_.edits);
    return inputs;
  }

  double nextOutput(double time) const {
    const double next =
        (std::floor(time / request_.outputInterval + kSameTime) + 1) * request_.outputInterval;
    return next < spanOf(request_) - kSameTime ? next : spanOf(request_);
  }

  Outcome takeEdits(flood::FloodModel& model, double until) {
    if (!request_.inbox) return Done{};
    for (const flood::TimedEdit& edit : request_.inbox->take(until)) {
      if (auto scheduled = model.schedule(edit); !scheduled) return scheduled;
      const auto at =
          std::upper_bound(run_.edits.begin(), run_.edits.end(), edit.time,
                           [](double t, const flood::TimedEdit& e) { return t < e.time; });
      run_.edits.insert(at, edit);
    }
    return Done{};
  }

  void keep(const flood::FloodModel& model) {
    flood_.stats = model.stats();
    flood_.mass = model.mass();
    const double done = flood_.keyframes.empty() ? -1 : flood_.keyframes.back()->time;
    if (model.time() > done + kSameTime) add(model);
    if (request_.onKeyframe) request_.onKeyframe(std::make_shared<const ForecastRun>(soFar()));
  }

  void add(const flood::FloodModel& model) {
    flood::keepKeyframe(model, flood_);
    const auto& state = flood_.keyframes.back();
    const double interval = snapshotInterval(request_), time = model.time();
    const auto& kept = flood_.snapshots;
    if (interval > 0 && (kept.empty() || time >= kept.back()->time + interval - kSameTime)) {
      flood_.snapshots.push_back(std::make_shared<const flood::FloodSnapshot>(model.snapshot()));
    }
    run_.states.push_back({request_.zero + millis(time), request_.id, state,
                           std::make_shared<const std::vector<float>>(coupling::edgeDepths(
                               request_.city->roads, samples_, state->depth.values))});
  }

  ForecastRun soFar() const {
    ForecastRun run = run_;
    run.flood = std::make_shared<const flood::FloodRun>(flood_);
    run.health = flood::checkRun(flood_.stats, flood_.mass);
    run.computeSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    return run;
  }

  ForecastRun complete() const {
    ForecastRun run = soFar();
    run.complete = true;
    run.risks = coupling::rankPonding(request_.city->roads, run.flood->keyframes,
                                      seconds(request_.issued - request_.zero), request_.bands);
    coupling::nameCorrections(request_.city->roads, run.flood->stats.corrections, run.risks);
    run.exposure =
        coupling::exposureOf(*request_.city, run.flood->maxima.depth, request_.bands.blue);
    return run;
  }

  const ForecastRequest& request_;
  const run::JobContext& job_;
  std::chrono::steady_clock::time_point begun_;
  coupling::EdgeSamples samples_;
  ForecastRun run_;
  flood::FloodRun flood_;
};

}  // namespace

double agreesUntil(const ForecastRun& run, const std::vector<flood::TimedEdit>& edits) {
  double until = run.states.empty() ? 0 : seconds(run.states.back().at - run.zero);
  const auto [mine, theirs] =
      std::mismatch(run.edits.begin(), run.edits.end(), edits.begin(), edits.end());
  if (mine != run.edits.end()) until = std::min(until, mine->time);
  if (theirs != edits.end()) until = std::min(until, theirs->time);
  return until;
}

std::shared_ptr<const flood::FloodSnapshot> snapshotFor(
    const ForecastRun& run, const std::vector<flood::TimedEdit>& edits) {
  const double until = agreesUntil(run, edits);
  std::shared_ptr<const flood::FloodSnapshot> newest;
  for (const auto& snapshot : run.flood->snapshots) {
    if (snapshot->time <= until) newest = snapshot;
  }
  return newest;
}

double snapshotInterval(const ForecastRequest& request) {
  const double bytes = double(request.domain->bed->shape.size()) * kSnapshotBytes;
  const double most = std::floor(double(request.snapshotBytes) / bytes);
  if (most < 1) return 0;
  const double outputs = std::ceil(spanOf(request) / request.outputInterval) + 1;
  return std::ceil(outputs / most) * request.outputInterval;
}

ForecastRun sharedPart(const ForecastRequest& request) {
  ForecastRun run;
  run.id = request.id;
  run.trigger = request.trigger;
  run.parent = request.parent;
  run.zero = request.zero;
  run.issued = request.issued;
  run.until = request.until;
  run.rain = request.rain;
  run.edits = request.edits;
  run.gauges = request.gauges;
  for (const flood::LevelRegion& region : request.domain->levelRegions)
    run.levels.push_back(region.level);
  run.bed = request.domain->bed;
  run.solid = request.from ? request.from->solid
                           : draw::cellKinds(*run.bed, request.city->buildings, request.city->water);
  auto shared = std::make_shared<flood::FloodRun>();
  if (request.from) {
    const flood::FloodRun& from = *request.from->flood;
    const double until = agreesUntil(*request.from, request.edits);
    const auto within = [until](const auto& list, auto timeOf) {
      return std::find_if(list.begin(), list.end(),
                          [&](const auto& item) { return timeOf(item) > until; });
    };
    const auto& states = request.from->states;
    run.states.assign(states.begin(), within(states, [&](const WorldState& s) {
                        return seconds(s.at - request.zero);
                      }));
    for (WorldState& state : run.states) state.branch = request.id;
    const auto pointed = [](const auto& item) { return item->time; };
    const auto plain = [](const auto& item) { return item.time; };
    shared->keyframes.assign(from.keyframes.begin(), within(from.keyframes, pointed));
    shared->snapshots.assign(from.snapshots.begin(), within(from.snapshots, pointed));
    shared->structures.assign(from.structures.begin(), within(from.structures, pointed));
    shared->gauges.assign(from.gauges.begin(), within(from.gauges, plain));
  }
  run.flood = std::move(shared);
  run.health = {true, {"计算中", "computing"}};
  return run;
}

Result<ForecastRun> runForecast(const ForecastRequest& request, const run::JobContext& job) {
  if (const Outcome checked = check(request); !checked) return checked.error();
  auto run = Course(request, job).go();
  if (request.inbox) request.inbox->close();
  return run;
}

flood::FloodInputs inputsLike(const ForecastRun& run, const flood::FloodInputs& domain) {
  flood::FloodInputs inputs = domain;
  placeRain(run.rain, run.gauges, inputs);
  inputs.startTime = 0;
  inputs.duration = seconds(run.until - run.zero);
  inputs.edits = run.edits;
  for (std::size_t r = 0; r < std::min(run.levels.size(), inputs.levelRegions.size()); ++r)
    inputs.levelRegions[r].level = run.levels[r];
  return inputs;
}

}  // namespace citymirror::world
