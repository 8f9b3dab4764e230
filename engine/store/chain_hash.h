#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/store/sha256.h"

namespace citymirror::store {

/// What the first link of a hash chain carries in place of the hash before it: 64 zeros.
inline std::string chainStart() { return std::string(64, '0'); }

/// The parts of one link, numbers as 8 bytes (least first), texts with their length in front: no
/// two lists of parts give the same bytes.
class ChainLink {
 public:
  ChainLink& add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      bytes_ += char((std::uint64_t(number) >> shift) & 0xFF);
    return *this;
  }
  ChainLink& add(std::string_view text) {
    add(std::int64_t(text.size()));
    bytes_ += text;
    return *this;
  }
  std::string hash() const { return sha256(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace citymirror::store
