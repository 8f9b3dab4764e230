#include "scenarios/coupling/timed_search.h"

#include <algorithm>
#include <limits>

namespace citymirror::coupling {
namespace {

constexpr double kNotReached = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kStart = std::numeric_limits<std::uint32_t>::max();
/// Of ways that promise the same, which are many in a town of blocks, the one that has come further
/// goes on first: what is left weighs more by what sums in another order may differ.
constexpr double kFurtherFirst = 1 + 1e-10;

}  // namespace

TimedSearch::TimedSearch(const RoadNetwork& network, const ForecastRoads& roads, double depart)
    : network_(network), turns_(roads.turns), depart_(depart), topSpeed_(roads.topSpeed) {
  const auto next = std::upper_bound(roads.time.begin(), roads.time.end(), depart);
  const auto first = next == roads.time.begin() ? next : next - 1;
  const auto skipped = std::size_t(first - roads.time.begin());
  time_.assign(first, roads.time.end());
  share_.resize(time_.size() * network.edgeCount());
  for (std::size_t k = 0; k < time_.size(); ++k)
    for (std::size_t e = 0; e < network.edgeCount(); ++e)
      share_[e * time_.size() + k] = roads.share[skipped + k][e];
  for (std::size_t e = 0; e < network.edgeCount(); ++e)
    speed_.push_back(network.roadOf(e).freeFlowKmh / 3.6);
  arrive_.assign(turns_->stateCount(), kNotReached);
  by_.assign(arrive_.size(), kStart);
  before_ = by_;
}

Passage TimedSearch::pass(std::uint32_t edge, double at) const {
  const float* share = share_.data() + std::size_t(edge) * time_.size();
  return earliestPassage(
      speed_[edge], network_.edgeLength[edge], topSpeed_, time_,
      [share](std::size_t k) { return share[k]; }, at);
}

void TimedSearch::reach(std::uint32_t state, double time, double atLeast) {
  if (arrive_[state] == kNotReached) reached_.push_back(state);
  arrive_[state] = time;
  open_.push_back({atLeast, time, state});
  std::push_heap(open_.begin(), open_.end());
}

void TimedSearch::goOn(const Open& from, double limit, traffic::GoalSeconds& least) {
  ++settled_;
  for (const std::uint32_t edge : turns_->leaving(from.state)) {
    const double leave = pass(edge, from.time).leave;
    const std::uint32_t state = turns_->after(network_, edge);
    if (!(leave < limit) || !(leave < arrive_[state])) continue;
    const double atLeast = leave + kFurtherFirst * least.from(state);
    if (!(atLeast < limit)) continue;
    by_[state] = edge;
    before_[state] = from.state;
    reach(state, leave, atLeast);
  }
}

std::optional<TimedRoute> TimedSearch::before(double limit, std::uint32_t from, std::uint32_t to,
                                              traffic::GoalSeconds& least) {
  least.towards(to);
  std::optional<TimedRoute> way;
  const double atLeast = depart_ + kFurtherFirst * least.from(from);
  if (atLeast < limit) reach(from, depart_, atLeast);
  by_[from] = kStart;
  while (!open_.empty() && !way) {
    const Open next = open_.front();
    std::pop_heap(open_.begin(), open_.end());
    open_.pop_back();
    if (next.time > arrive_[next.state]) continue;
    if (turns_->nodeOf(next.state) == to)
      way = wayTo(next.state);
    else
      goOn(next, limit, least);
  }
  for (const std::uint32_t state : reached_) arrive_[state] = kNotReached;
  reached_.clear();
  open_.clear();
  return way;
}

TimedRoute TimedSearch::wayTo(std::uint32_t state) const {
  std::vector<std::uint32_t> edges;
  for (; by_[state] != kStart; state = before_[state]) edges.push_back(by_[state]);
  std::reverse(edges.begin(), edges.end());
  return along(edges);
}

TimedRoute TimedSearch::along(std::span<const std::uint32_t> edges) const {
  TimedRoute way;
  way.edges.assign(edges.begin(), edges.end());
  way.enter.reserve(edges.size());
  way.depart = way.arrive = depart_;
  for (const std::uint32_t edge : edges) {
    const Passage passage = pass(edge, way.arrive);
    way.enter.push_back(passage.enter);
    way.arrive = passage.leave;
    way.metres += double(network_.edgeLength[edge]);
    if (way.arrive == kNotReached) break;
  }
  return way;
}

}  // namespace citymirror::coupling
