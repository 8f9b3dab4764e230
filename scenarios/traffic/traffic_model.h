#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/traffic_inputs.h"
#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

class TrafficShape;

struct VehicleCounts {
  std::uint32_t loaded = 0;   ///< asked to depart so far
  std::uint32_t waiting = 0;  ///< of them: no room yet on their first link
  std::uint32_t running = 0;
  std::uint32_t arrived = 0;
};

/// Where a vehicle is: `along` m from the beginning of its link.
struct VehiclePlace {
  std::uint32_t vehicle = 0, link = 0;
  float along = 0;
  bool stands = false;    ///< in a queue, or stranded
  bool stranded = false;  ///< in water too deep for it
  friend bool operator==(const VehiclePlace&, const VehiclePlace&) = default;
};

/// Vehicles that stand on a link: from its last to its first one, in m from the link's beginning.
struct LinkQueue {
  std::uint32_t link = 0;
  float from = 0, to = 0;
  std::uint32_t vehicles = 0;  ///< in all of its lanes
  bool spills = false;         ///< it is full: vehicles on links before it wait for room here
  friend bool operator==(const LinkQueue&, const LinkQueue&) = default;
};

/// A vehicle that sets out for a sink later.
struct SinkTrip {
  std::string code;
  double depart = 0;  ///< s, not in the past
  std::uint8_t type = 0;
  std::uint32_t from = 0;  ///< link
  std::uint32_t sink = 0;
  std::uint32_t persons = 1;
};

/// How full a sink is.
struct SinkReport {
  std::string code;
  std::uint32_t places = 0;                 ///< persons
  std::uint32_t persons = 0, vehicles = 0;  ///< that it has taken
  std::uint32_t bound = 0;                  ///< persons on their way to it, or still at home
  std::uint32_t waiting = 0;                ///< of them, persons who stand at its gate
  std::uint32_t turnedAway = 0;             ///< vehicles that found it full
};

/// Links that hold each other: on each, vehicles stand for space on the next, round to the first.
using GridlockRing = std::vector<std::uint32_t>;

/// Vehicles one by one on kinematic-wave lanes (Newell 1993; link transmission of Yperman 2007 for
/// single vehicles): a vehicle leaves a lane when it could have driven through it freely and its
/// headway has passed, and enters one when space has come back to its beginning at the wave speed.
/// Lanes are first in, first out, so a vehicle that cannot turn holds those behind it. Junctions
/// (after Tampère et al. 2011 and Flötteröd, Rohde 2011): signals by their letters, right of way by
/// gap acceptance, room ahead given in the order of arrival at the stop lines. Vehicles never jump:
/// what locks stays and is told by gridlocks().
///
/// A copy is a fork. Equal inputs give equal bits. Not thread-safe; copies are independent.
class TrafficModel {
 public:
  /// Errors: the first fault of the inputs.
  static Result<TrafficModel> make(const TrafficInputs& inputs);

  double time() const { return double(state_.time) / 1000; }  ///< s
  /// All events up to `until` s; earlier times change nothing. O(events · log events). Errors:
  /// cancelled, after which the model stands between its old time and `until`.
  Outcome advance(double until, const run::JobContext& job);

  /// From now on vehicles of each type of the demand go at a share of their speed on each link,
  /// share[type · links + link] in 0 … 1; 0 = closed to them: informed drivers plan round it, those
  /// on it are stranded there until it opens, in a queue and at its stop line too, and hold who is
  /// behind. O(links + vehicles
  /// on changed links), and a search for each goal of drivers who lose their way.
  void setShares(std::span<const float> share);
  /// A vehicle that sets out now by the fastest way at present. `type`: index in the demand's
  /// classes. Returns its number. Errors: notFound (no open way, or `to` is closed to it, not for
  /// its kind, or does not let it pass), badInput. O(network).
  Result<std::uint32_t> send(const std::string& code, std::uint8_t type, std::uint32_t from,
                             std::uint32_t to);

  /// A sink more, by its number. Errors: badInput (no street, no rate).
  Result<std::uint32_t> addSink(const Sink& sink);
  /// Vehicles bound for sinks, by the ways that are fastest at present; returns the number of the
  /// first, the others follow. All or none. Errors: notFound (no open way), badInput.
  /// O(demand + sinks · network).
  Result<std::uint32_t> send(std::span<const SinkTrip> trips);

  /// Closes a link from now on or later, for good or until a time. Errors: badInput (no such link,
  /// a time that has passed or ends before it begins). O(demand + network).
  Outcome close(const Closure& closure);

  /// Restricts a link from now on or later, for good or until a time: a queue grows before it where
  /// more come than pass, and goes at saturation once it ends. Nobody plans anew for it; who plans
  /// later sees what it costs (presentSeconds). Errors: badInput (no such link, a time that has
  /// passed or ends before it begins, a share outside (0, 1]). O(demand + network).
  Outcome restrict(const Restriction& restriction);

  /// Opens a link to vehicles from `at` s on: closures and restrictions that hold then end there,
  /// later ones stay. Errors: badInput (no such link, a time that has passed, none holds then).
  /// O(demand + network).
  Outcome open(std::uint32_t link, double at);

  const TrafficState& state() const { return state_; }
  const TrafficInputs& inputs() const;
  VehicleCounts counts() const;
  /// Per link since the last call; begins anew.
  std::vector<LinkCount> takeCounts();
  /// Rings of links in which no vehicle can ever move again while the closures stay as they are.
  std::vector<GridlockRing> gridlocks() const;
  /// The links of a vehicle from its first to its last, detours in place.
  std::vector<std::uint32_t> route(std::uint32_t vehicle) const;
  std::vector<SinkReport> sinks() const;
  std::uint32_t personsOf(std::uint32_t vehicle) const;  ///< 0 where it is bound for no sink
  /// Vehicles that stand at the gate of their sink, rising. O(lanes).
  std::vector<std::uint32_t> atGates() const;
  /// Seconds to pass every link now for vehicles of a type, queues in place; infinity = closed, or
  /// with limits that they do not pass.
  std::vector<double> presentSeconds(std::uint8_t type) const;
  /// Where everybody who is under way is now, by link. O(lanes + vehicles).
  std::vector<VehiclePlace> places() const;
  /// Links on which vehicles stand, rising. O(lanes + vehicles).
  std::vector<LinkQueue> queues() const;

 private:
  explicit TrafficModel(std::shared_ptr<const TrafficShape> shape) : shape_(std::move(shape)) {}
  std::shared_ptr<const TrafficShape> shape_;
  TrafficState state_;
};

}  // namespace citymirror::traffic
