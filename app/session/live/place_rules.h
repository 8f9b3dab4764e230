#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/core/time.h"
#include "scenarios/incident/reading.h"

namespace citymirror::session {

/// Where rules look and what else they are told, as data: assets/config/places.json, described in
/// assets/help/rules.md. A `city` is its English name; empty = every city.
struct PlaceRules {
  /// Zones that follow from the layers of a city.
  struct Around {
    std::string of;     ///< "underpass", "tunnel", "bridge", a kind of facility, or "city"
    std::string kind;   ///< of the zone
    double metres = 0;  ///< from the centre line or the point; of "city": none
  };
  struct Area {
    std::string city, code, kind;
    Text name;
    std::vector<std::string> outline;  ///< places as parsePlace() reads them, at least three
  };
  /// Limits of one subject, or of all that measure a quantity and have none of their own.
  struct Limits {
    std::string city, subject, quantity;
    std::map<std::string, double> limits;  ///< "soffit": 27.5, in the quantity's unit
  };
  /// What the position of a vehicle is to rules, beside that of a vehicle.
  struct VehicleKind {
    std::string quantity;
    std::vector<std::string> words;  ///< in its line or state; empty: the units of the city
  };
  /// What a notice is to rules: `value` of the quantity for `lasts`, then 0.
  struct NoticeKind {
    std::string classCode;  ///< or how it begins; the longest that fits counts
    std::string quantity;
    double value = 1;
    Millis lasts{0};
    bool each = false;  ///< every notice is one of its own; else its reporter says how it goes on
  };
  std::vector<Around> around;
  std::vector<Area> areas;
  std::vector<Limits> limits;
  std::vector<VehicleKind> vehicles;
  std::vector<NoticeKind> notices;
  double roadWithin = 0;  ///< m: the free-flow speed of a road so near is the limit of a vehicle
  /// Why a quantity, kind of place or limit may be absent from a city: by its word.
  std::map<std::string, Text> absences;
};
/// Errors name the entry and key; an unknown quantity, an outline of fewer than three places.
Result<PlaceRules> parsePlaceRules(
    const std::string& json, const std::map<std::string, incident::MeasuredQuantity>& quantities);

/// What of a city rules look at: sensors, units and named roads as subjects, districts and other
/// zones of the package first, then areas and what lies around, facilities and gauges as points of
/// their kind. Notes: an area that does not lie in the city, and is left out. O(roads + areas).
Result<incident::Places> placesOf(const PlaceRules& rules, const CityModel& city);

/// A strip on both sides of a line, `metres` wide each; counter-clockwise. At least two points.
Polygon stripAlong(const std::vector<Point2>& line, double metres);

}  // namespace citymirror::session
