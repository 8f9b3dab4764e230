#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/traffic/traffic_inputs.h"
#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

/// As std::llround, but in place: every move asks for several. |ms| < 1e15.
inline std::int64_t roundedMs(double ms) { return std::int64_t(ms + (ms < 0 ? -0.5 : 0.5)); }

/// What a run derives once from its inputs and never changes: units of the calendar, turns by lane.
/// Lane `laneCount() + l` is the one in which departures on link l wait; behind those stands one
/// per link for vehicles with sirens. Shares of speed are those of the state.
class TrafficShape {
 public:
  explicit TrafficShape(const TrafficInputs& inputs);

  const TrafficNetwork& network() const { return *inputs_.network; }
  const TrafficDemand& demand() const { return *inputs_.demand; }
  const TrafficInputs& inputs() const { return inputs_; }
  std::uint32_t laneCount() const { return std::uint32_t(network().laneCount()); }
  std::uint32_t allLanes() const { return std::uint32_t(linkOfLane_.size()); }
  std::uint32_t linkOf(std::uint32_t lane) const { return linkOfLane_[lane]; }
  bool isSource(std::uint32_t lane) const { return lane >= laneCount() && lane < firstSiren(); }
  bool isSiren(std::uint32_t lane) const { return lane >= firstSiren(); }
  std::uint32_t sirenLane(std::uint32_t link) const { return firstSiren() + link; }
  std::uint32_t firstSiren() const { return laneCount() + std::uint32_t(network().linkCount()); }
  const VehicleClass& typeOf(std::uint32_t vehicle) const {
    return demand().classes[demand().type[vehicle]];
  }
  std::size_t shareIndex(std::uint32_t link, std::uint32_t vehicle) const {
    return demand().type[vehicle] * network().linkCount() + link;
  }

  std::int64_t space(std::uint32_t vehicle) const {
    return space_[demand().type[vehicle]];
  }                                                                          ///< mm
  std::int64_t storage(std::uint32_t link) const { return storage_[link]; }  ///< mm of a lane
  /// mm of a lane that moves, with the way into it through the junction.
  std::int64_t flowing(std::uint32_t link) const { return flowing_[link]; }
  std::int64_t waveTime(std::uint32_t link) const { return waveTime_[link]; }  ///< ms
  /// ms from the beginning of a link to its end on a free road.
  std::int64_t freeTime(std::uint32_t link, std::uint32_t vehicle) const;
  /// The same with sirens beside `queued` m of standing vehicles.
  std::int64_t sirenTime(std::uint32_t link, std::uint32_t vehicle, double queued) const;
  /// ms that one vehicle keeps a lane's beginning to itself at a share of its speed.
  std::int64_t headway(std::uint32_t link, std::uint32_t vehicle, float share) const;
  /// The same at the lane's end, on the way into a turn (kNone = none). `rolled`: mm that the queue
  /// before it has moved since it stood, kNeverMs where it flows: its vehicles speed up on that way
  /// (bounded acceleration, Lebacque 2003).
  std::int64_t exitHeadway(std::uint32_t link, std::uint32_t vehicle, std::uint32_t turn,
                           std::int64_t rolled, float share) const;
  /// ms until the first driver of a queue that stood at red moves.
  std::int64_t reaction(std::uint32_t link, std::uint32_t vehicle, std::uint32_t turn) const;
  /// ms lost on a link by speeding up to its speed from that on the way into it, which the end of
  /// another link, the turn and the queue there allow; link `from` kNone = from rest.
  std::int64_t startLoss(std::uint32_t from, std::uint32_t turn, std::int64_t rolled,
                         std::uint32_t link, std::uint32_t vehicle) const;
  /// ms lost on a free link by braking for the turn at its end.
  std::int64_t turnLoss(std::uint32_t link, std::uint32_t turn, std::uint32_t vehicle) const;
  /// ms lost on a link by halts at its kerb; 0 = it does not stop there.
  std::int64_t stopLoss(std::uint32_t link, std::uint32_t vehicle) const;
  std::int64_t departure(std::uint32_t vehicle) const { return departure_[vehicle]; }
  bool informed(std::uint32_t vehicle) const;
  std::uint32_t persons(std::uint32_t vehicle) const { return persons_[vehicle]; }  ///< 0 = no sink
  /// Persons of the smallest party that is bound for any sink.
  std::uint32_t leastPersons() const { return leastPersons_; }

  /// Turns of lane n: [firstTurn(n), firstTurn(n + 1)).
  std::uint32_t firstTurn(std::uint32_t lane) const { return firstTurn_[lane]; }
  /// The turn from a lane, or else from another lane of its link; kNone where there is none.
  std::uint32_t turnOf(std::uint32_t lane, std::uint32_t to) const;
  /// Whether a lane serves this user on the way to the link `next` (kNone = ends here).
  bool serves(std::uint32_t lane, RoadUser user, std::uint32_t next) const;
  /// Lanes of `link` that a user who comes by a turn (kNone = from the kerb) takes on the way to
  /// `next` and then `third`, a bit each: there is no time to change lanes on a short link.
  std::uint32_t lanesFor(std::uint32_t turn, std::uint32_t link, RoadUser user, std::uint32_t next,
                         std::uint32_t third) const;
  bool hasLane(std::uint32_t link, RoadUser user, std::uint32_t next) const;
  /// ms that must be free before the next vehicle with the right of way.
  std::int64_t gap(std::uint32_t turn) const { return gap_[turn]; }
  /// Turns that give way to turn t.
  std::span<const std::uint32_t> yielders(std::uint32_t turn) const;
  /// Links from which a turn has another letter than before, or gives way to one that has, when a
  /// signal's phase begins. Rising.
  std::span<const std::uint32_t> changes(std::uint32_t signal, std::uint32_t phase) const;

 private:
  void measureStorage();
  void findChanges();
  void chooseGaps();
  bool isShort(std::uint32_t link) const;
  double speedOn(std::uint32_t link, std::uint32_t vehicle) const;
  double speedInto(std::uint32_t link, std::uint32_t turn, std::uint32_t vehicle) const;

  TrafficInputs inputs_;
  std::vector<std::uint32_t> linkOfLane_, firstTurn_;
  std::vector<std::uint8_t> halts_;  ///< by vehicle: 1 = it has stops
  std::vector<std::uint32_t> persons_;
  std::uint32_t leastPersons_ = 1;
  std::vector<std::int64_t> gap_, space_, storage_, flowing_, waveTime_, departure_;
  std::vector<std::uint32_t> firstYielder_, yielders_;
  std::vector<std::uint32_t> firstPhase_, firstChange_, changes_;  ///< by signal; by its phase
};

}  // namespace citymirror::traffic
