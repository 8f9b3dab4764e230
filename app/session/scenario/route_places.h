#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/command/unit_vehicle.h"
#include "app/session/scenario/flood_scenario_reader.h"
#include "engine/core/city_model.h"
#include "engine/store/name_index.h"
#include "scenarios/coupling/node_grid.h"

namespace citymirror::session {

/// Where a way begins or ends, on the roads of a city.
struct RoutePlace {
  std::string text;  ///< its code, or the coordinates as they were given
  Text name;         ///< empty for coordinates
  Point2 at = Point2::Zero();        ///< local metres
  std::vector<std::uint32_t> nodes;  ///< junctions: of a road its ends, else the nearest for cars
  double away = 0;                   ///< m from the place to its junction; 0 for a road
  std::optional<UnitVehicle> vehicle;  ///< of a unit
  std::vector<std::uint32_t> footNodes = {};  ///< as `nodes`, for those on foot
  double footAway = 0;                        ///< m, as `away`
  bool onRoad = false;                        ///< it is a road: `nodes` are its ends

  const std::vector<std::uint32_t>& nodesFor(const UnitVehicle& who) const {
    return isOnFoot(who) ? footNodes : nodes;
  }
  double awayFor(const UnitVehicle& who) const { return isOnFoot(who) ? footAway : away; }
};

/// Places of a city as scenario files name them. Keeps the city.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::shared_ptr<const CityModel> city);

  /// Code or whole name of a thing, or coordinates as people type them (parsePlace). Where things of
  /// several kinds share a name, the kind that a search finds first (FoundKind). Errors: notFound;
  /// badInput for a name that several of one kind share, a place outside, roads that lead nowhere.
  Result<RoutePlace> find(const std::string& text) const;
  /// Metres of the city's CRS. Errors: badInput outside the city.
  Result<RoutePlace> find(const Point2& projected) const;
  /// hospitals, fire_stations, police_stations, shelters, schools, pump_stations, crews,
  /// pump_trucks, units. Errors: badInput for another word, notFound where the city has none.
  Result<std::vector<RoutePlace>> group(const std::string& word) const;

  /// Of a scenario: a text or [x, y]; and a list of these or the word of a group.
  std::optional<RoutePlace> read(ScenarioObject& item, const char* key) const;
  std::vector<RoutePlace> readSeveral(ScenarioObject& item, const char* key,
                                      const std::string& absent) const;

 private:
  Result<RoutePlace> placed(RoutePlace place) const;
  Result<RoutePlace> placed(const store::NamedFeature& thing) const;
  Result<RoutePlace> onRoad(RoutePlace place) const;
  Result<RoutePlace> fromJson(const nlohmann::json& json) const;

  std::shared_ptr<const CityModel> city_;
  coupling::NodeGrid grid_, footGrid_;
  std::vector<store::NamedFeature> things_;
  std::multimap<std::string, std::size_t> byCode_, byName_;
};

}  // namespace citymirror::session
