#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/session/scenario/world_indices.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// A link that a vehicle drove over.
struct PassedLink {
  std::uint32_t vehicle = 0, link = 0;
  friend bool operator==(const PassedLink&, const PassedLink&) = default;
};

/// Where everybody was at one instant of a coupled run.
struct VehicleSample {
  double time = 0;  ///< s from zero
  std::vector<traffic::VehiclePlace> places;
  /// Where samples before this one were left out: what they saw, rising by vehicle, of each in the
  /// order driven.
  std::vector<PassedLink> passed = {};
};

/// How roads were in the interval that ends at `time`.
struct RoadSample {
  double time = 0;               ///< s from zero
  std::vector<float> pace;       ///< by edge: share of its free speed, NaN = nobody drove there
  std::vector<std::uint8_t> shut;  ///< by edge: 1 = closed to cars, by water or by people
  std::vector<float> share;        ///< by edge: of their speed that water leaves to cars; empty = all
  std::vector<traffic::LinkQueue> queues;  ///< at `time`, rising by edge
  std::vector<traffic::GridlockRing> rings;  ///< of edges that wait for each other then
};

/// Everything that people may look at of a coupled run so far. Parts are shared between branches
/// and never edited; instants rise.
struct WorldTrack {
  std::vector<std::shared_ptr<const VehicleSample>> vehicles;
  std::vector<std::shared_ptr<const RoadSample>> roads;
  std::vector<std::shared_ptr<const flood::FloodState>> water;
  std::shared_ptr<const TrafficNetwork> network;
  std::shared_ptr<const TrafficDemand> demand;  ///< names and classes of vehicles, units last
  std::vector<WorldRow> rows;
  /// s between samples of vehicles where memory did not hold all of them; 0 = every look is there.
  double vehiclesEvery = 0;
  /// The same of water; 0 = as often as it is looked at.
  double waterEvery = 0;
  double roadsEvery = 0;  ///< the same of roads
  /// On what its water is drawn where the picture has no other (WorldRunRequest::solid); may be null.
  std::shared_ptr<const RasterGrid<float>> bed = nullptr;
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid = nullptr;
};

/// On which side of the streets its vehicles drive: right where there is no network.
inline DrivingSide sideOf(const WorldTrack& track) {
  return track.network ? track.network->drivingSide : DrivingSide::right;
}

/// The newest part at or before `time`, null before the first. O(log parts).
template <class Part>
std::shared_ptr<const Part> partAt(const std::vector<std::shared_ptr<const Part>>& parts,
                                   double time) {
  const auto after = std::upper_bound(parts.begin(), parts.end(), time + 1e-6,
                                      [](double t, const auto& part) { return t < part->time; });
  return after == parts.begin() ? nullptr : *std::prev(after);
}

/// A vehicle between two samples.
struct VehicleAt {
  std::uint32_t vehicle = 0;
  Point2 at = Point2::Zero();
  float headingDeg = 0;  ///< 0 = north, clockwise
  bool stands = false, stranded = false;
  std::int32_t road = -1;  ///< index of the city's road that it is on, −1 = not known
};

/// Where everybody is at `time`, by vehicle: on its side of its link, or over the junction into the
/// next one; over the streets it was seen on where samples were left out. Who has only just set out
/// or arrived is seen where the nearer of two samples saw them. O(vehicles log vehicles).
std::vector<VehicleAt> vehiclesAt(const WorldTrack& track, const RoadNetwork& roads, double time);

}  // namespace citymirror::session
