#include "gis/city/greenery.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <string_view>

namespace citymirror::gis {
namespace {

constexpr std::array<Planting, 5> kPlantings{{{"woods", 8, 13, 23, 0.19},
                                              {"scrub", 6, 1.5, 4, 0.42},
                                              {"orchards", 9, 4, 6.5, 0.42},
                                              {"gardens", 16, 3, 8, 0.34},
                                              {"parks", 24, 8, 18, 0.30}}};

constexpr std::array kWhatColumns{"natural", "landuse", "leisure", "landcover", "fclass",
                                  "dlmc",    "kind",    "class",   "type"};
constexpr std::size_t kOsmColumns = 3;     // of them, those that OGR gives areas of OSM
constexpr std::size_t kStrictColumns = 6;  // ... that hold nothing but what an area is

using GreenWords = std::map<std::string_view, Greenery>;

/// What OSM says, by its first columns.
const std::array<GreenWords, kOsmColumns>& osmWords() {
  using enum Greenery;
  static const std::array<GreenWords, kOsmColumns> words{
      GreenWords{{"wood", wood}, {"scrub", scrub}, {"tree_row", wood}, {"tree_group", wood}},
      GreenWords{{"forest", wood},
                 {"orchard", orchard},
                 {"cemetery", park},
                 {"village_green", park},
                 {"recreation_ground", park},
                 {"allotments", garden}},
      GreenWords{{"park", park},
                 {"garden", garden},
                 {"golf_course", park},
                 {"dog_park", park},
                 {"pitch", open},
                 {"playground", open},
                 {"track", open},
                 {"swimming_pool", open}}};
  return words;
}

const GreenWords& otherWords() {
  using enum Greenery;
  static const GreenWords words{{"trees", wood},    {"tree", wood},       {"woods", wood},
                                {"woodland", wood}, {"乔木林地", wood},   {"竹林地", wood},
                                {"其他林地", wood}, {"林地", wood},       {"灌木林地", scrub},
                                {"果园", orchard},  {"公园与绿地", park}, {"公园绿地", park},
                                {"公园", park}};
  return words;
}

Greenery wordGreenery(const std::string& word) {
  for (const GreenWords& words : osmWords()) {
    if (const auto found = words.find(word); found != words.end()) return found->second;
  }
  const auto found = otherWords().find(word);
  return found == otherWords().end() ? Greenery::other : found->second;
}

Greenery byLayerName(const std::string& layer) {
  const std::string name = lowerCase(layer);
  for (const auto& [part, kind] :
       {std::pair("orchard", Greenery::orchard), std::pair("scrub", Greenery::scrub),
        std::pair("garden", Greenery::garden), std::pair("park", Greenery::park),
        std::pair("wood", Greenery::wood), std::pair("forest", Greenery::wood),
        std::pair("tree", Greenery::wood)}) {
    if (name.find(part) != std::string::npos) return kind;
  }
  return Greenery::other;
}

}  // namespace

const Planting& plantingOf(Greenery kind) {
  assert(std::size_t(kind) < kPlantings.size());
  return kPlantings[std::size_t(kind)];
}

bool saysWhatItIs(const FeatureValues& values) {
  return std::any_of(kWhatColumns.begin(), kWhatColumns.begin() + kStrictColumns,
                     [&](const char* column) { return !values.text({column}).empty(); });
}

Greenery greeneryOf(const FeatureValues& values, const std::string& layer) {
  for (const char* column : kWhatColumns) {
    const Greenery kind = wordGreenery(lowerCase(values.text({column})));
    if (kind != Greenery::other) return kind;
  }
  return saysWhatItIs(values) ? Greenery::other : byLayerName(layer);
}

const std::string& greeneryFilter() {
  static const std::string filter = [] {
    std::string text;
    for (std::size_t i = 0; i < kOsmColumns; ++i) {
      std::string words;
      for (const auto& [word, kind] : osmWords()[i]) {
        words += (words.empty() ? "'" : ", '") + std::string(word) + "'";
      }
      text += (text.empty() ? "" : " OR ") + std::string(kWhatColumns[i]) + " IN (" + words + ")";
    }
    return text;
  }();
  return filter;
}

}  // namespace citymirror::gis
