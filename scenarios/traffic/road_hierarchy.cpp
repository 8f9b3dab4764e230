#include "scenarios/traffic/road_hierarchy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/traffic/node_dissection.h"

namespace citymirror::traffic {
namespace {

constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();
constexpr double kFar = std::numeric_limits<double>::infinity();

}  // namespace

RoadHierarchy::RoadHierarchy(const RoadNetwork& network)
    : turns_(std::make_shared<const RouteTurns>(network)) {
  NodeDissection dissection(network, *turns_);
  node_ = dissection.order();
  rank_.resize(node_.size());
  for (std::uint32_t r = 0; r < node_.size(); ++r) rank_[node_[r]] = r;
  contract(dissection.neighbours());
  findRuns();
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

void RoadHierarchy::findRuns() {
  for (std::uint32_t r = 0; r < node_.size(); ++r) {
    firstRun_.push_back(std::uint32_t(runs_.size()));
    for (std::uint32_t a = first_[r]; a < first_[r + 1]; ++a) {
      if (a > first_[r] && head_[a] == head_[a - 1] + 1)
        ++runs_.back().count;
      else
        runs_.push_back({head_[a], a, 1});
    }
  }
  firstRun_.push_back(std::uint32_t(runs_.size()));
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
    weights->seconds.assign(shape_->arcCount() + kArcLanes - 1, kFar);
    weights->parts.assign(shape_->arcCount(), kNoNode);
  }
  for (const RoadHierarchy::Step& step : shape_->steps_) {
    Weights& weights = step.up ? up_ : down_;
    if (!(seconds[step.edge] < weights.seconds[step.arc])) continue;
    weights.seconds[step.arc] = seconds[step.edge];
    weights.parts[step.arc] = kNoNode | std::uint64_t(step.edge) << 32;
  }
  relax();
  from_.seconds.assign(shape_->nodeCount() + kArcLanes - 1, kFar);
  from_.by.assign(from_.seconds.size(), 0);
  to_ = from_;
}

/// From the lowest corner up: an arc is as short as any way below it.
void FastRoutes::relax() {
  for (std::uint32_t low = 0; low < shape_->nodeCount(); ++low) {
    const std::span<const ArcRun> runs = shape_->runsOf(low);
    for (const ArcRun& run : runs)
      for (std::uint32_t along = 0; along < run.count; ++along)
        relaxOver(run, along, &run + 1, runs.data() + runs.size());
  }
}

/// Every triangle of a lowest corner, the middle one that its arc first.arc + along leads to, and a
/// highest one: of the same run or those that follow. What follows each other above the lowest
/// corner does so above the middle one too.
void FastRoutes::relaxOver(const ArcRun& first, std::uint32_t along, const ArcRun* next,
                           const ArcRun* last) {
  const std::uint32_t middle = first.arc + along;
  const ArcRun* above = shape_->runsOf(first.head + along).data();
  const auto over = [&](const ArcRun& high) {
    while (above->head + above->count <= high.head) ++above;
    const std::uint32_t across = above->arc + (high.head - above->head);
    const std::uint64_t part = middle | std::uint64_t(high.arc) << 32;
    relaxArcs(high.count, down_.seconds[middle], &up_.seconds[high.arc], &up_.seconds[across], part,
              &up_.parts[across]);
    relaxArcs(high.count, up_.seconds[middle], &down_.seconds[high.arc], &down_.seconds[across],
              part, &down_.parts[across]);
  };
  if (along + 1 < first.count) over({first.head + along + 1, middle + 1, first.count - along - 1});
  for (; next != last; ++next) over(*next);
}

std::uint32_t FastRoutes::arcBetween(std::uint32_t low, std::uint32_t high) const {
  const auto begin = shape_->head_.begin() + shape_->first_[low];
  const auto end = shape_->head_.begin() + shape_->first_[low + 1];
  return std::uint32_t(std::lower_bound(begin, end, high) - shape_->head_.begin());
}

/// Hands the distance of a rank on to those above it that it has an arc to.
void FastRoutes::spread(std::uint32_t rank, const Weights& weights, Far& far) const {
  spreadArcs(shape_->runsOf(rank), weights.seconds.data(), far.seconds[rank], double(rank),
             far.seconds.data(), far.by.data());
}

/// All ends climb the elimination tree, the lowest one next: the beginning, and each state of the
/// goal until their ways join. What is farther than the best meeting so far leads to no better one.
FastRoutes::Met FastRoutes::meet(std::uint32_t from, std::uint32_t to) const {
  const RoadHierarchy& h = *shape_;
  ends_.assign(1, h.rank_[to]);
  for (const std::uint32_t state : h.turns_->furtherOf(to)) ends_.push_back(h.rank_[state]);
  for (const std::uint32_t end : ends_) to_.seconds[end] = 0;
  lows_ = ends_;
  std::uint32_t low = h.rank_[from];
  from_.seconds[low] = 0;
  Met met{kFar, kNoNode};
  while (!lows_.empty()) {
    const auto other = std::min_element(lows_.begin(), lows_.end());
    const std::uint32_t r = std::min(low, *other), above = h.parent_[r];
    const double begun = from_.seconds[r], left = to_.seconds[r];
    if (begun + left < met.seconds) met = {begun + left, r};
    if (begun < met.seconds) spread(r, up_, from_);
    if (left < met.seconds) spread(r, down_, to_);
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
  forget(h.rank_[from], from_);
  for (const std::uint32_t end : ends_) forget(end, to_);
  return met;
}

/// Makes all that a search from a rank may have reached unreached again.
void FastRoutes::forget(std::uint32_t rank, Far& far) const {
  far.seconds[rank] = kFar;
  for (; shape_->parent_[rank] != rank; far.seconds[rank] = kFar) rank = shape_->parent_[rank];
}

double FastRoutes::seconds(std::uint32_t from, std::uint32_t to) const {
  return from == to ? 0 : meet(from, to).seconds;
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
  const Met met = meet(from, to);
  if (!(met.seconds <= most) || met.seconds == kFar) return std::nullopt;
  std::vector<std::uint32_t> edges, climbed;
  for (std::uint32_t r = met.rank; r != shape_->rank_[from]; r = std::uint32_t(from_.by[r]))
    climbed.push_back(r);
  std::uint32_t low = shape_->rank_[from];
  for (auto high = climbed.rbegin(); high != climbed.rend(); low = *high++)
    unpack(arcBetween(low, *high), true, edges);
  const auto ends = [&](std::uint32_t r) {
    return std::find(ends_.begin(), ends_.end(), r) != ends_.end();
  };
  for (std::uint32_t r = met.rank; !ends(r); r = std::uint32_t(to_.by[r]))
    unpack(arcBetween(std::uint32_t(to_.by[r]), r), false, edges);
  return Way{met.seconds, std::move(edges)};
}

void FastRoutes::unpack(std::uint32_t arc, bool up, std::vector<std::uint32_t>& edges) const {
  const std::uint64_t parts = (up ? up_ : down_).parts[arc];
  const auto low = std::uint32_t(parts), high = std::uint32_t(parts >> 32);
  if (low == kNoNode) return edges.push_back(high);
  unpack(up ? low : high, false, edges);
  unpack(up ? high : low, true, edges);
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
      down_(routes.to_),
      known_(down_.seconds.size(), std::numeric_limits<double>::quiet_NaN()) {}

void GoalSeconds::towards(std::uint32_t goal) {
  const RoadHierarchy& h = *routes_.shape_;
  for (const std::uint32_t end : ends_) routes_.forget(end, down_);
  for (const std::uint32_t rank : asked_) known_[rank] = std::numeric_limits<double>::quiet_NaN();
  asked_.clear();
  ends_.assign(1, h.rank_[goal]);
  for (const std::uint32_t state : h.turns_->furtherOf(goal)) ends_.push_back(h.rank_[state]);
  for (const std::uint32_t end : ends_) down_.seconds[end] = 0;
  lows_ = ends_;
  while (!lows_.empty()) {
    const auto low = std::min_element(lows_.begin(), lows_.end());
    const std::uint32_t rank = *low, above = h.parent_[rank];
    routes_.spread(rank, routes_.down_, down_);
    const bool joined = std::find(lows_.begin(), lows_.end(), above) != lows_.end();
    if (joined)  // a root is above itself
      lows_.erase(low);
    else
      *low = above;
  }
}

/// What is above a rank that was asked for was so too, from the root down.
void GoalSeconds::find(std::uint32_t rank) {
  const RoadHierarchy& h = *routes_.shape_;
  const std::size_t before = asked_.size();
  for (;; rank = h.parent_[rank]) {
    if (!std::isnan(known_[rank])) break;
    asked_.push_back(rank);
    if (h.parent_[rank] == rank) break;
  }
  for (std::size_t k = asked_.size(); k-- > before;) {
    const std::uint32_t r = asked_[k];
    known_[r] =
        leastThrough(h.runsOf(r), routes_.up_.seconds.data(), known_.data(), down_.seconds[r]);
  }
}

}  // namespace citymirror::traffic
