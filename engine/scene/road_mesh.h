#pragma once
#include <osg/Group>

#include "engine/core/road_network.h"
#include "engine/run/job_queue.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Width of the carriageway, m.
double widthOf(const Road& road);

/// Near by with markings, from 1,800 m on plain, each with the state of its own program. Until
/// there streets that only the ground's picture has from afar pass into it, bridges apart.
struct RoadMesh {
  osg::ref_ptr<osg::Group> drawn = new osg::Group;
  osg::ref_ptr<osg::StateSet> near = new osg::StateSet, far = new osg::StateSet;
};

/// Ribbons draped on the ground, batched per kilometre with three levels of detail; bridges run
/// straight between their ends.
RoadMesh buildRoads(const RoadNetwork& roads, const GroundModel& ground,
                    const run::JobContext& job);

/// Index of the road whose carriageway holds p (widened by `slack` metres), −1 for none. O(points).
std::int64_t roadAt(const RoadNetwork& roads, const Point2& p, double slack);

}  // namespace citymirror::scene
