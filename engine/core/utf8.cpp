#include "engine/core/utf8.h"

#include <cstddef>

namespace citymirror {
namespace {

/// Bytes of the sequence that starts with `lead`, 0 where none does.
int sequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool secondByteFits(unsigned char lead, unsigned char second) {
  if (lead == 0xE0) return second >= 0xA0;
  if (lead == 0xED) return second <= 0x9F;
  if (lead == 0xF0) return second >= 0x90;
  if (lead == 0xF4) return second <= 0x8F;
  return true;
}

}  // namespace

bool isUtf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const int length = sequenceLength(lead);
    if (length == 0 || i + std::size_t(length) > bytes.size()) return false;
    for (int k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(bytes[i + std::size_t(k)]);
      if ((next & 0xC0) != 0x80 || (k == 1 && !secondByteFits(lead, next))) return false;
    }
    i += std::size_t(length);
  }
  return true;
}

}  // namespace citymirror
