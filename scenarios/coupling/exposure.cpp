#include "scenarios/coupling/exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/beside_walls.h"
#include "engine/core/standing_water.h"

namespace citymirror::coupling {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// The band that holds a depth; −1 = it is below all.
int bandOf(float depth, const DepthLimits& limits) {
  int band = -1;
  while (band + 1 < int(kDepthBands) && double(depth) >= limits[std::size_t(band + 1)]) ++band;
  return band;
}

float waterIn(std::span<const float> depth, std::uint32_t cell) {
  return std::isfinite(depth[cell]) ? depth[cell] : 0.0F;
}

void add(Exposed& sum, const Exposed& more) {
  sum.buildings += more.buildings;
  sum.homes += more.homes;
  sum.residents += more.residents;
  sum.hospitals += more.hospitals;
  sum.schools += more.schools;
  sum.uncounted += more.uncounted;
  for (std::size_t k = 0; k < kRoadClasses; ++k) sum.metres[k] += more.metres[k];
}

float sampleWater(const EdgeSamples& samples, std::span<const float> depth, std::uint32_t s) {
  return samples.cell[s] < 0 ? 0.0F : waterIn(depth, std::uint32_t(samples.cell[s]));
}

/// The most that two neighbouring cells of an edge share, as deepestOf.
float sharedDepth(const EdgeSamples& samples, std::span<const float> depth, std::size_t edge) {
  const std::uint32_t begin = samples.offset[edge], end = samples.offset[edge + 1];
  if (end - begin == 1) return sampleWater(samples, depth, begin);
  float deepest = 0, before = 0;
  for (std::uint32_t s = begin; s < end; ++s) {
    const float here = sampleWater(samples, depth, s);
    if (s > begin) deepest = std::max(deepest, std::min(before, here));
    before = here;
  }
  return deepest;
}

}  // namespace

DepthLimits limitsOf(const PondingBands& bands) {
  return {bands.blue, bands.yellow, bands.orange, bands.red};
}

double Exposed::roadMetres() const { return std::accumulate(metres.begin(), metres.end(), 0.0); }

Exposed BandedExposure::atLeast(std::size_t first) const {
  Exposed sum;
  for (std::size_t k = first; k < kDepthBands; ++k) add(sum, band[k]);
  return sum;
}

ExposurePlaces::ExposurePlaces(const CityModel& city, const GridShape& shape)
    : shape_(shape), standing_(standingWater(shape, city.water)), use_(city.buildings.use) {
  placeBuildings(city.buildings);
  placeRoads(city.roads);
}

void ExposurePlaces::placeBuildings(const BuildingSet& buildings) {
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    residents_.push_back(buildings.residents[i]);
    const auto beside = cellsBeside(buildings.footprint(i), shape_, standing_);
    cells_.insert(cells_.end(), beside.begin(), beside.end());
    firstCell_.push_back(std::uint32_t(cells_.size()));
  }
}

void ExposurePlaces::placeRoads(const RoadNetwork& roads) {
  samples_ = sampleEdges(roads, shape_);
  for (std::size_t e = 0; e < roads.edgeCount(); ++e) {
    roadClass_.push_back(roads.roadOf(e).roadClass);
    counts_.push_back(countsLength(roads, e));
  }
}

BandedExposure ExposurePlaces::in(std::span<const float> depth, const DepthLimits& limits) const {
  BandedExposure exposure;
  for (std::size_t i = 0; i < use_.size(); ++i) {
    float deepest = 0;
    for (std::uint32_t k = firstCell_[i]; k < firstCell_[i + 1]; ++k)
      deepest = std::max(deepest, waterIn(depth, cells_[k]));
    const int band = bandOf(deepest, limits);
    if (band < 0) continue;
    Exposed& in = exposure.band[std::size_t(band)];
    ++in.buildings;
    in.homes += use_[i] == BuildingUse::residential;
    if (residents_[i] == kUnknownResidents)
      ++in.uncounted;
    else
      in.residents += residents_[i];
    in.hospitals += use_[i] == BuildingUse::hospital;
    in.schools += use_[i] == BuildingUse::school;
  }
  for (std::size_t e = 0; e < roadClass_.size(); ++e) {
    if (!counts_[e]) continue;
    const float shared = sharedDepth(samples_, depth, e);
    if (bandOf(shared, limits) < 0) continue;
    for (std::uint32_t s = samples_.offset[e]; s < samples_.offset[e + 1]; ++s) {
      const int band = bandOf(std::min(shared, sampleWater(samples_, depth, s)), limits);
      if (band < 0) continue;
      exposure.band[std::size_t(band)].metres[std::size_t(roadClass_[e])] +=
          double(samples_.metres[s]);
    }
  }
  return exposure;
}

Exposure exposureOf(const CityModel& city, const RasterGrid<float>& depth, double minDepth) {
  return exposureOf(ExposurePlaces(city, depth.shape), depth.values, minDepth);
}

Exposure exposureOf(const ExposurePlaces& places, std::span<const float> depth, double minDepth) {
  const Exposed all = places.in(depth, {minDepth, kNoLimit, kNoLimit, kNoLimit}).atLeast(0);
  return {int(all.buildings), int(all.homes),   int(all.residents),
          int(all.hospitals), int(all.schools), all.roadMetres() / 1000, int(all.uncounted)};
}

}  // namespace citymirror::coupling
