#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/session/command/command_act.h"
#include "app/session/world_view.h"
#include "engine/core/result.h"
#include "engine/run/action.h"
#include "scenarios/flood/flood_edit.h"

namespace citymirror::session {

enum class RunKind;
enum class RunEnd;

/// Of a data folder: what was received and decided, and the measured values in an order that is
/// read fast.
inline constexpr const char* kJournalFile = "journal.sqlite";
inline constexpr const char* kArchiveFile = "series.sqlite";

/// How a session is set up: where things lie, who sits at it, what it is connected to.
struct Options {
  std::string assets;      ///< folder of assets; empty = found beside the program
  std::string dataFolder;  ///< demo city, journal, reports; empty = the user's data folder
  double floodCell = 10;   ///< m
  int threads = 0;         ///< 0 = all cores
  /// Descriptors of live feeds (assets/help/feeds.md). With them the world lives by the clock of
  /// this computer, whatever the pace, and no recording is played. A seat among several connects
  /// them when it leads.
  std::vector<std::string> feeds;
  std::string operatorName = "duty officer";
  /// Forecasts are renewed while it rains, without hands (ForecastLoop); a replay at more than ×10
  /// would only wait for them and renews none.
  bool forecastLoop = false;
  Seat seat;  ///< among several that share one picture; on its own by default
  Role role = Role::dutyOfficer;  ///< whose rights count
  /// File of accounts (assets/help/accounts.md): nobody may do more than look before signing in.
  /// Empty = the rights of `role`.
  std::string accounts;
  /// What is above the wall's label is not shown from the start.
  bool wallSafe = false;
  /// Channels file by which linkages go out; empty = nothing is sent, and receipts say so.
  std::string channels;
  /// Of linkages. A recording and the demo city are always a drill.
  feeds::Purpose purpose = feeds::Purpose::drill;
};

/// Where a user's own things are kept: XDG_DATA_HOME/citymirror.
std::string userDataFolder();

/// Paces the world by real time (window) or as fast as it computes (command line, tests).
enum class Pace { realTime, asFastAsPossible };

/// The windowless composition root. One world thread writes; every call here is thread-safe and
/// returns at once; results arrive as a new WorldView.
class Session {
 public:
  /// Errors: configuration, data folder, journal; a descriptor or an address of a feed.
  static Result<std::unique_ptr<Session>> make(Options options, Pace pace);
  ~Session();

  /// The embedded demo city with its evening; generated on the first use, then read from
  /// dataFolder. With feeds, and at a seat that follows, no recording is played.
  void openDemo();
  /// A city package; `recording` may be empty (no feed), and is left alone where openDemo()'s is.
  void openCity(const std::string& folder, const std::string& recording);
  /// A person opens another city package, without a recording. Errors: a world that has live feeds
  /// or is shared among seats keeps its city; nobody has signed in where people do; the seat is
  /// locked. What cannot be read is a fault, as of openCity().
  Outcome changeCity(const std::string& folder, const std::string& by);
  /// The city of a scenario of the verb `world` with its clock, as WorldView::scenario: a drill in
  /// which no time is live and nothing leaves. Faults: those of readWorldScenario, a world that has
  /// live feeds or is shared among seats.
  void openWorld(const std::string& file);

  std::shared_ptr<const WorldView> view() const;
  /// Called on the world thread after each new view. Once this returns, the listener before is
  /// called no more and no call of it goes on: what it reached may go. Not from a listener.
  void onPublished(std::function<void()> listener);

  /// A live world, and one that another seat tells of, does not pause: its picture is held and
  /// follows again.
  void play();
  void pause();
  void setRate(double rate);  ///< world seconds per second, 1 to 3600; a live one keeps 1
  void seek(Instant at);      ///< looks at another time; the world goes on
  void followNow();
  void setLanguage(Language language);
  /// What a sensor measured over the last `back`, from the archive, as WorldView::history; renewed
  /// every minute. An empty code or zero = nobody looks any more.
  void showHistory(const std::string& sensor, Millis back);
  void select(const std::string& code);

  /// An act about an alarm or incident, in the rights of the session's role. A linkage is given an
  /// id of its own where it has none.
  void command(CommandAct act);
  /// Shows the password; who it fits works at this seat until signOut(). A wrong one is a fault, and
  /// is counted in the file.
  void signIn(const std::string& login, const std::string& password);
  void signOut();
  /// Somebody moves the mouse or presses a key; after AccountPolicy::idleLock without that the seat
  /// asks for the password of who is signed in, and does nothing else for them.
  void touched();
  void lockSeat(const std::string& by);
  /// What is above the wall's label is not shown here (label_mask.h), now and after a restart.
  /// Lifting takes a right.
  void setMask(MaskSwitch wanted, const std::string& by);
  /// A feed by its descriptor's file begins now, and with every later start that has live feeds. A
  /// city without recording lives by this computer's clock from now on. Faults: of the file, an id
  /// that is there, a world that plays a recording, a seat that follows, no right.
  void connectFeed(const std::string& file, const std::string& by);
  void disconnectFeed(const std::string& id, const std::string& by);
  /// This seat leads the others from now on, where the leading one has fallen silent (seat.h): one
  /// act, in the shared log. Faults: another leads, nobody to take over from, no right.
  void takeLead(const std::string& by);
  void verify(const std::string& incidentId, const std::string& by);
  void reject(const std::string& incidentId, const std::string& by);
  /// Route of a unit to a road over the water at the cursor; cleared with empty codes.
  void requestRoute(const std::string& unit, const std::string& roadCode);
  /// The traffic that slows routes and proposals from now on; null = none.
  void setTraffic(TrafficPointer traffic);
  /// A design storm on the city as it is: total millimetres over minutes, from now.
  void runStorm(double millimetres, double minutes);
  void dismissFaults(const std::string& by);
  /// A fault of what is shown beside the world: kept in view with the world's own.
  void report(const std::string& fault);
  /// Stops everything that computes; what was shown before comes back. Without a name: the program
  /// itself, as when it ends.
  void cancelJobs();
  /// A person, who must be somebody who may run forecasts; journalled with what was computing.
  void cancelJobs(const std::string& by);

  // Steering: what people do to the flood from the cursor's instant on. The forecast that a warning
  // rests on stays as it is; people see a what-if branch of it (WorldView::whatIf), which computes
  // from the nearest snapshot. Everything is journalled.
  void editFlood(flood::FloodEdit edit, const std::string& by);
  /// A line of sandbags, `height` metres above the highest ground under it.
  void drawSandbags(std::vector<Point2> line, double height, const std::string& by);
  /// A barrier that no water passes across the street at a place.
  void blockStreet(const Point2& at, const std::string& by);
  /// The rain to come times `factor`.
  void scaleRain(double factor, const std::string& by);
  /// Takes the last measure back: what was shown before it is shown at once. Redo brings it back.
  void undo(const std::string& by);
  void redo(const std::string& by);
  void showForecast(const std::string& by);
  /// Holds what computes: the branch, or the forecast where no branch computes.
  void pauseRun(const std::string& by);
  void resumeRun(const std::string& by);
  /// For the journal and the log: what a person did to a branch beside the world (WorldRuns).
  void record(const run::Action& action);

  // Asked before what is done beside the world thread; the answer is by the newest view. What is
  // allowed goes to the journal with who did it, login and role, before it is done. `by`: who it is
  // where nobody has signed in. Errors: permitAt.
  /// A file is about to leave: table, picture, film, report … `what` names its kind and the file.
  Outcome mayExport(const Text& what, const std::string& by);
  /// A computation is about to begin, on what `on` names: a forecast, a branch; may be empty.
  Outcome mayStart(RunKind kind, const Text& on, const std::string& by);
  /// One that somebody has begun is about to be stopped by hand, by whoever might begin it.
  Outcome mayStop(RunKind kind, const Text& on, const std::string& by);
  /// A computation that mayStart() let begin has ended, and not by mayStop(): for journal and log.
  /// Asks for no right. `why`: the error where it failed, else empty.
  void runEnded(RunKind kind, const Text& on, RunEnd end, const std::string& why);

  /// Pace::asFastAsPossible: lets the world run to `at` in the background.
  void runTo(Instant at);
  /// Blocks until the world reaches `at` and nothing is computing (command line, tests).
  void waitUntil(Instant at);
  void waitIdle();
  /// Both return at once, now and from now on: who waits in another thread can be ended.
  void stopWaiting();

  const std::string& assets() const;
  const std::string& journalPath() const;

 private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Where assets are: $CITYMIRROR_ASSETS as it stands where it is set, else beside the program, the
/// installed share folder, the source tree.
std::string findAssets();

/// Where the product keeps what it makes: $XDG_DATA_HOME/citymirror or ~/.local/share/citymirror.
std::string userDataFolder();

}  // namespace citymirror::session
