#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"

namespace citymirror::session {

/// Rows and columns over a layer as it is kept: nothing is copied, values are made when asked for.
struct LayerTable {
  struct Column {
    std::string key;  ///< as filters name it
    Text name;        ///< as people read it; may be the key
    FieldType type = FieldType::text;
    std::string unit;  ///< empty = none, or not known
    std::function<FieldValue(std::size_t row)> value;
  };
  std::vector<Column> columns;
  std::size_t rows = 0;
  std::function<std::string(std::size_t row)> code;
  std::function<Bounds(std::size_t row)> place;  ///< local metres

  std::vector<std::string> keys() const;
};

/// A layer of the city by its name in the package ("buildings", "roads", ...); no columns for a
/// name that has no features ("terrain"). The table keeps the city alive.
LayerTable tableOf(std::shared_ptr<const CityModel> city, const std::string& layer);

/// The code and the attributes as they were read. The table keeps the layer alive.
LayerTable tableOf(std::shared_ptr<const FeatureLayer> layer);

/// Names of the city's layers in the order in which people look for them.
const std::vector<std::string>& cityLayerNames();
Text cityLayerTitle(const std::string& layer);
/// Features of a layer of the city; cells for "terrain".
std::size_t featuresOf(const CityModel& city, const std::string& layer);

/// Box of everything the rows show; none without rows. O(rows).
std::optional<Bounds> placeOf(const LayerTable& table, const std::vector<std::uint32_t>& rows);

}  // namespace citymirror::session
