#pragma once
#include <cstdint>

namespace citymirror {

/// A number in [0, 1) that depends on nothing but its three counters, so that no draw moves another
/// (SplitMix64 finaliser, Steele et al. 2014). `who`: vehicle, member; `decision`: which of its
/// draws.
inline double drawUnit(std::uint64_t seed, std::uint64_t who, std::uint64_t decision) {
  const auto mix = [](std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
  };
  return double(mix(mix(mix(seed) ^ who) ^ decision) >> 11) * 0x1.0p-53;
}

}  // namespace citymirror
