// Closures, conservation, forks and repeats.
#include <QtTest>
#include <random>

#include "engine/core/counter_random.h"
#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// Two ways from a to d: over b (100 m) or over c (400 m).
Streets twoWays(int vehicles) {
  Streets s;
  const auto a = s.link("a", 500), b = s.link("b", 100), c = s.link("c", 400), d = s.link("d", 200);
  s.turn(a, b);
  s.turn(a, c);
  s.turn(b, d);
  s.turn(c, d);
  for (int k = 0; k < vehicles; ++k) s.vehicle(5 * k, {a, b, d});
  return s;
}

/// A grid of one-way pairs with signals at every junction and random routes that go on at random.
Streets randomGrid(unsigned seed, int side, int vehicles) {
  Streets s;
  std::mt19937 random(seed);
  std::vector<std::pair<int, int>> ends;  // nodes of every link
  const auto node = [&](int x, int y) { return y * side + x; };
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        if (x + dx < 0 || x + dx >= side || y + dy < 0 || y + dy >= side) continue;
        ends.emplace_back(node(x, y), node(x + dx, y + dy));
        s.link(std::to_string(ends.size()), 60 + double(random() % 100));
      }
    }
  }
  std::vector<std::vector<std::uint32_t>> after(ends.size());
  for (std::uint32_t l = 0; l < ends.size(); ++l) {
    for (std::uint32_t n = 0; n < ends.size(); ++n) {
      if (ends[n].first != ends[l].second || ends[n].second == ends[l].first) continue;
      s.turn(l, n, {}, ends[l].second);
      s.net.turnLetter.back() = std::abs(ends[l].first - ends[l].second) == 1 ? 0 : 1;
      after[l].push_back(n);
    }
  }
  for (int k = 0; k < side * side; ++k) {
    s.net.programs.push_back({"s", double(random() % 60), {{25, "Gr"}, {5, "rr"}, {25, "rG"}}});
  }
  for (int v = 0; v < vehicles; ++v) {
    std::vector<std::uint32_t> route{std::uint32_t(random() % ends.size())};
    for (int leg = 0; leg < 8; ++leg) {
      const auto& next = after[route.back()];
      route.push_back(next[random() % next.size()]);
    }
    s.vehicle(v * 0.5, route);
  }
  return s;
}

}  // namespace

class TrafficRunsTest : public QObject {
  Q_OBJECT
 private slots:
  void informedDriversGoRoundAClosure() {
    Streets s = twoWays(20);
    s.inputs.closures = {{1, 31, 10000}};
    TrafficModel model = s.model();
    QVERIFY(model.advance(1000, {}).ok());
    QCOMPARE(model.counts().arrived, 20U);
    // Who is past the end of a at 31 s goes on over b; who comes later goes over c.
    QCOMPARE(model.state().counts[1].entered, 2U);
    QCOMPARE(model.state().counts[2].entered, 18U);
    QCOMPARE(model.route(19), (std::vector<std::uint32_t>{0, 2, 3}));
    QCOMPARE(arrival(model, 19), 95 + 25 + 20 + 10.0);
  }
  void uninformedDriversWaitUntilItOpens() {
    Streets s = twoWays(20);
    s.inputs.parameters.informed = 0;
    s.inputs.closures = {{1, 31, 500}};
    TrafficModel model = s.model();
    QVERIFY(model.advance(499, {}).ok());
    QCOMPARE(model.counts().arrived, 2U);
    QCOMPARE(model.counts().running, 18U);
    QVERIFY(model.advance(1000, {}).ok());
    QCOMPARE(model.state().counts[2].entered, 0U);
    QCOMPARE(arrival(model, 2), 500 + 5 + 10.0);
    QCOMPARE(arrival(model, 19), 500 + 15 + 17 * 1.25);
  }
  void theShareOfInformedDriversIsKept() {
    int informed = 0;
    for (unsigned v = 0; v < 10000; ++v) informed += drawUnit(7, v, 1) < 0.3;
    QVERIFY(std::abs(informed - 3000) < 150);
    QVERIFY(drawUnit(7, 1, 1) != drawUnit(8, 1, 1) && drawUnit(7, 1, 1) != drawUnit(7, 1, 2));
    Streets s = twoWays(400);
    s.inputs.parameters.informed = 0.5;
    s.inputs.closures = {{1, 0}};
    TrafficModel model = s.model();
    QVERIFY(model.advance(60, {}).ok());
    int round = 0;
    for (std::uint32_t v = 0; v < 400; ++v) round += model.route(v)[1] == 2;
    QVERIFY(round > 150 && round < 250);
  }
  void whoFindsNoWayWaits() {
    Streets s = twoWays(5);
    s.inputs.closures = {{1, 0, 300}, {2, 0, 300}};
    TrafficModel model = s.model();
    QVERIFY(model.advance(299, {}).ok());
    QCOMPARE(model.counts().running, 5U);
    QVERIFY(model.advance(1000, {}).ok());
    QCOMPARE(model.counts().arrived, 5U);
  }
  void vehiclesAreNeitherMadeNorLost() {
    TrafficModel model = randomGrid(3, 6, 2000).model();
    std::int64_t vehicleMs = 0;
    for (double t = 0; t < 6000; t += 50) {
      QVERIFY(model.advance(t, {}).ok());
      const VehicleCounts c = model.counts();
      QCOMPARE(c.loaded, c.waiting + c.running + c.arrived);
      for (const LaneState& lane : model.state().lanes) QVERIFY(lane.taken >= 0);
      for (const LinkCount& count : model.takeCounts()) vehicleMs += count.vehicleMs;
    }
    QCOMPARE(model.counts().loaded, 2000U);
    std::int64_t trips = 0;
    for (std::size_t v = 0; v < 2000; ++v) {
      const std::int64_t end = model.state().arrived[v];
      if (model.state().entered[v] < 0) continue;
      trips += (end < 0 ? model.state().time : end) - model.state().entered[v];
    }
    QCOMPARE(vehicleMs, trips);
  }
  void equalInputsGiveEqualBits() {
    TrafficModel one = randomGrid(5, 6, 1500).model(), two = randomGrid(5, 6, 1500).model();
    QVERIFY(one.advance(900, {}).ok());
    for (double t = 0; t <= 900; t += 7.5) QVERIFY(two.advance(t, {}).ok());
    QVERIFY(one.state() == two.state());
    QVERIFY(one.counts().arrived > 0);
  }
  void aForkThatChangesNothingEqualsItsParent() {
    Streets s = randomGrid(6, 6, 1500);
    s.inputs.closures = {{10, 100, 400}, {20, 200}};
    s.inputs.parameters.informed = 0.5;
    TrafficModel parent = s.model();
    QVERIFY(parent.advance(300, {}).ok());
    TrafficModel fork = parent;
    QVERIFY(parent.advance(900, {}).ok());
    QVERIFY(!(fork.state() == parent.state()));
    QVERIFY(fork.advance(900, {}).ok());
    QVERIFY(fork.state() == parent.state());
  }
  void anotherSeedInformsOthers() {
    Streets s = randomGrid(6, 6, 800);
    s.inputs.closures = {{10, 50}, {20, 50}, {30, 50}};
    s.inputs.parameters.informed = 0.5;
    TrafficModel one = s.model();
    s.inputs.seed = 2;
    TrafficModel two = s.model();
    QVERIFY(one.advance(600, {}).ok() && two.advance(600, {}).ok());
    QVERIFY(!(one.state() == two.state()));
  }
  void wrongInputsAreNamed() {
    const auto faultOf = [](auto&& change) {
      Streets s = twoWays(1);
      change(s);
      const auto model = TrafficModel::make(s.made());
      return model ? std::string() : model.error().text();
    };
    const auto names = [](const std::string& text, const char* part) {
      return text.find(part) != std::string::npos;
    };
    QVERIFY(names(faultOf([](Streets& s) { s.vehicle(9, {0, 3}); }), "v1 cannot turn from a to d"));
    QVERIFY(names(faultOf([](Streets& s) { s.vehicle(9, {}); }), "v1 has no route"));
    QVERIFY(
        names(faultOf([](Streets& s) { s.net.laneUsers[0] = kBus; }), "may not use the link a"));
    QVERIFY(names(faultOf([](Streets& s) { s.inputs.closures = {{9}}; }), "closed link"));
    for (const VehicleStop& stop : {VehicleStop{0, 9, 5}, {7, 1, 5}, {0, 1, -5}, {0, 1, NAN}}) {
      QVERIFY(names(faultOf([&](Streets& s) { s.demand.stops = {stop}; }), "A stop has no"));
    }
    QVERIFY(names(faultOf([](Streets& s) { s.inputs.closures = {{1, 5, 5}}; }), "closure time"));
    QVERIFY(names(faultOf([](Streets& s) { s.inputs.parameters.waveSpeed = 0; }), "wave speed"));
    QVERIFY(names(faultOf([](Streets& s) { s.inputs.parameters.informed = 2; }), "informed"));
  }
  void nobodyIsSentToAStreetThatIsNotForHim() {
    Streets s;
    const auto a = s.link("a", 500), busStreet = s.link("b", 100);
    s.turn(a, busStreet);
    s.net.laneUsers[1] = kBus;
    TrafficModel model = s.model();
    const auto sent = model.send("car", 0, a, busStreet);
    QVERIFY(!sent.ok());
    QCOMPARE(sent.error().code, ErrorCode::notFound);
    QVERIFY(sent.error().what.find("not for vehicles of its kind") != std::string::npos);
    QCOMPARE(model.counts().loaded, 0U);
  }
  void whoMayNotEnterItsGoalWaitsAloneInNoGridlock() {
    Streets s;
    const auto a = s.link("a", 500), goal = s.link("b", 100);
    s.turn(a, goal);
    TrafficModel model = s.model();
    QVERIFY(model.send("car", 0, a, goal).ok());
    QVERIFY(model.close({goal, 5}).ok());
    QVERIFY(model.advance(300, {}).ok());
    QCOMPARE(model.counts().running, 1U);
    QVERIFY(model.gridlocks().empty());
  }
  void typesThatAreAlikeOnTheRoadDriveAlikeAndOthersDoNot() {
    Streets s = twoWays(0);
    VehicleClass twin = s.demand.classes[0], slow = twin;
    twin.code = "twin";
    twin.acceleration = 2;  // of no weight on a free road that it enters at its speed
    slow.code = "slow";
    slow.maxSpeed = 10;
    s.demand.classes.push_back(twin);
    s.demand.classes.push_back(slow);
    for (std::uint8_t type = 0; type < 3; ++type) s.vehicle(1000 * type, {0, 1, 3}, type);
    TrafficModel model = s.model();
    QVERIFY(model.advance(5000, {}).ok());
    const auto trip = [&](std::size_t v) {
      return double(model.state().arrived[v] - model.state().entered[v]) / 1000;
    };
    QCOMPARE(trip(0), 800 / 20.0);
    QCOMPARE(trip(1), 800 / 20.0 + 20 / (2 * 2.0));  // it starts from rest
    QCOMPARE(trip(2), 800 / 10.0);
  }
  void halfTheSpeedTakesTwiceTheTimeAndFullSpeedComesBack() {
    Streets s = twoWays(0);
    for (const double depart : {0.0, 1000.0, 2000.0}) s.vehicle(depart, {0, 1, 3});
    TrafficModel model = s.model();
    std::vector<float> share(model.state().share.size(), 1);
    QVERIFY(model.advance(900, {}).ok());
    for (float& of : share) of = 0.5F;
    model.setShares(share);
    QVERIFY(model.advance(1900, {}).ok());
    for (float& of : share) of = 1;
    model.setShares(share);
    QVERIFY(model.advance(3000, {}).ok());
    QCOMPARE(arrival(model, 0), 40.0);
    QCOMPARE(arrival(model, 1), 1000 + 80.0);
    QCOMPARE(arrival(model, 2), 2000 + 40.0);
  }
  void itStopsWhenAsked() {
    std::stop_source stop;
    stop.request_stop();
    TrafficModel model = randomGrid(3, 6, 2000).model();
    const auto ran = model.advance(5000, run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!ran.ok() && ran.error().code == ErrorCode::cancelled);
  }
};

QTEST_APPLESS_MAIN(TrafficRunsTest)
#include "traffic_runs_test.moc"
