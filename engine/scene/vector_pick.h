#pragma once
#include <optional>

#include "engine/scene/vector_layer.h"

namespace citymirror::scene {

/// Which feature of one layer a pixel shows, and how far away.
struct FeatureFound {
  std::uint32_t feature = 0;
  Point3 at = Point3::Zero();
  double distance = 0;  ///< m along the ray
  VectorHitKind kind = VectorHitKind::ground;
};

/// As VectorLayers::pick, for one layer.
std::optional<FeatureFound> pickFeature(const VectorBuild& build, const GroundModel& ground,
                                        const ViewGeometry& view, const Point2& pixel,
                                        const std::optional<Point3>& soil);

}  // namespace citymirror::scene
