#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/feeds/channel_desk.h"
#include "app/session/demo_store.h"
#include "app/session/exposure_desk.h"
#include "app/session/live/feed_reader.h"
#include "app/session/live/history_desk.h"
#include "app/session/live/journal_sealer.h"
#include "app/session/live/score_memory.h"
#include "app/session/live/seat_link.h"
#include "app/session/live/unsent_orders.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/run/clock.h"
#include "engine/store/folder_lock.h"

namespace citymirror::session {

Millis steadyNow();

/// Why a scenario cannot be drilled at a seat that lives by the clock of this computer.
Error drillRefused(const std::string& file);
/// Of a session or a linkage: 16 hexadecimal digits.
std::string randomId();

using run::wallNow;

/// The world thread and what it shares: a queue of commands in, the newest view out.
struct Session::State {
  using Command = std::function<void(WorldWriter&)>;

  State(Options o, Pace p, Config config, store::Journal journal, store::FolderLock held)
      : options(std::move(o)),
        folderLock(std::move(held)),
        pace(p),
        flood(cityFlood(config, options.floodCell)),
        history(config.archive),
        exposure(config.ponding),
        writer(std::move(config), std::move(journal), options.threads),
        jobs(1),
        branchJobs(1),
        personJobs(1),
        historyJobs(1),
        exposureJobs(1) {
    WorldView nothing;
    nothing.person.accounts = !options.accounts.empty();
    view = std::make_shared<const WorldView>(std::move(nothing));
    lives = !options.feeds.empty() && !options.seat.shares();
    writer.setRole(options.role);
    writer.setPurpose(options.purpose);
    thread = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  }
  ~State() {
    feeds.reset();  // while the world's thread still takes in what it brings
    endings.clear();
    jobs.cancelAll();
    branchJobs.cancelAll();
    personJobs.cancelAll();
    historyJobs.cancelAll();
    exposureJobs.cancelAll();
    thread.request_stop();
    wake.notify_all();
    thread.join();
    closeSeries();
    sealer.reset();
    desk.reset();
    seats.reset();
  }

  void post(Command command) {
    {
      const std::lock_guard lock(mutex);
      commands.push_back(std::move(command));
    }
    wake.notify_all();
  }

  /// Live feeds: the world lives by the clock of this computer.
  bool live() const { return lives; }
  /// Feeds given mean a live world, also at a seat that has yet to lead; whoever follows is told.
  bool plays() const { return !live() && options.feeds.empty() && !options.seat.follows; }
  /// Another seat tells what time it is. The world thread's.
  bool isTold() const { return writer.seat().follows && writer.repeats(); }
  void follow(std::unique_ptr<LiveFeeds> live);
  void connectFeed(WorldWriter& world, const gis::FeedDescriptor& feed, const std::string& file,
                   const std::string& by);
  void disconnectFeed(WorldWriter& world, const std::string& id, const std::string& by);
  void setMask(WorldWriter& world, MaskSwitch wanted, const std::string& by);
  void keepSeries();  ///< of the city that is open, where it is a live one
  void closeSeries();  ///< once the world's thread has ended
  void sealJournal();  ///< from time to time from now on, and at the end
  void readHistory();
  std::string archiveAddress() const;  ///< store::SeriesArchive::open
  void countExposure();
  void loop(const std::stop_token& stop);
  bool runCommands();
  bool advance();
  Instant playedTo(Millis steady);
  void startForecast();
  void steer();
  /// Makes the channels, lets them report and gives them what an earlier session left unsent.
  /// Errors as ChannelDesk::make.
  Outcome openChannels(const feeds::ChannelBook& book, Unsent unsent);
  void sendOut();
  void sendAgain(const Unsent& unsent);
  void sendNow(const std::vector<Outbound>& batch);
  /// Errors as SeatLink::open.
  Outcome openSeat(const LeadTimes& times);
  void beginSeat(const CityModel& city);
  void pollByPosture();
  bool tellSeats();  ///< there is something new about them to show
  void claimLead(WorldWriter& world, const std::string& by);
  void takeLeadAfterSilence(const SeatLead& lead);
  void beginToLead();
  void ceaseToLead();
  void startBranch(world::ForecastRequest request);
  void hold(const std::string& by);
  void release(const std::string& by);
  void cancel(WorldWriter& world, const std::string& by);  ///< what computes a branch
  std::vector<run::JobStatus> jobsNow() const;
  void publishIfDue(bool changed);
  void publish();
  /// Counts the job in `running` until its command is taken in; returns its id.
  std::uint64_t submit(run::JobQueue& queue, int& running, const Text& name,
                       std::function<Command(const run::JobContext&)> work);
  /// What the journal of before the start lets a city go on with.
  struct Left {
    std::optional<Resumed> session;
    std::vector<PastForecast> forecasts;  ///< that are scored
    RainRecord rain;                      ///< that was measured
    MeasuredSeries stages;                ///< of rivers, alike
  };
  Left resume(const OpenedCity& opened, Instant now);
  using Load = std::function<Result<OpenedCity>(const run::JobContext&)>;
  using Play = std::function<Result<std::vector<gis::FeedMessage>>(const OpenedCity&,
                                                                   const run::JobContext&)>;
  /// Without `play` the city has no recording.
  void open(const Load& load, const Play& play);
  Command playing(Result<std::vector<gis::FeedMessage>> recording);
  bool settled() const {
    return commands.empty() && computing == 0 && branching == 0 && admitting == 0 && exposing == 0 &&
           !busy && reached >= target;
  }
  bool hurries() const {
    return !live() && pace == Pace::asFastAsPossible && computing == 0 && reached < target;
  }

  Options options;
  store::FolderLock folderLock;
  Pace pace;
  flood::CityFloodOptions flood;
  HistoryDesk history;  ///< the world thread's
  ExposureDesk exposure;
  std::string journalPath;
  /// What the journal held at the start, and by what that is gone on with.
  struct Before {
    bool resumes = false;     ///< a live session on its own
    std::int64_t until = 0;  ///< sequence
    ResumeRules rules;
    ForecastLoopConfig score;
  };
  std::shared_ptr<const Before> before;  ///< used by the first city that is opened
  AccountPolicy accountPolicy;
  LeadTimes leadTimes;
  ListenRule listenRule;  ///< what a seat that is to lead may go on with
  Millis giveUpAfter{0};  ///< of channels
  std::atomic<bool> lives{false};

  // Owned by the world thread.
  WorldWriter writer;
  run::WorldClock clock{Instant{}, 60};
  Millis lastSteady{0};
  Millis lastView{0};
  std::optional<PostureKind> polledIn;  ///< posture by which the feeds are polled
  bool awaitsRecording = false;  ///< of the city that is open: it is still made or read
  bool owesView = false;    ///< something has changed since the last view
  bool showedWork = false;  ///< the last view told of jobs: one more tells that they ended
  std::uint64_t forecastJob = 0, branchJob = 0;
  std::unique_ptr<feeds::ChannelDesk> desk;
  std::unique_ptr<SeatLink> seats;
  /// What is to leave, and the sequence of this seat's own list that the shared log must have
  /// reached before: whoever takes the lead after this seat knows of it then.
  struct Held {
    std::int64_t after = 0;
    Outbound out;
  };
  std::deque<Held> outbox;
  std::unique_ptr<SeriesKeeper> keeper;
  std::unique_ptr<JournalSealer> sealer;
  std::shared_ptr<const CityModel> keptCity;  ///< whose values it keeps
  std::vector<std::jthread> endings;  ///< of feeds that this seat had while it led

  mutable std::mutex mutex;
  std::condition_variable wake, quiet;
  bool nobodyWaits = false;  ///< as of stopWaiting
  std::deque<Command> commands;
  int computing = 0;  ///< jobs whose result has not been taken in yet: cities and forecasts
  int branching = 0;  ///< and what-if branches
  int admitting = 0;  ///< people whose password is looked at
  int exposing = 0;   ///< counts of what the water meets: one at most
  bool busy = false;  ///< the world thread is between commands and view
  Instant reached, target;
  std::shared_ptr<const WorldView> view;
  std::mutex telling;  ///< held while the listener hears
  std::function<void()> listener;

  run::JobQueue jobs, branchJobs, personJobs, historyJobs, exposureJobs;
  std::jthread thread;
  std::unique_ptr<FeedReader> feeds;
};

}  // namespace citymirror::session
