#pragma once
#include <osg/Group>
#include <osg/Texture2D>
#include <string>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/run/job_queue.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// All buildings, batched per 500 m with three levels of detail; a texel of `styles` per building.
struct BuildingMesh {
  osg::ref_ptr<osg::Group> drawn;
  osg::ref_ptr<osg::Group> finest;  ///< all buildings, for picking
  osg::ref_ptr<osg::Image> styles;  ///< RGBA8: colour and strength, 1024 texels a row
  osg::ref_ptr<osg::Texture2D> styleTexture;

  /// Restyles one building: O(1), no geometry changes.
  void setStyle(std::uint32_t building, const osg::Vec4& colorAndStrength);
};

BuildingMesh buildBuildings(const BuildingSet& set, const run::JobContext& job);

/// Index of the first building the ray meets and where; −1 for none. Uses the KdTrees of `finest`.
std::int64_t pickBuilding(const BuildingMesh& mesh, const Ray& ray, Point3& hit);

}  // namespace citymirror::scene
