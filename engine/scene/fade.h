#pragma once
#include <osg/StateSet>

#include "engine/scene/render_order.h"

namespace citymirror::scene {

/// Lets what is behind show through everything that the state draws: 1 = as it was, in its own
/// order; below, it is drawn after what it may hide. Whatever its programs write as alpha is left
/// aside.
void fade(osg::StateSet& state, RenderOrder own, double opacity);

}  // namespace citymirror::scene
