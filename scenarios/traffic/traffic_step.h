#pragma once
#include <algorithm>
#include <functional>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/traffic_shape.h"
#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

class SinkSearch;

/// The rules by which a state moves: takes events from its calendar in order and puts new ones in.
/// Holds nothing of its own between two events.
class TrafficStep {
 public:
  TrafficStep(const TrafficShape& shape, TrafficState& state) : shape_(shape), s_(state) {}

  /// An empty city at time 0 with its signals, closures and first departure in the calendar.
  void begin();
  /// All events up to and including `until`. Errors: cancelled, with the state at some earlier
  /// time.
  Outcome advance(std::int64_t until, const run::JobContext& job);
  /// Adds the time spent on a link up to now to its counts.
  void account(std::uint32_t link) {
    LinkState& on = s_.links[link];
    s_.counts[link].vehicleMs += (s_.time - on.countedTo) * on.onLink;
    on.countedTo = s_.time;
  }
  /// From now on every type goes at these shares of its speed, in the order of the state's; 0 =
  /// closed to it. Informed drivers plan round what has just been closed to them.
  void setShares(std::span<const float> shares);
  /// Puts a closure of the inputs into the calendar.
  void plan(std::uint32_t closure);
  /// Puts a restriction of the inputs into the calendar.
  void planRestriction(std::uint32_t restriction);
  /// Of a restriction whose end has changed.
  void planEnd(std::uint32_t restriction);
  /// Of a closure whose end has changed; its earlier end means nothing any more.
  void planReopening(std::uint32_t closure);
  /// Lets a vehicle that was added to the demand's end depart now.
  void send(std::uint32_t vehicle);
  /// Lets vehicles from `first` to the demand's end, all bound for sinks, depart at their times.
  void sendLater(std::uint32_t first);
  /// Makes room for the sinks of the inputs that the state does not have yet.
  void addSinks();

 private:
  void handle(const TrafficEvent& event);
  void depart(std::uint32_t vehicle);
  void changeSignal(std::uint32_t signal);
  void close(const Closure& closure);
  void losePatience(std::uint32_t vehicle, std::uint32_t link);
  void start(std::uint32_t vehicle);
  void goAt(std::span<const float> shares);
  void changePace(std::uint32_t link, const std::vector<float>& old);
  void restrict(std::uint32_t link);
  void narrow(std::uint32_t link, float capacity);
  void slow(std::uint32_t link, float speed);
  void notePass(std::uint32_t lane, std::uint32_t link, std::uint32_t vehicle);
  void retryHeld();
  void reopen(std::uint32_t link);

  void post(std::int64_t time, std::uint32_t place, EventKind kind, std::uint32_t index);
  void attemptAt(std::uint32_t lane, std::int64_t time);
  void wakeAt(std::uint32_t link, std::int64_t time);
  /// Lets those try again who give way to a turn.
  void retryYielders(std::uint32_t turn, std::int64_t time) {
    for (const std::uint32_t lane : shape_.yieldingLanes(turn)) retryAtJunction(lane, time);
  }
  /// Lets the head of a lane try again where it waits for a signal or for a gap.
  void retryAtJunction(std::uint32_t lane, std::int64_t time) {
    const Hold hold = s_.hold[lane];
    if (hold == Hold::signal || hold == Hold::giveWay) attemptAt(lane, time);
  }

  // Links: who is let in and out. What is inline is a part of a move alone.
  void attempt(std::uint32_t lane);
  void serveLine(std::uint32_t link);
  bool enter(std::uint32_t lane, std::uint32_t link, std::uint32_t turn);
  inline std::uint32_t chooseLane(std::uint32_t link, std::uint32_t lanes, std::int64_t space,
                                  std::int64_t& later);
  void pass(std::uint32_t lane, std::uint32_t link, std::uint32_t turn);
  inline std::int64_t freeAt(std::uint32_t lane, const LinkShape& link, std::int64_t space);
  inline void noteQueue(std::uint32_t lane, std::uint32_t turn);
  std::uint32_t release(std::uint32_t lane, std::uint32_t turn);
  inline void sendBack(std::uint32_t lane, std::uint32_t link, std::int64_t space);
  void append(std::uint32_t lane, std::uint32_t vehicle);
  void joinLine(std::uint32_t lane, std::uint32_t link, std::uint32_t turn);

  // Sinks: who may end there.
  bool mayEnd(std::uint32_t lane);
  bool hasPlaces(std::uint32_t sink, std::uint32_t persons) const;
  bool waitsLongerAt(std::uint32_t sink, std::uint32_t lane) const;
  bool sendOn(std::uint32_t vehicle, SinkSearch& search);
  void takeIn(std::uint32_t vehicle);
  void noteFull(std::uint32_t sink);
  void bind(const SinkBound& bound);

  // Junctions: who may go.
  Hold judge(std::uint32_t lane, std::uint32_t link, std::uint32_t turn);
  bool reacts(std::uint32_t lane, std::uint32_t turn);
  bool gapIn(std::uint32_t lane, std::uint32_t turn);
  bool comesSoon(std::uint32_t turn, std::int64_t gap) const;
  bool waitsForSameRoom(std::uint32_t prior, std::uint32_t turn) const;
  /// The letter of the turn's signal now; a space where it has none.
  char phaseLetter(std::uint32_t turn) const {
    const std::int32_t signal = shape_.network().turnSignal[turn];
    return signal < 0 ? ' ' : shape_.letter(turn, s_.phase[std::size_t(signal)]);
  }
  char letterInYellow(std::uint32_t turn) const;
  void setHold(std::uint32_t lane, Hold hold, std::uint32_t turn);

  void planRound(const std::function<bool(std::uint32_t vehicle, std::uint32_t link)>& shut);
  void replan(std::span<const std::uint32_t> vehicles);
  void takeWay(std::uint32_t vehicle, std::span<const std::uint32_t> after);
  void addVehicle();

  /// Links that a vehicle has not entered yet.
  std::span<const std::uint32_t> wayAhead(std::uint32_t vehicle) const {
    const VehicleState& v = s_.vehicles[vehicle];
    if (v.detour != kNone) {
      const std::uint32_t* length = s_.detours.data() + v.detour;
      return {length + 1 + v.leg, length + 1 + *length};
    }
    const TrafficDemand& demand = shape_.demand();
    const std::uint32_t* links = demand.links.data();
    return {links + demand.firstLink[vehicle] + v.leg, links + demand.firstLink[vehicle + 1]};
  }
  /// The link that a vehicle will enter next; kNone = it ends where it is.
  std::uint32_t nextLink(std::uint32_t vehicle) const {
    const auto way = wayAhead(vehicle);
    return way.empty() ? kNone : way[0];
  }
  /// When the head of a lane may go at the earliest.
  std::int64_t readyAt(std::uint32_t lane) const {
    const LaneState& of = s_.lanes[lane];
    return std::max({s_.vehicles[of.head].ready, of.nextExit, passesAt(lane)});
  }
  /// When the narrow place of a lane lets the next one through; 0 = it has none.
  std::int64_t passesAt(std::uint32_t lane) const {
    return s_.nextPass.empty() ? 0 : s_.nextPass[lane];
  }

  const TrafficShape& shape_;
  TrafficState& s_;
};

/// Seconds to pass every link now for vehicles of a type: free, or as long as the queue on it needs
/// at capacity where that is longer; infinity where it is closed to them or does not let them pass.
std::vector<double> presentSeconds(const TrafficShape& shape, const TrafficState& state,
                                   std::uint8_t type);

/// Links that vehicle v has passed, is on and will pass.
std::span<const std::uint32_t> routeOf(const TrafficShape& shape, const TrafficState& state,
                                       std::uint32_t vehicle);

}  // namespace citymirror::traffic
