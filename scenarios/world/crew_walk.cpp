#include "scenarios/world/crew_walk.h"

#include <algorithm>

#include "scenarios/coupling/forecast_route.h"

namespace citymirror::world {

std::optional<CrewWalk> CrewWalk::make(std::shared_ptr<const traffic::WalkingRoads> roads,
                                       const Point2& from, const Point2& to) {
  const std::int64_t begin = nearestNode(roads->network, from);
  const std::int64_t end = nearestNode(roads->network, to);
  if (begin < 0 || end < 0) return std::nullopt;
  return CrewWalk(std::move(roads), std::uint32_t(begin), std::uint32_t(end));
}

/// m/s.
double CrewWalk::paceOn(std::uint32_t edge, std::span<const float> share) const {
  const double dry = roads_->network.roadOf(edge).freeFlowKmh / 3.6;
  return share.empty() ? dry : dry * double(share[roads_->edgeOf[edge]]);
}

/// The fastest way from the junction it stands at, as the water is now; empty where none is open.
std::vector<std::uint32_t> CrewWalk::wayAhead(std::span<const float> share) const {
  const RoadNetwork& network = roads_->network;
  coupling::ForecastRoads roads{{0}, {std::vector<float>(network.edgeCount(), 1)}};
  for (std::uint32_t e = 0; e < network.edgeCount() && !share.empty(); ++e)
    roads.share[0][e] = share[roads_->edgeOf[e]];
  const auto way = coupling::earliestArrival(network, roads, at_, goal_, 0);
  return way ? way->edges : std::vector<std::uint32_t>{};
}

/// That it goes on by `walked` m of its edge from `begin` s on.
void CrewWalk::note(double begin, double pace, double walked) {
  const auto line = roads_->network.line(edge_);
  const double from = double(roads_->network.edgeLength[edge_]) - ahead_;
  if (trail_.empty() || trail_.back().time < begin)
    trail_.push_back({begin, pointAlong(line, from)});
  double along = 0;
  for (std::size_t k = 1; k + 1 < line.size(); ++k) {
    along += (line[k] - line[k - 1]).norm();
    if (along > from && along < from + walked)
      trail_.push_back({begin + (along - from) / pace, line[k]});
  }
  trail_.push_back({begin + walked / pace, pointAlong(line, from + walked)});
}

void CrewWalk::advance(double now, double until, std::span<const float> share) {
  std::vector<std::uint32_t> way;
  std::size_t next = 0;
  while (now < until && !(arrived_ >= 0)) {
    if (edge_ == kNowhere) {
      if (at_ == goal_) {
        left_ = left_ >= 0 ? left_ : now;
        arrived_ = now;
        return;
      }
      if (next == way.size()) way = wayAhead(share), next = 0;
      if (way.empty()) return;
      left_ = left_ >= 0 ? left_ : now;
      edge_ = way[next++];
      ahead_ = double(roads_->network.edgeLength[edge_]);
    }
    const double pace = paceOn(edge_, share);
    if (!(pace > 0)) return;
    const double walked = std::min(ahead_, pace * (until - now));
    note(now, pace, walked);
    metres_ += walked;
    ahead_ -= walked;
    now += walked / pace;
    if (ahead_ > 0) return;
    at_ = roads_->network.edgeTo[edge_];
    edge_ = kNowhere;
  }
  if (edge_ == kNowhere && at_ == goal_ && left_ >= 0 && !(arrived_ >= 0)) arrived_ = now;
}

}  // namespace citymirror::world
