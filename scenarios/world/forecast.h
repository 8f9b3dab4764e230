#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/gauge_rain.h"
#include "scenarios/world/edit_inbox.h"
#include "scenarios/world/world_state.h"

namespace citymirror::world {

/// A forecast or a what-if branch of one: states on one clock, the roads that will pond, who is
/// exposed, how healthy. While it computes it holds what there is so far; maxima, risks and
/// exposure come when it is complete.
struct ForecastRun {
  std::string id, trigger;
  std::string parent;  ///< the forecast a branch leaves from; empty = a forecast
  Instant zero, issued, until;
  flood::StepSeries rain;
  std::vector<flood::RainGauge> gauges;
  std::vector<flood::TimedEdit> edits;  ///< rising in time
  /// Water levels of the domain's level regions as it took them (rivers as they were measured), in
  /// their order; empty = as the domain has them.
  std::vector<flood::LinearSeries> levels;
  std::shared_ptr<const RasterGrid<float>> bed;
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid;  ///< draw::cellKinds
  std::vector<WorldState> states;                         ///< rising in time, first at zero
  /// Keyframes, structure rows, snapshots (at most the memory of the request), ledger; never null.
  std::shared_ptr<const flood::FloodRun> flood;
  flood::Health health;                      ///< not ok = must not be shown as a forecast
  std::vector<coupling::PondingRisk> risks;  ///< worst first, from `issued` on
  coupling::Exposure exposure;               ///< at the deepest
  double computeSeconds = 0;
  bool complete = false;
};
using RunPointer = std::shared_ptr<const ForecastRun>;

/// What a forecast run starts from: a city, a zero instant, the rain since then (observed, then
/// forecast) and how far to look; for a branch also what people do and the run it leaves from.
struct ForecastRequest {
  std::string id;       ///< "F001", a branch "F001·1"
  std::string trigger;  ///< what asked for it: a CAP identifier, a person
  std::string parent;   ///< of a branch
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const flood::FloodInputs> domain;  ///< the city's flood domain, made once
  Instant zero;                                      ///< time 0 of the run
  Instant issued;                                    ///< what is later is forecast
  Instant until;
  flood::StepSeries rain;  ///< mm/h over the city, seconds from zero
  /// What each rain gauge measured since zero; a value that is not a number is a gap or the end. As
  /// far as they reach, their rain falls, interpolated (inverse distance squared), instead of
  /// `rain`.
  std::vector<flood::RainGauge> gauges;
  coupling::PondingBands bands;
  double outputInterval = 300;  ///< s
  int threads = 0;
  std::size_t snapshotBytes = 0;  ///< memory for snapshots; 0 = none are kept

  /// Rising in time. Of a forecast: corrections to what people reported (flood::CorrectDepth).
  std::vector<flood::TimedEdit> edits;
  /// Another run of the same inputs, complete or not: its states and snapshots are shared up to
  /// where the edits differ, and only the rest is computed. Null = from zero.
  RunPointer from;
  std::shared_ptr<EditInbox> inbox;  ///< edits that come while it runs; may be null
  /// Called on the computing thread with what there is after each keyframe; may be empty.
  std::function<void(RunPointer)> onKeyframe;
};

/// Seconds from zero up to which a run has computed what these edits give as well.
double agreesUntil(const ForecastRun& run, const std::vector<flood::TimedEdit>& edits);

/// The newest snapshot of a run that these edits can go on from; null = none.
std::shared_ptr<const flood::FloodSnapshot> snapshotFor(const ForecastRun& run,
                                                        const std::vector<flood::TimedEdit>& edits);

/// What a request shares with the run it leaves from: shown at once, while the rest computes.
ForecastRun sharedPart(const ForecastRequest& request);

/// Memory of a keyframe and of a snapshot, bytes per cell.
constexpr std::size_t kStateBytes = 3 * sizeof(float), kSnapshotBytes = 11 * sizeof(float);

/// Seconds between the snapshots of a request: a multiple of its output interval such that they fit
/// its memory; 0 = none.
double snapshotInterval(const ForecastRequest& request);

/// The water of a run from its zero on, for another model: its rain, edits and levels on its
/// domain.
flood::FloodInputs inputsLike(const ForecastRun& run, const flood::FloodInputs& domain);

/// Runs flood and road depths on one clock. The bits of a branch are those of a run from zero with
/// the same edits. Errors: badInput, notFound (an edit's target), cancelled, diverged.
Result<ForecastRun> runForecast(const ForecastRequest& request, const run::JobContext& job);

}  // namespace citymirror::world
