#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::gis {

/// Reads the keys of one JSON object of a descriptor. The first fault is kept, with file and key,
/// and the rest reads as empty; every key that nobody asked for is a fault. One thread.
class DescriptorReader {
 public:
  using Value = nlohmann::json;

  /// A whole file: `value` and what follows outlive the reader.
  DescriptorReader(const Value& value, std::string file);

  std::string text(std::string_view key);  ///< required, not empty
  std::string text(std::string_view key, std::string fallback);
  double number(std::string_view key, double least, double most);  ///< required, in [least, most]
  double number(std::string_view key, double least, double most, double fallback);
  std::string word(std::string_view key, std::initializer_list<std::string_view> words,
                   std::string fallback = {});  ///< required without a fallback
  std::map<std::string, std::string, std::less<>> names(std::string_view key);  ///< text → text
  std::vector<std::string> texts(std::string_view key);
  std::vector<double> numbers(std::string_view key);
  bool has(std::string_view key) const;
  const Value* value(std::string_view key);  ///< of whatever kind, null where absent
  /// The object under a key; an empty one, with a fault, where it is required and absent.
  DescriptorReader object(std::string_view key, bool required);
  std::vector<DescriptorReader> objects(std::string_view key);
  std::vector<std::string> keys() const;

  void fail(std::string_view key, const std::string& what, const std::string& remedy);
  /// Complains of keys that nobody asked for.
  void finish();
  /// The first fault of this reader and of all it handed out.
  const std::optional<Error>& fault() const { return shared_->fault; }

 private:
  struct Shared {
    std::string file;
    std::optional<Error> fault;
  };
  DescriptorReader(const Value& value, std::string place, std::shared_ptr<Shared> shared);

  const Value* value_;
  std::string place_;
  std::shared_ptr<Shared> shared_;
  std::vector<std::string> asked_;
};

}  // namespace citymirror::gis
