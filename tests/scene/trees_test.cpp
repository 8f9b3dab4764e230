#include "engine/scene/tree_layer.h"

#include <QtTest>
#include <osg/LOD>
#include <osg/MatrixTransform>
#include <osg/NodeVisitor>

#include "engine/draw/overview.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/shed_geometry.h"
#include "engine/scene/street_reach.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

struct Finder : osg::NodeVisitor {
  Finder() : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN) {}
  void apply(osg::LOD& node) override {
    lods.push_back(&node);
    traverse(node);
  }
  void apply(osg::Drawable& node) override {
    if (auto* geometry = dynamic_cast<ShedGeometry*>(&node)) shed.push_back(geometry);
  }
  std::vector<osg::LOD*> lods;
  std::vector<ShedGeometry*> shed;
};

std::size_t bytesOf(const Finder& found) {
  std::size_t bytes = 0;
  for (const ShedGeometry* geometry : found.shed) bytes += geometry->bytesHeld();
  return bytes;
}

CityModel treeCity() {
  CityModel city = smallCity();
  for (int i = 0; i < 400; ++i) {
    city.trees.add({20 + (i % 20) * 48.0, 150 + (i / 20) * 40.0}, 6 + i % 8, 2 + 0.1 * (i % 9));
  }
  return city;
}

}  // namespace

class TreesTest : public QObject {
  Q_OBJECT
 private slots:
  void aTreeStandsOnTheGroundAsHighAndWideAsItIs() {
    const CityModel city = treeCity();
    const GroundModel ground = buildGround(city, {});
    const std::uint32_t member[] = {150};
    const Point2 at = city.trees.at[150];
    const double foot = ground.heightAt(at.x(), at.y());
    for (const TreeForm form : {TreeForm::full, TreeForm::plain}) {
      const auto geometry = packTrees(city.trees, ground, member, {at.x(), at.y(), foot}, form);
      const auto& corners = dynamic_cast<const osg::Vec4sArray&>(*geometry->getVertexArray());
      QCOMPARE(corners.size(), std::size_t(form == TreeForm::full ? 18 : 6));
      double top = 0, wide = 0;
      for (const osg::Vec4s& corner : corners) {
        top = std::max(top, corner.z() * kTreeUnit);
        wide = std::max(wide, std::hypot(corner.x(), corner.y()) * kTreeUnit);
      }
      QVERIFY(std::abs(top - double(city.trees.height[150])) < 0.05);
      QVERIFY(std::abs(wide - double(city.trees.crown[150])) < 0.08);
    }
  }
  void everyTriangleOfACrownFacesOutward() {
    const CityModel city = treeCity();
    const GroundModel ground = buildGround(city, {});
    const std::uint32_t member[] = {7};
    const Point2 at = city.trees.at[7];
    const Point3 middle(at.x(), at.y(),
                        ground.heightAt(at.x(), at.y()) + 0.6 * double(city.trees.height[7]));
    const auto geometry = packTrees(city.trees, ground, member, middle, TreeForm::plain);
    const auto& corners = dynamic_cast<const osg::Vec4sArray&>(*geometry->getVertexArray());
    const auto& of = dynamic_cast<const osg::DrawElementsUShort&>(*geometry->getPrimitiveSet(0));
    QCOMPARE(of.size(), std::size_t(8 * 3));
    for (std::size_t k = 0; k < of.size(); k += 3) {
      Point3 p[3];
      for (std::size_t c = 0; c < 3; ++c) {
        const osg::Vec4s& v = corners[of[k + c]];
        p[c] = Point3(v.x(), v.y(), v.z());
      }
      QVERIFY((p[1] - p[0]).cross(p[2] - p[0]).dot(p[0] + p[1] + p[2]) > 0);
    }
  }
  void farTreesAreFewerAndEndWhereTheGroundsPictureShowsThem() {
    const CityModel city = treeCity();
    const GroundModel ground = buildGround(city, {});
    const auto trees = buildTrees(city.trees, ground, {});
    Finder found;
    trees->accept(found);
    QCOMPARE(found.lods.size(), std::size_t(16));
    for (const osg::LOD* lod : found.lods) {
      QCOMPARE(lod->getNumChildren(), 3U);
      for (unsigned k = 0; k + 1 < 3; ++k) QCOMPARE(lod->getMaxRange(k), lod->getMinRange(k + 1));
      QVERIFY(lod->getMaxRange(2) < 2500);
    }
    QCOMPARE(found.shed.size(), 3 * found.lods.size());
    QCOMPARE(bytesOf(found), std::size_t(0));  // packed when they are seen
    QCOMPARE(buildTrees({}, ground, {})->getNumChildren(), 0U);
  }
  void treesAreSeenAndCanBeHidden() {
    auto renderer = OffscreenRenderer::make(320, 240);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(std::make_shared<const CityModel>(treeCity()), {});
    draw::CameraPose pose;
    pose.target = {500, 400};
    pose.distance = 200;
    pose.pitchDeg = -40;
    const auto differing = [](const Image& a, const Image& b) {
      int count = 0;
      for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
        count += std::abs(a.rgba[i] - b.rgba[i]) > 20 ? 1 : 0;
      }
      return count;
    };
    const Image with = (*renderer)->render({}, pose);
    (*renderer)->scene().setLayerVisible(SceneLayer::trees, false);
    const Image without = (*renderer)->render({}, pose);
    QVERIFY2(differing(with, without) > 400, qPrintable(QString::number(differing(with, without))));
    (*renderer)->scene().setLayerVisible(SceneLayer::trees, true);
    QVERIFY((*renderer)->render({}, pose).rgba == with.rgba);
  }
  void arraysLeaveTheMemoryOnceDrawnAndComeBackForAnotherContext() {
    const auto city = std::make_shared<const CityModel>(treeCity());
    const auto build = buildScene(city, {});
    Finder found;
    for (const auto& tile : build->buildings.tiles) tile->accept(found);
    const std::size_t before = bytesOf(found);
    QVERIFY(before > 20000);
    const auto picture = [&] {
      auto renderer = OffscreenRenderer::make(320, 240);
      (*renderer)->scene().attach(build);
      (*renderer)->scene().complete();
      draw::CameraPose pose = draw::overviewOf(city->extent);
      pose.distance = 900;
      return (*renderer)->render({}, pose).rgba;
    };
    const auto first = picture();
    QVERIFY2(bytesOf(found) * 2 < before, qPrintable(QString::number(bytesOf(found))));
    QVERIFY(picture() == first);
  }
  void detailEndsNearerBetweenTheHouses() {
    draw::CameraPose street, overview;
    street.distance = 150;
    street.pitchDeg = -12;
    overview.distance = 5000;
    QVERIFY(StreetReach::shareFor({street}) < 0.7F);
    QCOMPARE(StreetReach::shareFor({overview}), 1.0F);
  }
  void hiddenLayersLeaveTheGroundsPictureToo() {
    CityScene scene;
    scene.attach(buildScene(std::make_shared<const CityModel>(treeCity()), {}));
    QVERIFY(!scene.groundWanted());
    scene.setLayerVisible(SceneLayer::roads, false);
    const auto look = scene.groundWanted();
    QVERIFY(look && !look->content.roads && look->content.buildings && look->content.trees);
    scene.showGround(scene.build()->picture, *look);
    QVERIFY(!scene.groundWanted());
    scene.setLayerVisible(SceneLayer::roads, true);
    QVERIFY(scene.groundWanted() && scene.groundWanted()->content.roads);
  }
  void theQualitySwitchesFacades() {
    auto renderer = OffscreenRenderer::make(320, 240);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(std::make_shared<const CityModel>(smallCity()), {});
    draw::CameraPose pose;
    pose.target = {500, 300};
    pose.distance = 90;
    pose.pitchDeg = -10;
    const Image plain = (*renderer)->render({}, pose);
    (*renderer)->scene().setQuality(stepOf(Quality::workstation));
    const Image fine = (*renderer)->render({}, pose);
    QVERIFY(plain.rgba != fine.rgba);
    (*renderer)->scene().setQuality(stepOf(Quality::software));
    QVERIFY((*renderer)->render({}, pose).rgba == plain.rgba);
  }
};

QTEST_APPLESS_MAIN(TreesTest)
#include "trees_test.moc"
