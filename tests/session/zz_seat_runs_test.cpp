// Runs and branches of a seat are begun, made, stopped and taken away by the rights of who works
// there, whatever a window asks for.
#include "app/session/branch/seat_runs.h"

#include "app/session/command/roles.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr double kSeatThen = 60;  // s

std::shared_ptr<const WorldView> seatWorkedBy(Role role) {
  static const auto table =
      *parseRoles(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json"));
  auto view = std::make_shared<WorldView>();
  view->person.role = role;
  view->person.rights = std::make_shared<const RoleTable>(table);
  return view;
}

const RoadClosing& seatClosing() {
  static const RoadClosing closed{busyRoad(), kSeatThen, 1e6};
  return closed;
}
constexpr RainChange kSeatRain{kSeatThen, 2, 0};

}  // namespace

class SeatRunsTest : public QObject {
  Q_OBJECT

  std::shared_ptr<const WorldView> view_ = seatWorkedBy(Role::dutyOfficer);
  SeatRuns runs_{1, {}, [this] { return view_; }};

  void workAs(Role role) { view_ = seatWorkedBy(role); }
  std::size_t count() const { return runs_.futures()->all.size(); }
  Result<std::string> make(const WorldDeed& deed) {
    return runs_.branch("W", kSeatThen, deed, {"分支", "branch"}, "test");
  }
  void begin() {
    workAs(Role::dutyOfficer);
    WorldRunRequest request = stormToRun();
    request.duration = 600;
    QVERIFY(runs_.start(request).ok());
    QTRY_VERIFY_WITH_TIMEOUT(runs_.futures()->find("W")->computedTo > kSeatThen, 60000);
  }

 private slots:
  void anObserverBeginsAndStopsNothing() {
    workAs(Role::observer);
    const Outcome begun = runs_.start(stormToRun());
    QVERIFY(!begun.ok());
    QVERIFY(begun.error().text().find("observer may not") != std::string::npos);
    QCOMPARE(count(), std::size_t(0));
    begin();
    workAs(Role::observer);
    QVERIFY(!make(seatClosing()).ok() && !make(kSeatRain).ok());
    QVERIFY(!runs_.cancel().ok() && !runs_.cancel("W").ok() && !runs_.drop("W").ok());
    QCOMPARE(count(), std::size_t(1));
    QVERIFY(!runs_.futures()->find("W")->error);
  }

  void aDepartmentClosesARoadAndChangesNoRain() {
    begin();
    workAs(Role::department);
    const auto rain = make(kSeatRain);
    QVERIFY(!rain.ok());
    QVERIFY(rain.error().text().find("may not take measures on the water") != std::string::npos);
    QVERIFY(make(seatClosing()).ok());
    QCOMPARE(count(), std::size_t(2));
  }

  void aBranchIsTakenAwayByWhoMightDoAllThatIsDoneInItAndBehindIt() {
    begin();
    const auto closed = make(seatClosing());
    QVERIFY(closed.ok());
    QTRY_VERIFY_WITH_TIMEOUT(runs_.futures()->find(*closed)->computedTo > kSeatThen, 60000);
    const auto wet = runs_.branch(*closed, kSeatThen, kSeatRain, {"雨", "rain"}, "test");
    QVERIFY2(wet.ok(), wet ? "" : wet.error().text().c_str());
    workAs(Role::department);
    QVERIFY(!runs_.drop(*wet).ok());
    QVERIFY(!runs_.drop(*closed).ok());  // the rain would go with it
    QCOMPARE(count(), std::size_t(3));
    workAs(Role::commander);
    QVERIFY(runs_.drop(*wet).ok());
    workAs(Role::department);
    QVERIFY(runs_.drop(*closed).ok());
    QCOMPARE(count(), std::size_t(1));
  }

  void atALockedSeatAndBeforeRightsAreKnownNothingIsDone() {
    begin();
    auto locked = std::make_shared<WorldView>(*view_);
    locked->person.accounts = locked->person.signedIn = locked->person.locked = true;
    view_ = locked;
    QVERIFY(!make(seatClosing()).ok() && !runs_.cancel().ok());
    auto unknown = std::make_shared<WorldView>();
    unknown->person.accounts = true;
    view_ = unknown;
    QVERIFY(!make(seatClosing()).ok() && !runs_.start(stormToRun()).ok());
    QCOMPARE(count(), std::size_t(1));
    runs_.clear();  // another city
    QCOMPARE(count(), std::size_t(0));
  }

  void branchesOfAFileTakeTheRightsOfTheirDeedsAndKeptOnesComeAgain() {
    begin();
    workAs(Role::department);
    SavedBranch rain{"a", "", {"雨", "rain"}, kSeatThen, kSeatRain};
    SavedBranch behind{"b", "a", {"封", "closed"}, kSeatThen, seatClosing()};
    SavedBranch kept{"c", "", {"留", "kept"}, kSeatThen, kSeatRain};
    kept.kept = true;
    WaitingBranches waiting;
    waiting.add({rain, behind, kept});
    const auto made = runs_.make(waiting, "test");
    QCOMPARE(made.size(), std::size_t(3));
    QVERIFY(!made[0].id.ok() && !made[1].id.ok());
    QVERIFY(made[0].id.error().text().find("may not take measures") != std::string::npos);
    QVERIFY2(made[2].id.ok(), made[2].id ? "" : made[2].id.error().text().c_str());
    QCOMPARE(count(), std::size_t(2));
  }

  void whatIsKeptForAnotherRunIsDeletedByWhoMayRunForecasts() {
    begin();
    SavedBranch other{"c", "", {"留", "kept"}, 1e6, kSeatRain};  // outside the run
    other.kept = true;
    WaitingBranches waiting;
    waiting.add({other});
    runs_.make(waiting, "test");
    const auto left = waiting.left(*runs_.futures());
    QCOMPARE(left.size(), std::size_t(1));
    workAs(Role::department);
    QVERIFY(!runs_.forget(waiting, left[0].id).ok());
    QCOMPARE(waiting.left(*runs_.futures()).size(), std::size_t(1));
    workAs(Role::dutyOfficer);
    QCOMPARE(runs_.forget(waiting, left[0].id)->size(), std::size_t(1));
    QVERIFY(waiting.left(*runs_.futures()).empty());
  }
};

QTEST_GUILESS_MAIN(SeatRunsTest)
#include "zz_seat_runs_test.moc"
