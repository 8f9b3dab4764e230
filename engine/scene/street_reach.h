#pragma once
#include <osg/Callback>

#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Ends the detail of what it is the cull callback of nearer where the eye is between the houses:
/// what stands near hides most of what is far.
class StreetReach : public osg::NodeCallback {
 public:
  void look(const ViewGeometry& view) { share_ = shareFor(view); }
  void operator()(osg::Node* node, osg::NodeVisitor* visitor) override;

  /// Of the usual distances: 0.65 up to 60 m above the ground, 1 from 300 m on.
  static float shareFor(const ViewGeometry& view);

 private:
  float share_ = 1;
};

}  // namespace citymirror::scene
