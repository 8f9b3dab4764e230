#include "scenarios/coupling/place_maxima.h"

#include <algorithm>
#include <cmath>

#include "engine/core/beside_walls.h"
#include "engine/core/standing_water.h"
#include "scenarios/coupling/road_samples.h"
#include "scenarios/flood/flood_hazard.h"

namespace citymirror::coupling {
namespace {

constexpr double kFlooded = 0.15;  ///< m, as FloodMaxima::duration

void earliest(float& known, float other) {
  if (std::isfinite(other) && !(known <= other)) known = other;
}

PlaceMaximum atCell(const flood::FloodMaxima& m, std::size_t i) {
  PlaceMaximum place{m.depth.values[i],
                     m.speed.values[i],
                     m.depthSpeed.values[i],
                     0,
                     m.arrival.values[i],
                     m.duration.values[i],
                     0};
  place.hazardClass = flood::hazardClass(place.depth, place.speed, place.depthSpeed);
  return place;
}

void worsen(PlaceMaximum& place, const PlaceMaximum& other) {
  place.depth = std::max(place.depth, other.depth);
  place.speed = std::max(place.speed, other.speed);
  place.depthSpeed = std::max(place.depthSpeed, other.depthSpeed);
  place.hazardClass = std::max(place.hazardClass, other.hazardClass);
  place.duration = std::max(place.duration, other.duration);
  earliest(place.arrival, other.arrival);
}

/// What two neighbours share: the lesser of each, the later arrival.
PlaceMaximum sharedBy(const PlaceMaximum& a, const PlaceMaximum& b) {
  PlaceMaximum shared{std::min(a.depth, b.depth),
                      std::min(a.speed, b.speed),
                      std::min(a.depthSpeed, b.depthSpeed),
                      std::min(a.hazardClass, b.hazardClass),
                      std::numeric_limits<float>::quiet_NaN(),
                      std::min(a.duration, b.duration),
                      0};
  if (std::isfinite(a.arrival) && std::isfinite(b.arrival))
    shared.arrival = std::max(a.arrival, b.arrival);
  return shared;
}

PlaceMaximum atSample(const EdgeSamples& samples, const flood::FloodMaxima& m, std::uint32_t s) {
  const std::int64_t cell = samples.cell[s];
  const bool known = cell >= 0 && std::isfinite(m.depth.values[std::size_t(cell)]);
  return known ? atCell(m, std::size_t(cell)) : PlaceMaximum{};
}

PlaceMaximum alongEdge(const EdgeSamples& samples, const flood::FloodMaxima& m, std::size_t edge) {
  PlaceMaximum worst;
  const std::uint32_t begin = samples.offset[edge], end = samples.offset[edge + 1];
  if (end - begin == 1) return atSample(samples, m, begin);
  for (std::uint32_t s = begin; s + 1 < end; ++s) {
    worsen(worst, sharedBy(atSample(samples, m, s), atSample(samples, m, s + 1)));
  }
  return worst;
}

}  // namespace

std::vector<PlaceMaximum> buildingMaxima(const BuildingSet& buildings,
                                         std::span<const WaterBody> waters,
                                         const flood::FloodMaxima& maxima) {
  const GridShape& shape = maxima.depth.shape;
  const RasterGrid<std::uint8_t> standing = standingWater(shape, waters);
  std::vector<PlaceMaximum> places(buildings.size());
  for (std::size_t b = 0; b < places.size(); ++b) {
    for (const std::uint32_t cell : cellsBeside(buildings.footprint(b), shape, standing))
      if (std::isfinite(maxima.depth.values[cell])) worsen(places[b], atCell(maxima, cell));
  }
  return places;
}

std::vector<PlaceMaximum> roadMaxima(const RoadNetwork& network, const flood::FloodMaxima& maxima) {
  const EdgeSamples samples = sampleEdges(network, maxima.depth.shape);
  std::vector<PlaceMaximum> places(network.roads.size());
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    PlaceMaximum& place = places[network.edgeRoad[e]];
    worsen(place, alongEdge(samples, maxima, e));
    if (countsLength(network, e))
      place.floodedLength += wetMetres(samples, maxima.depth.values, e, kFlooded);
  }
  return places;
}

}  // namespace citymirror::coupling
