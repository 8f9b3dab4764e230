#include "scenarios/traffic/node_dissection.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace citymirror::traffic {
namespace {

constexpr std::uint32_t kUnpaired = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kLeaf = 6;  // nodes that are ordered as they come
constexpr double kBalance = 0.3;  // least share of nodes on either side of a cut
constexpr double kDirections[4][2] = {{1, 0}, {0, 1}, {0.7071, 0.7071}, {0.7071, -0.7071}};

}  // namespace

NodeDissection::NodeDissection(const RoadNetwork& network, const RouteTurns& turns)
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
  seen_ = side_;
  mate_.assign(near_.size(), kUnpaired);
}

std::vector<std::uint32_t> NodeDissection::order() {
  std::vector<std::uint32_t> all(near_.size());
  std::iota(all.begin(), all.end(), 0U);
  split(std::move(all));
  std::reverse(order_.begin(), order_.end());
  return std::move(order_);
}

/// Puts the cut first into `order_` (which is reversed at the end), then each side.
void NodeDissection::split(std::vector<std::uint32_t> nodes) {
  if (nodes.size() <= kLeaf) {
    order_.insert(order_.end(), nodes.begin(), nodes.end());
    return;
  }
  Parts parts = bestParts(nodes);
  order_.insert(order_.end(), parts.cut.begin(), parts.cut.end());
  nodes = {};
  split(std::move(parts.left));
  split(std::move(parts.right));
}

NodeDissection::Parts NodeDissection::bestParts(std::vector<std::uint32_t>& nodes) {
  Parts best;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const auto& [east, north] : kDirections) {
    const Point2 direction(east, north);
    std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
      const double x = placeOf(a).dot(direction), y = placeOf(b).dot(direction);
      return x != y ? x < y : a < b;
    });
    const auto line = nodes.begin() + std::ptrdiff_t(narrowest(nodes));
    ++stamp_;
    for (auto n = nodes.begin(); n != nodes.end(); ++n) side_[*n] = 2 * stamp_ + (n < line ? 0 : 1);
    std::vector<std::uint32_t> cover =
        leastCover(std::span(nodes.begin(), line), 2 * stamp_ + 1);
    if (cover.size() >= least) continue;
    least = cover.size();
    ++round_;
    for (const std::uint32_t n : cover) seen_[n] = round_;
    best.cut = std::move(cover);
    best.left.assign(nodes.begin(), line);
    best.right.assign(line, nodes.end());
    const auto cutAway = [&](std::uint32_t n) { return seen_[n] == round_; };
    std::erase_if(best.left, cutAway);
    std::erase_if(best.right, cutAway);
  }
  return best;
}

/// Where in the sorted nodes the fewest streets cross, not too near to either end.
std::size_t NodeDissection::narrowest(const std::vector<std::uint32_t>& nodes) {
  ++stamp_;
  for (const std::uint32_t n : nodes) side_[n] = 2 * stamp_;
  const auto begin = std::size_t(kBalance * double(nodes.size())) + 1;
  const std::size_t end = nodes.size() - begin;
  std::size_t crossing = 0, least = std::numeric_limits<std::size_t>::max();
  std::size_t best = nodes.size() / 2;
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

/// The fewest nodes that hold an end of every street between those before the line and the others
/// (König 1931): of each pair of a largest matching the one beyond the line where an alternating
/// way from an unpaired node leads to it, else the one before it.
std::vector<std::uint32_t> NodeDissection::leastCover(std::span<const std::uint32_t> before,
                                                      std::uint64_t across) {
  for (const std::uint32_t n : before) {
    ++round_;
    pair(n, across);
  }
  ++round_;
  for (const std::uint32_t n : before)
    if (mate_[n] == kUnpaired) reach(n, across);
  std::vector<std::uint32_t> cover;
  for (const std::uint32_t n : before) {
    if (mate_[n] == kUnpaired) continue;
    cover.push_back(seen_[n] == round_ ? mate_[n] : n);
    mate_[mate_[n]] = kUnpaired;
    mate_[n] = kUnpaired;
  }
  return cover;
}

/// Finds a mate for a node before the line, where need be by giving others another one.
bool NodeDissection::pair(std::uint32_t node, std::uint64_t across) {
  for (const std::uint32_t other : near_[node]) {
    if (side_[other] != across || seen_[other] == round_) continue;
    seen_[other] = round_;
    if (mate_[other] != kUnpaired && !pair(mate_[other], across)) continue;
    mate_[node] = other;
    mate_[other] = node;
    return true;
  }
  return false;
}

/// Marks what alternating ways from a node lead to: any street over the line, a pair back.
void NodeDissection::reach(std::uint32_t node, std::uint64_t across) {
  seen_[node] = round_;
  for (const std::uint32_t other : near_[node]) {
    if (side_[other] != across || seen_[other] == round_) continue;
    seen_[other] = round_;
    if (mate_[other] != kUnpaired && seen_[mate_[other]] != round_) reach(mate_[other], across);
  }
}

const Point2& NodeDissection::placeOf(std::uint32_t state) const {
  return net_.node[turns_.nodeOf(state)];
}

}  // namespace citymirror::traffic
