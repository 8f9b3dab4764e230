#pragma once
#include <map>
#include <optional>
#include <string>

#include "app/session/branch/compare_frames.h"
#include "app/session/branch/world_runs.h"

namespace citymirror::session {

/// Whether a branch has a picture of its own at `at` s.
bool computedAt(const WorldFuture& future, double at);

/// Coupled branches laid over frames of their city: vehicles, water, ponded and closed roads. What
/// did not change keeps its pointer. Not thread-safe.
class BranchPicture {
 public:
  void setRules(coupling::PondingBands bands, std::optional<coupling::WadingRule> car);

  /// Vehicles and, of a branch, its water over a frame that shows `at` s. `rate` in seconds of the
  /// world a second of the picture, 0 = it stands. Nothing is laid over where the branch is not yet
  /// computed. A frame without water of its own takes the branch's ponded and closed roads too.
  draw::DrawFrame dressed(draw::DrawFrame frame, const WorldFuture& future, const CityModel& city,
                          Instant zero, double at, double rate) const;

  /// The picture of a branch beside that of `view`, with its own water and roads whatever the
  /// window shows; of no branch where it is not computed at `at`.
  SideFrame side(const WorldView& view, const WorldFutures& futures, const std::string& id,
                 Instant at);

 private:
  struct Kept {
    std::shared_ptr<const flood::FloodState> before;
    std::shared_ptr<const draw::RibbonSet> ribbons;
  };
  std::shared_ptr<const draw::RibbonSet> ribbonsOf(const CityModel& city, const WorldTrack& track,
                                                   double at, Kept& kept) const;

  coupling::PondingBands bands_;
  std::optional<coupling::WadingRule> car_;
  std::map<std::string, Kept> kept_;
  std::shared_ptr<const CityModel> city_;  ///< of kept_
  mutable Kept dressed_;
};

}  // namespace citymirror::session
