#include "app/session/session_state.h"

#include <chrono>

namespace citymirror::session {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

Instant wallClockMinute() {
  const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
  return {std::chrono::duration_cast<Millis>(now.time_since_epoch()).count()};
}

}  // namespace

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

void Session::State::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool changed = runCommands() | advance();
    startForecast();
    steer();
    const bool working = !jobsNow().empty();
    if (changed || working || showedWork) publish();
    showedWork = working;
    std::unique_lock lock(mutex);
    reached = writer.now();
    busy = false;
    quiet.notify_all();
    wake.wait_for(lock, kTick,
                  [&] { return !commands.empty() || hurries() || stop.stop_requested(); });
    busy = !commands.empty() || hurries();
  }
}

bool Session::State::runCommands() {
  std::deque<Command> batch;
  {
    const std::lock_guard lock(mutex);
    batch.swap(commands);
    busy = busy || !batch.empty();
  }
  for (const Command& command : batch) command(writer);
  return !batch.empty();
}

/// A replay faster than life waits for its forecast: while one computes, time runs at ×1.
Instant Session::State::playedTo(Millis steady) {
  const Instant life = clock.at() + (steady - lastSteady);
  lastSteady = steady;
  const Instant played = clock.advance(steady);
  const std::lock_guard lock(mutex);
  if (computing == 0 || clock.rate() <= 1 || life > played) return played;
  clock.jumpTo(life);
  return life;
}

bool Session::State::advance() {
  if (pace == Pace::realTime) {
    if (!clock.running()) return false;
    writer.advanceTo(playedTo(steadyNow()));
    if (writer.played()) clock.pause();
    return true;
  }
  Instant goal;
  {
    const std::lock_guard lock(mutex);
    if (computing > 0 || writer.now() >= target) return false;
    goal = target;
  }
  const auto next = writer.nextMessageAt();
  writer.advanceTo(next && *next < goal ? *next : goal);
  return true;
}

void Session::State::startForecast() {
  auto request = writer.takeForecastRequest();
  if (!request) return;
  forecastJob = submit(
      jobs, computing, {"积水推演 " + request->id, "flood forecast " + request->id},
      [asked = std::move(*request)](const run::JobContext& job) -> Command {
        auto result = std::make_shared<Result<world::ForecastRun>>(world::runForecast(asked, job));
        return [asked, result](WorldWriter& world) {
          world.finishForecast(asked, std::move(*result));
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
  return queue.submit(name, [this, counted, work = std::move(work)](const run::JobContext& job) {
    post(work(job));
  });
}

void Session::State::publish() {
  auto next = writer.publish(clock.running(), clock.rate(), jobsNow());
  std::function<void()> tell;
  {
    const std::lock_guard lock(mutex);
    view = std::move(next);
    tell = listener;
  }
  if (tell) tell();
}

void Session::State::open(const std::function<Result<OpenedCity>(const run::JobContext&)>& load,
                          const std::function<Result<std::vector<gis::FeedMessage>>(
                              const OpenedCity&, const run::JobContext&)>& play) {
  submit(jobs, computing, {"打开城市", "opening the city"},
         [this, load, play](const run::JobContext& job) -> Command {
           auto opened = load(job);
           if (!opened)
             return [error = opened.error()](WorldWriter& world) { world.addFault(error); };
           const Instant begin = wallClockMinute();
           post([this, city = *opened, begin](WorldWriter& world) {
             world.openCity(city.city, city.domain, begin);
             for (const Note& note : city.notes)
               world.addFault(
                   {ErrorCode::badInput, note.what, note.where, "The rest of the city is used"});
             clock.jumpTo(begin);
           });
           auto recording = play(*opened, job);
           if (!recording)
             return [error = recording.error()](WorldWriter& world) { world.addFault(error); };
           return [this, messages = std::move(*recording),
                   notes = recording.notes()](WorldWriter& world) {
             if (messages.empty()) return;
             world.setRecording(messages, notes);
             clock.jumpTo(world.now());
             clock.start(steadyNow());
           };
         });
}

}  // namespace citymirror::session
