#pragma once
#include <osg/StateSet>

namespace citymirror::scene {

/// In which order the picture is drawn: what hides most comes first, so that hidden pixels are
/// never shaded; what lies over it blends in after.
enum class RenderOrder {
  buildings = 1,
  trees = 2,
  roads = 3,
  models = 3,
  terrain = 4,
  sky = 5,
  seeThrough = 6,  ///< what else is drawn before, faded by a person
  vectorVolumes = 7,
  vectors = 8,
  vectorPoints = 9,
  water = 10,
  arrows = 11,
  ribbons = 12,
  moving = 13,
  line = 80,
  badges = 90,
  texts = 100
};

/// Buildings are drawn front to back, added layers in their own order, everything else by state.
void setOrder(osg::StateSet& state, RenderOrder order);

}  // namespace citymirror::scene
