#include "scenarios/traffic/sink_search.h"

#include <algorithm>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

void SinkChoice::add(std::uint32_t sink, const Sink& of) {
  for (const std::uint32_t link : of.links) {
    links.push_back(link);
    sinkOfLink.push_back(sink);
  }
}

std::uint32_t SinkChoice::at(std::uint32_t link) const {
  const auto found = std::find(links.begin(), links.end(), link);
  return sinkOfLink[std::size_t(found - links.begin())];
}

SinkSearch::SinkSearch(const TrafficShape& shape, const TrafficState& state)
    : shape_(shape), state_(state), search_(shape.network()) {}

const RouteSearch& SinkSearch::towards(const SinkChoice& choice, std::uint8_t type) {
  if (type == type_ && choice.links == links_) return search_;
  type_ = type;
  links_ = choice.links;
  search_.towards(links_, shape_.demand().classes[type].onRoad(),
                  presentSeconds(shape_, state_, type));
  return search_;
}

}  // namespace citymirror::traffic
