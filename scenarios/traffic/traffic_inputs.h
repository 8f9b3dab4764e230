#pragma once
#include <memory>
#include <vector>

#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// A link nobody may enter in [from, to); vehicles on it go on. Informed drivers plan round it when
/// it begins, the others wait before it.
struct Closure {
  std::uint32_t link = 0;
  double from = 0;  ///< s
  double to = std::numeric_limits<double>::infinity();
};

/// An incident that leaves a link open, in [from, to): closed lanes leave `capacity` of what each of
/// its lanes lets through at saturation, vehicles go at `speed` of what they would. Where several
/// hold, the least of each counts. Vehicles with sirens pass narrow places.
struct Restriction {
  std::uint32_t link = 0;
  double from = 0;  ///< s
  double to = std::numeric_limits<double>::infinity();
  double capacity = 1, speed = 1;  ///< shares in (0, 1]
};

/// How drivers drive, with sources.
struct TrafficParameters {
  double waveSpeed = 5;  ///< m/s, of a queue that dissolves (4–6 in cities: Treiber, Kesting 2013)
  double standardSpace = 7.5;  ///< m, the vehicle in which capacity and storage are counted
  double criticalGap = 6.5;    ///< s in a street with the right of way (HCM 2010, exhibit 19-10)
  double majorGap = 4.1;       ///< s of who turns out of such a street across it (same exhibit)
  double signalGap = 4.5;      ///< s in the traffic against a permitted turn (HCM 2010, chapter 31)
  double clearing = 1;         ///< s behind a vehicle with the right of way
  double yellowUsed = 2;       ///< s of yellow in which a queue still passes (HCM 2010, 18-8)
  /// s of green that a queue loses as it starts, at least (HCM 2010, 18-8). What speeding up costs
  /// counts towards it, the rest is the reaction of its first driver; 0 = none reacts late.
  double startLost = 2;
  double saturation = 1900;    ///< passenger cars/h of a lane at a signal (HCM 2010, 18-28)
  double laneChange = 4.6;     ///< s that a change of lanes takes (Toledo, Zohar 2007)
  double informed = 1;         ///< share of drivers who hear of closures, 0 … 1
  /// s before a closed link after which a driver who did not hear of it looks for another way.
  double patience = std::numeric_limits<double>::infinity();
  double alongQueue = 5.6;  ///< m/s of a vehicle with sirens beside a standing queue (assumed)
};

/// Where vehicles of an evacuation end: a shelter with places for so many people, at whose gate
/// they turn in from the ends of its streets.
struct Sink {
  std::string code;
  std::vector<std::uint32_t> links;  ///< streets it stands on, at least one
  std::uint32_t places = std::numeric_limits<std::uint32_t>::max();  ///< persons
  double rate = std::numeric_limits<double>::infinity();  ///< vehicles/s through its gate, > 0
};

/// A vehicle of the demand that is bound for a sink: its route ends on one of the sink's streets.
struct SinkBound {
  std::uint32_t vehicle = 0, sink = 0;
  std::uint32_t persons = 1;  ///< ≥ 1
};

struct TrafficInputs {
  std::shared_ptr<const TrafficNetwork> network;
  std::shared_ptr<const TrafficDemand> demand;
  std::vector<Closure> closures;
  std::vector<Restriction> restrictions;
  std::vector<Sink> sinks;
  std::vector<SinkBound> bound;  ///< rising by vehicle
  TrafficParameters parameters;
  std::uint64_t seed = 1;
};

}  // namespace citymirror::traffic
