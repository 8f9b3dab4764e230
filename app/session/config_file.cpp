#include "app/session/config_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/core/utf8.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kNowhere = std::string::npos;

/// Byte of the first fault of a text that is no JSON, from 0; nowhere for a number that is too
/// large, which the reader does not place.
std::optional<std::size_t> firstFaultOf(const std::string& text) {
  try {
    const auto whole = nlohmann::json::parse(text);
    return std::nullopt;
  } catch (const nlohmann::json::parse_error& error) {
    return std::min(std::max<std::size_t>(error.byte, 1) - 1, text.size());
  } catch (const nlohmann::json::exception&) {
    return kNowhere;
  }
}

}  // namespace

std::string lineAndColumn(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + std::ptrdiff_t(byte);
  const auto line = 1 + std::count(text.begin(), end, '\n');
  const std::size_t before = byte == 0 ? std::string::npos : text.rfind('\n', byte - 1);
  const std::size_t column = byte - (before == std::string::npos ? 0 : before + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Error inConfigFile(Error error, const std::string& path, const std::string& text) {
  const auto fault = firstFaultOf(text);
  if (!fault) {
    error.where = path + (error.where.empty() ? "" : ": " + error.where);
    return error;
  }
  if (!isUtf8(text) || text.find('\0') != std::string::npos)
    return {ErrorCode::unreadable, "the configuration is not text in UTF-8", path,
            "Save it again in the encoding UTF-8"};
  if (*fault == kNowhere)
    return {ErrorCode::unreadable, "a number of the configuration is too large", path,
            "Write numbers below 1e308"};
  if (*fault >= text.size())
    return {ErrorCode::unreadable, "the configuration is cut off: its JSON does not end",
            path + ": " + lineAndColumn(text, text.size()),
            "Copy the file again, or close its brackets and quotes"};
  return {ErrorCode::unreadable, "the configuration is not JSON",
          path + ": " + lineAndColumn(text, *fault),
          "Correct the JSON there: commas, quotes, brackets, no NaN"};
}

}  // namespace citymirror::session
