#include <algorithm>
#include <set>

#include "app/session/scenario/flood_scenario_parts.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kMostIdLetters = 120;  // of ids that an error names

/// The ids that an edit may name, by what it does to them.
class Named {
 public:
  explicit Named(const flood::FloodInputs& in) {
    for (const auto& pump : in.structures.pumps) pumps_.insert(pump.id);
    for (const auto& gate : in.structures.gates) gates_.insert(gate.id);
    for (const auto& barrier : in.structures.barriers) barriers_.insert(barrier.id);
    for (const auto& sink : in.sinks) sinks_.insert(sink.id);
    for (const auto& edit : in.edits) {
      if (const auto* drawn = std::get_if<flood::DrawBarrier>(&edit.edit))
        barriers_.insert(drawn->id);
    }
  }
  /// What is there once it has been done.
  void add(const flood::FloodEdit& edit) {
    if (const auto* drawn = std::get_if<flood::DrawBarrier>(&edit)) barriers_.insert(drawn->id);
    if (const auto* pump = std::get_if<flood::BringPump>(&edit)) pumps_.insert(pump->id);
  }

  /// What the edit names and there is not; empty = all is there.
  std::string missing(const flood::FloodEdit& edit) const {
    if (const auto* pump = std::get_if<flood::SetPump>(&edit))
      return lacks(pumps_, "pump", pump->id);
    if (const auto* gate = std::get_if<flood::SetGate>(&edit))
      return lacks(gates_, "gate", gate->id);
    if (const auto* sink = std::get_if<flood::SetSink>(&edit))
      return lacks(sinks_, "inlet without district", sink->id);
    if (const auto* gone = std::get_if<flood::RemoveBarrier>(&edit))
      return lacks(barriers_, "barrier", gone->id);
    if (const auto* breach = std::get_if<flood::OpenBreach>(&edit))
      return lacks(barriers_, "barrier", breach->id);
    return {};
  }

 private:
  static std::string lacks(const std::set<std::string>& ids, const std::string& kind,
                           const std::string& id) {
    if (ids.contains(id)) return {};
    std::string there;  // the first of them
    for (const std::string& each : ids) {
      if (there.size() > kMostIdLetters) {
        there += " …";
        break;
      }
      there += (there.empty() ? "" : ", ") + each;
    }
    return "there is no " + kind + " \"" + id + "\"" +
           (there.empty() ? "" : "; there are " + there);
  }
  std::set<std::string> pumps_, gates_, barriers_, sinks_;
};

void toLocal(flood::FloodEdit& edit, const GeoFrame& frame) {
  if (auto* drawn = std::get_if<flood::DrawBarrier>(&edit)) {
    for (Point2& p : drawn->line) p = frame.toLocal(p.x(), p.y());
  }
  if (auto* breach = std::get_if<flood::OpenBreach>(&edit))
    breach->at = frame.toLocal(breach->at.x(), breach->at.y());
  if (auto* pump = std::get_if<flood::BringPump>(&edit))
    pump->at = frame.toLocal(pump->at.x(), pump->at.y());
}

bool offTheGrid(const flood::FloodEdit& edit, const Bounds& grid) {
  const auto inside = [&](const Point2& p) { return grid.contains(p); };
  if (const auto* drawn = std::get_if<flood::DrawBarrier>(&edit))
    return std::none_of(drawn->line.begin(), drawn->line.end(), inside);
  if (const auto* pump = std::get_if<flood::BringPump>(&edit)) return !inside(pump->at);
  const auto* breach = std::get_if<flood::OpenBreach>(&edit);
  return breach && !inside(breach->at);
}

/// One edit of an item, `where` it stands in it; in local metres.
std::optional<flood::FloodEdit> readEdit(ScenarioObject& item, const std::string& where,
                                         const ScenarioObject::Json& json, Named& named,
                                         const GeoFrame& frame, const Bounds& grid) {
  auto edit = flood::floodEditFromText(json.dump());
  if (!edit) {
    item.fault(where, edit.error().what + " (" + edit.error().where + ")", edit.error().remedy);
    return std::nullopt;
  }
  toLocal(*edit, frame);
  if (offTheGrid(*edit, grid))
    item.fault(where, "outside the grid",
               "Move it onto the terrain, in the terrain's coordinates");
  if (const std::string lacks = named.missing(*edit); !lacks.empty())
    item.fault(where + ".id", lacks, "Name one of the scenario's structures");
  named.add(*edit);
  return std::move(*edit);
}

/// Nobody makes rain, and what was seen is no work.
bool canBeDone(const flood::FloodEdit& edit) {
  return !std::holds_alternative<flood::SetRain>(edit) &&
         !std::holds_alternative<flood::CorrectDepth>(edit);
}

void readAction(ScenarioObject& item, Named& named, FloodScenario& scenario) {
  item.allow({"time_s", "edit"});
  item.required("time_s");
  const double time = item.within("time_s", 0, 0, 1e10);
  if (!item.has("edit") || !item.json().at("edit").is_object())
    item.fault("edit", "must be an object", "Write it as {\"edit\": \"set_pump\", …}");
  if (!item.ok()) return;
  auto edit = readEdit(item, "edit", item.json().at("edit"), named, scenario.frame,
                       scenario.inputs.bed->shape.bounds());
  if (edit) scenario.inputs.edits.push_back({time, std::move(*edit)});
}

}  // namespace

void readActions(ScenarioObject& root, FloodScenario& scenario) {
  Named named(scenario.inputs);
  for (ScenarioObject& item : root.list("actions")) {
    if (root.ok()) readAction(item, named, scenario);
  }
  auto& edits = scenario.inputs.edits;
  std::stable_sort(edits.begin(), edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
}

std::vector<flood::FloodEdit> readWorks(ScenarioObject& item, const char* key,
                                        const flood::FloodInputs& water, const GeoFrame& frame) {
  std::vector<flood::FloodEdit> works;
  if (!item.has(key)) return works;
  const ScenarioObject::Json& json = item.json().at(key);
  const auto list = json.is_array() ? json : ScenarioObject::Json::array({json});
  Named named(water);
  for (std::size_t k = 0; k < list.size() && item.ok(); ++k) {
    const std::string where =
        json.is_array() ? std::string(key) + "[" + std::to_string(k) + "]" : std::string(key);
    if (!list[k].is_object()) {
      item.fault(where, "must be an object", "Write it as {\"edit\": \"set_gate\", …}");
      break;
    }
    auto edit = readEdit(item, where, list[k], named, frame, water.bed->shape.bounds());
    if (edit && !canBeDone(*edit))
      item.fault(where, "is nothing that a unit does", "Give it a pump, a gate or a barrier");
    if (edit) works.push_back(std::move(*edit));
  }
  return works;
}

}  // namespace citymirror::session
