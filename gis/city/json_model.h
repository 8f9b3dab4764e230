#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace citymirror::gis {

/// What a JSON text is as a model, by its keys and whatever the name of its file: CityJSON says
/// `"type": "CityJSON"`; a tileset of 3D Tiles has `asset` with `version` and `root` with
/// `geometricError`. A text that breaks off after `asset.version` counts as a tileset, one that
/// breaks off before anything is known as broken.
enum class JsonModel { cityJson, tileset, neither, broken };

/// Reads as far as is needed to know and keeps nothing of it. Time: O(length).
JsonModel jsonModelOf(std::istream& stream);
JsonModel jsonModelOf(std::string_view text);

/// The error of a JSON that is neither.
Error neitherModel(const std::string& path);

}  // namespace citymirror::gis
