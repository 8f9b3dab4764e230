// A unit without a vehicle is sent on foot.
#include <cmath>

#include "app/session/scenario/world_orders.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
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
