// A unit without a vehicle is sent on foot.
#include <QtTest>

#include "app/session/scenario/world_orders.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class CrewOnFootTest : public QObject {
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
};

QTEST_APPLESS_MAIN(CrewOnFootTest)
#include "zz_crew_on_foot_test.moc"
