// A unit without a vehicle is sent on foot.
#include <cmath>

#include "app/session/scenario/world_deeds.h"
#include "app/session/scenario/world_orders.h"
#include "app/session/scenario/world_scenario.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "scenarios/coupling/road_flooding.h"
#include "tests/session/flood_case.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class CrewOnFootTest : public QObject, private FloodCase {
  Q_OBJECT
 private slots:
  void whoHasNoVehicleWalksAndTheOthersDrive() {
    Resource unit{"C1", {"抢险一队", "Crew 1"}, ResourceKind::crew, {520, 112}, 0, "foot"};
    const auto walks = session::orderOf(unit, 60, {100, 100});
    QVERIFY(walks.ok());
    QVERIFY(walks->onFoot && walks->code == "C1" && walks->acts.empty());
    unit.vehicleClass = "truck";
    const auto drives = session::orderOf(unit, 60, {100, 100});
    QVERIFY(drives.ok() && !drives->onFoot);
    unit.vehicleClass = "hovercraft";
    const auto none = session::orderOf(unit, 60, {100, 100});
    QVERIFY(!none.ok() && none.error().text().find("hovercraft") != std::string::npos);
  }

  void aPumpThatIsCarriedIsAimedAtWaterThatPathsLeadTo() {
    Road street, way;
    street.code = "street", way.code = "way";
    street.name = way.name = {"长路", "Long Road"};
    street.line = {{5, 50}, {100, 50}, {195, 50}};
    way.line = {{100, 50}, {100, 450}};
    way.users = kBicycle | kPedestrian;
    CityModel city;
    city.roads = buildRoadNetwork({street, way});
    TrafficDemand nobody;
    nobody.classes = cityRules().classes;
    world::CoupledInputs in;
    in.city = std::make_shared<const CityModel>(std::move(city));
    in.traffic.demand = std::make_shared<const TrafficDemand>(std::move(nobody));
    in.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    RasterGrid<float> ponded({20, 60, 10, 0, 0}, 0.0F);
    ponded.at(10, 40) = 0.4F;  // on the way, which people may wade
    ponded.at(18, 5) = 0.2F;   // on the street
    const auto aimed = [&](const char* vehicle) {
      const Resource unit{"C1", {}, ResourceKind::crew, {5, 50}, 0.1, vehicle};
      std::vector<world::CrewOrder> orders{*session::orderOf(unit, 60, {100, 50})};
      orders.front().reach = 30;
      orders.front().road = "长路";
      session::aimOrders(orders, ponded, in);
      return std::get<flood::BringPump>(orders.front().acts.front()).at;
    };
    QVERIFY(aimed("foot").y() > 300);
    QVERIFY(aimed("truck").y() < 100 && aimed("truck").x() > 150);
  }

  void aScenarioSendsItAtFiveKilometresAnHour() {
    clear();
    CityModel town = smallCity();
    for (Resource& unit : town.resources)
      if (unit.code == "U2") unit.vehicleClass = "foot";
    QVERIFY(gis::writeCity(town, path("CITY"), {}).ok());
    const Point2 to = town.frame.toProjected({770, 330});  // 320 m along the street
    put("world.json", Json{{"city", "CITY"},
                           {"duration_s", 600},
                           {"traffic", {{"vehicles", 50}}},
                           {"orders", {{{"unit", "U2"}, {"at_s", 60}, {"to", {to.x(), to.y()}}}}}}
                          .dump());
    const auto scenario = session::readWorldScenario(
        path("world.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    const auto done = session::runWorldScenario(*scenario, path("out"), {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    const auto& orders = done->front().orders;
    QCOMPARE(orders.size(), std::size_t(1));
    QCOMPARE(orders[0].left, 60.0);
    QVERIFY2(std::abs(orders[0].arrived - (60 + 320 / (5 / 3.6))) < 0.1,
             QByteArray::number(orders[0].arrived));
    QVERIFY(std::abs(orders[0].metres - 320) < 1);
  }
};

QTEST_GUILESS_MAIN(CrewOnFootTest)
#include "zz_crew_on_foot_test.moc"
