#include <array>
#include <cmath>
#include <optional>

#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"

namespace citymirror::gis {
namespace {

constexpr double kTruckPump = 0.1;  // m³/s

struct KindRow {
  const char* word;
  FacilityKind kind;
};
/// amenity=shelter of OSM is a bus or picnic shelter and not among them.
constexpr std::array kKinds{
    KindRow{"hospital", FacilityKind::hospital},
    KindRow{"clinic", FacilityKind::hospital},
    KindRow{"fire_station", FacilityKind::fireStation},
    KindRow{"police", FacilityKind::policeStation},
    KindRow{"police_station", FacilityKind::policeStation},
    KindRow{"school", FacilityKind::school},
    KindRow{"college", FacilityKind::school},
    KindRow{"university", FacilityKind::school},
    KindRow{"pump_station", FacilityKind::pumpStation},
    KindRow{"command_centre", FacilityKind::commandCentre},
};

std::optional<FacilityKind> facilityInChinese(const std::string& text) {
  if (holdsOneOf(text, {"医院", "医疗", "急救", "卫生院"})) return FacilityKind::hospital;
  if (holdsOneOf(text, {"消防"})) return FacilityKind::fireStation;
  if (holdsOneOf(text, {"公安", "派出所", "警"})) return FacilityKind::policeStation;
  if (holdsOneOf(text, {"学校", "小学", "中学", "大学"})) return FacilityKind::school;
  if (holdsOneOf(text, {"泵站"})) return FacilityKind::pumpStation;
  if (holdsOneOf(text, {"避难", "避险", "安置"})) return FacilityKind::shelter;
  if (holdsOneOf(text, {"指挥"})) return FacilityKind::commandCentre;
  return std::nullopt;
}

std::optional<FacilityKind> facilityKindFrom(const FeatureValues& values) {
  const std::string own = lowerCase(values.text({"kind"}));
  if (own == "shelter") return FacilityKind::shelter;
  const std::string word = own.empty() ? lowerCase(values.text({"amenity"})) : own;
  for (const KindRow& row : kKinds) {
    if (word == row.word) return row.kind;
  }
  return facilityInChinese(values.text({"类别", "类型", "设施类型", "设施类别", "种类"}));
}

std::optional<Point2> placeOf(const Feature& feature) {
  if (feature.kind == GeometryKind::polygon) return centroid(feature.polygons[0].outer);
  return feature.point();
}

void addUnits(const Facility& station, CityModel& city) {
  const std::string& zh = station.name.zh;
  const std::string& en = station.name.en;
  const Text crew{(zh.empty() ? en : zh) + " 抢险队", (en.empty() ? zh : en) + " crew"};
  const Text truck{(zh.empty() ? en : zh) + " 排水车", (en.empty() ? zh : en) + " pump truck"};
  city.resources.push_back(
      {"crew-" + station.code, crew, ResourceKind::crew, station.at, 0, "truck"});
  city.resources.push_back(
      {"pump-" + station.code, truck, ResourceKind::pumpTruck, station.at, kTruckPump, "truck"});
}

}  // namespace

void importFacilities(const std::vector<FeatureLayer>& layers, CityModel& city,
                      BoundedNotes& notes) {
  UniqueCodes codes;
  Provenance provenance;
  for (const FeatureLayer& layer : layers) {
    provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      const auto kind = facilityKindFrom(values);
      const auto at = placeOf(feature);
      if (!kind || !at || !city.extent.contains(*at)) continue;
      city.facilities.push_back({codes.take(feature.code), nameFrom(values), *kind, *at,
                                 values.whole("beds", values.whole("capacity", 0))});
    }
  }
  std::size_t stations = 0;
  for (const Facility& facility : city.facilities) {
    if (facility.kind != FacilityKind::fireStation) continue;
    addUnits(facility, city);
    ++stations;
  }
  if (city.facilities.empty())
    notes.addOnce("No hospital, fire station, police or school was found", provenance.source);
  provenance.method = "hospitals, fire stations, police and schools picked by amenity";
  city.provenance["facilities"] = provenance;
  if (stations > 0) {
    provenance.method = "one crew and one pump truck (0.1 m3/s) assumed at each fire station";
    provenance.origin = Origin::estimated;
    city.provenance["resources"] = provenance;
  }
}

void importDrains(const std::vector<FeatureLayer>& layers, CityModel& city, BoundedNotes& notes) {
  UniqueCodes codes;
  Provenance provenance;
  std::size_t assumed = 0;
  for (const FeatureLayer& layer : layers) {
    provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      const auto at = feature.point();
      const std::string kind = lowerCase(values.text({"kind", "type", "man_made"})) +
                               values.text({"类别", "类型", "设施类型"});
      if (!at) {
        notes.add("Drain that is not a point left out", feature.code);
      } else if (holdsOneOf(kind, {"pump", "泵"})) {
        const Point2 outfall(values.number("outfall_x", at->x()),
                             values.number("outfall_y", at->y()));
        city.drains.pumps.push_back({codes.take(feature.code), nameFrom(values), *at, outfall,
                                     values.number({"capacity_m3_s", "capacity"}).value_or(2),
                                     values.text({"district"})});
      } else if (holdsOneOf(kind, {"gate", "闸"})) {
        city.drains.gates.push_back({codes.take(feature.code), nameFrom(values), *at,
                                     values.number({"width_m", "width", "宽度"}).value_or(4),
                                     values.number("sill_m", 0)});
      } else {
        const auto capacity = values.number({"capacity_m3_s", "capacity"});
        assumed += capacity ? 0 : 1;
        city.drains.inlets.push_back(
            {codes.take(feature.code), *at, capacity.value_or(0.02), values.text({"district"})});
      }
    }
  }
  provenance.method =
      std::to_string(assumed) + " inlets without capacity taken as 0.02 m3/s (estimated)";
  city.provenance["drains"] = provenance;
}

}  // namespace citymirror::gis
