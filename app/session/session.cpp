#include "app/session/session.h"

#include <filesystem>

#include "app/session/branch/scenario_run.h"
#include "app/session/command/accounts.h"
#include "app/session/command/seat_rights.h"
#include "app/session/live/live_feeds.h"
#include "app/session/live/recording_file.h"
#include "app/session/session_state.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

}  // namespace

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

void Session::openDemo() {
  const Options& o = state_->options;
  state_->open([o, flood = state_->flood](
                   const run::JobContext& job) { return loadDemoCity(o.dataFolder, flood, job); },
               [o](const OpenedCity& city, const run::JobContext& job) {
                 return loadDemoEvening(o.dataFolder, city, o.threads, job);
               });
}

void Session::openCity(const std::string& folder, const std::string& recording) {
  State::Play play;
  if (!recording.empty()) {
    play = [recording](const OpenedCity&, const run::JobContext& job) {
      return readRecordingFile(recording, {}, {}, job);
    };
  }
  state_->open(
      [flood = state_->flood, folder, recording](const run::JobContext& job) -> Result<OpenedCity> {
        auto opened = loadCity(folder, flood, job);
        if (!opened || recording.empty()) return opened;
        auto city = withRecordedStations(*opened->city, recording);
        if (!city) return city.error();
        opened->city = std::make_shared<const CityModel>(std::move(city).value());
        return opened;
      },
      play);
}

Outcome Session::changeCity(const std::string& folder, const std::string& by) {
  if (state_->live() || state_->options.seat.shares())
    return Error{ErrorCode::unsupported,
                 "this seat has live feeds or shares its picture and keeps its city", folder,
                 "Open another one in its own window: citymirror --city DIR"};
  const PersonView person = view()->person;
  if (person.accounts && !person.signedIn)
    return Error{ErrorCode::ioFailed, "nobody has signed in at this seat", folder,
                 "Sign in, then open the city"};
  if (Outcome may = permitAt(person, Act::watch); !may) return may;
  const std::string name = (fs::path(folder) / "").parent_path().filename().string();
  state_->post([name, by, person](WorldWriter& world) { world.recordCity(name, by, person); });
  openCity(folder, {});
  return Done{};
}

void Session::openWorld(const std::string& file) {
  const Options& o = state_->options;
  if (state_->live() || o.seat.shares()) {
    return state_->post([file](WorldWriter& world) { world.addFault(drillRefused(file)); });
  }
  const WorldPlaces places{o.assets, o.dataFolder};
  state_->open(
      [places, file, threads = o.threads](const run::JobContext& job) -> Result<OpenedCity> {
        const auto read = readWorldScenario(file, places, threads, job);
        if (!read) return read.error();
        const auto ofCity = read->notes.begin() + std::ptrdiff_t(read->cityNotes);
        OpenedCity opened;
        opened.city = read->branches.front().inputs.city;
        opened.domain = read->domain;
        opened.notes.assign(read->notes.begin(), ofCity);
        opened.scenarioNotes.assign(ofCity, read->notes.end());
        opened.scenario = std::make_shared<const WorldRunRequest>(
            scenarioRun(*read, fs::path(file).filename().string()));
        return opened;
      },
      nullptr);
}

std::shared_ptr<const WorldView> Session::view() const {
  const std::lock_guard lock(state_->mutex);
  return state_->view;
}

void Session::onPublished(std::function<void()> listener) {
  const std::lock_guard lock(state_->telling);
  state_->listener = std::move(listener);
}

void Session::play() {
  state_->post([s = state_.get()](WorldWriter& world) {
    if (s->live() || s->isTold()) return world.followNow();
    s->clock.start(steadyNow());
  });
}
void Session::pause() {
  state_->post([s = state_.get()](WorldWriter& world) {
    if (s->live() || s->isTold()) return world.seek(world.now());
    s->clock.pause();
  });
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
void Session::showHistory(const std::string& sensor, Millis back) {
  state_->post([s = state_.get(), sensor, back](WorldWriter& world) {
    s->history.ask(sensor, back);
    if (sensor.empty() || back.count() <= 0) world.setHistory(nullptr);
  });
}
void Session::select(const std::string& code) {
  state_->post([code](WorldWriter& world) { world.select(code); });
}
void Session::command(CommandAct act) {
  if (act.kind == CommandKind::dispatch && act.linkage.empty()) act.linkage = "L" + randomId();
  state_->post([act = std::move(act)](WorldWriter& world) { world.command(act); });
}
void Session::signIn(const std::string& login, const std::string& password) {
  using Command = State::Command;
  state_->submit(
      state_->personJobs, state_->admitting, {"登录", "signing in"},
      [s = state_.get(), login, password](const run::JobContext&) -> Command {
        const std::string& file = s->options.accounts;
        const auto fault = [](const Error& error) -> Command {
          return [error](WorldWriter& world) { world.addFault(error); };
        };
        auto book = readAccounts(file);
        if (!book) return fault(book.error());
        auto person = session::signIn(*book, s->accountPolicy, login, password, wallNow());
        if (const Outcome counted = writeAccounts(file, *book); !counted)
          return fault(counted.error());
        if (!person) return fault(person.error());
        return [person = *person, book = *book](WorldWriter& world) {
          world.setAccounts(book);
          world.admit(person, {steadyNow().count()});
        };
      });
}
void Session::signOut() {
  state_->post([](WorldWriter& world) { world.leave(); });
}
void Session::touched() {
  state_->post([](WorldWriter& world) { world.touch({steadyNow().count()}); });
}
void Session::lockSeat(const std::string& by) {
  state_->post([by](WorldWriter& world) { world.lockSeat(by); });
}
void Session::setMask(MaskSwitch wanted, const std::string& by) {
  state_->post([s = state_.get(), wanted, by](WorldWriter& world) {
    s->setMask(world, wanted, by);
  });
}
void Session::connectFeed(const std::string& file, const std::string& by) {
  state_->submit(state_->personJobs, state_->admitting, {"接入数据源", "connecting a feed"},
                 [s = state_.get(), file, by](const run::JobContext&) -> State::Command {
                   auto feed = readFeedFile(file);
                   return [s, file, by, feed = std::move(feed)](WorldWriter& world) {
                     if (!feed) return world.addFault(feed.error());
                     s->connectFeed(world, *feed, file, by);
                   };
                 });
}
void Session::disconnectFeed(const std::string& id, const std::string& by) {
  state_->post([s = state_.get(), id, by](WorldWriter& world) {
    s->disconnectFeed(world, id, by);
  });
}
void Session::takeLead(const std::string& by) {
  state_->post([s = state_.get(), by](WorldWriter& world) { s->claimLead(world, by); });
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
void Session::setTraffic(TrafficPointer traffic) {
  state_->post([traffic = std::move(traffic)](WorldWriter& world) { world.setTraffic(traffic); });
}
void Session::runStorm(double millimetres, double minutes) {
  state_->post(
      [millimetres, minutes](WorldWriter& world) { world.startStorm(millimetres, minutes); });
}
void Session::report(const std::string& fault) {
  state_->post([fault](WorldWriter& world) {
    world.addFault({ErrorCode::unreadable, fault, "", ""});
  });
}
void Session::dismissFaults(const std::string& by) {
  state_->post([by](WorldWriter& world) { world.dismissFaults(by); });
}
void Session::cancelJobs() {
  state_->jobs.cancelAll();
  state_->branchJobs.cancelAll();
  state_->post([s = state_.get()](WorldWriter& world) { s->cancel(world, "session"); });
}
void Session::cancelJobs(const std::string& by) {
  state_->post([s = state_.get(), by](WorldWriter& world) {
    if (!world.mayNow(Act::runForecast)) return;
    for (const run::JobStatus& job : s->jobs.status())
      world.noteComputation(
          "cancel", {"取消计算：" + job.name.zh, "computation cancelled: " + job.name.en}, by);
    s->jobs.cancelAll();
    s->cancel(world, by);
  });
}

void Session::editFlood(flood::FloodEdit edit, const std::string& by) {
  state_->post([edit = std::move(edit), by](WorldWriter& world) { world.editFlood(edit, by); });
}
void Session::drawSandbags(std::vector<Point2> line, double height, const std::string& by) {
  state_->post([line = std::move(line), height, by](WorldWriter& world) {
    world.drawSandbags(line, height, by);
  });
}
void Session::blockStreet(const Point2& at, const std::string& by) {
  state_->post([at, by](WorldWriter& world) { world.blockStreet(at, by); });
}
void Session::scaleRain(double factor, const std::string& by) {
  state_->post([factor, by](WorldWriter& world) { world.scaleRain(factor, by); });
}
void Session::record(const run::Action& action) {
  state_->post([action](WorldWriter& world) { world.record(action); });
}
Outcome Session::mayExport(const Text& what, const std::string& by) {
  const PersonView person = view()->person;
  if (Outcome may = permitAt(person, Act::exportData); !may) return may;
  state_->post(
      [what, by, person](WorldWriter& world) { world.recordExport(what, by, person); });
  return Done{};
}
Outcome Session::mayStart(RunKind kind, const Text& on, const std::string& by) {
  const PersonView person = view()->person;
  if (Outcome may = permitRun(person, kind); !may) return may;
  state_->post(
      [kind, on, by, person](WorldWriter& world) { world.recordRun(kind, on, by, person); });
  return Done{};
}
Outcome Session::mayStop(RunKind kind, const Text& on, const std::string& by) {
  const PersonView person = view()->person;
  if (Outcome may = permitRun(person, kind); !may) return may;
  state_->post(
      [kind, on, by, person](WorldWriter& world) { world.recordStop(kind, on, by, person); });
  return Done{};
}
void Session::runEnded(RunKind kind, const Text& on, RunEnd end, const std::string& why) {
  state_->post([kind, on, end, why](WorldWriter& world) { world.recordEnd(kind, on, end, why); });
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
void Session::pauseRun(const std::string& by) {
  state_->post([s = state_.get(), by](WorldWriter& world) {
    if (world.mayNow(Act::runForecast)) s->hold(by);
  });
}
void Session::resumeRun(const std::string& by) {
  state_->post([s = state_.get(), by](WorldWriter& world) {
    if (world.mayNow(Act::runForecast)) s->release(by);
  });
}

void Session::runTo(Instant at) {
  const std::lock_guard lock(state_->mutex);
  state_->target = std::max(state_->target, at);
  state_->wake.notify_all();
}

void Session::waitUntil(Instant at) {
  runTo(at);
  waitIdle();
}

void Session::waitIdle() {
  std::unique_lock lock(state_->mutex);
  state_->quiet.wait(lock, [&] { return state_->nobodyWaits || state_->settled(); });
}

void Session::stopWaiting() {
  const std::lock_guard lock(state_->mutex);
  state_->nobodyWaits = true;
  state_->quiet.notify_all();
}

const std::string& Session::assets() const { return state_->options.assets; }
const std::string& Session::journalPath() const { return state_->journalPath; }

}  // namespace citymirror::session
