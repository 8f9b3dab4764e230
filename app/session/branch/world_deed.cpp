#include "app/session/branch/world_deed.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/measures.h"
#include "app/session/scenario/world_orders.h"

namespace citymirror::session {
namespace {

constexpr double kSecondsOfHour = 3600;

nlohmann::json pointJson(const Point2& p) { return {p.x(), p.y()}; }

/// Edges of a road that people have closed or restricted at `at`.
std::vector<std::uint32_t> closedEdges(const world::CoupledModel& model, const RoadNetwork& roads,
                                       const std::string& road, double at) {
  std::vector<std::uint32_t> edges;
  const auto note = [&](const auto& held) {
    if (roads.roadOf(held.link).code == road && held.from < at && held.to > at)
      edges.push_back(held.link);
  };
  const traffic::TrafficInputs& inputs = model.traffic().inputs();
  std::ranges::for_each(inputs.closures, note);
  std::ranges::for_each(inputs.restrictions, note);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

Outcome checkRoad(const std::string& code, const CityModel& city) {
  const auto& roads = city.roads.roads;
  if (std::any_of(roads.begin(), roads.end(), [&](const Road& r) { return r.code == code; }))
    return Done{};
  return Error{ErrorCode::notFound, "there is no such road", code, "Choose one from the map"};
}

/// One kind of deed after the other, as an action, a check and what is done.
struct ActionWriter {
  Instant zero;
  run::Action& action;

  nlohmann::json iso(double time) const {
    if (!(time < 1e12)) return nullptr;
    return toIso(zero + millis(time));
  }
  void put(run::ActionKind kind, const std::string& target, const nlohmann::json& value) const {
    action.kind = kind;
    action.target = target;
    action.newValue = value.dump();
  }
  void operator()(const RoadClosing& closing) const {
    put(run::ActionKind::closeRoad, closing.road,
        {{"from", iso(closing.from)}, {"to", iso(closing.to)}});
  }
  void operator()(const RoadRestriction& r) const {
    nlohmann::json value{
        {"from", iso(r.from)}, {"to", iso(r.to)}, {"capacity", r.capacity}, {"speed", r.speed}};
    if (r.side != RoadSide::both) value["side"] = wordOf(r.side);
    put(run::ActionKind::restrictRoad, r.road, value);
  }
  void operator()(const RoadOpening& opening) const {
    put(run::ActionKind::openRoad, opening.road, {{"from", iso(opening.from)}});
  }
  void operator()(const world::CrewOrder& order) const {
    nlohmann::json value{{"to", pointJson(order.to)}};
    for (const flood::FloodEdit& work : worksOf(order))
      value["does"].push_back(nlohmann::json::parse(flood::textOf(work)));
    put(run::ActionKind::dispatchUnit, order.code, value);
  }
  void operator()(const flood::TimedEdit& edit) const {
    nlohmann::json value = nlohmann::json::parse(flood::textOf(edit.edit));
    value["from"] = iso(edit.time);
    put(kindOf(edit.edit, {{}, {}, {}}), targetOf(edit.edit), value);
  }
  void operator()(const RainChange& change) const {
    put(run::ActionKind::setRain, "rain",
        {{"from", iso(change.from)}, {"factor", change.factor}, {"delay_s", change.delay}});
  }
  void operator()(const world::EvacuationOrder& order) const {
    nlohmann::json zone = nlohmann::json::array(), shelters = nlohmann::json::array();
    for (const Point2& corner : order.zone.outer) zone.push_back(pointJson(corner));
    for (const world::Shelter& shelter : order.shelters) {
      nlohmann::json entry{
          {"code", shelter.code}, {"at", pointJson(shelter.at)}, {"places", shelter.places}};
      if (std::isfinite(shelter.rate)) entry["gate_veh_per_h"] = shelter.rate * kSecondsOfHour;
      shelters.push_back(std::move(entry));
    }
    put(run::ActionKind::evacuate, order.code,
        {{"from", iso(order.at)},
         {"zone", std::move(zone)},
         {"choice", order.choice == world::ShelterChoice::nearest ? "nearest" : "planned"},
         {"persons_per_car", order.personsPerCar},
         {"departure",
          {{"half_s", order.departure.half},
           {"slope_per_h", order.departure.slope * kSecondsOfHour}}},
         {"shelters", std::move(shelters)}});
  }
};

/// What has been done to the water of a run until `at` s.
std::vector<flood::TimedEdit> editsBefore(const world::CoupledModel& model, double at) {
  std::vector<flood::TimedEdit> edits = model.edits();
  std::erase_if(edits, [at](const flood::TimedEdit& edit) { return edit.time > at; });
  std::stable_sort(edits.begin(), edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return edits;
}

/// Nobody is to be sent for a barrier that is gone by then.
Outcome checkTakenOnce(const flood::FloodEdit& edit, const world::CoupledModel& model, double at) {
  const auto* removal = std::get_if<flood::RemoveBarrier>(&edit);
  if (removal == nullptr) return Done{};
  const auto same = [&](const flood::FloodEdit& other) {
    const auto* gone = std::get_if<flood::RemoveBarrier>(&other);
    return gone != nullptr && gone->id == removal->id;
  };
  const bool later = std::ranges::any_of(model.edits(), [&](const flood::TimedEdit& timed) {
    return timed.time > at && same(timed.edit);
  });
  if (!later && std::ranges::none_of(model.awaitedActs(), same)) return Done{};
  return Error{ErrorCode::badInput,
               "the barrier is taken away already, by a unit or at a later time", removal->id,
               "Choose another, or a branch in which it is left to you"};
}

struct DeedCheck {
  const world::CoupledModel& model;
  const CityModel& city;

  Outcome operator()(const RoadClosing& closing) const { return checkRoad(closing.road, city); }
  Outcome operator()(const RoadRestriction& r) const {
    if (auto known = checkRoad(r.road, city); !known) return known;
    const auto share = [](double value) { return value > 0 && value <= 1; };
    if (share(r.capacity) && share(r.speed) && std::min(r.capacity, r.speed) < 1) return Done{};
    return Error{ErrorCode::badInput, "a restricted road keeps a part of its capacity or speed",
                 r.road, "Give shares above 0 and one below 1; close it where nobody may pass"};
  }
  Outcome operator()(const RoadOpening& opening) const {
    if (auto known = checkRoad(opening.road, city); !known) return known;
    if (!closedEdges(model, city.roads, opening.road, opening.from).empty()) return Done{};
    return Error{ErrorCode::badInput, "nobody has closed this road at that time", opening.road,
                 "Choose one that people have closed; what water closes opens as it falls"};
  }
  Outcome operator()(const world::CrewOrder& order) const {
    const auto its = [&](const world::CrewProgress& sent) { return sent.code == order.code; };
    if (std::ranges::any_of(model.progress(), its))
      return Error{ErrorCode::badInput, "the unit has been sent already", order.code,
                   "Choose another unit or a branch in which it is free"};
    const auto& traffic = model.traffic().inputs();
    const auto fault = world::hosesTooShort(order, city.roads, *traffic.network,
                                            world::vehicleSent(order, traffic.demand->classes));
    if (fault) return *fault;
    const flood::FloodInputs& water = model.inputs().flood;
    auto before = editsBefore(model, order.at);
    for (const flood::FloodEdit& work : worksOf(order)) {
      if (auto good = checkEdit(work, {water.structures, water.rainMmPerHour, before}); !good)
        return good;
      if (auto once = checkTakenOnce(work, model, order.at); !once) return once;
      before.push_back({order.at, work});
    }
    return Done{};
  }
  Outcome operator()(const flood::TimedEdit& edit) const {
    const flood::FloodInputs& water = model.inputs().flood;
    const auto before = editsBefore(model, edit.time);
    if (auto good = checkEdit(edit.edit, {water.structures, water.rainMmPerHour, before}); !good)
      return good;
    return checkTakenOnce(edit.edit, model, edit.time);
  }
  Outcome operator()(const RainChange& change) const {
    const bool within = change.factor >= 0 && change.factor <= kMostRainFactor &&
                        std::abs(change.delay) <= kMostRainDelay;
    if (!within)
      return Error{ErrorCode::badInput, "the rain is changed by more than can be", "rain",
                   "Choose a factor of 0 to 10 and a delay within a day"};
    if (change.factor == 1 && change.delay == 0)
      return Error{ErrorCode::badInput, "the rain would stay as it is", "rain",
                   "Choose another factor or delay"};
    return Done{};
  }
  Outcome operator()(const world::EvacuationOrder& order) const {
    const auto& inputs = model.traffic().inputs();
    if (auto good = world::checkEvacuation(order, inputs.demand->classes.size(), model.time()); !good)
      return good;
    if (residentsIn(city, order.zone) == 0)
      return Error{ErrorCode::badInput, "nobody lives in the zone", "evacuation " + order.code,
                   "Draw it round homes"};
    for (const world::Shelter& shelter : order.shelters) {
      if (world::shelterStreets(city, *inputs.network, shelter.at).empty())
        return Error{ErrorCode::badInput, "no street leads to the shelter", shelter.code,
                     "Choose a place beside a street"};
    }
    return Done{};
  }
};

struct DeedDoer {
  world::CoupledModel& model;
  const CityModel& city;

  double from(double time) const { return std::max(time, model.time()); }
  Outcome operator()(const RoadClosing& closing) const {
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      if (city.roads.roadOf(e).code != closing.road) continue;
      if (auto closed = model.close({e, from(closing.from), closing.to}); !closed) return closed;
    }
    return Done{};
  }
  Outcome operator()(const RoadRestriction& r) const {
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      if (city.roads.roadOf(e).code != r.road || !drives(r.side, city.roads, e)) continue;
      if (auto done = model.restrict({e, from(r.from), r.to, r.capacity, r.speed}); !done)
        return done;
    }
    return Done{};
  }
  Outcome operator()(const RoadOpening& opening) const {
    const double at = from(opening.from);
    for (const std::uint32_t e : closedEdges(model, city.roads, opening.road, at)) {
      if (auto opened = model.open(e, at); !opened) return opened;
    }
    return Done{};
  }
  Outcome operator()(world::CrewOrder order) const {
    order.at = from(order.at);
    return model.order(std::move(order));
  }
  Outcome operator()(flood::TimedEdit edit) const {
    edit.time = from(edit.time);
    return model.act(edit);
  }
  Outcome operator()(const RainChange& change) const {
    const double at = from(change.from);
    const flood::FloodInputs& water = model.inputs().flood;
    const auto before = editsBefore(model, at);
    const flood::StepSeries& rain = rainBefore({water.structures, water.rainMmPerHour, before});
    return model.act({at, changedRain(rain, at, change.factor, change.delay)});
  }
  Outcome operator()(world::EvacuationOrder order) const {
    order.at = from(order.at);
    return model.evacuate(std::move(order));
  }
};

}  // namespace

run::Action actionOf(const WorldDeed& deed, Instant zero, Instant at, const std::string& by) {
  run::Action action;
  action.by = by;
  action.at = at;
  std::visit(ActionWriter{zero, action}, deed);
  return action;
}

Outcome checkDeed(const WorldDeed& deed, const world::CoupledModel& model, const CityModel& city) {
  return std::visit(DeedCheck{model, city}, deed);
}

Outcome doDeed(world::CoupledModel& model, const WorldDeed& deed, const CityModel& city) {
  return std::visit(DeedDoer{model, city}, deed);
}

std::uint32_t residentsIn(const CityModel& city, const Polygon& zone) {
  std::uint32_t persons = 0;
  for (std::size_t b = 0; b < city.buildings.size(); ++b) {
    if (zone.outer.empty() || contains(zone, centroid(city.buildings.footprint(b))))
      persons += city.buildings.knownResidents(b);
  }
  return persons;
}

}  // namespace citymirror::session
