// Several features of a model marked in the picture at once.
#include <QtTest>
#include <algorithm>
#include <array>

#include "engine/scene/additions.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/offscreen.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kMarksSide = 320;
const Point3 kBoxesMiddle(420, 420, 24);

/// Three grey boxes in a row from west to east, the last one the 1500th feature of its model.
std::shared_ptr<const MeshModel> threeBoxes() {
  MeshModel model;
  model.name = "boxes";
  for (int i = 0; i < 1500; ++i)
    model.features.push_back({"F" + std::to_string(i), "Building", {}, {}});
  model.materials = {{"grey", {0.7F, 0.7F, 0.7F, 1}, -1}};
  MeshBlock block;
  block.origin = kBoxesMiddle;
  const std::uint32_t features[] = {0, 1, 1499};
  for (int i = 0; i < 3; ++i) {
    const Point3 low = kBoxesMiddle + Point3(-70 + 50 * i, -20, -20);
    addBox(block, low, low + Point3(40, 40, 60), features[i]);
  }
  block.runs = {{0, 0, std::uint32_t(block.indices.size())}};
  model.blocks.push_back(std::move(block));
  return std::make_shared<const MeshModel>(std::move(model));
}

}  // namespace

class ModelMarksTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  /// Whether each of the boxes, from west to east, wears the accent and not its grey.
  std::array<bool, 3> marked() {
    draw::CameraPose pose;
    pose.target = kBoxesMiddle.head<2>();
    pose.distance = 400;
    pose.pitchDeg = -89;
    const Image image = renderer_->render({}, pose);
    const ViewGeometry view{renderer_->scene().constrained(pose), kMarksSide, kMarksSide, 1};
    std::array<bool, 3> found{};
    for (int i = 0; i < 3; ++i) {
      const Point3 pixel = view.project(kBoxesMiddle + Point3(-50 + 50 * i, 0, 40));
      const auto at = std::size_t(int(pixel.y()) * kMarksSide + int(pixel.x())) * 4;
      found[std::size_t(i)] = image.rgba[at + 1] > image.rgba[at] + 30;  // the accent is green-blue
    }
    return found;
  }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void allThatAreMarkedWearTheAccentAndNoOthers() {
    auto made = OffscreenRenderer::make(kMarksSide, kMarksSide, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    CityModel city = smallCity();
    city.buildings = {};
    renderer_->setCity(std::make_shared<const CityModel>(std::move(city)), {});
    for (const SceneLayer layer : {SceneLayer::labels, SceneLayer::marks})
      renderer_->scene().setLayerVisible(layer, false);
    const auto model = threeBoxes();
    Additions added;
    added.models = {{model}};
    QVERIFY(showAdditions(renderer_->scene(), added, {}).ok());
    ModelLayer& models = renderer_->scene().models();
    using Seen = std::array<bool, 3>;
    QCOMPARE(marked(), (Seen{false, false, false}));
    models.mark(*model, std::array<std::uint32_t, 3>{0, 1499, 70'000});
    QCOMPARE(marked(), (Seen{true, false, true}));
    models.mark(*model, std::array<std::uint32_t, 2>{0, 1});
    QCOMPARE(marked(), (Seen{true, true, false}));
    models.select(&model->features[1499]);
    QCOMPARE(marked(), (Seen{false, false, true}));
    models.mark(*model, {});
    QCOMPARE(marked(), (Seen{false, false, false}));
    models.mark(*model, std::array<std::uint32_t, 2>{0, 1});
    models.select(nullptr);
    QCOMPARE(marked(), (Seen{false, false, false}));
  }
};

QTEST_GUILESS_MAIN(ModelMarksTest)
#include "zz_model_marks_test.moc"
