#include "engine/scene/building_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <osg/Geometry>
#include <osg/KdTree>
#include <osg/LOD>
#include <osg/MatrixTransform>
#include <osgUtil/LineSegmentIntersector>

#include "engine/scene/triangulate.h"

namespace citymirror::scene {
namespace {

constexpr double kTile = 500;  // m
constexpr int kStylesPerRow = 1024;
constexpr unsigned kFeatureSlot = 6, kWallSlot = 7;

struct Batch {
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec3Array> normals = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec2Array> walls = new osg::Vec2Array;
  osg::ref_ptr<osg::UIntArray> features = new osg::UIntArray;
  std::vector<unsigned> indices;
};

void addVertex(Batch& batch, const osg::Vec3& at, const osg::Vec3& normal, const osg::Vec2& wall,
               unsigned feature) {
  batch.vertices->push_back(at);
  batch.normals->push_back(normal);
  batch.walls->push_back(wall);
  batch.features->push_back(feature);
}

void addWall(Batch& batch, const osg::Vec3& a, const osg::Vec3& b, float height, float along,
             unsigned feature) {
  const osg::Vec3 run = b - a;
  const float length = run.length();
  if (length < 0.01F) return;
  const osg::Vec3 normal(run.y() / length, -run.x() / length, 0), up(0, 0, height);
  const unsigned first = unsigned(batch.vertices->size());
  addVertex(batch, a, normal, {0, along}, feature);
  addVertex(batch, b, normal, {0, along + length}, feature);
  addVertex(batch, b + up, normal, {height, along + length}, feature);
  addVertex(batch, a + up, normal, {height, along}, feature);
  for (unsigned i : {0U, 1U, 2U, 0U, 2U, 3U}) batch.indices.push_back(first + i);
}

void addBuilding(Batch& batch, const BuildingSet& set, std::uint32_t i, const Point2& middle) {
  std::vector<Point2> ring(set.footprint(i).begin(), set.footprint(i).end());
  if (ring.size() < 3) return;
  if (signedArea(ring) < 0) std::reverse(ring.begin(), ring.end());
  const float base = set.ground[i] - 0.5F, height = std::max(set.height[i], 2.0F) + 0.5F;
  float along = 0;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const Point2 a = ring[k] - middle, b = ring[(k + 1) % ring.size()] - middle;
    addWall(batch, {float(a.x()), float(a.y()), base}, {float(b.x()), float(b.y()), base}, height,
            along, i);
    along += float((b - a).norm());
  }
  const unsigned roof = unsigned(batch.vertices->size());
  for (const Point2& p : ring) {
    addVertex(batch, {float(p.x() - middle.x()), float(p.y() - middle.y()), base + height},
              {0, 0, 1}, {height, 0}, i);
  }
  for (const auto& t : triangulate(ring)) {
    for (unsigned k : t) batch.indices.push_back(roof + k);
  }
}

osg::ref_ptr<osg::Geometry> geometryOf(const Batch& batch, std::size_t indexCount) {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(batch.vertices);
  geometry->setNormalArray(batch.normals, osg::Array::BIND_PER_VERTEX);
  batch.features->setPreserveDataType(true);
  geometry->setVertexAttribArray(kFeatureSlot, batch.features, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(kWallSlot, batch.walls, osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  triangles->assign(batch.indices.begin(), batch.indices.begin() + std::ptrdiff_t(indexCount));
  geometry->addPrimitiveSet(triangles);
  return geometry;
}

struct Detail {
  double whole, third;  // m up to which all, then the largest third, are drawn
};

/// A city of up to 40,000 buildings is drawn whole to the horizon of an overview.
Detail detailFor(std::size_t buildings) {
  return buildings <= 40000 ? Detail{12000, 16000} : Detail{2000, 5000};
}

void addTile(BuildingMesh& mesh, const BuildingSet& set, std::vector<std::uint32_t>& members,
             const Detail& detail) {
  const auto bulk = [&](std::uint32_t i) {
    return std::abs(signedArea(set.footprint(i))) * double(set.height[i]);
  };
  std::stable_sort(members.begin(), members.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return bulk(a) > bulk(b); });
  const Point2 first = set.points[set.ringOffset[members[0]]];
  const Point2 middle((std::floor(first.x() / kTile) + 0.5) * kTile,
                      (std::floor(first.y() / kTile) + 0.5) * kTile);
  Batch batch;
  std::size_t twelfth = 0, third = 0;
  for (std::size_t k = 0; k < members.size(); ++k) {
    addBuilding(batch, set, members[k], middle);
    if (k <= members.size() / 12) twelfth = batch.indices.size();
    if (k <= members.size() / 3) third = batch.indices.size();
  }
  if (batch.indices.empty()) return;
  osg::ref_ptr<osg::LOD> levels = new osg::LOD;
  const osg::ref_ptr<osg::Geometry> whole = geometryOf(batch, batch.indices.size());
  levels->addChild(whole, 0, float(detail.whole));
  levels->addChild(geometryOf(batch, third), float(detail.whole), float(detail.third));
  levels->addChild(geometryOf(batch, twelfth), float(detail.third), 1e9F);
  const osg::Matrix place = osg::Matrix::translate(middle.x(), middle.y(), 0);
  osg::ref_ptr<osg::MatrixTransform> drawn = new osg::MatrixTransform(place);
  drawn->addChild(levels);
  mesh.drawn->addChild(drawn);
  osg::ref_ptr<osg::MatrixTransform> finest = new osg::MatrixTransform(place);
  finest->addChild(whole);
  mesh.finest->addChild(finest);
}

void makeStyles(BuildingMesh& mesh, std::size_t count) {
  mesh.styles = new osg::Image;
  const int rows = std::max(1, int((count + kStylesPerRow - 1) / kStylesPerRow));
  mesh.styles->allocateImage(kStylesPerRow, rows, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  mesh.styles->setInternalTextureFormat(GL_RGBA8);
  std::fill_n(mesh.styles->data(), mesh.styles->getTotalSizeInBytes(), std::uint8_t(0));
  mesh.styles->setDataVariance(osg::Object::DYNAMIC);
  mesh.styleTexture = new osg::Texture2D(mesh.styles);
  mesh.styleTexture->setDataVariance(osg::Object::DYNAMIC);
  mesh.styleTexture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  mesh.styleTexture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  mesh.styleTexture->setResizeNonPowerOfTwoHint(false);
  mesh.styleTexture->setUnRefImageDataAfterApply(false);
}

}  // namespace

void BuildingMesh::setStyle(std::uint32_t building, const osg::Vec4& colorAndStrength) {
  if (!styles || int(building / kStylesPerRow) >= styles->t()) return;
  auto* texel = styles->data(int(building % kStylesPerRow), int(building / kStylesPerRow));
  for (int k = 0; k < 4; ++k)
    texel[k] = std::uint8_t(std::clamp(colorAndStrength[k], 0.0F, 1.0F) * 255.0F);
  styles->dirty();
}

BuildingMesh buildBuildings(const BuildingSet& set, const run::JobContext& job) {
  BuildingMesh mesh;
  mesh.drawn = new osg::Group;
  mesh.finest = new osg::Group;
  makeStyles(mesh, set.size());
  std::map<std::pair<int, int>, std::vector<std::uint32_t>> tiles;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set.footprint(i).size() < 3) continue;
    const Point2& p = set.footprint(i)[0];
    tiles[{int(std::floor(p.x() / kTile)), int(std::floor(p.y() / kTile))}].push_back(i);
  }
  const Detail detail = detailFor(set.size());
  for (auto& [key, members] : tiles) {
    if (job.cancelled()) return mesh;
    addTile(mesh, set, members, detail);
  }
  osg::ref_ptr<osg::KdTreeBuilder> trees = new osg::KdTreeBuilder;
  mesh.finest->accept(*trees);
  return mesh;
}

std::int64_t pickBuilding(const BuildingMesh& mesh, const Ray& ray, Point3& hit) {
  if (!mesh.finest) return -1;
  const Point3 end = ray.origin + 30000.0 * ray.direction;
  osg::ref_ptr<osgUtil::LineSegmentIntersector> line = new osgUtil::LineSegmentIntersector(
      osg::Vec3d(ray.origin.x(), ray.origin.y(), ray.origin.z()),
      osg::Vec3d(end.x(), end.y(), end.z()));
  line->setIntersectionLimit(osgUtil::Intersector::LIMIT_NEAREST);
  osgUtil::IntersectionVisitor visitor(line);
  mesh.finest->accept(visitor);
  if (!line->containsIntersections()) return -1;
  const auto nearest = line->getFirstIntersection();
  const auto* geometry = nearest.drawable->asGeometry();
  if (geometry == nullptr || nearest.indexList.empty()) return -1;
  const auto* features =
      dynamic_cast<const osg::UIntArray*>(geometry->getVertexAttribArray(kFeatureSlot));
  if (features == nullptr || nearest.indexList[0] >= features->size()) return -1;
  const osg::Vec3d at = nearest.getWorldIntersectPoint();
  hit = {at.x(), at.y(), at.z()};
  return (*features)[nearest.indexList[0]];
}

}  // namespace citymirror::scene
