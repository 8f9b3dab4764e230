#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "scenarios/world/coupled_model.h"

/// Whether signs and limits let a unit come to where it is sent.
namespace citymirror::world {

/// Streets for a vehicle within `reach` m of a place or else the nearest one, by distance; none
/// where no street is for it. O(edges).
std::vector<std::uint32_t> streetsNear(const RoadNetwork& roads, const TrafficNetwork& network,
                                       const Point2& place, double reach,
                                       const RoadVehicle& vehicle);

/// What keeps a unit with a vehicle from its place for as long as the run goes, dry roads that
/// nobody has closed taken for granted: no way is open to its class or lets its weight and size
/// pass, or none joins both ends at all (it does not set out), or the street where it stops lies
/// beyond its `reach` while a nearer one is open to others. Nothing where it comes within reach,
/// and on foot. `classes` are those of the demand. The words are notes of a scenario
/// (scenarioNoteWords), without the place it is of. O(edges + turns log links).
std::optional<Note> accessTrouble(const CrewOrder& order, const RoadNetwork& roads,
                                  const TrafficNetwork& network,
                                  std::span<const VehicleClass> classes);

}  // namespace citymirror::world
