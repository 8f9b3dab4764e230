#pragma once
#include <cstdint>
#include <vector>

#include "scenarios/traffic/event_calendar.h"

namespace citymirror::traffic {

/// Why the first vehicle of a lane stands at its stop line.
enum class Hold : std::uint8_t { none, signal, giveWay, space, closure, sink };

/// Space that a vehicle has left and that has not yet reached the beginning of its lane.
struct SpaceWave {
  std::int64_t arrives = 0;    ///< ms
  std::int64_t space = 0;      ///< mm
  std::uint32_t next = kNone;  ///< in the same lane, or in the list of free entries
  friend bool operator==(const SpaceWave&, const SpaceWave&) = default;
};

/// A lane and the queue in it, a line of a processor's cache.
struct alignas(64) LaneState {
  std::int64_t nextEntry = 0, nextExit = 0;
  std::int64_t attemptAt = kNeverMs;  ///< of its event, kNeverMs = none
  std::int64_t since = kNeverMs;      ///< its head is ready since, kNeverMs = not yet
  std::int64_t rolled = kNeverMs;     ///< mm that its queue has moved on, kNeverMs = flows freely
  std::int32_t taken = 0;             ///< mm, by vehicles and by waves under way
  std::uint32_t head = kNone, tail = kNone;  ///< vehicles
  std::uint32_t firstWave = kNone, lastWave = kNone;
  std::uint32_t nextInLine = kNone;  ///< the lane behind it that waits for space on the same link
  friend bool operator==(const LaneState&, const LaneState&) = default;
};

/// A vehicle under way.
struct VehicleState {
  std::int64_t ready = 0;        ///< earliest at the stop line of its lane
  std::uint32_t leg = 0;         ///< links of its route that it has entered
  std::uint32_t behind = kNone;  ///< next vehicle in its lane
  std::uint32_t detour = kNone;  ///< offset of its new route in detours (its length first)
  std::uint32_t sink = kNone;    ///< where it is bound for or has ended, kNone = no sink
  friend bool operator==(const VehicleState&, const VehicleState&) = default;
};

struct LinkState {
  std::int64_t wakeAt = kNeverMs;  ///< of its event, kNeverMs = none
  std::int64_t countedTo = 0;
  std::uint32_t firstInLine = kNone;  ///< lane that waits for space on it
  std::uint32_t onLink = 0;           ///< vehicles
  friend bool operator==(const LinkState&, const LinkState&) = default;
};

/// What passed a link since the counts were last taken.
struct LinkCount {
  std::uint32_t entered = 0, left = 0;
  std::int64_t vehicleMs = 0;  ///< time spent on it by all vehicles
  friend bool operator==(const LinkCount&, const LinkCount&) = default;
};

/// A sink so far.
struct SinkCount {
  std::uint32_t persons = 0, vehicles = 0;  ///< that it has taken
  std::uint32_t bound = 0;                  ///< persons on their way to it, or still at home
  std::uint32_t turnedAway = 0;             ///< vehicles that came to its gate and found it full
  std::int64_t nextTake = 0;                ///< ms, its gate lets nobody in before
  friend bool operator==(const SinkCount&, const SinkCount&) = default;
};

/// All vehicles, lanes and signals at one instant, in plain arrays: a copy is a fork. Times in ms
/// from the scenario's zero, lane space in mm. Behind the lanes of the network stand one lane per
/// link in which vehicles wait for their departure, then one for vehicles with sirens.
struct TrafficState {
  std::int64_t time = 0;
  std::uint32_t loaded = 0, arrivedCount = 0;  ///< departed or waiting to; at their end
  std::uint32_t inOrder = 0;  ///< vehicles of the inputs; those added later depart by themselves
  std::uint64_t moves = 0;    ///< link entries and arrivals so far

  std::vector<VehicleState> vehicles;
  std::vector<std::int64_t> entered;    ///< per vehicle: the first link, −1 before
  std::vector<std::int64_t> arrived;    ///< per vehicle: −1 before
  std::vector<std::int64_t> stranded;   ///< ms it still needs at full speed, −1 = not stranded
  std::vector<std::uint32_t> turnedAt;  ///< per vehicle: the sink that it last found full, or kNone
  std::vector<std::uint32_t> detours;

  std::vector<LaneState> lanes;
  std::vector<std::uint32_t> onLane;  ///< per lane: vehicles
  std::vector<Hold> hold;             ///< per lane

  std::vector<LinkState> links;
  std::vector<std::uint8_t> closed;  ///< per link: by how many closures
  std::vector<LinkCount> counts;     ///< per link
  std::vector<float> share;  ///< per type and link: of its speed that it can go, 0 = closed to it

  // Of links that incidents restrict; all empty before the first one.
  std::vector<float> narrowed;         ///< per link: share of its capacity that is left
  std::vector<float> slowed;           ///< per link: share of the speed that is left
  std::vector<float> given;            ///< as `share`, before `slowed`
  std::vector<std::int64_t> nextPass;  ///< per lane: its narrow place lets nobody through before

  std::vector<SinkCount> sinks;  ///< per sink

  std::vector<std::int64_t> passed;        ///< per turn: the last vehicle, long ago = none
  std::vector<std::uint32_t> phase;        ///< per signal
  std::vector<std::int64_t> phaseStarted;  ///< per signal
  std::vector<SpaceWave> waves;
  std::uint32_t freeWave = kNone;
  EventCalendar calendar;
  std::uint32_t sequence = 0;

  friend bool operator==(const TrafficState&, const TrafficState&) = default;
};

}  // namespace citymirror::traffic
