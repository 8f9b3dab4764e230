#include "scenarios/flood/rain_ensemble.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numbers>
#include <optional>
#include <thread>

#include "engine/core/counter_random.h"

namespace citymirror::flood {
namespace {

constexpr std::size_t kMostMembers = 1000;
constexpr double kMostSpread = 2;  // of the logarithm: a factor of 7 either way

enum class MemberDraw : std::uint64_t { scale, delay, east, north };

/// Standard normal (Box and Muller 1958).
double drawNormal(std::uint64_t seed, std::uint64_t member, MemberDraw which) {
  const auto decision = 2 * std::uint64_t(which);
  const double u = 1 - drawUnit(seed, member, decision);  // in (0, 1]
  const double angle = 2 * std::numbers::pi * drawUnit(seed, member, decision + 1);
  return std::sqrt(-2 * std::log(u)) * std::cos(angle);
}

/// From `at` s on falls what was to fall from `source` s on.
struct RainBegin {
  double at, source;
};
RainBegin beginOf(const RainMember& member, double known) {
  return member.delay > 0 ? RainBegin{known + member.delay, known}
                          : RainBegin{known, known - member.delay};
}

StepSeries withSeries(const StepSeries& series, const RainMember& member, double known) {
  StepSeries moved;
  const RainBegin begin = beginOf(member, known);
  const auto add = [&](double time, double value) {
    moved.time.push_back(time);
    moved.value.push_back(value);
  };
  for (std::size_t i = 0; i < series.time.size(); ++i) {
    if (series.time[i] < known) add(series.time[i], series.value[i]);
  }
  if (!series.time.empty()) add(begin.at, member.factor * series.at(begin.source));
  for (std::size_t i = 0; i < series.time.size(); ++i) {
    if (series.time[i] <= begin.source) continue;
    add(series.time[i] + member.delay, member.factor * series.value[i]);
  }
  return moved;
}

std::shared_ptr<const std::vector<float>> movedFrame(const std::vector<float>& frame,
                                                     const GridShape& shape,
                                                     const RainMember& member) {
  auto moved = std::make_shared<std::vector<float>>(frame.size());
  const int east = int(std::lround(member.shift.x() / shape.cell));
  const int north = int(std::lround(member.shift.y() / shape.cell));
  for (int r = 0; r < shape.rows; ++r) {
    const int from = std::clamp(r - north, 0, shape.rows - 1);
    for (int c = 0; c < shape.columns; ++c) {
      const int column = std::clamp(c - east, 0, shape.columns - 1);
      (*moved)[shape.index(c, r)] = float(member.factor) * frame[shape.index(column, from)];
    }
  }
  return moved;
}

std::vector<RainFrame> withFrames(const FloodInputs& inputs, const RainMember& member,
                                  double known) {
  std::vector<RainFrame> moved;
  const RainBegin begin = beginOf(member, known);
  const auto add = [&](const RainFrame& frame, double time) {
    moved.push_back({time, movedFrame(*frame.mmPerHour, inputs.bed->shape, member)});
  };
  const RainFrame* first = nullptr;
  for (const RainFrame& frame : inputs.rainFrames) {
    if (frame.time < known) moved.push_back(frame);
    if (frame.time <= begin.source) first = &frame;
  }
  if (first) add(*first, begin.at);
  for (const RainFrame& frame : inputs.rainFrames) {
    if (frame.time > begin.source) add(frame, frame.time + member.delay);
  }
  return moved;
}

Outcome checkRequest(const EnsembleRequest& request) {
  const auto fault = [](const char* where, const char* what, const char* remedy) {
    return Error{ErrorCode::badInput, what, where, remedy};
  };
  const RainUncertainty& rain = request.rain;
  if (request.members < 1 || request.members > kMostMembers)
    return fault("members", "an ensemble has 1 to 1000 members", "Give 20");
  if (!(rain.scale >= 0 && rain.scale <= kMostSpread))
    return fault("rain.scale", "the spread of the amount lies outside 0 to 2", "Give 0.3");
  for (const double spread : {rain.delay, rain.shift, rain.known}) {
    if (!(spread >= 0 && std::isfinite(spread)))
      return fault("rain", "a spread or the known time is negative or no number", "Give 0 or more");
  }
  const auto& depths = request.depths;
  const bool good = !depths.empty() && depths.front() > 0 &&
                    std::is_sorted(depths.begin(), depths.end()) && std::isfinite(depths.back());
  if (!good) return fault("depths", "thresholds must be above 0 and rise", "Give 0.15 and 0.3 m");
  const auto faults = checkInputs(request.inputs);
  if (!faults.empty()) return faults.front();
  return Done{};
}

/// The members at work: who takes the next one, and what has come of those that are done.
class EnsembleWork {
 public:
  EnsembleWork(const EnsembleRequest& request, std::size_t first, std::size_t step,
               const run::JobContext& job)
      : request_(request),
        job_(job),
        drawn_(drawMembers(request.rain, request.members, request.seed)) {
    done_.first = first;
    done_.step = step;
    if (first < request.members) done_.members.resize((request.members - first - 1) / step + 1);
    done_.reached.assign(request.depths.size(),
                         std::vector<std::uint16_t>(request.inputs.bed->shape.size(), 0));
  }

  Result<EnsembleShare> run() {
    const int cores =
        request_.cores > 0 ? request_.cores : std::max(1, int(std::thread::hardware_concurrency()));
    const int side = std::clamp(int(done_.members.size()), 1, cores);
    threadsEach_ = std::max(1, cores / side);
    {
      std::vector<std::jthread> workers;
      for (int k = 1; k < side; ++k) workers.emplace_back([this] { work(); });
      work();
    }
    if (fault_) return *fault_;
    return std::move(done_);
  }

 private:
  void work() {
    for (std::size_t k = next_++; k < done_.members.size() && !failed_; k = next_++) {
      if (auto ran = runMember(k); !ran) {
        const std::lock_guard lock(mutex_);
        failed_ = true;
        if (!fault_ || k < faultOf_) fault_ = ran.error(), faultOf_ = k;
      }
    }
  }

  Outcome runMember(std::size_t k) {
    const RainMember& rain = drawn_[done_.first + k * done_.step];
    FloodInputs inputs = withRain(request_.inputs, rain, request_.rain.known);
    inputs.threads = threadsEach_;
    auto model = FloodModel::make(std::move(inputs));
    if (!model) return model.error();
    if (auto ran = model->advance(request_.inputs.duration, job_); !ran) return ran.error();
    const FloodMaxima maxima = model->maxima();
    EnsembleMember member{rain, model->mass(), {}, {}};
    member.health = checkRun(model->stats(), member.mass);
    const std::lock_guard lock(mutex_);
    for (std::size_t d = 0; d < request_.depths.size(); ++d)
      member.wetArea.push_back(count(maxima.depth, d));
    done_.members[k] = std::move(member);
    ++finished_;
    const std::size_t all = done_.members.size();
    const std::string part = std::to_string(finished_) + "/" + std::to_string(all);
    job_.progress(double(finished_) / double(all), {"集合成员 " + part, "ensemble member " + part});
    return Done{};
  }

  double count(const RasterGrid<float>& depth, std::size_t threshold) {
    const auto least = float(request_.depths[threshold]);
    std::size_t cells = 0;
    for (std::size_t i = 0; i < depth.values.size(); ++i) {
      if (!(depth.values[i] >= least)) continue;
      ++done_.reached[threshold][i];
      ++cells;
    }
    return double(cells) * depth.shape.cell * depth.shape.cell;
  }

  const EnsembleRequest& request_;
  const run::JobContext& job_;
  std::vector<RainMember> drawn_;
  int threadsEach_ = 1;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;  // of all below
  EnsembleShare done_;
  std::size_t finished_ = 0, faultOf_ = 0;
  std::optional<Error> fault_;
};

}  // namespace

std::vector<RainMember> drawMembers(const RainUncertainty& rain, std::size_t count,
                                    std::uint64_t seed) {
  std::vector<RainMember> members(count);
  for (std::size_t k = 1; k < count; ++k) {
    members[k].factor = std::exp(rain.scale * drawNormal(seed, k, MemberDraw::scale));
    members[k].delay = rain.delay * drawNormal(seed, k, MemberDraw::delay);
    members[k].shift = {rain.shift * drawNormal(seed, k, MemberDraw::east),
                        rain.shift * drawNormal(seed, k, MemberDraw::north)};
  }
  return members;
}

FloodInputs withRain(const FloodInputs& inputs, const RainMember& member, double known) {
  FloodInputs changed = inputs;
  if (member == RainMember{}) return changed;
  changed.rainMmPerHour = withSeries(inputs.rainMmPerHour, member, known);
  if (!inputs.rainFrames.empty()) changed.rainFrames = withFrames(inputs, member, known);
  return changed;
}

Result<FloodEnsemble> runEnsemble(const EnsembleRequest& request, const run::JobContext& job) {
  auto all = runEnsembleShare(request, 0, 1, job);
  if (!all) return all.error();
  return joinShares(request, {std::move(*all)});
}

Result<EnsembleShare> runEnsembleShare(const EnsembleRequest& request, std::size_t first,
                                       std::size_t step, const run::JobContext& job) {
  if (auto good = checkRequest(request); !good) return good.error();
  if (step < 1)
    return Error{ErrorCode::badInput, "a share needs a step of 1 or more", "step", "Give 1"};
  return EnsembleWork(request, first, step, job).run();
}

}  // namespace citymirror::flood
