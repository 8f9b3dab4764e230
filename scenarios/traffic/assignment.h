#pragma once
#include <memory>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/volume_delay_network.h"
#include "engine/run/job_queue.h"

namespace citymirror::traffic {

/// What becomes of trips that no open route joins.
enum class NoRoute { error, leaveOut };

struct AssignmentInputs {
  std::shared_ptr<const VolumeDelayNetwork> network;
  TripTable trips;
  std::vector<std::uint32_t> closed;  ///< links nobody may use
  double relativeGap = 1e-6;          ///< where to stop, > 0
  int mostRounds = 1000;              ///< of route search; stops there with a note
  /// Who goes, by entry of the trips, and whom each link is open to: bits, of kinds that the caller
  /// numbers; an entry may use a link that has one of its bits. Both empty = everybody may use
  /// every link. With them a pair may have an entry for each kind, and entries of one origin and
  /// kind lie together.
  std::vector<std::uint64_t> users, openTo;
  NoRoute noRoute = NoRoute::error;
};

/// Volumes in user equilibrium: no trip would be cheaper on another route (Wardrop 1952).
struct Assignment {
  std::vector<double> flow, cost;  ///< per link; the cost of a closed link is that of no flow
  std::vector<double> tripCost;    ///< per entry of the trip table: its cheapest route, or NaN
  double objective = 0;            ///< Beckmann (1956): Σ ∫ cost dv
  double totalCost = 0;            ///< Σ flow · cost
  double relativeGap = 0;  ///< (totalCost − Σ trips · tripCost) / totalCost, 0 without trips
  int rounds = 0;
};

/// Static user equilibrium by column generation: the cheapest routes of every origin (Dijkstra),
/// then flow moves from dearer to cheaper routes by projected Newton steps (gradient projection,
/// Jayakrishnan et al. 1994), until the gap is reached. Equal inputs give equal bits. Errors:
/// badInput for numbers outside the network or a gap that is not positive, and where trips have no
/// route (the pair is named) and are not to be left out; cancelled. O(rounds · (origins · links · log nodes + routes)).
Result<Assignment> assign(const AssignmentInputs& inputs, const run::JobContext& job);

}  // namespace citymirror::traffic
