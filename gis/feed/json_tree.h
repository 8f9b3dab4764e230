#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace citymirror::gis {

/// A JSON text (RFC 8259) as a flat list of its values that remembers where each stood, so that a
/// fault in a message can be shown at its byte. Refers to the text, which must outlive it. Values
/// are numbered in the order in which they stand; a list or object is followed by what it holds.
class JsonTree {
 public:
  enum class Kind : std::uint8_t { null, truth, number, text, list, object };
  struct Value {
    Kind kind = Kind::null;
    bool escaped = false, keyEscaped = false;  ///< holds \-signs
    std::uint32_t begin = 0, end = 0;          ///< bytes of the value; of a text without its quotes
    std::uint32_t keyBegin = 0, keyEnd = 0;    ///< of a member of an object
    std::uint32_t next = 0;                    ///< the first value that is not inside this one
  };
  struct Fault {
    std::string what;
    std::size_t offset = 0;
  };
  static constexpr std::size_t kMostValues = 2'000'000;

  /// Refuses what is not JSON, not UTF-8, deeper than kDeepestJson, or more than kMostValues.
  static std::optional<JsonTree> parse(std::string_view text, Fault& fault);

  const Value& operator[](std::size_t index) const { return values_[index]; }
  std::size_t size() const { return values_.size(); }
  /// The key of a member of an object, without its escapes.
  std::string key(std::size_t index) const;
  /// The bytes of a value as they stand.
  std::string_view raw(std::size_t index) const;
  /// A text without its escapes; other kinds as they stand.
  std::string text(std::size_t index) const;
  /// The member of an object or, by number, of a list. O(members).
  std::optional<std::size_t> member(std::size_t index, std::string_view key) const;
  /// Along several keys.
  std::optional<std::size_t> find(std::size_t index, const std::vector<std::string>& path) const;
  /// The members' indices of a list or object.
  template <class Take>
  void each(std::size_t index, Take&& take) const {
    if (values_[index].kind != Kind::list && values_[index].kind != Kind::object) return;
    for (std::size_t i = index + 1; i < values_[index].next; i = values_[i].next) take(i);
  }

 private:
  friend class JsonTreeReader;
  std::string_view text_;
  std::vector<Value> values_;
};

/// The keys of a JSON pointer (RFC 6901): "/a/b~1c" → a, b/c; nothing where it is none.
std::optional<std::vector<std::string>> jsonPointer(std::string_view text);

}  // namespace citymirror::gis
