// Exact solutions of the kinematic wave on single streets.
#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// 1,000 s of 0.6 vehicles/s through 1 km of street into one that takes 0.4.
Streets bottleneck() {
  Streets s;
  const auto a = s.link("a"), b = s.link("b", 1000, 0.4);
  s.turn(0, b);
  s.stream(0.6, 1000, {a, b});
  return s;
}

}  // namespace

class TrafficLinksTest : public QObject {
  Q_OBJECT
 private slots:
  void anEmptyKilometreTakesFiftySeconds() {
    Streets s;
    s.vehicle(0, {s.link("a")});
    TrafficModel model = s.model();
    QVERIFY(model.advance(49.999, {}).ok());
    QCOMPARE(model.counts().running, 1U);
    QVERIFY(model.advance(50, {}).ok());
    QCOMPARE(arrival(model, 0), 50.0);
  }
  void aStreetLetsThroughItsCapacity() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b");
    s.turn(0, b);
    for (int k = 0; k < 400; ++k) s.vehicle(0, {a, b});
    TrafficModel model = s.model();
    QVERIFY(model.advance(2000, {}).ok());
    for (std::size_t v = 0; v < 400; ++v) QCOMPARE(arrival(model, v), 100 + 1.25 * double(v));
  }
  void theShockOfABottleneckRunsAtItsSpeedAndFillsTheStreet() {
    // Density 0.03 meets 0.12: (0.4 − 0.6) / (0.12 − 0.03) = −2.222 m/s, 450 s over 1 km.
    TrafficModel model = bottleneck().model();
    QVERIFY(model.advance(3000, {}).ok());
    double full = 0;
    for (std::size_t v = 0; v < 600 && full == 0; ++v) {
      const double entered = double(model.state().entered[v]) / 1000;
      if (entered > (double(v) + 1) / 0.6 + 0.1) full = entered;
    }
    const double begins = 1 / 0.6 + 50, shock = -1000 / (full - begins);
    qInfo("the street is full %.1f s after its queue began: shock at %.3f m/s", full - begins,
          shock);
    QVERIFY(std::abs(full - 500) < 5);
    QVERIFY(std::abs(shock + 2.222) < 0.02);
  }
  void theDelayOfABottleneckIsTheAreaBetweenTheCurves() {
    TrafficModel model = bottleneck().model();
    QVERIFY(model.advance(3000, {}).ok());
    QCOMPARE(model.counts().arrived, 600U);
    double delay = 0;
    for (std::size_t v = 0; v < 600; ++v) delay += arrival(model, v) - (double(v) + 1) / 0.6 - 100;
    qInfo("total delay %.0f vehicle-seconds", delay);
    QVERIFY(std::abs(delay - 150000) < 0.005 * 150000);
  }
  void theQueueOfARedMinuteReaches720MetresAndIsGoneAfter204Seconds() {
    Streets s;
    const auto a = s.link("a", 2000), b = s.link("b", 2000);
    s.turn(0, b, {}, 0);
    s.net.programs.push_back({"s", 0, {{400, "G"}, {60, "r"}, {100000, "G"}}});
    s.stream(0.6, 1000, {a, b});
    TrafficModel model = s.model();
    QVERIFY(model.advance(2000, {}).ok());
    // A vehicle that passes the line at T with delay stood n places back and moved off at
    // T − n · 5 m / 20 m/s; the last one delayed marks where the queue ends.
    double gone = 0, reach = 0;
    int place = 0;
    for (std::size_t v = 0; v < 600; ++v) {
      const double line = arrival(model, v) - 100, free = (double(v) + 1) / 0.6 + 100;
      if (free < 400 || line - free < 0.01) continue;
      reach = 5.0 * ++place;
      gone = line - reach / 20 - 400;
    }
    qInfo("queue reaches %.0f m and is gone %.1f s after red began", reach, gone);
    QVERIFY(std::abs(reach - 720) <= 10);
    QVERIFY(std::abs(gone - 204) <= 2);
  }
  void aQueueSpillsBackOverThreeStreets() {
    // Nothing leaves c: 40 + 20 + 40 places fill from the front, each at the wave's arrival.
    Streets s;
    const auto a = s.link("a", 200), b = s.link("b", 100), c = s.link("c", 200), d = s.link("d");
    s.turn(0, b);
    s.turn(1, c);
    s.turn(2, d, {}, 0);
    s.net.programs.push_back({"s", 0, {{1000, "r"}, {1000, "G"}}});
    s.stream(0.5, 240, {a, b, c, d});
    TrafficModel model = s.model();
    QVERIFY(model.advance(999, {}).ok());
    QCOMPARE(model.state().onLane[2], 40U);
    QCOMPARE(model.state().onLane[1], 20U);
    QCOMPARE(model.state().onLane[0], 40U);
    QCOMPARE(model.counts().waiting, 20U);
    QVERIFY(model.gridlocks().empty());
    QVERIFY(model.advance(2000, {}).ok());
    QCOMPARE(model.counts().arrived, 120U);
    // The first waiting vehicle enters when the wave has run 500 m: 100 s after green.
    QVERIFY(std::abs(double(model.state().entered[100]) / 1000 - 1100) < 1);
  }
  void aLongVehicleTakesItsSpaceAndPassesAShortStreet() {
    Streets s;
    s.demand.classes.push_back({"bus", kBus, 15, 10});
    const auto a = s.link("a", 100), b = s.link("b", 6), c = s.link("c", 100);
    s.turn(0, b);
    s.turn(1, c);
    s.vehicle(0, {a, b, c}, 1);
    s.vehicle(0, {a, b, c}, 0);
    TrafficModel model = s.model();
    QVERIFY(model.advance(1000, {}).ok());
    QCOMPARE(arrival(model, 0), 10 + 0.6 + 10);
    QVERIFY(arrival(model, 1) >= arrival(model, 0));
  }
  void aBusAtItsStopHoldsTheKerbLaneAndNoOther() {
    for (const int lanes : {1, 2}) {
      Streets s;
      const auto a = s.link("a", 1000), b = s.link("b", 1000, INFINITY, lanes);
      s.turn(0, b);
      s.demand.classes.push_back({"bus", kBus, 5});
      s.vehicle(0, {a, b}, 1);
      s.vehicle(10, {a, b});
      s.demand.stops = {{0, b, 30}};
      TrafficModel model = s.model();
      QVERIFY(model.advance(1000, {}).ok());
      QCOMPARE(arrival(model, 0), 100 + 30.0);
      QCOMPARE(arrival(model, 1), lanes == 1 ? 100 + 30 + 1.25 : 110.0);
    }
  }
  void shortStreetsKeepTheirCapacity() {
    Streets s;
    std::vector<std::uint32_t> route;
    for (int k = 0; k < 10; ++k) route.push_back(s.link("l" + std::to_string(k), 3 + k));
    for (std::uint32_t k = 0; k + 1 < 10; ++k) s.turn(k, k + 1);
    for (int k = 0; k < 200; ++k) s.vehicle(0, route);
    TrafficModel model = s.model();
    QVERIFY(model.advance(2000, {}).ok());
    const double rate = 199 / (arrival(model, 199) - arrival(model, 0));
    qInfo("through short streets: %.3f vehicles/s of 0.8", rate);
    QVERIFY(rate > 0.79);
  }
};

QTEST_APPLESS_MAIN(TrafficLinksTest)
#include "traffic_links_test.moc"
