#pragma once
#include <vector>

#include "app/session/scenario/flood_scenario_reader.h"
#include "engine/core/city_model.h"
#include "scenarios/world/coupled_model.h"

/// What people do in one future of a world, as scenario files say it.
namespace citymirror::session {

inline constexpr double kMostScenarioSeconds = 1e7;  ///< later times are taken for mistakes

/// All that is done in one branch, by kind; s from the run's zero.
struct WorldDeeds {
  std::vector<flood::TimedEdit> edits;  ///< of the water, rising in time
  std::vector<traffic::Closure> closures;
  std::vector<traffic::Restriction> restrictions;
  std::vector<world::CrewOrder> orders;  ///< rising in time
  std::vector<world::EvacuationOrder> evacuations;  ///< rising in time
};

/// `name`: one text for both languages or {zh, en}; `unnamed` without the key.
Text readName(ScenarioObject& object, const Text& unnamed);
/// A point [x, y] of the city's CRS under a key, local metres. Faults name what is no point and what
/// lies outside the city's extent.
Point2 readPoint(ScenarioObject& item, const char* key, const CityModel& city);
/// `closures`: all edges of each road, by code or name; without `from_s` from `absent` s on. Faults
/// name a road that is not there.
std::vector<traffic::Closure> readClosures(ScenarioObject& object, const CityModel& city,
                                           double absent = 0);
/// `restrictions`: all edges of each road as readClosures, with lanes_closed of each edge's lanes or
/// capacity_share, and speed_share. Faults name a road with too few lanes, and one left as it is.
std::vector<traffic::Restriction> readRestrictions(ScenarioObject& object, const CityModel& city);
/// `orders`, rising in time; without `at_s` at `absent` s. A road by name stands for its lowest
/// ground at grade until aimOrders. What a unit `does` there stands behind its own pump. Faults name
/// a unit or place that is not there, a unit that is sent twice, and a structure that `water`, of
/// the same future, has not.
std::vector<world::CrewOrder> readOrders(ScenarioObject& object, const CityModel& city,
                                         const flood::FloodInputs& water, double absent = 0);

/// A unit with a pump that is sent to a road by name, for the water on it: wherever that will stand.
bool asksForWater(const world::CrewOrder& order);
/// Sends such pumps to where a forecast without units (world::pondingForecast) has the deepest water
/// on their roads within their reach; where it has none they stay bound for the lowest ground. A
/// note for each.
std::vector<Note> aimOrders(std::vector<world::CrewOrder>& orders, const RasterGrid<float>& ponded,
                            const world::CoupledInputs& inputs);

/// Does it in a model, which must not have passed its times. Errors: those of the model's orders,
/// closures and edits; what came before the error is done.
Outcome doDeeds(world::CoupledModel& model, const WorldDeeds& deeds);

}  // namespace citymirror::session
