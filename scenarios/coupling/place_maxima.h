#pragma once
#include <limits>
#include <span>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/road_network.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::coupling {

/// The worst water at one building or road over a run. Grids lie in the city's frame.
struct PlaceMaximum {
  float depth = 0;                                          ///< m
  float speed = 0;                                          ///< m/s
  float depthSpeed = 0;                                     ///< m²/s
  int hazardClass = 0;                                      ///< 1 to 6 (flood_hazard.h), 0 dry
  float arrival = std::numeric_limits<float>::quiet_NaN();  ///< s until 0.05 m, NaN = never
  float duration = 0;                                       ///< s above 0.15 m
  double floodedLength = 0;  ///< m of a road under 0.15 m or more at its worst
};

/// By building: the worst beside its walls, on land (cellsBeside).
std::vector<PlaceMaximum> buildingMaxima(const BuildingSet& buildings,
                                         std::span<const WaterBody> waters,
                                         const flood::FloodMaxima& maxima);

/// By road of `network.roads`: the worst that two neighbouring cells of it share (edgeDepths);
/// bridges and tunnels stay dry.
std::vector<PlaceMaximum> roadMaxima(const RoadNetwork& network, const flood::FloodMaxima& maxima);

}  // namespace citymirror::coupling
