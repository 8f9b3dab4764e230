#include "app/session/scenario/world_branches.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "app/session/broken_off.h"
#include "app/session/scenario/world_edges.h"

namespace citymirror::session {
namespace {

/// Told after each output interval with the model's time, s; false = the branch is not wanted any
/// more.
using GoesOn = std::function<bool(double time)>;

Error unwanted(const WorldBranch& branch) {
  return {ErrorCode::cancelled, "another branch failed before", branch.id,
          "Correct that one and start again"};
}

Result<RunBranch> runBranch(const WorldScenario& scenario, const WorldBranch& branch, int threads,
                            const run::JobContext& job, const GoesOn& goesOn) {
  world::CoupledInputs inputs = branch.inputs;
  inputs.flood.threads = threads;
  auto made = world::CoupledModel::make(std::move(inputs));
  if (!made) return made.error();
  world::CoupledModel model = std::move(*made);
  const CityModel& city = *branch.inputs.city;
  RunBranch ran;
  WorldOutcome& done = ran.outcome;
  done.id = branch.id;
  done.name = branch.name;
  CoverWatch water(branch.inputs);
  water.take(model);
  EdgeTable edges(*branch.inputs.traffic.network);
  while (model.time() < scenario.duration) {
    const double begin = model.time();
    const double next = std::min(begin + scenario.outputInterval, scenario.duration);
    if (auto moved = model.advance(next, job); !moved) return moved.error();
    done.series.push_back(worldRow(model, city.roads, scenario.bands));
    edges.take(model, begin, water.depth());
    water.take(model);
    if (!goesOn(next)) return unwanted(branch);
  }
  edges.end(model.time(), water.depth());
  ran.edges = edges.csv();
  done.orders = model.progress();
  done.foundDone = flood::idleEdits(branch.inputs.flood.structures, model.edits(), model.time());
  done.health = flood::checkRun(model.flood().stats(), model.flood().mass());
  done.indices = worldIndices(model, done.series, city, scenario.bands, scenario.prices);
  auto cover = water.cover(scenario.coverSeconds, job);
  if (!cover) return cover.error();
  done.cover = std::move(*cover);
  for (WorldIndex& index :
       done.cover ? coverIndices(*done.cover, scenario.coverSeconds) : std::vector<WorldIndex>())
    done.indices.push_back(std::move(index));
  done.evacuations = evacuationOutcome(model);
  ran.deepest = model.flood().maxima().depth;
  return ran;
}

class BranchesAtOnce {
 public:
  BranchesAtOnce(const WorldScenario& scenario, const run::JobContext& job)
      : scenario_(scenario),
        job_(job),
        runs_(scenario.branches.size()),
        doneTo_(runs_.size(), 0),
        failed_(runs_.size()) {}

  void runAll() {
    const int cores = scenario_.threads > 0 ? scenario_.threads
                                            : std::max(1, int(std::thread::hardware_concurrency()));
    const int side = std::clamp(int(runs_.size()), 1, cores);
    const auto coresOf = [&](int worker) { return cores / side + (worker < cores % side ? 1 : 0); };
    std::vector<std::jthread> workers;
    for (int worker = 1; worker < side; ++worker)
      workers.emplace_back([this, threads = coresOf(worker)] { work(threads); });
    work(coresOf(0));
  }

  Result<std::vector<RunBranch>> take() {
    std::vector<RunBranch> done;
    for (auto& each : runs_) {
      if (!*each) return each->error();  // of those before a failure none was left out
      done.push_back(std::move(**each));
    }
    return done;
  }

 private:
  void work(int threads) {
    for (std::size_t k = next_++; k < failed_; k = next_++) {
      auto ran = runSafely(k, threads);
      const std::lock_guard lock(mutex_);
      if (!ran && k < failed_) failed_ = k;
      runs_[k].emplace(std::move(ran));
    }
  }

  /// No exception leaves a thread.
  Result<RunBranch> runSafely(std::size_t k, int threads) {
    const WorldBranch& branch = scenario_.branches[k];
    std::optional<Result<RunBranch>> ran;
    const Outcome whole = unlessBroken(branch.id, [&] {
      ran.emplace(runBranch(scenario_, branch, threads, job_,
                            [this, k](double time) { return tell(k, time); }));
    });
    return whole ? std::move(*ran) : Result<RunBranch>(whole.error());
  }

  bool tell(std::size_t k, double time) {
    const WorldBranch& branch = scenario_.branches[k];
    const std::lock_guard lock(mutex_);
    doneTo_[k] = time / scenario_.duration;
    const std::string minutes = std::to_string(int(time / 60));
    job_.progress(
        std::accumulate(doneTo_.begin(), doneTo_.end(), 0.0) / double(doneTo_.size()),
        {branch.name.zh + " " + minutes + " 分钟", branch.name.en + ", minute " + minutes});
    return k <= failed_;
  }

  const WorldScenario& scenario_;
  const run::JobContext& job_;
  std::mutex mutex_;  // of what follows, and of progress
  std::vector<std::optional<Result<RunBranch>>> runs_;
  std::vector<double> doneTo_;       ///< 0 … 1 of each
  std::atomic<std::size_t> failed_;  ///< the first that failed; as many as there are = none
  std::atomic<std::size_t> next_ = 0;
};

}  // namespace

Result<std::vector<RunBranch>> runBranches(const WorldScenario& scenario,
                                           const run::JobContext& job) {
  BranchesAtOnce branches(scenario, job);
  branches.runAll();
  return branches.take();
}

}  // namespace citymirror::session
