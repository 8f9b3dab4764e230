#include "scenarios/traffic/road_hierarchy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace citymirror::traffic {
namespace {

constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();
constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr std::size_t kLeaf = 6;  // nodes that are ordered as they come
constexpr double kBalance = 0.3;  // least share of nodes on either side of a cut
constexpr double kShorter = 1 - 1e-9;  // what is a shorter way and not another sum of the same one
constexpr double kDirections[4][2] = {{1, 0}, {0, 1}, {0.7071, 0.7071}, {0.7071, -0.7071}};

/// Orders nodes so that small sets of nodes which cut the network come last (George 1973), cuts
/// along the straight line that crosses the fewest streets.
class Dissection {
 public:
  Dissection(const RoadNetwork& network, const RouteTurns& turns)
      : net_(network), turns_(turns), near_(turns.stateCount()) {
    for (std::uint32_t a = 0; a < turns.stateCount(); ++a) {
      for (const std::uint32_t edge : turns.leaving(a)) {
        const std::uint32_t b = turns.after(network, edge);
        if (a == b) continue;
        near_[a].push_back(b), near_[b].push_back(a);
      }
    }
    for (auto& list : near_) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    side_.assign(near_.size(), 0);
  }

  std::vector<std::uint32_t> order() {
    std::vector<std::uint32_t> all(near_.size());
    std::iota(all.begin(), all.end(), 0U);
    split(std::move(all));
    std::reverse(order_.begin(), order_.end());
    return std::move(order_);
  }
  const std::vector<std::vector<std::uint32_t>>& neighbours() const { return near_; }

 private:
  /// Puts the cut first into `order_` (which is reversed at the end), then each side.
  void split(std::vector<std::uint32_t> nodes) {
    if (nodes.size() <= kLeaf) {
      order_.insert(order_.end(), nodes.begin(), nodes.end());
      return;
    }
    std::vector<std::uint32_t> cut, left, right;
    bestCut(nodes, cut, left, right);
    order_.insert(order_.end(), cut.begin(), cut.end());
    nodes.clear();
    split(std::move(left));
    split(std::move(right));
  }

  void bestCut(std::vector<std::uint32_t>& nodes, std::vector<std::uint32_t>& cut,
               std::vector<std::uint32_t>& left, std::vector<std::uint32_t>& right) {
    std::size_t least = kNoNode;
    for (const auto& [east, north] : kDirections) {
      const Point2 direction(east, north);
      std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
        const double x = placeOf(a).dot(direction), y = placeOf(b).dot(direction);
        return x != y ? x < y : a < b;
      });
      const std::size_t at = narrowest(nodes);
      ++stamp_;
      for (std::size_t k = 0; k < nodes.size(); ++k)
        side_[nodes[k]] = 2 * stamp_ + (k < at ? 0 : 1);
      std::vector<std::uint32_t> before, after;
      for (std::size_t k = 0; k < nodes.size(); ++k) {
        const bool first = k < at;
        if (touches(nodes[k], 2 * stamp_ + (first ? 1 : 0)))
          (first ? before : after).push_back(nodes[k]);
      }
      const bool useBefore = before.size() <= after.size();
      const auto& chosen = useBefore ? before : after;
      if (chosen.size() >= least) continue;
      least = chosen.size();
      cut = chosen;
      left.assign(nodes.begin(), nodes.begin() + std::ptrdiff_t(at));
      right.assign(nodes.begin() + std::ptrdiff_t(at), nodes.end());
      auto& side = useBefore ? left : right;
      std::erase_if(side, [&](std::uint32_t n) {
        return std::find(chosen.begin(), chosen.end(), n) != chosen.end();
      });
    }
  }

  /// Where in the sorted nodes the fewest streets cross, not too near to either end.
  std::size_t narrowest(const std::vector<std::uint32_t>& nodes) {
    ++stamp_;
    for (const std::uint32_t n : nodes) side_[n] = 2 * stamp_;
    const auto begin = std::size_t(kBalance * double(nodes.size())) + 1;
    const std::size_t end = nodes.size() - begin;
    std::size_t crossing = 0, least = kNoNode, best = nodes.size() / 2;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      if (k >= begin && k <= end && crossing < least) least = crossing, best = k;
      for (const std::uint32_t other : near_[nodes[k]]) {
        if (side_[other] == 2 * stamp_) ++crossing;      // to one that comes later
        if (side_[other] == 2 * stamp_ + 1) --crossing;  // to one that is behind
      }
      side_[nodes[k]] = 2 * stamp_ + 1;
    }
    return best;
  }

  const Point2& placeOf(std::uint32_t state) const { return net_.node[turns_.nodeOf(state)]; }

  bool touches(std::uint32_t node, std::uint64_t side) const {
    return std::any_of(near_[node].begin(), near_[node].end(),
                       [&](std::uint32_t other) { return side_[other] == side; });
  }

  const RoadNetwork& net_;
  const RouteTurns& turns_;
  std::vector<std::vector<std::uint32_t>> near_;
  std::vector<std::uint64_t> side_;
  std::uint64_t stamp_ = 0;
  std::vector<std::uint32_t> order_;
};

}  // namespace

RoadHierarchy::RoadHierarchy(const RoadNetwork& network)
    : turns_(std::make_shared<const RouteTurns>(network)) {
  Dissection dissection(network, *turns_);
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

/// Both ends climb the elimination tree, the lower one first. On their common way up, what is
/// farther than the best meeting so far leads to no better one.
FastRoutes::Met FastRoutes::meet(std::uint32_t from, std::uint32_t to, bool keepWay) const {
  const RoadHierarchy& h = *shape_;
  const std::uint32_t begin = h.rank_[from], end = h.rank_[to];
  auto* fromBy = keepWay ? &fromBy_ : nullptr;
  auto* toBy = keepWay ? &toBy_ : nullptr;
  fromFar_[begin] = 0;
  toFar_[end] = 0;
  Met met{kFar, kNoNode};
  std::uint32_t a = begin, b = end;
  while (a != b) {
    std::uint32_t& low = a < b ? a : b;
    if (a < b && fromFar_[a] < kFar) spread(a, climbUp_, fromFar_, fromBy);
    if (b < a && toFar_[b] < kFar) spread(b, climbDown_, toFar_, toBy);
    if (h.parent_[low] == low) break;  // no tree has both
    low = h.parent_[low];
  }
  for (std::uint32_t r = a; a == b; r = h.parent_[r]) {
    if (fromFar_[r] + toFar_[r] < met.seconds) met = {fromFar_[r] + toFar_[r], r};
    if (fromFar_[r] < met.seconds) spread(r, climbUp_, fromFar_, fromBy);
    if (toFar_[r] < met.seconds) spread(r, climbDown_, toFar_, toBy);
    if (h.parent_[r] == r) break;
  }
  for (std::uint32_t r = begin;; r = h.parent_[r]) {
    fromFar_[r] = kFar;
    if (h.parent_[r] == r) break;
  }
  for (std::uint32_t r = end;; r = h.parent_[r]) {
    toFar_[r] = kFar;
    if (h.parent_[r] == r) break;
  }
  return met;
}

double FastRoutes::seconds(std::uint32_t from, std::uint32_t to) const {
  if (from == to) return 0;
  double least = meet(from, to, false).seconds;
  for (const std::uint32_t state : shape_->turns_->furtherOf(to))
    least = std::min(least, meet(from, state, false).seconds);
  return least;
}

/// That of the states of `to` which a way leads to first.
std::uint32_t FastRoutes::firstStateOf(std::uint32_t from, std::uint32_t to) const {
  const auto further = shape_->turns_->furtherOf(to);
  if (further.empty()) return to;
  std::uint32_t first = to;
  double least = meet(from, to, false).seconds;
  for (const std::uint32_t state : further) {
    const double seconds = meet(from, state, false).seconds;
    if (seconds < least) least = seconds, first = state;
  }
  return first;
}

std::optional<std::vector<std::uint32_t>> FastRoutes::edges(std::uint32_t from,
                                                            std::uint32_t to) const {
  std::vector<std::uint32_t> edges;
  if (from == to) return edges;
  const std::uint32_t end = firstStateOf(from, to);
  const Met met = meet(from, end, true);
  if (!(met.seconds < kFar)) return std::nullopt;
  std::vector<std::uint32_t> climbed;
  for (std::uint32_t r = met.rank; r != shape_->rank_[from]; r = fromBy_[r]) climbed.push_back(r);
  std::uint32_t low = shape_->rank_[from];
  for (auto high = climbed.rbegin(); high != climbed.rend(); low = *high++)
    unpack(arcBetween(low, *high), low, true, edges);
  for (std::uint32_t r = met.rank; r != shape_->rank_[end]; r = toBy_[r])
    unpack(arcBetween(toBy_[r], r), toBy_[r], false, edges);
  return edges;
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

}  // namespace citymirror::traffic
