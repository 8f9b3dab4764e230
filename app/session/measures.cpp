#include "app/session/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/flood/city_bed_raster.h"
#include "scenarios/flood/rain_ensemble.h"

namespace citymirror::session {
namespace {

using namespace flood;

template <class Edit>
const Edit* lastOf(std::span<const TimedEdit> edits, const std::string& id) {
  const Edit* last = nullptr;
  for (const TimedEdit& timed : edits) {
    const auto* edit = std::get_if<Edit>(&timed.edit);
    if (edit != nullptr && edit->id == id) last = edit;
  }
  return last;
}

template <class List>
auto* withId(const List& list, const std::string& id) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
  return found == list.end() ? nullptr : &*found;
}

/// The barrier of this id that stands before an edit.
std::optional<DrawBarrier> standing(const std::string& id, const BeforeEdit& before) {
  std::optional<DrawBarrier> found;
  if (const Barrier* given = withId(before.structures.barriers, id))
    found = DrawBarrier{id, given->line, given->crest};
  for (const TimedEdit& timed : before.edits) {
    const auto* drawn = std::get_if<DrawBarrier>(&timed.edit);
    const auto* removed = std::get_if<RemoveBarrier>(&timed.edit);
    if (drawn != nullptr && drawn->id == id) found = *drawn;
    if (removed != nullptr && removed->id == id) found.reset();
  }
  return found;
}

Error missing(const std::string& kind, const std::string& id) {
  return {ErrorCode::notFound, "there is no such " + kind, id, "Choose one from the map"};
}

struct Undoing {
  const BeforeEdit& before;

  std::optional<FloodEdit> operator()(const SetPump& e) const {
    const auto* last = lastOf<SetPump>(before.edits, e.id);
    return SetPump{e.id, last != nullptr ? last->mode : PumpMode::automatic};
  }
  std::optional<FloodEdit> operator()(const SetGate& e) const {
    if (const auto* last = lastOf<SetGate>(before.edits, e.id)) return *last;
    const SluiceGate* gate = withId(before.structures.gates, e.id);
    return SetGate{e.id, gate != nullptr ? gate->opening : 1};
  }
  std::optional<FloodEdit> operator()(const DrawBarrier& e) const {
    if (const auto old = standing(e.id, before)) return *old;
    return RemoveBarrier{e.id};
  }
  std::optional<FloodEdit> operator()(const RemoveBarrier& e) const {
    const auto old = standing(e.id, before);
    return old ? std::optional<FloodEdit>(*old) : std::nullopt;
  }
  std::optional<FloodEdit> operator()(const OpenBreach&) const { return std::nullopt; }
  std::optional<FloodEdit> operator()(const SetRain&) const { return SetRain{rainBefore(before)}; }
  std::optional<FloodEdit> operator()(const SetSink& e) const {
    const auto* last = lastOf<SetSink>(before.edits, e.id);
    return last != nullptr ? std::optional<FloodEdit>(*last) : std::nullopt;
  }
  std::optional<FloodEdit> operator()(const BringPump& e) const {
    if (const auto* last = lastOf<BringPump>(before.edits, e.id)) return *last;
    return SetPump{e.id, PumpMode::off};
  }
  std::optional<FloodEdit> operator()(const CorrectDepth&) const { return std::nullopt; }
};

struct RoadPlace {
  const Road* road = nullptr;
  Point2 at = Point2::Zero(), along = Point2::UnitX();
  double distance = 0;
};

/// Of the road `only`, empty = of all.
RoadPlace nearestRoad(const RoadNetwork& network, const Point2& p, double reach,
                      const std::string& only) {
  RoadPlace best;
  best.distance = reach;
  for (const Road& road : network.roads) {
    if (road.structure == RoadStructure::bridge || road.structure == RoadStructure::tunnel)
      continue;
    if (!only.empty() && road.code != only) continue;
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      const Point2 a = road.line[i], ab = road.line[i + 1] - a;
      if (ab.norm() < 1e-6) continue;
      const Point2 q = a + ab * std::clamp((p - a).dot(ab) / ab.squaredNorm(), 0.0, 1.0);
      const double distance = (p - q).norm();
      if (distance < best.distance) best = {&road, q, ab.normalized(), distance};
    }
  }
  return best;
}

}  // namespace

std::string targetOf(const FloodEdit& edit) {
  return std::visit(
      [](const auto& e) -> std::string {
        if constexpr (requires { e.id; })
          return e.id;
        else
          return "rain";
      },
      edit);
}

run::ActionKind kindOf(const FloodEdit& edit, const BeforeEdit& before) {
  using run::ActionKind;
  if (std::holds_alternative<SetPump>(edit) || std::holds_alternative<BringPump>(edit))
    return ActionKind::setPump;
  if (std::holds_alternative<SetGate>(edit)) return ActionKind::setGate;
  if (std::holds_alternative<OpenBreach>(edit)) return ActionKind::openBreach;
  if (std::holds_alternative<SetRain>(edit)) return ActionKind::setRain;
  if (std::holds_alternative<SetSink>(edit)) return ActionKind::setSink;
  if (const auto* drawn = std::get_if<DrawBarrier>(&edit))
    return std::isinf(drawn->crest) ? ActionKind::blockStreet : ActionKind::drawBarrier;
  const auto old = standing(targetOf(edit), before);
  return old && std::isinf(old->crest) ? ActionKind::unblockStreet : ActionKind::removeBarrier;
}

std::optional<FloodEdit> undoing(const FloodEdit& edit, const BeforeEdit& before) {
  return std::visit(Undoing{before}, edit);
}

Outcome checkEdit(const FloodEdit& edit, const BeforeEdit& before) {
  const std::string id = targetOf(edit);
  if (std::holds_alternative<SetPump>(edit) && withId(before.structures.pumps, id) == nullptr &&
      lastOf<BringPump>(before.edits, id) == nullptr)
    return missing("pump", id);
  if (std::holds_alternative<SetGate>(edit) && withId(before.structures.gates, id) == nullptr)
    return missing("gate", id);
  const bool needsBarrier =
      std::holds_alternative<RemoveBarrier>(edit) || std::holds_alternative<OpenBreach>(edit);
  if (needsBarrier && !standing(id, before)) return missing("barrier", id);
  if (const auto* drawn = std::get_if<DrawBarrier>(&edit); drawn && drawn->line.size() < 2) {
    return Error{ErrorCode::badInput, "a barrier needs two points or more", id, "Draw a line"};
  }
  return Done{};
}

Result<DrawBarrier> sandbagLine(const CityModel& city, std::string id, std::vector<Point2> line,
                                double height) {
  if (line.size() < 2) {
    return Error{ErrorCode::badInput, "a sandbag line needs two points or more", id,
                 "Draw it on the ground"};
  }
  double highest = -std::numeric_limits<double>::infinity();
  for (const Point2& p : resample(line, city.terrain.shape.cell)) {
    const float ground = bilinear(city.terrain, p.x(), p.y());
    if (std::isfinite(ground)) highest = std::max(highest, double(ground));
  }
  if (!std::isfinite(highest)) {
    return Error{ErrorCode::badInput, "a sandbag line lies off the terrain", id,
                 "Draw it within the city"};
  }
  return DrawBarrier{std::move(id), std::move(line), highest + height};
}

Result<DrawBarrier> streetBlock(const CityModel& city, std::string id, const Point2& at,
                                double reach, double cell, const std::string& only) {
  const RoadPlace place = nearestRoad(city.roads, at, reach, only);
  if (place.road == nullptr) {
    return Error{ErrorCode::notFound, "there is no street near the place that was picked", id,
                 "Click on a street"};
  }
  const Point2 across(-place.along.y(), place.along.x());
  const double half = streetHalfWidth(place.road->roadClass) + cell;
  return DrawBarrier{std::move(id),
                     {place.at - across * half, place.at + across * half},
                     std::numeric_limits<double>::infinity()};
}

SetRain scaledRain(const StepSeries& rain, double time, double factor) {
  SetRain edit;
  for (std::size_t i = 0; i < rain.time.size(); ++i) {
    if (i + 1 < rain.time.size() && rain.time[i + 1] <= time) continue;
    edit.mmPerHour.time.push_back(std::max(rain.time[i], time));
    edit.mmPerHour.value.push_back(rain.value[i] * factor);
  }
  return edit;
}

SetRain changedRain(const StepSeries& rain, double time, double factor, double delay) {
  FloodInputs inputs;
  inputs.rainMmPerHour = rain;
  RainMember member;
  member.factor = factor;
  member.delay = delay;
  return {withRain(inputs, member, time).rainMmPerHour};
}

const StepSeries& rainBefore(const BeforeEdit& before) {
  const StepSeries* rain = &before.rain;
  for (const TimedEdit& timed : before.edits) {
    if (const auto* set = std::get_if<SetRain>(&timed.edit)) rain = &set->mmPerHour;
  }
  return *rain;
}

std::vector<DrawBarrier> drawnBarriers(std::span<const TimedEdit> edits, double time) {
  std::vector<DrawBarrier> barriers;
  for (const TimedEdit& timed : edits) {
    if (timed.time > time) break;
    const std::string id = targetOf(timed.edit);
    const auto* drawn = std::get_if<DrawBarrier>(&timed.edit);
    if (drawn != nullptr || std::holds_alternative<RemoveBarrier>(timed.edit))
      std::erase_if(barriers, [&](const DrawBarrier& b) { return b.id == id; });
    if (drawn != nullptr) barriers.push_back(*drawn);
  }
  return barriers;
}

}  // namespace citymirror::session
