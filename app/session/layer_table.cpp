#include "app/session/layer_table.h"

#include <algorithm>
#include <cmath>

namespace citymirror::session {
namespace {

using CityPtr = std::shared_ptr<const CityModel>;
using Value = std::function<FieldValue(std::size_t)>;

FieldValue finite(double value) { return std::isfinite(value) ? FieldValue(value) : FieldValue{}; }
FieldValue text(const std::string& value) {
  return value.empty() ? FieldValue{} : FieldValue(value);
}
FieldValue word(std::string_view value) { return text(std::string(value)); }
FieldValue whole(std::int64_t value) { return value; }

Bounds around(const Point2& p) { return {p.x(), p.y(), p.x(), p.y()}; }

/// Columns over a list of values: `list` lives as long as `city`.
template <class Item>
class TableMaker {
 public:
  TableMaker(CityPtr city, const std::vector<Item>& list) : city_(std::move(city)), list_(&list) {
    table_.rows = list.size();
    table_.code = [c = city_, l = list_](std::size_t i) { return (*l)[i].code; };
    add("code", {"编码", "Code"}, FieldType::text, "",
        [](const Item& item) { return text(item.code); });
  }

  template <class Get>
  TableMaker& add(const char* key, const Text& name, FieldType type, const char* unit, Get get) {
    table_.columns.push_back(
        {key, name, type, unit,
         [c = city_, l = list_, get](std::size_t i) -> FieldValue { return get((*l)[i]); }});
    return *this;
  }
  TableMaker& addNames() {
    add("name", {"名称", "Name"}, FieldType::text, "",
        [](const Item& item) { return text(item.name.zh); });
    return add("name_en", {"英文名称", "English name"}, FieldType::text, "",
               [](const Item& item) { return text(item.name.en); });
  }
  template <class Get>
  LayerTable placedBy(Get get) {
    table_.place = [c = city_, l = list_, get](std::size_t i) -> Bounds { return get((*l)[i]); };
    return std::move(table_);
  }

 private:
  CityPtr city_;
  const std::vector<Item>* list_;
  LayerTable table_;
};

const Text kKind{"类别", "Kind"};

LayerTable buildingTable(const CityPtr& city) {
  const BuildingSet& set = city->buildings;
  LayerTable table;
  table.rows = set.size();
  table.code = [city](std::size_t i) { return city->buildings.code[i]; };
  table.place = [city](std::size_t i) { return boundsOf(city->buildings.footprint(i)); };
  const auto add = [&](const char* key, const Text& name, FieldType type, const char* unit,
                       auto get) {
    table.columns.push_back({key, name, type, unit, [city, get](std::size_t i) -> FieldValue {
                               return get(city->buildings, i);
                             }});
  };
  using Set = const BuildingSet&;
  using Row = std::size_t;
  add("code", {"编码", "Code"}, FieldType::text, "", [](Set s, Row i) { return text(s.code[i]); });
  add("name", {"名称", "Name"}, FieldType::text, "",
      [](Set s, Row i) { return text(s.name[i].zh); });
  add("name_en", {"英文名称", "English name"}, FieldType::text, "",
      [](Set s, Row i) { return text(s.name[i].en); });
  add("use", {"用途", "Use"}, FieldType::text, "",
      [](Set s, Row i) { return word(wordOf(s.use[i])); });
  add("height", {"高度", "Height"}, FieldType::real, "m",
      [](Set s, Row i) { return finite(s.height[i]); });
  add("floors", {"层数", "Floors"}, FieldType::integer, "",
      [](Set s, Row i) { return whole(s.floors[i]); });
  add("residents", {"居民", "Residents"}, FieldType::integer, "",
      [](Set s, Row i) { return whole(s.residents[i]); });
  add("ground", {"地面高程", "Ground level"}, FieldType::real, "m",
      [](Set s, Row i) { return finite(s.ground[i]); });
  add("area", {"占地面积", "Footprint"}, FieldType::real, "m²",
      [](Set s, Row i) { return finite(std::abs(signedArea(s.footprint(i)))); });
  add("height_source", {"高度来源", "Height from"}, FieldType::text, "", [](Set s, Row i) {
    static constexpr const char* kLayerWords[] = {"measured", "levels", "area", "generated"};
    return text(kLayerWords[std::size_t(s.heightSource[i])]);
  });
  return table;
}

LayerTable roadTable(const CityPtr& city) {
  return TableMaker<Road>(city, city->roads.roads)
      .addNames()
      .add("class", {"等级", "Class"}, FieldType::text, "",
           [](const Road& r) { return word(wordOf(r.roadClass)); })
      .add("structure", {"构造", "Structure"}, FieldType::text, "",
           [](const Road& r) { return word(wordOf(r.structure)); })
      .add("lanes", {"单向车道", "Lanes each way"}, FieldType::integer, "",
           [](const Road& r) { return whole(r.lanes); })
      .add("speed", {"自由流速度", "Free-flow speed"}, FieldType::real, "km/h",
           [](const Road& r) { return finite(r.freeFlowKmh); })
      .add("oneway", {"单行", "One way"}, FieldType::integer, "",
           [](const Road& r) { return whole(r.oneway); })
      .add("length", {"长度", "Length"}, FieldType::real, "m",
           [](const Road& r) { return finite(length(r.line)); })
      .placedBy([](const Road& r) { return boundsOf(r.line); });
}

LayerTable waterTable(const CityPtr& city) {
  return TableMaker<WaterBody>(city, city->water)
      .addNames()
      .add("kind", kKind, FieldType::text, "",
           [](const WaterBody& w) { return word(wordOf(w.kind)); })
      .add("level", {"常水位", "Usual level"}, FieldType::real, "m",
           [](const WaterBody& w) { return finite(w.level); })
      .add("area", {"面积", "Area"}, FieldType::real, "m²",
           [](const WaterBody& w) { return finite(std::abs(signedArea(w.area.outer))); })
      .placedBy([](const WaterBody& w) { return boundsOf(w.area.outer); });
}

LayerTable leveeTable(const CityPtr& city) {
  return TableMaker<Levee>(city, city->levees)
      .add("crest", {"堤顶高程", "Crest level"}, FieldType::real, "m",
           [](const Levee& l) { return finite(l.crest); })
      .add("length", {"长度", "Length"}, FieldType::real, "m",
           [](const Levee& l) { return finite(length(l.line)); })
      .placedBy([](const Levee& l) { return boundsOf(l.line); });
}

LayerTable zoneTable(const CityPtr& city) {
  return TableMaker<Zone>(city, city->zones)
      .addNames()
      .add("kind", kKind, FieldType::text, "", [](const Zone& z) { return word(wordOf(z.kind)); })
      .add("area", {"面积", "Area"}, FieldType::real, "m²",
           [](const Zone& z) { return finite(std::abs(signedArea(z.area.outer))); })
      .placedBy([](const Zone& z) { return boundsOf(z.area.outer); });
}

LayerTable sensorTable(const CityPtr& city) {
  const auto stage = [](double SensorSite::*level) {
    return [level](const SensorSite& s) { return finite(s.*level); };
  };
  return TableMaker<SensorSite>(city, city->sensors)
      .addNames()
      .add("quantity", {"测量", "Measures"}, FieldType::text, "",
           [](const SensorSite& s) { return word(wordOf(s.quantity)); })
      .add("cadence", {"报送间隔", "Cadence"}, FieldType::real, "s",
           [](const SensorSite& s) { return finite(s.cadenceSeconds); })
      .add("fortification", {"设防水位", "Fortification stage"}, FieldType::real, "m",
           stage(&SensorSite::fortification))
      .add("warning", {"警戒水位", "Warning stage"}, FieldType::real, "m",
           stage(&SensorSite::warning))
      .add("guarantee", {"保证水位", "Guarantee stage"}, FieldType::real, "m",
           stage(&SensorSite::guarantee))
      .placedBy([](const SensorSite& s) { return around(s.at); });
}

LayerTable facilityTable(const CityPtr& city) {
  return TableMaker<Facility>(city, city->facilities)
      .addNames()
      .add("kind", kKind, FieldType::text, "",
           [](const Facility& f) { return word(wordOf(f.kind)); })
      .add("capacity", {"容量", "Capacity"}, FieldType::integer, "",
           [](const Facility& f) { return whole(f.capacity); })
      .placedBy([](const Facility& f) { return around(f.at); });
}

LayerTable resourceTable(const CityPtr& city) {
  return TableMaker<Resource>(city, city->resources)
      .addNames()
      .add("kind", kKind, FieldType::text, "",
           [](const Resource& r) { return word(wordOf(r.kind)); })
      .add("pump_capacity", {"抽排能力", "Pump capacity"}, FieldType::real, "m³/s",
           [](const Resource& r) { return finite(r.pumpCapacity); })
      .placedBy([](const Resource& r) { return around(r.at); });
}

LayerTable inletTable(const CityPtr& city) {
  return TableMaker<DrainInlet>(city, city->drains.inlets)
      .add("capacity", {"收水能力", "Capacity"}, FieldType::real, "m³/s",
           [](const DrainInlet& d) { return finite(d.capacity); })
      .add("district", {"排水分区", "District"}, FieldType::text, "",
           [](const DrainInlet& d) { return text(d.district); })
      .placedBy([](const DrainInlet& d) { return around(d.at); });
}

LayerTable pumpTable(const CityPtr& city) {
  return TableMaker<PumpStation>(city, city->drains.pumps)
      .addNames()
      .add("capacity", {"抽排能力", "Capacity"}, FieldType::real, "m³/s",
           [](const PumpStation& p) { return finite(p.capacity); })
      .add("district", {"排水分区", "District"}, FieldType::text, "",
           [](const PumpStation& p) { return text(p.district); })
      .placedBy([](const PumpStation& p) { return around(p.intake); });
}

LayerTable gateTable(const CityPtr& city) {
  return TableMaker<Gate>(city, city->drains.gates)
      .addNames()
      .add("width", {"净宽", "Width"}, FieldType::real, "m",
           [](const Gate& g) { return finite(g.width); })
      .add("sill", {"底槛高程", "Sill level"}, FieldType::real, "m",
           [](const Gate& g) { return finite(g.sill); })
      .placedBy([](const Gate& g) { return around(g.at); });
}

struct CityLayer {
  const char* name;
  Text title;
  LayerTable (*table)(const CityPtr&);
};

const std::vector<CityLayer>& cityLayers() {
  static const std::vector<CityLayer> layers{
      {"terrain", {"地形", "Terrain"}, nullptr},
      {"buildings", {"建筑", "Buildings"}, buildingTable},
      {"roads", {"道路", "Roads"}, roadTable},
      {"water", {"水体", "Water"}, waterTable},
      {"levees", {"堤防", "Levees"}, leveeTable},
      {"drains", {"雨水口", "Drain inlets"}, inletTable},
      {"pumps", {"泵站", "Pumping stations"}, pumpTable},
      {"gates", {"闸门", "Gates"}, gateTable},
      {"zones", {"分区", "Zones"}, zoneTable},
      {"sensors", {"传感器", "Sensors"}, sensorTable},
      {"facilities", {"设施", "Facilities"}, facilityTable},
      {"resources", {"应急力量", "Resources"}, resourceTable}};
  return layers;
}

const CityLayer* cityLayer(const std::string& name) {
  const auto& all = cityLayers();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const CityLayer& l) { return name == l.name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> LayerTable::keys() const {
  std::vector<std::string> all;
  for (const Column& column : columns) all.push_back(column.key);
  return all;
}

LayerTable tableOf(std::shared_ptr<const CityModel> city, const std::string& layer) {
  const CityLayer* known = cityLayer(layer);
  return known && known->table ? known->table(city) : LayerTable{};
}

LayerTable tableOf(std::shared_ptr<const FeatureLayer> layer) {
  LayerTable table;
  table.rows = layer->features.size();
  table.code = [layer](std::size_t i) { return layer->features[i].code; };
  table.place = [layer](std::size_t i) {
    std::vector<Point2> corners;
    for (const auto& line : layer->features[i].lines)
      corners.insert(corners.end(), line.begin(), line.end());
    for (const Polygon& polygon : layer->features[i].polygons)
      corners.insert(corners.end(), polygon.outer.begin(), polygon.outer.end());
    return boundsOf(corners);
  };
  if (layer->field("code") < 0) {
    table.columns.push_back({"code", {"编码", "Code"}, FieldType::text, "", [layer](std::size_t i) {
                               return text(layer->features[i].code);
                             }});
  }
  for (std::size_t k = 0; k < layer->schema.size(); ++k) {
    const Field& field = layer->schema[k];
    table.columns.push_back(
        {field.name, {field.name, field.name}, field.type, "", [layer, k](std::size_t i) {
           return layer->features[i].values[k];
         }});
  }
  return table;
}

const std::vector<std::string>& cityLayerNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const CityLayer& layer : cityLayers()) all.emplace_back(layer.name);
    return all;
  }();
  return names;
}

Text cityLayerTitle(const std::string& layer) {
  const CityLayer* known = cityLayer(layer);
  return known ? known->title : Text{layer, layer};
}

std::size_t featuresOf(const CityModel& city, const std::string& layer) {
  if (layer == "terrain") return city.terrain.values.size();
  const std::shared_ptr<const CityModel> borrowed(std::shared_ptr<void>(), &city);
  return tableOf(borrowed, layer).rows;
}

std::optional<Bounds> placeOf(const LayerTable& table, const std::vector<std::uint32_t>& rows) {
  std::optional<Bounds> all;
  for (const std::uint32_t row : rows) {
    if (row >= table.rows) continue;
    const Bounds b = table.place(row);
    all = all ? Bounds{std::min(all->west, b.west), std::min(all->south, b.south),
                       std::max(all->east, b.east), std::max(all->north, b.north)}
              : b;
  }
  return all;
}

}  // namespace citymirror::session
