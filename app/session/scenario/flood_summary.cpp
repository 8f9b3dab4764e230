#include "app/session/scenario/flood_summary.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/scenario/summary_text.h"
#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/idle_edits.h"

namespace citymirror::session {
namespace {

using OrderedJson = nlohmann::ordered_json;

const char* sourceOf(flood::Scheme scheme) {
  switch (scheme) {
    case flood::Scheme::muscl:
      return "MUSCL-Hancock: van Leer 1984; Toro 2001";
    case flood::Scheme::inertial:
      return "local inertia: Bates, Horritt and Fewtrell 2010; de Almeida and Bates 2013";
    case flood::Scheme::hll:
      break;
  }
  return "HLL: Harten, Lax and van Leer 1983; hydrostatic reconstruction: Audusse et al. 2004";
}

OrderedJson massOf(const flood::MassLedger& m) {
  return {{"initial_m3", m.initial},
          {"rain_m3", m.rain},
          {"inflow_m3", m.inflow},
          {"infiltrated_m3", m.infiltrated},
          {"drained_m3", m.drained},
          {"outflow_m3", m.outflow},
          {"final_m3", m.final_},
          {"assimilated_m3", m.assimilated},
          {"error_m3", m.error()},
          {"error_relative", m.relativeError()}};
}

OrderedJson notesOf(const FloodScenario& scenario, const flood::FloodModel& model,
                    const Outcome& ran) {
  const flood::FloodStats stats = model.stats();
  OrderedJson notes = OrderedJson::array();
  for (const auto* list : {&scenario.notes, &stats.notes}) {
    for (const Note& note : *list) notes.push_back(note.what + " (" + note.where + ")");
  }
  const flood::FloodInputs& inputs = scenario.inputs;
  for (const flood::IdleEdit& each :
       flood::idleEdits(inputs.structures, inputs.edits, model.time()))
    notes.push_back(each.what.en + " (" + std::to_string(std::llround(each.edit.time)) + " s)");
  if (!ran) notes.push_back(ran.error().what + " (" + ran.error().where + ")");
  return notes;
}

}  // namespace

std::string floodSummary(const FloodScenario& scenario, const flood::FloodModel& model,
                         const Outcome& ran) {
  const flood::FloodStats s = model.stats();
  const GridShape& shape = scenario.inputs.bed->shape;
  const auto& resume = scenario.inputs.resume;
  const auto updates = s.cellUpdates - (resume ? resume->stats.cellUpdates : 0);
  const flood::Health health = flood::checkRun(s, model.mass());
  const OrderedJson json = {
      {"scheme", s.scheme},
      {"scheme_source", sourceOf(scenario.inputs.scheme)},
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
      {"step_limits",
       {{"courant", s.limits.courant},
        {"calm", s.limits.calm},
        {"growth", s.limits.growth},
        {"event", s.limits.event}}},
      {"clipped_cells", s.clippedCells},
      {"clipped_m3", s.clippedVolume},
      {"mass", massOf(model.mass())},
      {"checks",
       {{"ok", health.ok}, {"verdict_zh", health.verdict.zh}, {"verdict_en", health.verdict.en}}},
      {"notes", notesOf(scenario, model, ran)}};
  return summaryText(json);
}

}  // namespace citymirror::session
