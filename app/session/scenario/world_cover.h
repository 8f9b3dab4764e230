#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/scenario/world_index.h"
#include "scenarios/coupling/help_cover.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::session {

/// The water on the roads of a run as ambulances will meet it, taken down while it runs.
class CoverWatch {
 public:
  explicit CoverWatch(const world::CoupledInputs& inputs);
  /// Takes the water of now. Times rise.
  void take(const world::CoupledModel& model);
  /// m by edge, as taken last. Something must have been taken.
  const std::vector<float>& depth() const { return depth_.back(); }
  /// Which homes lose the ambulance of `within` s, for a call every minute; it goes no faster than
  /// its class in the run's demand can. Nothing where the city
  /// has no hospital, no rule for ambulances, or nothing was taken. Errors: cancelled.
  Result<std::optional<coupling::HelpCover>> cover(double within, const run::JobContext& job) const;

 private:
  const world::CoupledInputs* inputs_;  ///< outlives this
  coupling::EdgeSamples samples_;
  std::vector<double> time_;
  std::vector<std::vector<float>> depth_;
};

/// Homes and residents that lose it.
std::vector<WorldIndex> coverIndices(const coupling::HelpCover& cover, double within);
/// home,residents,lost_s,wait_s: the homes that lose it, by code; no wait = for ever.
std::string coverCsv(const coupling::HelpCover& cover, const BuildingSet& buildings);

}  // namespace citymirror::session
