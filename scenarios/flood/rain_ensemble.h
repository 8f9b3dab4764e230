#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run/job_queue.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::flood {

/// How far the rain may be off: standard deviations, 0 = certain.
struct RainUncertainty {
  double scale = 0;  ///< of the natural logarithm of a factor on how much falls (median 1), 0 … 2
  double delay = 0;  ///< s, later or earlier
  double shift = 0;  ///< m towards the east and towards the north, of rain by raster or gauge
  double known = 0;  ///< s: what falls before is certain
};

/// One way the rain may come.
struct RainMember {
  double factor = 1;
  double delay = 0;               ///< s, later
  Point2 shift = Point2::Zero();  ///< m
  friend bool operator==(const RainMember&, const RainMember&) = default;
};

/// Members of an ensemble: the first is the rain as given, the others are drawn independently, each
/// by its own number: more members do not change the ones before. Log-normal factors, normal
/// delays and shifts.
std::vector<RainMember> drawMembers(const RainUncertainty& rain, std::size_t count,
                                    std::uint64_t seed);

/// The same run under the rain of a member. What falls from `known` s on comes `delay` later, is
/// `factor` times as much and, where it differs from place to place, lies `shift` away, to whole
/// cells; what comes in over the rim is like the rim. Until late rain comes, what fell just before
/// `known` goes on. Edits of the rain stay as they are. O(cells · frames).
FloodInputs withRain(const FloodInputs& inputs, const RainMember& member, double known);

struct EnsembleRequest {
  FloodInputs inputs;
  RainUncertainty rain;
  std::size_t members = 20;    ///< 1 … 1000
  std::vector<double> depths;  ///< m, > 0, rising: thresholds
  std::uint64_t seed = 1;
  int cores = 0;  ///< members run side by side on them, 0 = all
};

struct EnsembleMember {
  RainMember rain;
  MassLedger mass;
  Health health;
  std::vector<double> wetArea;  ///< m² whose largest depth reaches each threshold
};

struct FloodEnsemble {
  std::vector<EnsembleMember> members;
  /// By threshold: share of the members in which the largest depth reached it, NaN outside.
  std::vector<RasterGrid<float>> probability;
};

/// What some of the members came to: number `first`, `first` + `step` … For ensembles that several
/// processes share.
struct EnsembleShare {
  std::size_t first = 0, step = 1;
  std::vector<EnsembleMember> members;
  /// By threshold and cell of the bed: in how many of them the largest depth reached it.
  std::vector<std::vector<std::uint16_t>> reached;
};

/// Runs the members of a share, `step` ≥ 1. There may be none. Errors: as runEnsemble.
Result<EnsembleShare> runEnsembleShare(const EnsembleRequest& request, std::size_t first,
                                       std::size_t step, const run::JobContext& job);
/// The ensemble of its shares: the same bits however it was shared. Errors: badInput where a member
/// is missing or there twice, or a share is of another request.
Result<FloodEnsemble> joinShares(const EnsembleRequest& request,
                                 const std::vector<EnsembleShare>& shares);

/// A share, or why there is none, as bytes for a process of the same build on a machine of the same
/// kind. shareFromBytes(bytesOf(s)) has the bits of s. Errors: unreadable, and the one in the
/// bytes.
std::string bytesOf(const Result<EnsembleShare>& share);
Result<EnsembleShare> shareFromBytes(std::string_view bytes);

/// Runs all members. Equal requests give equal bits whatever `cores` is. Memory: that of a run for
/// each core. Errors: badInput naming the field, those of the first member that fails, cancelled.
Result<FloodEnsemble> runEnsemble(const EnsembleRequest& request, const run::JobContext& job);

}  // namespace citymirror::flood
