#pragma once
#include <osg/Camera>
#include <osg/Group>
#include <osg/StateSet>
#include <osg/Switch>
#include <osg/Texture2D>
#include <osg/Uniform>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// What the sun sees of the place that the camera looks at, as a map of depths: programs with the
/// define SHADOWS ask it whether a point lies in the shadow. Where it ends the shadows painted on
/// the ground go on. Nothing is drawn and nothing is paid while it is off. Belongs to the thread
/// that draws.
class ShadowMap {
 public:
  static constexpr unsigned kUnit = 6;  ///< of its texture
  static constexpr double kFarthest = 4000;  ///< m of the camera: beyond, painted shadows are enough

  /// `casters` are drawn into the map; `receivers` gets texture and uniforms.
  ShadowMap(const std::vector<osg::ref_ptr<osg::Node>>& casters, osg::StateSet& receivers);
  /// To be drawn before the picture.
  osg::Node* node() const { return root_; }

  /// A caster that is hidden casts nothing.
  void setCasting(const osg::Node& caster, bool on) { casters_->setChildValue(&caster, on); }
  /// Texels a side; 0 = off.
  void setSize(int texels);
  /// Whether programs are to ask it: it has a size and the sun casts shadows.
  bool on() const { return on_; }
  /// Before each draw: the light towards `sun` (unit vector), `casts` = it is high enough.
  void follow(const ViewGeometry& view, const Point3& sun, bool casts);

 private:
  void make();

  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  osg::ref_ptr<osg::Camera> camera_ = new osg::Camera;
  osg::ref_ptr<osg::Switch> casters_ = new osg::Switch;
  osg::ref_ptr<osg::Texture2D> map_;
  osg::StateSet& receivers_;
  osg::ref_ptr<osg::Uniform> eyeToShadow_, texel_;
  int size_ = 0;
  bool on_ = false;
};

}  // namespace citymirror::scene
