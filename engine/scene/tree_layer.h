#pragma once
#include <osg/Geometry>
#include <osg/Group>
#include <span>

#include "engine/core/tree_set.h"
#include "engine/run/job_queue.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

enum class TreeForm { full, plain };

/// Trees as simple volumes, batched in tiles of 250 m: with trunk and rounded crown up to `kFull`
/// m, as plain crowns up to `kPlain`, a third of them up to `kFew`, none beyond, where the ground's
/// picture shows them. 19 vertices of 12 bytes for a full tree, 6 for a plain one.
struct TreeRange {
  static constexpr float kFull = 260, kPlain = 900, kFew = 1800;  ///< m
};

/// Without a state of its own. A tile is packed for the first frame that shows it, some 0.1 ms. Any
/// thread; trees and ground outlive the nodes. O(trees).
osg::ref_ptr<osg::Group> buildTrees(const TreeSet& trees, const GroundModel& ground,
                                    const run::JobContext& job);

/// The members relative to a place, in units of `kTreeUnit` m. Packed: vertex = x, y, z, chance of
/// the tree × 255 or −1 for its trunk; slot 6 = normal × 127, openness to the sky × 127.
osg::ref_ptr<osg::Geometry> packTrees(const TreeSet& trees, const GroundModel& ground,
                                      std::span<const std::uint32_t> members, const Point3& place,
                                      TreeForm form);
inline constexpr double kTreeUnit = 1.0 / 32;  ///< m

}  // namespace citymirror::scene
