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
/// Within its street, back over the crossing before it, and in a ring of queues each of which waits
/// for room that the next one takes: it does not dissolve by itself.
const QueueKind& streetQueue();
const QueueKind& spillingQueue();
const QueueKind& lockedQueue();

/// Queues of two vehicles and more as draped lines on the side of their direction, near by only
/// (draw::VectorRule::to) but where they lock; from afar the speed of roads tells of the others.
struct QueueLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< fields "metres", "vehicles", "spills" 0 or 1
                                              ///< or 2 (locked), "text" (its length, of one as long as a label)
  draw::VectorStyle style;
  double kilometres = 0;  ///< of queue in all
  std::size_t spilling = 0, locked = 0;
};
QueueLayer queueLayer(const RoadSample& sample, const CityModel& city,
                      DrivingSide side = DrivingSide::right);

}  // namespace citymirror::session
