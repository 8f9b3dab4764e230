#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/coupling/help_reach.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/coupling/road_samples.h"
#include "scenarios/flood/flood_model.h"
#include "scenarios/traffic/street_finder.h"
#include "scenarios/traffic/traffic_model.h"
#include "scenarios/world/crew_walk.h"
#include "scenarios/world/evacuation.h"

namespace citymirror::world {

/// A crew or pump truck: a vehicle of the same traffic as everybody, and what it does to the water
/// once it is there. It stops on the nearest street within its reach that is open to it; on foot at
/// the junction that is nearest to the place.
struct CrewOrder {
  std::string code;       ///< of the unit
  double at = 0;          ///< s from zero, when it sets out
  std::uint8_t type = 0;  ///< index in the demand's classes
  Point2 from = Point2::Zero(), to = Point2::Zero();
  double setUp = 300;  ///< s from arrival to the act
  double reach = 150;  ///< m from the street it stops on to the place: its hoses (assumed)
  std::vector<flood::FloodEdit> acts;  ///< done in their order, all at once
  /// m around the place of a pump that it brings: there the hoses are laid into the deepest water
  /// over what always stands there. Once that has run dry they go on within `reach` of the place.
  double suction = 30;
  std::string road;  ///< whose water it is sent for, by name; empty = to a place
  /// Walks over paths and streets (CrewWalk) by the rule "foot"; `type` counts for nothing then.
  bool onFoot = false;
};

/// For what the streets are that a crew goes over: a vehicle of its class, or people on foot.
RoadVehicle vehicleSent(const CrewOrder& order, std::span<const VehicleClass> classes);

/// Why the pump of an order would not reach: no street for `vehicle` (vehicleSent) lies within its
/// `reach` of the place. Nothing where one does, and where it brings no pump. O(edges).
std::optional<Error> hosesTooShort(const CrewOrder& order, const RoadNetwork& roads,
                                   const TrafficNetwork& network, const RoadVehicle& vehicle);
/// Whether hosesTooShort has nothing to say, by an index of the streets for everyone: for every
/// move of a mouse. O(edges near by).
bool hosesReach(const CrewOrder& order, const traffic::StreetFinder& streets,
                const RoadVehicle& vehicle);

enum class Coupling { waterOnRoads, dryRoads };

struct CoupledInputs {
  std::shared_ptr<const CityModel> city;
  flood::FloodInputs flood;        ///< in the city's frame, from time 0
  traffic::TrafficInputs traffic;  ///< links = the city's edges (traffic::cityNetwork)
  coupling::RoadClosureConfig wading;
  std::vector<CrewOrder> orders;               ///< rising in time
  std::vector<EvacuationOrder> evacuations;    ///< rising in time
  double walkingSpeed = 5 / 3.6;               ///< m/s of crews on foot on dry ways, > 0
  double exchangeInterval = 60;                ///< s between exchanges of the two models, > 0
  Coupling coupling = Coupling::waterOnRoads;  ///< dryRoads: vehicles do not meet the water
};

/// Somebody who looks at the traffic while it runs: at every multiple of `every` s, without effect
/// on the run.
struct TrafficWatch {
  double every = 0;  ///< s, 0 = nobody looks
  std::function<void(const traffic::TrafficModel&)> look;
};

/// How an order goes. NaN = not yet.
struct CrewProgress {
  std::string code;
  double ordered = 0, left = 0, arrived = 0, acted = 0;  ///< s from zero
  double metres = 0;                                     ///< of the way it took
  std::vector<WalkPoint> walked = {};                    ///< of one on foot (CrewWalk::trail)
};

/// Flood, traffic and orders on one clock. Every `exchangeInterval` the water's depth on each edge
/// slows, closes or reopens it by vehicle class, orders set out, and what has arrived acts on the
/// water: at its time where `setUp` is at least the interval, else at the next exchange. A unit for
/// which no road is open sets out at the first exchange at which one is. Residents who are told to
/// go find the water of the last exchange, and their shelters over the roads as they are.
/// Equal inputs give equal bits whatever the thread count. Not thread-safe; forks are independent.
class CoupledModel {
 public:
  /// Errors: badInput of either model, of the orders, notFound (a class without its wading rule).
  static Result<CoupledModel> make(CoupledInputs inputs);

  double time() const { return time_; }  ///< s from zero
  const CoupledInputs& inputs() const { return inputs_; }  ///< that it was made of
  /// To `until` s. Two advances have the bits of one where they meet at a multiple of the interval.
  /// Errors: those of either model; cancelled, after which it must be dropped.
  Outcome advance(double until, const run::JobContext& job, const TrafficWatch& watch = {});

  const flood::FloodModel& flood() const { return flood_; }
  const traffic::TrafficModel& traffic() const { return traffic_; }
  const std::vector<float>& edgeDepth() const { return depth_; }  ///< m, at the last exchange
  /// Share of speed by class and edge since the last exchange; empty before the first.
  const std::vector<float>& shares() const { return shares_; }
  std::vector<CrewProgress> progress() const;
  std::vector<EvacuationProgress> evacuations() const;
  /// Vehicles that stand in water too deep for them.
  std::size_t stranded() const;
  /// Residents to whom the water of the last exchange leaves no way for an ambulance from a hospital
  /// or fire station; roads that people close let it pass. NaN where that does not apply (HelpReach,
  /// or no class of ambulances). O(edges).
  double residentsCutOff() const;
  /// Water at least `from` m deep (> 0) on the streets now. O(metres of road + cells).
  coupling::PondedStreets pondedStreets(double from) const;
  /// Metres of road closed to passenger cars, times hours, so far.
  double closedKmHours() const { return closedKmHours_; }

  /// An order from now on. Errors: badInput (no street near, hosesTooShort, type not there, in the
  /// past), notFound (no wading rule for who walks).
  Outcome order(CrewOrder order);
  /// Residents told to go from now on. Errors: badInput (checkEvacuation, a shelter without street).
  Outcome evacuate(EvacuationOrder order);
  /// Closes an edge to vehicles from now on or later. Errors: those of TrafficModel::close.
  Outcome close(const traffic::Closure& closure) { return traffic_.close(closure); }
  /// Opens an edge that people have closed or restricted, from now on or later. Errors: those of
  /// TrafficModel::open.
  Outcome open(std::uint32_t edge, double at) { return traffic_.open(edge, at); }
  /// Narrows or slows an edge, from now on or later. Errors: those of TrafficModel::restrict.
  Outcome restrict(const traffic::Restriction& restriction) {
    return traffic_.restrict(restriction);
  }
  /// What passed each edge since the last call.
  std::vector<traffic::LinkCount> takeCounts() { return traffic_.takeCounts(); }
  /// An act on the water from now on, or later. Errors: those of the flood model.
  Outcome act(const flood::TimedEdit& edit);
  /// What people have been told to do to the water, the inputs' acts first; what units do stands
  /// here once they are there, at the time at which it is done.
  std::vector<flood::TimedEdit> edits() const;
  /// What units that are not there yet are still to do to the water.
  std::vector<flood::FloodEdit> awaitedActs() const;
  /// A second world that goes on from here by itself, with the same bits.
  CoupledModel fork() const;

 private:
  struct Crew {
    CrewOrder order;
    std::uint32_t from = 0;
    std::vector<std::uint32_t> goals;  ///< streets within reach of the place, the nearest first
    std::uint32_t vehicle = 0;
    bool sent = false, acted = false;
    std::optional<CrewWalk> walk;  ///< of one on foot, which no vehicle is sent for
    double actsAt = 0;
    std::optional<Point2> hoses;  ///< where its pump takes the water from
  };
  CoupledModel(CoupledInputs inputs, flood::FloodModel flood, traffic::TrafficModel traffic,
               std::shared_ptr<const coupling::HelpReach> help);
  void exchange();
  Outcome drive(double until, const run::JobContext& job, const TrafficWatch& watch);
  Outcome place(Crew& crew) const;
  Outcome placeOnFoot(Crew& crew);
  void meetOnFoot();
  void walkTo(double until);
  double arrivalOf(const Crew& crew) const;
  void sendDue();
  void begin(EvacuationCourse& course);
  double nextDeed() const;
  void send(Crew& crew);
  void countClosed(double span);
  Outcome actOnArrivals();
  Outcome followWater();
  const RasterGrid<float>& pondedNow();

  CoupledInputs inputs_;
  flood::FloodModel flood_;
  traffic::TrafficModel traffic_;
  coupling::EdgeSamples samples_;
  std::shared_ptr<const coupling::HelpReach> help_;
  std::vector<float> depth_, shares_;
  std::vector<float> footShares_;  ///< as shares_, on foot; empty before the first exchange
  std::shared_ptr<const traffic::WalkingRoads> walking_;  ///< made for the first who walks
  std::vector<Crew> crews_;
  std::vector<EvacuationCourse> evacuations_;
  std::vector<flood::TimedEdit> acts_;
  double time_ = 0, closedKmHours_ = 0;
  std::int64_t exchanges_ = 0;
  std::shared_ptr<const RasterGrid<float>> ponded_;  ///< at pondedAt_, where somebody asked
  double pondedAt_ = 0;                              ///< s
};

}  // namespace citymirror::world
