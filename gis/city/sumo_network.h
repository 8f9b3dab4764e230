#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"

namespace citymirror::gis {

/// A SUMO network (.net.xml): edges and lanes for vehicles, connections, signals, and who gives way
/// (the response bits of the junctions' requests). Edges of junctions, and edges and lanes that no
/// vehicle may use (footways, rails), are left out; railway crossings without a programme are open.
/// Permissions are kept for car, bus, truck, emergency and bicycle: SUMO's private counts as car,
/// coach as bus, delivery and trailer as truck, authority, army, vip and ignoring as emergency;
/// other words have no lane of their own here. Capacity is left to the speed. Signals that react to
/// traffic (actuated, delay_based …) keep to the times of their phases, with a note for
/// each type. Errors: unreadable where it is no such file, badInput for a lane without length or
/// speed, a connection to an edge that is not there, a signal without phases.
Result<TrafficNetwork> readSumoNetwork(std::string_view xml, const std::string& name);

/// Signal programmes of an additional file take the place of those with the same id; those that
/// the network lacks are left out with a note, notes on their type as above. Errors as above, and
/// where a programme has too few letters for the turns it controls.
Outcome readSumoSignals(std::string_view xml, const std::string& name, TrafficNetwork& network);

/// Every fault of signals: phases of no duration, letters that are missing for a turn.
std::vector<Error> checkSignals(const TrafficNetwork& network, const std::string& name);

/// Bits of RoadUser of SUMO's words, "all" included; unknown words are none.
std::uint8_t sumoUsers(std::string_view words);

}  // namespace citymirror::gis
