#pragma once
#include <osg/Group>

#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// What stands where of a layer: the same for the picture and for picking.
struct VectorMesh {
  osg::ref_ptr<osg::Group> node = new osg::Group;
  std::vector<float> ground;   ///< m, lowest ground under each extruded feature, else 0
  std::size_t simplified = 0;  ///< polygons with more corners than are drawn
  std::size_t coarse = 0;      ///< areas that do not follow the ground everywhere
  std::size_t uncovered = 0;   ///< polygons without area
};

/// Areas, strips, volumes and points, batched by rule and square kilometre, with the feature's row
/// as an attribute of the vertices. The smaller of many volumes are left out from afar. Any thread.
/// O(points); about 1 s for 100,000 buildings. A cancelled mesh is incomplete: drop it.
VectorMesh buildVectorMesh(const FeatureLayer& layer, const draw::VectorStyle& style,
                           const draw::StyledFeatures& styled, const GroundModel& ground,
                           const run::JobContext& job);

}  // namespace citymirror::scene
