#include "scenarios/incident/responsibility.h"

#include <algorithm>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {
namespace {

/// The value of a word, where it is one: unknown words read as some other value.
template <class Kind, class FromWord>
std::optional<Kind> kindNamed(const std::string& word, FromWord fromWord) {
  const Kind kind = fromWord(word);
  return wordOf(kind) == word ? std::optional(kind) : std::nullopt;
}

void readRing(EntryReader& reader, Duty& duty) {
  const nlohmann::json* ring = reader.at("ring");
  if (ring == nullptr) return;
  if (!ring->is_array() || ring->size() < 3) return reader.fail("a ring has three places", "ring");
  for (const nlohmann::json& place : *ring) {
    const bool pair =
        place.is_array() && place.size() == 2 && place[0].is_number() && place[1].is_number();
    if (!pair) return reader.fail("a place is not [longitude, latitude]", "ring");
    const Point2 at(place[0].get<double>(), place[1].get<double>());
    if (std::abs(at.x()) > 180 || std::abs(at.y()) > 90)
      return reader.fail("a place is not on the earth", "ring");
    duty.ring.push_back(at);
  }
}

void readArea(EntryReader& reader, Duty& duty) {
  duty.zones = reader.textsOr("zones");
  if (reader.at("zone_kind")) {
    duty.zonesOfKind = kindNamed<ZoneKind>(reader.text("zone_kind"), zoneKindFromWord);
    if (!duty.zonesOfKind) reader.fail("the kind of zone is unknown", "zone_kind");
  }
  readRing(reader, duty);
  const int kinds = !duty.zones.empty() + duty.zonesOfKind.has_value() + !duty.ring.empty();
  if (kinds > 1) reader.fail("the area is named in more than one way", "zones");
}

Duty readDuty(EntryReader& reader, const EventClasses& classes) {
  reader.knowsOnly({"unit", "name", "department", "classes", "zones", "zone_kind", "ring"});
  Duty duty;
  duty.unit = reader.text("unit");
  duty.unitName = reader.both("name");
  duty.department = reader.text("department");
  if (!classes.departments.contains(duty.department))
    reader.fail("there is no such department", "department");
  duty.classes = reader.textsOr("classes");
  for (const std::string& prefix : duty.classes) {
    const bool known = std::any_of(classes.classes.begin(), classes.classes.end(),
                                   [&](const auto& c) { return c.first.starts_with(prefix); });
    if (!known) reader.fail("no class begins with " + prefix, "classes");
  }
  readArea(reader, duty);
  return duty;
}

Competence readCompetence(EntryReader& reader, const EventClasses& classes) {
  reader.knowsOnly({"department", "resources", "facilities", "vehicle_class"});
  Competence competence;
  competence.department = reader.text("department");
  if (!classes.departments.contains(competence.department))
    reader.fail("there is no such department", "department");
  for (const std::string& word : reader.textsOr("resources")) {
    const auto kind = kindNamed<ResourceKind>(word, resourceKindFromWord);
    if (!kind) reader.fail("the resource " + word + " is unknown", "resources");
    if (kind) competence.resources.push_back(*kind);
  }
  for (const std::string& word : reader.textsOr("facilities")) {
    const auto kind = kindNamed<FacilityKind>(word, facilityKindFromWord);
    if (!kind) reader.fail("the facility " + word + " is unknown", "facilities");
    if (kind) competence.facilities.push_back(*kind);
  }
  if (!competence.facilities.empty()) competence.vehicleClass = reader.text("vehicle_class");
  return competence;
}

}  // namespace

Result<DutyBook> parseDuties(const std::string& json, const EventClasses& classes) {
  const auto duties = readList(json, "duties");
  if (!duties) return duties.error();
  const auto competences = readList(json, "competences");
  if (!competences) return competences.error();
  DutyBook book;
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  EntryReader whole(document, "responsibility");
  whole.knowsOnly({"source", "duties", "competences"});
  book.source = whole.both("source");
  if (whole.fault()) return *whole.fault();
  for (const nlohmann::json& entry : *duties) {
    EntryReader reader(entry, "duties[" + std::to_string(book.duties.size()) + "]");
    book.duties.push_back(readDuty(reader, classes));
    if (reader.fault()) return *reader.fault();
  }
  for (const nlohmann::json& entry : *competences) {
    EntryReader reader(entry, "competences[" + std::to_string(book.competences.size()) + "]");
    book.competences.push_back(readCompetence(reader, classes));
    if (reader.fault()) return *reader.fault();
  }
  return book;
}

}  // namespace citymirror::incident
