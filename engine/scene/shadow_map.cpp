#include "engine/scene/shadow_map.h"

#include <algorithm>
#include <cmath>
#include <osg/ColorMask>
#include <osg/CullFace>
#include <osg/PolygonOffset>

#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

constexpr double kShadowShare = 1.1, kLeastShadowed = 120, kMostShadowed = 2200;  // of the distance; m
constexpr double kTallest = 700;  // m above and below what is looked at
constexpr auto kShadowForced = osg::StateAttribute::ON | osg::StateAttribute::OVERRIDE;

osg::Matrixd towardsSun(const Point3& sun) {
  const osg::Vec3d from(sun.x(), sun.y(), sun.z());
  return osg::Matrixd::lookAt(from, osg::Vec3d(0, 0, 0),
                              sun.z() > 0.95 ? osg::Vec3d(0, 1, 0) : osg::Vec3d(0, 0, 1));
}

/// To whole texels, so that edges stand still while the camera moves.
double snapped(double v, double texel) { return std::floor(v / texel) * texel; }

}  // namespace

ShadowMap::ShadowMap(const std::vector<osg::ref_ptr<osg::Node>>& casters,
                     osg::StateSet& receivers)
    : receivers_(receivers),
      eyeToShadow_(new osg::Uniform(osg::Uniform::FLOAT_MAT4, "eyeToShadow")),
      texel_(new osg::Uniform("shadowTexel", 1.0F)) {
  for (const auto& caster : casters) casters_->addChild(caster, true);
  camera_->addChild(casters_);
  camera_->setReferenceFrame(osg::Transform::ABSOLUTE_RF_INHERIT_VIEWPOINT);
  camera_->setRenderOrder(osg::Camera::PRE_RENDER);
  camera_->setRenderTargetImplementation(osg::Camera::FRAME_BUFFER_OBJECT);
  camera_->setClearMask(GL_DEPTH_BUFFER_BIT);
  camera_->setComputeNearFarMode(osg::Camera::DO_NOT_COMPUTE_NEAR_FAR);
  camera_->setCullingMode(osg::CullSettings::VIEW_FRUSTUM_CULLING);
  camera_->setImplicitBufferAttachmentMask(0, 0);
  camera_->setDrawBuffer(GL_NONE);
  camera_->setReadBuffer(GL_NONE);
  osg::StateSet* state = camera_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("shadow"), kShadowForced);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
  state->setMode(GL_BLEND, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
  state->setMode(GL_STENCIL_TEST, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
  state->setAttributeAndModes(new osg::PolygonOffset(1.5F, 4.0F), kShadowForced);
  receivers_.addUniform(eyeToShadow_);
  receivers_.addUniform(texel_);
  receivers_.addUniform(new osg::Uniform("shadowMap", int(kUnit)));
}

void ShadowMap::make() {
  map_ = new osg::Texture2D;
  map_->setTextureSize(size_, size_);
  map_->setInternalFormat(GL_DEPTH_COMPONENT24);
  map_->setSourceFormat(GL_DEPTH_COMPONENT);
  map_->setSourceType(GL_UNSIGNED_INT);
  map_->setShadowComparison(true);
  map_->setShadowCompareFunc(osg::Texture::LEQUAL);
  map_->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  map_->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  map_->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  map_->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  camera_->setViewport(0, 0, size_, size_);
  camera_->detach(osg::Camera::DEPTH_BUFFER);
  camera_->attach(osg::Camera::DEPTH_BUFFER, map_);
  camera_->setRenderingCache(nullptr);
  receivers_.setTextureAttribute(kUnit, map_);
}

void ShadowMap::setSize(int texels) {
  if (texels == size_) return;
  size_ = texels;
  if (size_ > 0) make();
  if (size_ == 0) receivers_.removeTextureAttribute(kUnit, osg::StateAttribute::TEXTURE);
}

void ShadowMap::follow(const ViewGeometry& view, const Point3& sun, bool casts) {
  on_ = size_ > 0 && casts && view.pose.distance < kFarthest;
  const bool there = root_->getNumChildren() > 0;
  if (on_ && !there) root_->addChild(camera_);
  if (!on_ && there) root_->removeChild(camera_);
  if (!on_) return;
  const double reach = std::clamp(kShadowShare * view.pose.distance, kLeastShadowed, kMostShadowed);
  const double texel = 2 * reach / size_;
  const osg::Matrixd turn = towardsSun(sun);
  const osg::Vec3d at =
      osg::Vec3d(view.pose.target.x(), view.pose.target.y(), view.pose.targetHeight) * turn;
  const double x = snapped(at.x(), texel), y = snapped(at.y(), texel), z = snapped(at.z(), 1);
  const double deep = reach + kTallest;
  camera_->setViewMatrix(turn);
  camera_->setProjectionMatrix(
      osg::Matrixd::ortho(x - reach, x + reach, y - reach, y + reach, -z - deep, -z + deep));
  eyeToShadow_->set(osg::Matrixf(osg::Matrixd::inverse(view.view()) * turn *
                                 camera_->getProjectionMatrix() *
                                 osg::Matrixd::translate(1, 1, 1) *
                                 osg::Matrixd::scale(0.5, 0.5, 0.5)));
  texel_->set(float(1.0 / size_));
}

}  // namespace citymirror::scene
