// Vehicles on a bridge stand on its deck, those that pass under it on the ground.
#include <QtTest>
#include <cmath>

#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/scene_build.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr double kBank = 30, kBed = 20;  // m

/// A square kilometre with a river bed from west to east, a bridge over it and a street in it.
CityModel bridgeCity() {
  CityModel city;
  city.extent = {0, 0, 1000, 1000};
  city.terrain = RasterGrid<float>({200, 200, 5, 0, 0}, float(kBank));
  for (int row = 88; row < 112; ++row) {
    for (int column = 0; column < 200; ++column) city.terrain.at(column, row) = float(kBed);
  }
  Road bridge;
  bridge.code = "BRIDGE";
  bridge.roadClass = RoadClass::primary;
  bridge.structure = RoadStructure::bridge;
  bridge.lanes = 2;
  bridge.line = {{500, 400}, {500, 600}};
  Road street = bridge;
  street.code = "STREET";
  street.structure = RoadStructure::atGrade;
  street.line = {{300, 500}, {700, 500}};
  city.roads = buildRoadNetwork({bridge, street});
  return city;
}

}  // namespace

class BridgeTrafficTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_;
  std::shared_ptr<SceneBuild> build_;
  std::unique_ptr<OffscreenRenderer> renderer_;

  /// Where a mark is picked that stands at p, seen from the height, 350 m away.
  std::optional<double> heightOf(const Point2& p, float heading, std::int32_t road,
                                 draw::MovingKind kind = draw::MovingKind::car) {
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->to = Instant{1000};
    marks->add("V1", p, p, heading, kind, {255, 0, 255, 255});
    marks->roadBefore = marks->roadAfter = {road};
    draw::DrawFrame frame;
    frame.moving = marks;
    draw::CameraPose pose;
    pose.target = p;
    pose.distance = 350;
    pose.pitchDeg = -89;
    renderer_->render(frame, pose);
    CityScene& scene = renderer_->scene();
    const ViewGeometry view{scene.constrained(pose), 320, 320, 1};
    for (const double above : {0.5, 5.0, 12.0, 14.0}) {
      const Point3 pixel = view.project({p.x(), p.y(), kBed + above});
      const Hit hit = scene.pick(view, {pixel.x(), pixel.y()});
      if (hit.kind == HitKind::mark) return hit.at.z();
    }
    return std::nullopt;
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(320, 320, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(made).value();
    city_ = std::make_shared<const CityModel>(bridgeCity());
    build_ = buildScene(city_, {});
    renderer_->setCity(city_, {});
  }
  void cleanupTestCase() { renderer_.reset(); }

  void aDeckIsTheChordBetweenTheBanksWithItsCamber() {
    const RoadDeck* deck = build_->decks.of(0);
    QVERIFY(deck != nullptr && build_->decks.of(1) == nullptr && build_->decks.of(-1) == nullptr);
    const GroundModel& ground = build_->ground;
    QVERIFY(std::abs(deck->heightAt({500, 500}, ground) - (kBank + 2.4 + 0.5)) < 0.01);
    QVERIFY(std::abs(deck->heightAt({500, 400}, ground) - (kBank + 0.6)) < 0.01);
    QVERIFY(std::abs(roadOnGround({500, 500}, ground) - (kBed + 0.1)) < 0.01);
  }
  void withoutAKnownRoadTheDirectionTellsTheBridgeFromTheStreetBelow() {
    const RoadDeck* deck = build_->decks.of(0);
    for (const double along : {0.0, 20.0, 180.0, 200.0, 350.0})
      QCOMPARE(build_->decks.below({503, 500}, along), deck);
    for (const double across : {90.0, 60.0, 270.0})
      QVERIFY(build_->decks.below({503, 500}, across) == nullptr);
    QVERIFY(build_->decks.below({540, 500}, 0) == nullptr);
    QVERIFY(build_->decks.below({503, 700}, 0) == nullptr);
  }
  void aVehicleOnABridgeStandsOnTheDeck() {
    const Point2 place(503, 500);
    const double deck = build_->decks.of(0)->heightAt(place, build_->ground);
    for (const std::int32_t road : {0, draw::kUnknownRoad}) {
      const auto height = heightOf(place, 0, road);
      QVERIFY(height.has_value());
      QVERIFY2(std::abs(*height - deck) < 0.7, qPrintable(QString::number(*height)));
    }
  }
  void aVehicleUnderABridgeStaysOnTheGround() {
    for (const std::int32_t road : {1, draw::kUnknownRoad}) {
      const auto height = heightOf({500, 497}, 90, road);
      QVERIFY(height.has_value());
      QVERIFY2(std::abs(*height - kBed) < 1, qPrintable(QString::number(*height)));
    }
  }
  void aBoatPassesUnderABridge() {
    const auto height = heightOf({503, 500}, 0, draw::kUnknownRoad, draw::MovingKind::boat);
    QVERIFY(height.has_value());
    QVERIFY2(std::abs(*height - kBed) < 1, qPrintable(QString::number(*height)));
  }
};

QTEST_GUILESS_MAIN(BridgeTrafficTest)
#include "bridge_traffic_test.moc"
