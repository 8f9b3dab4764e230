#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/provenance.h"

namespace citymirror {

enum class GeometryKind { none, point, line, polygon };
enum class FieldType { integer, real, text };

/// std::monostate = null.
using FieldValue = std::variant<std::monostate, std::int64_t, double, std::string>;

struct Field {
  std::string name;
  FieldType type = FieldType::text;
};

/// One feature: a stable code that feeds bind to, its parts, its values in schema order.
/// point: one part of one point. line: one part per line. polygon: `polygons`.
struct Feature {
  std::string code;
  GeometryKind kind = GeometryKind::none;
  std::vector<std::vector<Point2>> lines;
  std::vector<Polygon> polygons;
  std::vector<FieldValue> values;

  std::optional<Point2> point() const {
    if (kind != GeometryKind::point || lines.empty() || lines[0].empty()) return std::nullopt;
    return lines[0][0];
  }
};

/// Outside vectors as read: schema and features in local metres. Typed sets (BuildingSet,
/// RoadNetwork) are made from it in gis/city.
struct FeatureLayer {
  std::string name;
  std::vector<Field> schema;
  std::vector<Feature> features;
  Provenance provenance;

  /// Index in the schema, or -1.
  int field(const std::string& fieldName) const {
    for (std::size_t i = 0; i < schema.size(); ++i) {
      if (schema[i].name == fieldName) return int(i);
    }
    return -1;
  }
};

}  // namespace citymirror
