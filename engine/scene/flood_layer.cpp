#include "engine/scene/flood_layer.h"

#include <algorithm>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/MatrixTransform>

#include "engine/draw/depth_opacity.h"
#include "engine/draw/water_sample.h"
#include "engine/scene/flood_mesh.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

void setBands(osg::StateSet& state, const draw::ColorRamp& ramp) {
  osg::ref_ptr<osg::Uniform> from = new osg::Uniform(osg::Uniform::FLOAT, "bandFrom", 6);
  osg::ref_ptr<osg::Uniform> color = new osg::Uniform(osg::Uniform::FLOAT_VEC4, "bandColor", 6);
  for (unsigned i = 0; i < 6; ++i) {
    from->setElement(i, ramp.value[i]);
    color->setElement(i, vec4Of(ramp.color[i]));
  }
  state.addUniform(from);
  state.addUniform(color);
  state.addUniform(
      new osg::Uniform("opacity", osg::Vec4(draw::kFilmOpacity, draw::kSheetFlowOpacity,
                                            draw::kPondingOpacity, draw::kDeepOpacity)));
}

/// One texel per cell, linear between their centres.
osg::ref_ptr<osg::Texture2D> textureOf(const GridShape& shape, GLenum internal, GLenum format,
                                       const std::vector<float>& values) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(shape.columns, shape.rows, 1, format, GL_FLOAT);
  image->setInternalTextureFormat(GLint(internal));
  std::copy(values.begin(), values.end(), reinterpret_cast<float*>(image->data()));
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  texture->setUseHardwareMipMapGeneration(false);
  return texture;
}

/// Heights in textures count from here, so that floats keep millimetres.
float datumOf(const RasterGrid<float>& bed) {
  float lowest = INFINITY;
  for (const float z : bed.values) lowest = std::min(lowest, std::isfinite(z) ? z : INFINITY);
  return std::isfinite(lowest) ? lowest : 0;
}

bool sameGround(const draw::WaterSurface& a, const draw::WaterSurface& b) {
  return a.bed == b.bed && a.solid == b.solid && a.minDepth == b.minDepth;
}

}  // namespace

FloodLayer::FloodLayer() : group_(new osg::Group) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("flood"));
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  setOrder(*state, RenderOrder::water);
  setBands(*state, draw::depthRamp());
  const draw::Palette& palette = draw::darkPalette();
  state->addUniform(new osg::Uniform("shallowWater", vec3Of(palette.floodShallow)));
  state->addUniform(new osg::Uniform("deepWater", vec3Of(palette.floodDeep)));
  setLook(draw::WaterLook::depthRamp);
}

void FloodLayer::setLook(draw::WaterLook look) {
  group_->getOrCreateStateSet()
      ->getOrCreateUniform("natural", osg::Uniform::BOOL)
      ->set(look == draw::WaterLook::natural);
}

void FloodLayer::setNight(float night) {
  setBands(*group_->getOrCreateStateSet(), draw::depthRampBy(night));
}

void FloodLayer::setWaterMask(osg::Texture2D* mask, const Bounds& bounds) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  bind(2, "waterMask", mask);
  state->addUniform(
      new osg::Uniform("maskMin", osg::Vec2(float(bounds.west), float(bounds.south))));
  state->addUniform(
      new osg::Uniform("maskSize", osg::Vec2(float(bounds.width()), float(bounds.height()))));
}

void FloodLayer::show(std::shared_ptr<const draw::WaterSurface> water, const GroundModel& ground) {
  const auto old = std::move(water_);
  water_ = std::move(water);
  if (!water_ || !draw::drawable(*water_)) {
    group_->removeChildren(0, group_->getNumChildren());
    water_.reset();
    return;
  }
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->getOrCreateUniform("fraction", osg::Uniform::FLOAT)
      ->set(std::clamp(water_->fraction, 0.0F, 1.0F));
  state->getOrCreateUniform("minDepth", osg::Uniform::FLOAT)->set(water_->minDepth);
  const bool known = old && sameGround(*old, *water_);
  if (!known) bind(3, "bedMap", bed());
  const auto reuse = [&](const std::shared_ptr<const RasterGrid<float>>& depth) {
    if (known && old->before == depth) return before_;
    if (known && old->after == depth) return after_;
    return keyframe(*depth);
  };
  const auto before = reuse(water_->before);
  after_ = water_->after == water_->before ? before : reuse(water_->after);
  before_ = before;
  bind(0, "waterBefore", before_);
  bind(1, "waterAfter", after_);
  const bool same = known && old->before == water_->before && old->after == water_->after;
  if (!same || group_->getNumChildren() == 0) mesh(ground);
}

osg::ref_ptr<osg::Texture2D> FloodLayer::keyframe(const RasterGrid<float>& depth) const {
  const GridShape& shape = depth.shape;
  const float datum = datumOf(*water_->bed);
  std::vector<float> values(shape.size() * 3, 0.0F);
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      if (!draw::open(*water_, c, r)) continue;
      float* texel = &values[3 * shape.index(c, r)];
      texel[0] = draw::depthOf(depth, c, r);
      if (texel[0] < water_->minDepth) continue;
      texel[1] = 1;
      texel[2] = water_->bed->at(c, r) - datum + texel[0];
    }
  }
  return textureOf(shape, GL_RGB32F, GL_RGB, values);
}

osg::ref_ptr<osg::Texture2D> FloodLayer::bed() const {
  const RasterGrid<float>& bed = *water_->bed;
  const float datum = datumOf(bed);
  std::vector<float> values(bed.shape.size() * 2, 0.0F);
  for (int r = 0; r < bed.shape.rows; ++r) {
    for (int c = 0; c < bed.shape.columns; ++c) {
      if (!draw::open(*water_, c, r)) continue;
      values[2 * bed.shape.index(c, r)] = 1;
      values[2 * bed.shape.index(c, r) + 1] = bed.at(c, r) - datum;
    }
  }
  return textureOf(bed.shape, GL_RG32F, GL_RG, values);
}

void FloodLayer::bind(int unit, const char* name, osg::Texture2D* texture) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->setTextureAttribute(unsigned(unit), texture);
  state->getOrCreateUniform(name, osg::Uniform::SAMPLER_2D)->set(unit);
}

void FloodLayer::place(const GridShape& shape) {
  const Bounds bounds = shape.bounds();
  const Point2 middle = bounds.centre();
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->getOrCreateUniform("cityMin", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(float(bounds.west), float(bounds.south)));
  state->getOrCreateUniform("citySize", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(float(bounds.width()), float(bounds.height())));
  state->getOrCreateUniform("tileCentre", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(float(middle.x()), float(middle.y())));
}

void FloodLayer::mesh(const GroundModel& ground) {
  const Point2 middle = water_->bed->shape.bounds().centre();
  place(water_->bed->shape);
  osg::ref_ptr<osg::MatrixTransform> placed =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  placed->addChild(buildFloodMesh(*water_, ground, middle));
  group_->removeChildren(0, group_->getNumChildren());
  group_->addChild(placed);
}

}  // namespace citymirror::scene
