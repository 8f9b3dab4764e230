// What the traffic card says of a branch beside its figures.
#include "app/panels/branch_facts.h"

#include <QTest>
#include <cmath>

using namespace citymirror;

class BranchFactsTest : public QObject {
  Q_OBJECT

  static QString factsOf(double vehiclesEvery) {
    session::WorldFutures futures;
    futures.vehicleBytes = std::size_t(1024) << 20;
    auto track = std::make_shared<session::WorldTrack>();
    track->vehiclesEvery = vehiclesEvery;
    track->waterEvery = 60 * vehiclesEvery;
    track->roadsEvery = 12 * vehiclesEvery;
    futures.roadBytes = std::size_t(512) << 20;
    auto run = std::make_shared<session::WorldFuture>();
    run->id = "W";
    run->name = {"推演", "as it goes"};
    run->track = track;
    futures.all = {run};
    QString all;
    for (const auto& fact : panels::branchFacts({}, futures, *run))
      all += fact.name + ": " + fact.value + " (" + fact.source + ")\n";
    return all;
  }

 private slots:
  void vehiclesThatAreKeptLessOftenAreTold() {
    const QString told = factsOf(20);
    QVERIFY2(told.contains("Places of vehicles: every 20 s, of 5 s"), qPrintable(told));
    QVERIFY2(told.contains("1024 MB"), qPrintable(told));
    QVERIFY2(told.contains("States of the water: every 20 min, of 5 min"), qPrintable(told));
    QVERIFY2(told.contains("States of the roads: every 4 min, of 1 min"), qPrintable(told));
    QVERIFY2(told.contains("512 MB"), qPrintable(told));
  }

  void whatWasDoneTwiceIsTold() {
    session::WorldFutures futures;
    futures.zero = *parseIso("2026-07-18T09:40:00Z");
    session::WorldFuture run;
    run.id = "W";
    run.track = std::make_shared<session::WorldTrack>();
    run.foundDone = flood::idleEdits({},
                                     {{0, flood::DrawBarrier{"SB-1", {{0, 0}, {9, 0}}, 30}},
                                      {300, flood::RemoveBarrier{"SB-1"}},
                                      {600, flood::RemoveBarrier{"SB-1"}}},
                                     900);
    const auto facts = panels::branchFacts({}, futures, run);
    QCOMPARE(facts.size(), std::size_t(1));
    QVERIFY2(facts[0].name.startsWith("Done before"), qPrintable(facts[0].name));
    QVERIFY2(facts[0].value.contains("taken away before"), qPrintable(facts[0].value));
  }

  void whoWalksGoesByTheWaterAndNotByTheTraffic() {
    CityModel city;
    city.resources.resize(3);
    city.resources[0].code = "C1";
    city.resources[0].vehicleClass = "foot";
    city.resources[1].code = "C2";
    city.resources[1].vehicleClass = "car";
    city.resources[2].code = "C3";
    city.resources[2].vehicleClass = "car";
    session::WorldView world;
    world.city = std::make_shared<const CityModel>(std::move(city));
    session::WorldFuture run;
    run.id = "W";
    run.track = std::make_shared<session::WorldTrack>();
    run.units.resize(3);
    run.units[0].code = "C1";  // has not set out yet
    run.units[0].left = run.units[0].arrived = run.units[0].acted = NAN;
    run.units[1].code = "C2";
    run.units[2].code = "C3";  // was told to walk
    run.units[2].walked = {{60, {0, 0}}, {160, {100, 0}}};
    const auto facts = panels::branchFacts(world, {}, run);
    QCOMPARE(facts.size(), std::size_t(3));
    QVERIFY2(facts[0].source.startsWith("on foot, through the water of"),
             qPrintable(facts[0].source));
    QVERIFY2(facts[1].source.startsWith("by the traffic of"), qPrintable(facts[1].source));
    QVERIFY2(facts[2].source.startsWith("on foot, through the water of"),
             qPrintable(facts[2].source));
  }

  void byWhatItsRiversStandIsTold() {
    session::WorldFutures futures;
    futures.stages = session::RiverStages{2, {"S-STAGE"}};
    session::WorldFuture run;
    run.id = "W";
    run.track = std::make_shared<session::WorldTrack>();
    const auto facts = panels::branchFacts({}, futures, run);
    QCOMPARE(facts.size(), std::size_t(1));
    QCOMPARE(facts[0].name, QString("River levels"));
    QVERIFY2(facts[0].value.contains("as measured at 1 gauge; usual level for 1 more") ||
                 facts[0].value.contains("按1个水位站实测"),
             qPrintable(facts[0].value));
    QVERIFY2(facts[0].source.contains("S-STAGE"), qPrintable(facts[0].source));
    futures.stages = session::RiverStages{};  // a city without rivers
    QVERIFY(panels::branchFacts({}, futures, run).empty());
  }

  void ofARunThatLostNoneNothingIsSaid() { QCOMPARE(factsOf(0), QString()); }
};

QTEST_MAIN(BranchFactsTest)
#include "zz_branch_facts_test.moc"
