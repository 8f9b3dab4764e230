#pragma once
#include <memory>
#include <osg/Group>
#include <vector>

#include "engine/draw/flow_arrows.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Arrows lying on moving water: direction and speed at the surface's time. They stand on fixed
/// places of the ground, the more the nearer, and come and go by fading, never by moving.
class ArrowLayer {
 public:
  ArrowLayer();
  osg::Group* node() const { return group_; }
  /// Null or a surface without discharges = no arrows. O(cells) for another keyframe.
  void show(std::shared_ptr<const draw::WaterSurface> water);
  /// Makes the arrows of this view, draw::kMostArrows at most; nothing where nothing changed.
  void layOut(const ViewGeometry& view, const GroundModel& ground);
  std::size_t count() const { return count_; }

 private:
  void add(const draw::ArrowSite& site, const ViewGeometry& view, const GroundModel& ground);

  osg::ref_ptr<osg::Group> group_;
  std::shared_ptr<const draw::WaterSurface> water_;
  std::vector<draw::ArrowSite> sites_;   ///< of the bed
  std::vector<draw::ArrowSite> moving_;  ///< those with water that flows at either keyframe
  ViewGeometry laidOut_;
  bool dirty_ = true;
  std::size_t count_ = 0;
  struct Batch;
  std::shared_ptr<Batch> batch_;
};

}  // namespace citymirror::scene
