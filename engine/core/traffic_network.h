#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/road_limits.h"
#include "engine/core/road_network.h"
#include "engine/core/road_user.h"

namespace citymirror {

/// One phase of a signal: how long, and a letter per controlled turn as SUMO writes them: G go, g
/// go but give way, y and r and u wait, o and s off or stop: give way, O off with the right of way.
struct SignalPhase {
  double seconds = 0;  ///< > 0
  std::string letters;
};

struct SignalProgram {
  std::string code;
  double offset = 0;  ///< s: the programme stands at −offset when the clock is 0
  std::vector<SignalPhase> phases;
};

/// A street network for vehicles that queue: links of lanes, turns from a lane to a link, signals.
/// Lanes of link l: [firstLane[l], firstLane[l + 1]), from the kerb: from the right where traffic keeps
/// right, from the left where it keeps left.
struct TrafficNetwork {
  std::vector<std::string> code;  ///< of the link, unique
  std::vector<double> length;     ///< m, > 0
  std::vector<double> freeSpeed;  ///< m/s, > 0
  std::vector<double> capacity;   ///< standard vehicles/s and lane, > 0; infinity = as speed allows
  std::vector<std::uint32_t> firstLane{0};
  std::vector<std::uint8_t> laneUsers;  ///< bits of RoadUser

  std::vector<std::uint32_t> turnLane, turnTo;  ///< from a lane, to a link; rising by lane
  std::vector<double> turnSeconds;              ///< free-flow time inside the junction, ≥ 0
  std::vector<double> turnSpeed;                ///< m/s inside, > 0; infinity = as on the links
  std::vector<std::uint32_t> turnLanes;      ///< lanes of that link it leads to, bit 0 = at the kerb
  std::vector<std::int32_t> turnSignal;      ///< index in programs, −1 = none
  std::vector<std::uint32_t> turnLetter;     ///< which letter of the signal's phases
  std::vector<std::uint32_t> firstYield{0};  ///< turn t gives way to yieldTo[firstYield[t] …)
  std::vector<std::uint32_t> yieldTo;
  std::vector<SignalProgram> programs;
  DrivingSide drivingSide = DrivingSide::right;
  std::vector<RoadLimits> limits;  ///< by link; empty = none has any

  std::size_t linkCount() const { return length.size(); }
  std::size_t laneCount() const { return laneUsers.size(); }
  std::size_t turnCount() const { return turnTo.size(); }
  /// Who may use one of the link's lanes at least: a kerb lane for buses closes no street to cars.
  std::uint8_t usersOf(std::size_t link) const {
    std::uint8_t users = 0;
    for (std::uint32_t lane = firstLane[link]; lane < firstLane[link + 1]; ++lane)
      users |= laneUsers[lane];
    return users;
  }
  /// Whether a vehicle of these dimensions passes the link's limits.
  bool lets(std::size_t link, const VehicleDimensions& vehicle) const {
    return limits.empty() || passes(vehicle, limits[link]);
  }
  /// Whether a vehicle may use one of the link's lanes at least, and passes its limits.
  bool isOpenTo(std::size_t link, const RoadVehicle& vehicle) const {
    return (usersOf(link) & vehicle.users) != 0 && lets(link, vehicle.dimensions);
  }
};

struct VehicleClass {
  std::string code;
  RoadUser user = kPassengerCar;  ///< bits: with sirens emergency vehicle too
  double space = 7.5;  ///< m of lane in a standing queue: length and gap
  double maxSpeed = std::numeric_limits<double>::infinity();      ///< m/s
  double acceleration = std::numeric_limits<double>::infinity();  ///< m/s², > 0
  double deceleration = std::numeric_limits<double>::infinity();  ///< m/s², > 0
  double slack = 0;  ///< m/s that its drivers stay below the speed they may go, on average
  std::string wading = "car";  ///< key of the rule by which it meets water
  bool sirens = false;         ///< passes queues and red signals
  VehicleDimensions dimensions;

  RoadVehicle onRoad() const { return {user, dimensions}; }
};

/// A halt of a vehicle at the kerb of a link, each time it comes by: a bus at its stop. It holds the
/// lane.
struct VehicleStop {
  std::uint32_t vehicle = 0;  ///< index in the demand
  std::uint32_t link = 0;
  double seconds = 0;  ///< ≥ 0
  double until = 0;    ///< s from the run's zero: it does not leave before, 0 = it may
  friend bool operator==(const VehicleStop&, const VehicleStop&) = default;
};

/// Vehicles with the links they mean to pass, rising by departure.
struct TrafficDemand {
  std::vector<VehicleClass> classes;
  std::vector<std::string> code;            ///< of the vehicle
  std::vector<double> depart;               ///< s, ≥ 0
  std::vector<std::uint8_t> type;           ///< index in classes
  std::vector<std::uint32_t> firstLink{0};  ///< route of vehicle v: links[firstLink[v] …)
  std::vector<std::uint32_t> links;
  std::vector<std::uint8_t> open;  ///< per vehicle: 1 = its links are stops, the way is to be found
  std::vector<VehicleStop> stops;  ///< rising by vehicle

  std::size_t size() const { return depart.size(); }
};

}  // namespace citymirror
