#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/incident/event_class.h"

namespace citymirror::incident {

/// Who answers for what and where, as a city writes it down: the area by zones of the city or by a
/// ring.
struct Duty {
  std::string unit;
  Text unitName;
  std::string department;
  std::vector<std::string> classes;     ///< prefixes of codes; empty = all of the department
  std::vector<std::string> zones;       ///< codes of the city's zones
  std::optional<ZoneKind> zonesOfKind;  ///< each zone of this kind on its own
  std::vector<Point2> ring;             ///< longitude, latitude (WGS 84)
  bool everywhere() const { return zones.empty() && !zonesOfKind && ring.empty(); }
};

/// What units a department has: kinds of the city's resources and of facilities with crews.
struct Competence {
  std::string department;
  std::vector<ResourceKind> resources;
  std::vector<FacilityKind> facilities;
  std::string vehicleClass;  ///< of the facilities' vehicles: a rule of road_closure.json
};

/// assets/config/responsibility.json.
struct DutyBook {
  Text source;
  std::vector<Duty> duties;
  std::vector<Competence> competences;
};
/// Errors name the entry and key: an unknown department, zone kind, resource or facility, a class
/// prefix that no class has, more than one kind of area, a ring of fewer than three places or
/// outside the world.
Result<DutyBook> parseDuties(const std::string& json, const EventClasses& classes);

}  // namespace citymirror::incident
