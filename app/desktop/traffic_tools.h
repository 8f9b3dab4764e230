#pragma once
#include <QTimer>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/desktop/viewer_tool.h"
#include "app/desktop/water_taker.h"
#include "app/panels/timeline.h"
#include "app/panels/traffic_card.h"
#include "app/session/branch/branch_picture.h"
#include "app/session/branch/branch_water.h"
#include "app/session/branch/crew_offers.h"
#include "app/session/branch/deed_effect.h"
#include "app/session/branch/running_traffic.h"
#include "app/session/branch/saved_branches.h"
#include "app/session/branch/seat_runs.h"
#include "app/session/branch/unit_arrivals.h"
#include "app/session/branch/waiting_branches.h"
#include "app/session/branch/world_runs.h"
#include "app/session/branch/world_tasks.h"
#include "app/session/command/command_act.h"
#include "app/session/config.h"
#include "scenarios/traffic/day_equilibrium.h"
#include "scenarios/traffic/street_finder.h"

namespace citymirror::desktop {

class DetailLook;
class EvacuationTool;
class UnitDrag;

/// Flood and traffic of the open city on one clock, as branches: vehicles, speeds and queues in the
/// picture, roads that people close and open, units that they send or drag, what they do to
/// the water, zones that they evacuate, a detailed look of SUMO, and where help gets in time.
class TrafficTools : public ViewerTool, public WaterTaker {
  Q_OBJECT
 public:
  /// Numbers of the layers of what is within reach, how fast roads flow, and queues.
  static constexpr int kReachLayer = 900000, kPaceLayer = 900001, kQueueLayer = 900002;

  /// `water`, not null, may be shared with other tools of the window.
  TrafficTools(view::CityView* city, QWidget* stage,
               std::shared_ptr<session::BranchWater> water);
  ~TrafficTools() override;

  void setConfig(session::Config config);
  /// Who does what of a plan; without them none can be put in force.
  void setTaskRoles(session::TaskRoles roles) { taskRoles_ = std::move(roles); }
  panels::TrafficCard* card() const { return card_; }
  UnitDrag* drag() const { return drag_; }
  DetailLook* detail() const { return detail_; }
  session::SeatRuns& runs() { return runs_; }
  unsigned plansAtOnce() const;  ///< that a search may try side by side on this machine
  const std::shared_ptr<const session::WorldFutures>& futures() const { return futures_; }
  const QString& chosen() const { return chosen_; }
  /// Leaves its card away while branches are compared, and brings it again. What is within reach
  /// goes with the card, which holds its legend.
  void setAside(bool aside);
  /// Begins the run that goes with the forecast, or that of the scenario that is drilled, whose
  /// vehicles its file says; without either, and after the forecast's end, a dry one from the
  /// cursor's time on. Nothing before a city is open.
  void start(std::size_t vehicles = 0);  ///< 0 = as many as usual (session::usualTrips)
  void choose(const QString& id);
  /// A branch of the chosen one from the cursor's time on, in which a road is closed or opened or a
  /// unit is sent. It becomes the chosen one. Where nothing runs yet, the run begins and the unit
  /// sets out as soon as it has come to its time.
  void closeRoad(const std::string& road, int afterMinutes,
                 std::optional<int> forMinutes = std::nullopt);
  /// The same with one of its lanes on a side, where it has another there.
  void closeLane(const std::string& road, session::RoadSide side, int afterMinutes,
                 std::optional<int> forMinutes = std::nullopt);
  void openRoad(const std::string& road);
  void sendUnit(const std::string& unit, const Point2& to);
  /// The same by hand: what a unit without a pump does there is asked on the card where a structure
  /// near by can be worked (session::crewOffers).
  void placeUnit(const std::string& unit, const Point2& to);
  /// A branch in which the residents of a zone drive to shelters, from the order's time on.
  void evacuate(world::EvacuationOrder order);
  /// While branches are shown and the card says so, what people do to the water makes a branch of
  /// the chosen one from the cursor's time on.
  bool takesWater() const override;
  void editWater(const flood::FloodEdit& edit) override;
  void laySandbags(const std::vector<Point2>& line, double height) override;
  void blockStreet(const Point2& at) override;
  /// A branch in which another rain falls from the cursor's time on (session::RainChange).
  void changeRain(double factor, int minutesLater);
  /// The folder in which branches are kept: they come again with the next run of their city, also
  /// after a restart. Empty = they are not, as those of a scenario, which its file has.
  void keepIn(const QString& folder);
  /// Makes the branches of a file, kept ones or those of plan.json, as the run comes to their times;
  /// begins the run where nothing runs yet.
  void openBranches(const QString& file);
  /// Makes branches whose times count from `zero` in the run that has it.
  void addBranches(std::vector<session::SavedBranch> branches, Instant zero);
  /// Takes the newest deed in a branch back, with the branches that leave from it, or brings back
  /// what was dropped. False where branches are not shown, nothing is left of this run, or people
  /// have changed the forecast's water since: that is to be undone first. What the role may not do
  /// it neither takes back nor makes again: true, nothing is changed, and `said` tells why.
  bool undo();
  /// Makes again what `undo` has taken back last; it computes anew. False where there is nothing.
  bool redo();
  /// Asks for a branch to be put in force: its tasks go to the incident that people look at where it
  /// is verified and open, else to the worst that is. Nothing of a drilled scenario can be.
  void adopt(const QString& branch);
  /// The incident that people look at.
  void setIncident(const QString& id) { incident_ = id; }
  /// Roads within reach of a place by the shown water; replaces what was shown before.
  void showReach(const Point2& from);
  /// How long a unit drives from where it stands, at the cursor's time; nothing for no unit.
  std::optional<session::DriveTime> driveTime(const std::string& unit, const Point2& to);

  /// The chosen branch where the picture shows branches; null = it shows what the view holds.
  std::shared_ptr<const session::WorldFuture> shownBranch() const;
  /// The same where it is computed at the cursor's time, so that the picture is the branch's own.
  std::shared_ptr<const session::WorldFuture> drawnBranch() const;
  /// A frame with the chosen branch's vehicles, speeds and water at its time.
  draw::DrawFrame dressed(draw::DrawFrame frame) const;
  /// The picture of a branch beside the window's.
  session::SideFrame sideOf(const QString& id, Instant at);
  std::vector<panels::BranchLine> branchLines() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool pick(const view::Pick& pick) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 signals:
  void frameChanged();  ///< `dressed` gives another frame than before
  void branchesChanged();
  void compareWanted();
  void trafficChanged(const citymirror::session::TrafficPointer& traffic);  ///< of the chosen branch
  void acted(const citymirror::run::Action& action);  ///< what a person did to a branch
  void commanded(const citymirror::session::CommandAct& act);

 private:
  struct Sending {
    std::string unit;
    Point2 to = Point2::Zero();
    Instant at;
    std::vector<flood::FloodEdit> does = {};  ///< there, beside its own pump
    bool ask = false;                         ///< what it does, once the run is there
  };
  /// A crew that waits for somebody to say what it does.
  struct WorkQuestion {
    Sending sending;
    std::vector<session::CrewOffer> offers;
  };
  /// What a dragged unit asks for the nearest street at each move of the mouse.
  struct DragStreets {
    std::shared_ptr<const CityModel> city;
    std::shared_ptr<const TrafficNetwork> network;
    traffic::StreetFinder finder;
  };
  struct Effect {
    std::string of;
    double until = -1;  ///< s of the run to which it was computed
    session::DeedEffect found;
  };

  /// A deed in a branch, or a drop of some.
  struct TreeStep {
    std::string made;                        ///< the branch; empty = a drop
    std::vector<session::SavedBranch> gone;  ///< what was dropped or taken back
    std::size_t measures = 0;                ///< on the forecast's water until then
  };

  /// What is told of the trips that were made for a run.
  struct MadeTrips {
    traffic::DayEquilibrium day;       ///< how they flow
    std::size_t perHour = 0;           ///< that set out; 0 = none were made
    std::optional<std::size_t> most;   ///< all of the run, where these are fewer than usual
  };
  struct Trips;  ///< of a run that is to begin

  session::WorldRunRequest runToMake() const;
  bool canRun() const { return view_->city && view_->domain; }
  bool isDry() const { return futures_->forecast.empty() && futures_->scenario.empty(); }
  void startScenario();
  void forgetRun();
  void makeTrips();
  void stopTrips();
  void stopRun();
  void stopBranch();
  void begin(Trips& trips);
  void tellDay();
  void connectCard();
  void connectDrag();
  void connectLook();
  void connectMotion();
  void tellLook();
  void tellPreparing();
  void tellTraffic();
  void tellExchange();
  void update();
  double cursorSeconds() const;
  void endReach();
  void leave();
  void putAway();
  void showCard() { card_->setVisible(shown_ && !aside_); }
  void showPace();
  DrivingSide streetSide() const;  ///< on which vehicles of the shown branch drive
  void showQueues(const std::shared_ptr<const session::RoadSample>& sample);
  void branch(const std::string& parent, const session::WorldDeed& deed, const Text& name,
              double at);
  void tellMade(const std::string& branch);
  bool permitted(std::initializer_list<session::Act> acts);
  bool agreed(const Outcome& answer);
  bool permittedAgain(const std::vector<session::SavedBranch>& branches);
  void leaveOutForbidden(std::vector<session::SavedBranch>& branches);
  std::string parentFor(const std::string& unit) const;
  bool sentByScenario(const std::string& unit, const std::string& branch) const;
  std::string nextWork(const std::string& kind) const;
  QString endText() const;
  void send(Sending sending);
  void sendWaiting();
  void connectCrew();
  bool askWork(const Sending& sending, const std::string& parent);
  void takeWork(int which);
  bool endWork();  ///< false where nothing was asked
  std::size_t measures() const;
  std::optional<std::vector<session::SavedBranch>> takeAway(const session::WorldFuture& branch);
  void dropChosen();
  void tellGone(run::ActionKind kind, const std::vector<session::SavedBranch>& gone);
  void bringBack(std::vector<session::SavedBranch> gone);
  void renameSteps(const std::string& from, const std::string& to);
  void askForBranches();
  bool keepBranches();
  void recallBranches();
  void readWaiting();
  void leaveUnread(const QString& file);
  std::vector<session::SavedBranch> keptElsewhere() const;
  void fillKept(QMenu& menu);
  void askToForget(const std::vector<session::SavedBranch>& branches);
  void forgetKept(const std::vector<std::pair<Text, Instant>>& wanted);  ///< names and times
  void makeWaiting();
  void workOnRoad(panels::TrafficTool tool, const std::string& road, const Point2& at);
  session::RoadSide sideMeant(const std::string& road, const Point2& at) const;
  QString spanText(double from, double to) const;
  bool beyondEnd(double from);
  QString outsideText() const;
  world::RunPointer waterAsked();
  QString driveText(const session::DriveTime& drive) const;
  void indexStreets();
  void offerDrag();
  QString dragWords(const QString& unit, const Point2& to);
  std::vector<panels::FactTable::Fact> effectFacts();

  view::CityView* city_;
  panels::TrafficCard* card_;
  UnitDrag* drag_;
  DetailLook* detail_;
  EvacuationTool* evacuation_;
  session::Config config_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::shared_ptr<const session::WorldFutures> futures_ =
      std::make_shared<const session::WorldFutures>();
  session::BranchPicture picture_;
  QString chosen_, incident_;
  std::optional<session::TaskRoles> taskRoles_;
  std::size_t vehicles_ = 0;  ///< that were asked for, 0 = as many as usual
  MadeTrips made_;  ///< of the run
  std::vector<Sending> sending_;  ///< that wait for the run or a branch, in their order
  std::optional<WorkQuestion> work_;
  session::WaitingBranches later_;  ///< alike
  QStringList toOpen_;              ///< files of branches, until the run's zero is known
  bool recalls_ = false;            ///< the file of kept branches comes with the run that begins
  QString keptIn_;
  bool unread_ = false;  ///< the file of kept branches, of which there is no copy
  bool awaited_ = false;   ///< another run is being prepared
  Text awaitedOn_;         ///< what it rests on
  std::uint64_t asked_ = 0;  ///< number of the one whose trips are awaited
  std::vector<TreeStep> did_, undid_;  ///< oldest first
  int broughtBack_ = 0;
  std::map<std::string, session::DriveTime> driveOf_;  ///< by branch, when its unit was sent
  std::optional<std::pair<std::string, session::UnitArrivals>> arrivals_;  ///< of a unit, once
  Instant arrivalsAt_;
  world::RunPointer arrivalsRun_;
  session::KeptWalkers walkers_;
  std::optional<DragStreets> streets_;  ///< of the run, where a unit is dragged
  Effect effect_;
  std::shared_ptr<const session::RoadSample> paced_, queued_;  ///< that are drawn
  std::string exchangeOf_;   ///< the run whose interval the card tells
  std::string toldTraffic_;  ///< the branch and how far it was computed
  session::TrafficPointer told_;  ///< then
  std::shared_ptr<session::BranchWater> water_;  ///< of it; never null
  bool shown_ = false, aside_ = false;
  std::optional<Point2> reached_;  ///< from where, while what is within reach is shown
  QTimer holding_;  ///< of the branches while the camera moves
  std::shared_ptr<std::atomic<bool>> waiting_ = std::make_shared<std::atomic<bool>>(false);
  run::JobQueue making_{1};
  session::SeatRuns runs_;  // last: its end waits for the workers
};

}  // namespace citymirror::desktop
