#pragma once
#include <cstdint>
#include <vector>

#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_shape.h"
#include "scenarios/traffic/traffic_state.h"

namespace citymirror::traffic {

/// Sinks that some vehicle may go on to, with their streets.
struct SinkChoice {
  std::vector<std::uint32_t> links, sinkOfLink;

  void add(std::uint32_t sink, const Sink& of);
  /// The first of the sinks that stand on a link of them.
  std::uint32_t at(std::uint32_t link) const;
};

/// The ways to the nearest of several sinks as the roads are at one instant: asked for many
/// vehicles it searches only where their kind or their choice changes. Keeps references.
class SinkSearch {
 public:
  SinkSearch(const TrafficShape& shape, const TrafficState& state);
  /// O(turns · log links) where type or choice differ from the last call's.
  const RouteSearch& towards(const SinkChoice& choice, std::uint8_t type);

 private:
  const TrafficShape& shape_;
  const TrafficState& state_;
  RouteSearch search_;
  std::vector<std::uint32_t> links_;
  std::uint8_t type_ = 0;
};

}  // namespace citymirror::traffic
