#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/utf8.h"
#include "scenarios/incident/severity_word.h"

namespace citymirror::incident {

/// Reads keys of one entry of a configuration list; the first fault is kept with the entry's name.
class EntryReader {
 public:
  EntryReader(const nlohmann::json& entry, std::string name)
      : entry_(entry), name_(std::move(name)) {
    if (!entry.is_object()) fail("the entry is not an object", "");
  }

  const std::optional<Error>& fault() const { return fault_; }

  std::string text(const char* key) {
    const auto found = find(key);
    if (found && found->is_string() && !found->get_ref<const std::string&>().empty())
      return found->get<std::string>();
    fail("a text is missing", key);
    return {};
  }
  /// A text that `isId` takes.
  std::string id(const char* key) {
    const std::string id = text(key);
    if (!isId(id)) fail("this is no id: an id is " + std::string(kIdRule), key);
    return id;
  }
  /// A text in both languages: {"zh": …, "en": …}, or one text for both.
  Text both(const char* key) {
    const auto found = find(key);
    if (!found || !found->is_object()) {
      const std::string one = text(key);
      return {one, one};
    }
    EntryReader languages(*found, name_ + "." + key);
    const Text read{languages.text("zh"), languages.text("en")};
    if (languages.fault() && !fault_) fault_ = languages.fault();
    return read;
  }
  double amount(const char* key) {
    const auto found = find(key);
    const double value = found && found->is_number() ? found->get<double>() : std::nan("");
    if (!std::isfinite(value) || value < 0) fail("a number of zero or more is missing", key);
    return value;
  }
  /// Any finite number; `otherwise` where the key is absent.
  double number(const char* key, std::optional<double> otherwise = std::nullopt) {
    const auto found = find(key);
    if (!found && otherwise) return *otherwise;
    const double value = found && found->is_number() ? found->get<double>() : std::nan("");
    if (!std::isfinite(value)) fail("a number is missing", key);
    return value;
  }
  double amountOr(const char* key, double otherwise) { return find(key) ? amount(key) : otherwise; }
  std::string textOr(const char* key, const std::string& otherwise) {
    return find(key) ? text(key) : otherwise;
  }
  /// A list of texts; empty where the key is absent.
  std::vector<std::string> textsOr(const char* key) {
    std::vector<std::string> texts;
    const auto found = find(key);
    if (!found) return texts;
    if (!found->is_array()) fail("a list of texts is missing", key);
    for (const nlohmann::json& one : *found) {
      if (one.is_string() && !one.get_ref<const std::string&>().empty())
        texts.push_back(one.get<std::string>());
      else
        fail("a text of the list is missing", key);
    }
    return texts;
  }
  bool flagOr(const char* key, bool otherwise) {
    const auto found = find(key);
    if (!found) return otherwise;
    if (found->is_boolean()) return found->get<bool>();
    fail("true or false is missing", key);
    return otherwise;
  }
  Instant instant(const char* key) {
    const auto at = parseIso(text(key));
    if (!at) fail("the time is not ISO 8601 with a zone", key);
    return at.value_or(Instant{});
  }
  /// One of `words`, its index.
  template <std::size_t N>
  std::size_t oneOf(const char* key, const std::string& word,
                    const std::array<std::string_view, N>& words) {
    for (std::size_t i = 0; i < N; ++i) {
      if (words[i] == word) return i;
    }
    fail("the word " + word + " is unknown here", key);
    return 0;
  }
  /// The value under `key`, or nothing.
  const nlohmann::json* at(const char* key) const { return find(key); }
  /// Keys that are none of `known` are faults: a mistyped key would be ignored in silence.
  void knowsOnly(std::initializer_list<std::string_view> known) {
    if (!entry_.is_object()) return;
    for (const auto& [key, value] : entry_.items()) {
      if (std::find(known.begin(), known.end(), key) == known.end())
        fail("the key is unknown", key);
    }
  }
  void take(const std::optional<Error>& fault) {
    if (fault && !fault_) fault_ = fault;
  }
  const std::string& name() const { return name_; }
  Severity severity(const char* key) {
    const auto severity = severityFromWord(text(key));
    if (!severity) fail("the severity is none of blue, yellow, orange, red", key);
    return severity.value_or(Severity::none);
  }
  void fail(const std::string& what, const std::string& key) {
    if (fault_) return;
    fault_ = Error{ErrorCode::badInput, what, name_ + (key.empty() ? "" : "." + key),
                   "Correct the configuration file"};
  }

 private:
  const nlohmann::json* find(const char* key) const {
    if (!entry_.is_object()) return nullptr;
    const auto found = entry_.find(key);
    return found == entry_.end() ? nullptr : &*found;
  }

  const nlohmann::json& entry_;
  std::string name_;
  std::optional<Error> fault_;
};

/// The list under `key` of a JSON text. Errors: unreadable (not JSON), badInput (no such list,
/// empty).
inline Result<nlohmann::json> readList(const std::string& text, const char* key) {
  nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return Error{ErrorCode::unreadable, "the configuration is not JSON", key,
                 "Correct the configuration file"};
  }
  const bool listed =
      json.is_object() && json.contains(key) && json[key].is_array() && !json[key].empty();
  if (!listed)
    return Error{ErrorCode::badInput, "the list is missing or empty", key,
                 "Correct the configuration file"};
  return Result<nlohmann::json>(nlohmann::json(json[key]));
}

}  // namespace citymirror::incident
