// Evacuees end in shelters that are neither fuller nor faster than they can be.
#include <QtTest>
#include <numeric>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

void goOn(TrafficModel& model, double until) {
  if (!model.advance(until, {})) qFatal("advance");
}

/// a leads to b, where shelter 0 stands, and to d with shelter 1; b leads on to c, which meets d.
struct Shelters : Streets {
  std::uint32_t a = link("a"), b = link("b"), c = link("c"), d = link("d");
  Shelters() {
    turn(a, b), turn(a, d), turn(b, c), turn(c, d);
    inputs.parameters.informed = 0;
  }
  void sink(std::uint32_t at, std::uint32_t places, double rate = INFINITY) {
    inputs.sinks.push_back({"S" + std::to_string(inputs.sinks.size()), {at}, places, rate});
  }
  void evacuee(double depart, std::uint32_t sinkIndex, std::uint32_t persons = 1) {
    vehicle(depart, sinkIndex == 0 ? std::vector<std::uint32_t>{a, b}
                                   : std::vector<std::uint32_t>{a, d});
    inputs.bound.push_back({std::uint32_t(demand.size() - 1), sinkIndex, persons});
  }
};

}  // namespace

class TrafficSinksTest : public QObject {
  Q_OBJECT

 private slots:
  void whoFindsAFullShelterGoesOnToTheNext() {
    Shelters s;
    s.sink(s.b, 3), s.sink(s.d, 10);
    for (int k = 0; k < 5; ++k) s.evacuee(2.0 * k, 0);
    TrafficModel model = s.model();
    goOn(model, 1000);
    for (int k = 0; k < 3; ++k) QCOMPARE(arrival(model, std::size_t(k)), 2.0 * k + 100);
    for (int k = 3; k < 5; ++k) QCOMPARE(arrival(model, std::size_t(k)), 2.0 * k + 100 + 100);
    QCOMPARE(model.route(4), (std::vector<std::uint32_t>{s.a, s.b, s.c, s.d}));
    const auto sinks = model.sinks();
    QCOMPARE(sinks[0].persons, 3U);
    QCOMPARE(sinks[0].turnedAway, 2U);
    QCOMPARE(sinks[1].persons, 2U);
    QCOMPARE(sinks[1].turnedAway, 0U);
    QCOMPARE(sinks[0].bound + sinks[1].bound, 0U);
  }

  void informedDriversTurnRoundBeforeTheyReachAFullShelter() {
    Shelters s;
    s.inputs.parameters.informed = 1;
    s.sink(s.b, 1), s.sink(s.d, 10);
    s.evacuee(0, 0), s.evacuee(60, 0);  // the second is on a, 800 m along, when the first ends
    TrafficModel model = s.model();
    goOn(model, 1000);
    QCOMPARE(model.route(1), (std::vector<std::uint32_t>{s.a, s.d}));
    QCOMPARE(arrival(model, 1), 160.0);
    QCOMPARE(model.sinks()[0].turnedAway, 0U);
  }

  void aGateLetsNobodyInFasterThanItsRate() {
    Shelters s;
    s.sink(s.b, 100, 0.1);
    for (int k = 0; k < 10; ++k) s.evacuee(2.0 * k, 0);
    TrafficModel model = s.model();
    goOn(model, 1000);
    for (int k = 0; k < 10; ++k) QCOMPARE(arrival(model, std::size_t(k)), 100.0 + 10 * k);
  }

  void twoStreetsOfAShelterShareItsGateInTheOrderOfArrival() {
    Shelters s;
    s.inputs.sinks.push_back({"S", {s.b, s.d}, 100, 0.05});
    for (int k = 0; k < 8; ++k) s.evacuee(2.0 * k, 0);
    for (std::size_t k = 1; k < 8; k += 2) s.demand.links[2 * k + 1] = s.d;
    TrafficModel model = s.model();
    goOn(model, 1000);
    for (int k = 0; k < 8; ++k) QCOMPARE(arrival(model, std::size_t(k)), 100.0 + 20 * k);
  }

  void whoFindsNoPlaceWaitsAtTheGateAndIsTold() {
    Shelters s;
    s.sink(s.b, 2);
    for (int k = 0; k < 5; ++k) s.evacuee(2.0 * k, 0);
    TrafficModel model = s.model();
    goOn(model, 20000);
    QCOMPARE(model.counts().arrived, 2U);
    QCOMPARE(model.counts().running, 3U);
    QCOMPARE(model.atGates(), (std::vector<std::uint32_t>{2}));
    QCOMPARE(model.sinks()[0].waiting, 1U);
    QCOMPARE(model.sinks()[0].bound, 3U);
    const auto places = model.places();
    for (const VehiclePlace& place : places) QCOMPARE(place.link, s.b);
    QVERIFY(model.gridlocks().empty());  // nobody holds anybody round to himself
  }

  void whoWaitsGoesOnWhenARoadToPlacesOpens() {
    Shelters s;
    s.sink(s.b, 1), s.sink(s.d, 5);
    s.inputs.closures.push_back({s.c, 0, 600});
    s.evacuee(0, 0), s.evacuee(2, 0);
    TrafficModel model = s.model();
    goOn(model, 599);
    QCOMPARE(model.sinks()[0].waiting, 1U);
    goOn(model, 2000);
    QCOMPARE(arrival(model, 1), 700.0);
    QCOMPARE(model.sinks()[1].persons, 1U);
  }

  void aClosedWayToAShelterSendsInformedDriversToAnother() {
    Shelters s;
    s.inputs.parameters.informed = 1;
    s.sink(s.b, 10), s.sink(s.d, 10);
    s.inputs.closures.push_back({s.b, 10});
    s.evacuee(0, 0);
    TrafficModel model = s.model();
    goOn(model, 1000);
    QCOMPARE(arrival(model, 0), 100.0);
    QCOMPARE(model.sinks()[1].persons, 1U);
    QCOMPARE(model.sinks()[0].bound, 0U);
  }

  void aPartyThatDoesNotFitGoesOnAndASmallerOneStillEnters() {
    Shelters s;
    s.sink(s.b, 5), s.sink(s.d, 5);
    s.evacuee(0, 0, 3), s.evacuee(2, 0, 3), s.evacuee(4, 0, 2);
    TrafficModel model = s.model();
    goOn(model, 1000);
    QCOMPARE(model.sinks()[0].persons, 5U);
    QCOMPARE(model.sinks()[1].persons, 3U);
    QCOMPARE(arrival(model, 2), 104.0);
  }

  void personsAreConservedAndPlacesNeverExceeded() {
    Shelters s;
    s.sink(s.b, 40, 0.2), s.sink(s.d, 25, 0.1);
    for (int k = 0; k < 60; ++k) s.evacuee(3.0 * k, std::uint32_t(k % 2), 1 + std::uint32_t(k % 3));
    TrafficModel model = s.model();
    const std::uint32_t all = std::accumulate(
        s.inputs.bound.begin(), s.inputs.bound.end(), 0U,
        [](std::uint32_t sum, const SinkBound& bound) { return sum + bound.persons; });
    std::vector<std::uint32_t> before(2, 0);
    for (double t = 50; t <= 3000; t += 50) {
      goOn(model, t);
      const auto sinks = model.sinks();
      std::uint32_t sum = 0;
      for (std::size_t k = 0; k < sinks.size(); ++k) {
        QVERIFY(sinks[k].persons <= sinks[k].places);
        QVERIFY(sinks[k].vehicles - before[k] <= 50 * s.inputs.sinks[k].rate + 1);
        before[k] = sinks[k].vehicles;
        sum += sinks[k].persons + sinks[k].bound;
      }
      QCOMPARE(sum, all);
      const auto counts = model.counts();
      QCOMPARE(counts.arrived + counts.running + counts.waiting, counts.loaded);
    }
    QVERIFY(model.sinks()[0].persons + model.sinks()[1].persons >= 63);
  }

  void aForkGoesOnWithTheSameBits() {
    Shelters s;
    s.inputs.parameters.informed = 0.5;
    s.sink(s.b, 10, 0.2), s.sink(s.d, 100, 0.1);
    for (int k = 0; k < 40; ++k) s.evacuee(3.0 * k, 0);
    TrafficModel one = s.model(), steps = s.model();
    goOn(steps, 130);
    TrafficModel fork = steps;
    goOn(one, 1500), goOn(steps, 700), goOn(steps, 1500), goOn(fork, 1500);
    QVERIFY(one.state() == steps.state());
    QVERIFY(one.state() == fork.state());
  }

  void vehiclesSentLaterAreVehiclesOfTheDemand() {
    Shelters asked, sent;
    for (Shelters* s : {&asked, &sent}) s->sink(s->b, 3, 0.1), s->sink(s->d, 9);
    for (int k = 0; k < 5; ++k) asked.evacuee(10 + 2.0 * k, 0);
    TrafficModel from = asked.model(), later = sent.model();
    goOn(later, 5);
    std::vector<SinkTrip> trips;
    for (int k = 0; k < 5; ++k) trips.push_back({"e", 10 + 2.0 * k, 0, sent.a, 0, 1});
    const auto first = later.send(trips);
    QVERIFY2(first.ok(), first.ok() ? "" : first.error().text().c_str());
    goOn(from, 1000), goOn(later, 1000);
    for (std::size_t k = 0; k < 5; ++k) QCOMPARE(arrival(later, *first + k), arrival(from, k));
    QCOMPARE(later.sinks()[1].persons, 2U);
  }

  void whatIsWrongIsNamed() {
    Shelters s;
    s.sink(s.b, 3);
    s.evacuee(0, 0);
    const auto fault = [](Shelters broken) {
      const auto model = TrafficModel::make(broken.made());
      return model.ok() ? std::string() : model.error().what;
    };
    QCOMPARE(fault(s), std::string());
    Shelters other = s;
    other.inputs.sinks[0].links.clear();
    QVERIFY(fault(other).find("no street") != std::string::npos);
    other = s;
    other.inputs.sinks[0].rate = 0;
    QVERIFY(!fault(other).empty());
    other = s;
    other.inputs.sinks[0].links = {s.d};  // the route ends on b
    QVERIFY(fault(other).find("ends elsewhere") != std::string::npos);
    TrafficModel model = s.model();
    goOn(model, 50);
    QCOMPARE(model.send({{{"late", 10, 0, s.a, 0, 1}}}).error().code, ErrorCode::badInput);
    QCOMPARE(model.send({{{"lost", 60, 0, s.d, 0, 1}}}).error().code, ErrorCode::notFound);
    QCOMPARE(model.addSink({"X", {99}, 1, 1}).error().where, std::string("X"));
  }
};

QTEST_GUILESS_MAIN(TrafficSinksTest)
#include "traffic_sinks_test.moc"
