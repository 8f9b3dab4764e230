#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/core/field_table.h"
#include "engine/store/name_index.h"

namespace citymirror::session {

/// In the order in which they are found.
enum class FoundKind {
  road,
  zone,
  water,
  levee,
  sensor,
  facility,
  inlet,
  unit,
  building,
  feature
};

/// A thing of the city that can be found by name, by its romanised name or by code.
struct Found {
  FoundKind kind = FoundKind::road;
  std::string code;
  Text name;
  Point2 at = Point2::Zero();
  std::string table = {};  ///< key of what came to the city; empty = the city's own
};

/// Everything that has a name or a code in a city, one after another; streets of several pieces
/// give their name once. Keeps the city.
store::NameIndex::Source namesOf(std::shared_ptr<const CityModel> city);
/// As of its table.
store::NameIndex::Source namesOf(std::shared_ptr<const FeatureLayer> layer);
/// Rows that have a place. Names are the first that holds something of the columns name:zh, name,
/// 名称, Name_CHN, MC, gml:name, `labels` and Text, and name:en or name_en, in capitals or not.
store::NameIndex::Source namesOf(FieldTable table, const std::vector<std::string>& labels = {});

/// Where a code of the city is; nothing for an unknown one. O(features), no index.
std::optional<Found> findCode(const CityModel& city, const std::string& code);

/// Search over a city and the layers that came to it. Indexes are built in a worker (10 µs a
/// feature), each in a private file; a city can be searched when its own is ready. Calls come from
/// one thread; `changed` is called on the worker whenever more can be found.
class CitySearch {
 public:
  explicit CitySearch(std::function<void()> changed);
  ~CitySearch();

  /// Another city, or none: drops all that was there and what is being built.
  void setCity(std::shared_ptr<const CityModel> city);
  /// Beside the city, under the layer's name; a layer of that name is replaced.
  void add(std::shared_ptr<const FeatureLayer> layer);
  /// The same, under its key; with the attributes that its style writes on the picture.
  void add(FieldTable table, const std::vector<std::string>& labels = {});
  void remove(const std::string& key);
  /// Nothing is being built.
  bool ready() const;
  /// Blocks until `ready`.
  void wait();

  /// Best first (store::NameIndex), city and layers together.
  std::vector<Found> find(const std::string& query, std::size_t limit) const;
  std::optional<Found> byCode(const std::string& code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::session
