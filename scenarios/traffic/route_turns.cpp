#include "scenarios/traffic/route_turns.h"

#include <algorithm>
#include <numeric>

#include "engine/core/junction_rules.h"

namespace citymirror::traffic {

RouteTurns::RouteTurns(const RoadNetwork& network) : nodeOf_(network.nodeCount()) {
  std::iota(nodeOf_.begin(), nodeOf_.end(), 0U);
  for (std::uint32_t n = 0; n < network.nodeCount(); ++n) {
    for (std::uint32_t e = network.firstEdge[n]; e < network.firstEdge[n + 1]; ++e)
      if (isDrivable(network, e)) edge_.push_back(e);
    first_.push_back(std::uint32_t(edge_.size()));
  }
  if (network.signs.turns.empty()) return;
  const JunctionRules rules = junctionRules(network);
  after_ = network.edgeTo;
  for (const auto& [into, out] : rules.banned) {
    if (!isDrivable(network, into)) continue;
    if (after_[into] >= network.nodeCount()) continue;
    const std::uint32_t node = network.edgeTo[into];
    after_[into] = std::uint32_t(nodeOf_.size());
    further_.push_back(after_[into]);
    nodeOf_.push_back(node);
    for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
      if (isDrivable(network, e) && !rules.bans(into, e)) edge_.push_back(e);
    first_.push_back(std::uint32_t(edge_.size()));
  }
  std::stable_sort(further_.begin(), further_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return nodeOf_[a] < nodeOf_[b]; });
  for (const std::uint32_t state : further_) signedNode_.push_back(nodeOf_[state]);
}

std::uint32_t RouteTurns::after(const RoadNetwork& network, std::uint32_t edge) const {
  return after_.empty() ? network.edgeTo[edge] : after_[edge];
}

std::span<const std::uint32_t> RouteTurns::furtherOf(std::uint32_t node) const {
  const auto [begin, end] = std::equal_range(signedNode_.begin(), signedNode_.end(), node);
  return std::span(further_).subspan(std::size_t(begin - signedNode_.begin()),
                                     std::size_t(end - begin));
}

}  // namespace citymirror::traffic
