#include "app/session/session.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "app/session/config.h"
#include "app/session/demo_store.h"
#include "app/session/recording_file.h"
#include "app/session/world_writer.h"
#include "engine/store/folder_lock.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

constexpr auto kTick = std::chrono::milliseconds(100);

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

Instant wallClockMinute() {
  const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
  return {std::chrono::duration_cast<Millis>(now.time_since_epoch()).count()};
}

std::string userDataFolder() {
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg != '\0')
    return std::string(xdg) + "/citymirror";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/citymirror";
}

/// A journal whose chain is broken is kept aside and a new one begun: the shift goes on, and a note
/// says so.
Result<store::Journal> openJournal(const std::string& path) {
  auto journal = store::Journal::open(path);
  if (!journal && journal.error().code != ErrorCode::unreadable) return journal.error();
  const Outcome whole = journal ? journal->verify() : Outcome(journal.error());
  if (whole) return journal;
  journal = Error{};
  std::string aside;
  for (int n = 1; aside.empty() || fs::exists(aside); ++n) {
    aside = path + ".broken-" + std::to_string(n);
  }
  std::error_code failed;
  for (const char* part : {"", "-wal", "-shm"}) {
    if (fs::exists(path + part)) fs::rename(path + part, aside + part, failed);
  }
  if (failed) return whole.error();
  auto begun = store::Journal::open(path);
  if (begun)
    begun.notes().push_back(
        {"the journal was not whole and a new one was begun: " + whole.error().text(), aside});
  return begun;
}

}  // namespace

/// The world thread and what it shares: a queue of commands in, the newest view out.
struct Session::State {
  using Command = std::function<void(WorldWriter&)>;

  State(Options o, Pace p, Config config, store::Journal journal, store::FolderLock held)
      : options(std::move(o)),
        folderLock(std::move(held)),
        pace(p),
        writer(std::move(config), std::move(journal), options.threads),
        jobs(1) {
    view = std::make_shared<const WorldView>();
    thread = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  }
  ~State() {
    jobs.cancelAll();
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
  void publish();
  void startBranch();
  std::uint64_t submit(const Text& name, std::function<Command(const run::JobContext&)> work);
  void open(const std::function<Result<OpenedCity>(const run::JobContext&)>& load,
            const std::function<Result<std::vector<gis::FeedMessage>>(
                const OpenedCity&, const run::JobContext&)>& play);
  bool settled() const { return commands.empty() && computing == 0 && !busy && reached >= target; }

  Options options;
  store::FolderLock folderLock;
  Pace pace;
  std::string journalPath;

  // Owned by the world thread.
  WorldWriter writer;
  run::WorldClock clock{Instant{}, 60};
  Millis lastSteady{0};
  std::string branch;           ///< id of the what-if run that computes
  std::uint64_t branchJob = 0;
  bool showedWork = false;  ///< the last view told of jobs: one more tells that they ended

  mutable std::mutex mutex;
  std::condition_variable wake, quiet;
  std::deque<Command> commands;
  int computing = 0;  ///< jobs whose result has not been taken in yet
  bool busy = false;  ///< the world thread is between commands and view
  Instant reached, target;
  std::shared_ptr<const WorldView> view;
  std::function<void()> listener;

  run::JobQueue jobs;
  std::jthread thread;
};

void Session::State::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool changed = runCommands() | advance();
    startForecast();
    startBranch();
    const bool working = !jobs.status().empty();
    if (changed || working || showedWork) publish();
    showedWork = working;
    std::unique_lock lock(mutex);
    reached = writer.now();
    busy = false;
    quiet.notify_all();
    const bool hurry = pace == Pace::asFastAsPossible && computing == 0 && reached < target;
    if (!hurry)
      wake.wait_for(lock, kTick, [&] {
        const bool due = pace == Pace::asFastAsPossible && computing == 0 && reached < target;
        return !commands.empty() || due || stop.stop_requested();
      });
    busy = !commands.empty() || hurry;
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
  submit({"积水推演 " + request->id, "flood forecast " + request->id},
         [asked = std::move(*request)](const run::JobContext& job) -> Command {
           auto result =
               std::make_shared<Result<world::ForecastRun>>(world::runForecast(asked, job));
           return [asked, result](WorldWriter& world) {
             world.finishForecast(asked, std::move(*result));
           };
         });
}

/// A branch that nobody wants any more is stopped; the newest one starts.
void Session::State::startBranch() {
  if (!branch.empty() && writer.wantedBranch() != branch) {
    jobs.cancel(branchJob);
    branch.clear();
  }
  auto request = writer.takeBranchRequest();
  if (!request) return;
  branch = request->id;
  request->onState = [this](const world::WorldState& state) {
    post([state](WorldWriter& world) { world.takeBranchState(state); });
  };
  branchJob = submit({"推演分支 " + branch, "what-if " + branch},
                     [asked = std::move(*request)](const run::JobContext& job) -> Command {
                       auto result = std::make_shared<Result<world::ForecastRun>>(
                           world::runForecast(asked, job));
                       return [asked, result](WorldWriter& world) {
                         world.finishBranch(asked, std::move(*result));
                       };
                     });
}

std::uint64_t Session::State::submit(const Text& name,
                                     std::function<Command(const run::JobContext&)> work) {
  {
    const std::lock_guard lock(mutex);
    ++computing;
  }
  // Counted down when the job goes, whether it ran or was cancelled while it waited.
  const std::shared_ptr<void> counted(nullptr, [this](void*) {
    const std::lock_guard lock(mutex);
    --computing;
    wake.notify_all();
  });
  return jobs.submit(name, [this, counted, work = std::move(work)](const run::JobContext& job) {
    post(work(job));
  });
}

void Session::State::publish() {
  auto next = writer.publish(clock.running(), clock.rate(), jobs.status());
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
  submit({"打开城市", "opening the city"},
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

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::make(Options options, Pace pace) {
  if (options.assets.empty()) options.assets = findAssets();
  if (options.dataFolder.empty()) options.dataFolder = userDataFolder();
  auto config = loadConfig(options.assets);
  if (!config) return config.error();
  std::error_code failed;
  fs::create_directories(options.dataFolder, failed);
  if (failed) {
    return Error{ErrorCode::ioFailed, "the data folder cannot be made: " + failed.message(),
                 options.dataFolder, "Choose another folder or free some space"};
  }
  const std::string journalPath = options.dataFolder + "/journal.sqlite";
  auto held = store::FolderLock::take(options.dataFolder);
  if (!held) return held.error();
  auto journal = openJournal(journalPath);
  if (!journal) return journal.error();
  const std::vector<Note> notes = journal.notes();
  auto state = std::make_unique<State>(std::move(options), pace, std::move(*config),
                                       std::move(*journal), std::move(*held));
  state->journalPath = journalPath;
  for (const Note& note : notes) {
    state->post([note](WorldWriter& world) {
      world.addFault({ErrorCode::badInput, note.what, note.where, "Keep the file as evidence"});
    });
  }
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

void Session::openDemo() {
  const Options& o = state_->options;
  state_->open(
      [o](const run::JobContext& job) { return loadDemoCity(o.dataFolder, o.floodCell, job); },
      [o](const OpenedCity& city, const run::JobContext& job) {
        return loadDemoEvening(o.dataFolder, city, o.threads, job);
      });
}

void Session::openCity(const std::string& folder, const std::string& recording) {
  const Options& o = state_->options;
  state_->open(
      [o, folder, recording](const run::JobContext& job) -> Result<OpenedCity> {
        auto opened = loadCity(folder, o.floodCell, job);
        if (!opened || recording.empty()) return opened;
        auto city = withRecordedStations(*opened->city, recording);
        if (!city) return city.error();
        opened->city = std::make_shared<const CityModel>(std::move(city).value());
        return opened;
      },
      [recording](const OpenedCity&,
                  const run::JobContext&) -> Result<std::vector<gis::FeedMessage>> {
        if (recording.empty()) return std::vector<gis::FeedMessage>{};
        return readRecordingFile(recording);
      });
}

std::shared_ptr<const WorldView> Session::view() const {
  const std::lock_guard lock(state_->mutex);
  return state_->view;
}

void Session::onPublished(std::function<void()> listener) {
  const std::lock_guard lock(state_->mutex);
  state_->listener = std::move(listener);
}

void Session::play() {
  state_->post([s = state_.get()](WorldWriter&) { s->clock.start(steadyNow()); });
}
void Session::pause() {
  state_->post([s = state_.get()](WorldWriter&) { s->clock.pause(); });
}
void Session::setRate(double rate) {
  state_->post([s = state_.get(), rate](WorldWriter&) { s->clock.setRate(rate); });
}
void Session::seek(Instant at) {
  state_->post([at](WorldWriter& world) { world.seek(at); });
}
void Session::followNow() {
  state_->post([](WorldWriter& world) { world.followNow(); });
}
void Session::setLanguage(Language language) {
  state_->post([language](WorldWriter& world) { world.setLanguage(language); });
}
void Session::select(const std::string& code) {
  state_->post([code](WorldWriter& world) { world.select(code); });
}
void Session::verify(const std::string& incidentId, const std::string& by) {
  state_->post([incidentId, by](WorldWriter& world) {
    world.decide(incidentId, IncidentStatus::verified, by);
  });
}
void Session::reject(const std::string& incidentId, const std::string& by) {
  state_->post([incidentId, by](WorldWriter& world) {
    world.decide(incidentId, IncidentStatus::rejected, by);
  });
}
void Session::requestRoute(const std::string& unit, const std::string& roadCode) {
  state_->post([unit, roadCode](WorldWriter& world) { world.requestRoute(unit, roadCode); });
}
void Session::editFlood(const flood::FloodEdit& edit, const std::string& by) {
  state_->post([edit, by](WorldWriter& world) { world.editFlood(edit, by); });
}
void Session::undo(const std::string& by) {
  state_->post([by](WorldWriter& world) { world.undo(by); });
}
void Session::redo(const std::string& by) {
  state_->post([by](WorldWriter& world) { world.redo(by); });
}
void Session::showForecast(const std::string& by) {
  state_->post([by](WorldWriter& world) { world.showForecast(by); });
}
void Session::runStorm(double millimetres, double minutes) {
  state_->post(
      [millimetres, minutes](WorldWriter& world) { world.startStorm(millimetres, minutes); });
}
void Session::dismissFaults() {
  state_->post([](WorldWriter& world) { world.dismissFaults(); });
}
void Session::cancelJobs() { state_->jobs.cancelAll(); }

void Session::runTo(Instant at) {
  const std::lock_guard lock(state_->mutex);
  state_->target = std::max(state_->target, at);
  state_->wake.notify_all();
}

void Session::waitUntil(Instant at) {
  runTo(at);
  std::unique_lock lock(state_->mutex);
  state_->quiet.wait(lock, [&] { return state_->settled(); });
}

void Session::waitIdle() {
  std::unique_lock lock(state_->mutex);
  state_->quiet.wait(lock, [&] { return state_->settled(); });
}

const std::string& Session::assets() const { return state_->options.assets; }
const std::string& Session::journalPath() const { return state_->journalPath; }

}  // namespace citymirror::session
