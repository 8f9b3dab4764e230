#pragma once
#include <cstdio>
#include <sstream>
#include <string>

namespace citymirror::flood {

/// The parts one after another as text; numbers with six significant digits.
template <class... Parts>
std::string words(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

/// A number by a printf format of one double: "%.2f".
inline std::string number(const char* format, double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

}  // namespace citymirror::flood
