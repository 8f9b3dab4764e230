#pragma once
#include <QString>
#include <vector>

#include "engine/core/city_model.h"

namespace citymirror::panels {

enum class FoundKind { road, building, sensor, facility, unit };

/// A thing of the city that can be found by name, by its romanised name or by code.
struct Found {
  FoundKind kind = FoundKind::road;
  QString code;
  Text name;
  Point2 at = Point2::Zero();
};

/// Searches a city by 中文 name, English name, pinyin and code. Pinyin comes from the English names
/// of the city (江津路 "Jiangjin Road" is also "jiangjinlu"). Made once per city, O(features).
class SearchIndex {
 public:
  SearchIndex() = default;
  explicit SearchIndex(const CityModel& city);

  /// Best first: whole key, beginning, anywhere; roads before sensors before buildings.
  std::vector<Found> find(const QString& query, std::size_t limit) const;
  std::size_t size() const { return entries_.size(); }
  /// Where a code is; nothing for an unknown one.
  const Found* byCode(const QString& code) const;

 private:
  struct Entry {
    Found found;
    std::vector<QString> keys;
  };
  void add(FoundKind kind, const std::string& code, const Text& name, const Point2& at);

  std::vector<Entry> entries_;
};

/// "Jiangjin Road" → "jiangjinlu"; empty where the name has no known ending.
QString pinyinOf(const QString& englishName);

}  // namespace citymirror::panels
