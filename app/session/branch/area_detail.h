#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "app/session/branch/world_track.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

/// A detailed look at an area of a coupled run: its vehicles driven lane by lane by SUMO.
namespace citymirror::session {

/// Which area, and when.
struct AreaDetailRequest {
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const WorldTrack> track;  ///< of the branch that is looked at
  Point2 centre = Point2::Zero();           ///< local m
  double radius = 400;                      ///< m
  double from = 0, to = 300;                ///< s of the run, within what is computed
  std::uint64_t seed = 1;
};

/// Everybody within the area at one instant.
struct DetailSample {
  double time = 0;  ///< s of the run
  std::vector<VehicleAt> vehicles;  ///< rising by vehicle
};

/// What has been driven so far.
struct AreaDetail {
  std::string engine;  ///< that drives them: "SUMO 1.15.0"
  Point2 centre = Point2::Zero();
  double radius = 0;        ///< m
  double from = 0, to = 0;  ///< s of the run
  std::vector<std::shared_ptr<const DetailSample>> samples;  ///< one a second

  /// Whether a picture of `time` can be made of it.
  bool holds(double time) const {
    return !samples.empty() && time >= samples.front()->time && time <= samples.back()->time;
  }
};

/// Whether SUMO can be asked on this computer. Errors: unsupported, notFound.
Outcome areaDetailPossible();

/// Where everybody in the area is at `time`, as vehiclesAt of the run itself; between two samples
/// straight. Nothing outside of what it holds.
std::vector<VehicleAt> vehiclesAt(const AreaDetail& detail, double time);

/// The vehicles of the run that drive in the area (and 200 m round it) between `from` and `to`,
/// from where they are at `from` or come into it, along the streets on which the run saw them or
/// which they passed between two of its samples (sightsWithin);
/// streets that it had closed are closed, and those that water slows are as slow as it had them for
/// cars, each from its time on. SUMO times crossings by its own plans. `grown` is called with what
/// there is after every 10 s of it. A thread of its own must run it (SumoLink). Errors: those of
/// SumoLink, notFound where nobody drives there, cancelled.
Result<AreaDetail> driveAreaDetail(const AreaDetailRequest& request,
                                   const std::function<void(const AreaDetail&)>& grown,
                                   const run::JobContext& job);

}  // namespace citymirror::session
