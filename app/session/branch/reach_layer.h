#pragma once
#include <memory>
#include <span>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/vector_style.h"
#include "scenarios/coupling/forecast_route.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// How fast a class goes over the water of a run, from its zero on; as on free roads where there is
/// no run or it knows no depths.
coupling::ForecastRoads roadsOver(const world::ForecastRun* run, const coupling::WadingRule& rule,
                                  std::size_t edges);
coupling::ForecastRoads freeRoads(std::size_t edges);

/// Roads that one class of vehicles reaches from a place, by time.
struct ReachLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< one line for each edge, field "minutes"
  draw::VectorStyle style;                    ///< draped, a colour for each band
  double kilometres = 0;                      ///< of road within the last band
};

/// From the nearest in time of several nodes: as below.
ReachLayer reachLayer(const CityModel& city, const coupling::ForecastRoads& roads,
                      std::span<const std::uint32_t> from, double depart,
                      std::span<const double> minutes);

/// `from`: the node nearest to it. `minutes` rises: an edge belongs to the band in which its far
/// end is reached; later ones are left out. `roads` as earliestArrivals takes them, from `depart` s
/// on. O(E log V).
ReachLayer reachLayer(const CityModel& city, const coupling::ForecastRoads& roads,
                      const Point2& from, double depart, std::span<const double> minutes);

}  // namespace citymirror::session
