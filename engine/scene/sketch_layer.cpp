#include "engine/scene/sketch_layer.h"

#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"
#include "engine/scene/triangulate.h"

namespace citymirror::scene {
namespace {

constexpr float kRim = 1.5F, kTint = 0.22F;  // px; opacity of an area

struct Strokes {
  explicit Strokes(const Point3& place) : origin(place) {}
  Point3 origin;
  osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> others = new osg::Vec4Array;
  osg::ref_ptr<osg::FloatArray> halves = new osg::FloatArray;
  osg::ref_ptr<osg::Vec4Array> colors = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);

  osg::Vec3 near(const Point3& p) const {
    const Point3 d = p - origin;
    return {float(d.x()), float(d.y()), float(d.z())};
  }
  unsigned add(const Point3& at, const Point3& other, float side, float half,
               const osg::Vec4& color) {
    points->push_back(near(at));
    others->push_back(osg::Vec4(near(other), side));
    halves->push_back(half);
    colors->push_back(color);
    return unsigned(points->size()) - 1;
  }
  void stroke(const Point3& a, const Point3& b, float half, const osg::Vec4& color) {
    const unsigned first = add(a, b, 1, half, color);
    add(a, b, -1, half, color);
    add(b, a, -1, half, color);
    add(b, a, 1, half, color);
    for (const unsigned i : {0U, 1U, 3U, 0U, 3U, 2U}) triangles->push_back(first + i);
  }
  void area(const std::vector<Point3>& ring, osg::Vec4 color) {
    std::vector<Point2> flat;
    for (const Point3& p : ring) flat.push_back(p.head<2>());
    color.a() = kTint;
    const unsigned first = unsigned(points->size());
    for (const Point3& p : ring) add(p, p, 0, 0, color);
    for (const auto& t : triangulate(flat))
      for (const std::uint32_t i : t) triangles->push_back(first + i);
  }
  osg::ref_ptr<osg::Node> made() const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(points);
    geometry->setVertexAttribArray(6, others, osg::Array::BIND_PER_VERTEX);
    geometry->setVertexAttribArray(7, halves, osg::Array::BIND_PER_VERTEX);
    geometry->setColorArray(colors, osg::Array::BIND_PER_VERTEX);
    geometry->addPrimitiveSet(triangles);
    geometry->setCullingActive(false);
    osg::ref_ptr<osg::MatrixTransform> placed =
        new osg::MatrixTransform(osg::Matrix::translate(origin.x(), origin.y(), origin.z()));
    placed->addChild(geometry);
    return placed;
  }
};

void trace(Strokes& strokes, const draw::SketchLine& line, float half, const osg::Vec4& color) {
  for (std::size_t i = 1; i < line.points.size(); ++i)
    strokes.stroke(line.points[i - 1], line.points[i], half, color);
  if (line.filled && line.points.size() > 2)
    strokes.stroke(line.points.back(), line.points.front(), half, color);
}

}  // namespace

SketchLayer::SketchLayer() {
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("sketch"));
  state->setAttributeAndModes(
      new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA));
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0, 1, false));
  setOrder(*state, RenderOrder::line);
}

void SketchLayer::show(const std::vector<draw::SketchLine>& lines) {
  root_->removeChildren(0, root_->getNumChildren());
  const osg::Vec4 rim = vec4Of(draw::darkPalette().ground);
  for (const draw::SketchLine& line : lines) {
    if (line.points.size() < 2) continue;
    Strokes strokes(line.points.front());
    if (line.filled && line.points.size() > 2) strokes.area(line.points, vec4Of(line.color));
    trace(strokes, line, line.width / 2 + kRim, rim);
    trace(strokes, line, line.width / 2, vec4Of(line.color));
    root_->addChild(strokes.made());
  }
}

}  // namespace citymirror::scene
