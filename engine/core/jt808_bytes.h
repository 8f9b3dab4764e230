#pragma once
#include <optional>
#include <string>
#include <string_view>

/// How JT/T 808-2019 packs bytes, for who reads messages and for who answers terminals. Pure.
namespace citymirror::jt808 {

inline constexpr char kMark = 0x7E, kEscape = 0x7D;

/// What stands between two marks (section 4.4.1): 7D 02 → 7E, 7D 01 → 7D; nothing for another sign
/// after 7D.
std::optional<std::string> withoutEscapes(std::string_view raw);
/// Exclusive or of all bytes: 0 over a message with its checksum.
char checksum(std::string_view content);
/// Digits of packed decimal; nothing where a half byte is none.
std::optional<std::string> packedDigits(std::string_view bytes);

}  // namespace citymirror::jt808
