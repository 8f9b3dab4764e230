#include "app/session/command/wall_mask.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

std::string wallMaskFile(const std::string& folder) { return folder + "/wall_mask.json"; }

}  // namespace

bool wasMasked(const std::string& folder) {
  std::error_code failed;
  if (!std::filesystem::exists(wallMaskFile(folder), failed)) return bool(failed);
  const auto text = readFile(wallMaskFile(folder));
  const auto json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  const auto masked = json.is_object() ? json.find("masked") : json.end();
  return !json.is_object() || masked == json.end() || !masked->is_boolean() || masked->get<bool>();
}

Outcome keepWallMask(const std::string& folder, MaskSwitch last) {
  return writeFile(wallMaskFile(folder),
                   nlohmann::json{{"masked", last == MaskSwitch::mask}}.dump() + "\n");
}

}  // namespace citymirror::session
