#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

std::size_t arrivedBy(const TrafficModel& model, std::size_t from, std::size_t to, double time) {
  std::size_t count = 0;
  for (std::size_t v = from; v < to; ++v) {
    count += model.state().arrived[v] >= 0 && arrival(model, v) <= time;
  }
  return count;
}

/// A ring of four short streets, each also fed and left by one of its own.
enum class RightOfWay { none, inTheRing };
Streets ring(int perEntry, RightOfWay right = RightOfWay::none) {
  Streets s;
  std::uint32_t in[4], round[4], out[4];
  for (int k = 0; k < 4; ++k) round[k] = s.link("ring" + std::to_string(k), 50);
  for (int k = 0; k < 4; ++k) in[k] = s.link("in" + std::to_string(k), 200);
  for (int k = 0; k < 4; ++k) out[k] = s.link("out" + std::to_string(k), 200);
  for (int k = 0; k < 4; ++k) {
    s.turn(round[k], round[(k + 1) % 4]);
    s.turn(round[k], out[k]);
  }
  for (std::uint32_t k = 0; k < 4; ++k) {
    // The turns of the ring are 0, 2, 4 and 6.
    const bool yields = right == RightOfWay::inTheRing;
    s.turn(in[k], round[k], yields ? std::vector{2 * ((k + 3) % 4)} : std::vector<std::uint32_t>());
  }
  for (int n = 0; n < perEntry; ++n) {
    for (int k = 0; k < 4; ++k) {
      s.vehicle(n * 0.5, {in[k], round[k], round[(k + 1) % 4], round[(k + 2) % 4],
                          round[(k + 3) % 4], out[(k + 3) % 4]});
    }
  }
  return s;
}

}  // namespace

class TrafficJunctionsTest : public QObject {
  Q_OBJECT
 private slots:
  void aSignalLetsThroughItsShareOfGreen() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b");
    s.turn(0, b, {}, 0);
    s.net.programs.push_back({"s", 10, {{30, "G"}, {3, "y"}, {57, "r"}}});
    for (int k = 0; k < 600; ++k) s.vehicle(0, {a, b});
    TrafficModel model = s.model();
    QVERIFY(model.advance(1800, {}).ok());
    // 30 s of 1.25 s headways hold 24 or, with one at each end, 25 vehicles.
    const double perCycle = double(arrivedBy(model, 0, 600, 1800)) / 19;
    QVERIFY2(perCycle >= 23.5 && perCycle <= 25, QByteArray::number(perCycle));
    // Green stands at 10 + 90 k … 40 + 90 k s.
    for (std::size_t v = 0; v < 400; ++v) {
      const double inCycle = std::fmod(arrival(model, v) - 50 - 10 + 900, 90);
      QVERIFY2(inCycle <= 30, QByteArray::number(inCycle));
    }
  }
  void twoFullStreetsMergeOneByOne() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b"), c = s.link("c");
    s.turn(0, c);
    s.turn(1, c);
    for (int k = 0; k < 300; ++k) {
      s.vehicle(0, {a, c});
      s.vehicle(0, {b, c});
    }
    TrafficModel model = s.model();
    QVERIFY(model.advance(350, {}).ok());
    const auto& counts = model.state().counts;
    QVERIFY(std::abs(int(counts[a].left) - int(counts[b].left)) <= 1);
    // Both together at the capacity of c from 50 s on.
    QVERIFY(std::abs(int(counts[c].entered) - 240) <= 1);
  }
  void whoCannotTurnHoldsThoseBehindOnOneLaneButNotOnTwo() {
    for (const int lanes : {1, 2}) {
      Streets s;
      const auto a = s.link("a", 1000, INFINITY, lanes), left = s.link("left", 50, 0.1),
                 on = s.link("on");
      s.turn(0, on);
      s.turn(std::uint32_t(lanes - 1), left);
      for (int k = 0; k < 100; ++k) s.vehicle(2 * k, {a, k % 2 ? left : on});
      TrafficModel model = s.model();
      QVERIFY(model.advance(300, {}).ok());
      const auto& counts = model.state().counts;
      // Alone, 0.25 vehicles/s go on; behind the left turners no more than 0.1.
      if (lanes == 1) QVERIFY(counts[on].entered <= 27);
      if (lanes == 2) QCOMPARE(counts[on].entered, 50U);
    }
  }
  void whoMustGiveWayWaitsForAGap() {
    Streets s;
    const auto major = s.link("major"), minor = s.link("minor", 100), out = s.link("out"),
               side = s.link("side");
    const auto prior = s.turn(major, out);
    s.turn(minor, side, {prior});
    for (int k = 0; k < 20; ++k) s.vehicle(3 * k, {major, out});  // at the line 50, 53, … 107 s
    s.vehicle(60, {minor, side});                                 // at the line at 65 s
    TrafficModel model = s.model();
    QVERIFY(model.advance(400, {}).ok());
    QCOMPARE(arrival(model, 20), 108.0 + 50);  // 1 s after the last one
    for (std::size_t v = 0; v < 20; ++v) QCOMPARE(arrival(model, v), 100 + 3.0 * double(v));
  }
  void aGapThatIsLongEnoughIsTaken() {
    Streets s;
    const auto major = s.link("major"), minor = s.link("minor", 100), out = s.link("out"),
               side = s.link("side");
    const auto prior = s.turn(major, out);
    s.turn(minor, side, {prior});
    for (int k = 0; k <= 10; ++k) s.vehicle(6 * k, {major, out});  // at the line 50, 56, …
    s.vehicle(60, {minor, side});                                  // at the line at 65 s
    for (int k = 11; k < 20; ++k) s.vehicle(6 * k, {major, out});
    TrafficModel model = s.model();
    QVERIFY(model.advance(400, {}).ok());
    QCOMPARE(arrival(model, 11), 69.0 + 50);  // 68 passes, 74 is further than 4.1 s
  }
  void whoTurnsOutOfAMainStreetTakesAShorterGap() {
    // A gap of 5 s is enough to turn across the traffic from a main street, not to cross a main
    // street.
    for (const bool fromMain : {true, false}) {
      Streets s;
      s.inputs.parameters.criticalGap = 6.5;
      s.inputs.parameters.majorGap = 4.1;
      const auto major = s.link("major"), other = s.link("other", 100), out = s.link("out"),
                 side = s.link("side"), on = s.link("on");
      const auto prior = s.turn(major, out);
      s.turn(other, side, {prior});
      if (fromMain) s.turn(other, on);
      for (int k = 0; k < 20; ++k) s.vehicle(5.5 * k, {major, out});  // at the line 50, 55.5, …
      s.vehicle(110, {other, side});                                  // at the line at 115 s
      TrafficModel model = s.model();
      QVERIFY(model.advance(600, {}).ok());
      // Behind the vehicle of 116 s, or behind the last one of 154.5 s.
      QCOMPARE(arrival(model, 20), (fromMain ? 117 : 155.5) + 50);
    }
  }
  void whoHasTheRightOfWayButIsHeldLetsOthersGo() {
    Streets s;
    const auto major = s.link("major", 100), minor = s.link("minor", 100), out = s.link("out", 50),
               side = s.link("side"), end = s.link("end");
    const auto prior = s.turn(major, out);
    s.turn(minor, side, {prior});
    s.turn(out, end, {}, 0);
    s.net.programs.push_back({"s", 0, {{500, "r"}, {500, "G"}}});
    for (int k = 0; k < 20; ++k) s.vehicle(2 * k, {major, out, end});
    s.vehicle(100, {minor, side});
    TrafficModel model = s.model();
    QVERIFY(model.advance(400, {}).ok());
    QCOMPARE(arrival(model, 20), 100 + 5 + 50.0);
  }
  void aQueueBehindASignalSpeedsUpAndLosesTheTimeOfOneVehicle() {
    // From rest at 2 m/s² to 20 m/s costs 5 s once, however long the queue is.
    Streets s;
    s.demand.classes[0].acceleration = 2;
    const auto a = s.link("a"), b = s.link("b", 2000);
    s.turn(a, b, {}, 0);
    s.net.programs.push_back({"s", 0, {{200, "r"}, {2000, "G"}}});
    for (int k = 0; k < 60; ++k) s.vehicle(0, {a, b});
    TrafficModel model = s.model();
    QVERIFY(model.advance(2000, {}).ok());
    QCOMPARE(arrival(model, 0), 200 + 100 + 5.0);
    QVERIFY(std::abs(arrival(model, 59) - (200 + 59 * 1.25 + 100 + 5)) < 0.2);
  }
  void aSlowTurnCostsBrakingAndSpeedingUpAndCutsTheFlow() {
    Streets s;
    s.demand.classes[0].acceleration = 2;
    s.demand.classes[0].deceleration = 4;
    const auto a = s.link("a"), b = s.link("b", 2000);
    s.net.turnSpeed[s.turn(a, b)] = 5;
    s.vehicle(0, {a, b});
    for (int k = 0; k < 300; ++k) s.vehicle(500, {a, b});
    TrafficModel model = s.model();
    QVERIFY(model.advance(3000, {}).ok());
    // 5 s to leave the kerb, (20 − 5)² / (2 · 20) / 4 to brake and / 2 to speed up.
    QVERIFY(std::abs(arrival(model, 0) - (150 + 5 + 1.406 + 2.8125)) < 0.003);
    // 5 m / 5 m/s and 5 m at the wave's 5 m/s: 0.5 vehicles/s.
    const double rate = 100 / (arrival(model, 250) - arrival(model, 150));
    QVERIFY2(std::abs(rate - 0.5) < 0.005, QByteArray::number(rate));
  }
  void theBeginningOfYellowIsUsedAndClearsThoseInsideTheJunction() {
    // Oncoming traffic without gaps: only when yellow comes may two left turners go, every cycle.
    Streets s;
    s.inputs.parameters.yellowUsed = 2;
    const auto left = s.link("left"), on = s.link("on"), end = s.link("end"), out = s.link("out");
    s.turn(left, end, {1}, 0);
    s.turn(on, out, {}, 0);
    s.net.turnLetter.back() = 1;
    s.net.programs.push_back({"s", 0, {{40, "gG"}, {3, "yy"}, {17, "rr"}}});
    for (int k = 0; k < 100; ++k) s.vehicle(0, {left, end});
    for (int k = 0; k < 1000; ++k) s.vehicle(0, {on, out});
    TrafficModel model = s.model();
    QVERIFY(model.advance(650, {}).ok());
    QCOMPARE(model.state().counts[end].entered, 2 * 10U);
  }
  void whoStoodAtRedMovesAfterSeeingTheGreenAndOthersAtOnce() {
    Streets s;
    s.inputs.parameters.startLost = 2;
    const auto a = s.link("a"), b = s.link("b");
    s.turn(a, b, {}, 0);
    s.net.programs.push_back({"s", 0, {{100, "r"}, {10, "G"}, {90, "G"}, {100, "r"}, {900, "G"}}});
    s.vehicle(0, {a, b});      // stands from 50 s on
    s.vehicle(100.5, {a, b});  // at the line in the second part of the green
    s.vehicle(250.2, {a, b});  // at the line 0.2 s after green began
    TrafficModel model = s.model();
    QVERIFY(model.advance(1000, {}).ok());
    // Nothing is lost by speeding up here: 2 s and a headway of 1.25 s less 0.25 s to pass 5 m.
    QCOMPARE(arrival(model, 0), 100 + 3 + 50.0);
    QCOMPARE(arrival(model, 1), 100.5 + 100);
    QCOMPARE(arrival(model, 2), 250.2 + 100);
  }
  void aLanePassesItsSaturationFlowAtASignalOnly() {
    for (const int signal : {-1, 0}) {
      Streets s;
      s.inputs.parameters.saturation = 1800;
      const auto a = s.link("a"), b = s.link("b");
      s.turn(a, b, {}, signal);
      s.net.programs.push_back({"s", 0, {{10000, "G"}}});
      for (int k = 0; k < 100; ++k) s.vehicle(0, {a, b});
      TrafficModel model = s.model();
      QVERIFY(model.advance(2000, {}).ok());
      const double headway = (arrival(model, 99) - arrival(model, 0)) / 99;
      QVERIFY2(std::abs(headway - (signal < 0 ? 1.25 : 2.0)) < 1e-6, QByteArray::number(headway));
    }
  }
  void aCycleOfGreenPassesWhatTheHandbookSays() {
    // HCM 2010, 18-8: start-up lost time and used yellow are 2 s each, so green / headway pass.
    for (const double space : {6.5, 7.5}) {
      for (const double green : {10.0, 25.0, 40.0}) {
        Streets s;
        s.inputs.parameters = {};
        s.demand.classes[0].space = space;
        s.demand.classes[0].acceleration = 2;
        const auto a = s.link("a"), b = s.link("b");
        s.net.freeSpeed.assign(2, 50 / 3.6);
        s.turn(a, b, {}, 0);
        s.net.programs.push_back({"s", 0, {{green, "G"}, {3, "y"}, {87 - green, "r"}}});
        for (int k = 0; k < 600; ++k) s.vehicle(0, {a, b});
        TrafficModel model = s.model();
        QVERIFY(model.advance(1890, {}).ok());
        const double headway = std::max(3600 / 1900.0, space / 5 + space * 3.6 / 50);
        const double passed = double(model.state().counts[b].entered) / 20;
        qInfo("%.1f m, %.0f s of green: %.2f vehicles, %.2f by the handbook", space, green, passed,
              green / headway);
        QVERIFY(std::abs(passed - green / headway) <= 1);
      }
    }
  }
  void onAShortStreetNobodyChangesLanes() {
    for (const double change : {0.0, 4.0}) {
      Streets s;
      s.inputs.parameters.laneChange = change;
      const auto a = s.link("a", 1000, INFINITY, 2), b = s.link("b", 50, INFINITY, 2),
                 on = s.link("on"), off = s.link("off", 1000, 0.01);
      for (std::uint32_t lane : {0U, 1U}) s.net.turnLanes[s.turn(lane, b)] = 1U << lane;
      s.turn(2, on);
      s.turn(3, off);
      for (int k = 0; k < 100; ++k) s.vehicle(2 * k, {a, b, k % 2 ? on : off});
      TrafficModel model = s.model();
      QVERIFY(model.advance(300, {}).ok());
      // Those for the slow way out keep to their lane from the beginning and hold nobody.
      QCOMPARE(model.state().onLane[0] == 0, change > 0);
      if (change > 0) QCOMPARE(model.state().counts[on].entered, 50U);
    }
  }
  void fourWhoGiveWayToTheirRightDoNotWaitForEver() {
    Streets s;
    std::uint32_t in[4], out[4];
    for (auto& link : in) link = s.link("in" + std::to_string(&link - in), 100);
    for (auto& link : out) link = s.link("out" + std::to_string(&link - out), 100);
    for (std::uint32_t k = 0; k < 4; ++k) s.turn(in[k], out[(k + 2) % 4], {(k + 1) % 4});
    for (int n = 0; n < 10; ++n) {
      for (int k = 0; k < 4; ++k) s.vehicle(n, {in[k], out[(k + 2) % 4]});
    }
    TrafficModel model = s.model();
    QVERIFY(model.advance(600, {}).ok());
    QCOMPARE(model.counts().arrived, 40U);
  }
  void aRingThatLocksIsFoundAndNobodyJumps() {
    TrafficModel model = ring(60).model();
    QVERIFY(model.advance(2000, {}).ok());
    const auto rings = model.gridlocks();
    QCOMPARE(rings.size(), std::size_t(1));
    QCOMPARE(rings[0].size(), std::size_t(4));
    for (std::size_t k = 0; k < 4; ++k) {
      QCOMPARE(rings[0][(k + 1) % 4], (rings[0][k] + 1) % 4);
    }
    const auto before = model.counts();
    QVERIFY(before.running > 40);
    QVERIFY(model.advance(10000, {}).ok());
    QCOMPARE(model.counts().running, before.running);
    QCOMPARE(model.counts().arrived, before.arrived);
  }
  void aRingThatLocksBehindASignalIsFoundWhateverItShows() {
    Streets s = ring(60);
    s.net.turnSignal[0] = 0;
    s.net.programs.push_back({"s", 0, {{30, "G"}, {30, "r"}}});
    TrafficModel model = s.model();
    for (double t = 3000; t < 3120; t += 15) {
      QVERIFY(model.advance(t, {}).ok());
      QCOMPARE(model.gridlocks().size(), std::size_t(1));
    }
  }
  void aRoundaboutWhoseRingHasTheRightOfWayDoesNotLock() {
    TrafficModel model = ring(60, RightOfWay::inTheRing).model();
    QVERIFY(model.advance(3000, {}).ok());
    QVERIFY(model.gridlocks().empty());
    QCOMPARE(model.counts().arrived, 240U);
  }
  void aRingThatFlowsIsNotCalledLocked() {
    TrafficModel model = ring(2).model();
    for (double t = 0; t < 300; t += 5) {
      QVERIFY(model.advance(t, {}).ok());
      QVERIFY(model.gridlocks().empty());
    }
    QCOMPARE(model.counts().arrived, 8U);
  }
};

QTEST_APPLESS_MAIN(TrafficJunctionsTest)
#include "traffic_junctions_test.moc"
