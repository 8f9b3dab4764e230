#include "gis/city/tiles3d_features.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>
#include <variant>

#include "gis/city/json_field.h"
#include "gis/city/model_bytes.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kLongestOwners = 400;  // bytes

}  // namespace

std::vector<std::uint32_t> addTileFeatures(const TileModel& batched, const ModelTable& table,
                                           const std::string& path, MeshModel& model,
                                           BoundedNotes& notes) {
  const std::string stem = std::filesystem::path(plainPath(path)).stem().string();
  const std::size_t count = std::max(batched.count, table.count);
  std::vector<std::uint32_t> features;
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    MeshFeature feature;
    feature.code = count > 0 ? stem + "#" + std::to_string(i) : stem;
    feature.kind = "3D tile";
    for (const auto& [name, column] : batched.table.items()) {
      if (column.is_array() && i < column.size())
        feature.attributes.emplace_back(name, fieldOf(column[i]));
    }
    for (const ModelTable::Column& column : table.columns) {
      if (i < column.values.size()) feature.attributes.emplace_back(column.name, column.values[i]);
    }
    for (const auto& [name, value] : feature.attributes) {
      if (name == "id" && std::holds_alternative<std::string>(value))
        feature.code = std::get<std::string>(value);
    }
    features.push_back(std::uint32_t(model.features.size()));
    model.features.push_back(std::move(feature));
  }
  for (const std::string& column : batched.unread)
    notes.add("An attribute cannot be read: " + column, plainPath(path));
  return features;
}

void TileOwners::add(const std::string& text, std::string& named) {
  std::istringstream owners(text);
  for (std::string owner; std::getline(owners, owner, ';');) {
    owner.erase(0, owner.find_first_not_of(" \t\r\n"));
    owner.erase(owner.find_last_not_of(" \t\r\n") + 1);
    if (owner.empty() || named.size() + owner.size() > kLongestOwners) continue;
    if (known_.insert(owner).second) named += (named.empty() ? "" : "; ") + owner;
  }
}

}  // namespace citymirror::gis
