#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace citymirror::traffic {

/// So many persons of an origin who go to one shelter; shelter kNoShelter = there is no place, or
/// no way to one, for them.
struct ShelterParcel {
  std::uint32_t origin = 0, shelter = 0, persons = 0;
  friend bool operator==(const ShelterParcel&, const ShelterParcel&) = default;
};
inline constexpr std::uint32_t kNoShelter = 0xFFFFFFFF;

/// Who goes where so that as many as can find a place and their times add up to the least: the
/// transportation problem (Hitchcock 1941), solved by shortest augmenting paths between shelters
/// (Ford, Fulkerson 1956). `persons` of each origin, `places` of each shelter, `seconds[origin ·
/// shelters + shelter]`, infinity = no way leads there. Parcels rise by origin, then shelter; where
/// answers are equal the lower shelter is taken. O(origins · shelters³ + moves · log origins).
std::vector<ShelterParcel> assignShelters(std::span<const std::uint32_t> persons,
                                          std::span<const std::uint32_t> places,
                                          std::span<const double> seconds);

/// Everybody to the shelter nearest in time, whatever its places: what happens unguided.
std::vector<ShelterParcel> nearestShelters(std::span<const std::uint32_t> persons,
                                           std::size_t shelters, std::span<const double> seconds);

}  // namespace citymirror::traffic
