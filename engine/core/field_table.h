#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/shape.h"

namespace citymirror {

/// One attribute of the rows of a table.
struct FieldColumn {
  std::string key;  ///< as a filter names it: "height"
  Text name;        ///< as people call it
  FieldType type = FieldType::text;
  std::string unit;                                  ///< "m", "m²"; empty = none
  std::function<FieldValue(std::size_t row)> value;  ///< null where there is none, never NaN
};

/// What a city or a layer holds, of one kind, seen as rows and columns; the things stay where they
/// are and are kept alive. The first column is `code`.
struct FieldTable {
  std::string key;  ///< "buildings"; of a layer that came to a city one that no other has
  Text name;        ///< of a layer that came to a city the same in both languages
  std::size_t rows = 0;
  std::vector<FieldColumn> columns;
  std::function<Shape(std::size_t row)> shape;
  Provenance provenance;

  /// Null for an unknown key.
  const FieldColumn* column(const std::string& wanted) const;
  std::vector<std::string> columnKeys() const;
  std::vector<Field> schema() const;  ///< keys and types, for BoundFilter
  std::string code(std::size_t row) const;
  /// As files and errors call it: the key, of a layer that came to a city its name.
  const std::string& word() const;
};

/// buildings, roads, water, levees, zones, sensors, facilities, inlets, pumps, gates, units; sets
/// that are empty too. Words of kinds are those of files (`wordOf`).
std::vector<FieldTable> tablesOf(std::shared_ptr<const CityModel> city);
/// One of them; without columns for any other key.
FieldTable tableOf(std::shared_ptr<const CityModel> city, std::string_view key);

/// A layer with its own columns behind `code`; a column of its own of that name is left out. Key and
/// name are the layer's name, which layers of several files may share.
FieldTable tableOf(std::shared_ptr<const FeatureLayer> layer);

}  // namespace citymirror
