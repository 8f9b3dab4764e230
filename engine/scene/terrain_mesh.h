#pragma once
#include <osg/Group>

#include "engine/run/job_queue.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Tiles of 128 × 128 cells with skirts at three levels of detail, and an apron from their rim to
/// the horizon. Plain nodes: may be built in any thread.
osg::ref_ptr<osg::Group> buildTerrain(const GroundModel& ground, const run::JobContext& job);

}  // namespace citymirror::scene
