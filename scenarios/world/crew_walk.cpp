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

/// That it goes on to `ahead` m before the end of its edge from `begin` to `end` s.
void CrewWalk::goTo(double ahead, double begin, double end) {
  const auto line = roads_->network.line(edge_);
  const double length = double(roads_->network.edgeLength[edge_]);
  const double from = length - ahead_, to = length - ahead;
  if (trail_.empty() || trail_.back().time < begin)
    trail_.push_back({begin, pointAlong(line, from)});
  double along = 0;
  for (std::size_t k = 1; k + 1 < line.size(); ++k) {
    along += (line[k] - line[k - 1]).norm();
    if (along > from && along < to)
      trail_.push_back({begin + (along - from) / (to - from) * (end - begin), line[k]});
  }
  trail_.push_back({end, pointAlong(line, to)});
  ahead_ = ahead;
}

/// Onto the next edge of its way; false where it stays at its junction.
bool CrewWalk::setOut(double now, std::span<const float> share) {
  if (at_ == goal_) {
    left_ = arrived_ = now;
    return false;
  }
  const auto way = wayAhead(share);
  if (way.empty()) return false;
  left_ = left_ >= 0 ? left_ : now;
  edge_ = way.front();
  ahead_ = double(roads_->network.edgeLength[edge_]);
  leg_ = {};
  return true;
}

void CrewWalk::advance(double now, double until, std::span<const float> share) {
  while (now < until && !(arrived_ >= 0)) {
    if (edge_ == kNowhere && !setOut(now, share)) return;
    const double pace = paceOn(edge_, share);
    if (pace != leg_.pace) leg_ = {now, ahead_, pace};
    if (!(pace > 0)) return;
    const double end = leg_.begin + leg_.ahead / pace;
    if (end > until)
      return goTo(std::max(0.0, leg_.ahead - pace * (until - leg_.begin)), now, until);
    goTo(0, now, end);
    now = end;
    done_ += double(roads_->network.edgeLength[edge_]);
    at_ = roads_->network.edgeTo[edge_];
    edge_ = kNowhere;
    if (at_ == goal_) arrived_ = now;
  }
}

double CrewWalk::metres() const {
  return edge_ == kNowhere ? done_ : done_ + double(roads_->network.edgeLength[edge_]) - ahead_;
}

}  // namespace citymirror::world
