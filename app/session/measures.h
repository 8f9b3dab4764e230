#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/action.h"
#include "scenarios/flood/flood_inputs.h"

/// What people do to a flood, said as edits of a run. Local metres, seconds from the run's zero.
namespace citymirror::session {

/// What holds before an edit: the domain as it is given, its rain, and the edits until then.
struct BeforeEdit {
  const flood::HydraulicStructures& structures;
  const flood::StepSeries& rain;
  std::span<const flood::TimedEdit> edits;
};

/// Code of what an edit changes: a pump, a gate, a barrier, "rain".
std::string targetOf(const flood::FloodEdit& edit);

run::ActionKind kindOf(const flood::FloodEdit& edit, const BeforeEdit& before);

/// The edit that takes an edit back; nothing for a breach, which stays.
std::optional<flood::FloodEdit> undoing(const flood::FloodEdit& edit, const BeforeEdit& before);

/// Errors: notFound naming a pump, gate or barrier that is not there; badInput for a line of less
/// than two points.
Outcome checkEdit(const flood::FloodEdit& edit, const BeforeEdit& before);

/// Sandbags along a line: level, `height` metres above the highest ground under it. Errors:
/// badInput (off the terrain, fewer than two points, height outside its range).
Result<flood::DrawBarrier> sandbagLine(const CityModel& city, std::string id,
                                       std::vector<Point2> line, double height);

/// A barrier that no water passes across the nearest road within `reach` metres of a place: the
/// carriageway and one flood cell to each side. Of the road `only` (its code) where one is named.
/// Errors: notFound; bridges and tunnels are no such road.
Result<flood::DrawBarrier> streetBlock(const CityModel& city, std::string id, const Point2& at,
                                       double reach, double cell, const std::string& only = {});

/// The rain from `time` on times `factor`.
flood::SetRain scaledRain(const flood::StepSeries& rain, double time, double factor);

/// The rain from `time` on comes `delay` s later (negative: earlier), times `factor`; until then it
/// goes on as it was. As the members of an ensemble have it (flood::withRain).
flood::SetRain changedRain(const flood::StepSeries& rain, double time, double factor, double delay);

/// The rain that holds before an edit.
const flood::StepSeries& rainBefore(const BeforeEdit& before);

/// Barriers that stand at a time, with the line they were last drawn on, without those of the
/// domain.
std::vector<flood::DrawBarrier> drawnBarriers(std::span<const flood::TimedEdit> edits, double time);

}  // namespace citymirror::session
