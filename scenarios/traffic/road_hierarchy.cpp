#include "scenarios/traffic/road_hierarchy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/traffic/node_dissection.h"

namespace citymirror::traffic {
namespace {

constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();
constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr double kShorter = 1 - 1e-9;  // what is a shorter way and not another sum of the same one

}  // namespace

RoadHierarchy::RoadHierarchy(const RoadNetwork& network)
    : turns_(std::make_shared<const RouteTurns>(network)) {
  NodeDissection dissection(network, *turns_);
  node_ = dissection.order();
  rank_.resize(node_.size());
  for (std::uint32_t r = 0; r < node_.size(); ++r) rank_[node_[r]] = r;
  contract(dissection.neighbours());
  placeSteps(network);
}

void RoadHierarchy::contract(const std::vector<std::vector<std::uint32_t>>& neighbours) {
  std::vector<std::vector<std::uint32_t>> above(node_.size());
  for (std::uint32_t r = 0; r < node_.size(); ++r) {
    for (const std::uint32_t other : neighbours[node_[r]]) {
      if (rank_[other] > r) above[r].push_back(rank_[other]);
    }
    std::sort(above[r].begin(), above[r].end());
  }
  first_.push_back(0);
  for (std::uint32_t r = 0; r < node_.size(); ++r) {
    parent_.push_back(above[r].empty() ? r : above[r].front());
    if (above[r].size() > 1) {
      auto& higher = above[above[r].front()];
      std::vector<std::uint32_t> merged;
      std::set_union(higher.begin(), higher.end(), above[r].begin() + 1, above[r].end(),
                     std::back_inserter(merged));
      higher = std::move(merged);
    }
    head_.insert(head_.end(), above[r].begin(), above[r].end());
    first_.push_back(std::uint32_t(head_.size()));
  }
}

void RoadHierarchy::placeSteps(const RoadNetwork& network) {
  for (std::uint32_t state = 0; state < turns_->stateCount(); ++state) {
    for (const std::uint32_t edge : turns_->leaving(state)) {
      const std::uint32_t a = rank_[state], b = rank_[turns_->after(network, edge)];
      if (a == b) continue;
      const auto begin = head_.begin() + first_[std::min(a, b)];
      const auto end = head_.begin() + first_[std::min(a, b) + 1];
      const auto arc = std::lower_bound(begin, end, std::max(a, b)) - head_.begin();
      steps_.push_back({edge, std::uint32_t(arc), a < b});
    }
  }
}

FastRoutes::FastRoutes(std::shared_ptr<const RoadHierarchy> hierarchy,
                       std::span<const double> seconds)
    : shape_(std::move(hierarchy)) {
  for (Weights* weights : {&up_, &down_}) {
    weights->seconds.assign(shape_->arcCount(), kFar);
    weights->below.assign(shape_->arcCount(), kNoNode);
    weights->edge.assign(shape_->arcCount(), kNoNode);
  }
  for (const RoadHierarchy::Step& step : shape_->steps_) {
    Weights& weights = step.up ? up_ : down_;
    if (!(seconds[step.edge] < weights.seconds[step.arc])) continue;
    weights.seconds[step.arc] = seconds[step.edge];
    weights.edge[step.arc] = step.edge;
  }
  relax();
  prune();
  fromFar_.assign(shape_->nodeCount(), kFar);
  toFar_ = fromFar_;
  fromBy_.assign(shape_->nodeCount(), kNoNode);
  toBy_ = fromBy_;
}

/// Hands to `use` every triangle whose lowest corner is `low`: the arcs to its middle and to its
/// highest corner, and the arc between these.
template <class Use>
void FastRoutes::triangles(std::uint32_t low, std::vector<std::uint32_t>& arcTo, Use use) const {
  const RoadHierarchy& h = *shape_;
  for (std::uint32_t a = h.first_[low]; a < h.first_[low + 1]; ++a) {
    const std::uint32_t middle = h.head_[a];
    for (std::uint32_t c = h.first_[middle]; c < h.first_[middle + 1]; ++c) arcTo[h.head_[c]] = c;
    for (std::uint32_t b = a + 1; b < h.first_[low + 1]; ++b) use(a, b, arcTo[h.head_[b]]);
  }
}

/// From the lowest corner up: an arc is as short as any way below it.
void FastRoutes::relax() {
  std::vector<std::uint32_t> arcTo(shape_->nodeCount(), kNoNode);
  for (std::uint32_t low = 0; low < shape_->nodeCount(); ++low) {
    triangles(low, arcTo, [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
      const double upward = down_.seconds[a] + up_.seconds[b];
      if (upward < up_.seconds[c]) up_.seconds[c] = upward, up_.below[c] = low;
      const double downward = down_.seconds[b] + up_.seconds[a];
      if (downward < down_.seconds[c]) down_.seconds[c] = downward, down_.below[c] = low;
    });
  }
}

/// From the highest corner down: what the shortest way above an arc takes (perfect customisation,
/// §4.3 of the paper). A search needs only the arcs that are as short themselves.
void FastRoutes::prune() {
  std::vector<double> up = up_.seconds, down = down_.seconds;
  std::vector<std::uint32_t> arcTo(shape_->nodeCount(), kNoNode);
  for (std::uint32_t low = std::uint32_t(shape_->nodeCount()); low-- > 0;) {
    triangles(low, arcTo, [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
      up[b] = std::min(up[b], up[a] + up[c]);
      up[a] = std::min(up[a], up[b] + down[c]);
      down[b] = std::min(down[b], down[c] + down[a]);
      down[a] = std::min(down[a], up[c] + down[b]);
    });
  }
  climbUp_ = climb(up_, up);
  climbDown_ = climb(down_, down);
}

FastRoutes::Climb FastRoutes::climb(const Weights& weights,
                                    const std::vector<double>& shortest) const {
  const RoadHierarchy& h = *shape_;
  Climb climb;
  for (std::uint32_t rank = 0; rank < h.nodeCount(); ++rank) {
    for (std::uint32_t a = h.first_[rank]; a < h.first_[rank + 1]; ++a) {
      const double seconds = weights.seconds[a];
      if (seconds == kFar || shortest[a] < kShorter * seconds) continue;
      climb.head.push_back(h.head_[a]);
      climb.seconds.push_back(seconds);
    }
    climb.first.push_back(std::uint32_t(climb.head.size()));
  }
  return climb;
}

std::uint32_t FastRoutes::arcBetween(std::uint32_t low, std::uint32_t high) const {
  const auto begin = shape_->head_.begin() + shape_->first_[low];
  const auto end = shape_->head_.begin() + shape_->first_[low + 1];
  return std::uint32_t(std::lower_bound(begin, end, high) - shape_->head_.begin());
}

/// Hands the distance of a rank on to those above it that it has an arc to.
void FastRoutes::spread(std::uint32_t rank, const Climb& climb, std::vector<double>& far,
                        std::vector<std::uint32_t>* by) {
  const double here = far[rank];
  for (std::uint32_t a = climb.first[rank]; a < climb.first[rank + 1]; ++a) {
    const std::uint32_t head = climb.head[a];
    const double through = here + climb.seconds[a];
    if (through >= far[head]) continue;
    far[head] = through;
    if (by) (*by)[head] = rank;
  }
}

/// All ends climb the elimination tree, the lowest one next: the beginning, and each state of the
/// goal until their ways join. What is farther than the best meeting so far leads to no better one.
FastRoutes::Met FastRoutes::meet(std::uint32_t from, std::uint32_t to, bool keepWay) const {
  const RoadHierarchy& h = *shape_;
  auto* fromBy = keepWay ? &fromBy_ : nullptr;
  auto* toBy = keepWay ? &toBy_ : nullptr;
  ends_.assign(1, h.rank_[to]);
  for (const std::uint32_t state : h.turns_->furtherOf(to)) ends_.push_back(h.rank_[state]);
  for (const std::uint32_t end : ends_) toFar_[end] = 0;
  lows_ = ends_;
  std::uint32_t low = h.rank_[from];
  fromFar_[low] = 0;
  Met met{kFar, kNoNode};
  while (!lows_.empty()) {
    const auto other = std::min_element(lows_.begin(), lows_.end());
    const std::uint32_t r = std::min(low, *other), above = h.parent_[r];
    if (fromFar_[r] + toFar_[r] < met.seconds) met = {fromFar_[r] + toFar_[r], r};
    if (fromFar_[r] < met.seconds) spread(r, climbUp_, fromFar_, fromBy);
    if (toFar_[r] < met.seconds) spread(r, climbDown_, toFar_, toBy);
    if (r == *other) {
      const bool joined = std::find(lows_.begin(), lows_.end(), above) != lows_.end();
      if (joined || above == r)
        lows_.erase(other);
      else
        *other = above;
    }
    if (r != low) continue;
    if (above == r) break;  // a root: no tree above it
    low = above;
  }
  forget(h.rank_[from], fromFar_);
  for (const std::uint32_t end : ends_) forget(end, toFar_);
  return met;
}

/// Makes all that a search from a rank may have reached unreached again.
void FastRoutes::forget(std::uint32_t rank, std::vector<double>& far) const {
  far[rank] = kFar;
  for (; shape_->parent_[rank] != rank; far[rank] = kFar) rank = shape_->parent_[rank];
}

double FastRoutes::seconds(std::uint32_t from, std::uint32_t to) const {
  return from == to ? 0 : meet(from, to, false).seconds;
}

std::optional<std::vector<std::uint32_t>> FastRoutes::edges(std::uint32_t from,
                                                            std::uint32_t to) const {
  auto found = way(from, to, std::numeric_limits<double>::max());
  if (!found) return std::nullopt;
  return std::move(found->edges);
}

std::optional<FastRoutes::Way> FastRoutes::way(std::uint32_t from, std::uint32_t to,
                                               double most) const {
  if (from == to) return Way{};
  const Met met = meet(from, to, true);
  if (!(met.seconds <= most) || met.seconds == kFar) return std::nullopt;
  std::vector<std::uint32_t> edges, climbed;
  for (std::uint32_t r = met.rank; r != shape_->rank_[from]; r = fromBy_[r]) climbed.push_back(r);
  std::uint32_t low = shape_->rank_[from];
  for (auto high = climbed.rbegin(); high != climbed.rend(); low = *high++)
    unpack(arcBetween(low, *high), low, true, edges);
  const auto ends = [&](std::uint32_t r) {
    return std::find(ends_.begin(), ends_.end(), r) != ends_.end();
  };
  for (std::uint32_t r = met.rank; !ends(r); r = toBy_[r])
    unpack(arcBetween(toBy_[r], r), toBy_[r], false, edges);
  return Way{met.seconds, std::move(edges)};
}

void FastRoutes::unpack(std::uint32_t arc, std::uint32_t low, bool up,
                        std::vector<std::uint32_t>& edges) const {
  const Weights& weights = up ? up_ : down_;
  const std::uint32_t high = shape_->head_[arc], below = weights.below[arc];
  if (below == kNoNode) return edges.push_back(weights.edge[arc]);
  const std::uint32_t first = up ? low : high, second = up ? high : low;
  unpack(arcBetween(below, first), below, false, edges);
  unpack(arcBetween(below, second), below, true, edges);
}

std::vector<double> FastRoutes::table(std::span<const std::uint32_t> from,
                                      std::span<const std::uint32_t> to) const {
  std::vector<double> all;
  all.reserve(from.size() * to.size());
  for (const std::uint32_t source : from) {
    for (const std::uint32_t target : to) all.push_back(seconds(source, target));
  }
  return all;
}

GoalSeconds::GoalSeconds(const FastRoutes& routes)
    : routes_(routes),
      down_(routes.shape_->nodeCount(), kFar),
      known_(down_.size(), std::numeric_limits<double>::quiet_NaN()) {}

void GoalSeconds::towards(std::uint32_t goal) {
  const RoadHierarchy& h = *routes_.shape_;
  for (const std::uint32_t end : ends_) routes_.forget(end, down_);
  for (const std::uint32_t rank : asked_) known_[rank] = std::numeric_limits<double>::quiet_NaN();
  asked_.clear();
  ends_.assign(1, h.rank_[goal]);
  for (const std::uint32_t state : h.turns_->furtherOf(goal)) ends_.push_back(h.rank_[state]);
  for (const std::uint32_t end : ends_) down_[end] = 0;
  lows_ = ends_;
  while (!lows_.empty()) {
    const auto low = std::min_element(lows_.begin(), lows_.end());
    const std::uint32_t rank = *low, above = h.parent_[rank];
    FastRoutes::spread(rank, routes_.climbDown_, down_, nullptr);
    const bool joined = std::find(lows_.begin(), lows_.end(), above) != lows_.end();
    if (joined)  // a root is above itself
      lows_.erase(low);
    else
      *low = above;
  }
}

double GoalSeconds::ofRank(std::uint32_t rank) {
  if (!std::isnan(known_[rank])) return known_[rank];
  const FastRoutes::Climb& climb = routes_.climbUp_;
  double least = down_[rank];
  for (std::uint32_t a = climb.first[rank]; a < climb.first[rank + 1]; ++a)
    least = std::min(least, climb.seconds[a] + ofRank(climb.head[a]));
  asked_.push_back(rank);
  return known_[rank] = least;
}

}  // namespace citymirror::traffic
