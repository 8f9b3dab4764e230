#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gis/city/model_parts.h"

namespace citymirror::gis {

/// Bytes of a bufferView. Throws std::exception.
using ViewOf = std::function<std::string_view(std::size_t index)>;

/// The first property table of EXT_structural_metadata (3D Tiles 1.1): numbers, vectors, texts and
/// truth values of one object after another, as scale, offset, normalized and noData mean them. A
/// property that is not read (lists, enums, matrices, a schema in another file) or reaches past its
/// data, and further tables, are named in `unread`.
ModelTable propertyTableOf(const nlohmann::json& gltf, const ViewOf& viewOf,
                           std::vector<std::string>& unread);

/// Attribute with the object of each point in that table, by EXT_mesh_features of a primitive;
/// empty where it has none. Objects told by a picture or by the order of points are named in
/// `unread`.
std::string featureIdsOf(const nlohmann::json& primitive, std::vector<std::string>& unread);

/// One column of a binary batch table (3D Tiles 1.0, "componentType" and "type" at "byteOffset") as
/// a list with one entry for each object. Throws std::exception: unknown type, past its data.
nlohmann::json batchColumn(const nlohmann::json& column, std::string_view binary,
                           std::size_t count);

}  // namespace citymirror::gis
