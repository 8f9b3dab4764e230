#include <QtTest>
#include <cstring>
#include <thread>

#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/world_writer.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::WorldWriter;

namespace {

/// A writer on the small city with a finished storm forecast, and its journal on disk.
struct Desk {
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(smallCity());
  QTemporaryDir folder;
  std::string journalPath = (folder.path() + "/journal.sqlite").toStdString();
  std::unique_ptr<WorldWriter> world;
  Instant begin = session::demoEveningBegin(480);

  Desk() {
    const auto domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, {}));
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(journalPath);
    if (!config || !journal) qFatal("configuration or journal");
    world = std::make_unique<WorldWriter>(*config, std::move(*journal), 1);
    world->openCity(city, domain, begin);
    world->startStorm(60, 30);
    auto request = world->takeForecastRequest();
    if (!request) qFatal("no forecast was asked for");
    world->finishForecast(*request, world::runForecast(*request, {}));
    seekMinute(10);
  }
  void seekMinute(double minute) { world->seek(begin + millis(minute * 60)); }
  std::shared_ptr<const session::WorldView> view() { return world->publish(false, 1, {}); }
  /// Computes what the last act asked for; its id.
  std::string compute() {
    auto request = world->takeBranchRequest();
    if (!request) return {};
    request->onState = [this](const world::WorldState& s) { world->takeBranchState(s); };
    world->finishBranch(*request, world::runForecast(*request, {}));
    return request->id;
  }
  std::vector<store::JournalEntry> measures() const {
    auto journal = store::Journal::open(journalPath);
    if (!journal || !journal->verify()) qFatal("the journal is not whole");
    std::vector<store::JournalEntry> found;
    const auto all = journal->read();
    if (!all) qFatal("the journal cannot be read");
    for (const auto& entry : *all) {
      if (entry.kind == "measure") found.push_back(entry);
    }
    return found;
  }
};

/// Walls round the basin of the small city.
flood::DrawBarrier ring() {
  return {"SB-1", {{380, 380}, {620, 380}, {620, 620}, {380, 620}, {380, 380}}, 40};
}

float depthAt(const session::WorldView& view, double x, double y) {
  return view.forecast->states.back().flood->depth.valueAt(x, y, -1);
}

}  // namespace

class WhatIfTest : public QObject {
  Q_OBJECT
 private slots:
  void sandbagsKeepTheWaterOutOfTheBasinAndTheForecastStaysAsItWas() {
    Desk desk;
    const auto before = desk.view();
    desk.world->editFlood(ring(), "planner");
    QCOMPARE(QString::fromStdString(desk.compute()), QString("F001-1"));
    const auto after = desk.view();
    qInfo("basin %.2f m without, %.2f m with sandbags", double(depthAt(*before, 500, 470)),
          double(depthAt(*after, 500, 470)));
    QVERIFY(depthAt(*after, 500, 470) < 0.9F * depthAt(*before, 500, 470));
    QCOMPARE(after->forecast->parentId, std::string("F001"));
    QVERIFY(after->cursor.mode == run::Mode::whatIf);
    QCOMPARE(after->cursor.branch, std::string("F001-1"));
    QCOMPARE(after->measures.size(), std::size_t(1));
    QVERIFY(after->measures[0].computed);
    QVERIFY(std::any_of(after->frame.ribbons->begin(), after->frame.ribbons->end(),
                        [](const draw::Ribbon& r) { return r.role == draw::RibbonRole::barrier; }));
  }

  void aBranchSharesEverythingBeforeItsFork() {
    Desk desk;
    const auto before = desk.view();
    desk.seekMinute(22);
    desk.world->editFlood(ring(), "planner");
    desk.compute();
    const auto after = desk.view();
    QCOMPARE(after->forecast->states.size(), before->forecast->states.size());
    QCOMPARE(after->forecast->states[2].flood, before->forecast->states[2].flood);
    QVERIFY(after->forecast->states.back().flood != before->forecast->states.back().flood);
  }

  void undoShowsTheForecastAtOnceAndRedoTheBranch() {
    Desk desk;
    const auto forecast = desk.view()->forecast;
    desk.world->editFlood(ring(), "planner");
    desk.compute();
    const auto branch = desk.view()->forecast;
    desk.world->undo("planner");
    QCOMPARE(desk.view()->forecast, forecast);
    QVERIFY(desk.view()->measures.empty() && desk.view()->canRedo);
    QVERIFY(desk.view()->cursor.mode != run::Mode::whatIf);
    desk.world->redo("planner");
    QCOMPARE(desk.view()->forecast, branch);
    QVERIFY(!desk.world->takeBranchRequest());
    desk.world->undo("planner");
    desk.world->undo("planner");
    QCOMPARE(desk.view()->forecast, forecast);
  }

  void aSecondMeasureBuildsOnTheFirst() {
    Desk desk;
    desk.world->editFlood(ring(), "planner");
    desk.compute();
    desk.seekMinute(30);
    desk.world->editFlood(flood::RemoveBarrier{"SB-1"}, "planner");
    QCOMPARE(QString::fromStdString(desk.compute()), QString("F001-2"));
    const auto view = desk.view();
    QCOMPARE(view->forecast->edits.size(), std::size_t(2));
    QVERIFY(view->forecast->flood->structures.back().reports.empty() ||
            view->forecast->flood->structures.back().reports[0].id != "SB-1");
    desk.world->showForecast("planner");
    QCOMPARE(desk.view()->forecast->id, std::string("F001"));
    QVERIFY(desk.view()->measures.empty());
  }

  void everyActIsJournalledWithWhoWhenAndWhat() {
    Desk desk;
    desk.world->editFlood(ring(), "王工");
    desk.compute();
    desk.world->undo("李工");
    desk.world->redo("王工");
    desk.world->showForecast("王工");
    const auto entries = desk.measures();
    QCOMPARE(entries.size(), std::size_t(4));
    QCOMPARE(entries[0].by, std::string("王工"));
    QCOMPARE(entries[1].by, std::string("李工"));
    QVERIFY(entries[0].body.find("draw_barrier") != std::string::npos);
    QVERIFY(entries[0].body.find("SB-1") != std::string::npos);
    QVERIFY(entries[1].body.find("undo") != std::string::npos);
    QVERIFY(entries[3].body.find("back_to_forecast") != std::string::npos);
  }

  void aBranchIsDrawnAsFarAsItHasComeWhileItComputes() {
    Desk desk;
    desk.world->editFlood(ring(), "planner");
    auto request = desk.world->takeBranchRequest();
    QVERIFY(request.has_value());
    QVERIFY(!desk.world->takeBranchRequest());
    int heard = 0;
    request->onState = [&](const world::WorldState& state) {
      desk.world->takeBranchState(state);
      ++heard;
      desk.world->seek(state.at);
      QCOMPARE(desk.view()->frame.water->before.get(), &state.flood->depth);
    };
    desk.world->finishBranch(*request, world::runForecast(*request, {}));
    QVERIFY(heard > 3);
  }

  void anActTakenBackWhileItComputesLeavesNoTrace() {
    Desk desk;
    const auto forecast = desk.view()->forecast;
    desk.world->editFlood(ring(), "planner");
    auto request = desk.world->takeBranchRequest();
    QCOMPARE(desk.world->wantedBranch(), request->id);
    desk.world->undo("planner");
    QVERIFY(desk.world->wantedBranch().empty());
    desk.world->finishBranch(*request, Error{ErrorCode::cancelled, "cancelled", "", ""});
    QCOMPARE(desk.view()->forecast, forecast);
    QVERIFY(desk.view()->faults.empty());
    desk.world->redo("planner");
    QVERIFY(desk.world->wantedBranch() != request->id);
    QVERIFY(!desk.compute().empty());
    QVERIFY(desk.view()->measures[0].computed);
  }

  void anActOnNothingIsOneClearFaultAndTheForecastStays() {
    Desk desk;
    const auto forecast = desk.view()->forecast;
    desk.world->editFlood(flood::SetPump{"PS-99", flood::PumpMode::failed}, "planner");
    desk.compute();
    const auto view = desk.view();
    QCOMPARE(view->faults.size(), std::size_t(1));
    QVERIFY(view->faults[0].error.text().find("PS-99") != std::string::npos);
    QCOMPARE(view->forecast, forecast);
    QVERIFY(view->measures.empty());
  }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "what_if_test.moc"
