#include <algorithm>

#include "app/session/scenario/flood_scenario_parts.h"

namespace citymirror::session {
namespace {

using Need = ScenarioObject::Need;

/// An id that no other of the list has.
template <class List>
std::string ownId(ScenarioObject& item, const List& others, const char* kind) {
  const std::string id = item.text("id", "");
  if (std::any_of(others.begin(), others.end(), [&](const auto& o) { return o.id == id; })) {
    item.fault("id", "\"" + id + "\" is the id of another " + kind + " too",
               std::string("Give every ") + kind + " an id of its own");
  }
  return id;
}

void readInflow(ScenarioObject& item, FloodScenario& scenario) {
  item.allow({"id", "at", "line", "discharge_m3_per_s", "discharge_csv"});
  const std::string place = item.only({"at", "line"}, Need::one);
  if (!item.ok()) return;
  flood::Inflow inflow{item.has("id") ? ownId(item, scenario.inputs.inflows, "inflow") : "",
                       localPlace(item, place.c_str(), scenario),
                       item.series("discharge_m3_per_s", "discharge_csv")};
  scenario.inputs.inflows.push_back(std::move(inflow));
}

void readGauge(ScenarioObject& item, FloodScenario& scenario) {
  item.allow({"id", "at"});
  const std::string id = ownId(item, scenario.inputs.gauges, "gauge");
  const auto at = localPlace(item, "at", scenario);
  if (at.size() != 1) return item.fault("at", "must be one point", "Give [x, y]");
  scenario.inputs.gauges.push_back({id, at.front()});
}

void readBoundary(ScenarioObject& item, FloodScenario& scenario) {
  item.allow({"side", "line", "kind", "level_m", "level_csv", "discharge_m3_per_s", "discharge_csv",
              "slope"});
  using Kind = flood::BoundaryKind;
  const std::vector<std::string> sides{"west", "east", "south", "north", "all"};
  const std::vector<std::string> kinds{"wall", "open", "level", "discharge", "normal_depth"};
  item.only({"side", "line"}, Need::one);
  const std::string side = item.choice("side", "all", sides),
                    kind = item.choice("kind", "wall", kinds);
  if (!item.ok()) return;
  flood::Boundary boundary;
  boundary.line = localPlace(item, "line", scenario);
  boundary.side = flood::Side(std::find(sides.begin(), sides.end(), side) - sides.begin());
  boundary.kind = Kind(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
  if (boundary.kind == Kind::level) boundary.level = item.series("level_m", "level_csv");
  if (boundary.kind == Kind::discharge) {
    boundary.discharge = item.series("discharge_m3_per_s", "discharge_csv");
  }
  if (boundary.kind == Kind::normalDepth) boundary.slope = item.required("slope");
  scenario.inputs.boundaries.push_back(std::move(boundary));
}

}  // namespace

void readPlaces(ScenarioObject& root, FloodScenario& scenario) {
  for (ScenarioObject& item : root.list("inflows")) readInflow(item, scenario);
  for (ScenarioObject& item : root.list("gauges")) readGauge(item, scenario);
  for (ScenarioObject& item : root.list("boundaries")) readBoundary(item, scenario);
}

}  // namespace citymirror::session
