// What a slow turn costs depends on how a vehicle brakes and speeds up, whoever else is alike.
#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

class TurnPacesTest : public QObject {
  Q_OBJECT

 private slots:
  void typesThatDifferOnlyInBrakingOrSpeedingUpLoseTheirOwnTimeAtASlowTurn() {
    Streets s;
    const auto a = s.link("a"), b = s.link("b");
    s.net.turnSpeed[s.turn(a, b)] = 10;
    s.demand.classes = {{"car", kPassengerCar, 5, INFINITY, 2, 2},
                        {"brakes harder", kPassengerCar, 5, INFINITY, 2, 4},
                        {"speeds up faster", kPassengerCar, 5, INFINITY, 4, 2},
                        {"a car again", kPassengerCar, 5, INFINITY, 2, 2}};
    for (std::uint8_t type = 0; type < 4; ++type) s.vehicle(1000 * type, {a, b}, type);
    TrafficModel model = s.model();
    QVERIFY(model.advance(5000, {}).ok());
    // Each link takes 50 s; 5 s or 2.5 s from rest, 1.25 s or 0.625 s from 20 to 10 m/s or back.
    QCOMPARE(arrival(model, 0), 100 + 5 + 1.25 + 1.25);
    QCOMPARE(arrival(model, 1), 1000 + 100 + 5 + 0.625 + 1.25);
    QCOMPARE(arrival(model, 2), 2000 + 100 + 2.5 + 1.25 + 0.625);
    QCOMPARE(arrival(model, 3), 3000 + 100 + 5 + 1.25 + 1.25);
  }
};

QTEST_APPLESS_MAIN(TurnPacesTest)
#include "zz_turn_paces_test.moc"
