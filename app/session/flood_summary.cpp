#include "app/session/flood_summary.h"

#include <nlohmann/json.hpp>

namespace citymirror::session {
namespace {

using Json = nlohmann::ordered_json;

Json massOf(const flood::MassLedger& m) {
  return {{"initial_m3", m.initial},
          {"rain_m3", m.rain},
          {"inflow_m3", m.inflow},
          {"infiltrated_m3", m.infiltrated},
          {"drained_m3", m.drained},
          {"outflow_m3", m.outflow},
          {"final_m3", m.final_},
          {"error_m3", m.error()},
          {"error_relative", m.relativeError()}};
}

Json notesOf(const FloodScenario& scenario, const flood::FloodStats& stats, const Outcome& ran) {
  Json notes = Json::array();
  for (const auto* list : {&scenario.notes, &stats.notes}) {
    for (const Note& note : *list) notes.push_back(note.what + " (" + note.where + ")");
  }
  if (!ran) notes.push_back(ran.error().what + " (" + ran.error().where + ")");
  return notes;
}

}  // namespace

flood::Health healthOf(const flood::FloodModel& model, const Outcome& ran) {
  if (ran) return flood::checkRun(model.stats(), model.mass());
  return {false,
          {"计算中断，不得作为预报：" + ran.error().what + "（" + ran.error().where + "）",
           "Stopped, not a forecast: " + ran.error().what + " (" + ran.error().where + ")"}};
}

std::string floodSummary(const FloodScenario& scenario, const flood::FloodModel& model,
                         const Outcome& ran) {
  const flood::FloodStats s = model.stats();
  const GridShape& shape = scenario.inputs.bed->shape;
  const auto& resume = scenario.inputs.resume;
  const auto updates = s.cellUpdates - (resume ? resume->stats.cellUpdates : 0);
  const flood::Health health = healthOf(model, ran);
  const Json json = {
      {"scheme", s.scheme},
      {"device", "cpu"},
      {"threads", s.threads},
      {"columns", shape.columns},
      {"rows", shape.rows},
      {"cell_m", shape.cell},
      {"active_cells", s.activeCells},
      {"steps", s.steps},
      {"simulated_s", model.time()},
      {"wall_s", s.wallSeconds},
      {"cell_updates", s.cellUpdates},
      {"updates_per_s", s.wallSeconds > 0 ? double(updates) / s.wallSeconds : 0},
      {"min_dt_s", s.minStep},
      {"max_courant", s.maxCourant},
      {"mass", massOf(model.mass())},
      {"checks",
       {{"ok", health.ok}, {"verdict_zh", health.verdict.zh}, {"verdict_en", health.verdict.en}}},
      {"notes", notesOf(scenario, s, ran)}};
  return json.dump(2) + "\n";
}

}  // namespace citymirror::session
