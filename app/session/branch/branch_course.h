#pragma once
#include <functional>
#include <optional>

#include "app/session/branch/world_runs.h"

namespace citymirror::session {

/// What each branch may keep for the picture.
struct BranchShare {
  std::size_t vehicleBytes = 0;  ///< of samples of vehicles
  double waterEvery = 0;         ///< s between states of the water
  std::size_t roadBytes = 0;     ///< of samples of roads
};

/// Thins what a track keeps to its share; whether there was more.
bool fitTrack(WorldTrack& track, const BranchShare& share);

/// One branch of WorldRuns on its way: a model is driven to the end of the run, and what people may
/// look at is put down. One thread drives it.
class BranchCourse {
 public:
  using Put = std::function<bool(const WorldFuture&)>;  ///< false = the branch is gone
  using Keep = std::function<void(const world::CoupledModel&)>;
  using Share = std::function<BranchShare()>;  ///< as it is now

  /// `future` has a track, which may hold a parent's part; `put` gets the branch after every look,
  /// `keep` the models that branches of its own go on from. What `put` gets takes no more than
  /// `share`.
  BranchCourse(WorldFuture future, const WorldRunRequest& request, Put put, Keep keep, Share share);
  BranchCourse(const BranchCourse&) = delete;
  BranchCourse& operator=(const BranchCourse&) = delete;

  /// From `model` to the end; the deed is done at the branch's instant. Errors: those of the model
  /// and of doDeed, ioFailed where memory ran out, cancelled.
  Outcome go(world::CoupledModel& model, const std::optional<WorldDeed>& deed,
             const run::JobContext& job);
  /// Puts the end down, with the figures where it was reached; `model` may be null.
  WorldFuture result(const world::CoupledModel* model, const Outcome& ended);

 private:
  Outcome drive(world::CoupledModel& model, const std::optional<WorldDeed>& deed,
                const run::JobContext& job);
  void record(world::CoupledModel& model);
  bool isFirstOf(double now, double every) const;
  std::vector<WorldRow> figureRows() const;
  void see(const traffic::TrafficModel& traffic);
  void publish();

  WorldFuture future_;
  WorldTrack track_;
  double duration_, recordEvery_, keepEvery_, figureEvery_;  ///< s
  coupling::PondingBands bands_;
  PriceRules prices_;
  const CityModel& city_;
  Put put_;
  Keep keep_;
  Share share_;
  world::TrafficWatch watch_;
};

}  // namespace citymirror::session
