#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/session/demo_store.h"
#include "app/session/session.h"
#include "app/session/world_writer.h"
#include "engine/store/folder_lock.h"

namespace citymirror::session {

Millis steadyNow();

/// The world thread and what it shares: a queue of commands in, the newest view out.
struct Session::State {
  using Command = std::function<void(WorldWriter&)>;

  State(Options o, Pace p, Config config, store::Journal journal, store::FolderLock held)
      : options(std::move(o)),
        folderLock(std::move(held)),
        pace(p),
        flood(cityFlood(config, options.floodCell)),
        writer(std::move(config), std::move(journal), options.threads),
        jobs(1),
        branchJobs(1) {
    view = std::make_shared<const WorldView>();
    thread = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  }
  ~State() {
    jobs.cancelAll();
    branchJobs.cancelAll();
    thread.request_stop();
    wake.notify_all();
    thread.join();
  }

  void post(Command command) {
    {
      const std::lock_guard lock(mutex);
      commands.push_back(std::move(command));
    }
    wake.notify_all();
  }

  void loop(const std::stop_token& stop);
  bool runCommands();
  bool advance();
  Instant playedTo(Millis steady);
  void startForecast();
  void steer();
  void startBranch(world::ForecastRequest request);
  void hold(const std::string& by);
  void release(const std::string& by);
  std::vector<run::JobStatus> jobsNow() const;
  void publish();
  /// Counts the job in `running` until its command is taken in; returns its id.
  std::uint64_t submit(run::JobQueue& queue, int& running, const Text& name,
                       std::function<Command(const run::JobContext&)> work);
  void open(const std::function<Result<OpenedCity>(const run::JobContext&)>& load,
            const std::function<Result<std::vector<gis::FeedMessage>>(
                const OpenedCity&, const run::JobContext&)>& play);
  bool settled() const {
    return commands.empty() && computing == 0 && branching == 0 && !busy && reached >= target;
  }
  bool hurries() const {
    return pace == Pace::asFastAsPossible && computing == 0 && reached < target;
  }

  Options options;
  store::FolderLock folderLock;
  Pace pace;
  flood::CityFloodOptions flood;
  std::string journalPath;

  // Owned by the world thread.
  WorldWriter writer;
  run::WorldClock clock{Instant{}, 60};
  Millis lastSteady{0};
  bool showedWork = false;  ///< the last view told of jobs: one more tells that they ended
  std::uint64_t forecastJob = 0, branchJob = 0;

  mutable std::mutex mutex;
  std::condition_variable wake, quiet;
  std::deque<Command> commands;
  int computing = 0;  ///< jobs whose result has not been taken in yet: cities and forecasts
  int branching = 0;  ///< and what-if branches
  bool busy = false;  ///< the world thread is between commands and view
  Instant reached, target;
  std::shared_ptr<const WorldView> view;
  std::function<void()> listener;

  run::JobQueue jobs, branchJobs;
  std::jthread thread;
};

}  // namespace citymirror::session
