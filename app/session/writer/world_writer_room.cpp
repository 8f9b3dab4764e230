#include <algorithm>
#include <cmath>

#include "app/session/writer/world_writer.h"

/// What the rooms of open incidents know: who could be there soonest, what the forecast says.
namespace citymirror::session {

std::shared_ptr<const ProposalsView> WorldWriter::proposalsFor(const LoopIncident& incident,
                                                               RoadsAhead& roads) const {
  if (!incident.at || city_->roads.nodeCount() == 0) return nullptr;
  auto view = std::make_shared<ProposalsView>();
  view->at = now_;
  view->units = nearestUnits(loop_.duties(), loop_.classOf(incident).department, *incident.at, roads,
                             config_.command.proposedUnits, unitsSeen(now_));
  view->basis = roads.basis(view->units.empty() ? UnitVehicle() : view->units.front().vehicle);
  return view;
}

std::optional<PlaceForecast> WorldWriter::forecastAt(const Point2& place) const {
  if (!forecast_) return std::nullopt;
  std::optional<PlaceForecast> deepest;
  for (const world::WorldState& state : forecast_->states) {
    if (state.at < now_ || !state.flood) continue;
    const RasterGrid<float>& depth = state.flood->depth;
    const int column = depth.shape.columnOf(place.x()), row = depth.shape.rowOf(place.y());
    for (int r = row - 1; r <= row + 1; ++r) {
      for (int c = column - 1; c <= column + 1; ++c) {
        if (!depth.shape.holds(c, r)) continue;
        const double here = depth.at(c, r);
        if (!std::isfinite(here) || (deepest && here <= deepest->depth)) continue;
        deepest = PlaceForecast{forecast_->id, here, state.at};
      }
    }
  }
  return deepest;
}

void WorldWriter::renewRooms() {
  std::optional<RoadsAhead> roads;  // one for all that are renewed now
  for (const LoopIncident& incident : loop_.incidents()) {
    if (!incident.open()) {
      rooms_.erase(incident.id);
      continue;
    }
    RoomFacts& room = rooms_[incident.id];
    room.approvalWanted = loop_.approvalWanted(incident, purpose_);
    room.signedByDispatch = signsByDispatch(incident);
    const bool reaches = forecast_ && now_ >= forecast_->zero;
    const bool fresh = room.proposals && now_ >= room.proposals->at &&
                       now_ - room.proposals->at < config_.command.proposalsRenew &&
                       (!reaches || room.proposals->basis.forecastId == forecast_->id);
    if (fresh) continue;
    if (!roads) roads.emplace(roadsAhead(forecast_, now_));
    room.proposals = proposalsFor(incident, *roads);
    room.forecast = incident.at ? forecastAt(*incident.at) : std::nullopt;
  }
}

}  // namespace citymirror::session
