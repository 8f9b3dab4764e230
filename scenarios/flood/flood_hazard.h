#pragma once
#include <array>

#include "scenarios/flood/flood_state.h"

/// How dangerous water is for people, vehicles and buildings.
namespace citymirror::flood {

/// Water at or below this depth counts as dry here, as it does for FloodMaxima::speed, m.
inline constexpr float kHazardDryDepth = 0.01F;

/// Largest depth × speed, depth and speed of a hazard class.
struct HazardLimit {
  float depthSpeed = 0;  ///< m²/s
  float depth = 0;       ///< m
  float speed = 0;       ///< m/s
};
/// H1 to H5; beyond the last is H6. Australian Disaster Resilience Handbook Collection, Guideline
/// 7-3 Flood Hazard (AIDR 2017), combined hazard curves, after Smith, Davey and Cox 2014.
inline constexpr std::array<HazardLimit, 5> kHazardLimits{
    {{0.3F, 0.3F, 2}, {0.6F, 0.5F, 2}, {0.6F, 1.2F, 2}, {1, 2, 2}, {4, 4, 4}}};

/// 1 to 6: the first class whose three limits all hold; 0 dry. Every limit rises with the class, so
/// the class of the maxima of depth, speed and depth × speed over time is the highest class over
/// time.
int hazardClass(float depth, float speed, float depthSpeed);

/// hazardClass of each cell, NaN outside.
RasterGrid<float> hazardClasses(const FloodMaxima& maxima);

/// Where a rating becomes moderate (danger for some), significant (for most), extreme (for all).
/// Defra and Environment Agency, Flood Risks to People, FD2321/TR1 (HR Wallingford 2006).
inline constexpr std::array<float, 3> kRatingLimits{0.75F, 1.25F, 2.0F};

/// 0 low, 1 moderate, 2 significant, 3 extreme.
int ratingClass(float rating);

/// Largest d (v + 0.5) + DF of each wet cell, 0 where dry, NaN outside. The debris factor DF is 0,
/// 0.5 or 1 (FD2321/TR1).
RasterGrid<float> hazardRatings(const FloodMaxima& maxima, double debrisFactor);

/// ratingClass of each cell of hazardRatings, NaN outside.
RasterGrid<float> ratingClasses(const RasterGrid<float>& ratings);

}  // namespace citymirror::flood
