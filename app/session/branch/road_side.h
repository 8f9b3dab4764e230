#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/road_network.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// Which way of a road: as its line runs (Road::line), against it, or both.
enum class RoadSide { both, along, against };

/// "both", "along", "against", for journal and files.
std::string wordOf(RoadSide side);
std::optional<RoadSide> sideNamed(const std::string& word);

/// The way whose vehicles pass on the side of `at` (local m), by the side on which they drive; both
/// of a one-way road. O(points of the line).
RoadSide sideAt(const Road& road, const Point2& at,
                DrivingSide driving = DrivingSide::right);

/// Whether vehicles on an edge drive that way. O(points of its road).
bool drives(RoadSide side, const RoadNetwork& network, std::uint32_t edge);

/// Where a way leads from end to end: 北向 / northbound; empty for both.
Text headingOf(RoadSide side, const Road& road);

}  // namespace citymirror::session
