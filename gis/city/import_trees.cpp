#include <algorithm>

#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"

namespace citymirror::gis {
namespace {

constexpr double kUsualHeight = 9, kHighestTree = 120;  // m
constexpr double kCrownShare = 0.3;                     // radius of the crown by the height
constexpr double kRowStep = 8;                          // m between the trees of a row

struct TreeSize {
  double height, crown;
};

/// Heights and crowns (`diameter_crown` of OSM) where they are told and can be.
TreeSize sizeOf(const FeatureValues& values, std::size_t& assumed) {
  const double told = values.number({"height_m", "height"}).value_or(0);
  const bool known = told > 0.5 && told <= kHighestTree;
  assumed += known ? 0 : 1;
  const double height = known ? told : kUsualHeight;
  const double across = values.number({"diameter_crown"}).value_or(0);
  const double crown = values.number({"crown_m"}).value_or(across / 2);
  return {height, crown > 0.2 && crown < height * 2 ? crown : height * kCrownShare};
}

}  // namespace

void importTrees(const std::vector<FeatureLayer>& layers, CityModel& city, BoundedNotes& notes) {
  Provenance provenance;
  std::size_t assumed = 0;
  for (const FeatureLayer& layer : layers) {
    provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    for (const Feature& feature : layer.features) {
      const TreeSize size = sizeOf(FeatureValues(layer, feature), assumed);
      for (const auto& part : feature.lines) {
        const bool row = feature.kind == GeometryKind::line;
        for (const Point2& p : row ? resample(part, kRowStep) : part) {
          if (city.extent.contains(p)) city.trees.add(p, size.height, size.crown);
        }
      }
    }
  }
  if (city.trees.size() == 0) return notes.addOnce("No tree was found", provenance.source);
  provenance.method = std::to_string(assumed) +
                      " trees and rows without height taken as 9 m (estimated), rows planted every "
                      "8 m";
  provenance.origin = assumed > 0 ? Origin::estimated : Origin::real;
  city.provenance["trees"] = provenance;
}

}  // namespace citymirror::gis
