#include <QtTest>
#include <cstring>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using world::CoupledInputs;
using world::CoupledModel;

namespace {

const Point2 kBasin(500, 480), kDepot(960, 900);
constexpr double kEnd = 2700;

coupling::RoadClosureConfig wading() {
  return *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
}

/// The small city under a storm that its failed pump makes worse, with 400 drivers.
CoupledInputs evening() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 400;
    return *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
  }();
  CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{300, 2400}, {110, 0}};
  in.flood.duration = kEnd;
  in.flood.threads = 1;
  in.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.traffic.parameters.informed = 0.7;
  in.traffic.parameters.patience = 60;
  in.wading = wading();
  return in;
}

world::CrewOrder truck(double at) {
  world::CrewOrder order;
  order.code = "PT-1";
  order.at = at;
  order.type = std::uint8_t(traffic::CityClass::pumpTruck);
  order.from = kDepot;
  order.to = {500, 330};
  order.acts = {flood::BringPump{"PT-1", kBasin, 5}};
  return order;
}

CoupledModel made(CoupledInputs in) {
  auto model = CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  return std::move(*model);
}

void go(CoupledModel& model, double until) {
  if (const auto done = model.advance(until, {}); !done) qFatal("%s", done.error().text().c_str());
}

bool same(const CoupledModel& a, const CoupledModel& b) {
  const auto bits = [](const std::vector<float>& x, const std::vector<float>& y) {
    return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
  };
  const flood::FloodState one = a.flood().state(), two = b.flood().state();
  return bits(one.depth.values, two.depth.values) && bits(one.qx.values, two.qx.values) &&
         bits(one.qy.values, two.qy.values) && bits(a.edgeDepth(), b.edgeDepth()) &&
         bits(a.flood().maxima().depth.values, b.flood().maxima().depth.values) &&
         a.traffic().state() == b.traffic().state() && a.shares() == b.shares();
}

double depthAt(const CoupledModel& model, const Point2& p) {
  return model.flood().state().depth.valueAt(p.x(), p.y(), NAN);
}

}  // namespace

class CoupledTest : public QObject {
  Q_OBJECT

 private slots:
  void waterClosesRoadsAndTrafficArrivesLater() {
    CoupledInputs dry = evening();
    dry.coupling = world::Coupling::dryRoads;
    CoupledModel wet = made(evening()), without = made(dry);
    go(wet, kEnd), go(without, kEnd);
    qInfo("closed %.2f km·h, %zu stranded, arrived %u wet, %u dry", wet.closedKmHours(),
          wet.stranded(), wet.traffic().counts().arrived, without.traffic().counts().arrived);
    QVERIFY(wet.closedKmHours() > 0);
    QCOMPARE(without.closedKmHours(), 0.0);
    QVERIFY(wet.traffic().counts().arrived < without.traffic().counts().arrived);
    QCOMPARE(depthAt(wet, kBasin), depthAt(without, kBasin));
  }

  void deepWaterCutsHomesOffFromHelpAndDryRoadsDoNot() {
    CoupledInputs deep = evening();
    deep.flood.rainMmPerHour = {{0}, {2000}};
    CoupledInputs dry = deep;
    dry.coupling = world::Coupling::dryRoads;
    CoupledModel wet = made(deep), without = made(dry);
    QCOMPARE(wet.residentsCutOff(), 0.0);  // before the first exchange
    go(wet, 1800), go(without, 1800);
    qInfo("%.0f residents cut off", wet.residentsCutOff());
    QVERIFY(wet.residentsCutOff() > 0);
    QCOMPARE(without.residentsCutOff(), 0.0);
    QCOMPARE(wet.fork().residentsCutOff(), wet.residentsCutOff());
    auto quiet = std::make_shared<CityModel>(*deep.city);
    quiet->facilities.clear();
    deep.city = quiet;
    QVERIFY(std::isnan(made(deep).residentsCutOff()));
  }

  void aPumpTruckThatArrivesLowersTheWater() {
    CoupledInputs with = evening(), without = evening();
    with.orders.push_back(truck(600));
    CoupledModel helped = made(with), alone = made(without);
    go(helped, kEnd), go(alone, kEnd);
    const auto progress = helped.progress().front();
    qInfo("sent %.0f s, arrived %.0f s, pumped from %.0f s: basin %.2f m instead of %.2f m",
          progress.left, progress.arrived, progress.acted, depthAt(helped, kBasin),
          depthAt(alone, kBasin));
    QVERIFY(progress.left >= 600 && progress.arrived > progress.left);
    QCOMPARE(progress.acted, progress.arrived + 300);
    QVERIFY(depthAt(helped, kBasin) < depthAt(alone, kBasin) - 0.1);
    const auto reports = helped.flood().structures();
    const auto pump = std::find_if(reports.begin(), reports.end(),
                                   [](const auto& report) { return report.id == "PT-1"; });
    QVERIFY(pump != reports.end() && pump->volume > 100);
  }

  void aTruckArrivesLaterThroughTheFloodedNetwork() {
    const auto arrival = [](world::Coupling coupling) {
      CoupledInputs in = evening();
      in.coupling = coupling;
      in.orders.push_back(truck(1080));
      CoupledModel model = made(in);
      go(model, kEnd);
      return model.progress().front();
    };
    const auto wet = arrival(world::Coupling::waterOnRoads);
    const auto dry = arrival(world::Coupling::dryRoads);
    qInfo("dry after %.0f s, wet after %.0f s", dry.arrived - 1080, wet.arrived - 1080);
    QVERIFY(dry.arrived > 1080);
    QVERIFY(wet.arrived > dry.arrived);
  }

  void anotherOrderAfterTheForkChangesOnlyTheFork() {
    CoupledInputs in = evening();
    const world::CrewOrder order = truck(930);
    CoupledModel parent = made(in);
    go(parent, 900);
    CoupledModel child = parent.fork(), twin = parent.fork();
    QVERIFY(child.order(order).ok());
    go(parent, kEnd), go(child, kEnd), go(twin, kEnd);
    QVERIFY(same(parent, twin));
    QVERIFY(!same(parent, child));
    QVERIFY(depthAt(child, kBasin) < depthAt(parent, kBasin));
  }

  void equalInputsGiveEqualBitsWhateverTheThreadCount() {
    // A grid fine enough to be shared out: small ones run on one thread whatever is asked for.
    CoupledInputs one = evening();
    flood::CityFloodOptions fine;
    fine.cell = 5;
    const flood::FloodInputs coarse = one.flood;
    one.flood = flood::makeCityFlood(*one.city, fine);
    one.flood.rainMmPerHour = coarse.rainMmPerHour;
    one.flood.duration = kEnd;
    one.flood.edits = coarse.edits;
    one.flood.threads = 1;
    one.orders.push_back(truck(600));
    CoupledModel a = made(one);
    go(a, 1200);
    QCOMPARE(a.flood().stats().threads, 1);
    QVERIFY(a.traffic().counts().arrived > 0 && !a.shares().empty());
    for (const int threads : {2, 3}) {
      CoupledInputs more = one;
      more.flood.threads = threads;
      CoupledModel b = made(more);
      go(b, 1200);
      QCOMPARE(b.flood().stats().threads, threads);
      QVERIFY(same(a, b));
    }
  }

  void goingInTwoStepsIsGoingInOne() {
    CoupledModel one = made(evening()), two = made(evening());
    go(one, 1200);
    go(two, 600), go(two, 1200);
    QVERIFY(same(one, two));
  }

  void vehiclesAreConservedThroughClosuresAndOrders() {
    CoupledInputs in = evening();
    in.orders.push_back(truck(900));
    CoupledModel model = made(in);
    for (double t = 300; t <= kEnd; t += 300) {
      go(model, t);
      const auto counts = model.traffic().counts();
      QCOMPARE(counts.arrived + counts.running + counts.waiting, counts.loaded);
    }
    QVERIFY(std::abs(model.flood().mass().relativeError()) < 1e-5);
  }

  void wrongInputsAreNamed() {
    CoupledInputs in = evening();
    in.wading.rules.clear();
    QCOMPARE(CoupledModel::make(in).error().code, ErrorCode::notFound);
    in = evening();
    in.exchangeInterval = 0;
    QVERIFY(!CoupledModel::make(in).ok());
    in = evening();
    in.orders.push_back(truck(-5));
    QCOMPARE(CoupledModel::make(in).error().where, std::string("order of PT-1"));
    in = evening();
    world::CrewOrder away = truck(0);
    away.to = {290, 565};  // 80 m from every street
    away.reach = 20;
    in.orders = {away};
    const auto shortHoses = CoupledModel::make(in);
    QVERIFY(!shortHoses.ok());
    QVERIFY2(shortHoses.error().what.find("20 m of its hoses") != std::string::npos,
             shortHoses.error().text().c_str());
    in.orders[0].acts.clear();  // a crew without a pump walks the rest
    QVERIFY(CoupledModel::make(in).ok());
    in = evening();
    in.traffic.network = std::make_shared<const TrafficNetwork>();
    QVERIFY(!CoupledModel::make(in).ok());
  }
};

QTEST_GUILESS_MAIN(CoupledTest)
#include "coupled_test.moc"
