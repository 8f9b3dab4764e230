#include <QtTest>

#include "engine/scene/ground_model.h"
#include "engine/scene/road_mesh.h"
#include "engine/scene/triangulate.h"
#include "engine/scene/view_geometry.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class GeometryTest : public QObject {
  Q_OBJECT
  static double covered(const std::vector<Point2>& ring) {
    double sum = 0;
    for (const auto& t : triangulate(ring)) {
      const Point2 corners[3] = {ring[t[0]], ring[t[1]], ring[t[2]]};
      const double area = signedArea(corners);
      if (area < 0) return -1;
      sum += area;
    }
    return sum;
  }

 private slots:
  void trianglesCoverConcaveRings() {
    const std::vector<Point2> u{{0, 0}, {9, 0}, {9, 6}, {6, 6}, {6, 2}, {3, 2}, {3, 6}, {0, 6}};
    QCOMPARE(triangulate(u).size(), u.size() - 2);
    QCOMPARE(covered(u), signedArea(u));
    const std::vector<Point2> clockwise(u.rbegin(), u.rend());
    QCOMPARE(covered(clockwise), signedArea(u));
  }
  void brokenRingsEnd() {
    QVERIFY(triangulate(std::vector<Point2>{{0, 0}, {1, 1}}).empty());
    QCOMPARE(triangulate(std::vector<Point2>{{0, 0}, {4, 4}, {4, 0}, {0, 4}}).size(),
             std::size_t(2));
    QCOMPARE(triangulate(std::vector<Point2>{{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}).size(),
             std::size_t(3));
  }
  void aPointProjectsOntoItsOwnRay() {
    ViewGeometry view;
    view.width = 800;
    view.height = 600;
    for (double heading : {0.0, 37.0, 180.0, -100.0}) {
      view.pose = {{100, 200}, 12, 700, heading, -33};
      const Point3 p(180, 260, 15);
      const Point3 pixel = view.project(p);
      const Ray ray = view.rayThrough({pixel.x(), pixel.y()});
      QVERIFY((p - ray.origin).cross(ray.direction).norm() < 1e-6);
      const Point3 middle = view.project({100, 200, 12});
      QVERIFY((middle - Point3(400, 300, 700)).norm() < 1e-6);
    }
  }
  void theProjectionIsTheOneThatIsDrawn() {
    const ViewGeometry view{{{100, 200}, 12, 700, 25, -33}, 800, 600};
    const osg::Vec3d clip = osg::Vec3d(180, 260, 15) * view.view() * view.projection();
    const Point3 pixel = view.project({180, 260, 15});
    QVERIFY(std::abs((clip.x() + 1) * 400 - pixel.x()) < 1e-6);
    QVERIFY(std::abs((1 - clip.y()) * 300 - pixel.y()) < 1e-6);
  }
  void northIsUpAndEastIsRight() {
    const ViewGeometry view{{{0, 0}, 0, 500, 0, -60}, 800, 600};
    QVERIFY(view.project({0, 50, 0}).y() < 300);
    QVERIFY(view.project({50, 0, 0}).x() > 400);
    QVERIFY(view.project({0, 0, 20}).y() < 300);
  }
  void aRayMeetsTheGround() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    Point3 hit;
    QVERIFY(ground.intersect({{300, 300, 900}, {0, 0, -1}}, hit));
    QVERIFY(std::abs(hit.z() - small::groundAt(300, 300)) < 0.2);
    QVERIFY(!ground.intersect({{300, 300, 900}, {0, 0, 1}}, hit));
  }
  void watersFillToTheirLevelAndTheMaskShowsThem() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    QVERIFY(std::abs(ground.heightAt(500, 50) - 18) < 1e-3);
    QVERIFY(std::abs(ground.heightAt(500, 300) - bilinear(city.terrain, 500, 300)) < 1e-3);
    const osg::Image& mask = *ground.waterMask;
    QCOMPARE(int(*mask.data(mask.s() / 2, mask.t() / 20)), 255);
    QCOMPARE(int(*mask.data(mask.s() / 2, mask.t() / 2)), 0);
  }
  void holesInTheTerrainAreClosed() {
    CityModel city = smallCity();
    city.terrain.at(50, 120) = std::nanf("");
    for (float& z : city.terrain.values)
      z = &z - city.terrain.values.data() < 400 ? std::nanf("") : z;
    for (float z : buildGround(city, {}).height.values) QVERIFY(std::isfinite(z));
    for (float& z : city.terrain.values) z = std::nanf("");
    for (float z : buildGround(city, {}).height.values) QVERIFY(std::isfinite(z));
  }
  void buildingsCastShadowsAwayFromTheSun() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    const Point2 p = centroid(city.buildings.footprint(20));
    const Point3 sun = sunDirection();
    const osg::Image& relief = *ground.relief;
    const auto shadowAt = [&](const Point2& at) {
      return int(relief.data(int(at.x() / 1000 * relief.s()), int(at.y() / 1000 * relief.t()))[2]);
    };
    const Point2 away = Point2(-sun.x(), -sun.y()).normalized();
    QVERIFY(shadowAt(p + 21 * away) > 150);
    QVERIFY(shadowAt({60, 145}) < 60);
  }
  void theRoadUnderAPointIsFound() {
    const RoadNetwork roads = smallCity().roads;
    const std::int64_t found = roadAt(roads, {300, 166}, 1);
    QVERIFY(found >= 0);
    QCOMPARE(roads.roads[std::size_t(found)].name.zh, std::string("滨江大道"));
    QCOMPARE(roadAt(roads, {300, 240}, 1), std::int64_t(-1));
  }
  void widerClassesAreWider() {
    Road a, b;
    a.roadClass = RoadClass::trunk;
    b.roadClass = RoadClass::residential;
    QVERIFY(widthOf(a) > widthOf(b));
    a.lanes = 4;
    const double both = widthOf(a);
    a.oneway = 1;
    QVERIFY(widthOf(a) < both);
  }
};

QTEST_APPLESS_MAIN(GeometryTest)
#include "geometry_test.moc"
