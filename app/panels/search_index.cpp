#include "app/panels/search_index.h"

#include <algorithm>
#include <set>

namespace citymirror::panels {
namespace {

QString plain(QString text) {
  text = text.toLower();
  text.remove(' ');
  text.remove('\'');
  text.remove('-');
  return text;
}

Point2 middleOf(const std::vector<Point2>& line) {
  return line.empty() ? Point2::Zero() : pointAlong(line, length(line) / 2);
}

}  // namespace

QString pinyinOf(const QString& englishName) {
  static const std::pair<const char*, const char*> kEndings[] = {{" ring road", "huanlu"},
                                                                 {" avenue", "dadao"},
                                                                 {" road", "lu"},
                                                                 {" street", "jie"},
                                                                 {" lane", "xiang"},
                                                                 {" bridge", "qiao"},
                                                                 {" underpass", "xiachuan"},
                                                                 {" river", "jiang"},
                                                                 {" lake", "hu"},
                                                                 {" canal", "qu"}};
  const QString lower = englishName.toLower();
  for (const auto& [english, pinyin] : kEndings) {
    if (lower.endsWith(english))
      return plain(lower.left(lower.size() - int(qstrlen(english)))) + pinyin;
  }
  return {};
}

SearchIndex::SearchIndex(const CityModel& city) {
  std::set<std::string> named;
  for (const Road& road : city.roads.roads) {
    const std::string& name = road.name.in(Language::zh);
    if (name.empty() || named.insert(name).second)
      add(FoundKind::road, road.code, road.name, middleOf(road.line));
  }
  for (const SensorSite& site : city.sensors) add(FoundKind::sensor, site.code, site.name, site.at);
  for (const Facility& f : city.facilities) add(FoundKind::facility, f.code, f.name, f.at);
  for (const PumpStation& p : city.drains.pumps) {
    add(FoundKind::facility, p.code, p.name, p.intake);
  }
  for (const Gate& g : city.drains.gates) add(FoundKind::facility, g.code, g.name, g.at);
  for (const Resource& unit : city.resources) add(FoundKind::unit, unit.code, unit.name, unit.at);
  for (std::size_t i = 0; i < city.buildings.size(); ++i) {
    const auto footprint = city.buildings.footprint(i);
    add(FoundKind::building, city.buildings.code[i], city.buildings.name[i],
        footprint.empty() ? Point2::Zero() : centroid(footprint));
  }
}

void SearchIndex::add(FoundKind kind, const std::string& code, const Text& name, const Point2& at) {
  Entry entry;
  entry.found = {kind, QString::fromStdString(code), name, at};
  const QString english = QString::fromStdString(name.en);
  for (const QString& key : {QString::fromStdString(name.zh), english, pinyinOf(english),
                             QString::fromStdString(code)}) {
    if (!key.isEmpty()) entry.keys.push_back(plain(key));
  }
  entries_.push_back(std::move(entry));
}

std::vector<Found> SearchIndex::find(const QString& query, std::size_t limit) const {
  const QString wanted = plain(query);
  if (wanted.isEmpty()) return {};
  std::vector<std::pair<int, const Entry*>> hits;
  for (const Entry& entry : entries_) {
    int rank = 3;
    for (const QString& key : entry.keys) {
      const int here = key == wanted            ? 0
                       : key.startsWith(wanted) ? 1
                       : key.contains(wanted)   ? 2
                                                : 3;
      rank = std::min(rank, here);
    }
    if (rank < 3) hits.push_back({rank, &entry});
  }
  std::stable_sort(hits.begin(), hits.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Found> found;
  for (std::size_t i = 0; i < std::min(limit, hits.size()); ++i)
    found.push_back(hits[i].second->found);
  return found;
}

const Found* SearchIndex::byCode(const QString& code) const {
  const auto hit = std::find_if(entries_.begin(), entries_.end(),
                                [&](const Entry& e) { return e.found.code == code; });
  return hit == entries_.end() ? nullptr : &hit->found;
}

}  // namespace citymirror::panels
