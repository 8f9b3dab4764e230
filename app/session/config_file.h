#pragma once
#include <string>

#include "engine/core/file_io.h"

namespace citymirror::session {

/// Reads one configuration file and parses it; a parse error gets the file's name in front.
template <class Parse>
auto parseConfigFile(const std::string& path, Parse parse) -> decltype(parse(std::string{})) {
  auto text = readFile(path);
  if (!text) return text.error();
  auto parsed = parse(*text);
  if (!parsed) {
    Error error = parsed.error();
    error.where = path + (error.where.empty() ? "" : ": " + error.where);
    return error;
  }
  return parsed;
}

}  // namespace citymirror::session
