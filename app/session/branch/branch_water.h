#pragma once
#include <memory>
#include <optional>

#include "app/session/command/roads_ahead.h"
#include "engine/core/city_model.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::session {

/// The water of a branch of traffic on the roads of a city, as routes and cover take it. Not
/// thread-safe; what it gives is shared and never edited.
class BranchWater {
 public:
  /// The branch as a run of its name, with the depths of its states so far on every edge (m), until
  /// the last of them; `parent` is the forecast that it goes on from. It has no risks and no
  /// exposure. Null where people do not look at its water or it is of
  /// another city. O(metres of road) for a city and grid,
  /// then O(samples) for each state that was not asked for before.
  world::RunPointer of(const TrafficPointer& branch, const std::shared_ptr<const CityModel>& city);
  /// The same where its water reaches from before `at` to after it, else `otherwise`.
  world::RunPointer at(Instant at, const TrafficPointer& branch,
                       const std::shared_ptr<const CityModel>& city,
                       const world::RunPointer& otherwise);

 private:
  std::shared_ptr<const std::vector<float>> depthsOf(
      const std::shared_ptr<const flood::FloodState>& water) const;

  std::shared_ptr<const CityModel> city_;
  std::optional<GridShape> shape_;
  coupling::EdgeSamples samples_;  ///< of both
  TrafficPointer branch_;
  world::RunPointer run_;  ///< of it
};

}  // namespace citymirror::session
