#include "app/session/session_state.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>

#include "app/session/branch/world_runs.h"
#include "app/session/city/scenario_words.h"
#include "app/session/live/measured_before.h"
#include "app/session/standstill.h"

namespace citymirror::session {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);
constexpr double kFastestLoop = 10;  // rate at which forecasts are still renewed

/// Feeds may bring something every millisecond; the eye wants no more pictures than this.
constexpr Millis kLivePicture{40};
/// How soon a message follows the act in the shared log.
constexpr Millis kHeldLook{10};
/// Commands that come all at once, as what a seat that comes late is told, leave the loop its turn.
constexpr Millis kCommandsWithin{500};

/// Of the progress of opening a city; its recording is the rest.
constexpr double kCityOpened = 0.2;

Instant wallClockMinute() {
  const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
  return {std::chrono::duration_cast<Millis>(now.time_since_epoch()).count()};
}

}  // namespace

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

Error drillRefused(const std::string& file) {
  return {ErrorCode::unsupported,
          "a world scenario has a clock of its own, this seat that of this computer", file,
          "Start the window without feeds and without other seats"};
}

void Session::State::follow(std::unique_ptr<LiveFeeds> opened) {
  FeedReader::Desk reader;
  reader.now = wallNow;
  reader.city = [this] {
    const std::lock_guard lock(mutex);
    return view->whole;
  };
  reader.enter = [this](const std::vector<LivePart>& parts) {
    std::promise<Result<std::vector<std::size_t>>> entered;
    post([&](WorldWriter& world) { entered.set_value(world.takeLive(wallNow(), parts)); });
    return entered.get_future().get();
  };
  reader.tell = [this](std::vector<FeedLine> lines) {
    post([lines = std::move(lines)](WorldWriter& world) { world.setFeedLines(lines); });
  };
  feeds = std::make_unique<FeedReader>(std::move(opened), std::move(reader));
}

void Session::State::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Standstill round(ThreadTime::now());
    const auto passed = [&round](const char* zh, const char* en) {
      round.passed({zh, en}, ThreadTime::now());
    };
    bool changed = runCommands();
    passed("处理指令、报文和其他席位的消息", "taking in acts, messages and what other seats told");
    changed = advance() || changed;
    passed("推进时间与规则", "passing the time and judging by rules");
    startForecast();
    steer();
    pollByPosture();
    changed = tellSeats() || changed;
    sendOut();
    passed("告知其他席位和通道", "telling other seats and channels");
    readHistory();
    changed = writer.passIdle({steadyNow().count()}) || changed;
    publishIfDue(changed);
    passed("准备画面", "preparing the picture");
    if (const auto stood = round.told()) {
      writer.note("session", *stood);
      owesView = true;
    }
    countExposure();
    std::unique_lock lock(mutex);
    reached = writer.now();
    busy = owesView || writer.awaitsForecast();
    quiet.notify_all();
    wake.wait_for(lock,
                  !outbox.empty() ? kHeldLook
                  : owesView      ? kLivePicture
                                  : kTick,
                  [&] { return !commands.empty() || hurries() || stop.stop_requested(); });
    busy = owesView || writer.awaitsForecast() || !commands.empty() || hurries();
  }
}

bool Session::State::runCommands() {
  std::deque<Command> batch;
  {
    const std::lock_guard lock(mutex);
    batch.swap(commands);
    busy = busy || !batch.empty();
  }
  const bool any = !batch.empty();
  const Millis until = steadyNow() + kCommandsWithin;
  while (!batch.empty() && steadyNow() < until) {
    batch.front()(writer);
    batch.pop_front();
  }
  if (batch.empty()) return any;
  const std::lock_guard lock(mutex);
  commands.insert(commands.begin(), std::make_move_iterator(batch.begin()),
                  std::make_move_iterator(batch.end()));
  return any;
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
  writer.setForecastLoop(options.forecastLoop &&
                         (live() || isTold() || pace == Pace::asFastAsPossible ||
                          clock.rate() <= kFastestLoop));
  if (live()) {
    writer.advanceTo(wallNow());
    return true;
  }
  if (isTold()) return writer.showTime(wallNow()) | writer.renewRepeated();
  if (awaitsRecording) return writer.awaitRecording(wallNow());
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

void Session::State::pollByPosture() {
  if (!feeds || polledIn == writer.posture().kind) return;
  polledIn = writer.posture().kind;
  feeds->pollAtMostEvery(writer.posture().refresh);
}

void Session::State::publishIfDue(bool changed) {
  const bool working = !jobsNow().empty();
  owesView = owesView || changed || working || showedWork;
  showedWork = working;
  if (owesView && (!live() || steadyNow() - lastView >= kLivePicture)) publish();
}

void Session::State::publish() {
  owesView = false;
  lastView = steadyNow();
  auto next = live() || isTold() ? writer.publish(writer.followsNow(), 1, jobsNow())
                                 : writer.publish(clock.running(), clock.rate(), jobsNow());
  {
    const std::lock_guard lock(mutex);
    view = std::move(next);
  }
  const std::lock_guard lock(telling);
  if (listener) listener();
}

/// A session that cannot be gone on with is told and left as it is; a new one begins.
Session::State::Left Session::State::resume(const OpenedCity& opened, Instant now) {
  const CityModel& city = *opened.city;
  Left left;
  const auto from = std::exchange(before, nullptr);
  if (!from) return left;
  const auto fault = [this](const Error& error) {
    post([error](WorldWriter& world) { world.addFault(error); });
  };
  const auto journal = store::Journal::open(journalPath);
  if (!journal) return fault(journal.error()), Left();
  if (from->resumes) {
    auto had = resumeFrom(*journal, from->rules, city, now, from->until);
    if (had)
      left.session = std::move(*had);
    else
      fault(had.error());
  }
  std::optional<store::SeriesArchive> archive;
  if (live()) {
    const Span kept{now - from->score.measured.all, now};
    MeasuredBefore measured = measuredBefore(archiveAddress(), city, opened.domain.get(), kept);
    left.rain = std::move(measured.rain);
    left.stages = std::move(measured.stages);
    if (measured.fault) fault(*measured.fault);
    archive = std::move(measured.archive);
  } else if (!options.seat.shares()) {
    return left;
  } else if (auto kept = store::SeriesArchive::openToRead(archiveAddress())) {
    archive = std::move(*kept);
  } else if (kept.error().code != ErrorCode::notFound) {
    fault(kept.error());
  }
  const Instant remembered = left.session ? now - from->score.measured.all : now;
  auto forecasts = pastForecasts(*journal, from->until, archive ? &*archive : nullptr, city,
                                 from->score, now, remembered);
  if (forecasts)
    left.forecasts = std::move(*forecasts);
  else
    fault(forecasts.error());
  return left;
}

void Session::State::open(const Load& load, const Play& play) {
  submit(jobs, computing, {"打开城市", "opening the city"},
         [this, load, play](const run::JobContext& job) -> Command {
           const bool recorded = plays() && play;
           auto opened = load(recorded ? job.part(0, kCityOpened) : job);
           if (!opened)
             return [error = opened.error()](WorldWriter& world) { world.addFault(error); };
           const Instant begin = opened->scenario ? opened->scenario->zero : wallClockMinute();
           auto left = std::make_shared<Left>(resume(*opened, wallNow()));
           post([this, city = *opened, begin, left](WorldWriter& world) {
             if (city.scenario && live())  // a feed was connected while it was read
               return world.addFault(drillRefused(city.scenario->scenario));
             world.openCity(city.city, city.domain, begin, std::move(left->session),
                            std::move(left->rain), std::move(left->stages));
             world.recallForecasts(std::move(left->forecasts));
             for (const Note& note : city.notes)
               world.addFault(
                   {ErrorCode::badInput, note.what, note.where, "The rest of the city is used"});
             if (city.scenario) world.setScenario(city.scenario);
             for (const Note& note : city.scenarioNotes) {
               const Text words = scenarioNoteWords(note);
               world.note("session", {"情景说明：" + words.zh, "scenario: " + words.en});
             }
             clock.pause();  // that of the city before may go
             clock.jumpTo(begin);
             if (live()) world.goLive(wallNow());
             awaitsRecording = plays() && pace == Pace::realTime && !world.drillsScenario();
             keepSeries();
             beginSeat(*city.city);
           });
           if (!plays()) return [](WorldWriter&) {};
           return playing(recorded ? play(*opened, job.part(kCityOpened, 1))
                                   : std::vector<gis::FeedMessage>{});
         });
}

/// The recording of the city that is open, or why there is none, as the world takes it in.
Session::State::Command Session::State::playing(Result<std::vector<gis::FeedMessage>> recording) {
  if (!recording) {
    return [this, error = recording.error()](WorldWriter& world) {
      awaitsRecording = false;
      clock.jumpTo(world.now());
      world.addFault(error);
    };
  }
  return [this, messages = std::move(*recording), notes = recording.notes()](WorldWriter& world) {
    awaitsRecording = false;
    if (!messages.empty()) world.setRecording(messages, notes);
    clock.jumpTo(world.now());
    if (!messages.empty()) clock.start(steadyNow());
  };
}

}  // namespace citymirror::session
