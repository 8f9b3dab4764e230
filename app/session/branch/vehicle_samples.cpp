#include "app/session/branch/vehicle_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace citymirror::session {
namespace {

constexpr double kSameSight = 1e-6;  // s

struct PassedBefore {
  bool operator()(const PassedLink& a, const PassedLink& b) const { return a.vehicle < b.vehicle; }
};

std::span<const PassedLink> ofVehicle(const std::vector<PassedLink>& links, std::uint32_t vehicle) {
  const auto [from, to] =
      std::equal_range(links.begin(), links.end(), PassedLink{vehicle, 0}, PassedBefore{});
  return {from, to};
}

/// Where everybody was, by vehicle.
std::vector<PassedLink> seenLinks(const VehicleSample& sample) {
  std::vector<PassedLink> links;
  links.reserve(sample.places.size());
  for (const traffic::VehiclePlace& place : sample.places)
    links.push_back({place.vehicle, place.link});
  std::sort(links.begin(), links.end(), PassedBefore{});
  return links;
}

/// `next` without the sample between it and `before`, whose streets stay with it.
VehicleSample overSample(const VehicleSample& before, const VehicleSample& between,
                         VehicleSample next) {
  const auto first = seenLinks(before), middle = seenLinks(between), last = seenLinks(next);
  std::vector<PassedLink> passed;
  for (const PassedLink& now : last) {
    const std::size_t begin = passed.size();
    const auto from = ofVehicle(first, now.vehicle);
    const auto drive = [&](std::span<const PassedLink> links) {
      for (const PassedLink& link : links) {
        const bool any = passed.size() > begin;
        if (any ? passed.back().link == link.link : !from.empty() && from.front().link == link.link)
          continue;
        passed.push_back(link);
      }
    };
    drive(passedBy(between, now.vehicle));
    drive(ofVehicle(middle, now.vehicle));
    drive(passedBy(next, now.vehicle));
    if (passed.size() > begin && passed.back().link == now.link) passed.pop_back();
  }
  passed.shrink_to_fit();
  next.passed = std::move(passed);
  return next;
}

bool staysAt(double time, double every) {
  return every <= 0 || std::abs(time - std::round(time / every) * every) < kSameSight;
}

/// Adds a sample that is later than the last.
void append(WorldTrack& track, std::shared_ptr<const VehicleSample> sample) {
  auto& all = track.vehicles;
  const std::size_t count = all.size();
  if (count > 1 && !staysAt(all.back()->time, track.vehiclesEvery)) {
    sample = std::make_shared<const VehicleSample>(
        overSample(*all[count - 2], *all[count - 1], *sample));
    all.pop_back();
  }
  all.push_back(std::move(sample));
}

}  // namespace

std::size_t bytesOf(const VehicleSample& sample) {
  return sizeof(VehicleSample) + sample.places.capacity() * sizeof(traffic::VehiclePlace) +
         sample.passed.capacity() * sizeof(PassedLink);
}

std::size_t vehicleBytes(const WorldTrack& track) {
  return std::accumulate(
      track.vehicles.begin(), track.vehicles.end(), std::size_t(0),
      [](std::size_t sum, const auto& sample) { return sum + bytesOf(*sample); });
}

std::span<const PassedLink> passedBy(const VehicleSample& sample, std::uint32_t vehicle) {
  return ofVehicle(sample.passed, vehicle);
}

void addVehicles(WorldTrack& track, VehicleSample sample) {
  if (!track.vehicles.empty() && sample.time <= track.vehicles.back()->time + kSameSight) return;
  sample.places.shrink_to_fit();
  append(track, std::make_shared<const VehicleSample>(std::move(sample)));
}

void thinVehicles(WorldTrack& track, double lookEvery, std::size_t most) {
  while (track.vehicles.size() > 2 && vehicleBytes(track) > most) {
    track.vehiclesEvery = 2 * std::max(track.vehiclesEvery, lookEvery);
    for (auto& sample : std::exchange(track.vehicles, {})) append(track, std::move(sample));
  }
}

}  // namespace citymirror::session
