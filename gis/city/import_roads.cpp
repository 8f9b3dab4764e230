#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "gis/city/bus_lane_tags.h"
#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"
#include "gis/city/road_limit_tags.h"

namespace citymirror::gis {
namespace {

constexpr double kMile = 1.609344;
constexpr double kLongestUnderpass = 120;  // m; a longer OSM tunnel is a tunnel

struct ClassRow {
  const char* word;
  RoadClass roadClass;
};
constexpr std::array kClasses{
    ClassRow{"motorway", RoadClass::motorway},
    ClassRow{"trunk", RoadClass::trunk},
    ClassRow{"primary", RoadClass::primary},
    ClassRow{"secondary", RoadClass::secondary},
    ClassRow{"tertiary", RoadClass::tertiary},
    ClassRow{"unclassified", RoadClass::residential},
    ClassRow{"residential", RoadClass::residential},
    ClassRow{"living_street", RoadClass::residential},
    ClassRow{"road", RoadClass::residential},
    ClassRow{"service", RoadClass::service},
    ClassRow{"busway", RoadClass::service},
    ClassRow{"track", RoadClass::path},
    ClassRow{"footway", RoadClass::path},
    ClassRow{"path", RoadClass::path},
    ClassRow{"steps", RoadClass::path},
    ClassRow{"pedestrian", RoadClass::path},
    ClassRow{"cycleway", RoadClass::path},
    ClassRow{"bridleway", RoadClass::path},
};

struct Defaults {
  int lanes;
  double kmh;
};
constexpr std::array<Defaults, 8> kDefaults{Defaults{2, 120}, {1, 80}, {1, 50}, {1, 50},
                                            {1, 50},          {1, 30}, {1, 15}, {1, 6}};

std::optional<RoadClass> classFrom(std::string word) {
  if (const std::size_t link = word.rfind("_link"); link != std::string::npos) word.resize(link);
  const auto row = std::find_if(kClasses.begin(), kClasses.end(),
                                [&](const ClassRow& r) { return word == r.word; });
  if (row == kClasses.end()) return std::nullopt;
  return row->roadClass;
}

std::optional<RoadClass> classInChinese(const std::string& text) {
  if (holdsOneOf(text, {"高速"})) return RoadClass::motorway;
  if (holdsOneOf(text, {"快速"})) return RoadClass::trunk;
  if (holdsOneOf(text, {"次干", "二级", "省道"})) return RoadClass::secondary;
  if (holdsOneOf(text, {"主干", "一级", "国道"})) return RoadClass::primary;
  if (holdsOneOf(text, {"支路", "支线", "三级", "县道"})) return RoadClass::tertiary;
  if (holdsOneOf(text, {"人行", "步行", "自行车", "非机动车"})) return RoadClass::path;
  if (holdsOneOf(text, {"内部", "服务"})) return RoadClass::service;
  if (holdsOneOf(text, {"街巷", "巷", "居住", "小区", "四级", "乡道", "村道"}))
    return RoadClass::residential;
  return std::nullopt;
}

/// The word of a class and what it means: nothing for one that carries no traffic.
struct RoadKind {
  std::string word;  // empty = nobody told
  std::optional<RoadClass> roadClass;
};

RoadKind kindFrom(const FeatureValues& values) {
  const std::string word = lowerCase(values.text({"highway", "class", "fclass"}));
  if (!word.empty()) return {word, classFrom(word)};
  const std::string chinese =
      values.text({"等级", "道路等级", "公路等级", "技术等级", "道路类型", "道路类别", "类型"});
  const auto roadClass = classInChinese(chinese);
  return {roadClass ? chinese : "", roadClass.value_or(RoadClass::residential)};
}

bool isSet(const std::string& tag) {
  return !tag.empty() && tag != "no" && tag != "0" && tag != "false";
}

RoadStructure structureFrom(const FeatureValues& values, double metres) {
  const std::string own = values.text({"structure"});
  if (!own.empty()) return roadStructureFromWord(own);
  const std::string chinese = values.text({"结构", "道路结构", "结构物"});
  if (holdsOneOf(chinese, {"下穿", "地道"})) return RoadStructure::underpass;
  if (holdsOneOf(chinese, {"隧道"})) return RoadStructure::tunnel;
  if (holdsOneOf(chinese, {"桥", "高架"})) return RoadStructure::bridge;
  if (isSet(values.text({"bridge"}))) return RoadStructure::bridge;
  const std::string tunnel = values.text({"tunnel"});
  if (tunnel == "building_passage") return RoadStructure::atGrade;
  if (isSet(tunnel))
    return metres <= kLongestUnderpass ? RoadStructure::underpass : RoadStructure::tunnel;
  return values.number("layer", 0) < 0 ? RoadStructure::underpass : RoadStructure::atGrade;
}

bool grants(const std::string& tag) { return isSet(tag) && tag != "private"; }

bool permits(const std::string& tag) {
  return tag == "yes" || tag == "permissive" || tag == "designated" || tag == "official";
}

/// What tags say of who may go there: of each class its own tag, else that of all it belongs to.
class AccessTags {
 public:
  AccessTags(const FeatureValues& values, std::string word)
      : values_(values),
        word_(std::move(word)),
        motors_(tag({"motor_vehicle", "vehicle", "access"})) {}

  /// Of a street, all that nothing bars; a busway is for buses.
  std::uint8_t usersOfStreet() const {
    const bool busway = word_ == "busway";
    const bool open = motors_ != "no" && !(busway && motors_.empty());
    const auto may = [&](std::initializer_list<const char*> keys, bool otherwise) {
      const std::string own = tag(keys);
      if (own.empty()) return otherwise;
      return open ? own != "no" : grants(own);
    };
    return withOthers(motorUsers(may({"motorcar"}, open), may({"bus", "psv"}, open || busway),
                                 may({"hgv", "goods"}, open)));
  }

  /// Of a way for people on foot or on bicycles, the vehicles that a tag lets onto it. `access`
  /// alone speaks of those whose way it is.
  std::uint8_t usersOfPath() const {
    if (word_ == "steps") return withOthers(0);
    const bool open = permits(tag({"motor_vehicle", "vehicle"}));
    const auto may = [&](std::initializer_list<const char*> keys) {
      const std::string own = tag(keys);
      return own.empty() ? open : permits(own);
    };
    return withOthers(motorUsers(may({"motorcar"}), may({"bus", "psv"}), may({"hgv", "goods"})));
  }

  bool isRestricted() const {
    return motors_ == "private" || motors_.starts_with("agricultural") ||
           motors_.starts_with("forestry");
  }

 private:
  std::string tag(std::initializer_list<const char*> keys) const {
    return lowerCase(values_.text(keys));
  }

  /// Where one motor vehicle may go emergency vehicles may too, unless that is said otherwise.
  std::uint8_t motorUsers(bool car, bool bus, bool truck) const {
    const std::string own = tag({"emergency"});
    const bool called = permits(own) || own == "destination";
    const bool emergency = called || (own != "no" && (car || bus || truck));
    return std::uint8_t((car ? kPassengerCar : 0) | (bus ? kBus : 0) | (truck ? kTruck : 0) |
                        (emergency ? kEmergency : 0));
  }
  std::uint8_t withOthers(std::uint8_t motors) const {
    const std::string own = tag({"foot"});
    const bool walked =
        own.empty() ? tag({"motorroad"}) != "yes" && tag({"access"}) != "no" : own != "no";
    return std::uint8_t(motors | kBicycle | (walked ? kPedestrian : 0));
  }

  const FeatureValues& values_;
  std::string word_, motors_;
};

/// As another package has it, where a path bars motor vehicles whatever its signs; else as tags
/// have it.
std::uint8_t usersFrom(const FeatureValues& values, const AccessTags& tags, bool street) {
  if (const auto users = usersFromWords(values.text({"open_to"})); users && *users != 0)
    return std::uint8_t(street ? *users : *users & ~kMotorUsers);
  return street ? tags.usersOfStreet() : tags.usersOfPath();
}

struct SharedRow {
  const char* word;
  double kmh;
};
/// On ways that vehicles share with people on foot or on bicycles.
constexpr std::array kShared{
    SharedRow{"pedestrian", 7},  // walking pace: StVO annex 2, no. 21 (vehicles in sign 242.1)
    SharedRow{"footway", 7},
    SharedRow{"path", 10},  // as a living street of OSRM's car profile
    SharedRow{"cycleway", 10},
    SharedRow{"bridleway", 10},
    SharedRow{"track", 15},  // GraphHopper's car profile
};
constexpr double kSharedPace = 7;      // km/h, of other words
constexpr double kFastestShared = 30;  // km/h where people mix with traffic: Stockholm Decl. 2020

double sharedSpeed(const std::string& word) {
  const auto row = std::find_if(kShared.begin(), kShared.end(),
                                [&](const SharedRow& r) { return word == r.word; });
  return row == kShared.end() ? kSharedPace : row->kmh;
}

int onewayFrom(const FeatureValues& values, RoadClass roadClass) {
  const std::string word = lowerCase(values.text({"oneway", "单行", "单行线", "是否单行"}));
  if (word == "是" || word.starts_with("单行")) return 1;
  if (word == "yes" || word == "true" || word == "1" || word == "f") return 1;
  if (word == "-1" || word == "reverse" || word == "t") return -1;
  if (word.empty() &&
      (roadClass == RoadClass::motorway || values.text({"junction"}) == "roundabout"))
    return 1;
  return 0;
}

double speedFrom(const std::string& text, double otherwise) {
  if (text == "none") return 130;
  if (text == "walk") return 7;
  if (text.size() > 3 && text.find("mph") != std::string::npos) {
    const auto miles = lengthFromText(text.substr(0, text.find("mph")));
    return miles && *miles > 0 ? *miles * kMile : otherwise;
  }
  if (text.find(":urban") != std::string::npos) return 50;
  if (text.find(":rural") != std::string::npos) return 100;
  const auto kmh = lengthFromText(text.substr(0, text.find_first_of("kK公")));
  return kmh && *kmh > 0 && *kmh < 300 ? *kmh : otherwise;
}

constexpr std::initializer_list<const char*> kSpeedNames{
    "maxspeed", "free_flow_kmh", "限速", "限制速度", "设计速度", "设计车速"};

/// Per direction; of two that differ the larger.
int lanesFrom(const FeatureValues& values, int oneway, int usual) {
  const double all = values.number({"lanes", "车道数", "车道"}).value_or(0);
  double perDirection = oneway == 0 ? std::ceil(all / 2) : all;
  double along = values.number("lanes:forward", 0), back = values.number("lanes:backward", 0);
  if (oneway == 0 && (along > 0 || back > 0)) {
    if (!(along > 0)) along = all - back;
    if (!(back > 0)) back = all - along;
    perDirection = std::max(along, back);
  }
  return perDirection >= 1 && perDirection < 30 ? int(perDirection) : usual;
}

Road roadFrom(const FeatureValues& values, RoadClass roadClass, std::vector<Point2> line) {
  Road road;
  road.name = nameFrom(values);
  if (road.name.zh.empty() && road.name.en.empty()) road.name.en = values.text({"ref"});
  road.roadClass = roadClass;
  road.structure = structureFrom(values, length(line));
  road.oneway = onewayFrom(values, roadClass);
  const Defaults& usual = kDefaults[std::size_t(roadClass)];
  road.lanes = lanesFrom(values, road.oneway, usual.lanes);
  road.freeFlowKmh = speedFrom(values.text(kSpeedNames), usual.kmh);
  road.line = std::move(line);
  return road;
}

/// Makes a path one that vehicles use too.
void shareWithVehicles(Road& road, const FeatureValues& values, const std::string& word) {
  road.roadClass = RoadClass::service;
  road.freeFlowKmh =
      std::min(speedFrom(values.text(kSpeedNames), sharedSpeed(word)), kFastestShared);
}

struct RoadCounts {
  std::size_t untyped = 0, guessedSpeed = 0, underpasses = 0;
  std::size_t barred = 0, restricted = 0, forSome = 0, opened = 0, notOnFoot = 0;
  std::size_t limited = 0, withBusLanes = 0;

  /// A street or a path that these may use.
  void count(bool street, std::uint8_t users, bool isRestricted) {
    const int motors = users & kMotorUsers;
    barred += street && motors == 0 ? 1 : 0;
    opened += !street && motors != 0 ? 1 : 0;
    forSome += motors != 0 && motors != kMotorUsers ? 1 : 0;
    restricted += street && motors != 0 && isRestricted ? 1 : 0;
    notOnFoot += users & kPedestrian ? 0 : 1;
  }
};

/// Where buses and others may use a street; a lane for the others is there beside those for buses.
void addBusLanes(Road& road, const FeatureValues& values, DrivingSide side, RoadCounts& counts) {
  if (!(road.users & kBus) || !(road.users & (kPassengerCar | kTruck))) return;
  const BusLanes lanes = busLanesFrom(values, road.oneway, side);
  road.busLanesAlong = lanes.along;
  road.busLanesAgainst = lanes.against;
  road.lanes = std::max(road.lanes, lanes.leastLanes);
  counts.withBusLanes += lanes.along || lanes.against ? 1 : 0;
}

void addFeature(const FeatureLayer& layer, const Feature& feature, DrivingSide side,
                UniqueCodes& codes, std::vector<Road>& roads, RoadCounts& counts,
                BoundedNotes& notes) {
  const FeatureValues values(layer, feature);
  const auto [word, roadClass] = kindFrom(values);
  const bool area = values.text({"area"}) == "yes";
  if (!roadClass || area) {
    notes.add(area ? "Road that is an area left out"
                   : "Road of a class that carries no traffic left out (" + word + ")",
              feature.code);
    return;
  }
  if (feature.kind != GeometryKind::line)
    notes.add("Road that is not a line left out", feature.code);
  const bool street = *roadClass != RoadClass::path;
  const AccessTags tags(values, word);
  const std::uint8_t users = usersFrom(values, tags, street);
  const bool driven = (users & kMotorUsers) != 0;
  const RoadLimits limits = driven ? roadLimitsFrom(values, feature.code, notes) : RoadLimits{};
  for (const auto& line : feature.lines) {
    if (feature.kind != GeometryKind::line) break;
    Road road = roadFrom(values, driven ? *roadClass : RoadClass::path, line);
    if (driven && !street) shareWithVehicles(road, values, word);
    road.users = driven ? users : std::uint8_t(users | kMotorUsers);  // its class bars them
    road.limits = limits;
    if (driven && street) addBusLanes(road, values, side, counts);
    counts.limited += isLimited(limits) ? 1 : 0;
    counts.count(street, users, tags.isRestricted());
    road.code = codes.take(feature.code);
    counts.untyped += word.empty() ? 1 : 0;
    counts.guessedSpeed += values.text(kSpeedNames).empty() ? 1 : 0;
    counts.underpasses += road.structure == RoadStructure::underpass ? 1 : 0;
    roads.push_back(std::move(road));
  }
}

void tellAccess(const RoadCounts& counts, Provenance& provenance, BoundedNotes& notes) {
  if (counts.barred > 0) {
    provenance.method += "; " + std::to_string(counts.barred) +
                         " roads barred to motor vehicles by their tags taken as paths";
  }
  if (counts.opened > 0) {
    provenance.method += "; " + std::to_string(counts.opened) +
                         " paths that tags open to motor vehicles taken as service roads, slow "
                         "where no speed is given (estimated)";
  }
  if (counts.forSome > 0) {
    notes.addRemarkOnce(std::to_string(counts.forSome) +
                            " roads are open to some motor vehicles only, as their tags say; the "
                            "others keep off them",
                        provenance.source);
  }
  if (counts.withBusLanes > 0) {
    notes.addRemarkOnce(std::to_string(counts.withBusLanes) +
                            " roads have bus lanes; other vehicles use the lanes beside them",
                        provenance.source);
  }
  if (counts.limited > 0) {
    notes.addRemarkOnce(std::to_string(counts.limited) +
                            " roads have limits of weight or size; vehicles above them keep off",
                        provenance.source);
  }
  if (counts.notOnFoot > 0) {
    notes.addRemarkOnce(
        std::to_string(counts.notOnFoot) + " roads are closed to people on foot, as their tags say",
        provenance.source);
  }
  if (counts.restricted > 0) {
    notes.addRemarkOnce(std::to_string(counts.restricted) +
                            " roads are private or for farms and forests only and count as open to "
                            "all vehicles",
                        provenance.source);
  }
}

}  // namespace

void importRoads(const std::vector<FeatureLayer>& layers, DrivingSide side, CityModel& city,
                 BoundedNotes& notes) {
  std::vector<Road> roads;
  UniqueCodes codes;
  RoadCounts counts;
  Provenance& provenance = city.provenance["roads"];
  for (const FeatureLayer& layer : layers) {
    provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    if (!layer.provenance.method.empty()) provenance.method += layer.provenance.method + "; ";
    for (const Feature& feature : layer.features)
      addFeature(layer, feature, side, codes, roads, counts, notes);
  }
  provenance.method +=
      "split at shared vertices into a graph; free-flow speed from the class for " +
      std::to_string(counts.guessedSpeed) + " of " + std::to_string(roads.size()) +
      " roads (estimated)";
  if (counts.underpasses > 0) {
    provenance.method += "; " + std::to_string(counts.underpasses) +
                         " short tunnels and lowered roads taken as underpasses";
  }
  tellAccess(counts, provenance, notes);
  if (counts.untyped > 0) {
    provenance.method += "; " + std::to_string(counts.untyped) +
                         " roads without a class taken as residential streets";
    notes.addOnce(
        std::to_string(counts.untyped) + " roads have no class and count as residential streets",
        provenance.source);
  }
  city.roads = buildRoadNetwork(std::move(roads));
}

}  // namespace citymirror::gis
