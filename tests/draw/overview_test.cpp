// The first look at a city.
#include "engine/draw/overview.h"

#include <QtTest>
#include <array>
#include <numbers>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

/// Where a point lies in a picture: across and up from -1 to 1 within it, as the camera of `pose`
/// sees it by its own definition (heading, pitch, field of view).
Point2 seenAt(const CameraPose& pose, const PictureShape& shape, const Point3& p) {
  const double heading = pose.headingDeg * std::numbers::pi / 180,
               pitch = pose.pitchDeg * std::numbers::pi / 180,
               half = std::tan(kFieldOfViewDeg * std::numbers::pi / 360);
  const Point3 forward(std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch),
                       std::sin(pitch));
  const Point3 right(std::cos(heading), -std::sin(heading), 0), up = right.cross(forward);
  const Point3 target(pose.target.x(), pose.target.y(), pose.targetHeight);
  const Point3 offset = p - (target - pose.distance * forward);
  const double size = half * offset.dot(forward);
  return {offset.dot(right) / (size * shape.aspect), offset.dot(up) / size};
}

bool within(const Point2& seen, double covered = 0) {
  return std::abs(seen.x()) <= 0.97 && seen.y() <= 0.97 && seen.y() >= -1 + 2 * covered + 0.02;
}

QString told(const Point2& seen) { return QString("%1 %2").arg(seen.x()).arg(seen.y()); }

const std::array kExtents{Bounds{0, 0, 1000, 1000}, Bounds{-4000, 2000, 8000, 5000},
                          Bounds{500, -9000, 3500, 6000}, Bounds{0, 0, 26000, 1500},
                          Bounds{-100, -200, 20, 40}};

}  // namespace

class OverviewTest : public QObject {
  Q_OBJECT
 private slots:
  void allCornersOfACityLieInAPictureOfAnyShape_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    for (const auto& [width, height] :
         {std::pair(1600, 900), std::pair(1024, 768), std::pair(3840, 1080), std::pair(900, 900),
          std::pair(720, 1280)})
      QTest::addRow("%d x %d", width, height) << width << height;
  }
  void allCornersOfACityLieInAPictureOfAnyShape() {
    QFETCH(int, width);
    QFETCH(int, height);
    for (const PictureShape& shape : {shapeOf(width, height), shapeAboveFooter(width, height)}) {
      for (const Bounds& e : kExtents) {
        const CameraPose pose = overviewOf(e, shape);
        QVERIFY(e.contains(pose.target));
        QCOMPARE(pose.headingDeg, 0.0);
        for (const Point3& corner : {Point3(e.west, e.south, 0), Point3(e.east, e.south, 0),
                                     Point3(e.west, e.north, 0), Point3(e.east, e.north, 0)}) {
          const Point2 seen = seenAt(pose, shape, corner);
          QVERIFY2(within(seen, shape.covered), qPrintable(told(seen)));
        }
      }
    }
  }
  void theCityFillsThePictureAndStandsInItsMiddle() {
    for (const Bounds& e : kExtents) {
      const PictureShape shape = shapeOf(1600, 900);
      const CameraPose pose = overviewOf(e, shape);
      if (pose.distance <= 200) continue;  // a place too small to fill it
      const double low = seenAt(pose, shape, {e.west, e.south, 0}).y(),
                   high = seenAt(pose, shape, {e.west, e.north, 0}).y(),
                   wide = seenAt(pose, shape, {e.east, e.south, 0}).x();
      QVERIFY2(std::abs(low + high) < 0.03, qPrintable(QString("%1 %2").arg(low).arg(high)));
      QVERIFY2(std::max(wide, high) > 0.9, qPrintable(QString("%1 %2").arg(wide).arg(high)));
    }
  }
  void hillsAndTowersAtTheRimAreSeenWhole() {
    CityModel city;
    city.extent = {0, 0, 4000, 2000};
    city.terrain = RasterGrid<float>(GridShape{80, 40, 50, 0, 0}, 5.0F);
    for (int row = 30; row < 40; ++row) {
      for (int column = 0; column < 80; ++column) city.terrain.at(column, row) = 400;
    }
    small::addBuilding(city, 3900, 50, 40, 40, 1);
    city.buildings.ground[0] = 5;
    city.buildings.height[0] = 250;
    const PictureShape shape = shapeOf(1600, 900);
    const CameraPose pose = overviewOf(city, shape);
    for (const Point3& p : {Point3(0, 0, 5), Point3(4000, 0, 5), Point3(0, 2000, 400),
                            Point3(4000, 2000, 400), Point3(3900, 50, 255)}) {
      const Point2 seen = seenAt(pose, shape, p);
      QVERIFY2(within(seen), qPrintable(told(seen)));
    }
    QVERIFY(pose.distance > overviewOf(city.extent, shape).distance);
  }
  void aCityWithoutExtentOrTerrainStillHasACamera() {
    QVERIFY(overviewOf(Bounds{}).distance >= 200);
    const CameraPose pose = overviewOf(CityModel{}, {0, 5});
    QVERIFY(std::isfinite(pose.distance) && pose.distance >= 200);
    QVERIFY(std::isfinite(pose.target.y()) && std::isfinite(pose.targetHeight));
  }
};

QTEST_APPLESS_MAIN(OverviewTest)
#include "overview_test.moc"
