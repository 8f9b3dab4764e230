#pragma once
#include <cstddef>
#include <string>

#include "engine/core/file_io.h"

namespace citymirror::session {

/// What is wrong with a configuration file, with the file in front of the place. Where its text is
/// no JSON the place is the line and the column (of bytes, both from 1) of the first fault, and an
/// encoding other than UTF-8 is said. Pure; O(bytes).
Error inConfigFile(Error error, const std::string& path, const std::string& text);

/// "line 3, column 7" of a byte of the text (from 0): bytes of the line, both counted from 1.
std::string lineAndColumn(const std::string& text, std::size_t byte);

/// Reads one configuration file and parses it; a parse error is placed as above.
template <class Parse>
auto parseConfigFile(const std::string& path, Parse parse) -> decltype(parse(std::string{})) {
  auto text = readFile(path);
  if (!text) return text.error();
  auto parsed = parse(*text);
  if (!parsed) return inConfigFile(parsed.error(), path, *text);
  return parsed;
}

}  // namespace citymirror::session
