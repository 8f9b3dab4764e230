#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/field_table.h"

namespace citymirror::session {

/// Names of the city's layers in the package, in the order in which people look for them.
const std::vector<std::string>& cityLayerNames();
Text cityLayerTitle(const std::string& layer);
/// Rows and columns of a layer of the city; without columns where it has no features ("terrain")
/// or they have nothing but their place ("trees").
FieldTable cityLayerTable(std::shared_ptr<const CityModel> city, const std::string& layer);
/// Features of a layer of the city; cells for "terrain".
std::size_t featuresOf(const CityModel& city, const std::string& layer);

/// Box of everything the rows show; none without rows that have a place. O(points of the rows).
std::optional<Bounds> placeOf(const FieldTable& table, const std::vector<std::uint32_t>& rows);

/// The row whose shape covers a place, of several the smallest; else the nearest one within
/// `metres`; none where nothing is that near. O(points of the table).
std::optional<std::uint32_t> rowAt(const FieldTable& table, const Point2& at, double metres);

}  // namespace citymirror::session
