#include "engine/scene/arrow_layer.h"

#include <algorithm>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "engine/draw/water_sample.h"
#include "engine/scene/flood_mesh.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr double kHalfWidth = 4.5;  // design pixels
constexpr double kFadeIn = 1.3;     // times the least spacing at which an arrow is full

bool flowKnown(const draw::WaterSurface& water) {
  return water.qxBefore && water.qyBefore && water.qxAfter && water.qyAfter;
}

bool sameKeyframes(const draw::WaterSurface& a, const draw::WaterSurface& b) {
  return a.before == b.before && a.after == b.after && a.qxBefore == b.qxBefore &&
         a.qxAfter == b.qxAfter;
}

bool moves(const draw::WaterSurface& water, const draw::ArrowSite& site) {
  const auto at = [&](const RasterGrid<float>& depth, const RasterGrid<float>& qx,
                      const RasterGrid<float>& qy) {
    const float d = draw::depthOf(depth, site.column, site.row);
    return d >= water.minDepth && std::hypot(draw::depthOf(qx, site.column, site.row),
                                             draw::depthOf(qy, site.column, site.row)) >=
                                      float(draw::kLeastArrowSpeed) * d;
  };
  return at(*water.before, *water.qxBefore, *water.qyBefore) ||
         at(*water.after, *water.qxAfter, *water.qyAfter);
}

}  // namespace

struct ArrowLayer::Batch {
  Point2 middle;
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> flow = new osg::Vec4Array, corner = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);

  osg::ref_ptr<osg::Node> node() const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setCullingActive(false);
    geometry->setVertexArray(vertices);
    geometry->setVertexAttribArray(6, flow, osg::Array::BIND_PER_VERTEX);
    geometry->setVertexAttribArray(7, corner, osg::Array::BIND_PER_VERTEX);
    geometry->addPrimitiveSet(triangles);
    osg::ref_ptr<osg::MatrixTransform> placed =
        new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
    placed->addChild(geometry);
    return placed;
  }
};

ArrowLayer::ArrowLayer() : group_(new osg::Group) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("arrow"));
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  setOrder(*state, RenderOrder::arrows);
  const draw::Palette& palette = draw::darkPalette();
  state->addUniform(new osg::Uniform("arrowColor", vec3Of(palette.text)));
  state->addUniform(new osg::Uniform("haloColor", vec3Of(palette.ground)));
}

void ArrowLayer::show(std::shared_ptr<const draw::WaterSurface> water) {
  const auto old = std::move(water_);
  water_ = std::move(water);
  dirty_ = true;
  if (!water_ || !draw::drawable(*water_) || !flowKnown(*water_)) {
    water_.reset();
    moving_.clear();
    return;
  }
  if (!old || old->bed != water_->bed || old->solid != water_->solid)
    sites_ = draw::arrowSites(*water_);
  else if (sameKeyframes(*old, *water_))
    return;
  moving_.clear();
  std::copy_if(sites_.begin(), sites_.end(), std::back_inserter(moving_),
               [&](const draw::ArrowSite& site) { return moves(*water_, site); });
}

void ArrowLayer::add(const draw::ArrowSite& site, const ViewGeometry& view,
                     const GroundModel& ground) {
  const Point2 at = water_->bed->shape.centre(site.column, site.row);
  const auto sample = draw::sampleWater(*water_, at);
  if (!sample || sample->depth < water_->minDepth) return;
  const double speed = sample->speed();
  if (speed < draw::kLeastArrowSpeed) return;
  const float f = std::clamp(water_->fraction, 0.0F, 1.0F);
  const double z =
      (1 - f) * surfaceHeight(*water_, *water_->before, ground, site.column, site.row) +
      f * surfaceHeight(*water_, *water_->after, ground, site.column, site.row);
  const Point3 pixel = view.project({at.x(), at.y(), z});
  const double margin = 40 * view.scale;
  if (pixel.z() <= 1 || pixel.x() < -margin || pixel.y() < -margin ||
      pixel.x() > view.width + margin || pixel.y() > view.height + margin)
    return;
  const double metresPerPixel = view.pixelSize() * pixel.z() * view.scale;
  const double tilt = std::sqrt(std::clamp(std::sin(-view.pose.pitchDeg * M_PI / 180), 0.2, 1.0));
  const double spacing = site.spacing * tilt / metresPerPixel / draw::kArrowSpacing;
  if (spacing < 1) return;
  const double opacity = draw::arrowOpacity(speed) * std::min(1.0, (spacing - 1) / (kFadeIn - 1));
  const double half = draw::arrowLength(speed) / 2;
  const Point2 way = sample->velocity / speed, place = at - batch_->middle;
  const unsigned first = unsigned(batch_->vertices->size());
  for (const auto& [u, v] : {std::pair(-1.0F, -1.0F), {1.0F, -1.0F}, {1.0F, 1.0F}, {-1.0F, 1.0F}}) {
    batch_->vertices->push_back({float(place.x()), float(place.y()), float(z)});
    batch_->flow->push_back(
        {float(way.x()), float(way.y()), float(half * metresPerPixel), float(opacity)});
    batch_->corner->push_back({u, v, float(half), float(kHalfWidth)});
  }
  for (unsigned k : {0U, 1U, 2U, 0U, 2U, 3U}) batch_->triangles->push_back(first + k);
  ++count_;
}

void ArrowLayer::layOut(const ViewGeometry& view, const GroundModel& ground) {
  if (!dirty_ && laidOut_ == view.whole()) return;
  dirty_ = false;
  laidOut_ = view.whole();
  count_ = 0;
  group_->removeChildren(0, group_->getNumChildren());
  if (!water_) return;
  batch_ = std::make_shared<Batch>();
  batch_->middle = water_->bed->shape.bounds().centre();
  for (const draw::ArrowSite& site : moving_) {
    if (count_ >= draw::kMostArrows) break;
    add(site, view, ground);
  }
  if (count_ > 0) group_->addChild(batch_->node());
}

}  // namespace citymirror::scene
