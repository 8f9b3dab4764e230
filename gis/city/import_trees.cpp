#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <set>

#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"
#include "gis/city/tree_planter.h"

namespace citymirror::gis {
namespace {

constexpr double kUsualHeight = 9, kHighestTree = 120;  // m
constexpr double kCrownShare = 0.3;                     // radius of the crown by the height
constexpr double kRowStep = 8;                          // m between the trees of a row
constexpr double kLargestCrown = 200;  // m², of an area of which nobody told what it is
constexpr double kNeedleCrown = 0.75;  // of the width of others

struct TreeSize {
  double height, crown;
};

double toldHeight(const FeatureValues& values) {
  const double told = values.number({"height_m", "height"}).value_or(0);
  return told > 0.5 && told <= kHighestTree ? told : 0;
}

/// Heights and crowns (`diameter_crown` of OSM) where they are told and can be.
TreeSize sizeOf(const FeatureValues& values, std::size_t& assumed) {
  const double told = toldHeight(values);
  assumed += told > 0 ? 0 : 1;
  const double height = told > 0 ? told : kUsualHeight;
  const double across = values.number({"diameter_crown"}).value_or(0);
  const double crown = values.number({"crown_m"}).value_or(across / 2);
  return {height, crown > 0.2 && crown < height * 2 ? crown : height * kCrownShare};
}

/// Trees one by one and in rows first, then areas around them.
class TreeImport {
 public:
  TreeImport(CityModel& city, std::size_t mostPlanted, BoundedNotes& notes)
      : city_(city), most_(mostPlanted), notes_(notes) {}

  void take(const FeatureLayer& layer) {
    source_ += (source_.empty() ? "" : "; ") + layer.provenance.source;
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      if (feature.kind == GeometryKind::polygon)
        takeAreas(feature, values, layer.name);
      else
        takeSingle(feature, values);
    }
  }

  void finish() {
    if (!green_.empty()) plant();
    if (city_.trees.size() == 0) return notes_.addOnce("No tree was found", source_);
    Provenance provenance;
    provenance.source = source_;
    if (single_ > 0) {
      provenance.method = std::to_string(assumed_) +
                          " trees and rows without height taken as 9 m (estimated), rows planted "
                          "every 8 m";
    }
    if (planted_ > 0) {
      provenance.method += (single_ > 0 ? "; " : "") + std::to_string(planted_) +
                           " trees planted in " + std::to_string(green_.size()) +
                           " areas (estimated), one to a square of " + spacings();
    }
    provenance.origin = assumed_ + planted_ > 0 ? Origin::estimated : Origin::real;
    city_.provenance["trees"] = provenance;
  }

 private:
  void takeSingle(const Feature& feature, const FeatureValues& values) {
    const TreeSize size = sizeOf(values, assumed_);
    ++single_;
    for (const auto& part : feature.lines) {
      const bool row = feature.kind == GeometryKind::line;
      for (const Point2& p : row ? resample(part, kRowStep) : part) {
        if (city_.extent.contains(p)) city_.trees.add(p, size.height, size.crown);
      }
    }
  }

  void takeAreas(const Feature& feature, const FeatureValues& values, const std::string& layer) {
    const Greenery kind = greeneryOf(values, layer);
    const bool needles = lowerCase(values.text({"leaf_type"})) == "needleleaved";
    const bool unnamed = !saysWhatItIs(values);
    for (const Polygon& area : feature.polygons) {
      const double size = std::abs(signedArea(area.outer));
      if (kind == Greenery::open)
        open_.push_back(&area);
      else if (unnamed && kind == Greenery::wood && size <= kLargestCrown)
        takeCrown(area, size, values);
      else if (kind != Greenery::other)
        green_.push_back({&area, kind, toldHeight(values), needles ? kNeedleCrown : 1});
    }
  }

  /// A small area is the crown of one tree as seen from above.
  void takeCrown(const Polygon& area, double size, const FeatureValues& values) {
    ++single_;
    TreeSize tree = sizeOf(values, assumed_);
    tree.crown = std::sqrt(size / std::numbers::pi);
    const Point2 middle = centroid(area.outer);
    if (city_.extent.contains(middle)) city_.trees.add(middle, tree.height, tree.crown);
  }

  void plant() {
    TakenGround taken = takenIn(city_);
    for (const Polygon* area : open_) taken.area(*area, 0);
    const PlantedTrees planted = plantAreas(green_, city_.frame, taken, most_);
    for (std::size_t i = 0; i < planted.trees.size(); ++i) {
      city_.trees.add(planted.trees.at[i], double(planted.trees.height[i]),
                      double(planted.trees.crown[i]));
    }
    planted_ = planted.trees.size();
    widened_ = planted.widened;
    if (widened_ <= 1) return;
    notes_.addOnce("Woods, orchards and parks would hold more than " + std::to_string(most_) +
                       " trees: planted evenly, one for " + shortNumber(widened_ * widened_),
                   source_);
  }

  static std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
  }

  /// "8.0 m in woods, 24.0 m in parks", of those there are.
  std::string spacings() const {
    std::set<Greenery> kinds;
    for (const GreenArea& green : green_) kinds.insert(green.kind);
    std::string text;
    for (const Greenery kind : kinds) {
      const Planting& planting = plantingOf(kind);
      text += (text.empty() ? "" : ", ") + shortNumber(planting.spacing * widened_) + " m in " +
              planting.word;
    }
    return text;
  }

  CityModel& city_;
  std::size_t most_;
  BoundedNotes& notes_;
  std::vector<GreenArea> green_;
  std::vector<const Polygon*> open_;
  std::string source_;
  std::size_t assumed_ = 0, single_ = 0, planted_ = 0;
  double widened_ = 1;
};

}  // namespace

void importTrees(const std::vector<FeatureLayer>& layers, CityModel& city, std::size_t mostPlanted,
                 BoundedNotes& notes) {
  TreeImport import(city, mostPlanted, notes);
  for (const FeatureLayer& layer : layers) import.take(layer);
  import.finish();
}

}  // namespace citymirror::gis
