#pragma once
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/branch/river_stages.h"
#include "app/session/branch/world_deed.h"
#include "app/session/branch/world_track.h"
#include "app/session/scenario/world_evacuation.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/flood/idle_edits.h"

namespace citymirror::session {

/// Another future of the same city and clock, with inputs of its own from zero on.
struct WorldAlternative {
  Text name;
  world::CoupledInputs inputs;
};

/// A coupled run from its zero on.
struct WorldRunRequest {
  world::CoupledInputs inputs;
  std::string forecast;  ///< id of the run whose rain and water it goes on from; empty = of none: a
                         ///< scenario's, on measured rain or a dry run
  Instant zero;
  double duration = 0;  ///< s
  coupling::PondingBands bands;
  PriceRules prices;
  std::string scenario = {};  ///< the file that says all of it; empty = there is none
  Text name = {};             ///< of the run itself; empty = "as it goes"
  /// Until when its rain was measured, after which none falls; nothing = another's or none.
  std::optional<Instant> measuredTo = std::nullopt;
  std::vector<WorldAlternative> alternatives = {};  ///< computed beside it
  double recordEvery = 60;  ///< s between two looks at roads, a multiple of inputs.exchangeInterval
  /// s between models that are kept for branches, which compute again from the one before them; it
  /// bounds the memory of long runs.
  double keepEvery = 900;
  /// Of the samples of vehicles that all branches together keep, each as much as the others; where
  /// that does not hold all of them they lie further apart in time (thinVehicles).
  std::size_t vehicleBytes = std::numeric_limits<std::size_t>::max();
  /// Of the states of the water that they keep; where that does not hold all of them, all branches
  /// keep them as much further apart (waterInterval).
  std::size_t waterBytes = std::numeric_limits<std::size_t>::max();
  /// Of the samples of roads that they keep, thinned like those of vehicles (thinRoads).
  std::size_t roadBytes = std::numeric_limits<std::size_t>::max();
  double figureEvery = 0;   ///< s between the rows that figures are made of; 0 = all rows
  /// draw::cellKinds of the bed, by which the water is drawn without a forecast's; null = on top of
  /// a forecast's only.
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid = nullptr;
  /// By what its rivers stand, of a run on measured rain; nothing = as its forecast or file says,
  /// or at their usual level.
  std::optional<RiverStages> stages = std::nullopt;
};

/// One future: what it is, how far it is computed, what there is to see of it.
struct WorldFuture {
  std::string id, parent;  ///< "W", "W·1", "W·2" …; the parent of the first is empty
  Text name;
  double begun = 0;       ///< s: where it leaves its parent
  double computedTo = 0;  ///< s
  bool computing = false;
  std::optional<Error> error;
  std::shared_ptr<const WorldTrack> track;  ///< with its parents' part before `begun`; never null
  std::vector<world::CrewProgress> units;
  EvacuationOutcome evacuations;     ///< as they stand at computedTo
  std::vector<flood::IdleEdit> foundDone;  ///< what was done twice until computedTo
  std::vector<WorldIndex> indices;   ///< when it is complete
  std::optional<WorldDeed> deed;     ///< nothing for the first and alternatives
  std::vector<run::Action> actions;  ///< its parents' and its own, in time
  bool alternative = false;  ///< a WorldAlternative: beside its parent from zero on, not after it
};

/// All branches as they stand now.
struct WorldFutures {
  std::string forecast;  ///< see WorldRunRequest
  Instant zero;         ///< of the runs' seconds
  double duration = 0;  ///< s
  std::vector<std::shared_ptr<const WorldFuture>> all;  ///< parents before their children
  std::string scenario = {};  ///< see WorldRunRequest
  std::size_t vehicleBytes = std::numeric_limits<std::size_t>::max();  ///< see WorldRunRequest
  std::size_t waterBytes = std::numeric_limits<std::size_t>::max();    ///< see WorldRunRequest
  std::size_t roadBytes = std::numeric_limits<std::size_t>::max();     ///< see WorldRunRequest
  std::optional<Instant> measuredTo = std::nullopt;                    ///< see WorldRunRequest
  std::optional<RiverStages> stages = std::nullopt;                    ///< see WorldRunRequest

  std::shared_ptr<const WorldFuture> find(const std::string& id) const;
};

/// Coupled runs of one city as a tree of branches, computed in the background with the processor
/// time that nobody else wants (run::stepBehind). Every call is thread-safe and returns at once. A
/// branch goes on from its parent's newest kept model at or before its instant, with the bits of its
/// parent up to there. Asks nobody for rights: for people there is SeatRuns.
class WorldRuns {
 public:
  static constexpr double kSampleEvery = 5, kRoadsEvery = 60, kWaterEvery = 300;  ///< s

  /// `threads` branches compute side by side. `changed` is called when there is more to see, on
  /// their threads and by drop and cancel on the caller's; it must not call back in.
  WorldRuns(unsigned threads, std::function<void()> changed);
  ~WorldRuns();

  /// So many branches compute at once, of `threads` at most and at least 1; what computes goes on.
  void allow(unsigned branches);
  /// Begins anew: all branches of before are stopped and gone. Alternatives are the first branches
  /// of the run, "W·1" on, in their order.
  void start(WorldRunRequest request);
  /// A new branch of `parent` from `at` s on, or the exchange of both models before; `by` for its
  /// action. Its turn comes before that of all that wait; what computes goes on. Where a branch has
  /// the name already it gets a number, "… (2)": sides that are compared are told apart. Errors:
  /// notFound (parent), badInput (a time outside the run or not computed yet), those of checkDeed.
  Result<std::string> branch(const std::string& parent, double at, const WorldDeed& deed,
                             const Text& name, const std::string& by = {});
  /// Stops a branch and takes it and those that leave from it away. Unknown ids change nothing.
  void drop(const std::string& id);
  /// Stops what computes; what there is stays.
  void cancel();
  void cancel(const std::string& id);  ///< of one branch
  /// Branches that compute or wait for their turn stand still until they are let go on; those that
  /// come later do not. For a picture that needs the processor for a moment.
  void hold(bool still);

  std::shared_ptr<const WorldFutures> futures() const;
  /// Of the run, empty before the first; of a branch with the inputs of the alternative that it
  /// leaves from, where it leaves from one. Without alternatives.
  WorldRunRequest request(const std::string& branch = {}) const;
  std::vector<run::JobStatus> jobs() const;
  void drain();  ///< waits until nothing computes (command line, tests)

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace citymirror::session
