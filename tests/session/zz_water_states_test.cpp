// How much of the water of branches is kept for the picture.
#include "app/session/branch/water_states.h"

#include <QtTest>
#include <set>

#include "app/session/config.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

class WaterStatesTest : public QObject {
  Q_OBJECT

  /// States of nothing at these times, s.
  static WorldTrack trackOf(std::initializer_list<double> times, double every) {
    WorldTrack track;
    track.waterEvery = every;
    for (const double time : times) {
      auto state = std::make_shared<flood::FloodState>();
      state->time = time;
      addWater(track, std::move(state));
    }
    return track;
  }
  static std::vector<double> timesOf(const WorldTrack& track) {
    std::vector<double> times;
    for (const auto& state : track.water) times.push_back(state->time);
    return times;
  }

 private slots:
  void aDayOfTwentyBranchesStaysWithinTheBudgetAndTwoHoursOfThemLoseNothing() {
    const std::size_t budget = parseSteering(*readFile(CITYMIRROR_SOURCE_DIR
                                                       "/assets/config/steering.json"))
                                   ->waterBytes;
    const std::size_t state = waterStateBytes({600, 600, 10, 0, 0});
    QCOMPARE(waterInterval(state, 7200, 21, 300, budget), 300.0);
    const double every = waterInterval(state, 86400, 21, 300, budget);
    QVERIFY(every > 300 && every < 7200);
    QVERIFY((86400 / every + 2) * double(state) * 21 <= double(budget));
    QVERIFY((86400 / (every / 2) + 2) * double(state) * 21 > double(budget));
    QVERIFY(waterInterval(state, 86400, 21, 300, 1) >= 86400);
  }

  void theFirstStateOfEachIntervalAndTheNewestStay() {
    const auto times = {0.0, 300.0, 600.0, 900.0, 1200.0, 1500.0, 1800.0, 2100.0};
    QCOMPARE(timesOf(trackOf(times, 0)).size(), times.size());
    const std::vector<double> kept{0, 1200, 2100};
    QCOMPARE(timesOf(trackOf(times, 1200)), kept);
    WorldTrack thinned = trackOf(times, 0);
    thinWater(thinned, 600);
    thinWater(thinned, 1200);
    QCOMPARE(timesOf(thinned), kept);
    thinWater(thinned, 600);  // what is gone does not come back
    QCOMPARE(thinned.waterEvery, 1200.0);
    QCOMPARE(timesOf(thinned), kept);
  }

  void looksThatMissTheIntervalStandForTheOneThatFollows() {
    const auto kept = timesOf(trackOf({0, 540, 810, 1080, 1350, 1620, 2430}, 600));
    QCOMPARE(kept, (std::vector<double>{0, 810, 1350, 2430}));
  }

  void branchesThatJoinMakeAllKeepTheirWaterEquallySeldom() {
    WorldRunRequest request = stormToRun();
    const std::size_t state = waterStateBytes(request.inputs.flood.bed->shape);
    request.waterBytes = state * 10;  // those of one run: 0, 300 … 1800 and one more are 8
    WorldRuns runs(1, [] {});
    runs.start(request);
    runs.drain();
    QCOMPARE(runs.futures()->find("W")->track->waterEvery, 0.0);
    QCOMPARE(runs.futures()->find("W")->track->water.size(), std::size_t(7));
    const auto made = runs.branch("W", 900, RoadClosing{busyRoad(), 1e6, 2e6}, {"同", "same"});
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    runs.drain();
    const auto futures = runs.futures();
    std::set<const flood::FloodState*> held;
    for (const auto& future : futures->all) {
      QVERIFY2(!future->error, future->id.c_str());
      QCOMPARE(future->track->waterEvery, 600.0);
      QCOMPARE(future->track->water.front()->time, 0.0);
      QCOMPARE(future->track->water.back()->time, kStormSeconds);
      for (const auto& water : future->track->water) held.insert(water.get());
    }
    QVERIFY(held.size() * state <= request.waterBytes);
  }
};

QTEST_GUILESS_MAIN(WaterStatesTest)
#include "zz_water_states_test.moc"
