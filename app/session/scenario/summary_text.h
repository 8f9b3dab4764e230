#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace citymirror::session {

/// A file of results: on lines, with an end of line. Notes name files, and names of files need be no
/// UTF-8: what of a text is none stands as U+FFFD. Never throws.
inline std::string summaryText(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace citymirror::session
