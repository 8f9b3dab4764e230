#include "app/session/branch/branch_picture.h"

#include <algorithm>

#include "app/session/branch/branch_name.h"
#include "app/session/branch/draw_traffic.h"
#include "app/session/draw_world.h"
#include "scenarios/flood/flood_draw.h"

namespace citymirror::session {
namespace {

using WaterPointer = std::shared_ptr<const flood::FloodState>;

struct WaterPair {
  WaterPointer before, after;
  double fraction = 0;
};

WaterPair waterAround(const WorldTrack& track, double at) {
  WaterPair pair;
  pair.before = partAt(track.water, at);
  if (!pair.before) return pair;
  const auto next = std::find_if(track.water.begin(), track.water.end(), [&](const auto& state) {
    return state->time > pair.before->time;
  });
  pair.after = next == track.water.end() ? pair.before : *next;
  const double span = pair.after->time - pair.before->time;
  pair.fraction = span > 0 ? (at - pair.before->time) / span : 0;
  return pair;
}

std::shared_ptr<const draw::WaterSurface> surfaceOf(const draw::DrawFrame& frame,
                                                    const WorldTrack& track, double at) {
  const WaterPair pair = waterAround(track, at);
  if (!pair.before) return nullptr;
  if (frame.water)
    return flood::drawWater(frame.water->bed, pair.before, pair.after, pair.fraction,
                            frame.water->solid);
  if (!track.bed) return nullptr;
  return flood::drawWater(track.bed, pair.before, pair.after, pair.fraction, track.solid);
}

}  // namespace

bool computedAt(const WorldFuture& future, double at) {
  return at >= 0 && at <= future.computedTo + WorldRuns::kRoadsEvery;
}

void BranchPicture::setRules(coupling::PondingBands bands,
                             std::optional<coupling::WadingRule> car) {
  bands_ = std::move(bands);
  car_ = std::move(car);
  kept_.clear();
  dressed_ = {};
}

draw::DrawFrame BranchPicture::dressed(draw::DrawFrame frame, const WorldFuture& future,
                                       const CityModel& city, Instant zero, double at,
                                       double rate) const {
  if (!computedAt(future, at)) return frame;
  const double then = at + std::max(1.0, rate * kMotionSeconds);
  frame.moving = withWalkers(drawVehicles(*future.track, city, zero, at, then, rate), future.units,
                             zero, at, then, rate);
  const bool dry = frame.water == nullptr;
  if (auto water = surfaceOf(frame, *future.track, at)) frame.water = std::move(water);
  if (!dry || !frame.water) return frame;
  if (auto ribbons = ribbonsOf(city, *future.track, at, dressed_))
    frame.ribbons = std::move(ribbons);
  return frame;
}

SideFrame BranchPicture::side(const WorldView& view, const WorldFutures& futures,
                              const std::string& id, Instant at) {
  SideFrame side;
  side.at = at;
  side.frame = view.frame;
  side.frame.at = at;
  side.frame.selected.clear();
  side.frame.moving.reset();
  const auto future = futures.find(id);
  const double seconds_ = seconds(at - futures.zero);
  if (!future || !view.city || !computedAt(*future, seconds_)) {
    side.frame.water.reset();
    return side;
  }
  if (view.city != city_) kept_.clear();
  city_ = view.city;
  side.frame.water = surfaceOf(view.frame, *future->track, seconds_);
  side.frame.moving = withWalkers(
      drawVehicles(*future->track, *view.city, futures.zero, seconds_, seconds_ + 1, 0),
      future->units, futures.zero, seconds_, seconds_ + 1, 0);
  side.frame.ribbons = ribbonsOf(*view.city, *future->track, seconds_, kept_[id]);
  nameSide(side, *future);
  return side;
}

std::shared_ptr<const draw::RibbonSet> BranchPicture::ribbonsOf(const CityModel& city,
                                                                const WorldTrack& track, double at,
                                                                Kept& kept) const {
  const WaterPair pair = waterAround(track, at);
  if (!pair.before) return nullptr;
  if (kept.ribbons && kept.before == pair.before) return kept.ribbons;
  const auto depths = coupling::edgeDepths(city.roads, pair.before->depth);
  kept.before = pair.before;
  kept.ribbons = drawRibbons(city, &depths, bands_, car_ ? &*car_ : nullptr, std::nullopt, {},
                             {});
  return kept.ribbons;
}

}  // namespace citymirror::session
