#pragma once
#include <limits>
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

/// The vehicles of a demand with their classes and ways as a .rou.xml. Stops are left out.
std::string sumoRoutes(const TrafficDemand& demand, const TrafficNetwork& network);

}  // namespace citymirror::gis
