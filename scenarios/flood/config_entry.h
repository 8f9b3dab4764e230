#pragma once
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {

/// Reads the keys of one entry of a configuration list; the first fault is kept with its name.
class EntryReader {
 public:
  EntryReader(const nlohmann::json& entry, std::string name)
      : entry_(entry), name_(std::move(name)) {}

  double number(const char* key, double least, double most) {
    const auto found = entry_.find(key);
    const double value = found != entry_.end() && found->is_number() ? found->get<double>() : NAN;
    if (!(value >= least && value <= most)) {
      fail(key, words("must be a number from ", least, " to ", most));
    }
    return value;
  }
  std::string text(const char* key) {
    const auto found = entry_.find(key);
    if (found != entry_.end() && found->is_string()) return found->get<std::string>();
    return fail(key, "a text is missing"), std::string();
  }
  Text both(const char* key) {
    const auto found = entry_.find(key);
    if (found == entry_.end() || !found->is_object()) return fail(key, "needs zh and en"), Text{};
    return {found->value("zh", ""), found->value("en", "")};
  }
  const std::optional<Error>& fault() const { return fault_; }

 private:
  void fail(const std::string& key, const std::string& what) {
    if (fault_) return;
    fault_ = Error{ErrorCode::badInput, what, name_ + "." + key, "Correct the configuration file"};
  }
  const nlohmann::json& entry_;
  std::string name_;
  std::optional<Error> fault_;
};

/// The list under `key` of a JSON text. Errors: unreadable.
inline Result<nlohmann::json> entriesOf(const std::string& text, const char* key) {
  nlohmann::json root = nlohmann::json::parse(text, nullptr, false);
  if (root.is_object() && root.contains(key) && root[key].is_array()) {
    return Result<nlohmann::json>(nlohmann::json(root[key]));
  }
  return Error{ErrorCode::unreadable, "the list is missing", key, "Correct the configuration file"};
}

}  // namespace citymirror::flood
