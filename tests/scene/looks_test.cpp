#include <QColor>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "engine/scene/additions.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/terrain_tree.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kLooksWide = 480, kLooksHigh = 320;

CityModel bareCity() {
  CityModel city = smallCity();
  city.buildings = {};
  city.facilities.clear();
  return city;
}

draw::CameraPose poseAt(const Point2& at, double height, double distance, double pitch) {
  draw::CameraPose pose;
  pose.target = at;
  pose.targetHeight = height;
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

int brightness(const QColor& c) { return c.red() + c.green() + c.blue(); }

int apart(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
         std::abs(a.blue() - b.blue());
}

}  // namespace

class LooksTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;
  Image image_;
  ViewGeometry view_;

  void open(CityModel city) {
    auto made = OffscreenRenderer::make(kLooksWide, kLooksHigh, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    renderer_->setCity(std::make_shared<const CityModel>(std::move(city)), {});
    for (const SceneLayer layer : {SceneLayer::labels, SceneLayer::marks})
      renderer_->scene().setLayerVisible(layer, false);
  }
  void look(const draw::CameraPose& pose, const draw::DrawFrame& frame = {}) {
    view_ = {renderer_->scene().constrained(pose), kLooksWide, kLooksHigh, 1};
    image_ = renderer_->render(frame, pose);
  }
  QColor at(const Point3& p) const {
    const Point3 pixel = view_.project(p);
    const int x = std::clamp(int(pixel.x()), 0, kLooksWide - 1),
              y = std::clamp(int(pixel.y()), 0, kLooksHigh - 1);
    const auto i = std::size_t(y * kLooksWide + x) * 4;
    return {image_.rgba[i], image_.rgba[i + 1], image_.rgba[i + 2]};
  }
  Image riverAt(Instant instant) {
    draw::DrawFrame frame;
    frame.light = draw::LightChoice::day;
    frame.at = instant;
    look(poseAt({500, 60}, 18, 120, -25), frame);
    return image_;
  }
  /// A grey box of 60 m on the ground around (600, 720), where that is `z` high.
  bool addTower(double z) {
    Additions added;
    added.models = {{std::make_shared<const MeshModel>(
        boxModel({580, 700, z - 5}, {620, 740, z + 60}, {0.7F, 0.7F, 0.7F, 1}))}};
    return showAdditions(renderer_->scene(), added, {}).ok();
  }
  void setQuality(Quality quality) { renderer_->scene().setQuality(stepOf(quality)); }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void waterShimmersBetweenTwoTimesAndIsTheSameForOne() {
    open(bareCity());
    setQuality(Quality::standard);
    const Image a = riverAt(Instant(1'000'000)), later = riverAt(Instant(1'001'000)),
                again = riverAt(Instant(1'000'000));
    QVERIFY(a.rgba != later.rgba);
    QVERIFY(a.rgba == again.rgba);
    renderer_->scene().setWaterTime(1001.0);  // a clock of its own
    QVERIFY(riverAt(Instant(1'000'000)).rgba == later.rgba);
    renderer_->scene().setWaterTime(std::nullopt);
    QVERIFY(riverAt(Instant(1'000'000)).rgba == a.rgba);
  }
  void wavesComeBackAfterTenMinutes() {
    open(bareCity());
    setQuality(Quality::standard);
    QVERIFY(riverAt(Instant(250'000)).rgba == riverAt(Instant(850'000)).rgba);
  }
  void waterIsStillWithoutAGpu() {
    open(bareCity());
    setQuality(Quality::software);
    QVERIFY(riverAt(Instant(1'000'000)).rgba == riverAt(Instant(1'001'000)).rgba);
  }
  void onlyWaterMoves() {
    open(bareCity());
    setQuality(Quality::standard);
    const auto land = [&](Instant instant) {
      draw::DrawFrame frame;
      frame.at = instant;
      look(poseAt({300, 600}, small::groundAt(300, 600), 150, -60), frame);
      return image_;
    };
    QVERIFY(land(Instant(1'000'000)).rgba == land(Instant(1'003'000)).rgba);
  }
  void deepWaterIsDarkerThanItsShore() {
    open(bareCity());
    look(poseAt({500, 60}, 18, 300, -85));
    const QColor deep = at({500, 30, 18}), shore = at({500, 98, 18});
    QVERIFY2(brightness(deep) + 15 < brightness(shore),
             qPrintable(deep.name() + " " + shore.name()));
    QVERIFY(deep.blue() > deep.red());
  }

  void aStreamIsAlmostAsDarkAsAWideRiver() {
    CityModel city = bareCity();
    city.roads = {};
    const std::vector<Point2> banks{{300, 588}, {700, 588}, {700, 612}, {300, 612}};
    city.water.push_back({"stream", {}, WaterKind::river, {banks, {}}, 24});
    open(city);
    look(poseAt({500, 600}, 24, 300, -85));
    const QColor stream = at({500, 600, small::groundAt(500, 600)});
    look(poseAt({500, 60}, 18, 300, -85));
    const QColor wide = at({500, 30, 18});
    QVERIFY2(brightness(stream) < brightness(wide) * 1.35,
             qPrintable(stream.name() + " " + wide.name()));
    QVERIFY(stream.blue() > stream.red());
  }

  void aroundTheTerrainEachBandPaysOnlyForWhatIsSeenOfIt_data() {
    QTest::addColumn<int>("rows");
    QTest::newRow("square") << 100;
    QTest::newRow("wider than deep") << 60;
  }
  void aroundTheTerrainEachBandPaysOnlyForWhatIsSeenOfIt() {
    QFETCH(int, rows);
    const RasterGrid<float> flat({100, rows, 20, 0, 0}, 10.F);
    const Bounds bounds = flat.shape.bounds();
    const double side = std::max(bounds.width(), bounds.height());
    const ApronStates states;
    const auto node = buildApron(flat, states);
    const osg::Group* bands = node->asGroup()->getChild(0)->asGroup();
    QCOMPARE(bands->getNumChildren(), 3U);
    double reach = 0;
    for (unsigned k = 0; k < 3; ++k) {
      const osg::Geometry* band = bands->getChild(k)->asGeometry();
      QVERIFY(band->getStateSet() == (k == 0   ? states.near
                                      : k == 1 ? states.blurred
                                               : states.lost));
      double nearest = 1e12;
      const auto& corners = *static_cast<const osg::Vec3Array*>(band->getVertexArray());
      for (const osg::Vec3& p : corners) {
        const Point2 away(std::max(0.0, std::abs(double(p.x())) - bounds.width() / 2),
                          std::max(0.0, std::abs(double(p.y())) - bounds.height() / 2));
        nearest = std::min(nearest, away.norm() / side);
        reach = std::max(reach, away.norm());
      }
      QVERIFY(nearest >= (k == 0 ? 0 : k == 1 ? kBlurredBeyond : kLostBeyond));
    }
    QVERIFY(reach > 40000);  // to the horizon
  }

  void theGroundFadesIntoTheHazeBeyondTheRim() {
    open(bareCity());
    draw::CameraPose pose = poseAt({500, 700}, 24, 500, -14);
    pose.headingDeg = 0;  // towards the northern rim, 1000 m
    look(pose);
    const auto ground = [&](double y) { return at({560, y, small::groundAt(560, 990)}); };
    const draw::Daylight light = draw::mapDaylight();
    const auto byte = [](float v) { return int(std::lround(v * 255)); };
    const QColor haze(byte(light.haze.x()), byte(light.haze.y()), byte(light.haze.z()));
    QVERIFY2(apart(ground(960), haze) > 90, qPrintable(ground(960).name()));
    QVERIFY2(apart(ground(1700), haze) < 20, qPrintable(ground(1700).name()));
    int before = apart(ground(1020), haze);
    for (const double y : {1100.0, 1180.0, 1300.0, 1450.0}) {
      const int now = apart(ground(y), haze);
      QVERIFY2(now <= before + 6, qPrintable(QString::number(y)));
      QVERIFY2(before - now < 110, qPrintable("a hard edge at " + QString::number(y)));
      before = now;
    }
  }

  void drapedAreasLeaveLowBuildingsAsTheyAre() {
    CityModel city = bareCity();
    small::addBuilding(city, 580, 700, 60, 50, 1);  // 3 m high
    open(city);
    renderer_->setReach(6);
    Feature field;
    field.code = "field";
    field.kind = GeometryKind::polygon;
    field.polygons = {{{{400, 560}, {860, 560}, {860, 900}, {400, 900}}, {}}};
    FeatureLayer layer;
    layer.name = "field";
    layer.features = {field};
    draw::VectorRule rule;
    rule.symbol.fill = {230, 20, 20, 255};
    rule.symbol.outline = rule.symbol.fill;
    const auto pose = poseAt({610, 725}, small::groundAt(610, 725), 2400, -55);
    const double roof = double(city.buildings.ground[0] + city.buildings.height[0]);
    look(pose);
    const QColor plain = at({610, 725, roof});
    Additions added;
    added.layers = {{1, std::make_shared<const FeatureLayer>(layer), {{rule}}}};
    QVERIFY(showAdditions(renderer_->scene(), added, {}).ok());
    look(pose);
    QVERIFY2(apart(at({610, 725, roof}), plain) < 8, qPrintable(at({610, 725, roof}).name()));
    const QColor beside = at({700, 725, small::groundAt(700, 725)});
    QVERIFY2(beside.red() > beside.green() + 80, qPrintable(beside.name()));
    const auto nearPose = poseAt({700, 725}, small::groundAt(700, 725), 150, -40);
    look(nearPose);  // no ground shows through near by
    for (int dx = -20; dx <= 20; dx += 2) {
      const QColor c = at({700.0 + dx, 725, small::groundAt(700 + dx, 725)});
      QVERIFY2(c.red() > c.green() + 80, qPrintable(c.name()));
    }
    renderer_->scene().vectors().clear();
    look(pose);
    QVERIFY(apart(at({610, 725, roof}), plain) < 2);
  }

  void aModelCastsTheSunsShadowOnAWorkstationOnly() {
    open(bareCity());
    const double z = small::groundAt(600, 720);
    QVERIFY(addTower(z));
    const auto pose = poseAt({600, 720}, z, 320, -75);
    // The sun of the map stands in the south-west: the shadow falls to the north-east.
    const Point3 away(636, 752, z), lit(560, 680, z), farAway(700, 700, z);
    look(pose);
    const int painted = brightness(at(away)), plain = brightness(at(lit));
    QVERIFY2(std::abs(painted - plain) < 40, "without a GPU models cast no shadow");
    setQuality(Quality::workstation);
    look(pose);
    QVERIFY2(brightness(at(away)) < 0.8 * painted, qPrintable(at(away).name()));
    QVERIFY2(std::abs(brightness(at(lit)) - plain) < 0.06 * plain, qPrintable(at(lit).name()));
    const int open = brightness(at(farAway));
    setQuality(Quality::software);
    look(pose);
    QVERIFY(std::abs(brightness(at(away)) - painted) < 4);
    QVERIFY(std::abs(brightness(at(farAway)) - open) < 0.06 * open);
  }
  void castShadowsFallWestInTheMorningAndEastInTheEvening() {
    open(bareCity());
    const double z = small::groundAt(600, 720);
    QVERIFY(addTower(z));
    setQuality(Quality::workstation);
    const Point3 west(560, 720, z), east(640, 720, z);
    const auto westByEast = [&](std::int64_t ms) {
      draw::DrawFrame frame;
      frame.light = draw::LightChoice::byTime;
      frame.place = draw::EarthPlace{114.31, 30.54};  // Wuhan
      frame.at = Instant(ms);
      look(poseAt({600, 720}, z, 320, -75), frame);
      return double(brightness(at(west))) / double(brightness(at(east)));
    };
    const double morning = westByEast(1784336400000);  // 2026-07-18, 9:00 in China
    const double evening = westByEast(1784365200000);  // 17:00
    QVERIFY2(morning < 0.85, qPrintable(QString::number(morning)));
    QVERIFY2(evening > 1 / 0.85, qPrintable(QString::number(evening)));
  }
  /// The axis of a street of two lanes each way: two lines of 18 cm on asphalt.
  void lanesAreMarkedNearByAndPlainFromFar() {
    open(bareCity());
    const double z = small::groundAt(295, 325);
    const auto spread = [&](double distance) {
      look(poseAt({295, 325}, z, distance, -85));
      int least = 1000, most = 0;
      for (double dx = -6; dx <= 6; dx += 0.5) {
        for (double dy = -1.2; dy <= 1.2; dy += 0.05) {
          const int now = brightness(at({295 + dx, 325 + dy, z}));
          least = std::min(least, now);
          most = std::max(most, now);
        }
      }
      return most - least;
    };
    const int near = spread(40), far = spread(1200);
    QVERIFY2(near > 60, qPrintable(QString::number(near)));
    QVERIFY2(far < 20, qPrintable(QString::number(far)));
  }
  void aWallInTheShadowOfAnotherHouseIsDarker() {
    CityModel city = bareCity();
    small::addBuilding(city, 560, 660, 40, 40, 20);  // 60 m, in the south-west of
    small::addBuilding(city, 600, 720, 40, 40, 5);   // this one
    open(city);
    const double z = double(city.buildings.ground[1]);
    const auto pose = poseAt({620, 720}, z + 8, 160, -12);
    const Point3 wall(612, 720, z + 12);  // of the south face
    look(pose);
    const int before = brightness(at(wall));
    setQuality(Quality::workstation);
    look(pose);
    QVERIFY2(brightness(at(wall)) < 0.9 * before, qPrintable(at(wall).name()));
  }
  void byNightNoShadowsAreCast() {
    open(bareCity());
    const double z = small::groundAt(600, 720);
    QVERIFY(addTower(z));
    setQuality(Quality::workstation);
    draw::DrawFrame night;
    night.light = draw::LightChoice::night;
    const auto pose = poseAt({600, 720}, z, 320, -75);
    look(pose, night);
    QVERIFY(std::abs(brightness(at({636, 752, z})) - brightness(at({560, 680, z}))) < 30);
  }
};

QTEST_GUILESS_MAIN(LooksTest)
#include "looks_test.moc"
