#pragma once
#include <memory>
#include <optional>
#include <string>

#include "app/session/exposure_view.h"
#include "engine/core/city_model.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::session {

/// The water that people look at: between two states of a run.
struct WaterLook {
  std::shared_ptr<const CityModel> city;
  std::string run;  ///< as ExposureView
  Instant at;       ///< a whole minute
  Instant issued;   ///< of the run
  std::shared_ptr<const flood::FloodState> before, after;  ///< never null
  double fraction = 0;                                     ///< 0 at before, 1 at after
  friend bool operator==(const WaterLook&, const WaterLook&) = default;
};

/// Depths of the water that is looked at, m: straight between its two states.
std::vector<float> depthsOf(const WaterLook& look);

/// Counts what the water that people look at meets, when that is another than before. What it is
/// asked is one thread's; `count` may run on another, one at a time.
class ExposureDesk {
 public:
  explicit ExposureDesk(const coupling::PondingBands& bands) : bands_(bands) {}

  /// What is to be counted now: nothing for the same water as before.
  std::optional<WaterLook> due(const std::optional<WaterLook>& look);
  /// Milliseconds for 25,000 buildings, some tens for the first water of a city and grid.
  std::shared_ptr<const ExposureView> count(const WaterLook& look);

 private:
  coupling::PondingBands bands_;
  std::optional<WaterLook> asked_;
  std::shared_ptr<const CityModel> placesOf_;
  std::optional<coupling::ExposurePlaces> places_;
};

}  // namespace citymirror::session
