#include "engine/scene/street_reach.h"

#include <algorithm>
#include <osgUtil/CullVisitor>

namespace citymirror::scene {

float StreetReach::shareFor(const ViewGeometry& view) {
  constexpr double kStreet = 60, kRoofs = 300, kShare = 0.65;  // m above the ground, m, at kStreet
  const double above = view.eye().z() - view.pose.targetHeight;
  return float(kShare +
               (1 - kShare) * std::clamp((above - kStreet) / (kRoofs - kStreet), 0.0, 1.0));
}

void StreetReach::operator()(osg::Node* node, osg::NodeVisitor* visitor) {
  osgUtil::CullVisitor* cull = visitor->asCullVisitor();
  const float usual = cull != nullptr ? cull->getLODScale() : 1;
  if (cull != nullptr) cull->setLODScale(usual / share_);
  traverse(node, visitor);
  if (cull != nullptr) cull->setLODScale(usual);
}

}  // namespace citymirror::scene
