// Vehicles have the size of their class.
#include <QtTest>
#include <cmath>

#include "engine/draw/vehicle_shape.h"

using namespace citymirror::draw;

class VehicleShapeTest : public QObject {
  Q_OBJECT
 private slots:
  void vehiclesHaveTheSizeOfTheirClass() {
    const auto is = [](MovingKind kind, double length, double width, double height) {
      const auto& shape = shapeOfVehicle(kind);
      return shape && shape->length == length && shape->width == width && shape->height == height;
    };
    QVERIFY(is(MovingKind::car, 4.5, 1.8, 1.5));
    QVERIFY(is(MovingKind::bus, 12, 2.5, 3.2));
    QVERIFY(is(MovingKind::ambulance, 5.9, 2.0, 2.7));
    QVERIFY(is(MovingKind::emergency, 5.9, 2.0, 2.7));
    for (const MovingKind kind : {MovingKind::truck, MovingKind::fireEngine, MovingKind::pumpTruck})
      QVERIFY(shapeOfVehicle(kind)->length > 7);
  }
  void peopleAndBoatsStayMarks() {
    QVERIFY(!shapeOfVehicle(MovingKind::person) && !shapeOfVehicle(MovingKind::boat));
  }
  void everyOutlineGoesFromTailToNoseWithinItsSizeAndTheLawsLimits() {
    for (int k = 0; k <= int(MovingKind::pumpTruck); ++k) {
      const auto& shape = shapeOfVehicle(MovingKind(k));
      if (!shape) continue;
      QVERIFY(shape->length <= 12 && shape->width <= 2.55 && shape->height <= 4);
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
  }
};

QTEST_APPLESS_MAIN(VehicleShapeTest)
#include "vehicle_shape_test.moc"
