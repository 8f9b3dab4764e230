#pragma once
#include <memory>

#include "app/session/branch/area_detail.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/moving_marks.h"
#include "engine/draw/vector_style.h"

/// A detailed look as a picture: plain values, no window.
namespace citymirror::session {

/// Its vehicles at `at` s, which it holds, in the colours and shapes of the run's own; `rate` as of
/// draw::MovingMarks. Null where nobody is there. O(vehicles).
std::shared_ptr<const draw::MovingMarks> drawDetail(const AreaDetail& detail,
                                                    const TrafficDemand& demand,
                                                    const CityModel& city, Instant zero, double at,
                                                    double rate);

/// The rim of its area on the ground. The layer's provenance says who drives there, where, when,
/// and that `obtained` is when it was driven.
struct DetailLayer {
  std::shared_ptr<const FeatureLayer> layer;
  draw::VectorStyle style;
};
DetailLayer detailLayer(const AreaDetail& detail, Instant zero, Instant obtained);

}  // namespace citymirror::session
