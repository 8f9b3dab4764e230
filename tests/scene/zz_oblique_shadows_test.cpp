// Shadows of the sun on oblique photogrammetry, at the steps that a GPU draws. A small delivery is
// written here with OSG's own plugin.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <osg/Geode>
#include <osg/Geometry>
#include <osg/Texture2D>
#include <osgDB/WriteFile>

#include "engine/scene/additions.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kTileWide = 480, kTileHigh = 320;
constexpr float kHalfTile = 60;  // m

/// A level tile of grey photographs.
void writeGreyTile(const std::string& path) {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec2Array> places = new osg::Vec2Array;
  for (const auto& p : {osg::Vec3(-kHalfTile, -kHalfTile, 0), osg::Vec3(kHalfTile, -kHalfTile, 0),
                        osg::Vec3(kHalfTile, kHalfTile, 0), osg::Vec3(-kHalfTile, kHalfTile, 0)}) {
    corners->push_back(p);
    places->push_back({0.5F, 0.5F});
  }
  geometry->setVertexArray(corners);
  geometry->setTexCoordArray(0, places, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(new osg::DrawArrays(GL_QUADS, 0, 4));
  osg::ref_ptr<osg::Image> picture = new osg::Image;
  picture->allocateImage(2, 2, 1, GL_RGB, GL_UNSIGNED_BYTE);
  std::fill_n(picture->data(), picture->getTotalSizeInBytes(), std::uint8_t(150));
  geometry->getOrCreateStateSet()->setTextureAttributeAndModes(0, new osg::Texture2D(picture));
  osg::ref_ptr<osg::Geode> geode = new osg::Geode;
  geode->addDrawable(geometry);
  osgDB::writeNodeFile(*geode, path);
}

}  // namespace

class ObliqueShadowsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::unique_ptr<OffscreenRenderer> renderer_;

  int brightnessAt(const Point3& p, const draw::CameraPose& pose, scene::Quality quality) {
    renderer_->scene().setQuality(stepOf(quality));
    const Image image = renderer_->render({}, pose);
    const ViewGeometry view{renderer_->scene().constrained(pose), kTileWide, kTileHigh, 1};
    const Point3 pixel = view.project(p);
    const int x = std::clamp(int(pixel.x()), 0, kTileWide - 1),
              y = std::clamp(int(pixel.y()), 0, kTileHigh - 1);
    const auto i = std::size_t(y * kTileWide + x) * 4;
    return image.rgba[i] + image.rgba[i + 1] + image.rgba[i + 2];
  }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void aTowerCastsItsShadowOnTheTileBesideItAndNoneWithoutAGpu() {
    auto made = OffscreenRenderer::make(kTileWide, kTileHigh, 0);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(*made);
    CityModel city = smallCity();
    city.buildings = {};
    city.facilities.clear();
    renderer_->setCity(std::make_shared<const CityModel>(std::move(city)), {});
    for (const SceneLayer layer : {SceneLayer::labels, SceneLayer::marks, SceneLayer::trees})
      renderer_->scene().setLayerVisible(layer, false);
    const std::string file = folder_.filePath("Tile_0.osgb").toStdString();
    writeGreyTile(file);
    const Point3 middle(620, 720, small::groundAt(620, 720) + 6);
    MeshModel oblique;
    oblique.name = "block";
    oblique.paged.files = {file};
    oblique.paged.toLocal.translate(middle);
    // The sun of the map stands in the south-west: the tower's shadow falls to the north-east.
    Additions added;
    added.models = {
        {std::make_shared<const MeshModel>(oblique)},
        {std::make_shared<const MeshModel>(boxModel(
            {580, 680, middle.z() - 10}, {610, 710, middle.z() + 50}, {0.7F, 0.7F, 0.7F, 1}))}};
    QVERIFY(showAdditions(renderer_->scene(), added, {}).ok());
    draw::CameraPose pose;
    pose.target = {620, 720};
    pose.targetHeight = middle.z();
    pose.distance = 260;
    pose.headingDeg = 180;  // from the north, so that the tower hides nothing of its shadow
    pose.pitchDeg = -55;
    const Point3 shaded(622, 722, middle.z()), open(670, 672, middle.z());
    const int before = brightnessAt(shaded, pose, scene::Quality::software);
    QVERIFY2(std::abs(before - brightnessAt(open, pose, scene::Quality::software)) < 0.06 * before,
             qPrintable(QString::number(before)));
    for (const scene::Quality gpu : {scene::Quality::standard, scene::Quality::workstation}) {
      const int dark = brightnessAt(shaded, pose, gpu), lit = brightnessAt(open, pose, gpu);
      QVERIFY2(dark < 0.9 * before, qPrintable(QString("%1 of %2").arg(dark).arg(before)));
      QVERIFY2(std::abs(lit - before) < 0.06 * before,
               qPrintable(QString("%1 of %2").arg(lit).arg(before)));
    }
    QVERIFY(std::abs(brightnessAt(shaded, pose, scene::Quality::software) - before) < 4);
  }
};

QTEST_GUILESS_MAIN(ObliqueShadowsTest)
#include "zz_oblique_shadows_test.moc"
