#include "engine/draw/measure.h"

#include <QtTest>
#include <cmath>
#include <numbers>
#include <random>

#include "engine/draw/building_stand.h"
#include "engine/draw/clip_plane.h"
#include "engine/draw/drain_mesh.h"
#include "engine/draw/sight_line.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

using Ring = std::vector<Point2>;

/// z = height + x · slope.
RasterGrid<float> plane(double slope, double height = 20) {
  RasterGrid<float> grid({100, 100, 5, 0, 0});
  for (int r = 0; r < 100; ++r) {
    for (int c = 0; c < 100; ++c)
      grid.at(c, r) = float(height + grid.shape.centre(c, r).x() * slope);
  }
  return grid;
}

CityModel onPlane(double slope = 0) {
  CityModel city;
  city.terrain = plane(slope);
  city.extent = {0, 0, 500, 500};
  return city;
}

void addBox(CityModel& city, const std::string& code, const Bounds& b, float ground, float height) {
  BuildingSet& set = city.buildings;
  set.code.push_back(code);
  for (const Point2& p : {Point2(b.west, b.south), Point2(b.east, b.south), Point2(b.east, b.north),
                          Point2(b.west, b.north)})
    set.points.push_back(p);
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  set.ground.push_back(ground);
  set.height.push_back(height);
}

/// Hills of up to 12 m and thirty boxes: the same for a seed.
CityModel hills(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> any(0, 1);
  CityModel city = onPlane();
  const double a = 40 + 60 * any(random), b = 40 + 60 * any(random);
  for (int r = 0; r < 100; ++r) {
    for (int c = 0; c < 100; ++c) {
      const Point2 p = city.terrain.shape.centre(c, r);
      city.terrain.at(c, r) = float(20 + 6 * std::sin(p.x() / a) * std::cos(p.y() / b));
    }
  }
  for (int i = 0; i < 30; ++i) {
    const double x = 20 + 440 * any(random), y = 20 + 440 * any(random);
    addBox(city, "B" + std::to_string(i), {x, y, x + 18, y + 24}, 14, float(8 + 20 * any(random)));
  }
  return city;
}

/// How far the highest thing stands over the straight line: found by walking it in 5 cm steps.
double highestOver(const CityModel& city, const Point3& eye, const Point3& target) {
  double over = -1e9;
  const BuildingStands stands = standsOf(city.buildings, city.terrain);
  const double length = (target - eye).head<2>().norm();
  for (double s = 0.06; s < length - 0.06; s += 0.05) {
    const Point3 p = eye + (target - eye) * (s / length);
    over = std::max(over, double(bilinear(city.terrain, p.x(), p.y())) - p.z());
    for (std::size_t i = 0; i < city.buildings.size(); ++i) {
      if (contains(city.buildings.footprint(i), p.head<2>()))
        over = std::max(over, double(stands[i].top()) - p.z());
    }
  }
  return over;
}

}  // namespace

class MeasureTest : public QObject {
  Q_OBJECT

 private slots:
  void onLevelGroundAllLengthsAreOne() {
    const std::vector<Point3> path{{100, 100, 20}, {130, 140, 20}, {130, 240, 20}};
    const PathMeasure m = measurePath(plane(0), path);
    QCOMPARE(m.legs.size(), std::size_t(2));
    QCOMPARE(m.legs[0].plan, 50.0);
    for (const double length : {m.total.plan, m.total.space, m.total.ground})
      QVERIFY(std::abs(length - 150) < 1e-6);
    QCOMPARE(m.total.rise, 0.0);
    QCOMPARE(m.total.slopePercent(), 0.0);
  }

  void aKnownSlopeIsMeasured() {
    const double slope = 0.2;
    const std::vector<Point3> path{{100, 100, 40}, {200, 100, 60}};
    const Leg leg = measurePath(plane(slope), path).total;
    QCOMPARE(leg.plan, 100.0);
    QVERIFY(std::abs(leg.space - 100 * std::hypot(1, slope)) < 1e-9);
    QVERIFY(std::abs(leg.ground - leg.space) < 1e-3);
    QVERIFY(std::abs(leg.slopePercent() - 20) < 1e-9);
    QVERIFY(std::abs(heightOverGround(plane(slope), {100, 100, 47}) - 7) < 1e-4);
  }

  void aDetourIsNeverShorterAndGroundNeverShorterThanPlan() {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> any(10, 490);
    const CityModel city = hills(3);
    for (int i = 0; i < 200; ++i) {
      const Point3 a(any(random), any(random), 30), b(any(random), any(random), 10),
          c(any(random), any(random), 20);
      const auto direct = measurePath(city.terrain, std::vector<Point3>{a, b}).total;
      const auto detour = measurePath(city.terrain, std::vector<Point3>{a, c, b}).total;
      QVERIFY(detour.plan >= direct.plan - 1e-9 && detour.space >= direct.space - 1e-9);
      QVERIFY(direct.space >= direct.plan && direct.ground >= direct.plan - 1e-9);
      QVERIFY(std::abs(detour.rise - direct.rise) < 1e-9);
    }
  }

  void outsideTheDataALengthAlongTheGroundIsNotMadeUp() {
    RasterGrid<float> holed = plane(0);
    for (int c = 0; c < 100; ++c) holed.at(c, 30) = std::nanf("");
    const Leg leg = measurePath(holed, std::vector<Point3>{{50, 100, 20}, {50, 200, 20}}).total;
    QVERIFY(std::isnan(leg.ground));
    QCOMPARE(leg.plan, 100.0);
  }

  void areasOfKnownPolygonsAreTheirs() {
    const auto square = measureArea(plane(0), Ring{{100, 100}, {200, 100}, {200, 200}, {100, 200}});
    QVERIFY(square);
    QCOMPARE(square->plan, 10000.0);
    QCOMPARE(square->perimeter, 400.0);
    QVERIFY(std::abs(square->ground - 10000) < 1e-3);
    Ring clockwise{{100, 200}, {200, 200}, {200, 100}, {100, 100}};
    QCOMPARE(measureArea(plane(0), clockwise)->plan, 10000.0);
    Ring disc;
    for (int i = 0; i < 720; ++i) {
      const double angle = 2 * std::numbers::pi * i / 720;
      disc.push_back({250 + 80 * std::cos(angle), 250 + 80 * std::sin(angle)});
    }
    const double circle = std::numbers::pi * 6400;
    QVERIFY(std::abs(measureArea(plane(0), disc)->plan - circle) < circle * 1e-4);
  }

  void alongASlopeAnAreaGrowsByItsSecant() {
    const auto area = measureArea(plane(0.5), Ring{{100, 100}, {200, 100}, {200, 180}, {100, 180}});
    QVERIFY(area);
    QVERIFY(std::abs(area->ground / area->plan - std::hypot(1, 0.5)) < 1e-3);
    QVERIFY(area->lowest >= 20 + 50 && area->highest <= 20 + 100);
  }

  void ringsThatBoundNoAreaAreRefused() {
    const Ring bow{{100, 100}, {200, 200}, {200, 100}, {100, 200}};
    QVERIFY(!measureArea(plane(0), bow));
    QVERIFY(QString::fromStdString(measureArea(plane(0), bow).error().what).contains("crosses"));
    QVERIFY(!measureArea(plane(0), Ring{{0, 0}, {10, 10}}));
    QVERIFY(!measureArea(plane(0), Ring{{0, 0}, {10, 10}, {20, 20}}));
  }

  void digitsFollowTheCells() {
    QCOMPARE(digitsFor(30), 0);
    QCOMPARE(digitsFor(5), 1);
    QCOMPARE(digitsFor(0.5), 2);
  }

  void aWallHidesWhatItMustAndSaysHowMuch() {
    CityModel city = onPlane();
    addBox(city, "WALL", {200, 100, 210, 300}, 20, 10);
    const SightLine s = sightLine(city, {100, 200, 20}, {300, 200, 20}, {2, 2});
    QVERIFY(s.first);
    QCOMPARE(s.first->kind, Blocker::building);
    QCOMPARE(QString::fromStdString(s.first->code), QString("WALL"));
    QVERIFY(std::abs(s.first->along - 100) < 1e-6);
    QVERIFY(std::abs(s.first->over - 8) < 1e-6);  // the line runs at 22, the roof at 30
    // Over the near edge at 100 m: 8 m over 100 m is 16 m at 200 m.
    QVERIFY(std::abs(s.lift - 16) < 1e-6);
    const Point3 lifted(300, 200, 20 + s.lift + 0.05);
    QVERIFY(!sightLine(city, {100, 200, 20}, lifted, {2, 2}).first);
    QVERIFY(sightLine(city, {100, 200, 20}, {300, 200, 20 + s.lift - 0.1}, {2, 2}).first);
    QVERIFY(!s.ground.empty() && s.ground.front().visible && !s.ground.back().visible);
    QVERIFY(std::abs(s.ground.front().to - 100) < 3);
  }

  void aLeveeBlocksWithItsCrest() {
    CityModel city = onPlane();
    city.levees.push_back({"DYKE", {{250, 0}, {250, 500}}, 26});
    const SightLine s = sightLine(city, {100, 200, 20}, {400, 200, 20});
    QVERIFY(s.first && s.first->kind == Blocker::levee);
    QCOMPARE(QString::fromStdString(s.first->code), QString("DYKE"));
    QVERIFY(!sightLine(city, {100, 200, 27}, {400, 200, 27}).first);
  }

  void seenMeansSeenBySamplingTheLine() {
    std::mt19937 random(17);
    std::uniform_real_distribution<double> any(15, 485), above(0.5, 25);
    int hidden = 0, seen = 0;
    for (unsigned seed = 0; seed < 6; ++seed) {
      const CityModel city = hills(seed);
      for (int i = 0; i < 40; ++i) {
        Point3 a(any(random), any(random), 0), b(any(random), any(random), 0);
        a.z() = bilinear(city.terrain, a.x(), a.y()) + above(random);
        b.z() = bilinear(city.terrain, b.x(), b.y()) + above(random);
        const double over = highestOver(city, a, b);
        if (std::abs(over) < 0.15) continue;  // too close to call in steps
        const SightLine s = sightLine(city, a, b, {0, 0});
        QCOMPARE(s.first.has_value(), over > 0);
        (over > 0 ? hidden : seen)++;
      }
    }
    QVERIFY2(hidden > 30 && seen > 30, qPrintable(QString("%1 %2").arg(hidden).arg(seen)));
  }

  void whoSeesIsSeen() {
    std::mt19937 random(23);
    std::uniform_real_distribution<double> any(15, 485), z(18, 45);
    const CityModel city = hills(9);
    for (const EarthShape earth : {EarthShape::flat, EarthShape::curved}) {
      for (int i = 0; i < 150; ++i) {
        const Point3 a(any(random), any(random), z(random)), b(any(random), any(random), z(random));
        const SightOptions eye{0, 0, earth};
        QCOMPARE(sightLine(city, a, b, eye).first.has_value(),
                 sightLine(city, b, a, eye).first.has_value());
      }
    }
  }

  void theCurvedEarthHidesWhatAFlatOneShows() {
    CityModel city;
    city.terrain = RasterGrid<float>({400, 4, 50, 0, 0}, 0.0F);
    const Point3 eye(25, 100, 0), far(19975, 100, 0);
    QVERIFY(!sightLine(city, eye, far, {2, 2, EarthShape::flat}).first);
    const SightLine curved = sightLine(city, eye, far, {2, 2, EarthShape::curved});
    QVERIFY(curved.first && curved.first->kind == Blocker::ground);
    const double half = curved.length / 2;
    const double bulge = (1 - kRefraction) * half * half / (2 * kEarthRadius) - 2;
    QVERIFY(curved.first->over <= bulge + 1e-6);
    QVERIFY(std::abs(bulge - 4.79) < 0.05);
  }

  void aPlaneKnowsItsSides() {
    const ClipPlane upright = uprightClip({0, 0}, {0, 100});  // northwards: east is hidden
    QVERIFY(upright.beyond({10, 50, 7}) > 9.99 && upright.beyond({-10, 50, 7}) < -9.99);
    QVERIFY(!upright.level());
    QVERIFY(upright.turned().beyond({10, 50, 7}) < 0);
    QVERIFY(std::abs(upright.moved(4).beyond({10, 50, 7}) - 6) < 1e-9);
    QVERIFY(levelClip(30).level() && levelClip(30).beyond({0, 0, 31}) > 0);
  }

  void drainsLieBelowTheGroundAndSayWhatIsAssumed() {
    const CityModel city = smallCity();
    const MeshModel mesh = drainMesh(city);
    QCOMPARE(mesh.features.size(), city.drains.inlets.size() + city.drains.pumps.size());
    const auto pump = std::find_if(mesh.features.begin(), mesh.features.end(),
                                   [](const auto& f) { return f.code == "P1"; });
    QVERIFY(pump != mesh.features.end());
    QVERIFY(pump->box.max().y() > 470 && pump->box.min().y() < 100);  // to its outfall
    QVERIFY(std::any_of(pump->attributes.begin(), pump->attributes.end(), [](const auto& a) {
      return a.first.find("assumed") != std::string::npos;
    }));
    for (const MeshBlock& block : mesh.blocks) {
      for (const auto& p : block.points) {
        const Point3 at = block.origin + p.cast<double>();
        QVERIFY(at.z() <= bilinear(city.terrain, at.x(), at.y()) + 1.5);
      }
      QCOMPARE(block.runs.front().count, std::uint32_t(block.indices.size()));
    }
  }
};

QTEST_APPLESS_MAIN(MeasureTest)
#include "measure_test.moc"
