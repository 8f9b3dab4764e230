#pragma once
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "scenarios/flood/flood_inputs.h"

namespace citymirror::session {

/// One object of a scenario file with the key path that leads to it. The first fault is kept in the
/// shared error; every read after it gives a default.
class ScenarioObject {
 public:
  using Json = nlohmann::json;
  ScenarioObject(const Json& json, std::string path, std::string folder,
                 std::optional<Error>& fault)
      : json_(json), path_(std::move(path)), folder_(std::move(folder)), fault_(fault) {}

  /// Faults keys that are not in the list.
  void allow(std::initializer_list<const char*> known);
  /// The one key of the list that is there; empty and a fault where there are several, or none and
  /// `needed`.
  enum class Need { one, atMostOne };
  std::string only(std::initializer_list<const char*> keys, Need need);

  bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
  double number(const char* key, double absent);
  double required(const char* key);
  /// Faults a number outside [least, most].
  double within(const char* key, double absent, double least, double most);
  /// The same, and a number that is not whole.
  double whole(const char* key, double absent, double least, double most);
  std::optional<double> maybe(const char* key);
  bool flag(const char* key, bool absent);
  std::string text(const char* key, const std::string& absent);
  /// One of `words`; `absent` without the key.
  std::string choice(const char* key, const std::string& absent,
                     const std::vector<std::string>& words);
  /// Text that must be there and not empty.
  std::string name(const char* key);
  /// A path relative to the scenario file, made absolute.
  std::string file(const char* key);
  /// As file(), where "file.gpkg:layer" names a layer: path and layer (empty = the only one).
  std::pair<std::string, std::string> layer(const char* key);
  ScenarioObject object(const char* key) const;
  std::vector<ScenarioObject> list(const char* key);
  std::vector<double> numbers(const char* key);
  std::vector<std::string> texts(const char* key);
  /// [[a, b], …] as pairs of finite numbers.
  std::vector<std::pair<double, double>> pairs(const char* key);
  /// [x, y] of "at", or [[x, y], …] of "line", as they stand in the file.
  std::vector<Point2> place(const char* key);

  /// `value_key` as a number, or `csv_key` as a two-column file; faults where both or none is
  /// there.
  flood::LinearSeries series(const char* valueKey, const char* csvKey);
  /// `value` is the name of the second column; the first is time_s. A row without a value is a gap
  /// (NaN) where gaps are allowed.
  enum class Gaps { refused, allowed };
  flood::StepSeries stepSeries(const char* csvKey, const char* value, Gaps gaps = Gaps::refused);

  /// The entry of a library whose `id` the key names; faults with the ids that there are.
  template <class Entry>
  Entry entry(const char* key, const std::vector<Entry>& library) {
    std::vector<std::string> ids;
    for (const Entry& e : library) ids.push_back(e.id);
    const std::string id = choice(key, "", ids);
    for (const Entry& e : library) {
      if (e.id == id) return e;
    }
    return {};
  }

  void fault(const std::string& key, const std::string& what, const std::string& remedy);
  void fault(const Error& error);
  bool ok() const { return !fault_; }
  const Json& json() const { return json_; }
  std::string keyPath(const std::string& key) const {
    return path_.empty() ? key : key.empty() ? path_ : path_ + "." + key;
  }

 private:
  template <class Series>
  Series readCsv(const char* key, const std::string& value, Gaps gaps);
  const Json& json_;
  std::string path_;
  std::string folder_;
  std::optional<Error>& fault_;
};

}  // namespace citymirror::session
