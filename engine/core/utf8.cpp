#include "engine/core/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>

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

/// Bytes of the well-formed sequence at the start, 0 where there is none.
std::size_t wholeSequence(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  const int length = sequenceLength(lead);
  if (length == 0 || std::size_t(length) > bytes.size()) return 0;
  for (int k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(bytes[std::size_t(k)]);
    if ((next & 0xC0) != 0x80 || (k == 1 && !secondByteFits(lead, next))) return 0;
  }
  return std::size_t(length);
}

std::uint32_t codeOf(std::string_view sequence) {
  constexpr unsigned kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = static_cast<unsigned char>(sequence[0]) & kLeadBits[sequence.size()];
  for (const char next : sequence.substr(1))
    code = code << 6 | (static_cast<unsigned char>(next) & 0x3F);
  return code;
}

/// Unicode 15: control signs, marks and overrides of direction, separators of lines, signs of no
/// width that join nothing.
bool misleads(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x061C ||
         code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB);
}

struct Letters {
  std::uint32_t first, last;
};
/// Blocks of Unicode 15 with what is no letter left out (×, ÷, ・).
constexpr Letters kLetters[] = {
    {'0', '9'},         {'A', 'Z'},         {'a', 'z'},         {0x00C0, 0x00D6},
    {0x00D8, 0x00F6},   {0x00F8, 0x024F},   {0x0386, 0x0386},   {0x0388, 0x03FF},
    {0x0400, 0x0481},   {0x048A, 0x052F},   {0x1E00, 0x1EFF},   {0x3005, 0x3007},
    {0x3041, 0x3096},   {0x30A1, 0x30FA},   {0x30FC, 0x30FE},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAD9},   {0x20000, 0x323AF}};

bool isLetterOrDigit(std::uint32_t code) {
  for (const Letters& block : kLetters)
    if (code >= block.first && code <= block.last) return true;
  return false;
}

}  // namespace

std::size_t signsOf(std::string_view text) {
  return std::size_t(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string_view firstBytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (text[most] & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

bool isId(std::string_view bytes) {
  constexpr std::size_t kLongest = 64;
  std::size_t signs = 0;
  for (; !bytes.empty() && signs <= kLongest; ++signs) {
    const std::size_t length = wholeSequence(bytes);
    if (length == 0) return false;
    const std::uint32_t code = codeOf(bytes.substr(0, length));
    const bool joins = signs > 0 && (code == '-' || code == '_' || code == '.' || code == ':');
    if (!joins && !isLetterOrDigit(code)) return false;
    bytes.remove_prefix(length);
  }
  return signs > 0 && signs <= kLongest;
}

bool isUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = wholeSequence(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view bytes) {
  std::string line;
  line.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = wholeSequence(bytes);
    const std::string_view sign = bytes.substr(0, length == 0 ? 1 : length);
    char number[12];
    if (length == 0)
      std::snprintf(number, sizeof number, "\\x%02X", static_cast<unsigned char>(sign[0]));
    else if (misleads(codeOf(sign)))
      std::snprintf(number, sizeof number, "\\u%04X", codeOf(sign));
    else
      number[0] = '\0';
    line += number[0] != '\0' ? std::string_view(number) : sign;
    bytes.remove_prefix(sign.size());
  }
  return line;
}

}  // namespace citymirror
