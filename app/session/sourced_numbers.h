#pragma once
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// Reads numbers that say where they come from, {"value": …, "source": {"zh": …, "en": …}}; keeps
/// the first fault with its key.
class SourcedNumbers {
 public:
  SourcedNumbers(const nlohmann::json& object, std::string path, std::optional<Error>& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {
    if (!object.is_object()) fail("is missing", "");
  }

  /// Faults a number outside [least, most], and one without its source.
  double number(const char* key, double least, double most) {
    const nlohmann::json* entry = find(key);
    if (entry == nullptr) return least;
    (void)sourceOf(*entry, key);
    const auto value = entry->find("value");
    const double read =
        value != entry->end() && value->is_number() ? value->get<double>() : std::nan("");
    if (read >= least && read <= most) return read;
    char text[80];
    std::snprintf(text, sizeof text, "needs a number from %g to %g", least, most);
    fail(text, key);
    return least;
  }
  /// The source of the same entry.
  Text source(const char* key) {
    const nlohmann::json* entry = find(key);
    return entry == nullptr ? Text{} : sourceOf(*entry, key);
  }
  Text both(const char* key) {
    const nlohmann::json* entry = find(key);
    if (entry == nullptr) return {};
    Text text{entry->value("zh", ""), entry->value("en", "")};
    if (text.zh.empty() || text.en.empty()) fail("needs zh and en", key);
    return text;
  }
  std::string word(const char* key) {
    const auto found = object_.find(key);
    if (found != object_.end() && found->is_string()) return found->get<std::string>();
    fail("needs a word", key);
    return {};
  }
  SourcedNumbers part(const char* key) {
    static const nlohmann::json nothing;
    const bool there = object_.is_object() && object_.contains(key);
    return {there ? object_[key] : nothing, path_.empty() ? key : path_ + "." + key, fault_};
  }
  const nlohmann::json& json() const { return object_; }
  void fail(const std::string& what, const std::string& key) {
    const std::string where = key.empty() ? path_ : path_.empty() ? key : path_ + "." + key;
    if (!fault_)
      fault_ = Error{ErrorCode::badInput, what, where, "Correct the configuration file"};
  }

 private:
  const nlohmann::json* find(const char* key) {
    if (object_.is_object() && object_.contains(key) && object_[key].is_object())
      return &object_[key];
    fail("is missing", key);
    return nullptr;
  }
  Text sourceOf(const nlohmann::json& entry, const char* key) {
    const auto found = entry.find("source");
    if (found != entry.end() && found->is_object()) {
      Text text{found->value("zh", ""), found->value("en", "")};
      if (!text.zh.empty() && !text.en.empty()) return text;
    }
    fail("needs its source in both languages", key);
    return {};
  }

  const nlohmann::json& object_;
  std::string path_;
  std::optional<Error>& fault_;
};

}  // namespace citymirror::session
