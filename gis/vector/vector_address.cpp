#include "gis/vector/vector_address.h"

#include <filesystem>

#include "gis/vector/vector_server.h"

namespace citymirror::gis {
namespace {

VectorSource splitAt(const std::string& text, std::size_t mark) {
  VectorSource source;
  source.path = text.substr(0, mark);
  if (mark != std::string::npos) source.layer = text.substr(mark + 1);
  return source;
}

}  // namespace

VectorSource vectorSourceFrom(const std::string& text) {
  constexpr std::size_t kWhole = std::string::npos;
  if (isKeyedAddress(text)) return splitAt(text, kWhole);
  if (vectorServerOf(text) != VectorServer::none) return splitAt(text, text.rfind('#'));
  const auto exists = [](const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
  };
  if (exists(text)) return splitAt(text, kWhole);
  const std::size_t last = text.rfind(':');
  for (std::size_t at = last; at != kWhole && at > 0; at = text.rfind(':', at - 1)) {
    if (exists(text.substr(0, at))) return splitAt(text, at);
  }
  const bool path = last == kWhole || last == 0 || text.find_first_of("/\\", last) != kWhole;
  return splitAt(text, path ? kWhole : last);
}

}  // namespace citymirror::gis
