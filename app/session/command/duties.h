#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/incident/responsibility.h"

/// Who answers for what in one city, and who can be sent there.
namespace citymirror::session {

/// Something that can be sent: a crew, a pump truck, the crew of a fire station.
struct FieldUnit {
  std::string code;  ///< of the resource or facility
  Text name;
  std::vector<std::string> departments;  ///< whose work it does
  Point2 at = Point2::Zero();            ///< local metres
  std::string vehicleClass;
};

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
  std::string vehicleClass;
  double seconds = 0;  ///< of its way over the roads as they are
};
/// The road network as it is for one computation.
struct RoadsNow {
  const RoadNetwork* roads = nullptr;
  const std::vector<float>* edgeDepth = nullptr;  ///< m of water on each edge; null = dry
  const coupling::RoadClosureConfig* wading = nullptr;
};
/// Units of `department` that reach the place, soonest first, equally soon ones by code; at most
/// `most`. A unit whose vehicle class has no wading rule is left out. O(classes · E log V + units ·
/// nodes).
std::vector<UnitProposal> nearestUnits(const CityDuties& duties, const std::string& department,
                                       const Point2& at, const RoadsNow& roads, std::size_t most);

}  // namespace citymirror::session
