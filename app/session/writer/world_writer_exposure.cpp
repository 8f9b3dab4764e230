#include <algorithm>

#include "app/session/writer/world_writer.h"

/// Which water people look at.
namespace citymirror::session {
namespace {

constexpr Millis kLookEvery = std::chrono::minutes(1);

/// Of a branch of traffic, at `time` s of it; false where it does not reach that.
bool lookIn(const RunningTraffic& branch, double time, WaterLook& look) {
  const auto& water = branch.water;
  if (water.empty() || time < water.front()->time || time > water.back()->time) return false;
  const auto after = std::upper_bound(water.begin(), water.end(), time,
                                      [](double t, const auto& state) { return t < state->time; });
  look.before = *std::prev(after);
  look.after = after == water.end() ? look.before : *after;
  const double span = look.after->time - look.before->time;
  look.fraction = span > 0 ? (time - look.before->time) / span : 0;
  look.run = branch.branch;
  return true;
}

}  // namespace

std::optional<WaterLook> WorldWriter::waterLookedAt() const {
  if (!city_ || !shown_) return std::nullopt;
  WaterLook look;
  look.city = city_;
  look.at = Instant{cursor_.at.ms - cursor_.at.ms % kLookEvery.count()};
  if (traffic_ && lookIn(*traffic_, seconds(look.at - traffic_->zero), look)) {
    look.issued = traffic_->issued;
    return look;
  }
  if (!atCursor_) return std::nullopt;
  const world::RunPointer run = shownRun();
  look.at = std::max(look.at, run->zero);
  const auto bracket = states_.bracket(run->id, look.at);
  look.before = bracket.a->flood;
  look.after = bracket.b->flood;
  look.fraction = bracket.fraction;
  look.run = run->id;
  look.issued = run->issued;
  return look;
}

}  // namespace citymirror::session
