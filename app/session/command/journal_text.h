#pragma once
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace citymirror::session {

/// The body of a journal entry; bytes that are no UTF-8 are replaced.
inline std::string journalBody(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The text under a key of an entry; empty where there is none.
inline std::string journalText(const nlohmann::json& json, const char* key) {
  if (!json.is_object()) return {};
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A number within a note that people read; `format` as of printf.
inline std::string numberText(double value, const char* format = "%.0f") {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

}  // namespace citymirror::session
