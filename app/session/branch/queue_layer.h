#pragma once
#include <memory>

#include "app/session/branch/world_track.h"
#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/vector_style.h"

namespace citymirror::session {

/// A kind of queue as its legend names it.
struct QueueKind {
  Text name;
  draw::Color color;
};
/// Within its street, and back over the crossing before it.
const QueueKind& streetQueue();
const QueueKind& spillingQueue();

/// Queues of two vehicles and more as draped lines on the side of their direction, near by only
/// (draw::VectorRule::to); from afar the speed of roads tells of them.
struct QueueLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< fields "metres", "vehicles", "spills" 0 or 1,
                                              ///< "text" (its length, of one as long as a label)
  draw::VectorStyle style;
  double kilometres = 0;  ///< of queue in all
  std::size_t spilling = 0;
};
QueueLayer queueLayer(const RoadSample& sample, const CityModel& city);

}  // namespace citymirror::session
