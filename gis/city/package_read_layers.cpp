#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "gis/city/feature_values.h"
#include "gis/city/ground_heights.h"
#include "gis/city/package_layers.h"

namespace citymirror::gis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTallestBuilding = 2000, kTallestTree = 200;  // m; the tallest are 828 and 116
constexpr double kFar = 100'000;                               // m from the border of the city
constexpr std::size_t kFeaturesBetween = 1000;  // features, whether the job is cancelled

/// Checked access to one feature; `fits` turns false, with a note, where something is missing.
class PackageFeature {
 public:
  PackageFeature(const FeatureLayer& layer, const Feature& feature, BoundedNotes& notes)
      : layer_(layer), feature_(feature), values_(layer, feature), notes_(notes) {}

  bool is(GeometryKind kind) {
    if (feature_.kind == kind) return true;
    note("Feature left out: wrong kind of geometry");
    return false;
  }
  void note(const std::string& what) { notes_.add(what, layer_.name + " " + feature_.code); }

  Text name() const { return {values_.text({"name_zh"}), values_.text({"name_en"})}; }
  std::string text(const char* column) const { return values_.text({column}); }
  double real(const char* column, double otherwise) const {
    return values_.number(column, otherwise);
  }
  /// Metres above the datum; `otherwise`, with a note, for what is no height on Earth.
  double level(const char* column, double otherwise = kNone) {
    const double value = real(column, otherwise);
    if (std::isnan(value) || isGround(value)) return value;
    note(std::string(column) + " is no height on Earth, taken as missing");
    return otherwise;
  }
  /// Metres above the ground; none, with a note, beyond `most`.
  double height(const char* column, double most) {
    const double value = real(column, kNone);
    if (!(std::abs(value) > most)) return value;
    note(std::string(column) + " is beyond " + std::to_string(int(most)) + " m, taken as missing");
    return kNone;
  }
  /// Above 0; none, with a note, for what is not.
  double limit(const char* column) {
    const double value = real(column, kNone);
    if (std::isnan(value) || value > 0) return std::isnan(value) ? kNoLimit : value;
    note(std::string(column) + " is not above 0, taken as no limit");
    return kNoLimit;
  }
  /// Numbers of lanes from the kerb; none, with a note, for other words.
  std::uint8_t lanes(const char* column) {
    const auto read = lanesFromWords(text(column));
    if (!read) note(std::string(column) + " is no list of lanes, taken as none");
    return read.value_or(0);
  }
  bool liesFarFrom(const Bounds& city) const {
    const Bounds near{city.west - kFar, city.south - kFar, city.east + kFar, city.north + kFar};
    const auto leaves = [&](const std::vector<Point2>& line) {
      return !std::all_of(line.begin(), line.end(),
                          [&](const Point2& p) { return near.contains(p); });
    };
    return std::any_of(feature_.lines.begin(), feature_.lines.end(), leaves) ||
           std::any_of(feature_.polygons.begin(), feature_.polygons.end(),
                       [&](const Polygon& polygon) { return leaves(polygon.outer); });
  }
  int whole(const char* column, int otherwise) const { return values_.whole(column, otherwise); }

  /// The kind named in `column`; a note and the first kind for a word that is not known.
  template <class Kind>
  Kind kind(const char* column, Kind (*fromWord)(std::string_view),
            std::string_view (*wordOf)(Kind)) {
    const std::string word = text(column);
    const Kind found = fromWord(word);
    if (wordOf(found) != word)
      note(std::string(column) + " '" + word + "' is not known, read as " +
           std::string(wordOf(found)));
    return found;
  }

  const Feature& feature() const { return feature_; }
  Point2 at() const { return feature_.lines[0][0]; }

 private:
  const FeatureLayer& layer_;
  const Feature& feature_;
  FeatureValues values_;
  BoundedNotes& notes_;
};

HeightSource heightSourceFrom(const std::string& word) {
  if (word == "from_levels") return HeightSource::fromLevels;
  if (word == "from_area") return HeightSource::fromArea;
  if (word == "generated") return HeightSource::generated;
  return HeightSource::measured;
}

void addBuilding(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::polygon)) return;
  const double height = f.height("height_m", kTallestBuilding), ground = f.level("ground_m");
  if (!std::isfinite(height) || !std::isfinite(ground)) {
    return f.note("Building left out: height_m or ground_m is missing");
  }
  const auto& polygons = f.feature().polygons;
  const auto largest = std::max_element(
      polygons.begin(), polygons.end(),
      [](const Polygon& a, const Polygon& b) { return signedArea(a.outer) < signedArea(b.outer); });
  if (polygons.size() > 1) f.note("Building in several parts: the largest is kept");
  BuildingSet& set = city.buildings;
  set.code.push_back(f.feature().code);
  set.name.push_back(f.name());
  set.points.insert(set.points.end(), largest->outer.begin(), largest->outer.end());
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  set.ground.push_back(float(ground));
  set.height.push_back(float(height));
  set.floors.push_back(std::uint16_t(std::clamp(f.whole("floors", 1), 0, 65535)));
  set.use.push_back(f.kind<BuildingUse>("use", buildingUseFromWord, wordOf));
  set.heightSource.push_back(heightSourceFrom(f.text("height_source")));
  const int residents = f.whole("residents", -1);
  set.residents.push_back(residents < 0 ? kUnknownResidents : std::uint32_t(residents));
}

void addRoad(PackageFeature& f, std::vector<Road>& roads) {
  if (!f.is(GeometryKind::line)) return;
  const auto users = usersFromWords(f.text("open_to"));
  if (!users)
    f.note("open_to has a word that is not car, bus, truck, emergency, bicycle or foot: the road is "
           "taken as open to all");
  const std::uint8_t along = f.lanes("bus_lanes_along"), against = f.lanes("bus_lanes_against");
  const RoadLimits limits{f.limit("max_weight_t"), f.limit("max_axle_load_t"),
                          f.limit("max_height_m"), f.limit("max_width_m")};
  for (std::size_t part = 0; part < f.feature().lines.size(); ++part) {
    Road road;
    road.code = f.feature().code + (part == 0 ? "" : "." + std::to_string(part + 1));
    road.name = f.name();
    road.roadClass = f.kind<RoadClass>("class", roadClassFromWord, wordOf);
    road.structure = f.kind<RoadStructure>("structure", roadStructureFromWord, wordOf);
    road.lanes = std::max(1, f.whole("lanes", 1));
    road.freeFlowKmh = f.real("free_flow_kmh", 30);
    road.oneway = std::clamp(f.whole("oneway", 0), -1, 1);
    if (users && *users != 0) road.users = *users;
    road.limits = limits;
    road.busLanesAlong = along;
    road.busLanesAgainst = against;
    road.line = f.feature().lines[part];
    roads.push_back(std::move(road));
  }
}

void addWater(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::polygon)) return;
  const WaterKind kind = f.kind<WaterKind>("kind", waterKindFromWord, wordOf);
  const double level = f.level("level_m");
  for (std::size_t part = 0; part < f.feature().polygons.size(); ++part) {
    city.water.push_back({f.feature().code + (part == 0 ? "" : "." + std::to_string(part + 1)),
                          f.name(), kind, f.feature().polygons[part], level});
  }
}

void addLevee(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::line)) return;
  city.levees.push_back({f.feature().code, f.feature().lines[0], f.level("crest_m")});
}

void addDrain(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::point)) return;
  const std::string kind = f.text("kind"), &code = f.feature().code;
  if (kind == "inlet") {
    city.drains.inlets.push_back({code, f.at(), f.real("capacity_m3_s", 0.02), f.text("district")});
  } else if (kind == "pump") {
    const Point2 outfall(f.real("outfall_x", f.at().x()), f.real("outfall_y", f.at().y()));
    city.drains.pumps.push_back(
        {code, f.name(), f.at(), outfall, f.real("capacity_m3_s", 2), f.text("district")});
  } else if (kind == "gate") {
    city.drains.gates.push_back(
        {code, f.name(), f.at(), f.real("width_m", 4), f.level("sill_m", 0)});
  } else {
    f.note("Drain left out: kind is not inlet, pump or gate");
  }
}

void addSensor(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::point)) return;
  const auto quantity = quantityFromWord(f.text("quantity"));
  if (!quantity) return f.note("Sensor left out: its quantity is not known");
  city.sensors.push_back({f.feature().code, f.name(), *quantity, f.at(), f.real("cadence_s", 300),
                          f.real("fortification_m", kNone), f.real("warning_m", kNone),
                          f.real("guarantee_m", kNone)});
}

void addFacility(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::point)) return;
  city.facilities.push_back({f.feature().code, f.name(),
                             f.kind<FacilityKind>("kind", facilityKindFromWord, wordOf), f.at(),
                             f.whole("capacity", 0)});
}

void addZone(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::polygon)) return;
  const ZoneKind kind = f.kind<ZoneKind>("kind", zoneKindFromWord, wordOf);
  for (std::size_t part = 0; part < f.feature().polygons.size(); ++part) {
    city.zones.push_back({f.feature().code + (part == 0 ? "" : "." + std::to_string(part + 1)),
                          f.name(), kind, f.feature().polygons[part]});
  }
}

void addResource(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::point)) return;
  Resource resource{f.feature().code,
                    f.name(),
                    f.kind<ResourceKind>("kind", resourceKindFromWord, wordOf),
                    f.at(),
                    f.real("pump_capacity_m3_s", 0),
                    f.text("vehicle_class")};
  if (resource.vehicleClass.empty()) resource.vehicleClass = "truck";
  city.resources.push_back(std::move(resource));
}

void addTree(PackageFeature& f, CityModel& city) {
  if (!f.is(GeometryKind::point)) return;
  const double height = f.height("height_m", kTallestTree);
  const double crown = f.height("crown_m", kTallestTree);
  if (!(height > 0) || !(crown > 0)) {
    return f.note("Tree left out: height_m or crown_m is missing");
  }
  city.trees.add(f.at(), height, crown);
}

void addJunction(PackageFeature& f, JunctionSigns& signs) {
  if (!f.is(GeometryKind::point)) return;
  const std::string kind = f.text("kind"), from = f.text("from_road"), to = f.text("to_road");
  if (kind == "signal") return signs.sites.push_back({f.feature().code, f.at()});
  if (kind != "no_turn" && kind != "only_turn")
    return f.note("Sign of a junction left out: its kind '" + kind + "' is not known");
  if (from.empty() || to.empty())
    return f.note("Sign of a junction left out: from_road or to_road is missing");
  signs.turns.push_back({f.feature().code, from, to, f.at(),
                         kind == "no_turn" ? TurnSign::Kind::no : TurnSign::Kind::only});
}

void addFeature(PackageFeature& f, const std::string& layer, CityModel& city,
                std::vector<Road>& roads) {
  if (layer == "buildings")
    addBuilding(f, city);
  else if (layer == "roads")
    addRoad(f, roads);
  else if (layer == "water")
    addWater(f, city);
  else if (layer == "levees")
    addLevee(f, city);
  else if (layer == "drains")
    addDrain(f, city);
  else if (layer == "sensors")
    addSensor(f, city);
  else if (layer == "facilities")
    addFacility(f, city);
  else if (layer == "zones")
    addZone(f, city);
  else if (layer == "resources")
    addResource(f, city);
  else if (layer == kTreeLayer)
    addTree(f, city);
  else if (layer == kJunctionLayer)
    addJunction(f, city.roads.signs);
}

}  // namespace

Outcome addLayer(const FeatureLayer& layer, CityModel& city, std::vector<Road>& roads,
                 BoundedNotes& notes, const run::JobContext& job) {
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    if (i % kFeaturesBetween == 0 && job.cancelled())
      return Error{ErrorCode::cancelled, "Stopped on request", layer.name,
                   "Start again when wanted"};
    PackageFeature f(layer, layer.features[i], notes);
    if (f.liesFarFrom(city.extent)) {
      f.note("Feature left out: it lies more than 100 km from the city");
      continue;
    }
    addFeature(f, layer.name, city, roads);
  }
  return Done{};
}

}  // namespace citymirror::gis
