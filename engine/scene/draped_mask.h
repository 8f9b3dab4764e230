#pragma once
#include <osg/StateSet>

/// What is draped on the ground is drawn a little nearer to the eye than it lies, so that the ground
/// never shows through, and from afar by metres. These states keep it off what stands there all the
/// same: the stencil buffer knows the pixels that show something standing.
namespace citymirror::scene {

enum class DrapedMask {
  none,      ///< says nothing
  standing,  ///< its pixels are kept free
  ground,    ///< its pixels are free again
  draped     ///< is drawn on free pixels only
};

void setDrapedMask(osg::StateSet& state, DrapedMask mask);

}  // namespace citymirror::scene
