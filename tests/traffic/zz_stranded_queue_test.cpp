// Water that closes a street on which vehicles stand already.
#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

void passTo(TrafficModel& model, double until) {
  if (!model.advance(until, {})) qFatal("advance");
}

/// Shares of a city of one class where one link is flooded.
std::vector<float> floodedAt(const TrafficModel& model, std::uint32_t link) {
  std::vector<float> shares(model.state().share.size(), 1);
  shares[link] = 0;
  return shares;
}

std::vector<float> dryAgain(const TrafficModel& model) {
  return std::vector<float>(model.state().share.size(), 1);
}

std::size_t strandedIn(const TrafficModel& model) {
  const auto& left = model.state().stranded;
  return std::size_t(std::count_if(left.begin(), left.end(), [](auto ms) { return ms >= 0; }));
}

std::uint32_t allOf(const TrafficModel& model) {
  const VehicleCounts counts = model.counts();
  return counts.arrived + counts.running + counts.waiting;
}

/// a → b → c; c is shut until a given time, so that a queue stands on b.
struct Queue : Streets {
  std::uint32_t a = link("a"), b, c;
  Queue(double lengthOfB, int vehicles, double opens) {
    b = link("b", lengthOfB), c = link("c");
    turn(a, b), turn(b, c);
    for (int k = 0; k < vehicles; ++k) vehicle(2.0 * k, {a, b, c});
    inputs.closures = {{c, 0, opens}};
    inputs.parameters.informed = 0;
  }
};

}  // namespace

class StrandedQueueTest : public QObject {
  Q_OBJECT

 private slots:
  void aFloodedQueueStandsWhereItStoodAndDrivesOnAsTheWaterFalls() {
    Queue s(1000, 5, 300);
    TrafficModel model = s.model();
    passTo(model, 200);
    const auto before = model.places();
    QCOMPARE(before.size(), std::size_t(5));
    model.setShares(floodedAt(model, s.b));
    passTo(model, 1000);  // the way ahead is open since 300 s
    QCOMPARE(model.counts().arrived, 0U);
    QCOMPARE(strandedIn(model), std::size_t(5));
    const auto during = model.places();
    QCOMPARE(during.size(), before.size());
    for (std::size_t k = 0; k < before.size(); ++k) {
      QVERIFY(during[k].stranded && during[k].stands);
      QCOMPARE(during[k].vehicle, before[k].vehicle);
      QVERIFY(std::abs(during[k].along - before[k].along) < 0.1);
      QCOMPARE(model.state().stranded[before[k].vehicle], std::int64_t(250 * k));  // 5 m each
    }
    model.setShares(dryAgain(model));
    QCOMPARE(strandedIn(model), std::size_t(0));
    passTo(model, 2000);
    QCOMPARE(model.counts().arrived, 5U);
    QVERIFY(arrival(model, 0) >= 1050);
    for (std::size_t v = 1; v < 5; ++v) {  // one by one, not all at once
      QVERIFY(arrival(model, v) - arrival(model, v - 1) >= 1);
    }
  }

  void aFloodedQueueBlocksTheStreetBehindIt() {
    Queue s(100, 60, 300);
    TrafficModel model = s.model();
    passTo(model, 280);
    QVERIFY(!model.queues().empty());
    model.setShares(floodedAt(model, s.b));
    const std::uint32_t onB = model.state().links[s.b].onLink;
    QVERIFY(onB >= 15);
    QCOMPARE(strandedIn(model), std::size_t(onB));
    passTo(model, 1000);
    QCOMPARE(model.state().links[s.b].onLink, onB);
    QCOMPARE(model.counts().arrived, 0U);
    QCOMPARE(allOf(model), model.counts().loaded);
    QVERIFY(model.gridlocks().empty());  // water falls: nothing is locked
    model.setShares(dryAgain(model));
    passTo(model, 3000);
    QCOMPARE(model.counts().arrived, 60U);
  }

  void whoWaitsAtAFloodedStopLineForRoomDoesNotTakeIt() {
    Queue s(100, 60, 300);
    TrafficModel model = s.model();
    passTo(model, 280);  // b is full, the head of a waits for room on it
    const std::uint32_t onB = model.state().links[s.b].onLink;
    model.setShares(floodedAt(model, s.a));
    passTo(model, 1000);
    QCOMPARE(model.counts().arrived, onB);
    QCOMPARE(strandedIn(model), std::size_t(model.state().links[s.a].onLink));
    QVERIFY(model.state().links[s.a].onLink > 0);
    QCOMPARE(allOf(model), model.counts().loaded);
    TrafficModel fork = model;
    for (TrafficModel* of : {&model, &fork}) {
      of->setShares(dryAgain(*of));
      passTo(*of, 3000);
      QCOMPARE(of->counts().arrived, 60U);
    }
    QVERIFY(model.state() == fork.state());
  }

  void whoIsStrandedAtAGateKeepsNobodyElseWaiting() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b"), d = s.link("d");
    s.turn(a, b), s.turn(a, d);
    s.inputs.parameters.informed = 0;
    s.inputs.sinks.push_back({"S", {b, d}, 100, 0.05});  // one in 20 s, from 100 s on
    for (std::uint32_t k = 0; k < 8; ++k) {
      s.vehicle(2.0 * k, {a, k % 2 == 0 ? b : d});
      s.inputs.bound.push_back({k, 0, 1});
    }
    TrafficModel model = s.model();
    passTo(model, 150);
    QCOMPARE(model.counts().arrived, 3U);
    model.setShares(floodedAt(model, d));
    passTo(model, 400);
    QCOMPARE(model.counts().arrived, 5U);  // two more by b
    model.setShares(dryAgain(model));
    passTo(model, 1000);
    QCOMPARE(model.counts().arrived, 8U);
  }

  void aQueueThatIsOnlySlowedIsNotStranded() {
    Queue s(1000, 5, 300);
    TrafficModel model = s.model();
    passTo(model, 200);
    std::vector<float> slow = dryAgain(model);
    slow[s.b] = 0.5F;
    model.setShares(slow);
    QCOMPARE(strandedIn(model), std::size_t(0));
    passTo(model, 1000);
    QCOMPARE(model.counts().arrived, 5U);
  }
};

QTEST_GUILESS_MAIN(StrandedQueueTest)
#include "zz_stranded_queue_test.moc"
