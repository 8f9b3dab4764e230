#include "app/session/branch/branch_course.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "app/session/branch/road_samples.h"
#include "app/session/branch/vehicle_samples.h"
#include "app/session/branch/water_states.h"

namespace citymirror::session {
namespace {

constexpr double kSameLook = 1e-6;  // s

bool isMultiple(double time, double of) {
  return std::abs(time - std::round(time / of) * of) < kSameLook;
}

std::shared_ptr<const RoadSample> roadsNow(world::CoupledModel& model, const TrafficNetwork& net) {
  auto sample = std::make_shared<RoadSample>();
  sample->time = model.time();
  const auto counts = model.takeCounts();
  sample->pace.assign(counts.size(), std::numeric_limits<float>::quiet_NaN());
  sample->shut.assign(counts.size(), 0);
  sample->queues = model.traffic().queues();
  sample->rings = model.traffic().gridlocks();
  if (!model.shares().empty())
    sample->share.assign(model.shares().begin(),
                         model.shares().begin() + std::ptrdiff_t(counts.size()));
  for (std::size_t e = 0; e < counts.size(); ++e) {
    const double seconds = double(counts[e].vehicleMs) / 1000;
    if (seconds > 0)
      sample->pace[e] =
          float(std::min(1.0, net.length[e] * counts[e].left / seconds / net.freeSpeed[e]));
    const bool wet = !model.shares().empty() && model.shares()[e] <= 0;
    sample->shut[e] = wet || model.traffic().state().closed[e] > 0;
  }
  return sample;
}

}  // namespace

bool fitTrack(WorldTrack& track, const BranchShare& share) {
  const double usual = std::max(track.waterEvery, WorldRuns::kWaterEvery);
  const bool more = share.waterEvery > usual || vehicleBytes(track) > share.vehicleBytes ||
                    roadBytes(track) > share.roadBytes;
  if (share.waterEvery > usual) thinWater(track, share.waterEvery);
  thinVehicles(track, WorldRuns::kSampleEvery, share.vehicleBytes);
  thinRoads(track, WorldRuns::kRoadsEvery, share.roadBytes);
  return more;
}

BranchCourse::BranchCourse(WorldFuture future, const WorldRunRequest& request, Put put, Keep keep,
                           Share share)
    : future_(std::move(future)),
      track_(*future_.track),
      duration_(request.duration),
      recordEvery_(request.recordEvery),
      keepEvery_(request.keepEvery),
      figureEvery_(request.figureEvery),
      bands_(request.bands),
      prices_(request.prices),
      city_(*request.inputs.city),
      put_(std::move(put)),
      keep_(std::move(keep)),
      share_(std::move(share)),
      watch_{WorldRuns::kSampleEvery,
             [this](const traffic::TrafficModel& traffic) { see(traffic); }} {
  if (!request.solid) return;
  track_.bed = request.inputs.flood.bed;
  track_.solid = request.solid;
}

Outcome BranchCourse::go(world::CoupledModel& model, const std::optional<WorldDeed>& deed,
                         const run::JobContext& job) {
  try {
    return drive(model, deed, job);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::ioFailed, "There is not enough memory for the branch", future_.id,
                 "Drop other branches, then make it again"};
  }
}

WorldFuture BranchCourse::result(const world::CoupledModel* model, const Outcome& ended) {
  future_.computing = false;
  if (!ended) future_.error = ended.error();
  if (ended && model) future_.indices = worldIndices(*model, figureRows(), city_, bands_, prices_);
  publish();
  return future_;
}

Outcome BranchCourse::drive(world::CoupledModel& model, const std::optional<WorldDeed>& deed,
                            const run::JobContext& job) {
  bool done = !deed;
  for (;;) {
    if (!done && model.time() >= future_.begun - kSameLook) {
      if (auto did = doDeed(model, *deed, city_); !did) return did;
      done = true;
      keep_(model);  // its own branches begin with its deed
    }
    record(model);
    if (model.time() >= duration_ - kSameLook) return Done{};
    double next = std::min(
        duration_, (std::floor(model.time() / recordEvery_ + kSameLook) + 1) * recordEvery_);
    if (!done) next = std::min(next, future_.begun);  // it may lie between two looks
    if (auto moved = model.advance(next, job, watch_); !moved) return moved;
    const std::string minute = std::to_string(int(model.time() / 60));
    job.progress(model.time() / duration_, {future_.name.zh + " " + minute + " 分钟",
                                            future_.name.en + ", minute " + minute});
  }
}

void BranchCourse::record(world::CoupledModel& model) {
  const double now = model.time();
  auto roads = roadsNow(model, *model.traffic().inputs().network);
  if (track_.rows.empty() || now > track_.rows.back().time + kSameLook) {  // rows are all there
    addRoads(track_, std::move(roads));
    track_.rows.push_back(worldRow(model, city_.roads, bands_));
  }
  track_.network = model.traffic().inputs().network;
  track_.demand = model.traffic().inputs().demand;
  const bool later = track_.water.empty() || now > track_.water.back()->time + kSameLook;
  if (later && isFirstOf(now, WorldRuns::kWaterEvery))
    addWater(track_, std::make_shared<const flood::FloodState>(model.flood().state()));
  if (isFirstOf(now, keepEvery_)) keep_(model);
  future_.units = model.progress();
  future_.evacuations = evacuationOutcome(model);
  future_.foundDone = flood::idleEdits(model.inputs().flood.structures, model.edits(), now);
  future_.computedTo = now;
  publish();
}

/// The first look at or after a multiple of `every`.
bool BranchCourse::isFirstOf(double now, double every) const {
  const double since = now - std::floor(now / every + kSameLook) * every;
  return isMultiple(now, every) ||
         (isMultiple(now, recordEvery_) && since < recordEvery_ - kSameLook);
}

/// Those at whole multiples and the last, as series.csv has them.
std::vector<WorldRow> BranchCourse::figureRows() const {
  if (figureEvery_ <= 0) return track_.rows;
  std::vector<WorldRow> rows = track_.rows;
  std::erase_if(rows, [this](const WorldRow& row) {
    const bool whole = row.time > kSameLook && isMultiple(row.time, figureEvery_);
    return !whole && row.time < duration_ - kSameLook;
  });
  return rows;
}

void BranchCourse::see(const traffic::TrafficModel& traffic) {
  addVehicles(track_, {traffic.time(), traffic.places()});
}

void BranchCourse::publish() {
  fitTrack(track_, share_());
  future_.track = std::make_shared<const WorldTrack>(track_);
  put_(future_);
}

}  // namespace citymirror::session
