#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {
namespace {

constexpr double kStorey = 3.2, kRoof = 1.5;
constexpr double kAreaPerPerson = 40;
constexpr double kHighestBuilding = 1000;
constexpr std::size_t kLongestQuote = 40;  // bytes of a value that a note repeats
constexpr double kSmallest = 1;  // m², below it a footprint is a digitising slip

struct UseRow {
  const char* word;
  BuildingUse use;
};
constexpr std::array kUses{
    UseRow{"residential", BuildingUse::residential},
    UseRow{"house", BuildingUse::residential},
    UseRow{"apartments", BuildingUse::residential},
    UseRow{"detached", BuildingUse::residential},
    UseRow{"semidetached_house", BuildingUse::residential},
    UseRow{"terrace", BuildingUse::residential},
    UseRow{"dormitory", BuildingUse::residential},
    UseRow{"bungalow", BuildingUse::residential},
    UseRow{"farm", BuildingUse::residential},
    UseRow{"office", BuildingUse::office},
    UseRow{"commercial", BuildingUse::office},
    UseRow{"retail", BuildingUse::retail},
    UseRow{"supermarket", BuildingUse::retail},
    UseRow{"kiosk", BuildingUse::retail},
    UseRow{"industrial", BuildingUse::industrial},
    UseRow{"warehouse", BuildingUse::industrial},
    UseRow{"manufacture", BuildingUse::industrial},
    UseRow{"school", BuildingUse::school},
    UseRow{"college", BuildingUse::school},
    UseRow{"university", BuildingUse::school},
    UseRow{"kindergarten", BuildingUse::school},
    UseRow{"hospital", BuildingUse::hospital},
    UseRow{"clinic", BuildingUse::hospital},
    UseRow{"public", BuildingUse::public_},
    UseRow{"civic", BuildingUse::public_},
    UseRow{"government", BuildingUse::public_},
    UseRow{"church", BuildingUse::public_},
    UseRow{"chapel", BuildingUse::public_},
    UseRow{"fire_station", BuildingUse::public_},
    UseRow{"train_station", BuildingUse::transport},
    UseRow{"transportation", BuildingUse::transport},
    UseRow{"parking", BuildingUse::transport},
    UseRow{"garage", BuildingUse::transport},
    UseRow{"garages", BuildingUse::transport},
};

BuildingUse useInChinese(const std::string& text) {
  if (holdsOneOf(text, {"医院", "医疗", "卫生"})) return BuildingUse::hospital;
  if (holdsOneOf(text, {"学校", "教育", "教学", "幼儿园", "小学", "中学", "大学"}))
    return BuildingUse::school;
  if (holdsOneOf(text, {"工业", "厂房", "仓库", "仓储"})) return BuildingUse::industrial;
  if (holdsOneOf(text, {"车库", "车站", "停车", "交通"})) return BuildingUse::transport;
  if (holdsOneOf(text, {"办公", "写字楼", "商务"})) return BuildingUse::office;
  if (holdsOneOf(text, {"商业", "商铺", "商场", "零售", "超市"})) return BuildingUse::retail;
  if (holdsOneOf(text, {"公共", "行政", "政府", "体育", "文化", "机关"})) return BuildingUse::public_;
  if (holdsOneOf(text, {"住宅", "居住", "公寓", "宿舍", "民房"})) return BuildingUse::residential;
  return BuildingUse::unknown;
}

BuildingUse useFrom(const FeatureValues& values) {
  for (const char* column : {"use", "amenity", "building", "usage"}) {
    const std::string word = lowerCase(values.text({column}));
    const auto row =
        std::find_if(kUses.begin(), kUses.end(), [&](const UseRow& r) { return word == r.word; });
    if (row != kUses.end()) return row->use;
  }
  if (!values.text({"shop"}).empty()) return BuildingUse::retail;
  if (!values.text({"office"}).empty()) return BuildingUse::office;
  return useInChinese(values.text({"用途", "建筑用途", "房屋用途", "使用性质", "建筑性质",
                                   "建筑类型", "房屋类型", "建筑功能", "功能"}));
}

constexpr std::initializer_list<const char*> kHeightNames{
    "height_m",    "height",       "measuredHeight", "measured_height",
    "bldg_height", "height_med_m", "height_mean_m",  "hoehe",
    "建筑高度",    "建筑物高度",   "建筑高",         "楼高",
    "房屋高度",    "房高",         "高度"};

constexpr std::initializer_list<const char*> kLevelNames{
    "building:levels",    "building_levels", "levels", "floors",   "storeys",
    "storeysAboveGround", "层数",            "楼层",   "楼层数",   "地上层数",
    "地上层",             "建筑层数",        "总层数", "房屋层数"};

struct Height {
  double metres = 0;
  HeightSource source = HeightSource::measured;
  bool own = false;  ///< as the file gives it
};

/// Where a file marks its own guesses (height_src, height_source), the mark is kept.
HeightSource ownMark(const FeatureValues& values) {
  const std::string mark = lowerCase(values.text({"height_src", "height_source"}));
  if (mark.rfind("est", 0) == 0 || mark == "from_area") return HeightSource::fromArea;
  if (mark.find("level") != std::string::npos) return HeightSource::fromLevels;
  return mark == "generated" ? HeightSource::generated : HeightSource::measured;
}

double heightFromArea(double area) {
  if (area < 40) return 3;
  if (area < 250) return 8;
  return area < 1000 ? 10 : 9;
}

bool usable(const std::optional<double>& height) {
  return height && *height > 0 && *height < kHighestBuilding;
}

Height heightFrom(const FeatureValues& values, double levels, double area) {
  const auto measured = values.number(kHeightNames);
  if (usable(measured)) return {*measured, ownMark(values), true};
  const auto foot = values.number({kLowestColumn}), top = values.number({kHighestColumn});
  const std::optional<double> modelled = foot && top ? std::optional(*top - *foot) : std::nullopt;
  if (usable(modelled)) return {*modelled, HeightSource::measured, true};
  if (levels > 0) return {levels * kStorey + kRoof, HeightSource::fromLevels};
  const auto estimated = values.number({"height_est_m", "height_est"});
  if (usable(estimated)) {
    const HeightSource mark = ownMark(values);
    return {*estimated, mark == HeightSource::measured ? HeightSource::fromArea : mark};
  }
  return {heightFromArea(area), HeightSource::fromArea};
}

float lowestGround(const RasterGrid<float>& terrain, const Polygon& footprint) {
  float lowest = std::numeric_limits<float>::quiet_NaN();
  const auto take = [&](float z) {
    if (!std::isnan(z) && !(lowest <= z)) lowest = z;
  };
  forEachCellIn(terrain.shape, footprint, [&](int c, int r) { take(terrain.at(c, r)); });
  for (const Point2& p : footprint.outer) take(terrain.valueAt(p.x(), p.y(), lowest));
  return lowest;
}

struct Counts {
  std::array<std::size_t, 4> heights{};
  std::size_t courtyards = 0;
  std::size_t untold = 0;  // neither residents nor use
};

void append(BuildingSet& set, std::string code, const FeatureValues& values,
            const Polygon& footprint, float ground, Counts& counts, BoundedNotes& notes) {
  const double area = signedArea(footprint.outer);
  const double levels = values.number(kLevelNames).value_or(0);
  const Height height = heightFrom(values, levels, area);
  const std::string refused = height.own ? std::string() : values.text(kHeightNames);
  if (!refused.empty())
    notes.add("Building height that is none, estimated instead",
              code + (refused.size() > kLongestQuote ? "" : ": " + refused));
  const double floors =
      levels >= 1 ? levels : std::max(1.0, std::round((height.metres - kRoof) / kStorey));
  const BuildingUse use = useFrom(values);
  const double given = values.number("residents", -1);
  const bool told = given >= 0 || use != BuildingUse::unknown;
  const double people = given >= 0                        ? given
                        : use == BuildingUse::residential ? area * floors / kAreaPerPerson
                                                          : 0;
  counts.untold += told ? 0 : 1;
  ++counts.heights[std::size_t(height.source)];
  counts.courtyards += footprint.holes.empty() ? 0 : 1;
  set.code.push_back(std::move(code));
  set.name.push_back(nameFrom(values));
  set.points.insert(set.points.end(), footprint.outer.begin(), footprint.outer.end());
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  set.ground.push_back(ground);
  set.height.push_back(float(height.metres));
  set.floors.push_back(std::uint16_t(std::clamp(floors, 1.0, 300.0)));
  set.use.push_back(use);
  set.heightSource.push_back(height.source);
  set.residents.push_back(told ? std::uint32_t(std::lround(std::clamp(people, 0.0, 1e6)))
                               : kUnknownResidents);
}

std::string methodOf(const Counts& counts) {
  const auto& h = counts.heights;
  std::string method = "heights: " + std::to_string(h[0]) + " from attributes, " +
                       std::to_string(h[1]) + " from levels (x 3.2 m + 1.5 m, estimated), " +
                       std::to_string(h[2]) + " guessed by type or footprint area (estimated)";
  if (h[3] > 0) method += ", " + std::to_string(h[3]) + " generated";
  method += "; residents estimated from floor area of residential uses (40 m2 a person)";
  if (counts.untold > 0)
    method += ", unknown in " + std::to_string(counts.untold) + " buildings of unknown use";
  if (counts.courtyards > 0)
    method += "; " + std::to_string(counts.courtyards) + " courtyards filled";
  return method;
}

/// So that nobody takes guesses for measurements.
void tellEstimates(const Counts& counts, const std::vector<FeatureLayer>& layers,
                   const std::string& source, BoundedNotes& notes) {
  constexpr std::size_t kMostColumns = 30;
  const auto& h = counts.heights;
  const std::size_t estimated = h[1] + h[2], all = estimated + h[0] + h[3];
  if (estimated == 0) return;
  std::string columns;
  std::size_t named = 0;
  for (const FeatureLayer& layer : layers) {
    for (const Field& field : layer.schema) {
      if (++named <= kMostColumns) columns += (columns.empty() ? "" : ", ") + field.name;
    }
  }
  if (named > kMostColumns) columns += ", …";
  notes.addOnce(std::to_string(estimated) + " of " + std::to_string(all) +
                    " heights are estimated from area or floors; columns of the file: " +
                    (columns.empty() ? "none" : columns),
                source);
}

}  // namespace

void importBuildings(const std::vector<FeatureLayer>& layers, CityModel& city,
                     BoundedNotes& notes) {
  Counts counts;
  UniqueCodes codes;
  Provenance& provenance = city.provenance["buildings"];
  for (const FeatureLayer& layer : layers) {
    provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      if (feature.kind != GeometryKind::polygon)
        notes.add("Building that is not a polygon left out", feature.code);
      for (const Polygon& footprint : feature.polygons) {
        if (signedArea(footprint.outer) < kSmallest) {
          notes.add("Building footprint below 1 m2 left out", feature.code);
          continue;
        }
        if (!city.extent.contains(centroid(footprint.outer))) {
          notes.add("Building whose centre lies outside the city left out", feature.code);
          continue;
        }
        const float ground = lowestGround(city.terrain, footprint);
        if (std::isnan(ground))
          notes.add("Building outside the terrain left out", feature.code);
        else
          append(city.buildings, codes.take(feature.code), values, footprint, ground, counts,
                 notes);
      }
    }
    if (!layer.provenance.method.empty()) provenance.method += layer.provenance.method + "; ";
  }
  provenance.method += methodOf(counts);
  tellEstimates(counts, layers, provenance.source, notes);
}

}  // namespace citymirror::gis
