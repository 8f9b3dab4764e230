#include <QtTest>
#include <cmath>

#include "engine/draw/flow_arrows.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/flood_mesh.h"
#include "engine/scene/offscreen.h"
#include "tests/draw/waters.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr GridShape kShape{200, 200, 5, 0, 0};
constexpr int kSide = 400;
const Point2 kMiddle(500, 500);

struct Rgb {
  int r = 0, g = 0, b = 0;
  int distanceTo(const Rgb& o) const {
    return std::abs(r - o.r) + std::abs(g - o.g) + std::abs(b - o.b);
  }
};

Rgb pixelOf(const Image& image, int x, int y) {
  const auto* p = &image.rgba[4 * (std::size_t(y) * std::size_t(image.width) + std::size_t(x))];
  return {p[0], p[1], p[2]};
}

/// Flat ground at 20 m, nothing on it.
std::shared_ptr<const CityModel> plain() {
  auto city = std::make_shared<CityModel>();
  city->extent = kShape.bounds();
  city->terrain = RasterGrid<float>(kShape, 20.0F);
  return city;
}

double cone(const Point2& p) { return 20 + 0.02 * (p - kMiddle).norm(); }

draw::CameraPose pose(double distance, double pitch) {
  draw::CameraPose pose;
  pose.target = kMiddle;
  pose.targetHeight = 20;
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

std::shared_ptr<const draw::WaterSurface> shared(draw::WaterSurface water) {
  return std::make_shared<const draw::WaterSurface>(std::move(water));
}

/// Water of one depth within 100 m of the middle.
draw::WaterSurface puddle(double depth) {
  draw::WaterSurface water = pool(
      kShape, [](const Point2&) { return 20.0; }, 20);
  water.before = water.after =
      gridOf(kShape, [&](const Point2& p) { return (p - kMiddle).norm() < 100 ? depth : 0.0; });
  return water;
}

}  // namespace

class FloodPictureTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  Image picture(std::shared_ptr<const draw::WaterSurface> water, const draw::CameraPose& from,
                draw::WaterLook look = draw::WaterLook::depthRamp) {
    draw::DrawFrame frame;
    frame.water = std::move(water);
    frame.waterLook = look;
    return renderer_->render(frame, from);
  }
  Rgb middle(double depth, draw::WaterLook look) {
    return pixelOf(picture(shared(puddle(depth)), pose(600, -89), look), kSide / 2, kSide / 2);
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(kSide, kSide);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(made).value();
    renderer_->setCity(plain(), {});
  }
  void cleanupTestCase() { renderer_.reset(); }

  void theRampIsBlueAndNaturalWaterIsMurky() {
    const Rgb ramp = middle(1.4, draw::WaterLook::depthRamp);
    const Rgb natural = middle(1.4, draw::WaterLook::natural);
    QVERIFY2(ramp.b > ramp.g + 25,
             qPrintable(QString("%1 %2 %3").arg(ramp.r).arg(ramp.g).arg(ramp.b)));
    QVERIFY2(natural.r > natural.b + 5 && natural.r > natural.g,
             qPrintable(QString("%1 %2 %3").arg(natural.r).arg(natural.g).arg(natural.b)));
  }

  void naturalWaterHidesTheGroundTheDeeperItIs() {
    const Rgb dry = middle(0, draw::WaterLook::natural);
    int last = 0;
    for (const double depth : {0.05, 0.15, 0.4, 1.2}) {
      const int change = dry.distanceTo(middle(depth, draw::WaterLook::natural));
      QVERIFY2(change > last,
               qPrintable(QString("%1 m: %2 after %3").arg(depth).arg(change).arg(last)));
      last = change;
    }
  }

  void waterDoesNotTintRoofsFromAfarAndCoversTheFootOfAWallNearBy() {
    auto city = std::make_shared<CityModel>(*plain());
    small::addBuilding(*city, 460, 460, 80, 80, 1);
    city->buildings.ground[0] = 20;
    auto made = OffscreenRenderer::make(kSide, kSide);
    QVERIFY(made.ok());
    (*made)->setCity(city, {});
    const auto change = [&](const draw::CameraPose& from, double depth, const Point3& at) {
      const Point3 pixel =
          ViewGeometry{(*made)->scene().constrained(from), kSide, kSide, 1}.project(at);
      draw::DrawFrame frame;
      frame.light = draw::LightChoice::day;
      const Rgb dry = pixelOf((*made)->render(frame, from), int(pixel.x()), int(pixel.y()));
      frame.water = shared(puddle(depth));
      return dry.distanceTo(pixelOf((*made)->render(frame, from), int(pixel.x()), int(pixel.y())));
    };
    for (const double distance : {900.0, 1600.0, 2500.0}) {
      QVERIFY(change(pose(distance, -40), 0.1, {500, 500, 23}) < 6);
      QVERIFY(change(pose(distance, -40), 0.1, {500, 430, 20}) > 30);
    }
    QVERIFY(change(pose(250, -20), 1.5, {500, 460, 20.4}) > 30);
    QVERIFY(change(pose(250, -20), 1.5, {500, 500, 23}) < 6);
  }
  void naturalWaterMirrorsTheSkyTowardsTheHorizon() {
    const auto deep = shared(puddle(1.5));
    const Rgb steep = pixelOf(picture(deep, pose(500, -80), draw::WaterLook::natural), 200, 200);
    const Rgb flat = pixelOf(picture(deep, pose(500, -8), draw::WaterLook::natural), 200, 200);
    QVERIFY2(flat.b > steep.b + 25, qPrintable(QString("%1 %2").arg(flat.b).arg(steep.b)));
  }

  void theLookStandsStill() {
    const auto water = shared(puddle(0.6));
    const Image first = picture(water, pose(120, -40), draw::WaterLook::natural);
    QCOMPARE(picture(water, pose(120, -40), draw::WaterLook::natural).rgba, first.rgba);
  }

  void theShoreIsSharpAndRoundAcrossCells() {
    const draw::WaterSurface water = pool(kShape, cone, 22);  // exact radius 100 m, at 2 cm 99 m
    for (const auto look : {draw::WaterLook::depthRamp, draw::WaterLook::natural}) {
      const Image image = picture(shared(water), pose(600, -89.0), look);
      const double metres = 600 * 2 * std::tan(16 * M_PI / 180) / kSide;
      const Rgb dry = pixelOf(image, 4, 4);
      double worst = 0;
      int widest = 0;
      for (int k = 0; k < 32; ++k) {
        const double angle = k * M_PI / 16 + 0.03;
        int soft = 0;
        double shore = 0;
        for (double m = 130; m > 70; m -= metres / 2) {
          const Rgb p = pixelOf(image, int(std::lround(kSide / 2.0 + m / metres * std::cos(angle))),
                                int(std::lround(kSide / 2.0 - m / metres * std::sin(angle))));
          const int change = dry.distanceTo(p);
          if (shore == 0 && change > 12) shore = m;
          if (shore == 0 && change > 3) ++soft;
        }
        worst = std::max(worst, std::abs(shore - 99));
        widest = std::max(widest, soft);
      }
      qInfo("shore: worst error %.2f m with %.2f m pixels and 5 m cells, %d soft half pixels",
            worst, metres, widest);
      QVERIFY(worst < 2.5);
      QVERIFY(widest <= 4);
    }
  }

  void theSurfaceRisesBetweenKeyframes() {
    draw::WaterSurface water = puddle(0.5);
    water.after = puddle(8.5).before;
    const auto rimRow = [&](float fraction) {
      draw::WaterSurface now = water;
      now.fraction = fraction;
      const draw::CameraPose from = pose(500, -14);
      const Image wet = picture(shared(now), from), dry = picture(nullptr, from);
      for (int y = 0; y < kSide; ++y) {
        if (pixelOf(wet, kSide / 2, y).distanceTo(pixelOf(dry, kSide / 2, y)) > 30) return y;
      }
      return kSide;
    };
    const int low = rimRow(0), half = rimRow(0.5F), high = rimRow(1);
    qInfo("far rim at rows %d, %d, %d", low, half, high);
    QVERIFY(low - high > 8);
    QVERIFY(std::abs(half - (low + high) / 2.0) <= 2);
  }

  void nothingJumpsAtAKeyframe() {
    const auto keyframe = [](double level) { return pool(kShape, cone, level).before; };
    draw::WaterSurface a = pool(kShape, cone, 21), b = a;
    a.before = keyframe(21);
    a.after = b.before = keyframe(22);
    b.after = keyframe(21.3);
    setFlow(a, {0.4, 0});
    b.qxBefore = b.qxAfter = a.qxAfter;
    b.qyBefore = b.qyAfter = a.qyAfter;
    a.fraction = 1;
    for (const auto look : {draw::WaterLook::depthRamp, draw::WaterLook::natural}) {
      const Image end = picture(shared(a), pose(500, -35), look);
      QCOMPARE(picture(shared(b), pose(500, -35), look).rgba, end.rgba);
    }
  }

  void heightsFollowLevelGroundAndWalls() {
    GroundModel ground;
    ground.height = RasterGrid<float>(kShape, 20.0F);
    draw::WaterSurface water = pool(
        kShape, [](const Point2& p) { return p.x() > 500 ? 23.0 : 20.0; }, 21);
    const int inPool = 90, onWall = 100, behind = 120, row = 100;
    QVERIFY(std::abs(surfaceHeight(water, *water.before, ground, inPool, row) - 21) < 0.1);
    QVERIFY(std::abs(surfaceHeight(water, *water.before, ground, onWall, row) - 20) < 0.1);
    auto solid = std::make_shared<RasterGrid<std::uint8_t>>(kShape);
    for (int r = 0; r < 200; ++r) {
      for (int c = 100; c < 200; ++c) solid->at(c, r) = 1;
    }
    water.solid = solid;
    QVERIFY(std::abs(surfaceHeight(water, *water.before, ground, onWall, row) - 21) < 0.1);
    QVERIFY(std::abs(surfaceHeight(water, *water.before, ground, behind, row) - 20) < 0.1);
  }

  void arrowsPointWhereTheWaterFlows() {
    for (const Point2& q :
         {Point2(2, 0), Point2(-2, 0), Point2(0, 2), Point2(0, -2), Point2(1.5, 1.5)}) {
      draw::WaterSurface water = puddle(0);
      auto depth = std::make_shared<RasterGrid<float>>(*water.before);
      depth->at(100, 100) = 1;
      water.before = water.after = depth;
      const Image still = picture(shared(water), pose(60, -89));
      setFlow(water, q);
      const Image moving = picture(shared(water), pose(60, -89));
      double left = kSide, right = 0, top = kSide, bottom = 0, n = 0;
      Point2 sum = Point2::Zero();
      for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
          if (pixelOf(moving, x, y).distanceTo(pixelOf(still, x, y)) < 90) continue;
          left = std::min<double>(left, x), right = std::max<double>(right, x);
          top = std::min<double>(top, y), bottom = std::max<double>(bottom, y);
          sum += Point2(x, -y);
          ++n;
        }
      }
      QVERIFY(n > 20);
      // The head is the heavy end: the mean lies before the middle of the box.
      const Point2 shift = sum / n - Point2((left + right) / 2, -(top + bottom) / 2);
      QVERIFY2(shift.dot(q.normalized()) > 0.5, qPrintable(QString("(%1, %2) for (%3, %4)")
                                                               .arg(shift.x())
                                                               .arg(shift.y())
                                                               .arg(q.x())
                                                               .arg(q.y())));
    }
  }

  void arrowsComeOnlyWhereWaterMoves() {
    draw::WaterSurface water = puddle(0.5);
    const Image none = picture(shared(water), pose(600, -70));
    setFlow(water, {0.02, 0});  // 0.04 m/s
    QCOMPARE(picture(shared(water), pose(600, -70)).rgba, none.rgba);
    setFlow(water, {0.5, 0});
    QVERIFY(picture(shared(water), pose(600, -70)).rgba != none.rgba);
  }
};

QTEST_GUILESS_MAIN(FloodPictureTest)
#include "flood_picture_test.moc"
