#include <variant>

#include "app/session/scenario/world_orders.h"
#include "app/session/scenario/world_plan.h"

namespace citymirror::session {
namespace {

/// A pump on wheels is its unit, whoever starts it; a barrier is also its line, under whatever id.
void claimEdit(const flood::FloodEdit& edit, std::set<std::string>& claims) {
  if (const auto* brought = std::get_if<flood::BringPump>(&edit)) {
    claims.insert("unit " + brought->id);
    return;
  }
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { e.id; })
          claims.insert("structure " + e.id);
        else
          claims.insert("rain");
      },
      edit);
  if (const auto* drawn = std::get_if<flood::DrawBarrier>(&edit))
    claims.insert("line " + flood::textOf(flood::DrawBarrier{{}, drawn->line, 0}));
}

}  // namespace

std::set<std::string> claimsOf(const WorldDeeds& deeds, const CityModel& city) {
  std::set<std::string> claims;
  for (const world::CrewOrder& order : deeds.orders) {
    claims.insert("unit " + order.code);
    for (const flood::FloodEdit& work : worksOf(order)) claimEdit(work, claims);
  }
  for (const flood::TimedEdit& edit : deeds.edits) claimEdit(edit.edit, claims);
  for (const traffic::Closure& closure : deeds.closures)
    claims.insert("road " + city.roads.roadOf(closure.link).code);
  return claims;
}

}  // namespace citymirror::session
