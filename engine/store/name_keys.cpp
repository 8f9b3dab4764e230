#include "engine/store/name_keys.h"

#include <algorithm>
#include <array>
#include <utility>

namespace citymirror::store {
namespace {

// Unaccented letters of U+00C0..U+00FF and U+0100..U+017F.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrr"
    "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 64 && kLatinA.size() == 128);

struct Sign {
  char32_t code;
  std::string_view bytes;
};

Sign next(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(text[i])); };
  const char32_t first = byte(0);
  const std::size_t size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  Sign sign{first, text.substr(0, 1)};
  if (size > 1 && size <= text.size()) {
    char32_t code = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) code = (code << 6) | (byte(i) & 0x3F);
    sign = {code, text.substr(0, size)};
  }
  text.remove_prefix(sign.bytes.size());
  return sign;
}

bool isChinese(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF && (c < 0x3000 || c > 0x303F)) ||
         (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

/// One sign in its plain form; empty for what separates words.
std::string plainSign(const Sign& sign) {
  char32_t c = sign.code;
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  if (c < 0x80) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return word ? std::string(1, char(c)) : std::string();
  }
  if (c >= 0xC0 && c <= 0xFF) return std::string(1, kLatin1[c - 0xC0]);
  if (c >= 0x100 && c <= 0x17F) return std::string(1, kLatinA[c - 0x100]);
  const bool mark =
      (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c == 0xB7 || c >= 0xFF00;
  return mark && !isChinese(c) ? std::string() : std::string(sign.bytes);
}

struct Run {
  std::vector<std::string> signs;
  bool chinese = false;
};

std::vector<Run> divide(std::string_view text) {
  std::vector<Run> runs;
  bool open = false;
  while (!text.empty()) {
    const Sign sign = next(text);
    std::string plain = plainSign(sign);
    if (plain.empty()) {
      open = open && sign.code == '\'';
      continue;
    }
    const bool chinese = isChinese(sign.code);
    if (!open || runs.back().chinese != chinese) runs.push_back({{}, chinese});
    runs.back().signs.push_back(std::move(plain));
    open = true;
  }
  return runs;
}

std::string joined(const std::vector<std::string>& signs) {
  std::string text;
  for (const std::string& sign : signs) text += sign;
  return text;
}

constexpr std::array<std::string_view, 24> kInitials{"zh", "ch", "sh", "b", "p", "m", "f", "d",
                                                     "t",  "n",  "l",  "g", "k", "h", "j", "q",
                                                     "x",  "r",  "z",  "c", "s", "y", "w", ""};
constexpr std::array<std::string_view, 34> kFinals{
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai",
    "ei",   "ui",   "ao",   "ou",  "iu",  "ie",  "ue",  "er",  "an",  "en",  "in",  "un",
    "ia",   "ua",   "uo",   "ve",  "a",   "o",   "e",   "i",   "u",   "v"};

/// Appends the first letters of the syllables of `rest`; false where it does not divide.
bool appendInitials(std::string_view rest, std::string& initials) {
  if (rest.empty()) return true;
  for (const std::string_view initial : kInitials) {
    if (!rest.starts_with(initial)) continue;
    for (const std::string_view final : kFinals) {
      const std::string_view behind = rest.substr(initial.size());
      const bool alone = initial.empty();  // only a, e and o begin a syllable
      if (!behind.starts_with(final) || (alone && final.find_first_of("iuv") == 0)) continue;
      const std::size_t before = initials.size();
      initials += rest[0];
      if (appendInitials(behind.substr(final.size()), initials)) return true;
      initials.resize(before);
    }
  }
  return false;
}

}  // namespace

std::string plainKey(std::string_view text) {
  std::string key;
  while (!text.empty()) key += plainSign(next(text));
  return key;
}

std::vector<std::string> wordsOf(std::string_view name) {
  std::vector<std::string> words;
  for (const Run& run : divide(name)) {
    if (!run.chinese) {
      words.push_back(joined(run.signs));
      continue;
    }
    for (std::size_t i = 0; i + 1 < run.signs.size(); ++i)
      words.push_back(run.signs[i] + run.signs[i + 1]);
    words.push_back(run.signs.back() + "$");
  }
  return words;
}

std::vector<QueryRun> runsOf(std::string_view query) {
  std::vector<QueryRun> runs;
  for (const Run& run : divide(query))
    runs.push_back({joined(run.signs), run.chinese, run.signs.size()});
  return runs;
}

std::string pinyinOf(std::string_view englishName) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kEndings{
      {{" ring road", "huanlu"},
       {" avenue", "dadao"},
       {" road", "lu"},
       {" street", "jie"},
       {" lane", "xiang"},
       {" bridge", "qiao"},
       {" underpass", "xiachuan"},
       {" river", "jiang"},
       {" lake", "hu"},
       {" canal", "qu"}}};
  std::string lower(englishName);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  for (const auto& [english, pinyin] : kEndings) {
    if (lower.ends_with(english))
      return plainKey(lower.substr(0, lower.size() - english.size())) + std::string(pinyin);
  }
  return {};
}

std::string initialsOf(std::string_view pinyin) {
  constexpr std::size_t kLongest = 24;
  std::string initials;
  if (pinyin.size() > kLongest || !appendInitials(pinyin, initials)) return {};
  return initials.size() > 1 ? initials : std::string();
}

std::string numberOf(std::string_view code) {
  const std::size_t letter = code.find_last_not_of("0123456789");
  if (letter == std::string_view::npos) return {};
  return std::string(code.substr(letter + 1));
}

}  // namespace citymirror::store
