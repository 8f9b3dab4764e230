#pragma once
#include <optional>
#include <string>

#include "app/session/scenario/flood_scenario.h"
#include "gis/raster/mesh_file.h"

namespace citymirror::session {

/// The results of one run in its folder. Each file is complete or not there; what is gathered over
/// the run (mesh, tables, summary) comes with finish().
class FloodResultFiles {
 public:
  /// Errors: ioFailed.
  static Result<FloodResultFiles> make(const FloodScenario& scenario, const std::string& out);

  void addRows(const flood::FloodModel& model);
  Outcome writeOutput(const flood::FloodModel& model);
  Outcome writeSnapshot(const flood::FloodModel& model, const std::string& name) const;
  Outcome finish(const flood::FloodModel& model, const Outcome& ran);

 private:
  FloodResultFiles(const FloodScenario& scenario, std::string out)
      : scenario_(&scenario), out_(std::move(out)) {}
  Outcome writeTables(const flood::FloodModel& model, const Outcome& ran) const;

  const FloodScenario* scenario_;
  std::string out_;
  std::string gauges_, structures_;
  std::optional<gis::MeshFile> mesh_;
};

/// Whole seconds in six digits or more: 000600.
std::string sixDigits(double seconds);

}  // namespace citymirror::session
