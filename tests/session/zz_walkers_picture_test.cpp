// Crews on foot in the picture of a branch.
#include <QtTest>
#include <cmath>
#include <limits>

#include "app/session/branch/draw_traffic.h"

using namespace citymirror;

class WalkersPictureTest : public QObject {
  Q_OBJECT

  /// 100 m to the east from 60 s on, then a minute at rest, then 100 m to the north.
  static world::CrewProgress crew() {
    world::CrewProgress unit;
    unit.code = "C1";
    unit.left = 60;
    unit.arrived = 320;
    unit.walked = {{60, {0, 0}}, {160, {100, 0}}, {220, {100, 0}}, {320, {100, 100}}};
    return unit;
  }
  static std::shared_ptr<const draw::MovingMarks> seen(
      double from, std::shared_ptr<draw::MovingMarks> others = nullptr) {
    const std::vector<world::CrewProgress> units{crew()};
    return session::withWalkers(std::move(others), units, Instant{0}, from, from + 10, 1);
  }

 private slots:
  void itIsWhereItWalksAndLooksAhead() {
    const auto east = seen(110);
    QVERIFY(east && draw::drawable(*east));
    QCOMPARE(east->size(), std::size_t(1));
    QCOMPARE(east->code[0], std::string("C1"));
    QVERIFY(east->kind[0] == draw::MovingKind::person);
    QVERIFY((east->before[0] - Point2(50, 0)).norm() < 1e-9);
    QVERIFY((east->after[0] - Point2(60, 0)).norm() < 1e-9);
    QVERIFY(std::abs(east->headingBefore[0] - 90) < 1e-4);
    const auto rest = seen(180);
    QVERIFY((rest->before[0] - Point2(100, 0)).norm() < 1e-9 && rest->before[0] == rest->after[0]);
    QVERIFY(std::abs(seen(250)->headingBefore[0]) < 1e-4);
  }

  void beforeItSetsOutAndOnceItIsThereItIsNotDrawn() {
    QVERIFY(!seen(30));
    QVERIFY(!seen(320));
    world::CrewProgress vehicle = crew();
    vehicle.walked.clear();
    const std::vector<world::CrewProgress> units{vehicle};
    QVERIFY(!session::withWalkers(nullptr, units, Instant{0}, 110, 120, 1));
  }

  void aVehicleWithSirensIsDrawnAsWhatItIs() {
    const auto kindOf = [](int user) {
      TrafficDemand demand;
      demand.classes.resize(1);
      demand.classes[0].user = RoadUser(user);
      demand.code = {"V"};
      demand.depart = {0};
      demand.type = {0};
      session::VehicleAt vehicle;
      vehicle.at = {10, 10};
      const std::vector seen{vehicle};
      const auto marks =
          session::drawVehicles(seen, seen, demand, CityModel{}, Instant{0}, 0, 1, 1);
      return marks->kind.at(0);
    };
    QVERIFY(kindOf(kTruck | kEmergency) == draw::MovingKind::truck);
    QVERIFY(kindOf(kBus | kEmergency) == draw::MovingKind::bus);
    QVERIFY(kindOf(kEmergency) == draw::MovingKind::emergency);
    QVERIFY(kindOf(kPassengerCar) == draw::MovingKind::car);
    QVERIFY(kindOf(kAllUsers) == draw::MovingKind::car);
  }

  void itWalksBesideTheVehicles() {
    auto others = std::make_shared<draw::MovingMarks>();
    others->from = Instant{0} + millis(110);
    others->to = Instant{0} + millis(120);
    others->add("V", {5, 5}, {6, 5}, 90, draw::MovingKind::car, {});
    QVERIFY(seen(30, others) == others);
    QCOMPARE(others->size(), std::size_t(1));
    const auto both = seen(110, others);
    QVERIFY(both == others);  // nobody is copied
    QCOMPARE(both->code, (std::vector<std::string>{"V", "C1"}));
    QVERIFY(draw::drawable(*both));
  }
};

QTEST_APPLESS_MAIN(WalkersPictureTest)
#include "zz_walkers_picture_test.moc"
