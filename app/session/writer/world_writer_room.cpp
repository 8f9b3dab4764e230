#include <algorithm>
#include <cmath>

#include "app/session/writer/world_writer.h"

/// What the rooms of open incidents know: who could be there soonest, what the forecast says.
namespace citymirror::session {

/// Water of the forecast nearest to now; null where none reaches now.
WorldWriter::Snapshot WorldWriter::forecastNow() const {
  if (!forecast_ || now_ < forecast_->zero || now_ > forecast_->until) return nullptr;
  const auto bracket = states_.bracket(forecast_->id, now_);
  return bracket.fraction < 0.5 ? bracket.a : bracket.b;
}

std::shared_ptr<const ProposalsView> WorldWriter::proposalsFor(const LoopIncident& incident) const {
  if (!incident.at || city_->roads.nodeCount() == 0) return nullptr;
  auto view = std::make_shared<ProposalsView>();
  view->at = now_;
  const Snapshot water = forecastNow();
  RoadsNow roads{&city_->roads, nullptr, &config_.roadClosure};
  if (water) view->forecastId = forecast_->id;
  if (water && water->edgeDepth) {
    roads.edgeDepth = water->edgeDepth.get();
    view->waterAt = water->at;
  }
  view->units = nearestUnits(loop_.duties(), loop_.classOf(incident).department, *incident.at, roads,
                             config_.command.proposedUnits);
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
  for (const LoopIncident& incident : loop_.incidents()) {
    if (!incident.open()) {
      rooms_.erase(incident.id);
      continue;
    }
    RoomFacts& room = rooms_[incident.id];
    room.approvalWanted = loop_.approvalWanted(incident, purpose_);
    const std::string& shown = forecast_ ? forecast_->id : std::string();
    const bool fresh = room.proposals && now_ >= room.proposals->at &&
                       now_ - room.proposals->at < config_.command.proposalsRenew &&
                       (!forecastNow() || room.proposals->forecastId == shown);
    if (fresh) continue;
    room.proposals = proposalsFor(incident);
    room.forecast = incident.at ? forecastAt(*incident.at) : std::nullopt;
  }
}

}  // namespace citymirror::session
