#pragma once
#include <memory>
#include <osg/Geometry>
#include <osg/Group>
#include <span>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/draw/building_stand.h"
#include "engine/run/job_queue.h"
#include "engine/scene/building_picker.h"
#include "engine/scene/feature_styles.h"

namespace citymirror::scene {

/// Which buildings a tile shows from how far: up to `whole` m all, up to `third` m the third with
/// the largest volume, beyond one of `share` of them; fewer where their footprints are elaborate.
struct BuildingDetail {
  double whole = 2000, third = 5000;
  std::size_t share = 12;
};

/// Cities of up to 40,000 buildings are drawn whole to the horizon of an overview. Beyond that the
/// denser a city is built (per km²), the nearer its detail ends, so that a view shows as many.
BuildingDetail detailFor(std::size_t buildings, double perKm2);

/// All buildings as a quadtree of tiles, 500 m with every building, 1 km with the largest third,
/// 2 km with the largest twelfth or fewer; a style for each. 10 vertices of 16 bytes for a box.
/// From `kPlainFrom` m on they carry the far program's state, nearer the near one's.
struct BuildingMesh {
  osg::ref_ptr<osg::StateSet> near = new osg::StateSet, far = new osg::StateSet;
  std::vector<osg::ref_ptr<osg::Node>> tiles;  ///< of 2 km: attached one after another
  FeatureStyles styles;
  std::shared_ptr<const draw::BuildingStands> stands;
  BuildingPicker picker;
};
inline constexpr float kPlainFrom = 1400;

/// Any thread. The set outlives the tiles: their arrays are made from it again for every further
/// context. Cost: about 2 s for 250,000 buildings. A cancelled mesh is incomplete.
/// `terrain` is what they stand on.
BuildingMesh buildBuildings(const BuildingSet& set, const RasterGrid<float>& terrain,
                            const run::JobContext& job);

/// The members' walls and flat roofs relative to a place, in units of `kBuildingUnit` m. Packed:
/// vertex = x, y, z, metres along the wall × 8; slot 6 = index of the building and its use in the
/// top byte; slot 7 = height above its foot in units and direction the wall faces. A face takes its
/// direction from its provoking (last) vertex, so walls share corners.
osg::ref_ptr<osg::Geometry> packBuildings(const BuildingSet& set,
                                          const draw::BuildingStands& stands,
                                          std::span<const std::uint32_t> members,
                                          const Point3& place);
inline constexpr double kBuildingUnit = 1.0 / 32;  ///< m

}  // namespace citymirror::scene
