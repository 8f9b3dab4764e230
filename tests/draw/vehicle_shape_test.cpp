// Vehicles are bodies of the size that is given.
#include <QtTest>
#include <cmath>

#include "engine/draw/vehicle_shape.h"
#include "tests/support/common_vehicles.h"

using namespace citymirror::draw;

class VehicleShapeTest : public QObject {
  Q_OBJECT
 private slots:
  void aBodyHasTheSizeOfItsKind() {
    const VehicleShapes shapes({{MovingKind::bus, {18, 2.6, 3.4}},
                                {MovingKind::ambulance, {6, 2, 2.5}},
                                {MovingKind::boat, {5, 2, 1}}});
    const auto is = [&](MovingKind kind, double length, double width, double height) {
      const VehicleShape* shape = shapes.of(kind);
      return shape && shape->length == length && shape->width == width && shape->height == height;
    };
    QVERIFY(is(MovingKind::bus, 18, 2.6, 3.4));
    QVERIFY(is(MovingKind::ambulance, 6, 2, 2.5));
    QVERIFY(is(MovingKind::emergency, 6, 2, 2.5));
    QVERIFY(!shapes.of(MovingKind::car));  // no size was given
    QVERIFY(!shapes.of(MovingKind::boat) && !shapes.of(MovingKind::person));
  }
  void everyOutlineGoesFromTailToNoseWithinItsSize() {
    const auto shapes = citymirror::test::commonVehicles();
    int bodies = 0;
    for (int k = 0; k <= int(MovingKind::pumpTruck); ++k) {
      const VehicleShape* shape = shapes->of(MovingKind(k));
      if (!shape) continue;
      ++bodies;
      const auto& line = shape->outline;
      QVERIFY(line.size() >= 2);
      QCOMPARE(line.front().along, -0.5F);
      QCOMPARE(line.back().along, 0.5F);
      float highest = 0;
      for (std::size_t i = 0; i < line.size(); ++i) {
        QVERIFY(i == 0 || line[i - 1].along <= line[i].along);
        QVERIFY(line[i].up > 0 && line[i].up <= 1);
        highest = std::max(highest, line[i].up);
      }
      QCOMPARE(highest, 1.0F);
    }
    QCOMPARE(bodies, 7);
  }
};

QTEST_APPLESS_MAIN(VehicleShapeTest)
#include "vehicle_shape_test.moc"
