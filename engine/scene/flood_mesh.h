#pragma once
#include <osg/Group>

#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Height at which the water of a keyframe is drawn in a cell, m: its level, never below the drawn
/// ground; the ground where it is dry; in a building what lies around it.
float surfaceHeight(const draw::WaterSurface& water, const RasterGrid<float>& keyframe,
                    const GroundModel& ground, int column, int row);

/// The surface over every cell that is wet at one of the two keyframes and a cell around, in tiles,
/// relative to `middle`: height at the earlier keyframe in the vertex, at the later one in slot 6.
/// Corners are cell centres; coarser than the grid only above 300,000 wet cells. O(cells).
osg::ref_ptr<osg::Group> buildFloodMesh(const draw::WaterSurface& water, const GroundModel& ground,
                                        const Point2& middle);

}  // namespace citymirror::scene
