#pragma once
#include <memory>
#include <optional>
#include <span>

#include "app/session/branch/world_track.h"
#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/vector_style.h"
#include "scenarios/world/coupled_model.h"

/// A coupled run as a picture: plain values, no window.
namespace citymirror::session {

/// s of the picture between two views of a world that plays: so far ahead vehicles are told.
inline constexpr double kMotionSeconds = 1.5;

/// Everybody under way between two instants (s from the run's zero), by class and state; `rate` as
/// of draw::MovingMarks. Null where nobody is known there. O(vehicles).
std::shared_ptr<draw::MovingMarks> drawVehicles(const WorldTrack& track, const CityModel& city,
                                                Instant zero, double from, double to, double rate);

/// The same of vehicles whose places at `from` and at `to` are known (rising by vehicle), whoever
/// drove them. Null where there are none.
std::shared_ptr<draw::MovingMarks> drawVehicles(const std::vector<VehicleAt>& now,
                                                const std::vector<VehicleAt>& later,
                                                const TrafficDemand& demand, const CityModel& city,
                                                Instant zero, double from, double to, double rate);

/// Adds to `marks`, null for none, the units that are on their way on foot between two instants:
/// from where they set out until they are there. Null where there is nothing. Nobody else reads
/// `marks` yet; they are not copied. O(units).
std::shared_ptr<draw::MovingMarks> withWalkers(std::shared_ptr<draw::MovingMarks> marks,
                                               std::span<const world::CrewProgress> units,
                                               Instant zero, double from, double to, double rate);

/// As which vehicle a unit of the city is drawn; none = nothing tells, as of a crew.
std::optional<draw::MovingKind> movingKindOf(const Resource& unit);

/// One band of how fast a road flows, from slow to fast (GB/T 33171-2016: by the share of its free
/// speed), behind those of roads that are closed to cars.
struct PaceBand {
  Text name;
  double from = 0;  ///< share of free speed; −1 = closed
  draw::Color color;
};
const std::vector<PaceBand>& paceBands();

/// How fast main streets and congested side streets flow, and those closed to cars, as draped
/// lines; each direction on its own side. O(edges).
struct PaceLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< field "share": −1 = closed
  draw::VectorStyle style;
};
PaceLayer paceLayer(const RoadSample& sample, const CityModel& city,
                    DrivingSide side = DrivingSide::right);

}  // namespace citymirror::session
