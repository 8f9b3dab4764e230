#pragma once
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <utility>

namespace citymirror::session {

/// A text as one field of a CSV row (RFC 4180).
inline std::string csvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// Nine significant digits, enough for every float; empty where there is no number.
inline std::string csvNumber(double value) {
  if (std::isnan(value)) return {};
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

/// The same, empty for infinity too.
inline std::string csvFinite(double value) {
  return std::isfinite(value) ? csvNumber(value) : std::string();
}

/// Fields that are written already, as a row with its end.
inline std::string csvRow(std::initializer_list<std::string> fields) {
  std::string row;
  const char* before = "";
  for (const std::string& field : fields) row += std::exchange(before, ",") + field;
  return row + "\n";
}

}  // namespace citymirror::session
