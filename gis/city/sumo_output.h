#pragma once
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"

/// What SUMO writes about a run, and what it reads of ours.
namespace citymirror::gis {

/// A vehicle of a tripinfo file. NaN = not yet.
struct SumoTrip {
  std::string vehicle, type;
  double depart = 0;   ///< s, when it entered its first edge
  double waited = 0;   ///< s before that
  double arrive = std::numeric_limits<double>::quiet_NaN();  ///< s
  double metres = 0;   ///< driven
};
/// In the order of the file. Errors: unreadable where it is none.
Result<std::vector<SumoTrip>> readSumoTrips(std::string_view xml, const std::string& name);

/// An edge in one interval of an edgeData file. NaN = nobody was there.
struct SumoEdgeCount {
  double begin = 0, end = 0;  ///< s
  std::string edge;
  double entered = 0, left = 0;  ///< vehicles, those that depart and arrive on it among them
  double speed = std::numeric_limits<double>::quiet_NaN();  ///< m/s
  double density = 0;                                       ///< vehicles/km
};
Result<std::vector<SumoEdgeCount>> readSumoEdges(std::string_view xml, const std::string& name);

/// An additional file that has SUMO write `file` about every edge, in intervals of `interval` s.
std::string sumoEdgeOrder(const std::string& file, double interval);

/// A vehicle that SUMO is to drive.
struct SumoDeparture {
  std::string code;
  std::uint8_t type = 0;  ///< index in the classes
  double depart = 0;      ///< s
  double along = -1;      ///< m on its first edge, −1 = where SUMO finds room at its beginning
  bool stands = false;    ///< sets out from rest
  std::vector<std::string> edges;
};
/// A .rou.xml, by departure. Stops are left out.
std::string sumoRoutes(std::vector<SumoDeparture> vehicles, std::span<const VehicleClass> classes);
/// The vehicles of a demand with their ways.
std::string sumoRoutes(const TrafficDemand& demand, const TrafficNetwork& network);

}  // namespace citymirror::gis
