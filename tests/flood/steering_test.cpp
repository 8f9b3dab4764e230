#include <QtTest>
#include <cstring>

#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

/// Water runs down rough ground in the rain.
FloodInputs hillside(Scheme scheme) {
  FloodInputs inputs = domain(
      180, 120, 5, [](double x, double y) { return 8 - 0.006 * x + roughGround(3, 5, 0.4)(x, y); });
  inputs.scheme = scheme;
  inputs.threads = 2;
  inputs.rainMmPerHour = {{0}, {120}};
  inputs.inflows = {{"Q", {{52, 302}}, {{0}, {15}}}};
  inputs.sinks = {{"inlet", {302, 302}, {{0}, {0.2}}}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  inputs.duration = 180;
  return inputs;
}

std::vector<TimedEdit> orders() {
  const std::vector<Point2> line{{200, 150}, {260, 300}, {200, 480}};
  return {{40, SetRain{{{0, 90}, {30, 200}}}},
          {60, DrawBarrier{"bags", line, 7.5}},
          {60, SetSink{"inlet", 0}},
          {70, BringPump{"truck", {402, 302}, 0.3}},
          {110.5, DrawBarrier{"bags", line, 6.5}},
          {120, BringPump{"truck", {502, 302}, 0.5}},
          {140, RemoveBarrier{"bags"}},
          {150, SetPump{"truck", PumpMode::off}}};
}

bool sameRun(const FloodModel& a, const FloodModel& b) {
  const FloodState s = a.state(), t = b.state();
  const FloodMaxima m = a.maxima(), n = b.maxima();
  return sameBits(s.depth, t.depth) && sameBits(s.qx, t.qx) && sameBits(s.qy, t.qy) &&
         sameBits(m.depth, n.depth) && sameBits(m.arrival, n.arrival) &&
         sameBits(m.duration, n.duration) && s.mass.error() == t.mass.error() &&
         s.mass.rain == t.mass.rain && s.mass.drained == t.mass.drained;
}

FloodModel orderedBeforehand(FloodInputs inputs, double until) {
  inputs.edits = orders();
  return ranTo(inputs, until);
}

void advanceTo(FloodModel& model, double until) {
  const Outcome outcome = model.advance(until, {});
  QVERIFY2(outcome.ok(), outcome ? "" : outcome.error().text().c_str());
}

}  // namespace

class SteeringTest : public QObject {
  Q_OBJECT
 private slots:
  void ordersGivenLiveOrBeforehandGiveTheSameBits() {
    for (const Scheme scheme : kSchemes) {
      const FloodModel planned = orderedBeforehand(hillside(scheme), 180);
      FloodModel live = started(hillside(scheme));
      for (const TimedEdit& order : orders()) {
        advanceTo(live, order.time);
        const Outcome done = live.apply(order.edit);
        QVERIFY2(done.ok(), done ? "" : done.error().text().c_str());
      }
      advanceTo(live, 180);
      QVERIFY(sameRun(planned, live));
      QVERIFY(!sameRun(planned, ranTo(hillside(scheme), 180)));
      QVERIFY(std::fabs(planned.mass().relativeError()) < 1e-6);
    }
  }

  void aForkGoesOnLikeItsParentAndAlone() {
    for (const Scheme scheme : kSchemes) {
      FloodModel parent = orderedBeforehand(hillside(scheme), 80);
      FloodModel fork = parent.fork();
      FloodModel other = parent.fork();
      QVERIFY(sameRun(parent, fork));
      QVERIFY(other.apply(SetRain{{{0}, {0}}}).ok());
      advanceTo(other, 180);
      advanceTo(parent, 180);
      advanceTo(fork, 180);
      QVERIFY(sameRun(parent, fork));
      QVERIFY(!sameRun(parent, other));
      QCOMPARE(fork.stats().steps, parent.stats().steps);
    }
  }

  void aResumeInTheMidstOfOrdersEqualsARunThatNeverStopped() {
    for (const Scheme scheme : kSchemes) {
      FloodInputs inputs = hillside(scheme);
      inputs.edits = orders();
      FloodModel whole = started(inputs);
      for (const double stop : {60.0, 95.0}) {
        advanceTo(whole, stop);
        inputs.resume = std::make_shared<const FloodSnapshot>(whole.snapshot());
        FloodModel rest = started(inputs);
        QCOMPARE(rest.time(), stop);
        advanceTo(rest, 180);
        FloodModel on = whole.fork();
        advanceTo(on, 180);
        QVERIFY(sameRun(on, rest));
      }
    }
  }

  void anOrderIsUndoneByGoingOnFromASnapshotBeforeIt() {
    FloodInputs inputs = hillside(Scheme::hll);
    FloodModel model = started(inputs);
    advanceTo(model, 60);
    inputs.resume = std::make_shared<const FloodSnapshot>(model.snapshot());
    QVERIFY(model.apply(DrawBarrier{"bags", {{200, 150}, {200, 480}}, INFINITY}).ok());
    advanceTo(model, 120);
    FloodModel undone = started(inputs);
    advanceTo(undone, 120);
    QVERIFY(!sameRun(model, undone));
    FloodModel never = started(hillside(Scheme::hll));
    advanceTo(never, 60);
    advanceTo(never, 120);
    QVERIFY(sameRun(undone, never));
  }

  void anOrderForWhatIsNotThereIsRefusedAndChangesNothing() {
    FloodModel model = ranTo(hillside(Scheme::hll), 40);
    const FloodModel before = model.fork();
    for (const FloodEdit& edit :
         {FloodEdit(SetPump{"P9", PumpMode::off}), FloodEdit(SetSink{"none", 1}),
          FloodEdit(RemoveBarrier{"none"})}) {
      const Outcome outcome = model.apply(edit);
      QVERIFY(!outcome.ok());
      QCOMPARE(outcome.error().code, ErrorCode::notFound);
    }
    QVERIFY(sameRun(model, before));
  }

  void aSnapshotOfAnotherSchemeIsRefused() {
    FloodInputs inputs = hillside(Scheme::inertial);
    inputs.resume =
        std::make_shared<const FloodSnapshot>(ranTo(hillside(Scheme::hll), 5).snapshot());
    const auto model = FloodModel::make(inputs);
    QVERIFY(!model.ok());
    QVERIFY(model.error().what.find("scheme") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(SteeringTest)
#include "steering_test.moc"
