// Residents drive to shelters through the flood.
#include <QtTest>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using world::CoupledInputs;
using world::CoupledModel;
using world::EvacuationOrder;

namespace {

CoupledInputs evacuationEvening() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 100;
    return *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
  }();
  CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{300, 2400}, {110, 0}};
  in.flood.duration = 7200;
  in.flood.threads = 1;
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.traffic.parameters.informed = 0.7;
  in.traffic.parameters.patience = 60;
  in.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  return in;
}

/// 400 by 400 m in the south-west, to two schools in the north.
EvacuationOrder order() {
  EvacuationOrder order;
  order.code = "E1";
  order.at = 600;
  order.zone.outer = {{0, 120}, {450, 120}, {450, 520}, {0, 520}};
  order.departure.half = 600;
  order.departure.slope = 12.0 / 3600;
  order.shelters = {{"SA", {}, {400, 900}, 2000, 0.2}, {"SB", {}, {900, 900}, 2000, 0.2}};
  return order;
}

CoupledModel evacuated(CoupledInputs in) {
  auto model = CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  return std::move(*model);
}

void drive(CoupledModel& model, double until) {
  if (const auto done = model.advance(until, {}); !done) qFatal("%s", done.error().text().c_str());
}

std::uint32_t sumOf(const world::EvacuationProgress& p) {
  return p.noPlace + p.noWay + p.atHome + p.underWay + p.waiting + p.arrived;
}

std::uint32_t residentsIn(const EvacuationOrder& order) {
  const CityModel city = smallCity();
  std::uint32_t persons = 0;
  for (std::size_t b = 0; b < city.buildings.size(); ++b) {
    if (contains(order.zone, centroid(city.buildings.footprint(b))))
      persons += city.buildings.knownResidents(b);
  }
  return persons;
}

}  // namespace

class EvacuationTest : public QObject {
  Q_OBJECT

 private slots:
  void everybodyInTheZoneIsToldAndAccountedForAtAllTimes() {
    CoupledInputs in = evacuationEvening();
    in.evacuations = {order()};
    CoupledModel model = evacuated(in);
    drive(model, 540);
    QVERIFY(!model.evacuations().front().begun);
    for (double t = 900; t <= 5400; t += 900) {
      drive(model, t);
      const auto p = model.evacuations().front();
      QCOMPARE(p.told, residentsIn(order()));
      QCOMPARE(sumOf(p), p.told);
      for (const auto& sink : model.traffic().sinks()) QVERIFY(sink.persons <= sink.places);
    }
    const auto p = model.evacuations().front();
    qInfo("told %u, in shelters %u, clearance %.0f s", p.told, p.arrived, p.clearance);
    QVERIFY(p.arrived > p.told / 2);
  }

  void allAreInSheltersOnDryRoadsAndTheClearanceIsTheLastArrival() {
    CoupledInputs in = evacuationEvening();
    in.coupling = world::Coupling::dryRoads;
    in.evacuations = {order()};
    CoupledModel model = evacuated(in);
    drive(model, 7200);
    const auto p = model.evacuations().front();
    QCOMPARE(p.arrived, p.told);
    QCOMPARE(p.clearance, p.arrivals.back().time - 600);
    QVERIFY(p.clearance > 600);
    for (std::size_t k = 1; k < p.arrivals.size(); ++k)
      QVERIFY(p.arrivals[k].time >= p.arrivals[k - 1].time);
  }

  void whoHasNoPlaceStaysWherePeoplePlanAndStandsAtAGateWhereNobodyDoes() {
    CoupledInputs in = evacuationEvening();
    in.coupling = world::Coupling::dryRoads;
    in.traffic.parameters.informed = 1;
    EvacuationOrder tight = order();
    for (auto& shelter : tight.shelters) shelter.places = 300;
    in.evacuations = {tight};
    CoupledModel planned = evacuated(in);
    in.evacuations.front().choice = world::ShelterChoice::nearest;
    CoupledModel unguided = evacuated(in);
    drive(planned, 7200), drive(unguided, 7200);
    const auto a = planned.evacuations().front(), b = unguided.evacuations().front();
    qInfo("planned: %u in, %u stayed; unguided: %u in, %u before full gates, %u under way",
          a.arrived, a.noPlace, b.arrived, b.refused, b.underWay);
    QCOMPARE(a.noPlace, a.told - 600);
    QCOMPARE(a.arrived, 600U);
    QCOMPARE(a.refused, 0U);
    QCOMPARE(b.noPlace, 0U);
    QVERIFY(b.arrived <= 600);
    QCOMPARE(b.refused, b.told - b.arrived - b.atHome - b.noWay);  // the queue before full gates
    QVERIFY(b.refused > 500 && b.waiting > 0 && b.waiting <= b.refused);
    QVERIFY(std::isnan(b.clearance));
    for (const CoupledModel* model : {&planned, &unguided}) {
      for (const auto& sink : model->traffic().sinks()) QVERIFY(sink.persons <= 300);
    }
  }

  void onlyHomesInDeepWaterAreToldWhereTheOrderSaysSo() {
    CoupledInputs in = evacuationEvening();
    in.flood.rainMmPerHour = {{0, 2400}, {300, 0}};
    EvacuationOrder wet = order();
    wet.zone = {};
    wet.at = 2400;
    wet.deeperThan = 0.5;
    in.evacuations = {wet};
    CoupledModel model = evacuated(in);
    drive(model, 2460);
    const std::uint32_t told = model.evacuations().front().told;
    EvacuationOrder everybody = wet;
    everybody.deeperThan = 0;
    in.evacuations = {everybody};
    CoupledModel all = evacuated(in);
    drive(all, 2460);
    qInfo("%u of %u told", told, all.evacuations().front().told);
    QVERIFY(told > 0 && told < all.evacuations().front().told);
    EvacuationOrder dry = wet;
    dry.deeperThan = 50;
    in.evacuations = {dry};
    CoupledModel none = evacuated(in);
    drive(none, 2460);
    QCOMPARE(none.evacuations().front().told, 0U);
    QCOMPARE(none.evacuations().front().clearance, 0.0);
  }

  void aForkGoesOnWithTheSameBits() {
    CoupledInputs in = evacuationEvening();
    in.evacuations = {order()};
    CoupledModel one = evacuated(in), two = evacuated(in);
    drive(one, 2700);
    CoupledModel child = one.fork();
    drive(one, 3600), drive(child, 3600), drive(two, 3600);
    QVERIFY(one.traffic().state() == child.traffic().state());
    QVERIFY(one.traffic().state() == two.traffic().state());
    QCOMPARE(child.evacuations().front().arrived, one.evacuations().front().arrived);
  }

  void twoOrdersMayShareAShelterAndOneMayComeInAFork() {
    CoupledInputs in = evacuationEvening();
    in.coupling = world::Coupling::dryRoads;
    in.evacuations = {order()};
    CoupledModel parent = evacuated(in);
    drive(parent, 900);
    CoupledModel child = parent.fork();
    EvacuationOrder second = order();
    second.code = "E2";
    second.at = 900;
    second.zone.outer = {{550, 120}, {1000, 120}, {1000, 520}, {550, 520}};
    QVERIFY(child.evacuate(second).ok());
    drive(child, 7200), drive(parent, 7200);
    QCOMPARE(parent.traffic().sinks().size(), std::size_t(2));
    QCOMPARE(child.traffic().sinks().size(), std::size_t(2));
    const auto both = child.evacuations();
    QCOMPARE(both.size(), std::size_t(2));
    QCOMPARE(both[0].arrived + both[1].arrived,
             child.traffic().sinks()[0].persons + child.traffic().sinks()[1].persons);
    QCOMPARE(parent.evacuations().front().arrived, parent.evacuations().front().told);
  }

  void departuresFollowTheirCurve() {
    world::DepartureCurve curve;
    curve.half = 1200;
    curve.slope = 6.0 / 3600;
    double before = -1;
    for (double share = 0.01; share < 1; share += 0.01) {
      QVERIFY(curve.secondsAt(share) > before);
      before = curve.secondsAt(share);
    }
    const double begun = 1 / (1 + std::exp(curve.slope * curve.half));
    const double atHalf = (0.5 - begun) / (1 - begun);  // of those who set out after the order
    QVERIFY(std::abs(curve.secondsAt(atHalf) - 1200) < 1e-6);
    curve.table = {{0, 0}, {600, 0.25}, {1800, 1}};
    QCOMPARE(curve.secondsAt(0.25), 600.0);
    QCOMPARE(curve.secondsAt(0.625), 1200.0);
  }

  void wrongOrdersAreNamed() {
    const auto fault = [](const EvacuationOrder& broken) {
      CoupledInputs in = evacuationEvening();
      in.evacuations = {broken};
      const auto model = CoupledModel::make(in);
      return model.ok() ? std::string() : model.error().where;
    };
    EvacuationOrder broken = order();
    broken.shelters.clear();
    QCOMPARE(fault(broken), std::string("evacuation E1"));
    broken = order();
    broken.personsPerCar = 0.5;
    QVERIFY(!fault(broken).empty());
    broken = order();
    broken.departure.table = {{0, 0}, {10, 0.5}};
    QVERIFY(!fault(broken).empty());
    broken = order();
    broken.at = -1;
    QVERIFY(!fault(broken).empty());
    broken = order();
    broken.type = 99;
    QVERIFY(!fault(broken).empty());
    QVERIFY(fault(order()).empty());
  }
};

QTEST_GUILESS_MAIN(EvacuationTest)
#include "evacuation_test.moc"
