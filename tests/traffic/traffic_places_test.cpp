// Where vehicles are between two events, and links that people close while the run goes on.
#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

void runTo(TrafficModel& model, double until) {
  if (!model.advance(until, {})) qFatal("advance");
}

/// a → b → c, and round by d (3 km instead of 1).
struct Detour : Streets {
  std::uint32_t a = link("a"), b = link("b"), c = link("c"), d = link("d", 3000);
  Detour() { turn(a, b), turn(a, d), turn(b, c), turn(d, c); }
};

const VehiclePlace* placeOf(const std::vector<VehiclePlace>& places, std::uint32_t vehicle) {
  const auto found = std::find_if(places.begin(), places.end(),
                                  [&](const auto& p) { return p.vehicle == vehicle; });
  return found == places.end() ? nullptr : &*found;
}

}  // namespace

class TrafficPlacesTest : public QObject {
  Q_OBJECT

 private slots:
  void aFreeVehicleIsAsFarAsItHasDriven() {
    Detour s;
    s.vehicle(0, {s.a, s.b});
    TrafficModel model = s.model();
    for (const double t : {10.0, 30.0, 49.0}) {
      runTo(model, t);
      const auto places = model.places();
      QCOMPARE(places.size(), std::size_t(1));
      QCOMPARE(places[0].link, s.a);
      QVERIFY(std::abs(places[0].along - 20 * t) < 0.1);
      QVERIFY(!places[0].stands);
    }
    runTo(model, 60);
    QCOMPARE(model.places()[0].link, s.b);
    QVERIFY(std::abs(model.places()[0].along - 200) < 0.1);
    runTo(model, 200);
    QVERIFY(model.places().empty());
  }

  void aQueueStandsOneBehindTheOther() {
    Detour s;
    for (int k = 0; k < 5; ++k) s.vehicle(2 * k, {s.a, s.b});
    s.inputs.closures = {{s.b, 0}};
    s.inputs.parameters.informed = 0;
    TrafficModel model = s.model();
    runTo(model, 300);
    const auto places = model.places();
    QCOMPARE(places.size(), std::size_t(5));
    for (std::uint32_t v = 0; v < 5; ++v) {
      const VehiclePlace* place = placeOf(places, v);
      QVERIFY(place->stands && !place->stranded);
      QVERIFY(std::abs(place->along - (1000 - 5.0 * v)) < 0.1);  // 5 m each
    }
  }

  void aQueueIsAsLongAsTheVehiclesThatStandInIt() {
    Detour s;
    for (int k = 0; k < 5; ++k) s.vehicle(2 * k, {s.a, s.b});
    s.inputs.closures = {{s.b, 0}};
    s.inputs.parameters.informed = 0;
    TrafficModel model = s.model();
    runTo(model, 30);
    QVERIFY(model.queues().empty());
    runTo(model, 300);
    const auto queues = model.queues();
    QCOMPARE(queues.size(), std::size_t(1));
    QCOMPARE(queues[0].link, s.a);
    QCOMPARE(queues[0].vehicles, 5U);
    QVERIFY(std::abs(queues[0].to - 1000) < 0.1);
    QVERIFY(std::abs(queues[0].from - 975) < 0.1);  // five times 5 m
    QVERIFY(!queues[0].spills);
  }

  void aFullLinkSpillsBackOntoTheOneBefore() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b", 100), c = s.link("c");
    s.turn(a, b), s.turn(b, c);
    for (int k = 0; k < 40; ++k) s.vehicle(k, {a, b, c});
    s.inputs.closures = {{c, 0}};
    s.inputs.parameters.informed = 0;
    TrafficModel model = s.model();
    runTo(model, 600);
    const auto queues = model.queues();
    QCOMPARE(queues.size(), std::size_t(2));
    QCOMPARE(queues[0].link, a);
    QVERIFY(!queues[0].spills);
    QCOMPARE(queues[1].link, b);
    QVERIFY(queues[1].spills);
    QVERIFY(queues[1].from < 10);  // to the link's beginning
    QCOMPARE(queues[0].vehicles + queues[1].vehicles, 40U);
  }

  void aLinkThatIsOpenedTakesVehiclesFromThenOn() {
    Detour s;
    for (int k = 0; k < 5; ++k) s.vehicle(2 * k, {s.a, s.b});
    s.inputs.closures = {{s.b, 0, 5000}};
    s.inputs.parameters.informed = 0;
    TrafficModel model = s.model();
    runTo(model, 200);
    TrafficModel shut = model;
    QVERIFY(model.open(s.b, 300).ok());
    runTo(model, 299);
    QCOMPARE(model.queues().size(), std::size_t(1));
    runTo(model, 450);
    runTo(shut, 450);
    QCOMPARE(model.counts().arrived, 5U);
    QCOMPARE(shut.counts().arrived, 0U);
    QCOMPARE(int(model.state().closed[s.b]), 0);
    runTo(model, 6000);  // its earlier end means nothing
    QCOMPARE(int(model.state().closed[s.b]), 0);
  }

  void onlyWhatIsClosedThenCanBeOpened() {
    Detour s;
    s.inputs.closures = {{s.b, 100, 200}};
    TrafficModel model = s.model();
    runTo(model, 60);
    QCOMPARE(model.open(s.a, 150).error().code, ErrorCode::badInput);
    QCOMPARE(model.open(s.b, 90).error().code, ErrorCode::badInput);
    QCOMPARE(model.open(s.b, 200).error().code, ErrorCode::badInput);
    QCOMPARE(model.open(s.b, 30).error().code, ErrorCode::badInput);
    QVERIFY(model.open(s.b, 150).ok());
  }

  void aStrandedVehicleStaysWhereTheWaterStoppedIt() {
    Detour s;
    s.vehicle(0, {s.a, s.b});
    TrafficModel model = s.model();
    runTo(model, 20);
    model.setShares(std::vector<float>(model.state().share.size(), 0));
    runTo(model, 100);
    QVERIFY(model.places()[0].stranded);
    QVERIFY(std::abs(model.places()[0].along - 400) < 0.1);
  }

  void aLinkClosedDuringTheRunTurnsInformedDriversRound() {
    Detour s;
    s.vehicle(0, {s.a, s.b, s.c});
    s.vehicle(100, {s.a, s.b, s.c});
    TrafficModel model = s.model();
    runTo(model, 60);
    QVERIFY(model.close({s.b, 80}).ok());
    runTo(model, 1000);
    QCOMPARE(arrival(model, 0), 150.0);           // was on it: goes on
    QCOMPARE(arrival(model, 1), 100.0 + 250.0);   // round by d
    QCOMPARE(model.route(1), (std::vector<std::uint32_t>{s.a, s.d, s.c}));
  }

  void aClosureGivenLaterIsTheOneGivenBeforehand() {
    Detour s;
    s.stream(0.3, 300, {s.a, s.b, s.c});
    TrafficModel later = s.model();
    runTo(later, 100);
    QVERIFY(later.close({s.b, 120, 200}).ok());
    Detour t;
    t.stream(0.3, 300, {t.a, t.b, t.c});
    t.inputs.closures = {{t.b, 120, 200}};
    TrafficModel before = t.model();
    runTo(later, 2000), runTo(before, 2000);
    QCOMPARE(later.state().arrived, before.state().arrived);
  }

  void closuresThatCannotBeAreNamed() {
    Detour s;
    TrafficModel model = s.model();
    runTo(model, 50);
    QCOMPARE(model.close({99, 60}).error().code, ErrorCode::badInput);
    QCOMPARE(model.close({s.b, 20}).error().code, ErrorCode::badInput);
    QCOMPARE(model.close({s.b, 80, 70}).error().code, ErrorCode::badInput);
  }
};

QTEST_GUILESS_MAIN(TrafficPlacesTest)
#include "traffic_places_test.moc"
