#include "engine/draw/vector_style.h"

#include <algorithm>
#include <array>

namespace citymirror::draw {
namespace {

/// Qualitative colours that people with colour-blindness tell apart (Okabe and Ito 2008), without
/// those near the warning colours of the product and without its blues, which are water here.
constexpr std::array<Color, 4> kLayerColors{{{204, 121, 167, 255},
                                             {0, 158, 115, 255},
                                             {140, 110, 90, 255},
                                             {240, 228, 160, 255}}};
constexpr std::uint8_t kAreaOpacity = 110;

std::string placeOf(std::size_t rule, const char* key) {
  return "rules[" + std::to_string(rule) + "]." + key;
}

/// A rule with its attributes found in the schema.
struct BoundRule {
  BoundFilter filter;
  int height = -1, base = -1;
};

Result<int> columnOf(const FeatureLayer& layer, const std::string& attribute, std::size_t rule,
                     const char* key) {
  const int column = attribute.empty() ? -1 : layer.field(attribute);
  if (attribute.empty() || column >= 0) return column;
  return Error{ErrorCode::badInput, "The layer has no attribute " + attribute, placeOf(rule, key),
               "Name a column of the layer " + layer.name};
}

Result<BoundRule> bound(const VectorRule& rule, std::size_t index, const FeatureLayer& layer) {
  auto filter = BoundFilter::make(rule.filter, columnNames(layer));
  if (!filter) {
    Error error = filter.error();
    error.where = placeOf(index, "filter");
    return error;
  }
  const auto height = columnOf(layer, rule.symbol.height.attribute, index, "height");
  if (!height) return height.error();
  const auto base = columnOf(layer, rule.symbol.base.attribute, index, "base");
  if (!base) return base.error();
  if (const auto label = columnOf(layer, rule.symbol.label, index, "label"); !label)
    return label.error();
  return BoundRule{std::move(*filter), *height, *base};
}

double metresOf(const Metres& metres, int column, const Feature& feature) {
  if (column < 0) return metres.constant;
  return numberOf(feature.values[std::size_t(column)]).value_or(metres.constant);
}

}  // namespace

GeometryKind commonKind(const FeatureLayer& layer) {
  std::array<std::size_t, 4> count{};
  for (const Feature& f : layer.features) ++count[std::size_t(f.kind)];
  return GeometryKind(std::max_element(count.begin(), count.end()) - count.begin());
}

VectorStyle defaultStyle(GeometryKind kind, std::size_t nth) {
  VectorRule rule;
  rule.name = {"全部", "All"};
  rule.symbol.outline = rule.symbol.fill = kLayerColors[nth % kLayerColors.size()];
  rule.symbol.width = kind == GeometryKind::line ? 2 : 1.2;
  if (kind != GeometryKind::point) rule.symbol.fill.a = kAreaOpacity;
  return {{rule}};
}

Result<StyledFeatures> applyStyle(const VectorStyle& style, const FeatureLayer& layer) {
  std::vector<BoundRule> rules;
  for (std::size_t i = 0; i < style.rules.size(); ++i) {
    auto rule = bound(style.rules[i], i, layer);
    if (!rule) return rule.error();
    rules.push_back(std::move(*rule));
  }
  const std::size_t count = layer.features.size();
  StyledFeatures styled;
  styled.rule.assign(count, StyledFeatures::kNone);
  styled.base.assign(count, 0);
  styled.height.assign(count, 0);
  styled.ofRule.assign(rules.size(), 0);
  for (std::size_t i = 0; i < count; ++i) {
    const Feature& feature = layer.features[i];
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const BoundRule& rule) {
      return rule.filter.matches(feature);
    });
    if (found == rules.end()) continue;
    const std::size_t index = std::size_t(found - rules.begin());
    styled.rule[i] = std::int32_t(index);
    ++styled.ofRule[index];
    const VectorSymbol& symbol = style.rules[index].symbol;
    if (symbol.placement != Placement::extrude || feature.kind != GeometryKind::polygon) continue;
    const double height = metresOf(symbol.height, found->height, feature);
    if (!(height > 0)) {
      ++styled.flat;
      continue;
    }
    styled.height[i] = float(height);
    styled.base[i] = float(metresOf(symbol.base, found->base, feature));
  }
  return styled;
}

}  // namespace citymirror::draw
