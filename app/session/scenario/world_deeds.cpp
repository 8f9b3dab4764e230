#include "app/session/scenario/world_deeds.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "app/session/command/unit_vehicle.h"
#include "app/session/scenario/flood_scenario_parts.h"
#include "app/session/scenario/world_orders.h"
#include "scenarios/traffic/walking_roads.h"
#include "scenarios/world/pump_aim.h"

namespace citymirror::session {
namespace {

constexpr double kLeastShareLeft = 0.01;  // of a road that stays open

/// The place of a road's lowest ground: where water gathers.
Point2 lowestOf(const Road& road, const RasterGrid<float>& terrain) {
  Point2 lowest = road.line.front();
  float least = std::numeric_limits<float>::infinity();
  for (const Point2& p : resample(road.line, 5)) {
    const float ground = terrain.valueAt(p.x(), p.y(), NAN);
    if (ground < least) least = ground, lowest = p;
  }
  return lowest;
}

bool isCalled(const Road& road, const std::string& name) {
  return road.code == name || road.name.zh == name || road.name.en == name;
}

/// The ground under a bridge, or over a tunnel, is not the road's.
bool isOffTheGround(const Road& road) {
  return road.structure == RoadStructure::bridge || road.structure == RoadStructure::tunnel;
}

/// Where a unit is sent to.
struct OrderGoal {
  Point2 at = Point2::Zero();
  std::string road;  ///< empty = no road
};

/// The place of a road, pump station, gate, facility or sensor.
std::optional<OrderGoal> placeCalled(const CityModel& city, const std::string& name) {
  for (const PumpStation& pump : city.drains.pumps) {
    if (pump.code == name) return OrderGoal{pump.intake, {}};
  }
  for (const Gate& gate : city.drains.gates) {
    if (gate.code == name) return OrderGoal{gate.at, {}};
  }
  for (const Facility& facility : city.facilities) {
    if (facility.code == name) return OrderGoal{facility.at, {}};
  }
  for (const SensorSite& sensor : city.sensors) {
    if (sensor.code == name) return OrderGoal{sensor.at, {}};
  }
  std::optional<Point2> lowest;
  std::pair<bool, float> best;  // over or under the ground last, then the lowest
  for (const Road& road : city.roads.roads) {
    if (!isCalled(road, name)) continue;
    const Point2 p = lowestOf(road, city.terrain);
    const std::pair here(isOffTheGround(road), city.terrain.valueAt(p.x(), p.y(), NAN));
    if (!lowest || here < best) best = here, lowest = p;
  }
  if (!lowest) return std::nullopt;
  return OrderGoal{*lowest, name};
}

/// A point of the city's CRS, or a place by its name.
OrderGoal readGoal(ScenarioObject& item, const CityModel& city) {
  if (item.has("to") && item.json().at("to").is_array()) {
    return {readPoint(item, "to", city), {}};
  }
  const std::string name = item.name("to");
  if (const auto place = placeCalled(city, name)) return *place;
  if (item.ok())
    item.fault("to", "\"" + name + "\" is not in the city", "Give [x, y], a road's name or a code");
  return {};
}

std::optional<world::CrewOrder> readOrder(ScenarioObject& item, const CityModel& city,
                                          const flood::FloodInputs& water, double absent) {
  item.allow({"unit", "at_s", "to", "set_up_s", "reach_m", "does"});
  const std::string code = item.name("unit");
  const auto unit = std::find_if(city.resources.begin(), city.resources.end(),
                                 [&](const Resource& r) { return r.code == code; });
  if (unit == city.resources.end()) {
    if (item.ok()) item.fault("unit", "\"" + code + "\" is no unit of the city", "Name another");
    return std::nullopt;
  }
  const double at = item.within("at_s", absent, 0, kMostScenarioSeconds);
  const OrderGoal goal = readGoal(item, city);
  auto made = orderOf(*unit, at, goal.at);
  if (!made) {
    if (item.ok()) item.fault("unit", made.error().what, made.error().remedy);
    return std::nullopt;
  }
  world::CrewOrder order = std::move(*made);
  order.setUp = item.within("set_up_s", order.setUp, 0, kMostScenarioSeconds);
  order.reach = item.within("reach_m", order.reach, 0, 5000);
  order.road = goal.road;
  for (flood::FloodEdit& work : readWorks(item, "does", water, city.frame))
    order.acts.push_back(std::move(work));
  return order;
}

/// The rule of the class that water stops first; nullptr = there is none.
const coupling::WadingRule* strictest(const coupling::RoadClosureConfig& wading) {
  const auto least =
      std::ranges::min_element(wading.rules, {}, &coupling::WadingRule::closeDepth);
  return least == wading.rules.end() ? nullptr : &*least;
}

/// Where the pump of an order finds the deepest water that its crew comes to.
std::optional<world::SuctionPlace> aimOf(const world::CrewOrder& order,
                                         const RasterGrid<float>& ponded,
                                         const world::CoupledInputs& inputs) {
  if (order.onFoot) {
    CityModel walked;
    walked.roads = traffic::walkingRoads(inputs.city->roads, inputs.walkingSpeed * 3.6).network;
    return world::deepestOnRoad(ponded, walked, order.road,
                                {order.reach, inputs.wading.find(kOnFoot), order.from});
  }
  const VehicleClass& type = inputs.traffic.demand->classes[order.type];
  const auto aimedAt = [&](const coupling::WadingRule* rule) {
    return world::deepestOnRoad(ponded, *inputs.city, order.road,
                                {order.reach, rule, order.from, type.onRoad()});
  };
  // Cars that are stranded stand in the way of what could wade.
  if (auto found = aimedAt(strictest(inputs.wading))) return found;
  return aimedAt(inputs.wading.find(type.wading));
}

/// "PT-02 goes to the deepest forecast water of 江津路: 0.43 m at (x, y)"
Note aimNote(const world::CrewOrder& order, const CityModel& city,
             const world::SuctionPlace& found) {
  const Point2 at = city.frame.toProjected(found.at);
  char place[96];
  std::snprintf(place, sizeof place, "%.2f m at (%.0f, %.0f)", double(found.depth), at.x(), at.y());
  return {order.code + " goes to the deepest forecast water of " + order.road + ": " + place,
          "order of " + order.code};
}

}  // namespace

bool asksForWater(const world::CrewOrder& order) {
  return !order.road.empty() && pumpsItself(order);
}

std::vector<Note> aimOrders(std::vector<world::CrewOrder>& orders, const RasterGrid<float>& ponded,
                            const world::CoupledInputs& inputs) {
  std::vector<Note> notes;
  for (world::CrewOrder& order : orders) {
    if (!asksForWater(order)) continue;
    const auto found = aimOf(order, ponded, inputs);
    if (!found) {
      notes.push_back({"No water that " + order.code + " reaches is forecast on " + order.road +
                           ": it goes to its lowest ground",
                       "order of " + order.code});
      continue;
    }
    order.to = found->stop.value_or(found->at);
    for (flood::FloodEdit& act : order.acts) {
      auto* pump = std::get_if<flood::BringPump>(&act);
      if (pump != nullptr && pump->id == order.code) pump->at = found->at;
    }
    notes.push_back(aimNote(order, *inputs.city, *found));
  }
  return notes;
}

Point2 readPoint(ScenarioObject& item, const char* key, const CityModel& city) {
  const auto points = item.place(key);
  const std::string& crs = city.frame.crs;
  const std::string remedy =
      "Give [x, y] in " + (crs.empty() || crs.size() > 60 ? "the city's CRS" : crs);
  if (points.size() != 1) {
    item.fault(key, "is no point", remedy);
    return Point2::Zero();
  }
  const Point2 at = city.frame.toLocal(points[0].x(), points[0].y());
  if (!city.extent.contains(at)) item.fault(key, "lies outside the city", remedy);
  return at;
}

Text readName(ScenarioObject& object, const Text& unnamed) {
  if (!object.has("name")) return unnamed;
  if (!object.json().at("name").is_object()) {
    const std::string both = object.name("name");
    return {both, both};
  }
  ScenarioObject name = object.object("name");
  name.allow({"zh", "en"});
  return {name.name("zh"), name.name("en")};
}

std::vector<traffic::Closure> readClosures(ScenarioObject& object, const CityModel& city,
                                           double absent) {
  std::vector<traffic::Closure> all;
  for (ScenarioObject& item : object.list("closures")) {
    item.allow({"road", "from_s", "to_s"});
    const std::string road = item.name("road");
    const double from = item.within("from_s", absent, 0, kMostScenarioSeconds);
    const double to = item.within("to_s", kMostScenarioSeconds, from, kMostScenarioSeconds);
    const std::size_t before = all.size();
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      if (isCalled(city.roads.roadOf(e), road)) all.push_back({e, from, to});
    }
    if (all.size() == before && item.ok())
      item.fault("road", "\"" + road + "\" is no road of the city", "Give a code or a name");
  }
  return all;
}

std::vector<traffic::Restriction> readRestrictions(ScenarioObject& object,
                                                   const CityModel& city) {
  std::vector<traffic::Restriction> all;
  for (ScenarioObject& item : object.list("restrictions")) {
    item.allow({"road", "from_s", "to_s", "lanes_closed", "capacity_share", "speed_share"});
    const std::string road = item.name("road");
    traffic::Restriction held;
    held.from = item.within("from_s", 0, 0, kMostScenarioSeconds);
    held.to = item.within("to_s", kMostScenarioSeconds, held.from, kMostScenarioSeconds);
    held.speed = item.within("speed_share", 1, kLeastShareLeft, 1);
    held.capacity = item.within("capacity_share", 1, kLeastShareLeft, 1);
    const auto closed = int(item.whole("lanes_closed", 0, 0, 20));
    if (closed == 0 && std::min(held.speed, held.capacity) >= 1 && item.ok())
      item.fault("road", "stays as it is",
                 "Give lanes_closed, capacity_share or speed_share; 1 is the whole");
    const std::size_t before = all.size();
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      const Road& of = city.roads.roadOf(e);
      if (!isCalled(of, road)) continue;
      if (closed >= of.lanes && item.ok())
        item.fault("lanes_closed", "\"" + road + "\" has only " + std::to_string(of.lanes) +
                                       " lane(s) on " + of.code,
                   "Close fewer, or the road under closures");
      held.link = e;
      all.push_back(held);
      all.back().capacity =
          std::min(held.capacity, double(of.lanes - closed) / double(std::max(1, of.lanes)));
    }
    if (all.size() == before && item.ok())
      item.fault("road", "\"" + road + "\" is no road of the city", "Give a code or a name");
  }
  return all;
}

std::vector<world::CrewOrder> readOrders(ScenarioObject& object, const CityModel& city,
                                         const flood::FloodInputs& water, double absent) {
  std::vector<world::CrewOrder> orders;
  for (ScenarioObject& item : object.list("orders")) {
    if (!item.ok()) break;
    auto order = readOrder(item, city, water, absent);
    if (!order || !item.ok()) break;
    const bool sent = std::any_of(orders.begin(), orders.end(),
                                  [&](const auto& other) { return other.code == order->code; });
    if (sent)
      item.fault("unit", "\"" + order->code + "\" is sent twice",
                 "Send each unit once; a branch may send it elsewhere");
    orders.push_back(std::move(*order));
  }
  std::stable_sort(orders.begin(), orders.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return orders;
}

Outcome doDeeds(world::CoupledModel& model, const WorldDeeds& deeds) {
  for (const world::CrewOrder& order : deeds.orders) {
    if (auto sent = model.order(order); !sent) return sent;
  }
  for (const traffic::Closure& closure : deeds.closures) {
    if (auto closed = model.close(closure); !closed) return closed;
  }
  for (const traffic::Restriction& restriction : deeds.restrictions) {
    if (auto done = model.restrict(restriction); !done) return done;
  }
  for (const world::EvacuationOrder& order : deeds.evacuations) {
    if (auto told = model.evacuate(order); !told) return told;
  }
  for (const flood::TimedEdit& edit : deeds.edits) {
    if (auto done = model.act(edit); !done) return done;
  }
  return Done{};
}

}  // namespace citymirror::session
