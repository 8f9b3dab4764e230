#pragma once
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::session {

/// A unit sent at `at` s to a place, where it pumps if it can; on foot if it has no vehicle. Errors:
/// badInput (its vehicle).
Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to);

/// Whether the unit brings a pump of its own.
bool pumpsItself(const world::CrewOrder& order);
/// What it does at its place beside that, in its order: a gate closed, a barrier raised.
std::vector<flood::FloodEdit> worksOf(const world::CrewOrder& order);
/// "将闸门 G1 开度设为 0%；…" / "set gate G1 …; …" of all works; empty = none.
Text worksText(const world::CrewOrder& order);

}  // namespace citymirror::session
