#pragma once
#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"

namespace citymirror::draw {

/// Depths below the ground that a city package does not hold, GB 50014-2021: an inlet is at most 1
/// m deep, a pipe under a carriageway has 0.7 m of cover. A sump is taken as 5 m deep and the speed
/// in a rising main as 1.5 m/s, which gives its width from the capacity of its pumps.
struct BuriedDepths {
  double inlet = 1.0, cover = 0.7, sump = 5.0;
  double mainSpeed = 1.5;  ///< m/s
};

/// Inlets as shafts, pumping stations as sumps with the pipe to their outfall, gates at their sill,
/// each a feature whose attributes say what is assumed. Where sewers run is not in a package: none
/// are drawn. O(inlets).
MeshModel drainMesh(const CityModel& city, const BuriedDepths& depths = {});

}  // namespace citymirror::draw
