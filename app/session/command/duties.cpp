#include "app/session/command/duties.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "gis/crs/transform.h"

namespace citymirror::session {
namespace {

constexpr const char* kDutyRingCrs = "EPSG:4326";

Text dutyNameIn(const Zone& zone, const Text& unit) {
  return {zone.name.in(Language::zh) + unit.in(Language::zh),
          unit.in(Language::en) + " of " + zone.name.in(Language::en)};
}

Result<Polygon> ringOnGround(const std::vector<Point2>& ring, const GeoFrame& frame) {
  if (frame.crs.empty())
    return Error{ErrorCode::unsupported, "the city has no place on the earth", "ring",
                 "Name zones of the city instead"};
  const auto transform = gis::Transform::make(kDutyRingCrs, frame.crs);
  if (!transform) return transform.error();
  Polygon area;
  for (const Point2& place : ring) {
    const auto projected = transform->forward(place);
    if (!projected) return projected.error();
    area.outer.push_back(frame.toLocal(projected->x(), projected->y()));
  }
  return area;
}

void addDutyZones(const incident::Duty& duty, const CityModel& city, CityDuties& duties) {
  std::size_t found = 0;
  for (const Zone& zone : city.zones) {
    const bool named =
        std::find(duty.zones.begin(), duty.zones.end(), zone.code) != duty.zones.end();
    if (!named && duty.zonesOfKind != zone.kind) continue;
    ++found;
    duties.directory.push_back({duty.unit + "@" + zone.code, dutyNameIn(zone, duty.unitName),
                                duty.department, duty.classes, zone.area});
  }
  const std::size_t wanted = std::max<std::size_t>(1, duty.zones.size());
  if (found < wanted)
    duties.notes.push_back({"the city lacks zones that a unit answers for", duty.unit});
}

void addDuty(const incident::Duty& duty, const CityModel& city, CityDuties& duties) {
  if (!duty.zones.empty() || duty.zonesOfKind) return addDutyZones(duty, city, duties);
  Polygon area;
  if (!duty.ring.empty()) {
    auto placed = ringOnGround(duty.ring, city.frame);
    if (!placed) {
      duties.notes.push_back({placed.error().what, duty.unit});
      return;
    }
    area = std::move(*placed);
  }
  duties.directory.push_back(
      {duty.unit, duty.unitName, duty.department, duty.classes, std::move(area)});
}

/// The departments for which a kind works, and the vehicle class of the first of them.
template <class Kind>
FieldUnit fieldUnit(const incident::DutyBook& book, Kind kind,
                    std::vector<Kind> incident::Competence::*kinds) {
  FieldUnit unit;
  for (const incident::Competence& competence : book.competences) {
    const auto& able = competence.*kinds;
    if (std::find(able.begin(), able.end(), kind) == able.end()) continue;
    unit.departments.push_back(competence.department);
    if (unit.vehicle.wading.empty()) unit.vehicle.wading = competence.vehicleClass;
  }
  return unit;
}

}  // namespace

CityDuties dutiesOf(const incident::DutyBook& book, const CityModel& city) {
  CityDuties duties;
  for (const incident::Duty& duty : book.duties) addDuty(duty, city, duties);
  for (const Zone& zone : city.zones)
    if (zone.kind == ZoneKind::district) duties.districts.push_back(zone);
  const auto add = [&](FieldUnit unit, const std::string& code, const Text& name, const Point2& at) {
    if (unit.departments.empty()) return;
    unit.code = code;
    unit.name = name;
    unit.at = at;
    duties.units.push_back(std::move(unit));
  };
  for (const Resource& resource : city.resources) {
    FieldUnit unit = fieldUnit(book, resource.kind, &incident::Competence::resources);
    unit.vehicle = vehicleOf(resource);
    add(std::move(unit), resource.code, resource.name, resource.at);
  }
  for (const Facility& facility : city.facilities)
    add(fieldUnit(book, facility.kind, &incident::Competence::facilities), facility.code,
        facility.name, facility.at);
  return duties;
}

std::string districtAt(const CityDuties& duties, const std::optional<Point2>& at) {
  if (!at) return {};
  for (const Zone& zone : duties.districts)
    if (contains(zone.area, *at)) return zone.code;
  return {};
}

std::vector<UnitProposal> nearestUnits(const CityDuties& duties, const std::string& department,
                                       const Point2& at, RoadsAhead& roads, std::size_t most,
                                       const UnitSightings& seen) {
  struct Class {
    std::vector<const FieldUnit*> units;
    std::vector<std::uint32_t> nodes;
  };
  std::map<UnitVehicle, Class> byClass;
  for (const FieldUnit& unit : duties.units) {
    const auto& works = unit.departments;
    if (std::find(works.begin(), works.end(), department) == works.end()) continue;
    const auto live = seen.find(unit.code);
    const Point2& from = live == seen.end() ? unit.at : live->second.at;
    if (!roads.knows(unit.vehicle)) continue;
    const std::int64_t node = roads.nodeAt(unit.vehicle, from);
    if (node < 0) continue;
    Class& its = byClass[unit.vehicle];
    its.units.push_back(&unit);
    its.nodes.push_back(std::uint32_t(node));
  }
  std::vector<UnitProposal> able;
  for (const auto& [vehicle, its] : byClass) {
    const std::int64_t goal = roads.nodeAt(vehicle, at);
    if (goal < 0) continue;
    for (const auto& near :
         roads.wet(vehicle).nearest(its.nodes, std::uint32_t(goal), most)) {
      const FieldUnit& unit = *its.units[near.source];
      able.push_back({unit.code, unit.name, vehicle, near.seconds});
      if (const auto live = seen.find(unit.code); live != seen.end())
        able.back().seen = live->second.seen;
    }
  }
  std::sort(able.begin(), able.end(), [](const UnitProposal& a, const UnitProposal& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.unit < b.unit;
  });
  if (able.size() > most) able.resize(most);
  return able;
}

}  // namespace citymirror::session
