#include "gis/city/bus_lane_tags.h"

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

namespace citymirror::gis {
namespace {

constexpr int kMostBusLanes = 7;  // of a direction: one of eight stays for others

std::uint8_t lanesAtKerb(double count) {
  const int lanes = count >= 1 ? int(std::min(count, double(kMostBusLanes))) : 0;
  return std::uint8_t((1 << lanes) - 1);
}

/// "yes|yes|designated": from left to right as one drives.
std::vector<std::string> laneWords(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == '|')
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

class BusLaneTags {
 public:
  BusLaneTags(const FeatureValues& values, int oneway, DrivingSide side)
      : values_(values), oneway_(oneway), side_(side) {}

  /// Of those who go along the line, or against it.
  std::uint8_t lanesOf(bool along) const {
    if (oneway_ != 0 && (oneway_ > 0) != along) return 0;
    const std::string direction = along ? ":forward" : ":backward";
    if (const std::uint8_t lanes = byLane(direction)) return lanes;
    if (const std::uint8_t lanes = byNumber(direction)) return lanes;
    return bySide(along);
  }

 private:
  std::string tag(const std::string& key) const { return lowerCase(values_.text({key.c_str()})); }
  /// Of a direction; without one it speaks of a one-way street.
  std::string tagOf(const std::string& key, const std::string& direction) const {
    const std::string own = tag(key + direction);
    return own.empty() && oneway_ != 0 ? tag(key) : own;
  }

  std::uint8_t byLane(const std::string& direction) const {
    for (const char* key : {"bus:lanes", "psv:lanes"}) {
      const auto words = laneWords(tagOf(key, direction));
      std::uint8_t lanes = 0;
      for (std::size_t k = 0; k < words.size() && words.size() <= 8; ++k) {
        const bool bus = words[k] == "designated" || words[k] == "official" ||
                         (words[k] == "yes" && isBarred(k, words.size(), direction));
        if (!bus) continue;
        const std::size_t place = side_ == DrivingSide::right ? words.size() - 1 - k : k;
        lanes |= std::uint8_t(1 << place);
      }
      if (lanes != 0) return lanes;
    }
    return 0;
  }

  /// Whether vehicles are kept off a lane that buses may use.
  bool isBarred(std::size_t lane, std::size_t lanes, const std::string& direction) const {
    for (const char* key : {"motor_vehicle:lanes", "vehicle:lanes", "access:lanes"}) {
      const auto words = laneWords(tagOf(key, direction));
      if (words.size() == lanes && !words[lane].empty()) return words[lane] == "no";
    }
    return false;
  }

  std::uint8_t byNumber(const std::string& direction) const {
    for (const char* key : {"lanes:bus", "lanes:psv"}) {
      const double own = values_.number((key + direction).c_str(), 0);
      if (own >= 1) return lanesAtKerb(own);
      const double all = values_.number(key, 0);
      if (all >= 1) return lanesAtKerb(oneway_ != 0 ? all : all / 2);
    }
    return 0;
  }

  /// The kerb of who goes along the line is on its right where traffic keeps right.
  std::uint8_t bySide(bool along) const {
    const auto isLane = [&](const char* key) { return tag(key) == "lane"; };
    if (isLane("busway") || isLane("busway:both")) return 1;
    const bool right = (side_ == DrivingSide::right) == along;
    if (oneway_ == 0) return isLane(right ? "busway:right" : "busway:left") ? 1 : 0;
    return isLane("busway:right") || isLane("busway:left") ? 1 : 0;
  }

  const FeatureValues& values_;
  int oneway_;
  DrivingSide side_;
};

}  // namespace

BusLanes busLanesFrom(const FeatureValues& values, int oneway, DrivingSide side) {
  const bool any =
      !values
           .text({"bus:lanes", "bus:lanes:forward", "bus:lanes:backward", "psv:lanes",
                  "psv:lanes:forward", "psv:lanes:backward", "lanes:bus", "lanes:bus:forward",
                  "lanes:bus:backward", "lanes:psv", "lanes:psv:forward", "lanes:psv:backward",
                  "busway", "busway:both", "busway:right", "busway:left", "bus_lanes_along",
                  "bus_lanes_against"})
           .empty();
  if (!any) return {};  // most roads have none
  const BusLaneTags tags(values, oneway, side);
  const auto lanesOf = [&](const char* column, bool along) {
    const auto own = lanesFromWords(values.text({column}));
    return own && *own != 0 ? *own : tags.lanesOf(along);
  };
  BusLanes lanes;
  lanes.along = lanesOf("bus_lanes_along", true);
  lanes.against = lanesOf("bus_lanes_against", false);
  for (const std::uint8_t buses : {lanes.along, lanes.against})
    lanes.leastLanes = std::max(
        {lanes.leastLanes, std::popcount(buses) + 1, int(std::bit_width(unsigned(buses)))});
  return lanes;
}

}  // namespace citymirror::gis
