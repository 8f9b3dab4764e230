#include "engine/scene/cutaway.h"

#include <QColor>
#include <QtTest>
#include <cmath>
#include <limits>

#include "engine/draw/drain_mesh.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kWidth = 320, kHeight = 240;
constexpr std::size_t kBuilding = 60;

std::shared_ptr<const CityModel> city() {
  static const auto made = std::make_shared<const CityModel>(smallCity());
  return made;
}

Point2 middle() { return centroid(city()->buildings.footprint(kBuilding)); }
double foot() { return city()->buildings.ground[kBuilding]; }
double roof() { return foot() + city()->buildings.height[kBuilding]; }
QString code() { return QString::fromStdString(city()->buildings.code[kBuilding]); }

draw::CameraPose looking(const Point2& at, double distance, double pitch) {
  draw::CameraPose pose;
  pose.target = at;
  pose.targetHeight = small::groundAt(at.x(), at.y());
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

bool isClay(const QColor& c) { return c.red() > c.blue() + 25 && c.red() > c.green() + 15; }

int between(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
         std::abs(a.blue() - b.blue());
}

}  // namespace

class CutawayTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;
  Image image_;
  ViewGeometry view_;

  Cutaway& cut() { return renderer_->scene().cutaway(); }
  void look(const draw::CameraPose& pose) {
    view_ = {renderer_->scene().constrained(pose), kWidth, kHeight, 1};
    image_ = renderer_->render({}, pose);
  }
  QColor at(const Point3& p) const {
    const Point3 pixel = view_.project(p);
    const auto i = std::size_t(std::lround(pixel.y()) * kWidth + std::lround(pixel.x())) * 4;
    return {image_.rgba[i], image_.rgba[i + 1], image_.rgba[i + 2]};
  }
  Hit under(const Point3& p) const {
    return renderer_->scene().pick(view_, view_.project(p).head<2>());
  }
  static Point3 over(const Point2& p, double z) { return {p.x(), p.y(), z}; }

 private slots:
  void initTestCase() {
    qunsetenv("DISPLAY");
    auto made = OffscreenRenderer::make(kWidth, kHeight, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    renderer_->setCity(city(), {});
    for (const SceneLayer layer : {SceneLayer::labels, SceneLayer::marks})
      renderer_->scene().setLayerVisible(layer, false);
  }
  void cleanup() {
    cut().setClip(std::nullopt);
    cut().setOpacity({1, 1});
    cut().setUnderground(std::nullopt);
    renderer_->scene().setLayerVisible(SceneLayer::buildings, true);
  }

  void anUprightPlaneShowsWhatIsBehindAndPickingFollows() {
    const Point2 c = middle();
    const auto pose = looking(c, 260, -50);  // from the south
    look(pose);
    const Image whole = image_;
    const Bounds box = boundsOf(city()->buildings.footprint(kBuilding));
    const Point3 wall(c.x(), box.south, roof() - 1);
    QCOMPARE(QString::fromStdString(under(wall).code), code());
    // South of the building everything is hidden and the building itself too.
    cut().setClip(draw::uprightClip({0, box.north + 2}, {1000, box.north + 2}));
    look(pose);
    QVERIFY(QString::fromStdString(under(wall).code) != code());
    QVERIFY(under(wall).at.y() > box.north);
    QVERIFY(image_.rgba != whole.rgba);
    cut().setClip(std::nullopt);
    look(pose);
    QVERIFY(image_.rgba == whole.rgba);
  }

  void aCutBuildingIsClosedWithAFace() {
    const Point2 c = middle();
    const auto pose = looking(c, 260, -20);
    cut().setClip(draw::uprightClip({0, c.y()}, {1000, c.y()}));
    look(pose);
    const Point3 face = over(c, (foot() + roof()) / 2);
    QVERIFY2(isClay(at(face)), qPrintable(at(face).name()));
    const Hit hit = under(face);
    QCOMPARE(QString::fromStdString(hit.code), code());
    QVERIFY2(std::abs(hit.at.y() - c.y()) < 0.1, qPrintable(QString::number(hit.at.y())));
    cut().setClip(cut().clip()->turned());  // now the near half stands
    look(pose);
    QVERIFY(!isClay(at(face)));
  }

  void theSoilOfAnUprightCutIsSeenBelowTheGround() {
    const Point2 c = middle();
    cut().setClip(draw::uprightClip({0, c.y()}, {1000, c.y()}));
    look(looking(c, 260, -20));
    const Point3 soil = over({c.x(), c.y()}, foot() - 8);
    const QColor color = at(soil);
    QVERIFY2(color.red() > color.blue() + 15, qPrintable(color.name()));
    QCOMPARE(under(soil).kind, HitKind::ground);
  }

  void aPlaneOrDepthThatIsNoNumberCutsNothing() {
    const double none = std::nan(""), far = std::numeric_limits<double>::infinity();
    const auto pose = looking(middle(), 260, -50);
    look(pose);
    const Image whole = image_;
    for (const draw::ClipPlane& plane :
         {draw::uprightClip({none, 0}, {none, 1}), draw::uprightClip({far, 0}, {far, 1}),
          draw::uprightClip({1e17, 0}, {1e17, 0}), draw::levelClip(none), draw::levelClip(far)}) {
      cut().setClip(plane);
      QVERIFY(!cut().clip());
      look(pose);
      QVERIFY(image_.rgba == whole.rgba);
    }
    cut().setClip(draw::uprightClip({0, 400}, {1000, 400}));
    cut().setClip(draw::levelClip(none));
    QVERIFY(!cut().clip());
    for (const double depth : {none, far}) {
      cut().setUnderground(depth);
      QVERIFY(!cut().underground());
    }
    look(pose);
    QVERIFY(image_.rgba == whole.rgba);
  }

  void aLevelPlaneLowersRoofsAndLeavesTheGround() {
    const Point2 c = middle();
    const auto pose = looking(c, 260, -80);
    look(pose);
    const Point2 street(390, 400);
    const auto streetPose = looking(street, 200, -80);
    look(streetPose);
    const QColor asphalt = at(over(street, small::groundAt(street.x(), street.y())));
    const double height = foot() + 4;
    cut().setClip(draw::levelClip(height));
    look(streetPose);
    QVERIFY(between(asphalt, at(over(street, small::groundAt(street.x(), street.y())))) < 12);
    look(pose);
    QVERIFY2(isClay(at(over(c, height))), qPrintable(at(over(c, height)).name()));
    const Hit hit = under(over(c, height));
    QCOMPARE(QString::fromStdString(hit.code), code());
    QVERIFY2(std::abs(hit.at.z() - height) < 0.1, qPrintable(QString::number(hit.at.z())));
    renderer_->scene().setLayerVisible(SceneLayer::buildings, false);
    look(pose);
    QVERIFY(!isClay(at(over(c, height))));
  }

  void translucentBuildingsLetTheGroundThrough() {
    const Point2 c = middle();
    const auto pose = looking(c, 260, -85);
    const Point3 top = over(c, roof());
    look(pose);
    const Image whole = image_;
    const QColor opaque = at(top);
    cut().setOpacity({0.01F, 1});  // hidden, the ground would be painted without its shade
    look(pose);
    const QColor ground = at(top);
    QVERIFY(between(opaque, ground) > 40);
    cut().setOpacity({0.5F, 1});
    look(pose);
    const QColor half = at(top);
    QVERIFY2(std::abs(half.green() - (opaque.green() + ground.green()) / 2) < 12,
             qPrintable(opaque.name() + half.name() + ground.name()));
    cut().setOpacity({1, 1});
    look(pose);
    QVERIFY(image_.rgba == whole.rgba);
  }

  void aTranslucentGroundShowsWhatIsBuriedAndAClickNamesIt() {
    const DrainNetwork& drains = city()->drains;
    const auto mid =
        drains.pumps[0].intake + (drains.pumps[0].outfall - drains.pumps[0].intake) / 4;
    const auto pipePose = looking(mid, 120, -60);
    look(pipePose);
    const Point3 pipe = over(mid, small::groundAt(mid.x(), mid.y()) - 1.2);
    const QColor before = at(pipe);
    QVERIFY(under(pipe).kind != HitKind::model);
    auto built = buildModel(std::make_shared<const MeshModel>(draw::drainMesh(*city())), {});
    QVERIFY(built);
    cut().buried().add(*built);
    look(pipePose);
    QVERIFY2(between(before, at(pipe)) < 6, "what is buried is not seen from above the ground");
    cut().setUnderground(0.0);
    cut().setOpacity({1, 0.3F});
    look(pipePose);
    QVERIFY2(between(before, at(pipe)) > 40, qPrintable(before.name() + at(pipe).name()));
    const Hit hit = under(pipe);
    QCOMPARE(hit.kind, HitKind::model);
    QCOMPARE(QString::fromStdString(hit.code), QString("P1"));
  }

  void undergroundTheCameraMayGoBelow() {
    draw::CameraPose below = looking({400, 400}, 100, 40);
    QVERIFY(renderer_->scene().constrained(below).pitchDeg < 0);
    cut().setUnderground(12.0);
    const draw::CameraPose kept = renderer_->scene().constrained(below);
    QCOMPARE(kept.pitchDeg, 40.0);
    QVERIFY(std::abs(kept.targetHeight - (small::groundAt(400, 400) - 12)) < 0.5);
    QVERIFY(ViewGeometry{kept}.eye().z() < small::groundAt(400, 400) - 12);
  }

  void aPlaneNeedsNoCity() {
    CityScene empty;
    empty.cutaway().setClip(draw::uprightClip({0, 0}, {1, 0}));
    empty.cutaway().setOpacity({0.5F, 0.5F});
    empty.cutaway().setUnderground(3.0);
    empty.prepare({{}, 64, 64, 1});
    empty.attach(buildScene(city(), {}));
    QVERIFY(empty.cutaway().clip().has_value());
  }
};

QTEST_APPLESS_MAIN(CutawayTest)
#include "cutaway_test.moc"
