#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/traffic/traffic_inputs.h"
#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

/// As std::llround, but in place: every move asks for several. |ms| < 1e15.
inline std::int64_t roundedMs(double ms) { return std::int64_t(ms + (ms < 0 ? -0.5 : 0.5)); }

/// A type of vehicle, as the rules of a run ask for it.
struct TypeShape {
  std::int64_t spaceMm = 0;  ///< of lane in a standing queue
  double space = 0;          ///< the same, m
  double wave = 0;           ///< s until that space has come back one vehicle length
  double standard = 0;       ///< standard vehicles
  double saturated = 0;      ///< s between two of them at a signal, at least
  double acceleration = 0, deceleration = 0;  ///< m/s²
  std::uint32_t paces = 0;                    ///< of its first link in the table of paces
  std::uint32_t turnPaces = 0;                ///< of its first turn in that of turns
  std::uint32_t shares = 0;                   ///< of its first link in the state's shares
  RoadUser user = kPassengerCar;
  bool sirens = false;
};

/// How a type goes along a link at its full speed.
struct LinkPace {
  double speed = 0;            ///< m/s
  double limited = 0;          ///< s between two vehicles at the link's capacity
  std::int64_t freeMs = 0;     ///< from its beginning to its end on a free road
  std::int64_t headwayMs = 0;  ///< that one keeps a lane's beginning to itself
  std::uint32_t lanes = 0;     ///< that it may use, a bit each
};

/// How a type goes from the end of a link by a turn at its full speed, behind a queue that flows.
struct TurnPace {
  std::int64_t exitMs = 0;   ///< that one keeps the lane's end to itself
  std::int64_t brakeMs = 0;  ///< lost before it, by braking for it
  std::int64_t startMs = 0;  ///< lost behind it, by speeding up again
};

struct LinkShape {
  std::int64_t storage = 0;   ///< mm of a lane
  std::int64_t flowing = 0;   ///< mm of a lane that moves, with the way into it
  std::int64_t waveTime = 0;  ///< ms in which space comes back along it
  std::uint32_t firstLane = 0, endLane = 0;
  std::uint32_t firstTurn = 0, endTurn = 0;  ///< of all its lanes
  bool isShort = false;                      ///< no time to change lanes on it
};

/// What a run derives once from its inputs and never changes: units of the calendar, turns by lane.
/// Lane `laneCount() + l` is the one in which departures on link l wait; behind those stands one
/// per link for vehicles with sirens. Shares of speed are those of the state.
class TrafficShape {
 public:
  explicit TrafficShape(const TrafficInputs& inputs);

  const TrafficNetwork& network() const { return *inputs_.network; }
  const TrafficDemand& demand() const { return *inputs_.demand; }
  const TrafficInputs& inputs() const { return inputs_; }
  std::uint32_t laneCount() const { return laneCount_; }
  std::uint32_t allLanes() const { return std::uint32_t(linkOfLane_.size()); }
  std::uint32_t linkOf(std::uint32_t lane) const { return linkOfLane_[lane]; }
  bool isSource(std::uint32_t lane) const { return lane >= laneCount() && lane < firstSiren(); }
  bool isSiren(std::uint32_t lane) const { return lane >= firstSiren(); }
  std::uint32_t sirenLane(std::uint32_t link) const { return firstSiren() + link; }
  std::uint32_t firstSiren() const { return firstSiren_; }
  const TypeShape& typeOf(std::uint32_t vehicle) const { return types_[demand().type[vehicle]]; }
  const LinkShape& link(std::uint32_t link) const { return links_[link]; }
  const LinkPace& pace(std::uint32_t link, const TypeShape& type) const {
    return paces_[type.paces + link];
  }
  std::size_t shareIndex(std::uint32_t link, const TypeShape& type) const {
    return std::size_t(type.shares) + link;
  }

  std::int64_t space(std::uint32_t vehicle) const { return typeOf(vehicle).spaceMm; }  ///< mm
  std::int64_t storage(std::uint32_t link) const { return links_[link].storage; }  ///< mm of a lane
  /// ms from the beginning of a link to its end on a free road.
  std::int64_t freeTime(std::uint32_t link, std::uint32_t vehicle) const {
    return pace(link, typeOf(vehicle)).freeMs;
  }
  /// The same with sirens beside `queued` m of standing vehicles.
  std::int64_t sirenTime(std::uint32_t link, const TypeShape& type, double queued) const;
  /// ms that one vehicle keeps a lane's beginning to itself at a share of its speed.
  std::int64_t headway(std::uint32_t link, const TypeShape& type, float share) const {
    return share == 1 ? pace(link, type).headwayMs : headwayOf(type, link, share);
  }
  /// The same at the lane's end, on the way into a turn (kNone = none). `rolled`: mm that the queue
  /// before it has moved since it stood, kNeverMs where it flows: its vehicles speed up on that way
  /// (bounded acceleration, Lebacque 2003).
  std::int64_t exitHeadway(std::uint32_t link, const TypeShape& type, std::uint32_t turn,
                           std::int64_t rolled, float share) const {
    if (turn != kNone && rolled == kNeverMs && share == 1) return turnPace(turn, type).exitMs;
    return exitHeadwayOf(type, link, turn, rolled, share);
  }
  /// ms until the first driver of a queue that stood at red moves.
  std::int64_t reaction(std::uint32_t link, const TypeShape& type, std::uint32_t turn) const;
  /// ms lost on a link by speeding up to its speed from that on the way into it, which the end of
  /// another link, the turn and the queue there allow; link `from` kNone = from rest.
  std::int64_t startLoss(std::uint32_t from, std::uint32_t turn, std::int64_t rolled,
                         std::uint32_t link, const TypeShape& type) const {
    if (turn != kNone && rolled == kNeverMs) return turnPace(turn, type).startMs;
    return startLossOf(type, from, turn, rolled, link);
  }
  /// ms lost on a free link by braking for the turn at its end; kNone = it ends there.
  std::int64_t turnLoss(std::uint32_t turn, const TypeShape& type) const {
    return turn == kNone ? 0 : turnPace(turn, type).brakeMs;
  }
  /// ms lost by halts at the kerb of a link entered at `now` ms; 0 = it does not stop there.
  std::int64_t stopLoss(std::uint32_t link, std::uint32_t vehicle, std::int64_t now) const {
    return halts_[vehicle] == 0 ? 0 : lossAtStops(link, vehicle, now);
  }
  std::int64_t departure(std::uint32_t vehicle) const { return departure_[vehicle]; }
  bool informed(std::uint32_t vehicle) const;
  std::uint32_t persons(std::uint32_t vehicle) const { return persons_[vehicle]; }  ///< 0 = no sink
  /// Persons of the smallest party that is bound for any sink.
  std::uint32_t leastPersons() const { return leastPersons_; }

  /// Turns of lane n: [firstTurn(n), firstTurn(n + 1)).
  std::uint32_t firstTurn(std::uint32_t lane) const { return firstTurn_[lane]; }
  /// The turn from a lane, or else from another lane of its link; kNone where there is none.
  std::uint32_t turnOf(std::uint32_t lane, std::uint32_t to) const;
  /// Lanes of `link` that a type who comes by a turn (kNone = from the kerb) takes on the way to
  /// `next` (kNone = ends here) and then `third`, a bit each: there is no time to change lanes on a
  /// short link. 0 = none serves it.
  std::uint32_t lanesFor(std::uint32_t turn, std::uint32_t link, const TypeShape& type,
                         std::uint32_t next, std::uint32_t third) const {
    const std::uint32_t serving = pace(link, type).lanes & lanesTo(link, next);
    const bool choice = (serving & (serving - 1)) != 0;
    return choice ? lanesAmong(serving, turn, link, type, next, third) : serving;
  }
  bool hasLane(std::uint32_t link, const TypeShape& type, std::uint32_t next) const {
    return (pace(link, type).lanes & lanesTo(link, next)) != 0;
  }
  /// ms that must be free before the next vehicle with the right of way.
  std::int64_t gap(std::uint32_t turn) const { return gap_[turn]; }
  std::int64_t clearing() const { return clearing_; }      ///< ms behind who had the right of way
  std::int64_t yellowUsed() const { return yellowUsed_; }  ///< ms of yellow in which a queue passes
  /// Lanes of the links from which a turn gives way to turn t, each once.
  std::span<const std::uint32_t> yieldingLanes(std::uint32_t turn) const {
    return std::span(yieldingLanes_)
        .subspan(firstYielding_[turn], firstYielding_[turn + 1] - firstYielding_[turn]);
  }
  /// The letter of a turn that has a signal, and that in the phase before.
  char letter(std::uint32_t turn, std::uint32_t phase) const {
    return letters_[firstLetter_[turn] + phase + 1];
  }
  char letterBefore(std::uint32_t turn, std::uint32_t phase) const {
    return letters_[firstLetter_[turn] + phase];
  }
  /// Lanes of the links from which a turn has another letter than before, or gives way to one that
  /// has, when a signal's phase begins. Rising.
  std::span<const std::uint32_t> changes(std::uint32_t signal, std::uint32_t phase) const;

 private:
  void measureTypes();
  void measureLinks();
  void measurePaces();
  void measureStorage();
  void findYielding();
  void findChanges();
  void spellLetters();
  void chooseGaps();
  std::int64_t lossAtStops(std::uint32_t link, std::uint32_t vehicle, std::int64_t now) const;
  /// Lanes of a link with a turn to `next`, a bit each.
  std::uint32_t lanesTo(std::uint32_t link, std::uint32_t next) const {
    if (next == kNone) return ~0U;
    const auto& turnTo = network().turnTo;
    for (std::uint32_t t = links_[link].firstTurn; t < links_[link].endTurn; ++t) {
      if (turnTo[t] == next) return lanesBeside_[t];
    }
    return 0;
  }
  std::uint32_t lanesAmong(std::uint32_t serving, std::uint32_t turn, std::uint32_t link,
                           const TypeShape& type, std::uint32_t next, std::uint32_t third) const;
  void measureTurns();
  std::int64_t headwayOf(const TypeShape& type, std::uint32_t link, float share) const;
  std::int64_t exitHeadwayOf(const TypeShape& type, std::uint32_t link, std::uint32_t turn,
                             std::int64_t rolled, float share) const;
  std::int64_t startLossOf(const TypeShape& type, std::uint32_t from, std::uint32_t turn,
                           std::int64_t rolled, std::uint32_t link) const;
  const TurnPace& turnPace(std::uint32_t turn, const TypeShape& type) const {
    return turnPaces_[type.turnPaces + turn];
  }
  double speedInto(std::uint32_t link, std::uint32_t turn, const TypeShape& type) const {
    const double speed = pace(link, type).speed;
    return turn == kNone ? speed : std::min(speed, network().turnSpeed[turn]);
  }

  TrafficInputs inputs_;
  std::uint32_t laneCount_ = 0, firstSiren_ = 0;
  std::vector<TypeShape> types_;
  std::vector<LinkShape> links_;
  std::vector<LinkPace> paces_;      ///< by kind of type and link
  std::vector<TurnPace> turnPaces_;  ///< by kind of type and turn
  std::vector<std::uint32_t> linkOfLane_, firstTurn_;
  std::vector<std::uint32_t> lanesBeside_;  ///< by turn: lanes of its link with a turn to the same
  std::vector<std::uint8_t> halts_;         ///< by vehicle: 1 = it has stops
  std::vector<std::uint32_t> persons_;
  std::uint32_t leastPersons_ = 1;
  std::int64_t clearing_ = 0, yellowUsed_ = 0;
  std::vector<std::int64_t> gap_, departure_;
  std::vector<std::uint32_t> firstYielding_, yieldingLanes_;
  std::vector<std::uint32_t> firstPhase_, firstChange_, changes_;  ///< by signal; by its phase
  std::vector<std::uint32_t> firstLetter_;                         ///< by turn
  std::vector<char> letters_;  ///< of a turn: in the last phase, then in all of them
};

}  // namespace citymirror::traffic
