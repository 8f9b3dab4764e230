#include "scenarios/traffic/turn_flows.h"

#include <algorithm>

namespace citymirror::traffic {
namespace {

std::uint64_t wayOf(std::uint32_t from, std::uint32_t to) { return std::uint64_t(from) << 32 | to; }

}  // namespace

TurnFlows::TurnFlows(const TrafficDemand& demand, double from, double to) {
  std::vector<std::uint64_t> passed;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    if (demand.depart[v] < from || demand.depart[v] >= to) continue;
    for (std::uint32_t k = demand.firstLink[v]; k + 1 < demand.firstLink[v + 1]; ++k)
      passed.push_back(wayOf(demand.links[k], demand.links[k + 1]));
  }
  std::sort(passed.begin(), passed.end());
  const double each = to > from ? 3600 / (to - from) : 0;
  for (const std::uint64_t way : passed) {
    if (way_.empty() || way_.back() != way) {
      way_.push_back(way);
      perHour_.push_back(0);
    }
    perHour_.back() += each;
  }
}

double TurnFlows::perHour(std::uint32_t from, std::uint32_t to) const {
  const auto found = std::lower_bound(way_.begin(), way_.end(), wayOf(from, to));
  if (found == way_.end() || *found != wayOf(from, to)) return 0;
  return perHour_[std::size_t(found - way_.begin())];
}

}  // namespace citymirror::traffic
