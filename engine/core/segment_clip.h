#pragma once
#include <optional>
#include <utility>

#include "engine/core/geometry.h"

namespace citymirror {

/// The part of the segment from a to b that lies within a box, its rim too, as shares of the way
/// from a, first ≤ second; nothing where none does. Source: Liang and Barsky 1984.
std::optional<std::pair<double, double>> shareWithin(const Bounds& box, const Point2& a,
                                                     const Point2& b);

}  // namespace citymirror
