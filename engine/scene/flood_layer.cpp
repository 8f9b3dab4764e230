#include "engine/scene/flood_layer.h"

#include <algorithm>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/MatrixTransform>

#include "engine/draw/depth_opacity.h"
#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

constexpr int kBlock = 16;          // cells of the grid per block of the mesh
constexpr int kLargestMesh = 1024;  // columns of the mesh at most

float depthIn(const RasterGrid<float>& grid, int c, int r) {
  const float depth = grid.at(c, r);
  return std::isfinite(depth) ? depth : 0.0F;
}

bool drawable(const draw::WaterSurface* water) {
  return water != nullptr && water->bed && water->before && water->after &&
         water->before->shape == water->after->shape && water->bed->shape == water->before->shape &&
         water->bed->shape.columns > 1 && water->bed->shape.rows > 1;
}

void setBands(osg::StateSet& state) {
  const draw::ColorRamp& ramp = draw::depthRamp();
  osg::ref_ptr<osg::Uniform> from = new osg::Uniform(osg::Uniform::FLOAT, "bandFrom", 6);
  osg::ref_ptr<osg::Uniform> color = new osg::Uniform(osg::Uniform::FLOAT_VEC4, "bandColor", 6);
  for (unsigned i = 0; i < 6; ++i) {
    from->setElement(i, ramp.value[i]);
    color->setElement(i, vec4Of(ramp.color[i]));
  }
  state.addUniform(from);
  state.addUniform(color);
  state.addUniform(new osg::Uniform(
      "opacity", osg::Vec3(draw::kSheetFlowOpacity, draw::kPondingOpacity, draw::kDeepOpacity)));
}

/// Level where wet, bed where dry, of the wetter keyframe.
float surfaceAt(const draw::WaterSurface& water, const GroundModel& ground, int c, int r) {
  const Point2 p = water.bed->shape.centre(c, r);
  const float depth = std::max(depthIn(*water.before, c, r), depthIn(*water.after, c, r));
  const float bed = water.bed->at(c, r);
  const float drawn = float(ground.heightAt(p.x(), p.y()));
  return std::max(drawn, std::isfinite(bed) ? bed + depth : drawn) + 0.05F;
}

bool wetBlock(const draw::WaterSurface& water, int c0, int r0, int c1, int r1) {
  for (int r = r0; r <= r1; ++r) {
    for (int c = c0; c <= c1; ++c) {
      if (depthIn(*water.before, c, r) >= water.minDepth) return true;
      if (depthIn(*water.after, c, r) >= water.minDepth) return true;
    }
  }
  return false;
}

std::vector<int> steps(int first, int last, int step) {
  std::vector<int> at;
  for (int i = first; i < last; i += step) at.push_back(i);
  at.push_back(last);
  return at;
}

void addBlock(const draw::WaterSurface& water, const GroundModel& ground, const Point2& middle,
              const std::vector<int>& columns, const std::vector<int>& rows,
              osg::Vec3Array& vertices, osg::DrawElementsUInt& triangles) {
  const unsigned first = unsigned(vertices.size()), w = unsigned(columns.size());
  for (int r : rows) {
    for (int c : columns) {
      const Point2 p = water.bed->shape.centre(c, r) - middle;
      vertices.push_back({float(p.x()), float(p.y()), surfaceAt(water, ground, c, r)});
    }
  }
  for (unsigned r = 0; r + 1 < rows.size(); ++r) {
    for (unsigned c = 0; c + 1 < w; ++c) {
      const unsigned i = first + r * w + c;
      for (unsigned k : {i, i + 1, i + w + 1, i, i + w + 1, i + w}) triangles.push_back(k);
    }
  }
}

}  // namespace

FloodLayer::FloodLayer() : group_(new osg::Group) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("flood"));
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setRenderBinDetails(10, "RenderBin");
  setBands(*state);
}

void FloodLayer::setWaterMask(osg::Texture2D* mask, const Bounds& bounds) {
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->setTextureAttribute(2, mask);
  state->addUniform(new osg::Uniform("waterMask", 2));
  state->addUniform(
      new osg::Uniform("maskMin", osg::Vec2(float(bounds.west), float(bounds.south))));
  state->addUniform(
      new osg::Uniform("maskSize", osg::Vec2(float(bounds.width()), float(bounds.height()))));
}

void FloodLayer::show(std::shared_ptr<const draw::WaterSurface> water, const GroundModel& ground) {
  const auto old = std::move(water_);
  water_ = std::move(water);
  if (!drawable(water_.get())) {
    group_->removeChildren(0, group_->getNumChildren());
    return;
  }
  osg::StateSet* state = group_->getOrCreateStateSet();
  state->getOrCreateUniform("fraction", osg::Uniform::FLOAT)
      ->set(std::clamp(water_->fraction, 0.0F, 1.0F));
  state->getOrCreateUniform("minDepth", osg::Uniform::FLOAT)->set(water_->minDepth);
  const bool known = drawable(old.get());
  if (!known || old->before != water_->before) upload(0, "depthBefore", *water_->before, before_);
  if (!known || old->after != water_->after) upload(1, "depthAfter", *water_->after, after_);
  const bool same = known && old->before == water_->before && old->after == water_->after &&
                    old->bed == water_->bed && old->minDepth == water_->minDepth;
  if (!same || group_->getNumChildren() == 0) mesh(ground);
}

void FloodLayer::upload(int unit, const char* name, const RasterGrid<float>& depth,
                        osg::ref_ptr<osg::Texture2D>& texture) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(depth.shape.columns, depth.shape.rows, 1, GL_RED, GL_FLOAT);
  image->setInternalTextureFormat(GL_R32F);
  auto* texel = reinterpret_cast<float*>(image->data());
  for (std::size_t i = 0; i < depth.values.size(); ++i) {
    texel[i] = std::isfinite(depth.values[i]) ? depth.values[i] : 0.0F;
  }
  texture = new osg::Texture2D(image);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  texture->setUseHardwareMipMapGeneration(false);
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
  const GridShape& shape = water_->bed->shape;
  const Point2 middle = shape.bounds().centre();
  place(shape);
  const int step =
      std::max(2, (std::max(shape.columns, shape.rows) + kLargestMesh - 1) / kLargestMesh);
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  for (int r0 = 0; r0 < shape.rows - 1; r0 += kBlock) {
    for (int c0 = 0; c0 < shape.columns - 1; c0 += kBlock) {
      const int r1 = std::min(r0 + kBlock, shape.rows - 1);
      const int c1 = std::min(c0 + kBlock, shape.columns - 1);
      if (!wetBlock(*water_, c0, r0, c1, r1)) continue;
      addBlock(*water_, ground, middle, steps(c0, c1, step), steps(r0, r1, step), *vertices,
               *triangles);
    }
  }
  group_->removeChildren(0, group_->getNumChildren());
  if (vertices->empty()) return;
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(vertices);
  geometry->addPrimitiveSet(triangles);
  osg::ref_ptr<osg::MatrixTransform> placed =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  placed->addChild(geometry);
  group_->addChild(placed);
}

}  // namespace citymirror::scene
