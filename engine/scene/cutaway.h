#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <vector>

#include "engine/draw/clip_plane.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/render_order.h"
#include "engine/scene/scene_build.h"

namespace citymirror::scene {

/// What of a city is cut away, seen through or looked at from below. Nothing is drawn otherwise and
/// nothing is paid while all of it is off. Belongs to the thread that draws.
class Cutaway {
 public:
  struct Parts {
    osg::ref_ptr<osg::Group> terrain, buildings, roads;
    std::vector<osg::ref_ptr<osg::Node>> models;  ///< cut by every plane, like buildings
    std::vector<osg::ref_ptr<osg::Node>> layers;  ///< cut by upright planes only, like the terrain
  };
  explicit Cutaway(Parts parts);
  osg::Node* node() const { return root_; }

  /// The city that is shown; everything stays as it is set, what is buried goes.
  void setCity(std::shared_ptr<const SceneBuild> build);
  /// An upright plane cuts everything and shows the soil, a level one buildings and models. Cut
  /// buildings are closed with flat faces. One that is not sound() is none. O(buildings).
  void setClip(std::optional<draw::ClipPlane> plane);
  const std::optional<draw::ClipPlane>& clip() const { return clip_; }
  /// 0 = not seen, 1 = opaque; roads fade with the ground too.
  struct Opacity {
    float buildings = 1, ground = 1, roads = 1;
  };
  /// Clamped to 0..1. Only the nearest face of a building is seen, and through it what stands
  /// behind.
  void setOpacity(const Opacity& opacity);
  const Opacity& opacity() const { return opacity_; }
  /// Metres below the ground that the camera looks at; none = it stays above the ground. What is
  /// buried is seen meanwhile, and a dark floor below it. NaN and inf are none.
  void setUnderground(std::optional<double> depth);
  std::optional<double> underground() const { return depth_; }
  /// Models below the ground, seen and picked while `underground`; gone with the next city.
  ModelLayer& buried() { return buried_; }
  const ModelLayer& buried() const { return buried_; }

  /// Which layers are shown; before each draw.
  void follow(bool buildings, bool terrain);

  /// The part of a ray that is not cut away; none = all of it is.
  std::optional<Ray> kept(const Ray& ray) const;
  bool hides(const Point3& p) const { return clip_ && clip_->beyond(p) > 0.01; }
  /// The plane that cuts the ground and what lies or is written on it; none = nothing does.
  std::optional<draw::ClipPlane> groundCut() const {
    return clip_ && !clip_->level() ? clip_ : std::nullopt;
  }
  bool hidesOnGround(const Point3& p) const { return groundCut() && hides(p); }

 private:
  void cut(osg::Node& node, bool on, const char* also = nullptr) const;
  void cap();

  Parts parts_;
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  osg::ref_ptr<osg::Group> caps_ = new osg::Group, soil_ = new osg::Group;
  osg::ref_ptr<osg::Group> roofs_ = new osg::Group, floor_ = new osg::Group;
  osg::ref_ptr<osg::Group> buildingDepth_ = new osg::Group, groundDepth_ = new osg::Group;
  osg::ref_ptr<osg::Program> roofProgram_, cutProgram_;
  ModelLayer buried_;
  std::shared_ptr<const SceneBuild> build_;
  std::optional<draw::ClipPlane> clip_;
  std::optional<double> depth_;
  Opacity opacity_;
};

}  // namespace citymirror::scene
