#pragma once
#include <cstdint>
#include <set>
#include <string>

#include "engine/core/road_network.h"
#include "gis/city/demo_random.h"

namespace citymirror::gis {

/// Hands out street names, each once.
class DemoNames {
 public:
  explicit DemoNames(std::uint64_t seed) : random_(seed, 901) {}
  /// Known avenues first for primary and secondary streets, then composed ones.
  Text street(RoadClass roadClass);
  /// A name of the fixed list, marked as used.
  Text known(const char* zh, const char* en);

 private:
  Text composed(const char* zhSuffix, const char* enSuffix);
  DemoRandom random_;
  std::set<std::string> used_;
  std::size_t next_ = 0;
};

/// Name of the n-th district: 荆江区 / Jingjiang District, ...
Text demoDistrictName(std::size_t index);
/// 1 → 一; up to 99.
std::string chineseNumber(int value);

}  // namespace citymirror::gis
