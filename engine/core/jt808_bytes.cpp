#include "engine/core/jt808_bytes.h"

namespace citymirror::jt808 {

std::optional<std::string> withoutEscapes(std::string_view raw) {
  std::string bytes;
  bytes.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != kEscape) {
      bytes += raw[i];
      continue;
    }
    const char code = i + 1 < raw.size() ? raw[++i] : '\0';
    if (code != 1 && code != 2) return std::nullopt;
    bytes += code == 2 ? kMark : kEscape;
  }
  return bytes;
}

char checksum(std::string_view content) {
  char sum = 0;
  for (const char c : content) sum = char(sum ^ c);
  return sum;
}

std::optional<std::string> packedDigits(std::string_view bytes) {
  std::string digits;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >> 4 > 9 || (byte & 15) > 9) return std::nullopt;
    digits += char('0' + (byte >> 4));
    digits += char('0' + (byte & 15));
  }
  return digits;
}

}  // namespace citymirror::jt808
