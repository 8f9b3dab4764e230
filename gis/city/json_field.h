#pragma once
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "engine/core/feature_layer.h"

namespace citymirror::gis {

/// What a parser says, without the number that it gives its kind.
inline std::string plainWords(const std::exception& fault) {
  const std::string words = fault.what();
  const std::size_t end = words.find("] ");
  const bool numbered = words.starts_with("[json.exception.") && end != std::string::npos;
  return numbered ? words.substr(end + 2) : words;
}

/// An attribute as it stands in JSON: a list or an object as its text, nothing for null.
inline FieldValue fieldOf(const nlohmann::json& json) {
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_null()) return std::monostate{};
  return json.dump();
}

/// Whom the `asset` of a glTF or of a tileset wants to be named; empty where it says nothing.
inline std::string copyrightOf(const nlohmann::json& document) {
  const auto asset = document.find("asset");
  if (asset == document.end() || !asset->is_object()) return {};
  const auto text = asset->find("copyright");
  return text != asset->end() && text->is_string() ? text->get<std::string>() : std::string();
}

}  // namespace citymirror::gis
