#include <QtTest>
#include <cmath>

#include "engine/scene/city_scene.h"
#include "engine/scene/label_layout.h"
#include "engine/scene/offscreen.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

/// A wall of a house, 100 m wide and 42 m high, seen from the south with a name behind it.
class StreetLabelsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  static draw::CameraPose street(double pitch = -8, double heading = 0) {
    draw::CameraPose pose;
    pose.target = {500, 400};
    pose.distance = 200;
    pose.pitchDeg = pitch;
    pose.headingDeg = heading;
    return pose;
  }
  static draw::Label labelAt(const Point2& at) {
    return {{"后街", "Back Street"}, at, 700, draw::Label::Role::road};
  }
  /// Pixels that differ from the same picture without a label there.
  int seen(const draw::CameraPose& pose, const Point2& at) {
    draw::DrawFrame frame;
    const Image without = renderer_->render(frame, pose);
    frame.labels = std::make_shared<draw::LabelSet>(draw::LabelSet{labelAt(at)});
    const Image with = renderer_->render(frame, pose);
    int count = 0;
    for (std::size_t i = 0; i < with.rgba.size(); i += 4)
      count += std::abs(with.rgba[i] - without.rgba[i]) > 30 ? 1 : 0;
    return count;
  }

 private slots:
  void init() {
    qunsetenv("DISPLAY");
    auto made = OffscreenRenderer::make(480, 320, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    CityModel city = smallCity();
    city.buildings = {};
    city.roads = {};
    city.zones.clear();
    city.facilities.clear();
    city.water.clear();
    small::addBuilding(city, 450, 420, 100, 20, 14);
    renderer_->setCity(std::make_shared<const CityModel>(std::move(city)), {});
  }
  void aNameBehindAHouseIsNotWrittenOnIt() {
    QCOMPARE(seen(street(), {500, 520}), 0);
    QVERIFY(seen(street(), {500, 405}) > 60);  // before the house
    QVERIFY(seen(street(), {590, 520}) > 60);  // beside it
  }
  void itComesBackWithTheViewOfThePlace() {
    QCOMPARE(seen(street(), {500, 520}), 0);
    QVERIFY(seen(street(-8, 90), {620, 400}) > 60);
    renderer_->scene().setLayerVisible(SceneLayer::buildings, false);
    QVERIFY(seen(street(), {500, 520}) > 60);
    renderer_->scene().setLayerVisible(SceneLayer::buildings, true);
    QCOMPARE(seen(street(), {500, 520}), 0);
    renderer_->scene().setLayerOpacity(SceneLayer::buildings, 0.4);
    QVERIFY(seen(street(), {500, 520}) > 60);
  }
  void fromAboveNamesAreReadLikeOnAMap() { QVERIFY(seen(street(-35), {500, 446}) > 60); }
  void aHouseDoesNotHideItsOwnName() { QVERIFY(seen(street(), {500, 430}) > 60); }
  void anEdgeMakesNoLabelFlicker() {
    const GroundModel ground = buildGround(smallCity(), {});
    const auto width = [](std::string_view) { return 4.0; };
    LabelLayout layout;
    layout.setLabels(std::make_shared<draw::LabelSet>(draw::LabelSet{labelAt({500, 520})}));
    double hiddenBelow = 0;  // m over the sea
    layout.setHidden([&](const Point3&, const Point3& place) { return place.z() < hiddenBelow; });
    layout.setHiding(true);
    const ViewGeometry view{street(), 480, 320, 1};
    const auto shown = [&] {
      std::vector<PixelBox> taken;
      return layout.layOut(view, ground, Language::zh, width, taken).size() == 1;
    };
    const double place = ground.heightAt(500, 520) + 2;
    hiddenBelow = place + 1;
    QVERIFY(!shown());  // not quite to be seen: it does not come
    hiddenBelow = place - 1;
    QVERIFY(shown());
    hiddenBelow = place + 1;
    QVERIFY(shown());  // not quite hidden: it stays
    hiddenBelow = place + 9;
    QVERIFY(!shown());
    layout.setHiding(false);
    QVERIFY(shown());
  }
  void aLabelWithScalesIsWrittenInThemOnlyHoweverFar() {
    const GroundModel ground = buildGround(smallCity(), {});
    auto names = std::make_shared<draw::LabelSet>(draw::LabelSet{{{"树", "Tree"}, {500, 400}, 420}});
    const auto placed = [&](std::optional<draw::ScaleRange> scales, double distance) {
      (*names)[0].scales = scales;
      LabelLayout layout;
      layout.setLabels(names);
      draw::CameraPose pose = street(-60);
      pose.distance = distance;
      std::vector<PixelBox> taken;
      return layout
                 .layOut({pose, 480, 320, 1}, ground, Language::zh,
                         [](std::string_view) { return 1.0; }, taken)
                 .size() == 1;
    };
    QVERIFY(placed({}, 2000) && !placed({}, 4000));  // by its priority
    QVERIFY(placed(draw::ScaleRange{0, 1e9}, 40000));
    QVERIFY(!placed(draw::ScaleRange{0, 5}, 4000));  // about 7 m a pixel
    QVERIFY(placed(draw::ScaleRange{0, 5}, 2000));
    QVERIFY(!placed(draw::ScaleRange{5, 1e9}, 2000));
  }
  void ofManyNamesOnlyTheNearOnesAreAskedFor() {
    CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    auto names = std::make_shared<draw::LabelSet>();
    for (int i = 0; i < 4000; ++i) {
      const std::string name = std::to_string(i);
      names->push_back({{name, name}, {double(i * 37 % 1000), double(i * 613 % 1000)}, 700});
    }
    LabelLayout layout;
    layout.setLabels(names);
    int asked = 0;
    double farthest = 0;
    layout.setHidden([&](const Point3& eye, const Point3& place) {
      ++asked;
      farthest = std::max(farthest, (place - eye).norm());
      return true;
    });
    layout.setHiding(true);
    std::vector<PixelBox> taken;
    const auto width = [](std::string_view) { return 1.0; };
    const auto ask = [&](double distance) {
      asked = 0;
      draw::CameraPose pose = street();
      pose.distance = distance;
      const ViewGeometry view{pose, 4800, 3200, 1};
      return layout.layOut(view, ground, Language::zh, width, taken).size();
    };
    ask(600);
    QVERIFY2(asked > 100 && asked <= 4 * int(LabelLayout::kMostLabels),
             qPrintable(QString::number(asked)));
    QVERIFY(farthest <= 5010);
    QVERIFY(ask(9000) > 50);
    QCOMPARE(asked, 0);
  }
};

QTEST_GUILESS_MAIN(StreetLabelsTest)
#include "street_labels_test.moc"
