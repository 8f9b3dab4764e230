#include <QtTest>
#include <cmath>
#include <numeric>
#include <random>

#include "scenarios/traffic/assignment.h"
#include "scenarios/traffic/volume_delay.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

void addLink(VolumeDelayNetwork& net, unsigned from, unsigned to, double free, double b,
             double capacity = 1, double power = 1) {
  net.from.push_back(from);
  net.to.push_back(to);
  net.freeFlowCost.push_back(free);
  net.b.push_back(b);
  net.capacity.push_back(capacity);
  net.power.push_back(power);
  net.code.push_back(std::to_string(net.code.size()));
}

AssignmentInputs inputsOf(VolumeDelayNetwork net, TripTable trips, double gap = 1e-10) {
  AssignmentInputs inputs;
  inputs.network = std::make_shared<const VolumeDelayNetwork>(std::move(net));
  inputs.trips = std::move(trips);
  inputs.relativeGap = gap;
  return inputs;
}

//      2            0→2 and 3→1 cost 10 v, 0→3 and 2→1 cost 50 + v,
//    /   \          the bridge 2→3 costs 10 + v; 6 trips from 0 to 1
//   0  |  1
//    \   /
//      3
AssignmentInputs braess() {
  VolumeDelayNetwork net;
  net.zones = 2;
  net.nodes = 4;
  addLink(net, 0, 2, 1e-6, 1e7);
  addLink(net, 0, 3, 50, 0.02);
  addLink(net, 2, 1, 50, 0.02);
  addLink(net, 3, 1, 1e-6, 1e7);
  addLink(net, 2, 3, 10, 0.1);
  return inputsOf(net, {{0}, {1}, {6}});
}

// Every node is a zone; links join them at random in both directions over a ring.
AssignmentInputs randomCity(unsigned seed, unsigned nodes) {
  std::mt19937 random(seed);
  const auto upTo = [&](double most) { return double(random() % 1000 + 1) / 1000 * most; };
  VolumeDelayNetwork net;
  net.zones = net.nodes = nodes;
  for (unsigned n = 0; n < nodes; ++n) {
    addLink(net, n, (n + 1) % nodes, upTo(10), 0.15, 50 + upTo(100), 4);
    addLink(net, (n + 1) % nodes, n, upTo(10), 0.15, 50 + upTo(100), 4);
    addLink(net, n, (n + 2 + random() % (nodes - 3)) % nodes, upTo(20), 0.5, 50 + upTo(50), 2);
  }
  TripTable trips;
  for (unsigned a = 0; a < nodes; ++a) {
    for (unsigned b = 0; b < nodes; ++b) {
      if (a == b || random() % 2) continue;
      trips.from.push_back(a);
      trips.to.push_back(b);
      trips.trips.push_back(upTo(20));
    }
  }
  return inputsOf(net, trips, 1e-8);
}

// Bellman-Ford over the open links, at given costs.
std::vector<double> cheapestFrom(const VolumeDelayNetwork& net, const std::vector<double>& cost,
                                 unsigned origin) {
  std::vector<double> best(net.nodes, INFINITY);
  best[origin] = 0;
  for (unsigned round = 0; round < net.nodes; ++round) {
    for (std::size_t l = 0; l < net.linkCount(); ++l) {
      best[net.to[l]] = std::min(best[net.to[l]], best[net.from[l]] + cost[l]);
    }
  }
  return best;
}

}  // namespace

class TrafficAssignmentTest : public QObject {
  Q_OBJECT
 private slots:
  void twoRoadsShareTripsWhereTheyCostTheSame() {
    // 10 + v against 4 + 2 v with 12 trips: v = 6 on both, cost 16.
    VolumeDelayNetwork net;
    net.zones = net.nodes = 2;
    addLink(net, 0, 1, 10, 0.1);
    addLink(net, 0, 1, 4, 0.5);
    const auto found = assign(inputsOf(net, {{0}, {1}, {12}}), {});
    QVERIFY(found.ok());
    QVERIFY(std::abs(found->flow[0] - 6) < 1e-7 && std::abs(found->flow[1] - 6) < 1e-7);
    QVERIFY(std::abs(found->tripCost[0] - 16) < 1e-7);
    QVERIFY(std::abs(found->objective - (10 * 6 + 18 + 4 * 6 + 36)) < 1e-6);
  }
  void closingTheBridgeOfBraessHelpsEveryone() {
    AssignmentInputs inputs = braess();
    const auto open = assign(inputs, {});
    QVERIFY(open.ok());
    QVERIFY2(std::abs(open->tripCost[0] - 92) < 1e-4, QByteArray::number(open->tripCost[0]));
    QVERIFY(std::abs(open->flow[4] - 2) < 1e-4);
    inputs.closed = {4};
    const auto closed = assign(inputs, {});
    QVERIFY(closed.ok());
    QVERIFY2(std::abs(closed->tripCost[0] - 83) < 1e-4, QByteArray::number(closed->tripCost[0]));
    QCOMPARE(closed->flow[4], 0.0);
  }
  void noTripCouldDoBetterElsewhere() {
    for (unsigned seed = 1; seed <= 8; ++seed) {
      const AssignmentInputs inputs = randomCity(seed, 16);
      const auto found = assign(inputs, {});
      QVERIFY(found.ok());
      QVERIFY(found.notes().empty());
      double total = 0, cheapest = 0;
      for (std::size_t l = 0; l < found->flow.size(); ++l) {
        QCOMPARE(found->cost[l], volumeDelay(*inputs.network, unsigned(l), found->flow[l]));
        total += found->flow[l] * found->cost[l];
      }
      for (std::size_t i = 0; i < inputs.trips.size(); ++i) {
        const auto best = cheapestFrom(*inputs.network, found->cost, inputs.trips.from[i]);
        cheapest += inputs.trips.trips[i] * best[inputs.trips.to[i]];
        QVERIFY(std::abs(found->tripCost[i] - best[inputs.trips.to[i]]) < 1e-9);
      }
      QVERIFY(std::abs((total - cheapest) / total - found->relativeGap) < 1e-12);
      QVERIFY(found->relativeGap <= 1e-8);
    }
  }
  void whatEntersANodeLeavesItOrEndsThere() {
    const AssignmentInputs inputs = randomCity(3, 20);
    const auto found = assign(inputs, {});
    QVERIFY(found.ok());
    std::vector<double> balance(inputs.network->nodes, 0);
    for (std::size_t l = 0; l < found->flow.size(); ++l) {
      QVERIFY(found->flow[l] >= 0);
      balance[inputs.network->from[l]] -= found->flow[l];
      balance[inputs.network->to[l]] += found->flow[l];
    }
    for (std::size_t i = 0; i < inputs.trips.size(); ++i) {
      balance[inputs.trips.from[i]] += inputs.trips.trips[i];
      balance[inputs.trips.to[i]] -= inputs.trips.trips[i];
    }
    for (const double rest : balance) QVERIFY(std::abs(rest) < 1e-7);
  }
  void aFinerGapComesNearerToTheLeastObjective() {
    AssignmentInputs inputs = randomCity(5, 16);
    inputs.relativeGap = 1e-12;
    const double least = assign(inputs, {})->objective;
    double before = INFINITY;
    for (const double gap : {1e-1, 1e-3, 1e-6}) {
      inputs.relativeGap = gap;
      const auto found = assign(inputs, {});
      QVERIFY(found->objective >= least * (1 - 1e-12));
      QVERIFY(found->objective <= before);
      before = found->objective;
      qInfo("gap %g: objective %.3g above the least, %d rounds", gap,
            (found->objective - least) / least, found->rounds);
    }
    QVERIFY((before - least) / least < 1e-6);
  }
  void routesDoNotPassZonesBelowTheFirstThroughNode() {
    // 0 → 1 → 2 is cheap but passes the zone 1; 0 → 3 → 2 is dear.
    VolumeDelayNetwork net;
    net.zones = 3;
    net.nodes = 4;
    addLink(net, 0, 1, 1, 0);
    addLink(net, 1, 2, 1, 0);
    addLink(net, 0, 3, 5, 0);
    addLink(net, 3, 2, 5, 0);
    const TripTable trips{{0, 0, 1}, {1, 2, 2}, {1, 1, 1}};
    QCOMPARE(assign(inputsOf(net, trips), {})->tripCost, (std::vector<double>{1, 2, 1}));
    net.firstThroughNode = 3;
    QCOMPARE(assign(inputsOf(net, trips), {})->tripCost, (std::vector<double>{1, 10, 1}));
  }
  void equalInputsGiveEqualBits() {
    const auto first = assign(randomCity(7, 24), {}), again = assign(randomCity(7, 24), {});
    QVERIFY(first->flow == again->flow && first->cost == again->cost);
    QCOMPARE(first->objective, again->objective);
  }
  void tripsWithoutARouteAreNamed() {
    AssignmentInputs inputs = braess();
    inputs.closed = {0, 1};
    const auto found = assign(inputs, {});
    QVERIFY(!found.ok() && found.error().code == ErrorCode::badInput);
    QVERIFY(found.error().what.find("from zone 1 to zone 2") != std::string::npos);
  }
  void wrongInputsAreRefused() {
    AssignmentInputs inputs = braess();
    for (const double gap : {0.0, -1.0, 2.0, std::nan("")}) {
      inputs.relativeGap = gap;
      QCOMPARE(assign(inputs, {}).error().where, std::string("gap"));
    }
    inputs = braess();
    inputs.closed = {99};
    QCOMPARE(assign(inputs, {}).error().where, std::string("closures"));
    inputs = braess();
    inputs.trips.to = {7};
    QCOMPARE(assign(inputs, {}).error().where, std::string("trips"));
    inputs.trips = {{0}, {1}, {-3}};
    QCOMPARE(assign(inputs, {}).error().where, std::string("trips"));
  }
  void noTripsAreAnEmptyCity() {
    AssignmentInputs inputs = braess();
    inputs.trips = {};
    const auto found = assign(inputs, {});
    QVERIFY(found.ok());
    QCOMPARE(found->totalCost, 0.0);
    QCOMPARE(found->relativeGap, 0.0);
  }
  void tooFewRoundsAreSaid() {
    AssignmentInputs inputs = randomCity(2, 16);
    inputs.relativeGap = 1e-12;
    inputs.mostRounds = 3;
    const auto found = assign(inputs, {});
    QVERIFY(found.ok());
    QCOMPARE(found.notes().size(), std::size_t(1));
    QVERIFY(found->relativeGap > 1e-12);
  }
  void itStopsWhenAskedAndTellsItsProgress() {
    std::stop_source stop;
    double told = 0;
    const run::JobContext job(stop.get_token(), [&](double fraction, const Text& phase) {
      QVERIFY(fraction >= told && fraction <= 1 && !phase.zh.empty() && !phase.en.empty());
      told = fraction;
      if (fraction > 0.3) stop.request_stop();
    });
    const auto found = assign(randomCity(4, 24), job);
    QVERIFY(!found.ok() && found.error().code == ErrorCode::cancelled);
  }
};

QTEST_APPLESS_MAIN(TrafficAssignmentTest)
#include "traffic_assignment_test.moc"
