#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/coupling/road_samples.h"
#include "scenarios/flood/flood_model.h"
#include "scenarios/traffic/traffic_model.h"

namespace citymirror::world {

/// A crew or pump truck: a vehicle of the same traffic as everybody, and what it does to the water
/// once it is there. It stops on the nearest street within its reach that is open to it.
struct CrewOrder {
  std::string code;       ///< of the unit
  double at = 0;          ///< s from zero, when it sets out
  std::uint8_t type = 0;  ///< index in the demand's classes
  Point2 from = Point2::Zero(), to = Point2::Zero();
  double setUp = 300;  ///< s from arrival to the act
  double reach = 150;  ///< m from the street it stops on to the place: its hoses (assumed)
  std::vector<flood::FloodEdit> acts;
};

enum class Coupling { waterOnRoads, dryRoads };

struct CoupledInputs {
  std::shared_ptr<const CityModel> city;
  flood::FloodInputs flood;        ///< in the city's frame, from time 0
  traffic::TrafficInputs traffic;  ///< links = the city's edges (traffic::cityNetwork)
  coupling::RoadClosureConfig wading;
  std::vector<CrewOrder> orders;               ///< rising in time
  double exchangeInterval = 60;                ///< s between exchanges of the two models, > 0
  Coupling coupling = Coupling::waterOnRoads;  ///< dryRoads: vehicles do not meet the water
};

/// How an order goes. NaN = not yet.
struct CrewProgress {
  std::string code;
  double ordered = 0, left = 0, arrived = 0, acted = 0;  ///< s from zero
  double metres = 0;                                     ///< of the way it took
};

/// Flood, traffic and orders on one clock. Every `exchangeInterval` the water's depth on each edge
/// slows, closes or reopens it by vehicle class, orders set out, and what has arrived acts on the
/// water: at its time where `setUp` is at least the interval, else at the next exchange. A unit for
/// which no road is open sets out at the first exchange at which one is. Equal inputs give equal
/// bits whatever the thread count. Not thread-safe; forks are independent.
class CoupledModel {
 public:
  /// Errors: badInput of either model, of the orders, notFound (a class without its wading rule).
  static Result<CoupledModel> make(CoupledInputs inputs);

  double time() const { return time_; }  ///< s from zero
  /// To `until` s. Two advances have the bits of one where they meet at a multiple of the interval.
  /// Errors: those of either model; cancelled, after which it must be dropped.
  Outcome advance(double until, const run::JobContext& job);

  const flood::FloodModel& flood() const { return flood_; }
  const traffic::TrafficModel& traffic() const { return traffic_; }
  const std::vector<float>& edgeDepth() const { return depth_; }  ///< m, at the last exchange
  /// Share of speed by class and edge since the last exchange; empty before the first.
  const std::vector<float>& shares() const { return shares_; }
  std::vector<CrewProgress> progress() const;
  /// Vehicles that stand in water too deep for them.
  std::size_t stranded() const;
  /// Metres of road closed to passenger cars, times hours, so far.
  double closedKmHours() const { return closedKmHours_; }

  /// An order from now on. Errors: badInput (no street near, type not there, in the past).
  Outcome order(CrewOrder order);
  /// An act on the water from now on, or later. Errors: those of the flood model.
  Outcome act(const flood::TimedEdit& edit) { return flood_.schedule(edit); }
  /// A second world that goes on from here by itself, with the same bits.
  CoupledModel fork() const;

 private:
  struct Crew {
    CrewOrder order;
    std::uint32_t from = 0;
    std::vector<std::uint32_t> goals;  ///< streets within reach of the place, the nearest first
    std::uint32_t vehicle = 0;
    bool sent = false, acted = false;
    double actsAt = 0;
  };
  CoupledModel(CoupledInputs inputs, flood::FloodModel flood, traffic::TrafficModel traffic);
  void exchange();
  Outcome drive(double until, const run::JobContext& job);
  void sendDue();
  void send(Crew& crew);
  void countClosed(double span);
  Outcome actOnArrivals();

  CoupledInputs inputs_;
  flood::FloodModel flood_;
  traffic::TrafficModel traffic_;
  coupling::EdgeSamples samples_;
  std::vector<float> depth_, shares_;
  std::vector<Crew> crews_;
  double time_ = 0, closedKmHours_ = 0;
  std::int64_t exchanges_ = 0;
};

/// A pump on wheels: stands switched off in the flood until an act switches it on (SetPump with
/// this id), takes water where it stands and gives it out of the city. `capacity` m³/s.
void addMobilePump(flood::FloodInputs& inputs, const std::string& id, const Point2& at,
                   double capacity);

}  // namespace citymirror::world
