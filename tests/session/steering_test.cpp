#include <QtTest>
#include <cstring>

#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::WorldWriter;

namespace {

using View = std::shared_ptr<const session::WorldView>;

/// What the storm over the small city gives without measures: computed once for all tests.
struct Storm {
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(smallCity());
  std::shared_ptr<const flood::FloodInputs> domain =
      std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, {}));
  std::optional<world::ForecastRequest> request;
  std::optional<world::ForecastRun> run;
};

const Storm& storm();

/// A writer on the small city with a finished storm forecast, and its journal on disk.
struct SteeringDesk {
  QTemporaryDir folder;
  std::string journalPath = (folder.path() + "/journal.sqlite").toStdString();
  std::unique_ptr<WorldWriter> world;
  Instant begin = session::demoEveningBegin(480);

  explicit SteeringDesk(const Storm& storm) {
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(journalPath);
    if (!config || !journal) qFatal("configuration or journal");
    world = std::make_unique<WorldWriter>(*config, std::move(*journal), 1);
    world->openCity(storm.city, storm.domain, begin);
    world->startStorm(70, 30);
  }
  SteeringDesk() : SteeringDesk(storm()) {
    const auto request = world->takeForecastRequest();
    world->finishForecast(*request, *storm().run);
    seekMinute(10);
  }
  void seekMinute(double minute) { world->seek(begin + millis(minute * 60)); }
  View view() { return world->publish(false, 1, {}); }
  /// Does what the workers would do; the id of what was computed.
  std::string compute() {
    auto work = world->takeSteeringWork();
    if (!work || !work->begin) return {};
    run(*work->begin);
    return work->begin->id;
  }
  void run(world::ForecastRequest request) {
    request.onKeyframe = [this, id = request.id](const world::RunPointer& part) {
      world->takeBranchPart(id, *part);
    };
    world->finishBranch(request.id, world::runForecast(request, {}));
  }
  std::vector<store::JournalEntry> actions() const {
    auto journal = store::Journal::open(journalPath);
    if (!journal || !journal->verify()) qFatal("the journal is not whole");
    const auto entries = journal->read();
    std::vector<store::JournalEntry> found;
    for (const auto& entry : *entries) {
      if (entry.kind == "action") found.push_back(entry);
    }
    return found;
  }
};

const Storm& storm() {
  static const Storm made = [] {
    Storm s;
    SteeringDesk desk(s);
    s.request = desk.world->takeForecastRequest();
    auto run = world::runForecast(*s.request, {});
    if (!run) qFatal("%s", run.error().text().c_str());
    s.run = std::move(*run);
    return s;
  }();
  return made;
}

/// Walls round the basin of the small city.
flood::DrawBarrier ring() {
  return {"SB-9", {{380, 380}, {620, 380}, {620, 620}, {380, 620}, {380, 380}}, 40};
}
const flood::SetPump kFailed{"P1", flood::PumpMode::failed};

float depthAt(const world::ForecastRun& run, double x, double y) {
  return run.states.back().flood->depth.valueAt(x, y, -1);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class SteeringTest : public QObject {
  Q_OBJECT
 private slots:
  void aMeasureCarriesTheNameOfWhoeverHasSignedIn() {
    SteeringDesk desk;
    session::SignedIn person;
    person.login = "li";
    person.name = "李伟";
    person.role = session::Role::dutyOfficer;
    desk.world->admit(person);
    desk.world->editFlood(kFailed, "operator");
    QCOMPARE(desk.view()->whatIf->done.at(0).action.by, std::string("李伟"));
    desk.world->undo("operator");
    desk.world->redo("operator");
    desk.world->showForecast("operator");
    QCOMPARE(desk.actions().size(), std::size_t(4));
    for (const auto& entry : desk.actions()) QCOMPARE(entry.by, std::string("李伟"));
    desk.world->leave();
    desk.world->editFlood(kFailed, "operator");
    QCOMPARE(desk.actions().back().by, std::string("operator"));
  }

  void whoMayOnlyLookDoesNotTakeTheMeasuresOfOthersAway() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    desk.world->setRole(session::Role::observer);
    desk.world->showForecast("visitor");
    QCOMPARE(desk.view()->whatIf->done.size(), std::size_t(1));
    QCOMPARE(desk.actions().size(), std::size_t(1));
    QVERIFY(desk.view()->faults.back().error.text().find("observer may not") != std::string::npos);
  }

  void withAccountsNobodySteersBeforeSigningIn() {
    SteeringDesk desk;
    desk.world->setAccounts({});
    desk.world->editFlood(kFailed, "operator");
    QVERIFY(!desk.view()->whatIf && desk.actions().empty());
    QVERIFY(contains(desk.view()->faults.back().error.text(), "observer may not"));
  }

  void sandbagsKeepTheWaterOutAndTheForecastStaysAsItWas() {
    SteeringDesk desk;
    const auto before = desk.view();
    desk.world->editFlood(ring(), "planner");
    QCOMPARE(QString::fromStdString(desk.compute()), QString("F001·1"));
    const auto after = desk.view();
    QVERIFY(after->forecast == before->forecast);
    QCOMPARE(after->incidents.size(), before->incidents.size());
    QVERIFY(after->showsWhatIf() && after->shown()->complete);
    const double open = depthAt(*before->forecast, 500, 470);
    const double held = depthAt(*after->shown(), 500, 470);
    qInfo("basin %.2f m without, %.2f m behind sandbags", open, held);
    QVERIFY(held < 0.9 * open);
    QCOMPARE(after->shown()->parent, std::string("F001"));
    QVERIFY(after->cursor.mode == run::Mode::whatIf);
    QCOMPARE(after->cursor.branch, std::string("F001·1"));
    QVERIFY(after->whatIf->done[0].action.kind == run::ActionKind::drawBarrier);
    QVERIFY(std::any_of(after->frame.ribbons->begin(), after->frame.ribbons->end(),
                        [](const draw::Ribbon& r) { return r.role == draw::RibbonRole::barrier; }));
  }

  void aFailedPumpDeepensItsBasin() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    desk.compute();
    const auto view = desk.view();
    const double with = depthAt(*view->forecast, 500, 480),
                 without = depthAt(*view->shown(), 500, 480);
    qInfo("basin %.3f m with its pump, %.3f m without", with, without);
    QVERIFY(without > with + 0.02);
    QVERIFY(view->structures != nullptr);
  }

  void undoShowsTheForecastAtOnceAndRedoTheBranch() {
    SteeringDesk desk;
    desk.seekMinute(40);
    const auto picture = desk.view()->frame.water;
    desk.seekMinute(10);
    desk.world->editFlood(ring(), "planner");
    desk.compute();
    const auto branch = desk.view()->shown();
    desk.world->undo("planner");
    desk.seekMinute(40);
    const auto back = desk.view();
    QCOMPARE(back->frame.water->before.get(), picture->before.get());
    QCOMPARE(back->frame.water->after.get(), picture->after.get());
    QVERIFY(!back->showsWhatIf() && back->cursor.mode != run::Mode::whatIf);
    QCOMPARE(back->whatIf->undone.size(), std::size_t(1));
    desk.world->redo("planner");
    QCOMPARE(desk.view()->shown(), branch);
    const auto work = desk.world->takeSteeringWork();
    QVERIFY(!work || !work->begin);
    desk.world->undo("planner");
    desk.world->undo("planner");
    QCOMPARE(desk.view()->shown(), desk.view()->forecast);
  }

  void aSecondMeasureBuildsOnTheFirstAndUndoStepsBack() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    desk.compute();
    const auto first = desk.view()->shown();
    desk.seekMinute(30);
    desk.world->editFlood(ring(), "planner");
    QCOMPARE(QString::fromStdString(desk.compute()), QString("F001·2"));
    QCOMPARE(desk.view()->shown()->edits.size(), std::size_t(2));
    for (std::size_t i = 0;
         desk.view()->shown()->states[i].at <= desk.begin + std::chrono::minutes(30); ++i) {
      QCOMPARE(desk.view()->shown()->states[i].flood, first->states[i].flood);
    }
    desk.world->undo("planner");
    QCOMPARE(desk.view()->shown(), first);
    desk.world->showForecast("planner");
    QVERIFY(!desk.view()->showsWhatIf());
    QCOMPARE(desk.view()->whatIf->undone.size(), std::size_t(2));
    desk.world->redo("planner");
    QCOMPARE(desk.view()->shown(), first);
  }

  void anEarlierMeasureAfterALaterOneHoldsFromItsOwnTime() {
    SteeringDesk desk;
    desk.seekMinute(30);
    desk.world->editFlood(ring(), "planner");
    desk.seekMinute(12);
    desk.world->editFlood(kFailed, "planner");
    while (!desk.compute().empty()) {
    }
    const auto shown = desk.view()->shown();
    world::ForecastRequest whole = *storm().request;
    whole.edits = shown->edits;
    QCOMPARE(whole.edits.size(), std::size_t(2));
    const auto fresh = world::runForecast(whole, {});
    for (std::size_t i = 0; i < shown->states.size(); ++i) {
      const auto &a = shown->states[i].flood->depth.values,
                 &b = fresh->states[i].flood->depth.values;
      QVERIFY(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
    }
  }

  void aMeasureDuringAComputationNeedsNoRestart() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    auto work = desk.world->takeSteeringWork();
    QVERIFY(work && work->begin);
    bool second = false;
    work->begin->onKeyframe = [&](const world::RunPointer& part) {
      desk.world->takeBranchPart(work->begin->id, *part);
      if (second || part->states.back().at < desk.begin + std::chrono::minutes(15)) return;
      second = true;
      desk.seekMinute(32);
      desk.world->editFlood(ring(), "planner");
      QVERIFY(!desk.world->takeSteeringWork());
      QCOMPARE(desk.view()->cursor.branch, std::string("F001·2"));
    };
    desk.world->finishBranch(work->begin->id, world::runForecast(*work->begin, {}));
    const auto view = desk.view();
    QVERIFY(second && view->shown()->complete);
    QCOMPARE(view->shown()->id, std::string("F001·2"));
    QCOMPARE(view->shown()->edits.size(), std::size_t(2));
    desk.world->undo("planner");
    QCOMPARE(QString::fromStdString(desk.compute()), QString("F001·1"));
    QVERIFY(desk.view()->shown()->complete);
  }

  void aMeasureTheRunHasPassedStopsItAndStartsAnother() {
    SteeringDesk desk;
    desk.seekMinute(20);
    desk.world->editFlood(kFailed, "planner");
    auto stale = desk.world->takeSteeringWork();
    stale->begin->inbox->close();
    desk.world->editFlood(ring(), "planner");
    const auto work = desk.world->takeSteeringWork();
    QVERIFY(work && work->begin && work->begin->id == "F001·2");
    desk.world->finishBranch(stale->begin->id, world::runForecast(*stale->begin, {}));
    QVERIFY(!desk.view()->shown()->complete);
    desk.run(*work->begin);
    QVERIFY(desk.view()->shown()->complete);
    QVERIFY(desk.view()->faults.empty());
  }

  void aBranchIsShownAsFarAsItHasCome() {
    SteeringDesk desk;
    desk.world->editFlood(ring(), "planner");
    QVERIFY(desk.view()->whatIf->computing);
    auto work = desk.world->takeSteeringWork();
    int heard = 0;
    work->begin->onKeyframe = [&](const world::RunPointer& part) {
      desk.world->takeBranchPart(work->begin->id, *part);
      desk.world->seek(part->states.back().at);
      const auto view = desk.view();
      QCOMPARE(view->frame.water->before.get(), &part->states.back().flood->depth);
      desk.world->seek(part->states.back().at + std::chrono::minutes(10));
      const bool beyond = desk.view()->cursor.at > part->states.back().at + std::chrono::minutes(5);
      QVERIFY(!beyond || desk.view()->frame.water == nullptr);
      ++heard;
    };
    desk.world->finishBranch(work->begin->id, world::runForecast(*work->begin, {}));
    QVERIFY(heard > 3);
    QVERIFY(!desk.view()->whatIf->computing);
  }

  void aCancelledBranchLeavesWhatWasShownAndCanBeDoneAgain() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    desk.compute();
    const auto first = desk.view()->shown();
    desk.world->editFlood(ring(), "planner");
    const auto work = desk.world->takeSteeringWork();
    desk.world->finishBranch(work->begin->id, Error{ErrorCode::cancelled, "cancelled", "", ""});
    QCOMPARE(desk.view()->shown(), first);
    QVERIFY(desk.view()->faults.empty());
    QCOMPARE(desk.view()->whatIf->undone.size(), std::size_t(1));
    desk.world->redo("planner");
    QVERIFY(!desk.compute().empty());
    QVERIFY(desk.view()->shown()->complete && desk.view()->shown() != first);
  }

  void aBranchThatFailsItsChecksIsNotShown() {
    SteeringDesk desk;
    desk.world->editFlood(ring(), "planner");
    const auto work = desk.world->takeSteeringWork();
    auto run = world::runForecast(*work->begin, {});
    run->health = {false, {"质量不守恒", "mass is not conserved"}};
    desk.world->finishBranch(work->begin->id, std::move(run));
    const auto view = desk.view();
    QCOMPARE(view->shown(), view->forecast);
    QVERIFY(contains(view->faults.back().error.text(), "mass is not conserved"));
  }

  void aMeasureOnNothingIsOneClearFault() {
    SteeringDesk desk;
    desk.world->editFlood(flood::SetPump{"PS-99", flood::PumpMode::failed}, "planner");
    desk.world->editFlood(flood::RemoveBarrier{"SB-77"}, "planner");
    QVERIFY(desk.compute().empty());
    const auto view = desk.view();
    QCOMPARE(view->faults.size(), std::size_t(2));
    QVERIFY(contains(view->faults[0].error.text(), "PS-99"));
    QVERIFY(contains(view->faults[1].error.text(), "SB-77"));
    QVERIFY(!view->whatIf);
  }

  void aBarrierOffTheCityFailsAndIsTakenBack() {
    SteeringDesk desk;
    desk.world->editFlood(flood::DrawBarrier{"SB-5", {{-500, -500}, {-400, -500}}, 30}, "planner");
    desk.compute();
    const auto view = desk.view();
    QCOMPARE(view->shown(), view->forecast);
    QVERIFY(contains(view->faults.back().error.text(), "SB-5"));
    QVERIFY(!view->whatIf);
  }

  void withoutAForecastThereIsNothingToSteer() {
    const Storm& s = storm();
    SteeringDesk desk(s);
    desk.world->editFlood(kFailed, "planner");
    QVERIFY(!desk.world->takeSteeringWork());
    QCOMPARE(desk.view()->faults.size(), std::size_t(1));
  }

  void sandbagsStandAboveTheHighestGroundUnderThem() {
    SteeringDesk desk;
    desk.world->drawSandbags({{400, 420}, {600, 420}}, 0.8, "planner");
    const flood::DrawBarrier barrier = desk.view()->whatIf->barriers.at(0);
    double highest = 0;
    for (double x = 400; x <= 600; x += 1)
      highest = std::max(highest, double(bilinear(desk.view()->city->terrain, x, 420)));
    QVERIFY(std::abs(barrier.crest - highest - 0.8) < 0.05);
    desk.world->drawSandbags({{400, 420}, {600, 420}}, 9, "planner");
    QCOMPARE(desk.view()->faults.size(), std::size_t(1));
  }

  void aBlockedStreetIsClosedAcrossItsWholeWidth() {
    SteeringDesk desk;
    desk.world->blockStreet({505, 300}, "planner");
    const auto view = desk.view();
    const auto& barrier = view->whatIf->barriers.at(0);
    QVERIFY(std::isinf(barrier.crest));
    QVERIFY(std::abs(barrier.line[0].y() - 300) < 1 && std::abs(barrier.line[1].y() - 300) < 1);
    QVERIFY(barrier.line[0].x() < 485 || barrier.line[1].x() < 485);
    QVERIFY(view->whatIf->done[0].action.kind == run::ActionKind::blockStreet);
    desk.world->editFlood(flood::RemoveBarrier{barrier.id}, "planner");
    QVERIFY(desk.view()->whatIf->done[1].action.kind == run::ActionKind::unblockStreet);
    QVERIFY(desk.view()->whatIf->barriers.empty());
  }

  void moreRainMakesMoreWater() {
    SteeringDesk desk;
    desk.world->scaleRain(2, "planner");
    desk.compute();
    const auto view = desk.view();
    QVERIFY(view->shown()->flood->mass.rain > 1.3 * view->forecast->flood->mass.rain);
    desk.world->scaleRain(99, "planner");
    QCOMPARE(desk.view()->faults.size(), std::size_t(1));
  }

  void everyActIsJournalledWithWhoWhenAndWhat() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "王工");
    desk.compute();
    desk.world->undo("李工");
    desk.world->redo("王工");
    desk.world->showForecast("王工");
    const auto entries = desk.actions();
    QCOMPARE(entries.size(), std::size_t(4));
    QCOMPARE(entries[0].by, std::string("王工"));
    QCOMPARE(entries[1].by, std::string("李工"));
    QVERIFY(contains(entries[0].body, "\"verb\":\"do\"") && contains(entries[0].body, "set_pump"));
    QVERIFY(contains(entries[0].body, "automatic") && contains(entries[0].body, "failed"));
    QVERIFY(contains(entries[1].body, "\"verb\":\"undo\""));
    QVERIFY2(contains(entries[2].body, "\"verb\":\"redo\""), entries[2].body.c_str());
    QVERIFY(contains(entries[3].body, "show_forecast"));
  }

  void anotherCityForgetsForecastIncidentsRouteAndMeasures() {
    SteeringDesk desk;
    desk.world->editFlood(kFailed, "planner");
    desk.compute();
    desk.world->openCity(storm().city, storm().domain, desk.begin);
    const auto view = desk.view();
    QVERIFY(!view->forecast && !view->whatIf && view->incidents.empty() && !view->route);
  }
};

QTEST_GUILESS_MAIN(SteeringTest)
#include "steering_test.moc"
