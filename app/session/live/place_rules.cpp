#include "app/session/live/place_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/session/city/coordinates.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

using incident::EntryReader;
using Quantities = std::map<std::string, incident::MeasuredQuantity>;

constexpr int kCircleCorners = 24;
constexpr const char* kWholeCity = "city";

/// Reads the entries of one list; an absent list is an empty one.
template <class Entry, class Read>
std::vector<Entry> entriesOf(const nlohmann::json& document, const char* key,
                             std::optional<Error>& fault, Read read) {
  std::vector<Entry> entries;
  if (!document.contains(key)) return entries;
  if (!document[key].is_array()) {
    fault = Error{ErrorCode::badInput, "this is no list", key, "Correct the configuration file"};
    return entries;
  }
  for (const nlohmann::json& one : document[key]) {
    EntryReader reader(one, std::string(key) + "[" + std::to_string(entries.size()) + "]");
    entries.push_back(read(reader));
    (void)reader.both("source");
    if (!fault) fault = reader.fault();
  }
  return entries;
}

std::string quantityIn(EntryReader& reader, const Quantities& quantities) {
  const std::string word = reader.text("quantity");
  if (!quantities.contains(word)) reader.fail("quantities.json has no " + word, "quantity");
  return word;
}

PlaceRules::Area areaFrom(EntryReader& reader) {
  reader.knowsOnly({"city", "code", "kind", "name", "outline", "source"});
  PlaceRules::Area area{reader.textOr("city", ""), reader.text("code"), reader.text("kind"),
                        reader.both("name"), reader.textsOr("outline")};
  if (area.outline.size() < 3) reader.fail("an area needs three corners or more", "outline");
  for (const std::string& corner : area.outline)
    if (!parsePlace(corner)) reader.fail("\"" + corner + "\" is no place", "outline");
  return area;
}

PlaceRules::Limits limitsFrom(EntryReader& reader, const Quantities& quantities) {
  reader.knowsOnly({"city", "subject", "quantity", "limits", "source"});
  PlaceRules::Limits limits;
  limits.city = reader.textOr("city", "");
  limits.subject = reader.textOr("subject", "");
  if (limits.subject.empty()) limits.quantity = quantityIn(reader, quantities);
  const nlohmann::json* list = reader.at("limits");
  if (list == nullptr || !list->is_object() || list->empty()) {
    reader.fail("no limit is given", "limits");
    return limits;
  }
  for (const auto& [name, value] : list->items()) {
    if (value.is_number())
      limits.limits[name] = value.get<double>();
    else
      reader.fail("the limit is no number", "limits." + name);
  }
  return limits;
}

PlaceRules::NoticeKind noticeFrom(EntryReader& reader, const Quantities& quantities) {
  reader.knowsOnly({"class", "quantity", "value", "lasts_s", "each", "source"});
  return {reader.text("class"), quantityIn(reader, quantities), reader.number("value", 1.0),
          millis(reader.amountOr("lasts_s", 0)), reader.flagOr("each", false)};
}

bool isOf(const std::string& entryCity, const CityModel& city) {
  return entryCity.empty() || entryCity == city.name.in(Language::en);
}

Polygon circleAround(const Point2& centre, double metres) {
  Polygon circle;
  for (int k = 0; k < kCircleCorners; ++k) {
    const double angle = 2 * std::numbers::pi * k / kCircleCorners;
    circle.outer.emplace_back(centre + metres * Point2(std::cos(angle), std::sin(angle)));
  }
  return circle;
}

void addAround(const PlaceRules::Around& around, const CityModel& city,
               std::vector<incident::WatchedZone>& zones) {
  const auto codeOf = [&](const std::string& code) { return around.kind + ":" + code; };
  for (const Road& road : city.roads.roads) {
    const bool fits = road.structure != RoadStructure::atGrade && road.line.size() >= 2 &&
                      wordOf(road.structure) == around.of;
    if (fits)
      zones.push_back(
          {codeOf(road.code), around.kind, road.name, stripAlong(road.line, around.metres)});
  }
  for (const Facility& facility : city.facilities)
    if (wordOf(facility.kind) == around.of)
      zones.push_back({codeOf(facility.code), around.kind, facility.name,
                       circleAround(facility.at, around.metres)});
  if (around.of != kWholeCity) return;
  const Bounds& box = city.extent;
  zones.push_back({codeOf(kWholeCity),
                   around.kind,
                   city.name,
                   {{{box.west, box.south},
                     {box.east, box.south},
                     {box.east, box.north},
                     {box.west, box.north}},
                    {}}});
}

void addArea(const PlaceRules::Area& area, const CityModel& city,
             std::vector<incident::WatchedZone>& zones, std::vector<Note>& notes) {
  Polygon outline;
  for (const std::string& corner : area.outline) {
    const auto at = locate(*parsePlace(corner), city);
    if (!at) return notes.push_back({"the area is left out: " + at.error().text(), area.code});
    outline.outer.push_back(*at);
  }
  if (signedArea(outline.outer) < 0) std::reverse(outline.outer.begin(), outline.outer.end());
  zones.push_back({area.code, area.kind, area.name, std::move(outline)});
}

std::vector<incident::WatchedZone> zonesOf(const PlaceRules& rules, const CityModel& city,
                                           std::vector<Note>& notes) {
  std::vector<incident::WatchedZone> zones;
  for (const Zone& zone : city.zones)
    zones.push_back({zone.code, std::string(wordOf(zone.kind)), zone.name, zone.area});
  for (const PlaceRules::Area& area : rules.areas)
    if (isOf(area.city, city)) addArea(area, city, zones, notes);
  for (const PlaceRules::Around& around : rules.around) addAround(around, city, zones);
  return zones;
}

std::map<std::string, double> limitsOf(const PlaceRules& rules, const CityModel& city,
                                       const SensorSite& site) {
  std::map<std::string, double> limits;
  for (const PlaceRules::Limits& entry : rules.limits)
    if (isOf(entry.city, city) && entry.quantity == wordOf(site.quantity))
      for (const auto& [name, value] : entry.limits) limits[name] = value;
  for (const auto& [name, value] : {std::pair{"fortification", site.fortification},
                                    {"warning", site.warning},
                                    {"guarantee", site.guarantee}})
    if (std::isfinite(value)) limits[name] = value;
  for (const PlaceRules::Limits& entry : rules.limits)
    if (isOf(entry.city, city) && entry.subject == site.code)
      for (const auto& [name, value] : entry.limits) limits[name] = value;
  return limits;
}

}  // namespace

Result<PlaceRules> parsePlaceRules(const std::string& json, const Quantities& quantities) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object())
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  std::optional<Error> fault;
  PlaceRules rules;
  EntryReader whole(document, "places");
  whole.knowsOnly({"source", "around", "areas", "limits", "vehicles", "notices", "road_within_m",
                   "absences"});
  rules.roadWithin = whole.amount("road_within_m");
  rules.around = entriesOf<PlaceRules::Around>(document, "around", fault, [](EntryReader& reader) {
    reader.knowsOnly({"of", "kind", "metres", "source"});
    return PlaceRules::Around{reader.text("of"), reader.text("kind"),
                              reader.amountOr("metres", 0)};
  });
  rules.areas = entriesOf<PlaceRules::Area>(document, "areas", fault, areaFrom);
  rules.limits = entriesOf<PlaceRules::Limits>(
      document, "limits", fault, [&](EntryReader& r) { return limitsFrom(r, quantities); });
  rules.vehicles =
      entriesOf<PlaceRules::VehicleKind>(document, "vehicles", fault, [&](EntryReader& reader) {
        reader.knowsOnly({"quantity", "words", "source"});
        return PlaceRules::VehicleKind{quantityIn(reader, quantities), reader.textsOr("words")};
      });
  rules.notices = entriesOf<PlaceRules::NoticeKind>(
      document, "notices", fault, [&](EntryReader& r) { return noticeFrom(r, quantities); });
  for (const nlohmann::json& one : document.value("absences", nlohmann::json::array())) {
    EntryReader reader(one, "absences");
    reader.knowsOnly({"of", "why"});
    const Text why = reader.both("why");
    for (const std::string& word : reader.textsOr("of")) rules.absences[word] = why;
    if (!fault) fault = reader.fault();
  }
  if (!fault) fault = whole.fault();
  if (fault) return *fault;
  return rules;
}

Polygon stripAlong(const std::vector<Point2>& line, double metres) {
  std::vector<Point2> left, right;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point2 before = line[i] - line[i == 0 ? 0 : i - 1];
    const Point2 after = line[i + 1 == line.size() ? i : i + 1] - line[i];
    Point2 along = before.norm() > 0 ? Point2(before.normalized()) : Point2(0, 0);
    if (after.norm() > 0) along += after.normalized();
    if (!(along.norm() > 0)) continue;
    along.normalize();
    const Point2 across(-along.y(), along.x());
    left.push_back(line[i] + metres * across);
    right.push_back(line[i] - metres * across);
  }
  Polygon strip;
  strip.outer = std::move(right);
  strip.outer.insert(strip.outer.end(), left.rbegin(), left.rend());
  return strip;
}

Result<incident::Places> placesOf(const PlaceRules& rules, const CityModel& city) {
  incident::Places places;
  std::vector<Note> notes;
  for (const SensorSite& site : city.sensors) {
    places.subjects.push_back({site.code, site.name, std::string(wordOf(site.quantity)), site.at,
                               limitsOf(rules, city, site)});
    places.points.push_back({std::string(wordOf(site.quantity)), site.at});
  }
  // What they ought to report is not known before they have reported: nothing is missed.
  for (const Resource& unit : city.resources)
    places.subjects.push_back({unit.code, unit.name, {}, {}, {}});
  for (const Road& road : city.roads.roads)
    if (!road.name.zh.empty() || !road.name.en.empty())
      places.subjects.push_back({road.code, road.name, {}, {}, {}});
  for (const Facility& facility : city.facilities)
    places.points.push_back({std::string(wordOf(facility.kind)), facility.at});
  places.zones = zonesOf(rules, city, notes);
  return {std::move(places), std::move(notes)};
}

}  // namespace citymirror::session
