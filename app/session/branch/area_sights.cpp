#include "app/session/branch/area_sights.h"

#include <algorithm>
#include <optional>
#include <span>

#include "app/session/branch/vehicle_samples.h"

namespace citymirror::session {
namespace {

constexpr double kSameSecond = 1e-6;  // s

using Seen = traffic::VehiclePlace;

std::vector<Seen> seenByVehicle(const VehicleSample& sample) {
  std::vector<Seen> places = sample.places;
  std::sort(places.begin(), places.end(),
            [](const Seen& a, const Seen& b) { return a.vehicle < b.vehicle; });
  return places;
}

const Seen* seenIn(const std::vector<Seen>& places, std::uint32_t vehicle) {
  const auto at =
      std::lower_bound(places.begin(), places.end(), vehicle,
                       [](const Seen& place, std::uint32_t v) { return place.vehicle < v; });
  return at == places.end() || at->vehicle != vehicle ? nullptr : &*at;
}

/// Sights from one sample to the next.
class Passage {
 public:
  Passage(const WorldTrack& track, const RoadNetwork& roads, double from, double to)
      : track_(track), roads_(roads), from_(from), to_(to) {}

  void add(const VehicleSample* before, const VehicleSample& now, std::vector<AreaSight>& all) {
    const auto earlier = before != nullptr ? seenByVehicle(*before) : std::vector<Seen>();
    const auto later = seenByVehicle(now);
    const double begin = before != nullptr ? before->time : now.time;
    const bool spans = begin < from_ - kSameSecond && now.time > from_ + kSameSecond;
    for (const Seen& place : later) {
      const Seen* was = seenIn(earlier, place.vehicle);
      drive(was, place, passedBy(now, place.vehicle), begin, now.time);
      if (was != nullptr && spans) all.push_back(atFrom());
      for (const AreaSight& sight : way_)
        if (sight.time >= from_ - kSameSecond && sight.time <= to_ + kSameSecond)
          all.push_back(sight);
    }
    // Who is gone by the next sample stands, as in the picture, where the nearer one saw it.
    for (const Seen& place : earlier)
      if (spans && from_ - begin < (now.time - begin) / 2 && !seenIn(later, place.vehicle))
        all.push_back({place.vehicle, place.link, from_, double(place.along), place.stands});
  }

 private:
  double lengthOf(std::uint32_t link) const { return double(roads_.edgeLength[link]); }

  /// The way of one vehicle: where it enters each link, and where the sample saw it. Their times
  /// are metres until the whole way is known.
  void drive(const Seen* was, const Seen& place, std::span<const PassedLink> passed, double begin,
             double end) {
    way_.clear();
    first_.reset();
    double metres = 0, seconds = 0;  // free seconds
    const auto enter = [&](std::uint32_t link) {
      way_.push_back({place.vehicle, link, metres, 0, false});
    };
    const auto leave = [&](std::uint32_t link, double length) {
      metres += length;
      seconds += length / track_.network->freeSpeed[link];
    };
    if (was != nullptr) {
      first_ = AreaSight{place.vehicle, was->link, begin, double(was->along), was->stands};
      const bool stays = passed.empty() && was->link == place.link;
      if (!stays) leave(was->link, std::max(0.0, lengthOf(was->link) - double(was->along)));
    }
    for (const PassedLink& link : passed) {
      enter(link.link);
      leave(link.link, lengthOf(link.link));
    }
    const bool onward = was == nullptr ? !passed.empty() : metres > 0 || was->link != place.link;
    if (onward) enter(place.link);
    leave(place.link, std::max(0.0, double(place.along) - (onward || !was ? 0.0 : was->along)));
    const double span = was != nullptr ? end - begin : std::min(end - begin, seconds);
    for (AreaSight& sight : way_)
      sight.time = metres > 0 ? end - span + span * sight.time / metres : end;
    way_.push_back({place.vehicle, place.link, end, double(place.along), place.stands});
  }

  /// Where the vehicle that was driven last is at `from_`, between two samples that both saw it.
  AreaSight atFrom() const {
    const AreaSight* last = &*first_;
    for (const AreaSight& sight : way_)
      if (sight.time <= from_) last = &sight;
    const AreaSight& next = last == &*first_ ? way_.front() : *(last + 1);
    const bool same = next.link == last->link;
    const double end = same ? next.along : lengthOf(last->link);
    const double share =
        next.time > last->time ? (from_ - last->time) / (next.time - last->time) : 0;
    AreaSight at = *last;
    at.time = from_;
    at.along += std::max(0.0, end - last->along) * std::clamp(share, 0.0, 1.0);
    at.stands = last->stands && next.stands;
    return at;
  }

  const WorldTrack& track_;
  const RoadNetwork& roads_;
  double from_, to_;
  std::optional<AreaSight> first_;
  std::vector<AreaSight> way_;
};

}  // namespace

std::vector<AreaSight> sightsWithin(const WorldTrack& track, const RoadNetwork& roads, double from,
                                    double to) {
  std::vector<AreaSight> all;
  Passage passage(track, roads, from, to);
  const VehicleSample* before = nullptr;
  for (const auto& sample : track.vehicles) {
    if (sample->time >= from - kSameSecond) passage.add(before, *sample, all);
    if (sample->time > to - kSameSecond) break;
    before = sample.get();
  }
  return all;
}

}  // namespace citymirror::session
