#pragma once
#include <cstdint>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/model_samples.h"

namespace citymirror::samples {

/// A glb whose text and data `edit` has changed; what it appends to the data counts in the buffer.
inline std::string editedGlb(const std::string& glb,
                             const std::function<void(nlohmann::json&, std::string&)>& edit) {
  std::uint32_t size = 0;
  std::memcpy(&size, glb.data() + 12, 4);
  nlohmann::json json = nlohmann::json::parse(glb.substr(20, size));
  std::string binary = glb.substr(28 + size);
  edit(json, binary);
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  json["buffers"][0]["byteLength"] = binary.size();
  std::string text = json.dump();
  text.resize((text.size() + 3) / 4 * 4, ' ');
  std::string edited = "glTF";
  append<std::uint32_t>(edited, {2, std::uint32_t(28 + text.size() + binary.size()),
                                 std::uint32_t(text.size()), 0x4E4F534A});
  edited += text;
  append<std::uint32_t>(edited, {std::uint32_t(binary.size()), 0x004E4942});
  return edited + binary;
}

/// Appends data with a bufferView of its own; returns the index of the view.
inline std::size_t addView(nlohmann::json& json, std::string& binary, const std::string& data) {
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  json["bufferViews"].push_back(
      {{"buffer", 0}, {"byteOffset", binary.size()}, {"byteLength", data.size()}});
  binary += data;
  return json["bufferViews"].size() - 1;
}

}  // namespace citymirror::samples
