// Shadows of the sun on models that were added, at the step every GPU draws.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/scene/additions.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kShadowsWide = 480, kShadowsHigh = 320;

std::shared_ptr<const MeshModel> greyBox(const Point3& low, const Point3& high) {
  return std::make_shared<const MeshModel>(boxModel(low, high, {0.7F, 0.7F, 0.7F, 1}));
}

}  // namespace

class ModelShadowsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  int brightnessAt(const Point3& p, const draw::CameraPose& pose, scene::Quality quality) {
    renderer_->scene().setQuality(stepOf(quality));
    const Image image = renderer_->render({}, pose);
    const ViewGeometry view{renderer_->scene().constrained(pose), kShadowsWide, kShadowsHigh, 1};
    const Point3 pixel = view.project(p);
    const int x = std::clamp(int(pixel.x()), 0, kShadowsWide - 1),
              y = std::clamp(int(pixel.y()), 0, kShadowsHigh - 1);
    const auto i = std::size_t(y * kShadowsWide + x) * 4;
    return image.rgba[i] + image.rgba[i + 1] + image.rgba[i + 2];
  }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void aModelInTheShadowOfAnotherIsDarkerOnEveryGpu() {
    auto made = OffscreenRenderer::make(kShadowsWide, kShadowsHigh, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    CityModel city = smallCity();
    city.buildings = {};
    city.facilities.clear();
    renderer_->setCity(std::make_shared<const CityModel>(std::move(city)), {});
    for (const SceneLayer layer : {SceneLayer::labels, SceneLayer::marks})
      renderer_->scene().setLayerVisible(layer, false);
    const double z = small::groundAt(600, 720);
    // The sun of the map stands in the south-west: the tower's shadow falls on the house.
    Additions added;
    added.models = {{greyBox({560, 660, z - 5}, {600, 700, z + 60})},
                    {greyBox({600, 720, z - 5}, {640, 760, z + 20})}};
    QVERIFY(showAdditions(renderer_->scene(), added, {}).ok());
    draw::CameraPose pose;
    pose.target = {620, 720};
    pose.targetHeight = z + 8;
    pose.distance = 160;
    pose.pitchDeg = -12;
    const Point3 wall(612, 720, z + 12), lit(636, 720, z + 18);
    const int before = brightnessAt(wall, pose, scene::Quality::software);
    const int open = brightnessAt(lit, pose, scene::Quality::software);
    for (const scene::Quality gpu : {scene::Quality::standard, scene::Quality::workstation}) {
      const int shaded = brightnessAt(wall, pose, gpu);
      QVERIFY2(shaded < 0.9 * before, qPrintable(QString("%1 of %2").arg(shaded).arg(before)));
      const int kept = brightnessAt(lit, pose, gpu);
      QVERIFY2(std::abs(kept - open) < 0.06 * open,
               qPrintable(QString("%1 of %2").arg(kept).arg(open)));
    }
    QVERIFY(std::abs(brightnessAt(wall, pose, scene::Quality::software) - before) < 4);
  }
};

QTEST_GUILESS_MAIN(ModelShadowsTest)
#include "zz_model_shadows_test.moc"
