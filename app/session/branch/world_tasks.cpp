#include "app/session/branch/world_tasks.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/session/branch/deed_effect.h"
#include "app/session/branch/road_side.h"
#include "app/session/measures.h"
#include "app/session/scenario/world_orders.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

using run::ActionKind;

constexpr ActionKind kRoleActions[] = {
    ActionKind::closeRoad,   ActionKind::setPump,       ActionKind::setGate,
    ActionKind::setSink,     ActionKind::drawBarrier,   ActionKind::removeBarrier,
    ActionKind::blockStreet, ActionKind::unblockStreet, ActionKind::evacuate,
};

Error taskRolesError(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where, "Correct plan_tasks.json"};
}

Text nearestRoadName(const CityModel& city, const Point2& place) {
  Text name;
  double least = std::numeric_limits<double>::infinity();
  for (const Road& road : city.roads.roads) {
    if (road.name == Text{}) continue;
    const double far = distanceTo(road.line, place);
    if (far < least) least = far, name = road.name;
  }
  return name.filled();
}

/// Makes the tasks of one branch.
class TaskDrafter {
 public:
  TaskDrafter(const world::CoupledInputs& parent, Instant zero, const TaskRoles& roles)
      : parent_(parent), city_(*parent.city), zero_(zero), roles_(roles) {}

  std::vector<TaskDraft> drafts(const WorldDeeds& deeds,
                                std::span<const world::CrewProgress> units,
                                const EvacuationOutcome& evacuations) {
    for (const world::CrewOrder& order : deeds.orders) addOrder(order, units);
    for (const world::EvacuationOrder& order : deeds.evacuations)
      addEvacuation(order, evacuations);
    addRoads(deeds.closures, ActionKind::closeRoad, {"封闭 ", "close "});
    addRoads(deeds.restrictions, ActionKind::restrictRoad, {"限制通行 ", "restrict "});
    addEdits(deeds.edits);
    std::stable_sort(drafts_.begin(), drafts_.end(),
                     [](const TaskDraft& a, const TaskDraft& b) { return a.begin < b.begin; });
    return std::move(drafts_);
  }

 private:
  Instant at(double seconds) const { return zero_ + millis(seconds); }

  TaskDraft forRole(ActionKind kind, double time) const {
    TaskDraft draft;
    draft.kind = TaskDraft::Who::role;
    draft.who = roles_.role.at(kind);
    draft.action = kind;
    draft.begin = at(time);
    draft.by = draft.begin;
    return draft;
  }

  void addOrder(const world::CrewOrder& order, std::span<const world::CrewProgress> units) {
    TaskDraft draft;
    draft.kind = TaskDraft::Who::unit;
    draft.who = order.code;
    draft.action = ActionKind::dispatchUnit;
    draft.targets = {order.code};
    draft.where = order.to;
    draft.place = nearestRoadName(city_, order.to);
    draft.begin = at(order.at);
    const bool pumps = pumpsItself(order);
    const Text unit = unitName(order.code), works = worksText(order);
    draft.what = {unit.zh + " 前往 " + draft.place.zh + (pumps ? " 抽排" : ""),
                  unit.en + " goes to " + draft.place.en + (pumps ? " and pumps" : "")};
    if (!works.zh.empty()) draft.what.zh += "：" + works.zh, draft.what.en += ": " + works.en;
    for (const flood::FloodEdit& work : worksOf(order)) draft.targets.push_back(targetOf(work));
    for (const world::CrewProgress& went : units) {
      if (went.code != order.code || went.ordered != order.at) continue;
      const double ready = std::isfinite(went.acted) ? went.acted : went.arrived;
      if (std::isfinite(ready)) draft.by = at(ready);
    }
    drafts_.push_back(std::move(draft));
  }

  Text unitName(const std::string& code) const {
    for (const Resource& unit : city_.resources) {
      if (unit.code == code) return {unit.name.in(Language::zh), unit.name.in(Language::en)};
    }
    return {code, code};
  }

  void addEvacuation(const world::EvacuationOrder& order, const EvacuationOutcome& outcome) {
    const auto progress =
        std::find_if(outcome.orders.begin(), outcome.orders.end(),
                     [&](const world::EvacuationProgress& p) { return p.code == order.code; });
    const bool known = progress != outcome.orders.end();
    const std::string persons = std::to_string(residentsIn(city_, order.zone));
    Text to;
    for (const world::Shelter& shelter : order.shelters) {
      const std::string zh = shelter.name.in(Language::zh), en = shelter.name.in(Language::en);
      to.zh += (to.zh.empty() ? "" : "、") + (zh.empty() ? shelter.code : zh);
      to.en += (to.en.empty() ? "" : ", ") + (en.empty() ? shelter.code : en);
    }
    TaskDraft lead = forRole(ActionKind::evacuate, order.at);
    for (const world::Shelter& shelter : order.shelters) lead.targets.push_back(shelter.code);
    lead.where = order.zone.outer.empty() ? city_.extent.centre() : centroid(order.zone.outer);
    lead.place = nearestRoadName(city_, lead.where);
    lead.what = {"疏散 " + lead.place.zh + " 一带 " + persons + " 人至 " + to.zh,
                 "evacuate " + persons + " residents near " + lead.place.en + " to " + to.en};
    lead.by.reset();
    if (known && std::isfinite(progress->clearance)) lead.by = at(order.at + progress->clearance);
    drafts_.push_back(std::move(lead));
    for (const world::Shelter& shelter : order.shelters)
      addShelter(order, shelter, known ? &*progress : nullptr, outcome);
  }

  void addShelter(const world::EvacuationOrder& order, const world::Shelter& shelter,
                  const world::EvacuationProgress* progress, const EvacuationOutcome& outcome) {
    const std::string zh = shelter.name.in(Language::zh), en = shelter.name.in(Language::en);
    const std::string places = std::to_string(shelter.places);
    TaskDraft draft = forRole(ActionKind::evacuate, order.at);
    draft.targets = {shelter.code};
    draft.where = shelter.at;
    draft.place = nearestRoadName(city_, shelter.at);
    draft.what = {"开放 " + (zh.empty() ? shelter.code : zh) + "（" + places + " 人）",
                  "open " + (en.empty() ? shelter.code : en) + " (" + places + " places)"};
    draft.by.reset();
    for (std::size_t k = 0; progress != nullptr && k < progress->arrivals.size() && !draft.by; ++k) {
      const world::ShelterArrival& first = progress->arrivals[k];
      if (outcome.shelters[first.shelter].code == shelter.code) draft.by = at(first.time);
    }
    drafts_.push_back(std::move(draft));
  }

  /// The one way of roads for both ways that edges lead; empty for both and of one-way roads.
  Text headingOfEdges(std::span<const std::uint32_t> edges) const {
    Text heading;
    for (const std::uint32_t edge : edges) {
      const Road& road = city_.roads.roadOf(edge);
      if (road.oneway != 0) return {};
      const bool along = drives(RoadSide::along, city_.roads, edge);
      const Text its = headingOf(along ? RoadSide::along : RoadSide::against, road);
      if (edge != edges.front() && !(its == heading)) return {};
      heading = its;
    }
    return heading;
  }

  /// Who closes roads restricts them as well.
  template <class Held>
  void addRoads(const std::vector<Held>& all, ActionKind kind, const Text& verb) {
    std::map<std::tuple<double, double, std::string>, std::vector<std::uint32_t>> together;
    for (const Held& closure : all) {
      const Road& road = city_.roads.roadOf(closure.link);
      const std::string called = road.name == Text{} ? road.code : road.name.in(Language::zh);
      together[{closure.from, closure.to, called}].push_back(closure.link);
    }
    for (const auto& [when, edges] : together) {
      TaskDraft draft = forRole(ActionKind::closeRoad, std::get<0>(when));
      draft.action = kind;
      if (std::get<1>(when) < kMostScenarioSeconds) draft.until = at(std::get<1>(when));
      const Road& first = city_.roads.roadOf(edges.front());
      for (const std::uint32_t edge : edges) {
        const std::string& code = city_.roads.roadOf(edge).code;
        if (std::find(draft.targets.begin(), draft.targets.end(), code) == draft.targets.end())
          draft.targets.push_back(code);
      }
      draft.place = first.name == Text{}
                        ? Text{first.code, first.code}
                        : Text{first.name.in(Language::zh), first.name.in(Language::en)};
      draft.where = first.line[first.line.size() / 2];
      const Text heading = headingOfEdges(edges);
      draft.what = heading == Text{} ? Text{verb.zh + draft.place.zh, verb.en + draft.place.en}
                                     : Text{verb.zh + draft.place.zh + " " + heading.zh,
                                            verb.en + draft.place.en + " " + heading.en};
      drafts_.push_back(std::move(draft));
    }
  }

  void addEdits(const std::vector<flood::TimedEdit>& edits) {
    std::vector<flood::TimedEdit> before = parent_.flood.edits;
    for (const flood::TimedEdit& timed : edits) {
      std::erase_if(before, [&](const auto& b) { return b.time > timed.time; });
      const ActionKind kind =
          kindOf(timed.edit, {parent_.flood.structures, parent_.flood.rainMmPerHour, before});
      if (roles_.role.contains(kind)) {
        TaskDraft draft = forRole(kind, timed.time);
        draft.targets = {targetOf(timed.edit)};
        draft.what = flood::describe(timed.edit);
        draft.where = placeOf(timed.edit, before);
        draft.place = placeName(draft.targets.front(), draft.where);
        drafts_.push_back(std::move(draft));
      }
      before.push_back(timed);
    }
  }

  Text placeName(const std::string& target, const Point2& where) const {
    for (const PumpStation& pump : city_.drains.pumps) {
      if (pump.code == target) return {pump.name.in(Language::zh), pump.name.in(Language::en)};
    }
    for (const Gate& gate : city_.drains.gates) {
      if (gate.code == target) return {gate.name.in(Language::zh), gate.name.in(Language::en)};
    }
    return nearestRoadName(city_, where);
  }

  static Point2 middleOf(const std::vector<Point2>& line) {
    return line.empty() ? Point2(Point2::Zero()) : line[line.size() / 2];
  }

  Point2 placeOf(const flood::FloodEdit& edit, std::span<const flood::TimedEdit> before) const {
    if (const auto known = session::placeOf(edit, city_)) return *known;
    const std::string id = targetOf(edit);
    for (const flood::TimedEdit& timed : before) {
      const auto* drawn = std::get_if<flood::DrawBarrier>(&timed.edit);
      if (drawn != nullptr && drawn->id == id) return middleOf(drawn->line);
    }
    const auto& structures = parent_.flood.structures;
    for (const auto& pump : structures.pumps) {
      if (pump.id == id) return waterside(pump.from, pump.to);
    }
    for (const auto& gate : structures.gates) {
      if (gate.id == id) return waterside(gate.from, gate.to);
    }
    for (const auto& barrier : structures.barriers) {
      if (barrier.id == id) return middleOf(barrier.line);
    }
    for (const auto& sink : parent_.flood.sinks) {
      if (sink.id == id) return sink.at;
    }
    return Point2::Zero();
  }

  static Point2 waterside(const flood::Waterside& from, const flood::Waterside& to) {
    if (from.at) return *from.at;
    return to.at ? *to.at : Point2(Point2::Zero());
  }

  const world::CoupledInputs& parent_;
  const CityModel& city_;
  Instant zero_;
  const TaskRoles& roles_;
  std::vector<TaskDraft> drafts_;
};

/// What people closed or restricted ends when they open it.
template <class Held>
void endHeld(const RoadOpening& opening, const CityModel& city, std::vector<Held>& all) {
  for (Held& closure : all) {
    const bool its = city.roads.roadOf(closure.link).code == opening.road;
    if (its && closure.from < opening.from) closure.to = std::min(closure.to, opening.from);
  }
}

}  // namespace

Result<TaskRoles> parseTaskRoles(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object() || !document.contains("roles") || !document["roles"].is_object())
    return taskRolesError("an object with roles is needed", "roles");
  TaskRoles roles;
  for (const auto& [word, role] : document["roles"].items()) {
    const auto kind = run::actionKindFromWord(word);
    if (!kind) return taskRolesError("is no kind of action", "roles." + word);
    if (!role.is_string() || role.get<std::string>().empty())
      return taskRolesError("names no role", "roles." + word);
    roles.role[*kind] = role.get<std::string>();
  }
  for (const ActionKind kind : kRoleActions) {
    if (!roles.role.contains(kind))
      return taskRolesError("nobody does it", "roles." + std::string(run::wordOf(kind)));
  }
  if (const auto source = document.find("source"); source != document.end() && source->is_object())
    roles.source = {source->value("zh", ""), source->value("en", "")};
  return roles;
}

Result<TaskRoles> loadTaskRoles(const std::string& assets) {
  const std::string path = assets + "/config/plan_tasks.json";
  const auto text = readFile(path);
  if (!text) return text.error();
  auto roles = parseTaskRoles(*text);
  if (!roles)
    return Error{roles.error().code, roles.error().what, path + ": " + roles.error().where,
                 roles.error().remedy};
  return roles;
}

WorldDeeds deedsOf(std::span<const WorldDeed> deeds, const CityModel& city) {
  WorldDeeds all;
  for (const WorldDeed& deed : deeds) {
    if (const auto* order = std::get_if<world::CrewOrder>(&deed)) {
      all.orders.push_back(*order);
      continue;
    }
    if (const auto* order = std::get_if<world::EvacuationOrder>(&deed)) {
      all.evacuations.push_back(*order);
      continue;
    }
    if (const auto* opening = std::get_if<RoadOpening>(&deed)) {
      endHeld(*opening, city, all.closures);
      endHeld(*opening, city, all.restrictions);
      continue;
    }
    if (const auto* edit = std::get_if<flood::TimedEdit>(&deed)) {
      all.edits.push_back(*edit);
      continue;
    }
    if (std::holds_alternative<RainChange>(deed)) continue;  // nobody does it
    const auto* closing = std::get_if<RoadClosing>(&deed);
    const auto* held = std::get_if<RoadRestriction>(&deed);
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      const std::string& road = city.roads.roadOf(e).code;
      if (closing != nullptr && road == closing->road)
        all.closures.push_back({e, closing->from, closing->to});
      if (held != nullptr && road == held->road && drives(held->side, city.roads, e))
        all.restrictions.push_back({e, held->from, held->to, held->capacity, held->speed});
    }
  }
  const auto earlier = [](const auto& a, const auto& b) { return a.at < b.at; };
  std::stable_sort(all.orders.begin(), all.orders.end(), earlier);
  std::stable_sort(all.evacuations.begin(), all.evacuations.end(), earlier);
  std::stable_sort(all.edits.begin(), all.edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return all;
}

std::vector<TaskDraft> taskDrafts(const world::CoupledInputs& parent, const WorldDeeds& deeds,
                                  std::span<const world::CrewProgress> units, Instant zero,
                                  const TaskRoles& roles, const EvacuationOutcome& evacuations) {
  return TaskDrafter(parent, zero, roles).drafts(deeds, units, evacuations);
}

}  // namespace citymirror::session
