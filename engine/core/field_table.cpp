#include "engine/core/field_table.h"

#include <algorithm>
#include <cmath>

namespace citymirror {
namespace {

using City = std::shared_ptr<const CityModel>;

FieldValue number(double value) { return std::isfinite(value) ? FieldValue(value) : FieldValue(); }
FieldValue whole(std::int64_t value) { return value; }
FieldValue word(std::string_view value) { return std::string(value); }
FieldValue text(const std::string& value) {
  return value.empty() ? FieldValue() : FieldValue(value);
}

/// Builds a table over one vector of the city, column by column.
template <class Item>
class Over {
 public:
  Over(City city, std::string key, Text name, const std::vector<Item>& items) : items_(&items) {
    table_.key = key;
    table_.name = std::move(name);
    table_.rows = items.size();
    const auto found = city->provenance.find(key);
    if (found != city->provenance.end()) table_.provenance = found->second;
    city_ = std::move(city);
    add("code", {"编码", "code"}, FieldType::text, "",
        [](const Item& item) { return text(item.code); });
  }

  template <class Value>
  Over& add(std::string key, Text name, FieldType type, std::string unit, Value value) {
    table_.columns.push_back(
        {std::move(key), std::move(name), type, std::move(unit),
         [city = city_, items = items_, value](std::size_t row) { return value((*items)[row]); }});
    return *this;
  }

  Over& named() {
    add("name", {"名称", "name"}, FieldType::text, "",
        [](const Item& item) { return text(item.name.in(Language::zh)); });
    return add("name_en", {"英文名", "English name"}, FieldType::text, "",
               [](const Item& item) { return text(item.name.en); });
  }

  template <class Value>
  Over& kind(Value value) {
    return add("kind", {"类别", "kind"}, FieldType::text, "",
               [value](const Item& item) { return word(value(item)); });
  }

  template <class Geometry>
  FieldTable shaped(Geometry geometry) {
    table_.shape = [city = city_, items = items_, geometry](std::size_t row) {
      return geometry((*items)[row]);
    };
    return std::move(table_);
  }

 private:
  City city_;
  const std::vector<Item>* items_;
  FieldTable table_;
};

const Text kArea{"面积", "area"}, kCapacity{"能力", "capacity"}, kDistrict{"排水分区", "district"};

FieldTable buildings(const City& city) {
  FieldTable table;
  table.key = "buildings";
  table.name = {"建筑", "buildings"};
  table.rows = city->buildings.size();
  const auto found = city->provenance.find("buildings");
  if (found != city->provenance.end()) table.provenance = found->second;
  const BuildingSet* set = &city->buildings;
  const auto add = [&](std::string key, Text name, FieldType type, std::string unit, auto value) {
    table.columns.push_back(
        {std::move(key), std::move(name), type, std::move(unit),
         [city, set, value](std::size_t row) -> FieldValue { return value(*set, row); }});
  };
  using Set = const BuildingSet&;
  using Row = std::size_t;
  add("code", {"编码", "code"}, FieldType::text, "", [](Set s, Row i) { return text(s.code[i]); });
  add("name", {"名称", "name"}, FieldType::text, "",
      [](Set s, Row i) { return text(s.name[i].in(Language::zh)); });
  add("name_en", {"英文名", "English name"}, FieldType::text, "",
      [](Set s, Row i) { return text(s.name[i].en); });
  add("use", {"用途", "use"}, FieldType::text, "",
      [](Set s, Row i) { return word(wordOf(s.use[i])); });
  add("height", {"高度", "height"}, FieldType::real, "m",
      [](Set s, Row i) { return number(s.height[i]); });
  add("floors", {"层数", "floors"}, FieldType::integer, "",
      [](Set s, Row i) { return whole(s.floors[i]); });
  add("residents", {"居住人数", "residents"}, FieldType::integer, "",
      [](Set s, Row i) {
        return s.residents[i] == kUnknownResidents ? FieldValue() : whole(s.residents[i]);
      });
  add("ground", {"地面高程", "ground level"}, FieldType::real, "m",
      [](Set s, Row i) { return number(s.ground[i]); });
  add("area", {"占地面积", "footprint"}, FieldType::real, "m²",
      [](Set s, Row i) { return number(std::abs(signedArea(s.footprint(i)))); });
  add("height_source", {"高度来源", "height from"}, FieldType::text, "", [](Set s, Row i) {
    static constexpr const char* kWords[] = {"measured", "levels", "area", "generated"};
    return word(kWords[std::size_t(s.heightSource[i])]);
  });
  table.shape = [city, set](std::size_t row) { return ringShape(set->footprint(row)); };
  return table;
}

FieldTable roads(const City& city) {
  return Over<Road>(city, "roads", {"道路", "roads"}, city->roads.roads)
      .named()
      .add("class", {"等级", "class"}, FieldType::text, "",
           [](const Road& r) { return word(wordOf(r.roadClass)); })
      .add("structure", {"结构", "structure"}, FieldType::text, "",
           [](const Road& r) { return word(wordOf(r.structure)); })
      .add("lanes", {"单向车道数", "lanes a direction"}, FieldType::integer, "",
           [](const Road& r) { return whole(r.lanes); })
      .add("speed", {"自由流速度", "free-flow speed"}, FieldType::real, "km/h",
           [](const Road& r) { return number(r.freeFlowKmh); })
      .add("oneway", {"单行", "one-way"}, FieldType::integer, "",
           [](const Road& r) { return whole(r.oneway); })
      .add("open_to", {"通行对象", "open to"}, FieldType::text, "",
           [](const Road& r) { return word(wordsOfUsers(usersOf(r))); })
      .add("max_weight", {"限重", "weight limit"}, FieldType::real, "t",
           [](const Road& r) { return number(r.limits.weight); })
      .add("max_axle_load", {"限轴重", "axle load limit"}, FieldType::real, "t",
           [](const Road& r) { return number(r.limits.axleLoad); })
      .add("max_height", {"限高", "height limit"}, FieldType::real, "m",
           [](const Road& r) { return number(r.limits.height); })
      .add("max_width", {"限宽", "width limit"}, FieldType::real, "m",
           [](const Road& r) { return number(r.limits.width); })
      .add("length", {"长度", "length"}, FieldType::real, "m",
           [](const Road& r) { return number(length(r.line)); })
      .shaped([](const Road& r) { return lineShape(r.line); });
}

FieldTable water(const City& city) {
  return Over<WaterBody>(city, "water", {"水体", "water"}, city->water)
      .named()
      .kind([](const WaterBody& w) { return wordOf(w.kind); })
      .add("level", {"常水位", "usual level"}, FieldType::real, "m",
           [](const WaterBody& w) { return number(w.level); })
      .add("area", kArea, FieldType::real, "m²",
           [](const WaterBody& w) { return number(areaOf(shapeOf(w.area))); })
      .shaped([](const WaterBody& w) { return shapeOf(w.area); });
}

FieldTable levees(const City& city) {
  return Over<Levee>(city, "levees", {"堤防", "levees"}, city->levees)
      .add("crest", {"堤顶高程", "crest level"}, FieldType::real, "m",
           [](const Levee& l) { return number(l.crest); })
      .add("length", {"长度", "length"}, FieldType::real, "m",
           [](const Levee& l) { return number(length(l.line)); })
      .shaped([](const Levee& l) { return lineShape(l.line); });
}

FieldTable inlets(const City& city) {
  return Over<DrainInlet>(city, "inlets", {"雨水口", "drain inlets"}, city->drains.inlets)
      .add("capacity", {"收水能力", "capacity"}, FieldType::real, "m³/s",
           [](const DrainInlet& d) { return number(d.capacity); })
      .add("district", kDistrict, FieldType::text, "",
           [](const DrainInlet& d) { return text(d.district); })
      .shaped([](const DrainInlet& d) { return pointShape(d.at); });
}

FieldTable zones(const City& city) {
  return Over<Zone>(city, "zones", {"区域", "zones"}, city->zones)
      .named()
      .kind([](const Zone& z) { return wordOf(z.kind); })
      .add("area", kArea, FieldType::real, "m²",
           [](const Zone& z) { return number(areaOf(shapeOf(z.area))); })
      .shaped([](const Zone& z) { return shapeOf(z.area); });
}

FieldTable sensors(const City& city) {
  return Over<SensorSite>(city, "sensors", {"监测点", "sensors"}, city->sensors)
      .named()
      .add("quantity", {"量", "quantity"}, FieldType::text, "",
           [](const SensorSite& s) { return word(wordOf(s.quantity)); })
      .add("cadence", {"上报间隔", "cadence"}, FieldType::real, "s",
           [](const SensorSite& s) { return number(s.cadenceSeconds); })
      .add("fortification", {"设防水位", "fortification stage"}, FieldType::real, "m",
           [](const SensorSite& s) { return number(s.fortification); })
      .add("warning", {"警戒水位", "warning stage"}, FieldType::real, "m",
           [](const SensorSite& s) { return number(s.warning); })
      .add("guarantee", {"保证水位", "guarantee stage"}, FieldType::real, "m",
           [](const SensorSite& s) { return number(s.guarantee); })
      .shaped([](const SensorSite& s) { return pointShape(s.at); });
}

FieldTable facilities(const City& city) {
  return Over<Facility>(city, "facilities", {"设施", "facilities"}, city->facilities)
      .named()
      .kind([](const Facility& f) { return wordOf(f.kind); })
      .add("capacity", {"容量", "capacity"}, FieldType::integer, "",
           [](const Facility& f) { return whole(f.capacity); })
      .shaped([](const Facility& f) { return pointShape(f.at); });
}

FieldTable pumps(const City& city) {
  return Over<PumpStation>(city, "pumps", {"泵站", "pumps"}, city->drains.pumps)
      .named()
      .add("capacity", kCapacity, FieldType::real, "m³/s",
           [](const PumpStation& p) { return number(p.capacity); })
      .add("district", kDistrict, FieldType::text, "",
           [](const PumpStation& p) { return text(p.district); })
      .shaped([](const PumpStation& p) { return pointShape(p.intake); });
}

FieldTable gates(const City& city) {
  return Over<Gate>(city, "gates", {"闸门", "gates"}, city->drains.gates)
      .named()
      .add("width", {"宽度", "width"}, FieldType::real, "m",
           [](const Gate& g) { return number(g.width); })
      .add("sill", {"底坎高程", "sill level"}, FieldType::real, "m",
           [](const Gate& g) { return number(g.sill); })
      .shaped([](const Gate& g) { return pointShape(g.at); });
}

FieldTable units(const City& city) {
  return Over<Resource>(city, "units", {"力量", "units"}, city->resources)
      .named()
      .kind([](const Resource& r) { return wordOf(r.kind); })
      .add("capacity", kCapacity, FieldType::real, "m³/s",
           [](const Resource& r) { return number(r.pumpCapacity); })
      .shaped([](const Resource& r) { return pointShape(r.at); });
}

struct KeyedTable {
  std::string_view key;
  FieldTable (*make)(const City&);
};

constexpr KeyedTable kTables[] = {
    {"buildings", buildings}, {"roads", roads},           {"water", water},  {"levees", levees},
    {"zones", zones},         {"sensors", sensors},       {"facilities", facilities},
    {"inlets", inlets},       {"pumps", pumps},           {"gates", gates},  {"units", units}};

}  // namespace

const FieldColumn* FieldTable::column(const std::string& wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const FieldColumn& c) { return c.key == wanted; });
  return found == columns.end() ? nullptr : &*found;
}

std::vector<std::string> FieldTable::columnKeys() const {
  std::vector<std::string> keys;
  for (const FieldColumn& c : columns) keys.push_back(c.key);
  return keys;
}

std::vector<Field> FieldTable::schema() const {
  std::vector<Field> fields;
  for (const FieldColumn& c : columns) fields.push_back({c.key, c.type});
  return fields;
}

std::string FieldTable::code(std::size_t row) const {
  const FieldValue value = columns.front().value(row);
  const auto* held = std::get_if<std::string>(&value);
  return held ? *held : std::string();
}

const std::string& FieldTable::word() const {
  return name.en.empty() || name.zh != name.en ? key : name.en;
}

std::vector<FieldTable> tablesOf(City city) {
  std::vector<FieldTable> tables;
  for (const KeyedTable& table : kTables) tables.push_back(table.make(city));
  return tables;
}

FieldTable tableOf(City city, std::string_view key) {
  for (const KeyedTable& table : kTables)
    if (table.key == key) return table.make(city);
  return {};
}

FieldTable tableOf(std::shared_ptr<const FeatureLayer> layer) {
  FieldTable table;
  table.key = layer->name;
  table.name = {layer->name, layer->name};
  table.rows = layer->features.size();
  table.provenance = layer->provenance;
  table.columns.push_back({"code", {"编码", "code"}, FieldType::text, "", [layer](std::size_t row) {
                             return text(layer->features[row].code);
                           }});
  for (std::size_t i = 0; i < layer->schema.size(); ++i) {
    const Field& field = layer->schema[i];
    if (field.name == "code") continue;
    table.columns.push_back({field.name,
                             {field.name, field.name},
                             field.type,
                             "",
                             [layer, i](std::size_t row) -> FieldValue {
                               const auto& values = layer->features[row].values;
                               if (i >= values.size()) return {};
                               const auto* real = std::get_if<double>(&values[i]);
                               return real ? number(*real) : values[i];
                             }});
  }
  table.shape = [layer](std::size_t row) { return shapeOf(layer->features[row]); };
  return table;
}

}  // namespace citymirror
