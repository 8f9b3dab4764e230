#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_model.h"
#include "scenarios/traffic/traffic_shape.h"

namespace citymirror::traffic {
namespace {

/// Along a lane from its head: each as far as it has come, and behind those before it.
void placeLane(const TrafficShape& shape, const TrafficState& s, std::uint32_t lane,
               std::vector<VehiclePlace>& places) {
  const std::uint32_t link = shape.linkOf(lane);
  const double length = shape.network().length[link];
  double queued = 0;  // m from the lane's end
  for (std::uint32_t v = s.lanes[lane].head; v != kNone; v = s.vehicles[v].behind) {
    const bool stranded = s.stranded[v] >= 0;
    const double share =
        stranded ? 1.0 : std::max(0.01, double(s.share[shape.shareIndex(link, shape.typeOf(v))]));
    const double left = double(stranded ? s.stranded[v] : std::max<std::int64_t>(
                                                              0, s.vehicles[v].ready - s.time));
    const double driven = length * share * left / double(std::max<std::int64_t>(
                                                    1, shape.freeTime(link, v)));
    const double back = std::clamp(std::max(queued, driven), 0.0, length);
    places.push_back({v, link, float(length - back), stranded || driven <= queued, stranded});
    if (!shape.isSiren(lane)) queued = back + double(shape.space(v)) / 1000;
  }
}

/// Vehicles that wait at the end of a link for room on this one.
bool heldBefore(const TrafficShape& shape, const TrafficState& s, std::uint32_t link) {
  for (std::uint32_t lane = s.links[link].firstInLine; lane != kNone; lane = s.lanes[lane].nextInLine) {
    if (!shape.isSource(lane) && s.hold[lane] == Hold::space) return true;
  }
  return false;
}

}  // namespace

std::vector<LinkQueue> TrafficModel::queues() const {
  std::vector<LinkQueue> ofLink(shape_->network().linkCount());
  std::vector<VehiclePlace> places;
  for (std::uint32_t lane = 0; lane < shape_->laneCount(); ++lane) {
    places.clear();
    placeLane(*shape_, state_, lane, places);
    for (const VehiclePlace& place : places) {
      if (!place.stands) continue;
      LinkQueue& queue = ofLink[place.link];
      const double back = std::max(0.0, place.along - double(shape_->space(place.vehicle)) / 1000);
      queue.to = std::max(queue.to, place.along);
      queue.from = queue.vehicles == 0 ? float(back) : std::min(queue.from, float(back));
      ++queue.vehicles;
    }
  }
  std::vector<LinkQueue> queues;
  for (std::uint32_t link = 0; link < ofLink.size(); ++link) {
    if (ofLink[link].vehicles == 0) continue;
    ofLink[link].link = link;
    const double room = shape_->inputs().parameters.standardSpace;
    ofLink[link].spills = ofLink[link].from < room && heldBefore(*shape_, state_, link);
    queues.push_back(ofLink[link]);
  }
  return queues;
}

std::vector<VehiclePlace> TrafficModel::places() const {
  std::vector<VehiclePlace> places;
  for (std::uint32_t lane = 0; lane < shape_->allLanes(); ++lane) {
    if (!shape_->isSource(lane)) placeLane(*shape_, state_, lane, places);
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const VehiclePlace& a, const VehiclePlace& b) { return a.link < b.link; });
  return places;
}

}  // namespace citymirror::traffic
