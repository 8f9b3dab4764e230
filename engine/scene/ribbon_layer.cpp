#include "engine/scene/ribbon_layer.h"

#include <algorithm>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "engine/draw/ribbon_key.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

struct RibbonLook {
  osg::Vec4 color;
  float halfWidth;  // m
  float leastPixels;
  float dash;  // m, 0 = solid
  float lift;  // m
};

RibbonLook lookOf(const draw::Ribbon& ribbon) {
  using draw::RibbonRole;
  osg::Vec4 color = vec4Of(draw::colorOf({ribbon.role, ribbon.severity}));
  switch (ribbon.role) {
    case RibbonRole::routeNow:
      return {color, 4.5F, 3.8F, 0, 3.0F};
    case RibbonRole::routeDry:
      color.a() = 0.85F;
      return {color, 2.6F, 2.4F, 40, 3.1F};
    case RibbonRole::closedRoad:
      return {color, 4.5F, 2.0F, 14, 1.2F};
    case RibbonRole::pondedRoad:
      if (ribbon.severity <= Severity::blue) {
        color.a() = 0.7F;
        return {color, 1.8F, 0.7F, 0, 1.0F};
      }
      color.a() = 0.9F;
      return {color, 3.0F, ribbon.severity >= Severity::orange ? 1.8F : 1.3F, 0, 1.1F};
    case RibbonRole::barrier:
      return {color, 2.2F, 3.0F, 0, 2.4F};
    case RibbonRole::selection:
      break;
  }
  color.a() = 0.75F;
  return {color, 6.0F, 2.5F, 0, 2.0F};
}

struct RibbonBatch {
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> across = new osg::Vec4Array;
  osg::ref_ptr<osg::Vec4Array> style = new osg::Vec4Array;
  osg::ref_ptr<osg::Vec4Array> color = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
};

Point2 sideAt(const std::vector<Point2>& line, std::size_t k) {
  const Point2 into =
      (line[std::max<std::size_t>(k, 1)] - line[std::max<std::size_t>(k, 1) - 1]).normalized();
  const std::size_t next = std::min(k + 1, line.size() - 1);
  const Point2 out = next > k ? Point2((line[next] - line[k]).normalized()) : into;
  Point2 mean = into + out;
  mean = mean.norm() > 1e-6 ? Point2(mean.normalized()) : into;
  return Point2(-mean.y(), mean.x()) / std::max(0.5, mean.dot(out));
}

void add(RibbonBatch& batch, std::span<const Point2> points, const RibbonLook& look,
         const GroundModel& ground, const Point2& middle) {
  std::vector<Point2> line;
  for (const Point2& p : resample(points, 8)) {
    if (line.empty() || (p - line.back()).norm() > 1e-6) line.push_back(p);
  }
  if (line.size() < 2) return;
  double along = 0;
  for (std::size_t k = 0; k < line.size(); ++k) {
    if (k > 0) along += (line[k] - line[k - 1]).norm();
    const Point2 p = line[k] - middle, side = sideAt(line, k);
    const float z = float(ground.heightAt(line[k].x(), line[k].y())) + 1.0F;
    for (float sign : {1.0F, -1.0F}) {
      batch.vertices->push_back({float(p.x()), float(p.y()), z});
      batch.across->push_back({float(side.x()), float(side.y()), look.halfWidth, sign});
      batch.style->push_back({float(along), look.leastPixels, look.dash, look.lift});
      batch.color->push_back(look.color);
    }
    if (k == 0) continue;
    const unsigned first = unsigned(batch.vertices->size()) - 4;
    for (unsigned i : {0U, 1U, 3U, 0U, 3U, 2U}) batch.triangles->push_back(first + i);
  }
}

osg::ref_ptr<osg::Node> placed(const RibbonBatch& batch, const Point2& middle) {
  osg::ref_ptr<osg::MatrixTransform> node =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  if (batch.vertices->empty()) return node;
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(batch.vertices);
  geometry->setColorArray(batch.color, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(6, batch.across, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(7, batch.style, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(batch.triangles);
  node->addChild(geometry);
  return node;
}

}  // namespace

osg::ref_ptr<osg::Node> buildRibbons(const draw::RibbonSet& ribbons, const GroundModel& ground) {
  using draw::RibbonRole;
  const Point2 middle = ground.bounds.centre();
  RibbonBatch batch;
  for (RibbonRole role : {RibbonRole::pondedRoad, RibbonRole::closedRoad, RibbonRole::selection,
                          RibbonRole::barrier, RibbonRole::routeDry, RibbonRole::routeNow}) {
    for (const draw::Ribbon& ribbon : ribbons) {
      if (ribbon.role == role && ribbon.line.size() >= 2)
        add(batch, ribbon.line, lookOf(ribbon), ground, middle);
    }
  }
  return placed(batch, middle);
}

osg::ref_ptr<osg::Node> buildLine(std::span<const Point2> line, const GroundModel& ground) {
  const draw::Palette& palette = draw::darkPalette();
  const Point2 middle = ground.bounds.centre();
  RibbonBatch batch;
  add(batch, line, {vec4Of(palette.ground), 0, 3.4F, 0, 0}, ground, middle);
  add(batch, line, {vec4Of(palette.accent), 0, 1.9F, 0, 0}, ground, middle);
  return placed(batch, middle);
}

void styleRibbons(osg::StateSet& state) {
  state.setAttributeAndModes(makeProgram("ribbon"));
  state.setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state.setMode(GL_BLEND, osg::StateAttribute::ON);
  state.setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state.setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  setOrder(state, RenderOrder::ribbons);
}

void styleLine(osg::StateSet& state) {
  styleRibbons(state);
  state.setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0, 1, false));
  setOrder(state, RenderOrder::line);
}

}  // namespace citymirror::scene
