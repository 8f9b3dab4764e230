#include "engine/core/road_user.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace citymirror {
namespace {

/// By bit.
constexpr std::array<std::string_view, 6> kUserWords{"car",       "bus",     "truck",
                                                     "emergency", "bicycle", "foot"};

}  // namespace

std::string wordsOfUsers(std::uint8_t users) {
  std::string words;
  for (std::size_t bit = 0; bit < kUserWords.size(); ++bit) {
    if (!(users & (1U << bit))) continue;
    if (!words.empty()) words += ' ';
    words += kUserWords[bit];
  }
  return words;
}

std::optional<std::uint8_t> usersFromWords(std::string_view words) {
  std::istringstream stream{std::string(words)};
  std::uint8_t users = 0;
  for (std::string word; stream >> word;) {
    const auto found = std::find(kUserWords.begin(), kUserWords.end(), word);
    if (found == kUserWords.end()) return std::nullopt;
    users = std::uint8_t(users | (1U << (found - kUserWords.begin())));
  }
  return users;
}

}  // namespace citymirror
