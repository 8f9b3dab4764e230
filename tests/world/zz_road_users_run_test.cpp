// Coupled runs of a city whose roads are not for every class.
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_network.h"
#include "scenarios/world/coupled_model.h"
#include "scenarios/world/pump_aim.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

/// The small city with nobody on its roads, of which those that `barred` names are not for `users`.
template <class Barred>
world::CoupledInputs emptyRoads(std::uint8_t users, Barred barred) {
  CityModel made = smallCity();
  std::vector<Road> roads = made.roads.roads;
  for (Road& road : roads)
    if (barred(road)) road.users = std::uint8_t(road.users & ~users);
  made.roads = buildRoadNetwork(std::move(roads));
  const auto city = std::make_shared<const CityModel>(std::move(made));
  world::CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{0, 1200}, {200, 0}};
  in.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
  in.flood.duration = 1200;
  in.flood.threads = 1;
  in.traffic.network = std::make_shared<const TrafficNetwork>(
      traffic::cityNetwork(city->roads, cityRules().streets));
  TrafficDemand nobody;
  nobody.classes = cityRules().classes;
  in.traffic.demand = std::make_shared<const TrafficDemand>(std::move(nobody));
  in.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  return in;
}

world::CoupledModel emptyRun(world::CoupledInputs in) {
  auto model = world::CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  if (const auto done = model->advance(1200, {}); !done) qFatal("%s", done.error().text().c_str());
  return std::move(*model);
}

}  // namespace

class RoadUsersRunTest : public QObject {
  Q_OBJECT
 private slots:
  void waterClosesToCarsOnlyWhatIsOpenToThem() {
    const auto none = [](const Road&) { return false; };
    const auto all = [](const Road&) { return true; };
    QVERIFY(emptyRun(emptyRoads(kPassengerCar, none)).closedKmHours() > 0);
    QCOMPARE(emptyRun(emptyRoads(kPassengerCar, all)).closedKmHours(), 0.0);
  }

  void aUnitSetsOutFromTheNearestStreetThatIsForItsClass() {
    world::CrewOrder order;
    order.code = "C1";
    order.at = 60;
    order.type = std::uint8_t(traffic::CityClass::truck);
    order.from = {100, 800};  // beside the street along y = 805
    order.to = {770, 330};
    const auto metresWhere = [&](std::uint8_t barredTo) {
      auto in = emptyRoads(barredTo, [](const Road& road) {
        return road.line.front().y() == 805 && road.line.back().y() == 805;
      });
      in.coupling = world::Coupling::dryRoads;
      in.orders = {order};
      const auto model = emptyRun(std::move(in));
      const auto progress = model.progress().front();
      if (!std::isfinite(progress.arrived)) qFatal("it did not arrive");
      const std::uint32_t vehicle = 0;
      for (const std::uint32_t link : model.traffic().route(vehicle)) {
        if (!(model.inputs().traffic.network->usersOf(link) & kTruck)) qFatal("a barred street");
      }
      return progress.metres;
    };
    QVERIFY(metresWhere(0) > 0);
    QVERIFY(metresWhere(kTruck) > 0);
  }

  void hosesAreLaidFromStreetsThatTheCrewMayUse() {
    Road street, gate, path;
    street.line = {{0, 50}, {100, 50}, {200, 50}};
    gate.line = {{100, 50}, {100, 450}};
    gate.users = kEmergency | kBicycle;
    path.line = {{200, 50}, {200, 450}};
    path.roadClass = RoadClass::path;
    const RoadNetwork roads = buildRoadNetwork({street, gate, path});
    const TrafficNetwork net = traffic::cityNetwork(roads, cityRules().streets);
    const traffic::StreetFinder streets(roads, net, kEveryone);
    const auto rules = cityRules();
    world::CrewOrder order;
    order.acts = {flood::BringPump{"P", {0, 0}, 0.1}};
    order.reach = 60;
    const auto reaches = [&](traffic::CityClass type, bool onFoot, const Point2& to) {
      order.type = std::uint8_t(type), order.onFoot = onFoot, order.to = to;
      const RoadVehicle users = world::vehicleSent(order, rules.classes);
      const bool near = world::hosesReach(order, streets, users);
      if (near == world::hosesTooShort(order, roads, net, users).has_value())
        qFatal("the index of streets says otherwise");
      return near;
    };
    using traffic::CityClass;
    const Point2 atGate(90, 440), atPath(210, 440);
    QVERIFY(reaches(CityClass::pumpTruck, false, atGate));  // it has sirens
    QVERIFY(!reaches(CityClass::truck, false, atGate));
    QVERIFY(!reaches(CityClass::truck, true, atGate));
    QVERIFY(reaches(CityClass::car, true, atPath));
    QVERIFY(!reaches(CityClass::pumpTruck, false, atPath));
  }

  void aPumpIsAimedAtWaterThatStreetsForItsClassLeadTo() {
    Road open, gate;
    open.code = "open", gate.code = "gate";
    open.name = gate.name = {"长路", "Long Road"};
    open.line = {{5, 50}, {100, 50}, {195, 50}};
    gate.line = {{100, 50}, {100, 450}};
    gate.users = kBus;
    CityModel city;
    city.roads = buildRoadNetwork({open, gate});
    RasterGrid<float> ponded({20, 60, 10, 0, 0}, 0.0F);
    ponded.at(10, 40) = 0.9F;  // on the gate
    ponded.at(18, 5) = 0.2F;   // on the open street
    const auto aimed = [&](std::uint8_t users) {
      return world::deepestOnRoad(ponded, city, "长路", {30, nullptr, Point2(5, 50), users});
    };
    QVERIFY(aimed(kBus) && aimed(kBus)->at.y() > 300);
    QVERIFY(aimed(kTruck) && aimed(kTruck)->at.y() < 100);
  }
};

QTEST_GUILESS_MAIN(RoadUsersRunTest)
#include "zz_road_users_run_test.moc"
