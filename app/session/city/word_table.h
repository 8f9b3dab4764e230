#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace citymirror::session {

/// A message in English and in Chinese. `*` in the English stands for any text; {1}, {2} … in the
/// Chinese for what it was.
struct WordPair {
  std::string_view en, zh;
};

/// The Chinese of a message by the first pair that fits it, with what stood at its `*`; `inner`
/// gives the Chinese of those parts, or nothing for what stays as it is. What is filled in is not
/// looked at again: a part that holds "{2}" keeps it. Empty where none fits. Any thread.
std::string filledIn(std::span<const WordPair> table, std::string_view text,
                     const std::function<std::string(std::string_view)>& inner = {});

}  // namespace citymirror::session
