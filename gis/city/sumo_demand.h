#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"

namespace citymirror::gis {

/// One file of a demand: its name for errors, and its bytes.
struct DemandFile {
  std::string name;
  std::string_view text;
};

/// Vehicles of SUMO files (.rou.xml and additional files with vehicle types, in any order): vehicle
/// with route or a route's id, trip from, via, to (open: the way is to be found). Types give length
/// + minGap, maxSpeed and vClass; of a vTypeDistribution every type gets its share in a fixed
/// rotation. A vehicle's stops last as long as they say (duration) and until then (until), at bus
/// stops and the like that a file defines, on lanes or edges. Left out with a note: vehicles on
/// edges that are not in the network and those that drive on no street (rails, ships, on foot);
/// stops at other places or of no time; every other element that would change how traffic flows,
/// counted by name. Classes that are not known here (motorcycle, taxi …) drive as cars, which a
/// note says. Rising by departure, equal ones in the order of the files. Errors: unreadable,
/// badInput with the vehicle named; unsupported for flows and for departures that are no time
/// (sumoSeconds).
Result<TrafficDemand> readSumoDemand(const std::vector<DemandFile>& files,
                                     const TrafficNetwork& network);

/// Trips of a table `depart_s,from,to,class` with edges' codes: open. Classes: car, bus, truck,
/// emergency, bicycle. Errors: unreadable without that header, badInput with the line named.
Result<TrafficDemand> readTripTable(const DemandFile& file, const TrafficNetwork& network);

}  // namespace citymirror::gis
