#include "engine/scene/vector_labels.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/utf8.h"

namespace citymirror::scene {
namespace {

constexpr int kLabelPriority = 420;
constexpr std::size_t kFinest = 64;  // cells each way: more than there are labels

struct Place {
  std::uint32_t feature;
  Point2 at;
};

Point2 middleOf(const Feature& feature) {
  if (!feature.polygons.empty()) return centroid(feature.polygons[0].outer);
  const auto& line = feature.lines[0];
  return line.size() < 2 ? line[0] : pointAlong(line, length(line) / 2);
}

/// Squares over all places, so many each way.
class Squares {
 public:
  Squares(const Bounds& box, std::size_t cells)
      : box_(box), size_(std::max(box.width(), box.height()) / double(cells)), cells_(cells) {}
  std::size_t count() const { return cells_ * cells_; }
  std::size_t at(const Point2& p) const {
    return along(p.y() - box_.south) * cells_ + along(p.x() - box_.west);
  }

 private:
  std::size_t along(double way) const {
    return size_ > 0 ? std::size_t(std::clamp(way / size_, 0.0, double(cells_ - 1))) : 0;
  }
  Bounds box_;
  double size_;
  std::size_t cells_;
};

/// The same places, so that the first of them cover all: one in each square where there is any, of
/// ever smaller squares; the rest as it comes.
std::vector<Place> spreadOver(const std::vector<Place>& places, std::size_t most) {
  std::vector<Point2> points;
  points.reserve(places.size());
  for (const Place& place : places) points.push_back(place.at);
  const Bounds box = boundsOf(points);
  std::vector<Place> chosen;
  std::vector<bool> taken(places.size());
  most = std::min(most, places.size());
  const auto take = [&](std::size_t i) {
    taken[i] = true;
    chosen.push_back(places[i]);
  };
  for (std::size_t cells = 1; cells <= kFinest && chosen.size() < most; cells *= 2) {
    const Squares squares(box, cells);
    std::vector<bool> full(squares.count());
    for (const Place& place : chosen) full[squares.at(place.at)] = true;
    for (std::size_t i = 0; i < places.size() && chosen.size() < most; ++i) {
      const std::size_t square = squares.at(places[i].at);
      if (taken[i] || full[square]) continue;
      full[square] = true;
      take(i);
    }
  }
  for (std::size_t i = 0; i < places.size() && chosen.size() < most; ++i)
    if (!taken[i]) take(i);
  return chosen;
}

/// The first signs of a text that is too long for a label, with an ellipsis.
std::string shortened(std::string text) {
  std::size_t signs = 0, end = 0;
  for (; end < text.size(); ++end) {
    if ((text[end] & 0xC0) != 0x80 && ++signs == kMostLabelSigns) break;
  }
  return text.substr(0, end) + "…";
}

const std::string& attributeOf(const draw::VectorStyle& style, std::int32_t rule) {
  return style.rules[std::size_t(rule)].symbol.label;
}

std::string textOfLabel(const FeatureLayer& layer, const std::string& attribute,
                        std::size_t feature) {
  return textOf(layer.features[feature].values[std::size_t(layer.field(attribute))]);
}

}  // namespace

VectorLabels labelsOf(const FeatureLayer& layer, const draw::VectorStyle& style,
                      const draw::StyledFeatures& styled) {
  std::vector<Place> places;
  for (std::uint32_t i = 0; i < layer.features.size(); ++i) {
    const Feature& feature = layer.features[i];
    if (styled.rule[i] < 0 || (feature.lines.empty() && feature.polygons.empty())) continue;
    const std::string& attribute = attributeOf(style, styled.rule[i]);
    if (attribute.empty() || textOfLabel(layer, attribute, i).empty()) continue;
    const Point2 at = middleOf(feature);
    if (at.allFinite()) places.push_back({i, at});
  }
  VectorLabels made;
  made.wanted = places.size();
  if (places.empty()) return made;
  for (const auto& [feature, at] : spreadOver(places, kMostLabels)) {
    const draw::VectorRule& rule = style.rules[std::size_t(styled.rule[feature])];
    std::string text = textOfLabel(layer, rule.symbol.label, feature);
    if (signsOf(text) > kMostLabelSigns) {
      text = shortened(std::move(text));
      ++made.cut;
    }
    draw::Label label{{text, text}, at, kLabelPriority};
    label.scales = draw::ScaleRange{rule.from, rule.to};
    made.labels.push_back(std::move(label));
  }
  return made;
}

}  // namespace citymirror::scene
