#pragma once
#include <cstddef>
#include <osg/Node>
#include <osg/State>

namespace citymirror::scene {

/// Lets the context of `state` go of what it has not drawn for longest (ShedGeometry below `scene`)
/// until the rest is `most` bytes or less. What was drawn in the last `recent` frames stays, however
/// much it is; what went is made again when it comes into view. Returns the bytes that are left.
/// Between frames, the context current. O(nodes + n log n).
std::size_t keepWithin(osg::Node& scene, osg::State& state, std::size_t most, unsigned recent);

}  // namespace citymirror::scene
