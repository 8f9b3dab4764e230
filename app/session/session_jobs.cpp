#include <algorithm>

#include "app/session/broken_off.h"
#include "app/session/session_state.h"

/// What workers compute for the world: forecasts, branches, what the water meets.
namespace citymirror::session {
namespace {

/// Settled however its job goes: one that never had its turn, or broke off, was cancelled.
struct AskedForecast {
  using Settle = std::function<void(const world::ForecastRequest&, Result<world::ForecastRun>)>;
  AskedForecast(world::ForecastRequest asked, Settle how)
      : request(std::move(asked)), settle(std::move(how)) {}
  ~AskedForecast() {
    if (!settled) settle(request, Error{ErrorCode::cancelled, "it was cancelled", request.id, ""});
  }
  AskedForecast(const AskedForecast&) = delete;
  AskedForecast& operator=(const AskedForecast&) = delete;

  world::ForecastRequest request;
  Settle settle;
  bool settled = false;
};

}  // namespace

/// One at a time: what is asked for meanwhile waits, and the newest of it is computed next.
void Session::State::startForecast() {
  const auto queued = jobs.status();
  if (std::ranges::find(queued, forecastJob, &run::JobStatus::id) != queued.end()) return;
  auto request = writer.takeForecastRequest();
  if (!request) return;
  const Text name{"积水推演 " + request->id, "flood forecast " + request->id};
  const auto asked = std::make_shared<AskedForecast>(
      std::move(*request),
      [this](const world::ForecastRequest& ended, Result<world::ForecastRun> result) {
        auto shared = std::make_shared<Result<world::ForecastRun>>(std::move(result));
        post([ended, shared](WorldWriter& world) {
          world.finishForecast(ended, std::move(*shared));
        });
      });
  forecastJob = submit(jobs, computing, name, [asked](const run::JobContext& job) -> Command {
    auto result =
        std::make_shared<Result<world::ForecastRun>>(world::runForecast(asked->request, job));
    asked->settled = true;
    return [asked, result](WorldWriter& world) {
      world.finishForecast(asked->request, std::move(*result));
    };
  });
}

/// A new branch makes the one before it stale.
void Session::State::steer() {
  auto work = writer.takeSteeringWork();
  if (!work) return;
  branchJobs.cancel(branchJob);
  if (work->begin) startBranch(std::move(*work->begin));
}

void Session::State::startBranch(world::ForecastRequest request) {
  const std::string id = request.id;
  request.onKeyframe = [this, id](const world::RunPointer& part) {
    post([id, part](WorldWriter& world) { world.takeBranchPart(id, *part); });
  };
  branchJob = submit(
      branchJobs, branching, {"推演分支 " + id, "what-if " + id},
      [asked = std::move(request)](const run::JobContext& job) -> Command {
        auto result = std::make_shared<Result<world::ForecastRun>>(world::runForecast(asked, job));
        return [id = asked.id, result](WorldWriter& world) {
          world.finishBranch(id, std::move(*result));
        };
      });
}

void Session::State::hold(const std::string& by) {
  steer();  // a branch may have been asked for just now
  const bool branch = writer.branchComputing();
  if (!branch && jobs.status().empty()) return;
  (branch ? branchJobs : jobs).pause(branch ? branchJob : forecastJob);
  writer.setBranchPaused(branch);
  writer.noteComputation("pause", {"暂停计算", "computation paused"}, by);
}

void Session::State::release(const std::string& by) {
  branchJobs.resume(branchJob);
  jobs.resume(forecastJob);
  writer.setBranchPaused(false);
  writer.noteComputation("resume", {"继续计算", "computation goes on"}, by);
}

void Session::State::cancel(WorldWriter& world, const std::string& by) {
  branchJobs.cancelAll();
  world.cancelBranch(by);
}

std::vector<run::JobStatus> Session::State::jobsNow() const {
  std::vector<run::JobStatus> all = branchJobs.status();
  for (run::JobStatus& job : jobs.status()) all.push_back(std::move(job));
  return all;
}

std::uint64_t Session::State::submit(run::JobQueue& queue, int& running, const Text& name,
                                     std::function<Command(const run::JobContext&)> work) {
  {
    const std::lock_guard lock(mutex);
    ++running;
  }
  // Counted down when the job goes, whether it ran or was cancelled while it waited.
  const std::shared_ptr<void> counted(nullptr, [this, &running](void*) {
    const std::lock_guard lock(mutex);
    --running;
    wake.notify_all();
  });
  return queue.submit(
      name, [this, name, counted, work = std::move(work)](const run::JobContext& job) {
        const Outcome done = unlessBroken(name.en, [&] { post(work(job)); });
        if (!done) post([error = done.error()](WorldWriter& world) { world.addFault(error); });
      });
}

/// One at a time, of the newest water; a world that hurries on is looked at where it stops.
void Session::State::countExposure() {
  {
    const std::lock_guard lock(mutex);
    if (exposing > 0) return;
    if (!live() && pace == Pace::asFastAsPossible && writer.now() < target) return;
  }
  auto look = exposure.due(writer.waterLookedAt());
  if (!look) return;
  submit(exposureJobs, exposing, {"统计受影响对象", "counting what the water meets"},
         [this, look = std::move(*look)](const run::JobContext&) -> Command {
           return [city = look.city, counted = exposure.count(look)](WorldWriter& world) {
             if (world.city() == city) world.setExposure(counted);
           };
         });
}

}  // namespace citymirror::session
