#include "app/session/city/model_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/feature_filter.h"
#include "engine/core/shape.h"

namespace citymirror::session {
namespace {

using Corners = std::array<Point2, 4>;

/// An attribute over all features.
struct Attribute {
  std::string name;
  std::size_t place = 0;  ///< in the first feature that has it
  bool real = false, text = false, whole = false;

  FieldType type() const {
    return text || !(real || whole) ? FieldType::text : real ? FieldType::real : FieldType::integer;
  }
  void meet(const FieldValue& value) {
    real = real || std::holds_alternative<double>(value);
    text = text || std::holds_alternative<std::string>(value);
    whole = whole || std::holds_alternative<std::int64_t>(value);
  }
};

std::vector<Attribute> attributesOf(const MeshModel& model) {
  std::vector<Attribute> all;
  std::map<std::string, std::size_t> known;
  for (const MeshFeature& feature : model.features) {
    for (std::size_t i = 0; i < feature.attributes.size(); ++i) {
      const auto& [name, value] = feature.attributes[i];
      const auto [found, added] = known.try_emplace(name, all.size());
      if (added) all.push_back({name, i});
      all[found->second].meet(value);
    }
  }
  return all;
}

FieldValue attributeIn(const MeshFeature& feature, const Attribute& attribute) {
  const auto& all = feature.attributes;
  if (attribute.place < all.size() && all[attribute.place].first == attribute.name)
    return all[attribute.place].second;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& one) { return one.first == attribute.name; });
  return found == all.end() ? FieldValue{} : found->second;
}

/// As its column holds it; NaN is none.
FieldValue asType(FieldValue value, FieldType type) {
  if (const auto* real = std::get_if<double>(&value); real && std::isnan(*real)) return {};
  if (std::holds_alternative<std::monostate>(value)) return value;
  if (type == FieldType::text && !std::holds_alternative<std::string>(value)) return textOf(value);
  if (const auto* whole = std::get_if<std::int64_t>(&value); whole && type == FieldType::real)
    return double(*whole);
  return value;
}

std::vector<Corners> cornersOf(const MeshModel& model) {
  std::vector<Corners> all;
  all.reserve(model.features.size());
  for (const MeshFeature& feature : model.features) {
    const Point2 a = feature.box.min().head<2>(), b = feature.box.max().head<2>();
    all.push_back({a, Point2(b.x(), a.y()), b, Point2(a.x(), b.y())});
  }
  return all;
}

void hide(FieldTable& table, const LabelMask& mask) {
  for (FieldColumn& column : table.columns) {
    const auto label = mask.attribute("*", column.key);
    if (!label) continue;
    column.type = FieldType::text;
    column.value = [text = maskedValue(*label)](std::size_t) -> FieldValue { return text; };
  }
}

}  // namespace

FieldTable modelTable(std::shared_ptr<const MeshModel> model, const LabelMask* mask) {
  FieldTable table;
  table.key = model->name;
  table.name = {model->name, model->name};
  table.provenance = model->provenance;
  std::vector<Attribute> attributes = attributesOf(*model);
  if (attributes.empty()) return table;
  table.rows = model->features.size();
  table.columns.push_back(
      {"code", {"编码", "code"}, FieldType::text, "", [model](std::size_t row) -> FieldValue {
         return model->features[row].code;
       }});
  table.columns.push_back(
      {"kind", {"类别", "kind"}, FieldType::text, "", [model](std::size_t row) -> FieldValue {
         return model->features[row].kind;
       }});
  for (Attribute& attribute : attributes) {
    std::string key = attribute.name;
    if (key == "code" || key == "kind") key += "_2";
    const FieldType type = attribute.type();
    table.columns.push_back({key,
                             {key, key},
                             type,
                             "",
                             [model, type, attribute = std::move(attribute)](std::size_t row) {
                               return asType(attributeIn(model->features[row], attribute), type);
                             }});
  }
  auto corners = std::make_shared<const std::vector<Corners>>(cornersOf(*model));
  table.shape = [model, corners = std::move(corners)](std::size_t row) -> Shape {
    if (model->features[row].box.isEmpty()) return {};
    return ringShape((*corners)[row]);
  };
  if (mask) hide(table, *mask);
  return table;
}

}  // namespace citymirror::session
