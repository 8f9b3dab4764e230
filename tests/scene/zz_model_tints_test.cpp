// Models whose corners have colours of their own, in the picture.
#include <QtTest>
#include <algorithm>

#include "engine/scene/additions.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class ModelTintsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void coloursOfCornersMultiplyThoseOfTheMaterial() {
    constexpr int kTintsSide = 240;
    const Point3 middle(420, 420, 24);
    MeshModel model;
    model.name = "boxes";
    model.features = {{"A", "Building", {}, {}}};
    model.materials = {{"yellow", {1, 1, 0, 1}, -1}};
    MeshBlock block;
    block.origin = middle;
    addBox(block, middle + Point3(-45, -20, -20), middle + Point3(-5, 20, 40), 0);
    block.tints.assign(block.points.size(), {255, 0, 255, 255});
    addBox(block, middle + Point3(5, -20, -20), middle + Point3(45, 20, 40), 0);
    block.tints.resize(block.points.size(), {255, 255, 255, 255});
    block.runs = {{0, 0, std::uint32_t(block.indices.size())}};
    model.blocks.push_back(std::move(block));

    auto made = OffscreenRenderer::make(kTintsSide, kTintsSide, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    CityModel city = smallCity();
    city.buildings = {};
    (*made)->setCity(std::make_shared<const CityModel>(std::move(city)), {});
    Additions added;
    added.models = {{std::make_shared<const MeshModel>(std::move(model))}};
    QVERIFY(showAdditions((*made)->scene(), added, {}).ok());
    draw::CameraPose pose;
    pose.target = middle.head<2>();
    pose.distance = 400;
    pose.pitchDeg = -89;
    const Image image = (*made)->render({}, pose);
    const ViewGeometry view{(*made)->scene().constrained(pose), kTintsSide, kTintsSide, 1};
    const auto channel = [&](const Point3& p, std::size_t k) {
      const Point3 pixel = view.project(p);
      return int(image.rgba[std::size_t(int(pixel.y()) * kTintsSide + int(pixel.x())) * 4 + k]);
    };
    const Point3 west = middle + Point3(-25, 0, 40), east = middle + Point3(25, 0, 40);
    QVERIFY2(channel(west, 0) > 100 && channel(west, 1) < 60, "yellow in magenta is red");
    QVERIFY2(channel(east, 0) > 100 && channel(east, 1) > 100, "yellow in white stays yellow");
  }
};

QTEST_GUILESS_MAIN(ModelTintsTest)
#include "zz_model_tints_test.moc"
