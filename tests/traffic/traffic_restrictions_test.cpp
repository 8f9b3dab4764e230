#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// a → b → c, one lane each, 0.8 vehicles/s at saturation.
struct Row : Streets {
  std::uint32_t a = link("a", 3000), b = link("b"), c = link("c");
  Row() { turn(a, b), turn(b, c); }
};

void driveTo(TrafficModel& model, double until) {
  if (!model.advance(until, {})) qFatal("advance");
}

Restriction lanesLeft(std::uint32_t link, double from, double to, double capacity) {
  return {link, from, to, capacity, 1};
}

}  // namespace

class TrafficRestrictionsTest : public QObject {
  Q_OBJECT

 private slots:
  void noMorePassThanItsShareOfSaturationAndTheRestWaits_data() {
    QTest::addColumn<double>("share");
    QTest::newRow("half") << 0.5;
    QTest::newRow("a third") << 1.0 / 3;
    QTest::newRow("a tenth") << 0.1;
  }
  void noMorePassThanItsShareOfSaturationAndTheRestWaits() {
    QFETCH(double, share);
    Row s;
    s.stream(0.6, 2000, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    driveTo(model, 400);
    QVERIFY(model.restrict(lanesLeft(s.b, 400, 1400, share)).ok());
    (void)model.takeCounts();
    driveTo(model, 1400);
    const auto counts = model.takeCounts();
    const double most = share * 0.8 * 1000;
    qInfo("%u vehicles passed, %.1f may", counts[s.b].left, most);
    QVERIFY(counts[s.b].left <= most + 1);
    QVERIFY(counts[s.b].left >= most - 2);
    QCOMPARE(counts[s.c].entered, counts[s.b].left);
  }

  void onceItEndsTheQueueGoesAtSaturationAndTheDelayIsTheAreaBetweenTheCurves() {
    Row s;
    s.stream(0.6, 2000, {s.a, s.b, s.c});
    s.inputs.restrictions = {lanesLeft(s.b, 400, 600, 0.5)};
    TrafficModel model = s.model();
    // 0.6 come, 0.4 pass for 200 s: 40 wait; 0.8 pass from then on, so the last has gone at 800 s.
    driveTo(model, 600);
    (void)model.takeCounts();
    driveTo(model, 700);
    const double flow = model.takeCounts()[s.b].left / 100.0;
    QVERIFY2(std::abs(flow - 0.8) < 0.02, qPrintable(QString::number(flow)));
    driveTo(model, 5000);
    double delay = 0;
    for (std::size_t v = 0; v < s.demand.size(); ++v)
      delay += arrival(model, v) - s.demand.depart[v] - 250;
    qInfo("delay %.0f vehicle-seconds (8000)", delay);
    QVERIFY(std::abs(delay - 8000) < 8000 * 0.03);
    QCOMPARE(model.counts().arrived, std::uint32_t(s.demand.size()));
  }

  void aSignalBehindItCostsNothingMoreWhereItIsTheNarrowerOne() {
    Row s;
    s.net.programs.push_back({"s", 0, {{30, "G"}, {30, "r"}}});
    s.net.turnSignal[1] = 0;  // b → c: 0.4 vehicles/s
    s.stream(0.7, 3000, {s.a, s.b, s.c});
    TrafficModel free = s.model(), held = s.model();
    QVERIFY(held.restrict(lanesLeft(s.b, 0, 1e6, 0.75)).ok());
    for (TrafficModel* model : {&free, &held}) {
      driveTo(*model, 600);
      (void)model->takeCounts();
      driveTo(*model, 2400);
    }
    const double without = free.takeCounts()[s.c].entered, with = held.takeCounts()[s.c].entered;
    qInfo("past the signal: %.0f, with three quarters of the capacity %.0f", without, with);
    QVERIFY(with >= 0.96 * without && with <= without + 1);
  }

  void aLowerSpeedTakesItsTimeOnTheRestOfTheWay() {
    Row s;
    s.vehicle(0, {s.a, s.b, s.c});
    s.inputs.restrictions = {{s.b, 175, 1e6, 1, 0.5}};  // 500 m into b
    TrafficModel model = s.model();
    driveTo(model, 2000);
    QCOMPARE(arrival(model, 0), 150.0 + 25 + 50 + 50);
  }

  void waterAndALowerSpeedGoTogetherAndTheWaterStaysWhenTheOtherEnds() {
    Row s;
    s.vehicle(0, {s.a, s.b, s.c});
    s.vehicle(1000, {s.a, s.b, s.c});
    s.inputs.restrictions = {{s.b, 0, 600, 1, 0.5}};
    TrafficModel model = s.model();
    driveTo(model, 1);
    std::vector<float> wet(model.state().share.size(), 1);
    wet[s.b] = 0.5F;
    model.setShares(wet);
    driveTo(model, 5000);
    QCOMPARE(arrival(model, 0), 150.0 + 200 + 50);
    QCOMPARE(arrival(model, 1), 1000.0 + 150 + 100 + 50);
  }

  void theLeastOfSeveralCountsUntilItEnds() {
    Row s;
    s.stream(0.6, 3000, {s.a, s.b, s.c});
    s.inputs.restrictions = {lanesLeft(s.b, 300, 2300, 0.5), lanesLeft(s.b, 800, 1300, 0.25)};
    TrafficModel model = s.model();
    const auto flowIn = [&](double from, double to) {
      driveTo(model, from);
      (void)model.takeCounts();
      driveTo(model, to);
      return model.takeCounts()[s.b].left / (to - from);
    };
    QVERIFY(std::abs(flowIn(500, 800) - 0.4) < 0.01);
    QVERIFY(std::abs(flowIn(800, 1300) - 0.2) < 0.01);
    QVERIFY(std::abs(flowIn(1400, 2300) - 0.4) < 0.01);
  }

  void sirensPassANarrowPlace() {
    Row s;
    s.demand.classes.push_back({"siren", kEmergency, 5});
    s.demand.classes.back().sirens = true;
    for (int k = 0; k < 60; ++k) s.vehicle(2 * k, {s.a, s.b, s.c});
    s.vehicle(200, {s.a, s.b, s.c}, 1);
    s.inputs.restrictions = {lanesLeft(s.b, 0, 1e6, 0.05)};
    TrafficModel model = s.model();
    driveTo(model, 900);
    QVERIFY(model.state().arrived[60] >= 0);
    QVERIFY(model.counts().arrived < 40);
  }

  void whatPeopleOpenIsWholeAgain() {
    Row s;
    s.stream(0.6, 2000, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    QVERIFY(model.restrict(lanesLeft(s.b, 300, INFINITY, 0.25)).ok());
    driveTo(model, 600);
    QVERIFY(model.open(s.b, 700).ok());
    driveTo(model, 700);
    (void)model.takeCounts();
    driveTo(model, 800);
    const double flow = model.takeCounts()[s.b].left / 100.0;
    QVERIFY2(std::abs(flow - 0.8) < 0.02, qPrintable(QString::number(flow)));
    QCOMPARE(model.open(s.b, 900).error().code, ErrorCode::badInput);
  }

  void aForkThatGoesOnAlikeHasTheSameBitsAndOneThatIsRestrictedLeavesItsParentAlone() {
    Row s;
    s.stream(0.6, 1500, {s.a, s.b, s.c});
    s.inputs.restrictions = {lanesLeft(s.b, 300, 1200, 0.5)};
    TrafficModel parent = s.model(), alone = s.model();
    driveTo(parent, 500);
    TrafficModel same = parent, other = parent;
    QVERIFY(other.restrict({s.b, 500, 900, 0.25, 0.5}).ok());
    for (TrafficModel* model : {&parent, &alone, &same, &other}) driveTo(*model, 1100);
    QVERIFY(parent.state() == alone.state());
    QVERIFY(parent.state() == same.state());
    QVERIFY(!(other.state() == parent.state()));
    QVERIFY(other.counts().arrived < parent.counts().arrived);
  }

  void driversWhoPlanAnewSeeWhatItCosts() {
    Row s;
    s.stream(0.6, 1000, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    driveTo(model, 400);
    const double before = model.presentSeconds(0)[s.b];
    QVERIFY(model.restrict({s.b, 400, INFINITY, 0.1, 0.5}).ok());
    driveTo(model, 400.001);
    QVERIFY(model.presentSeconds(0)[s.b] >= 2 * before);
  }

  void wrongOnesAreRefused() {
    Row s;
    TrafficModel model = s.model();
    driveTo(model, 100);
    const Restriction wrong[] = {{99, 200, 300, 0.5, 1},
                                 {s.b, 50, 300, 0.5, 1},
                                 {s.b, 300, 300, 0.5, 1},
                                 {s.b, 200, 300, 0, 1},
                                 {s.b, 200, 300, 0.5, 1.1}};
    for (const Restriction& each : wrong)
      QCOMPARE(model.restrict(each).error().code, ErrorCode::badInput);
    s.inputs.restrictions = {{s.b, 0, 10, 2, 1}};
    QVERIFY(!TrafficModel::make(s.made()).ok());
  }
};

QTEST_APPLESS_MAIN(TrafficRestrictionsTest)
#include "traffic_restrictions_test.moc"
