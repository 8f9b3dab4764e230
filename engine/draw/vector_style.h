#pragma once
#include <limits>
#include <string>
#include <vector>

#include "engine/core/feature_filter.h"
#include "engine/core/feature_layer.h"
#include "engine/core/text.h"
#include "engine/draw/color_ramp.h"

/// How features of an added layer look: rules as values.
namespace citymirror::draw {

/// On the terrain, or as volumes that stand on it.
enum class Placement { drape, extrude };
enum class WidthUnit { pixels, metres };
enum class PointShape { circle, square, triangle, diamond, cross };

/// Metres: of an attribute where one is named and the feature has a number there, else constant.
struct Metres {
  double constant = 0;
  std::string attribute;
  friend bool operator==(const Metres&, const Metres&) = default;
};

struct VectorSymbol {
  Color fill{63, 184, 175, 120};     ///< of areas, volumes and points; alpha = opacity
  Color outline{63, 184, 175, 255};  ///< of lines and of the rims of areas
  double width = 1.5;                ///< of lines and rims; 0 = none
  WidthUnit unit = WidthUnit::pixels;
  PointShape point = PointShape::circle;
  double pointSize = 10;  ///< design pixels
  std::string label;      ///< attribute; empty = none
  Placement placement = Placement::drape;
  Metres height, base;  ///< of volumes: base over the lowest ground under it, height over the base
  double leastPixels = 1;  ///< that a width in metres keeps from afar
  friend bool operator==(const VectorSymbol&, const VectorSymbol&) = default;
};

struct VectorRule {
  Text name;
  FeatureFilter filter;
  VectorSymbol symbol;
  double from = 0;  ///< metres per pixel of the picture at the feature, both ends included
  double to = std::numeric_limits<double>::infinity();
  friend bool operator==(const VectorRule&, const VectorRule&) = default;
};

/// A feature takes the first rule whose filter fits it; one that fits none is not drawn.
struct VectorStyle {
  std::vector<VectorRule> rules;
  friend bool operator==(const VectorStyle&, const VectorStyle&) = default;
};

/// One rule for everything, by the kind of most features: areas draped in a colour of their own for
/// the n-th layer, lines 2 px, points 10 px.
VectorStyle defaultStyle(GeometryKind kind, std::size_t nth);
GeometryKind commonKind(const FeatureLayer& layer);

/// What the rules give each feature.
struct StyledFeatures {
  static constexpr std::int32_t kNone = -1;
  std::vector<std::int32_t> rule;   ///< index in the style, or kNone
  std::vector<float> base, height;  ///< m, of features that are extruded, else 0
  std::vector<std::size_t> ofRule;  ///< features that took each rule
  std::size_t flat = 0;  ///< to be extruded but without a height above 0: they lie on the ground
};

/// Errors: badInput for an attribute that the layer does not have, where = "rules[2].filter".
/// O(features × rules).
Result<StyledFeatures> applyStyle(const VectorStyle& style, const FeatureLayer& layer);

}  // namespace citymirror::draw
