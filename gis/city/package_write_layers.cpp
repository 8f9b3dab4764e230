#include <cmath>

#include "gis/city/package_layers.h"

namespace citymirror::gis {
namespace {

FieldValue real(double value) {
  return std::isfinite(value) ? FieldValue(value) : FieldValue(std::monostate{});
}
FieldValue whole(std::int64_t value) { return value; }
FieldValue word(std::string_view value) { return std::string(value); }
FieldValue laneList(std::uint8_t lanes) {
  return lanes == 0 ? FieldValue{} : word(wordsOfLanes(lanes));
}

const Field kNameZh{"name_zh", FieldType::text}, kNameEn{"name_en", FieldType::text};

Feature pointFeature(const std::string& code, const Point2& at, std::vector<FieldValue> values) {
  return {code, GeometryKind::point, {{at}}, {}, std::move(values)};
}
Feature lineFeature(const std::string& code, const std::vector<Point2>& line,
                    std::vector<FieldValue> values) {
  return {code, GeometryKind::line, {line}, {}, std::move(values)};
}
Feature areaFeature(const std::string& code, const Polygon& area, std::vector<FieldValue> values) {
  return {code, GeometryKind::polygon, {}, {area}, std::move(values)};
}

std::string_view wordOfSource(HeightSource source) {
  switch (source) {
    case HeightSource::measured:
      return "measured";
    case HeightSource::fromLevels:
      return "from_levels";
    case HeightSource::fromArea:
      return "from_area";
    case HeightSource::generated:
      return "generated";
  }
  return "measured";
}

FeatureLayer buildingLayer(const BuildingSet& set) {
  FeatureLayer layer{"buildings",
                     {kNameZh,
                      kNameEn,
                      {"use", FieldType::text},
                      {"ground_m", FieldType::real},
                      {"height_m", FieldType::real},
                      {"height_source", FieldType::text},
                      {"floors", FieldType::integer},
                      {"residents", FieldType::integer}},
                     {},
                     {}};
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    layer.features.push_back(areaFeature(
        set.code[i], {{ring.begin(), ring.end()}, {}},
        {word(set.name[i].zh), word(set.name[i].en), word(wordOf(set.use[i])),
         real(double(set.ground[i])), real(double(set.height[i])),
         word(wordOfSource(set.heightSource[i])), whole(set.floors[i]),
         set.residents[i] == kUnknownResidents ? FieldValue{} : whole(set.residents[i])}));
  }
  return layer;
}

FeatureLayer roadLayer(const RoadNetwork& network) {
  FeatureLayer layer{"roads",
                     {kNameZh,
                      kNameEn,
                      {"class", FieldType::text},
                      {"structure", FieldType::text},
                      {"lanes", FieldType::integer},
                      {"free_flow_kmh", FieldType::real},
                      {"oneway", FieldType::integer},
                      {"open_to", FieldType::text},
                      {"max_weight_t", FieldType::real},
                      {"max_axle_load_t", FieldType::real},
                      {"max_height_m", FieldType::real},
                      {"max_width_m", FieldType::real},
                      {"bus_lanes_along", FieldType::text},
                      {"bus_lanes_against", FieldType::text}},
                     {},
                     {}};
  for (const Road& road : network.roads) {
    layer.features.push_back(lineFeature(
        road.code, road.line,
        {word(road.name.zh), word(road.name.en), word(wordOf(road.roadClass)),
         word(wordOf(road.structure)), whole(road.lanes), real(road.freeFlowKmh),
         whole(road.oneway),
         road.users == kEveryone ? FieldValue{} : word(wordsOfUsers(road.users)),
         real(road.limits.weight), real(road.limits.axleLoad), real(road.limits.height),
         real(road.limits.width), laneList(road.busLanesAlong), laneList(road.busLanesAgainst)}));
  }
  return layer;
}

FeatureLayer waterLayer(const std::vector<WaterBody>& bodies) {
  FeatureLayer layer{
      "water", {kNameZh, kNameEn, {"kind", FieldType::text}, {"level_m", FieldType::real}}, {}, {}};
  for (const WaterBody& body : bodies) {
    layer.features.push_back(areaFeature(
        body.code, body.area,
        {word(body.name.zh), word(body.name.en), word(wordOf(body.kind)), real(body.level)}));
  }
  return layer;
}

FeatureLayer leveeLayer(const std::vector<Levee>& levees) {
  FeatureLayer layer{"levees", {{"crest_m", FieldType::real}}, {}, {}};
  for (const Levee& levee : levees)
    layer.features.push_back(lineFeature(levee.code, levee.line, {real(levee.crest)}));
  return layer;
}

/// The outfall of a pump is kept in local metres beside its intake.
FeatureLayer drainLayer(const DrainNetwork& drains) {
  FeatureLayer layer{"drains",
                     {{"kind", FieldType::text},
                      kNameZh,
                      kNameEn,
                      {"district", FieldType::text},
                      {"capacity_m3_s", FieldType::real},
                      {"outfall_x", FieldType::real},
                      {"outfall_y", FieldType::real},
                      {"width_m", FieldType::real},
                      {"sill_m", FieldType::real}},
                     {},
                     {}};
  const FieldValue none;
  for (const DrainInlet& inlet : drains.inlets) {
    layer.features.push_back(pointFeature(
        inlet.code, inlet.at,
        {word("inlet"), none, none, inlet.district, real(inlet.capacity), none, none, none, none}));
  }
  for (const PumpStation& pump : drains.pumps) {
    layer.features.push_back(
        pointFeature(pump.code, pump.intake,
                     {word("pump"), pump.name.zh, pump.name.en, pump.district, real(pump.capacity),
                      real(pump.outfall.x()), real(pump.outfall.y()), none, none}));
  }
  for (const Gate& gate : drains.gates) {
    layer.features.push_back(pointFeature(gate.code, gate.at,
                                          {word("gate"), gate.name.zh, gate.name.en, none, none,
                                           none, none, real(gate.width), real(gate.sill)}));
  }
  return layer;
}

FeatureLayer sensorLayer(const std::vector<SensorSite>& sensors) {
  FeatureLayer layer{"sensors",
                     {kNameZh,
                      kNameEn,
                      {"quantity", FieldType::text},
                      {"cadence_s", FieldType::real},
                      {"fortification_m", FieldType::real},
                      {"warning_m", FieldType::real},
                      {"guarantee_m", FieldType::real}},
                     {},
                     {}};
  for (const SensorSite& s : sensors) {
    layer.features.push_back(
        pointFeature(s.code, s.at,
                     {s.name.zh, s.name.en, word(wordOf(s.quantity)), real(s.cadenceSeconds),
                      real(s.fortification), real(s.warning), real(s.guarantee)}));
  }
  return layer;
}

FeatureLayer facilityLayer(const std::vector<Facility>& facilities) {
  FeatureLayer layer{
      "facilities",
      {kNameZh, kNameEn, {"kind", FieldType::text}, {"capacity", FieldType::integer}},
      {},
      {}};
  for (const Facility& f : facilities) {
    layer.features.push_back(pointFeature(
        f.code, f.at, {f.name.zh, f.name.en, word(wordOf(f.kind)), whole(f.capacity)}));
  }
  return layer;
}

FeatureLayer zoneLayer(const std::vector<Zone>& zones) {
  FeatureLayer layer{"zones", {kNameZh, kNameEn, {"kind", FieldType::text}}, {}, {}};
  for (const Zone& z : zones) {
    layer.features.push_back(
        areaFeature(z.code, z.area, {z.name.zh, z.name.en, word(wordOf(z.kind))}));
  }
  return layer;
}

FeatureLayer resourceLayer(const std::vector<Resource>& resources) {
  FeatureLayer layer{"resources",
                     {kNameZh,
                      kNameEn,
                      {"kind", FieldType::text},
                      {"pump_capacity_m3_s", FieldType::real},
                      {"vehicle_class", FieldType::text}},
                     {},
                     {}};
  for (const Resource& r : resources) {
    layer.features.push_back(pointFeature(
        r.code, r.at,
        {r.name.zh, r.name.en, word(wordOf(r.kind)), real(r.pumpCapacity), r.vehicleClass}));
  }
  return layer;
}

/// Trees have no codes of their own: theirs count them.
FeatureLayer treeLayer(const TreeSet& trees) {
  FeatureLayer layer{
      kTreeLayer, {{"height_m", FieldType::real}, {"crown_m", FieldType::real}}, {}, {}};
  layer.features.reserve(trees.size());
  for (std::size_t i = 0; i < trees.size(); ++i) {
    layer.features.push_back(
        pointFeature("T" + std::to_string(i + 1), trees.at[i],
                     {real(double(trees.height[i])), real(double(trees.crown[i]))}));
  }
  return layer;
}

FeatureLayer junctionLayer(const JunctionSigns& signs) {
  FeatureLayer layer{kJunctionLayer,
                     {{"kind", FieldType::text},
                      {"from_road", FieldType::text},
                      {"to_road", FieldType::text}},
                     {},
                     {}};
  for (const SignalSite& signal : signs.sites)
    layer.features.push_back(
        pointFeature(signal.code, signal.at, {word("signal"), FieldValue{}, FieldValue{}}));
  for (const TurnSign& turn : signs.turns) {
    const char* kind = turn.kind == TurnSign::Kind::no ? "no_turn" : "only_turn";
    layer.features.push_back(
        pointFeature(turn.code, turn.via, {word(kind), turn.from, turn.to}));
  }
  return layer;
}

}  // namespace

const std::vector<std::string>& packageLayerNames() {
  static const std::vector<std::string> names{"buildings", "roads",   "water",      "levees",
                                              "drains",    "sensors", "facilities", "zones",
                                              "resources", kTreeLayer, kJunctionLayer};
  return names;
}

std::vector<FeatureLayer> layersOf(const CityModel& city) {
  std::vector<FeatureLayer> layers{
      buildingLayer(city.buildings),  roadLayer(city.roads),   waterLayer(city.water),
      leveeLayer(city.levees),        drainLayer(city.drains), sensorLayer(city.sensors),
      facilityLayer(city.facilities), zoneLayer(city.zones),   resourceLayer(city.resources)};
  if (city.trees.size() > 0) layers.push_back(treeLayer(city.trees));
  const JunctionSigns& signs = city.roads.signs;
  if (!signs.sites.empty() || !signs.turns.empty()) layers.push_back(junctionLayer(signs));
  return layers;
}

}  // namespace citymirror::gis
