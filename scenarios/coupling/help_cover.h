#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/forecast_route.h"

namespace citymirror::coupling {

/// Who of a city has help within so many seconds, and who loses it when. One rule: whoever would be
/// in time over dry roads is covered, and loses that at the first call for which help is late over
/// the roads as they will be while it drives.
struct HelpCover {
  struct Home {
    std::uint32_t building = 0;   ///< index in the city's buildings
    std::uint32_t residents = 0;  ///< 0 where they are not known
    double lost = 0;              ///< s: of the first call that is late; NaN = none is
    double late = 0;              ///< s that this call waits for help; infinity = for ever
  };
  std::vector<Home> homes;   ///< that are covered, rising by building
  std::size_t stations = 0;  ///< that help comes from

  std::size_t lostHomes() const;
  std::size_t lostResidents() const;
};

/// By node of a network: when help that is called at `times` (rising) first takes longer than
/// `within` s though it would be in time over dry roads.
struct NodeCover {
  std::vector<std::uint8_t> covered;  ///< 1 = in time over dry roads
  std::vector<double> lost;           ///< s, of the call; NaN = never, or never covered
  std::vector<double> late;           ///< s that this call waits; infinity = for ever, NaN = as lost
};
/// `from`: nodes of stations. Errors: cancelled. O(times · earliestArrivals).
Result<NodeCover> nodeCover(const RoadNetwork& network, const ForecastRoads& roads,
                            std::span<const std::uint32_t> from, std::span<const double> times,
                            double within, const run::JobContext& job = {});

/// Homes of a city, each at the junction nearest to it, and help from nodes of its roads. Errors:
/// cancelled. O(times · earliestArrivals + buildings).
Result<HelpCover> helpCover(const CityModel& city, const ForecastRoads& roads,
                            std::span<const std::uint32_t> from, std::span<const double> times,
                            double within, const run::JobContext& job = {});

/// Homes of a city and the ambulances of its hospitals, each at the junction nearest to it. Errors:
/// notFound (no hospital), cancelled. O(times · earliestArrivals + buildings).
Result<HelpCover> ambulanceCover(const CityModel& city, const ForecastRoads& roads,
                                 std::span<const double> times, double within,
                                 const run::JobContext& job = {});

/// Calls every `step` s (> 0) in [from, to], both ends among them.
std::vector<double> callTimes(double from, double to, double step);

}  // namespace citymirror::coupling
