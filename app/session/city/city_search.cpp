#include "app/session/city/city_search.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <map>
#include <mutex>
#include <set>

#include "engine/core/feature_filter.h"
#include "engine/core/shape.h"
#include "engine/run/job_queue.h"

namespace citymirror::session {
namespace {

using store::NamedFeature;

/// Calls visit(kind, code, name, shape) for everything but buildings.
template <class Visit>
void visitThings(const CityModel& city, const Visit& visit) {
  for (const Road& r : city.roads.roads) visit(FoundKind::road, r.code, r.name, lineShape(r.line));
  for (const Zone& z : city.zones) visit(FoundKind::zone, z.code, z.name, shapeOf(z.area));
  for (const WaterBody& w : city.water) visit(FoundKind::water, w.code, w.name, shapeOf(w.area));
  for (const Levee& l : city.levees) visit(FoundKind::levee, l.code, Text{}, lineShape(l.line));
  for (const SensorSite& s : city.sensors)
    visit(FoundKind::sensor, s.code, s.name, pointShape(s.at));
  for (const Facility& f : city.facilities)
    visit(FoundKind::facility, f.code, f.name, pointShape(f.at));
  for (const PumpStation& p : city.drains.pumps)
    visit(FoundKind::facility, p.code, p.name, pointShape(p.intake));
  for (const Gate& g : city.drains.gates)
    visit(FoundKind::facility, g.code, g.name, pointShape(g.at));
  for (const DrainInlet& d : city.drains.inlets)
    visit(FoundKind::inlet, d.code, Text{}, pointShape(d.at));
  for (const Resource& u : city.resources) visit(FoundKind::unit, u.code, u.name, pointShape(u.at));
}

Found building(const BuildingSet& set, std::size_t i) {
  return {FoundKind::building, set.code[i], set.name[i], middleOf(ringShape(set.footprint(i)))};
}

NamedFeature named(const Found& found) {
  return {int(found.kind), found.code, found.name, found.at, NamedFeature::Keys::nameAndCode};
}

std::vector<NamedFeature> thingsOf(const CityModel& city) {
  std::vector<NamedFeature> things;
  std::set<std::string> streets;
  visitThings(city, [&](FoundKind kind, const std::string& code, const Text& name, const Shape& s) {
    NamedFeature thing = named({kind, code, name, middleOf(s)});
    const std::string& street = name.in(Language::zh);
    if (kind == FoundKind::road && !street.empty() && !streets.insert(street).second)
      thing.keys = NamedFeature::Keys::codeOnly;
    things.push_back(std::move(thing));
  });
  return things;
}

constexpr const char* kNameColumns[] = {"name:zh", "name", "名称", "name_chn", "mc", "gml:name"};
constexpr const char* kEnglishColumns[] = {"name:en", "name_en"};
constexpr const char* kTextColumn = "text";  // of drawings

bool sameLetters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

using Columns = std::vector<std::size_t>;

/// In the order of the names, each once.
void addColumns(const FieldTable& table, std::string_view name, Columns& found) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (sameLetters(table.columns[i].key, name) && std::ranges::find(found, i) == found.end())
      found.push_back(i);
  }
}

std::string firstText(const FieldTable& table, const Columns& columns, std::size_t row) {
  for (const std::size_t column : columns)
    if (std::string text = textOf(table.columns[column].value(row)); !text.empty()) return text;
  return {};
}

}  // namespace

store::NameIndex::Source namesOf(std::shared_ptr<const CityModel> city) {
  auto things = std::make_shared<const std::vector<NamedFeature>>(thingsOf(*city));
  return [city, things, next = std::size_t(0)](NamedFeature& feature) mutable {
    const std::size_t i = next++;
    if (i >= things->size() + city->buildings.size()) return false;
    feature =
        i < things->size() ? (*things)[i] : named(building(city->buildings, i - things->size()));
    return true;
  };
}

store::NameIndex::Source namesOf(std::shared_ptr<const FeatureLayer> layer) {
  return namesOf(tableOf(std::move(layer)));
}

store::NameIndex::Source namesOf(FieldTable table, const std::vector<std::string>& labels) {
  Columns zh, en;
  for (const char* name : kNameColumns) addColumns(table, name, zh);
  for (const std::string& label : labels) addColumns(table, label, zh);
  addColumns(table, kTextColumn, zh);
  for (const char* name : kEnglishColumns) addColumns(table, name, en);
  return [table = std::move(table), zh, en, next = std::size_t(0)](NamedFeature& feature) mutable {
    while (next < table.rows && isEmpty(table.shape(next))) ++next;
    if (next >= table.rows) return false;
    const std::size_t row = next++;
    feature = named({FoundKind::feature, table.code(row),
                     Text{firstText(table, zh, row), firstText(table, en, row)},
                     middleOf(table.shape(row))});
    return true;
  };
}

std::optional<Found> findCode(const CityModel& city, const std::string& code) {
  std::optional<Found> found;
  visitThings(city, [&](FoundKind kind, const std::string& c, const Text& name, const Shape& s) {
    if (!found && c == code) found = Found{kind, c, name, middleOf(s)};
  });
  if (found) return found;
  const auto& codes = city.buildings.code;
  const auto at = std::find(codes.begin(), codes.end(), code);
  if (at == codes.end()) return std::nullopt;
  return building(city.buildings, std::size_t(at - codes.begin()));
}

struct CitySearch::State {
  std::function<void()> changed;
  std::shared_ptr<const CityModel> city;
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<const store::NameIndex>> indexes;  // "" = the city's
  std::map<std::string, std::uint64_t> wanted;                             // newest job for each
  std::uint64_t jobs = 0;
  std::atomic<int> building = 0;
  run::JobQueue queue{1};  // last: its end waits for the worker

  void build(const std::string& name, store::NameIndex::Source source);
};

void CitySearch::State::build(const std::string& name, store::NameIndex::Source source) {
  const std::uint64_t mine = ++jobs;
  {
    const std::lock_guard lock(mutex);
    wanted[name] = mine;
  }
  ++building;
  queue.submit({"建立检索索引", "Preparing the search"},
               [this, name, mine, source = std::move(source)](const run::JobContext& job) {
                 auto index = store::NameIndex::build({}, source, job);
                 {
                   const std::lock_guard lock(mutex);
                   const auto newest = wanted.find(name);
                   if (index && newest != wanted.end() && newest->second == mine)
                     indexes[name] =
                         std::make_shared<const store::NameIndex>(std::move(index.value()));
                 }
                 --building;
                 changed();
               });
}

CitySearch::CitySearch(std::function<void()> changed) : state_(std::make_unique<State>()) {
  state_->changed = std::move(changed);
}

CitySearch::~CitySearch() {
  state_->queue.cancelAll();
  state_->queue.drain();
}

void CitySearch::setCity(std::shared_ptr<const CityModel> city) {
  State& s = *state_;
  s.queue.cancelAll();
  s.queue.drain();
  s.building = 0;
  s.city = city;
  {
    const std::lock_guard lock(s.mutex);
    s.indexes.clear();
    s.wanted.clear();
  }
  if (city) s.build({}, namesOf(city));
}

void CitySearch::add(std::shared_ptr<const FeatureLayer> layer) {
  const std::string name = layer->name;
  state_->build(name, namesOf(std::move(layer)));
}

void CitySearch::add(FieldTable table, const std::vector<std::string>& labels) {
  const std::string name = table.key;
  state_->build(name, namesOf(std::move(table), labels));
}

void CitySearch::remove(const std::string& key) {
  const std::lock_guard lock(state_->mutex);
  state_->wanted.erase(key);
  state_->indexes.erase(key);
}

bool CitySearch::ready() const { return state_->building == 0; }
void CitySearch::wait() { state_->queue.drain(); }

std::vector<Found> CitySearch::find(const std::string& query, std::size_t limit) const {
  struct Hit {
    store::NameHit name;
    std::string table;
  };
  std::vector<Hit> hits;
  const std::lock_guard lock(state_->mutex);
  for (const auto& [table, index] : state_->indexes) {
    const auto found = index->find(query, limit);
    if (!found) continue;
    for (const store::NameHit& hit : *found) hits.push_back({hit, table});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    if (a.name.fit != b.name.fit) return a.name.fit < b.name.fit;
    return a.name.feature.kind < b.name.feature.kind;
  });
  std::vector<Found> found;
  for (std::size_t i = 0; i < std::min(limit, hits.size()); ++i) {
    const NamedFeature& f = hits[i].name.feature;
    found.push_back({FoundKind(f.kind), f.code, f.name, f.at, hits[i].table});
  }
  return found;
}

std::optional<Found> CitySearch::byCode(const std::string& code) const {
  if (!state_->city) return std::nullopt;
  if (const auto found = findCode(*state_->city, code)) return found;
  const std::lock_guard lock(state_->mutex);
  for (const auto& [name, index] : state_->indexes) {
    const auto hit =
        name.empty() ? Result<std::optional<NamedFeature>>(std::nullopt) : index->byCode(code);
    if (hit && *hit) return Found{FoundKind((*hit)->kind), (*hit)->code, (*hit)->name, (*hit)->at};
  }
  return std::nullopt;
}

}  // namespace citymirror::session
