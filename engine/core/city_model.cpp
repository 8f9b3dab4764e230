#include "engine/core/city_model.h"

#include <array>

namespace citymirror {
namespace {

constexpr std::array<std::string_view, 4> kWaterKinds{"river", "canal", "lake", "sea"};
constexpr std::array<std::string_view, 7> kFacilityKinds{
    "hospital", "fire_station", "police_station", "shelter", "school", "pump_station", "command_centre"};
constexpr std::array<std::string_view, 3> kZoneKinds{"district", "drainage", "low_basin"};
constexpr std::array<std::string_view, 2> kResourceKinds{"crew", "pump_truck"};

/// The first kind where the word is unknown: readers note it before they ask.
template <class Kind, std::size_t n>
Kind fromWord(const std::array<std::string_view, n>& words, std::string_view word) {
  for (std::size_t i = 0; i < n; ++i) {
    if (words[i] == word) return Kind(i);
  }
  return Kind(0);
}

}  // namespace

std::string_view wordOf(WaterKind kind) { return kWaterKinds[std::size_t(kind)]; }
WaterKind waterKindFromWord(std::string_view word) { return fromWord<WaterKind>(kWaterKinds, word); }
std::string_view wordOf(FacilityKind kind) { return kFacilityKinds[std::size_t(kind)]; }
FacilityKind facilityKindFromWord(std::string_view word) { return fromWord<FacilityKind>(kFacilityKinds, word); }
std::string_view wordOf(ZoneKind kind) { return kZoneKinds[std::size_t(kind)]; }
ZoneKind zoneKindFromWord(std::string_view word) { return fromWord<ZoneKind>(kZoneKinds, word); }
std::string_view wordOf(ResourceKind kind) { return kResourceKinds[std::size_t(kind)]; }
ResourceKind resourceKindFromWord(std::string_view word) { return fromWord<ResourceKind>(kResourceKinds, word); }

}  // namespace citymirror
