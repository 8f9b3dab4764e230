#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/series.h"
#include "engine/core/text.h"

namespace citymirror::incident {

/// What rules and quality control know by name, with the unit in which its values come. A word of
/// engine/core/quantity.h measures the same here. assets/config/quantities.json.
struct MeasuredQuantity {
  std::string id;  ///< "ponding_depth", "gas_concentration", "vehicle_speed" …
  std::string unit;
  Text name;
};
/// By id. Errors name the entry and key.
Result<std::map<std::string, MeasuredQuantity>> parseQuantities(const std::string& json);

/// One value of one thing at one time, as rules read it: a sensor's value, a vehicle's position, a
/// camera's count, a forecast at a place.
struct Reading {
  std::string subject;   ///< code of the sensor, vehicle, camera, road
  std::string quantity;  ///< id of a MeasuredQuantity
  Instant at;            ///< when it was measured or computed
  double value = 0;      ///< in the quantity's unit; NaN = missing
  Quality quality = Quality::good;
  std::optional<Point2> place;  ///< local metres, for what moves; else the declared place counts
  std::optional<Instant> due;   ///< forecasts only: when the value is to come
  std::string source;           ///< feed it came through, for conflicts
  Text name{};  ///< of a subject that nobody declared, for sentences; empty = its code
  /// Of where it is ("speed_limit" of the road); they go before the subject's own.
  std::map<std::string, double> limits{};
};

/// Something that is watched, where it stands and what limits are its own.
struct Subject {
  std::string code;
  Text name;
  std::string quantity;                  ///< what it ought to report; empty = nothing is missed
  std::optional<Point2> at;              ///< local metres
  std::map<std::string, double> limits;  ///< "warning": 25.0, "speed_limit": 60 …
};
struct WatchedZone {
  std::string code;
  std::string kind;  ///< "district", "underpass", "no_entry" …
  Text name;
  Polygon area;
};
/// A point that things may be near to, of a kind ("school", "gas_station" …).
struct WatchedPoint {
  std::string kind;
  Point2 at = Point2::Zero();
};
struct Places {
  std::vector<Subject> subjects;
  std::vector<WatchedZone> zones;
  std::vector<WatchedPoint> points;
};

}  // namespace citymirror::incident
