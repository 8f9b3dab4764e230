#include "app/session/session_state.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>

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

Instant wallClockMinute() {
  const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
  return {std::chrono::duration_cast<Millis>(now.time_since_epoch()).count()};
}

}  // namespace

Millis steadyNow() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
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

Outcome Session::State::openChannels(const feeds::ChannelBook& book, Unsent unsent) {
  if (book.channels.empty()) return Done{};
  auto made = feeds::ChannelDesk::make(
      book, feeds::processEnvironment, [this](const feeds::Receipt& receipt) {
        post([receipt](WorldWriter& world) { world.takeReceipt(receipt); });
      });
  if (!made) return made.error();
  auto shared = std::make_shared<std::unique_ptr<feeds::ChannelDesk>>(std::move(*made));
  post([this, shared, unsent = std::move(unsent)](WorldWriter&) {
    desk = std::move(*shared);
    sendAgain(unsent);
  });
  return Done{};
}

void Session::State::sendOut() {
  for (auto batch = writer.takeOutbound(); !batch.empty(); batch = writer.takeOutbound()) {
    if (!seats) {
      sendNow(batch);
      continue;
    }
    for (Outbound& out : batch) outbox.push_back({seats->newest(), std::move(out)});
  }
  if (outbox.empty()) return;
  if (writer.seat().follows) return outbox.clear();  // the lead is lost: who has it sends
  if (!seats->health().lead.confirmed) return;
  std::vector<Outbound> due;
  for (; !outbox.empty() && outbox.front().after <= seats->carried(); outbox.pop_front())
    due.push_back(std::move(outbox.front().out));
  if (!due.empty()) sendNow(due);
}

/// A message that no channel takes has failed, and its recipient may be escalated for it.
void Session::State::sendNow(const std::vector<Outbound>& batch) {
  writer.noteHanded(batch, wallNow());
  for (const Outbound& out : batch) {
    Outcome given = Error{ErrorCode::notFound, "not sent: no channel", out.dispatch.channel, ""};
    if (desk && out.kind == feeds::OutgoingKind::order)
      given = desk->send(out.dispatch, out.title, out.purpose, out.warning);
    else if (desk)
      given = desk->recall(out.dispatch, out.title, out.why, out.purpose, out.warning);
    if (given) continue;
    writer.takeReceipt(
        {out.dispatch.id, out.kind, incident::ReceiptState::failed, wallNow(), given.error().what});
  }
}

void Session::State::pollByPosture() {
  if (!feeds || polledIn == writer.posture().kind) return;
  polledIn = writer.posture().kind;
  feeds->pollAtMostEvery(writer.posture().refresh);
}

void Session::State::sendAgain(const Unsent& unsent) {
  for (const Outbound& out : unsent.again) {
    const Outcome given =
        desk->send(out.dispatch, out.title, out.purpose, writer.warningOf(out));
    const std::string id = out.dispatch.id;
    writer.note("channels", {"重新发送上次未发出的消息 " + id, "sent again what was left: " + id});
    if (!given)
      writer.takeReceipt(
          {id, out.kind, incident::ReceiptState::failed, wallNow(), given.error().what});
  }
  for (const std::string& id : unsent.tooLate)
    writer.takeReceipt({id, feeds::OutgoingKind::order, incident::ReceiptState::failed, wallNow(),
                        "not sent: the program did not run in its time"});
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
  return queue.submit(name, [this, counted, work = std::move(work)](const run::JobContext& job) {
    post(work(job));
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
  std::function<void()> tell;
  {
    const std::lock_guard lock(mutex);
    view = std::move(next);
    tell = listener;
  }
  if (tell) tell();
}

/// A session that cannot be gone on with is told and left as it is; a new one begins.
Session::State::Left Session::State::resume(const CityModel& city, Instant now) {
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
  if (!live() && !options.seat.shares()) return left;
  const Instant remembered = left.session ? now - from->score.measured.all : now;
  auto forecasts = pastForecasts(*journal, from->until, archiveAddress(), city, from->score, now,
                                 remembered);
  if (forecasts)
    left.forecasts = std::move(*forecasts);
  else
    fault(forecasts.error());
  return left;
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
           auto left = std::make_shared<Left>(resume(*opened->city, wallNow()));
           post([this, city = *opened, begin, left](WorldWriter& world) {
             world.openCity(city.city, city.domain, begin, std::move(left->session));
             world.recallForecasts(std::move(left->forecasts));
             for (const Note& note : city.notes)
               world.addFault(
                   {ErrorCode::badInput, note.what, note.where, "The rest of the city is used"});
             clock.jumpTo(begin);
             if (live()) world.goLive(wallNow());
             keepSeries();
             beginSeat(*city.city);
           });
           if (!plays()) return [](WorldWriter&) {};
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
