#pragma once
#include <osg/Group>

#include "engine/core/road_network.h"
#include "engine/run/job_queue.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Width of the carriageway, m.
double widthOf(const Road& road);

/// Ribbons draped on the ground, batched per kilometre; bridges run straight between their ends.
osg::ref_ptr<osg::Group> buildRoads(const RoadNetwork& roads, const GroundModel& ground,
                                    const run::JobContext& job);

/// Index of the road whose carriageway holds p (widened by `slack` metres), −1 for none. O(points).
std::int64_t roadAt(const RoadNetwork& roads, const Point2& p, double slack);

}  // namespace citymirror::scene
