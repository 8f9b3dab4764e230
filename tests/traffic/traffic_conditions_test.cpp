#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

std::vector<float> allAt(const TrafficModel& model, float share) {
  return std::vector<float>(model.state().share.size(), share);
}

void go(TrafficModel& model, double until) {
  if (!model.advance(until, {})) qFatal("advance");
}

/// a → b → c, and round by d (3 km instead of 1).
struct Fork : Streets {
  std::uint32_t a = link("a"), b = link("b"), c = link("c"), d = link("d", 3000);
  Fork() {
    turn(a, b), turn(a, d), turn(b, c), turn(d, c);
    demand.classes.push_back({"siren", kEmergency, 5});
    demand.classes.back().sirens = true;
  }
};

}  // namespace

class TrafficConditionsTest : public QObject {
  Q_OBJECT

 private slots:
  void aVehicleUnderWayKeepsTheWayThatIsLeft() {
    Fork s;
    s.vehicle(0, {s.a});
    TrafficModel model = s.model();
    go(model, 20);  // 400 of 1000 m
    model.setShares(allAt(model, 0.5F));
    go(model, 500);
    QCOMPARE(arrival(model, 0), 20.0 + 600 / 10.0);
  }

  void changingSpeedTwiceIsTheSumOfItsStretches() {
    Fork s;
    s.vehicle(0, {s.a});
    TrafficModel model = s.model();
    go(model, 10);  // 200 m
    model.setShares(allAt(model, 0.25F));
    go(model, 70);  // 300 m more
    model.setShares(allAt(model, 1));
    go(model, 500);
    QCOMPARE(arrival(model, 0), 70.0 + 500 / 20.0);
  }

  void aSlowStretchIsAMovingBottleneckOfItsCapacity() {
    Fork s;
    s.stream(0.7, 1000, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    go(model, 300);
    std::vector<float> slow = allAt(model, 1);
    slow[s.b] = 0.25F;  // 5 m/s: 1 / (5 m · (1/5 + 1/5)) = 0.5 vehicles/s
    model.setShares(slow);
    go(model, 500);
    (void)model.takeCounts();
    go(model, 900);
    const double flow = model.takeCounts()[s.c].entered / 400.0;
    qInfo("flow past the slow stretch: %.3f vehicles/s (0.5)", flow);
    QVERIFY(std::abs(flow - 0.5) < 0.01);
  }

  void waterStrandsVehiclesUntilItFalls() {
    Fork s;
    s.vehicle(0, {s.a, s.b, s.c});
    s.vehicle(2, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    go(model, 60);  // 10 s and 8 s into b
    std::vector<float> wet = allAt(model, 1);
    wet[s.b] = 0;
    model.setShares(wet);
    go(model, 1000);
    QCOMPARE(model.counts().running, 2U);
    QCOMPARE(model.state().stranded[0], std::int64_t(40000));
    model.setShares(allAt(model, 1));
    go(model, 2000);
    QCOMPARE(arrival(model, 0), 1000.0 + 40 + 50);
    QCOMPARE(model.counts().arrived, 2U);
  }

  void informedDriversGoRoundWaterThatIsTooDeepForTheirClassOnly() {
    Fork s;
    s.demand.classes.push_back({"truck", kTruck, 5});
    s.vehicle(0, {s.a, s.b, s.c});
    s.vehicle(3, {s.a, s.b, s.c}, 2);
    TrafficModel model = s.model();
    std::vector<float> wet = allAt(model, 1);
    wet[s.b] = 0;  // to cars
    go(model, 5);
    model.setShares(wet);
    go(model, 1000);
    QCOMPARE(model.route(0), (std::vector<std::uint32_t>{s.a, s.d, s.c}));
    QCOMPARE(model.route(1), (std::vector<std::uint32_t>{s.a, s.b, s.c}));
    QCOMPARE(arrival(model, 0), 250.0);
    QCOMPARE(arrival(model, 1), 153.0);
  }

  void aDriverWhoHeardNothingTurnsBackAfterAWhile() {
    Fork s;
    s.inputs.parameters.informed = 0;
    s.inputs.parameters.patience = 60;
    s.vehicle(0, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    std::vector<float> wet = allAt(model, 1);
    wet[s.b] = 0;
    model.setShares(wet);
    go(model, 1000);
    QCOMPARE(arrival(model, 0), 50.0 + 60 + 150 + 50);
  }

  void sirensPassAQueueAndARedSignal() {
    Fork s;
    s.net.programs.push_back({"s", 0, {{5000, "r"}, {10, "G"}}});
    for (auto& signal : s.net.turnSignal) signal = 0;
    for (int k = 0; k < 40; ++k) s.vehicle(k * 2, {s.a, s.b, s.c});
    s.vehicle(200, {s.a, s.b, s.c}, 1);
    TrafficModel model = s.model();
    go(model, 2000);
    QCOMPARE(model.counts().arrived, 1U);
    const double took = arrival(model, 40) - 200;
    qInfo("three kilometres with sirens, 200 m of queue: %.1f s", took);
    QVERIFY(std::abs(took - (800 / 20.0 + 200 / 5.6 + 100)) < 5);
  }

  void sirensDoNotPassWaterThatIsTooDeepForThem() {
    Fork s;
    s.vehicle(0, {s.a, s.b, s.c}, 1);
    TrafficModel model = s.model();
    std::vector<float> wet = allAt(model, 1);
    const std::size_t links = s.net.linkCount();
    wet[links + s.b] = wet[links + s.d] = 0;
    model.setShares(wet);
    go(model, 500);
    QCOMPARE(model.counts().arrived, 0U);
    model.setShares(allAt(model, 1));
    go(model, 1000);
    QCOMPARE(model.counts().arrived, 1U);
  }

  void aVehicleSentDuringTheRunTakesTheFastestOpenWay() {
    Fork s;
    s.stream(0.3, 600, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    go(model, 100);
    std::vector<float> wet = allAt(model, 1);
    wet[s.b] = 0;
    model.setShares(wet);
    const auto sent = model.send("P-1", 0, s.a, s.c);
    QVERIFY(sent.ok());
    QCOMPARE(model.route(*sent), (std::vector<std::uint32_t>{s.a, s.d, s.c}));
    go(model, 4000);
    QVERIFY(arrival(model, *sent) > 350);
    const VehicleCounts counts = model.counts();
    QCOMPARE(counts.loaded, 181U);
    QCOMPARE(counts.arrived + counts.running + counts.waiting, counts.loaded);
  }

  void aVehicleForWhichNoRoadIsOpenIsRefusedWithItsName() {
    Fork s;
    TrafficModel model = s.model();
    std::vector<float> wet = allAt(model, 1);
    wet[s.b] = wet[s.d] = 0;
    model.setShares(wet);
    const auto sent = model.send("P-1", 0, s.a, s.c);
    QVERIFY(!sent.ok());
    QCOMPARE(sent.error().code, ErrorCode::notFound);
    QCOMPARE(sent.error().where, std::string("P-1"));
    QVERIFY(!model.send("P-2", 9, s.a, s.c).ok());
  }

  void aVehicleIsNotSentToAStreetThatIsClosedToIt() {
    Fork s;
    TrafficModel model = s.model(), shut = s.model();
    std::vector<float> wet = allAt(model, 1);
    wet[s.c] = 0;
    model.setShares(wet);
    QVERIFY(shut.close({s.c, 0, 600}).ok());
    go(shut, 10);
    for (TrafficModel* of : {&model, &shut}) {
      const auto sent = of->send("P-1", 0, s.a, s.c);
      QVERIFY(!sent.ok());
      QCOMPARE(sent.error().code, ErrorCode::notFound);
      QVERIFY(sent.error().what.find("is closed to it") != std::string::npos);
      QCOMPARE(of->counts().loaded, 0U);
      QVERIFY(of->send("P-1", 0, s.a, s.b).ok());  // before the closed street
    }
    go(shut, 700);
    QVERIFY(shut.send("P-2", 0, s.a, s.c).ok());
  }

  void sharesThatDoNotChangeChangeNothing() {
    Fork s;
    s.stream(0.6, 600, {s.a, s.b, s.c});
    TrafficModel plain = s.model(), told = s.model();
    for (double t = 60; t <= 900; t += 60) {
      told.setShares(allAt(told, 1));
      go(plain, t), go(told, t);
    }
    QVERIFY(plain.state() == told.state());
  }
};

QTEST_GUILESS_MAIN(TrafficConditionsTest)
#include "traffic_conditions_test.moc"
