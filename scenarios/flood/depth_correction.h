#pragma once
#include "scenarios/flood/cell_exchange.h"

namespace citymirror::flood {

/// Of a report: deeper than any street, wider than any pond of a city.
inline constexpr double kDeepestSeen = 20, kWidestSeen = 5000;  // m

/// Moves the pond in which a place lies towards the depth that was seen there. The place is the
/// lowest of its nine cells that can be flooded: a report names a street, not a roof. With z the bed,
/// η the seen level there and η' the computed one, a cell belongs to the pond where water can get
/// from the place to it below the higher of both, within the radius, past no wall and no crest. Its
/// depth becomes h + W w(r) (target − h), target = max(h, η − z) where water was missing, min(h,
/// max(0, η − z)) where there was too much, w(r) = (R² − r²) / (R² + r²) (Cressman 1959, Monthly
/// Weather Review 87, 367–374) and W the weight of an optimal interpolation at a point. Water that
/// comes is at rest, water that goes takes its momentum along. Held levels (rivers) are not touched.
/// Several corrections go one after the other, each from what the last one left. Grows
/// `exchange.wetted` and `.fastest`; books nothing. O(cells within the radius).
DepthCorrection correctDepth(FloodGrid& grid, const CorrectDepth& edit, double time,
                             Exchange& exchange);

/// Cressman's weight, 0 from the radius on; 1 at the place, also where the radius is 0.
double cressmanWeight(double distance, double radius);

}  // namespace citymirror::flood
