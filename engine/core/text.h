#pragma once
#include <string>

namespace citymirror {

enum class Language { zh, en };

/// One text in both languages of the product. Content that travels with data (names, warnings,
/// rules) is Text; labels of widgets go through Qt's translation instead.
struct Text {
  std::string zh;
  std::string en;

  /// The text in `language`, or the other language where that one is empty.
  const std::string& in(Language language) const {
    const std::string& wanted = language == Language::zh ? zh : en;
    return wanted.empty() ? (language == Language::zh ? en : zh) : wanted;
  }
  /// As `in` for each language: what words are put together with, so that a name that exists in one
  /// language only is named in both.
  Text filled() const { return {in(Language::zh), in(Language::en)}; }
  friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace citymirror
