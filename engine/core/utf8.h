#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace citymirror {

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool isUtf8(std::string_view bytes);

/// The text on one line, as a terminal may show it: control signs (also those of ISO 6429 above
/// U+007F) and signs that turn the direction of writing or cannot be seen stand as their number,
/// \u001B, bytes that are no UTF-8 as \xFF. JSON on one line stays JSON of the same value.
std::string printable(std::string_view bytes);

/// Code points of a text that is UTF-8. O(bytes).
std::size_t signsOf(std::string_view text);

/// The begin of a text that is UTF-8, of at most so many bytes: cut between two signs.
std::string_view firstBytes(std::string_view text, std::size_t most);

/// True for the id of a feed, rule, plan, channel or recipient: 1 to 64 signs, the first a letter or
/// digit, the others also - _ . : (so no path and nothing unseen). Letters: Latin, Greek, Cyrillic,
/// kana, Han, Hangul. Case counts.
bool isId(std::string_view bytes);
inline constexpr std::string_view kIdRule =
    "at most 64 letters, digits and - _ . :, beginning with a letter or digit";

}  // namespace citymirror
