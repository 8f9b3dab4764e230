// Vehicles near the eye are solid bodies of their own size, farther away marks.
#include <QtTest>
#include <cmath>

#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/vehicle_bodies.h"
#include "tests/support/common_vehicles.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kNearSide = 480;
const Point2 kStop(500, 500);

Eigen::AlignedBox3f boxOf(const VehicleBodies& bodies) {
  Eigen::AlignedBox3f box;
  for (const osg::Vec3& p : bodies.corners()) box.extend(Eigen::Vector3f(p.x(), p.y(), p.z()));
  return box;
}

VehicleBody busAt(const Point3& at, double headingDeg) {
  VehicleBody body;
  static const auto shapes = test::commonVehicles();
  body.shape = shapes->of(draw::MovingKind::bus);
  body.at = at;
  body.heading = headingDeg * 3.14159265358979 / 180;
  return body;
}

}  // namespace

class NearVehiclesTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;
  const std::shared_ptr<const draw::VehicleShapes> vehicles_ = test::commonVehicles();

  static draw::CameraPose poseFrom(double distance, double pitchDeg) {
    draw::CameraPose pose;
    pose.target = kStop;
    pose.distance = distance;
    pose.pitchDeg = pitchDeg;
    return pose;
  }
  draw::DrawFrame frameOf(draw::MovingKind kind, float headingDeg) const {
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->to = Instant{1000};
    marks->add("V1", kStop, kStop, headingDeg, kind, {230, 237, 243, 255});
    draw::DrawFrame frame;
    frame.light = draw::LightChoice::day;
    frame.moving = marks;
    frame.vehicles = vehicles_;
    return frame;
  }
  void setBodies(std::size_t most) {
    QualityStep step = stepOf(Quality::software);
    step.vehicleBodies = most;
    renderer_->scene().setQuality(step);
  }
  /// Width of what the frame's moving marks cover, px.
  int widthIn(const draw::DrawFrame& frame, const draw::CameraPose& pose) {
    const Image with = renderer_->render(frame, pose);
    draw::DrawFrame empty = frame;
    empty.moving = nullptr;
    const Image without = renderer_->render(empty, pose);
    int first = kNearSide, last = -1;
    for (int i = 0; i < kNearSide * kNearSide; ++i) {
      const auto at = with.rgba.begin() + 4 * i;
      if (std::equal(at, at + 4, without.rgba.begin() + 4 * i)) continue;
      first = std::min(first, i % kNearSide);
      last = std::max(last, i % kNearSide);
    }
    return last - first + 1;
  }
  template <class Wanted>
  int pixelsIn(const draw::DrawFrame& frame, const draw::CameraPose& pose, Wanted wanted) {
    const Image image = renderer_->render(frame, pose);
    int count = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4)
      count += wanted(image.rgba[i], image.rgba[i + 1], image.rgba[i + 2]) ? 1 : 0;
    return count;
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(kNearSide, kNearSide, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(made).value();
    auto city = std::make_shared<CityModel>();
    city->extent = {0, 0, 1000, 1000};
    city->terrain = RasterGrid<float>({200, 200, 5, 0, 0}, 20.0F);
    renderer_->setCity(city, {});
  }
  void init() { setBodies(stepOf(Quality::software).vehicleBodies); }
  void cleanupTestCase() { renderer_.reset(); }

  void aBodyFillsTheBoxOfItsVehicle() {
    VehicleBodies bodies;
    bodies.show({busAt({100, 200, 20}, 0)}, {100, 200});
    const auto north = boxOf(bodies);
    QVERIFY((north.sizes() - Eigen::Vector3f(2.5F, 12, 3.1F)).norm() < 0.01F);
    QVERIFY(std::abs(north.max().z() - 23.2F) < 0.01F);  // 3.2 m above the road, its floor 10 cm
    bodies.show({busAt({100, 200, 20}, 90)}, {100, 200});
    QVERIFY((boxOf(bodies).sizes() - Eigen::Vector3f(12, 2.5F, 3.1F)).norm() < 0.01F);
    VehicleBody small = busAt({100, 200, 20}, 0);
    small.size = 0.5;
    bodies.show({small}, {100, 200});
    QVERIFY(std::abs(boxOf(bodies).sizes().y() - 6) < 0.01F);
    bodies.show({}, {100, 200});
    QCOMPARE(bodies.corners().size(), std::size_t(0));
  }
  void aBodyHeadsAlongItsWayAndClimbsWithIt() {
    VehicleBody car = busAt({0, 0, 0}, 0);
    const auto shapes = test::commonVehicles();
    car.shape = shapes->of(draw::MovingKind::car);
    car.climb = 0.1;
    VehicleBodies bodies;
    bodies.show({car}, {0, 0});
    float noseUp = 0, tailUp = 1e9F;
    for (const osg::Vec3& p : bodies.corners()) {
      if (p.y() > 2.1F) noseUp = std::max(noseUp, p.z());
      if (p.y() < -2.0F) tailUp = std::min(tailUp, p.z());
    }
    QVERIFY(noseUp > 0.9F && tailUp < -0.05F);  // the bonnet is lower than the roof
  }
  void theNearestAreBodiesWhereThereAreMoreThanMayBe() {
    std::vector<float> squared{400, 100, 250000, 900, 2500, HUGE_VALF};
    const NearOnes all = nearOnes(squared, 300, 10);
    QCOMPARE(all.index.size(), std::size_t(4));
    QCOMPARE(all.reach, 300.0);
    NearOnes two = nearOnes(squared, 300, 2);
    std::sort(two.index.begin(), two.index.end());
    QCOMPARE(two.index, (std::vector<std::uint32_t>{0, 1}));
    QCOMPARE(two.reach, 30.0);  // of the next one, which stays a mark
    QCOMPARE(nearOnes(squared, 300, 0).reach, 0.0);
    QCOMPARE(nearOnes({}, 300, 10).reach, 0.0);
  }
  void bodiesGrowWithoutAJumpWhereTheyReplaceMarks() {
    QCOMPARE(bodySize(300, 300), 0.0);
    QCOMPARE(bodySize(270, 300), 1.0);
    QCOMPARE(bodySize(10, 300), 1.0);
    QCOMPARE(bodySize(10, 0), 0.0);
    for (double d = 260; d < 310; d += 0.5) {
      const double step = bodySize(d, 300) - bodySize(d + 0.5, 300);
      QVERIFY(step >= 0 && step < 0.04);
    }
  }
  void aRayMeetsTheBodyItGoesThrough() {
    const VehicleBody bus = busAt({100, 200, 20}, 90);
    const auto down = [&](double x, double y) { return Ray{{x, y, 60}, {0, 0, -1}}; };
    QVERIFY(std::abs(meets(bus, down(105.5, 201)).value_or(0) - 36.8) < 0.01);
    QVERIFY(!meets(bus, down(107, 200)) && !meets(bus, down(100, 202)));
    QVERIFY(!meets(bus, Ray{{100, 200, 60}, {0, 0, 1}}));
  }

  void fromFiftyMetresABusCoversItsLength() {
    const auto bus = frameOf(draw::MovingKind::bus, 90);
    const int body = widthIn(bus, poseFrom(50, -30));
    QVERIFY2(body > 150 && body < 260, qPrintable(QString::number(body)));  // 12 m at 6 cm a pixel
    const int car = widthIn(frameOf(draw::MovingKind::car, 90), poseFrom(50, -30));
    QVERIFY2(car > 55 && car < 100, qPrintable(QString::number(car)));
    setBodies(0);
    QVERIFY(widthIn(bus, poseFrom(50, -30)) < 40);
  }
  void fromAfarAVehicleIsItsMark() {
    const auto bus = frameOf(draw::MovingKind::bus, 90);
    const Image drawn = renderer_->render(bus, poseFrom(320, -30));
    setBodies(0);
    QVERIFY(renderer_->render(bus, poseFrom(320, -30)).rgba == drawn.rgba);
  }
  void aNearVehicleIsPickedAtItsEnds() {
    const auto frame = frameOf(draw::MovingKind::bus, 90);
    const auto picked = [&] {
      renderer_->render(frame, poseFrom(50, -40));
      CityScene& scene = renderer_->scene();
      const ViewGeometry view{scene.constrained(poseFrom(50, -40)), kNearSide, kNearSide, 1};
      const Point3 nose = view.project({kStop.x() + 5.5, kStop.y(), 21});
      const Hit hit = scene.pick(view, {nose.x(), nose.y()});
      return hit.kind == HitKind::mark && hit.code == "V1";
    };
    QVERIFY(picked());
    setBodies(0);
    QVERIFY(!picked());
  }
  void withoutSizesOfVehiclesAllStayMarks() {
    auto frame = frameOf(draw::MovingKind::bus, 90);
    frame.vehicles = nullptr;
    QVERIFY(widthIn(frame, poseFrom(50, -30)) < 40);
    frame.vehicles = vehicles_;
    QVERIFY(widthIn(frame, poseFrom(50, -30)) > 150);
  }
  void aSelectedBodyStandsOut() {
    auto frame = frameOf(draw::MovingKind::bus, 90);
    const Image plain = renderer_->render(frame, poseFrom(50, -30));
    frame.selected = "V1";
    QVERIFY(renderer_->render(frame, poseFrom(50, -30)).rgba != plain.rgba);
  }
  void byNightHeadlightsAreSeenFromAheadAndTailLightsFromBehind() {
    const auto white = [](int r, int g, int b) { return r > 225 && g > 215 && b > 170; };
    const auto red = [](int r, int g, int b) { return r > 200 && g < 90 && b < 90; };
    auto towards = frameOf(draw::MovingKind::bus, 180), away = frameOf(draw::MovingKind::bus, 0);
    towards.light = away.light = draw::LightChoice::night;
    const draw::CameraPose pose = poseFrom(50, -8);
    QVERIFY(pixelsIn(towards, pose, white) > 20);
    QCOMPARE(pixelsIn(towards, pose, red), 0);
    QVERIFY(pixelsIn(away, pose, red) > 20);
    QCOMPARE(pixelsIn(away, pose, white), 0);
  }
  void aBodyDarkensWithTheLight() {
    auto frame = frameOf(draw::MovingKind::truck, 90);
    const draw::CameraPose pose = poseFrom(50, -60);
    const Image day = renderer_->render(frame, pose);
    frame.light = draw::LightChoice::night;
    const Image night = renderer_->render(frame, pose);
    const std::size_t middle = 4 * (std::size_t(kNearSide / 2) * kNearSide + kNearSide / 2);
    QVERIFY(int(night.rgba[middle]) + 40 < int(day.rgba[middle]));
  }
};

QTEST_GUILESS_MAIN(NearVehiclesTest)
#include "near_vehicles_test.moc"
