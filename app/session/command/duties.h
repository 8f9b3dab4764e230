#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/command/roads_ahead.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/incident/responsibility.h"

/// Who answers for what in one city, and who can be sent there.
namespace citymirror::session {

/// Something that can be sent: a crew, a pump truck, the crew of a fire station.
struct FieldUnit {
  std::string code;  ///< of the resource or facility
  Text name;
  std::vector<std::string> departments;  ///< whose work it does
  Point2 at = Point2::Zero();            ///< its place in the city's data, local metres
  UnitVehicle vehicle;
};

/// Where the vehicle of a unit was seen last by a feed, and when.
struct UnitSighting {
  Point2 at = Point2::Zero();  ///< local metres
  Instant seen;
};
using UnitSightings = std::map<std::string, UnitSighting>;  ///< by code of the unit

/// A duty book with its areas on one city's ground.
struct CityDuties {
  std::vector<incident::Responsibility> directory;  ///< in the order of the book
  std::vector<Zone> districts;
  std::vector<FieldUnit> units;
  std::vector<Note> notes;  ///< zones that the city lacks, rings that have no place in it
};
/// A duty for each zone of a kind becomes one entry a zone, its unit "unit@zone". O(duties × zones).
CityDuties dutiesOf(const incident::DutyBook& book, const CityModel& city);

/// Code of the district that holds the place; empty = none.
std::string districtAt(const CityDuties& duties, const std::optional<Point2>& at);

/// A unit that could go, and how long it would take.
struct UnitProposal {
  std::string unit;  ///< code
  Text name;
  UnitVehicle vehicle;
  double seconds = 0;  ///< of its way over the roads as they will be, setting out now
  std::optional<Instant> seen = std::nullopt;  ///< sets out from where it was then; else its depot
};
/// Units of `department` that reach the place, soonest first, equally soon ones by code; at most
/// `most`. Each sets out from where it is in `seen`, else from its place in the city's data. A unit
/// whose vehicle class has no wading rule is left out. O(classes · triangles + units · nodes), and a
/// search for each unit whose way changes meanwhile.
std::vector<UnitProposal> nearestUnits(const CityDuties& duties, const std::string& department,
                                       const Point2& at, RoadsAhead& roads, std::size_t most,
                                       const UnitSightings& seen = {});

}  // namespace citymirror::session
