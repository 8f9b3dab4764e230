#pragma once
#include <vector>

#include "engine/core/result.h"
#include "scenarios/traffic/traffic_inputs.h"

namespace citymirror::traffic {

class TrafficShape;

/// Every fault of the inputs: parameters, closures, departures out of order, and routes that no
/// turn connects (the first of each vehicle, named with the vehicle). Array sizes are the reader's
/// promise. O(network + routes).
std::vector<Error> checkInputs(const TrafficInputs& inputs);

/// The faults that leave no shape to be derived: all but those of the demand. O(closures + sinks).
std::vector<Error> checkRules(const TrafficInputs& inputs);

/// The faults of the demand of a shape: of departures, routes and stops. O(routes).
std::vector<Error> checkDemand(const TrafficShape& shape);

/// Errors: badInput (no street or one that is not there, a rate that lets nobody in).
Outcome checkSink(const Sink& sink, const TrafficNetwork& network);

/// Errors: badInput (no link of so many, times before `now` or turned round, shares outside (0, 1]).
Outcome checkRestriction(const Restriction& restriction, std::size_t links, double now);

}  // namespace citymirror::traffic
