#include "scenarios/coupling/timed_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/coupling/timed_search_bounds.h"

namespace citymirror::coupling {

TimedSearch::TimedSearch(const RoadNetwork& network,
                         std::shared_ptr<const traffic::RoadHierarchy> hierarchy,
                         const ForecastRoads& roads, double depart)
    : network_(network),
      hierarchy_(std::move(hierarchy)),
      depart_(depart),
      topSpeed_(roads.topSpeed) {
  const auto past = std::ptrdiff_t(stepAt(roads.time, depart));
  time_.assign(roads.time.begin() + past, roads.time.end());
  share_.assign(roads.share.begin() + past, roads.share.end());
  for (std::size_t e = 0; e < network.edgeCount(); ++e)
    speed_.push_back(network.roadOf(e).freeFlowKmh / 3.6);
  joinArcs();
  timeArcs();
  label_.assign(hierarchy_->nodeCount(), {kNotReached, kStart, false});
  back_.assign(label_.size(), kNotLookedAt);
  opens_ = back_;
  othersOpen_ = -kNotReached;
}

/// Finds the arcs of every rank, and those that end in it.
void TimedSearch::joinArcs() {
  const traffic::RouteTurns& turns = *hierarchy_->turns();
  const auto ranks = std::uint32_t(hierarchy_->nodeCount());
  firstArc_.push_back(0);
  firstEntry_.assign(ranks + 1, 0);
  for (std::uint32_t rank = 0; rank < ranks; ++rank) {
    for (const std::uint32_t edge : turns.leaving(hierarchy_->stateAt(rank))) {
      arcs_.push_back({hierarchy_->rankOf(turns.after(network_, edge)), edge});
      ++firstEntry_[arcs_.back().head + 1];
    }
    firstArc_.push_back(std::uint32_t(arcs_.size()));
  }
  for (std::size_t r = 1; r < firstEntry_.size(); ++r) firstEntry_[r] += firstEntry_[r - 1];
  entries_.resize(arcs_.size());
  auto next = firstEntry_;
  for (std::uint32_t rank = 0; rank < ranks; ++rank)
    for (std::uint32_t arc = firstArc_[rank]; arc < firstArc_[rank + 1]; ++arc)
      entries_[next[arcs_[arc].head]++] = {rank, arc};
}

void TimedSearch::timeArcs() {
  if (!time_.empty()) ends_.assign(time_.begin() + 1, time_.end());
  ends_.push_back(kNotReached);
  seconds_.reserve(ends_.size() * arcs_.size());
  for (std::size_t step = 0; step < ends_.size(); ++step) {
    for (const Arc& arc : arcs_) {
      const float share = step < share_.size() ? share_[step][arc.edge] : 0.0F;
      const double pace = std::min(speed_[arc.edge] * double(share), topSpeed_);
      seconds_.push_back(pace > 0 ? double(network_.edgeLength[arc.edge]) / pace : kNotReached);
    }
  }
}

/// As stepAt: most ways end within a few steps.
std::size_t TimedSearch::stepFrom(double at) const {
  std::size_t step = 0;
  while (step + 1 < ends_.size() && ends_[step] <= at) ++step;
  return step;
}

Passage TimedSearch::pass(std::uint32_t edge, double at) const {
  return earliestPassage(
      speed_[edge], network_.edgeLength[edge], topSpeed_, time_,
      [this, edge](std::size_t k) { return share_[k][edge]; }, at);
}

/// When one has passed an arc who stands before it at `at`, in `step`. Most do within that.
double TimedSearch::leave(std::uint32_t arc, double at, std::size_t step) const {
  const double soon = at + seconds_[step * arcs_.size() + arc];
  return soon <= ends_[step] ? soon : pass(arcs_[arc].edge, at).leave;
}

double TimedSearch::opens(std::uint32_t rank) const {
  return std::isnan(opens_[rank]) ? othersOpen_ : opens_[rank];
}

void TimedSearch::reach(std::uint32_t rank, std::uint32_t by, double time, Search& search) {
  const double left = search.least.fromRank(rank);
  const double atLeast = std::max(time + kFurtherFirst * left, opens(rank));
  if (!(atLeast < search.limit)) return;
  Label& label = label_[rank];
  if (label.arrive == kNotReached) reached_.push_back(rank);
  label = {time, by, true};
  if (left == 0 && hierarchy_->turns()->nodeOf(hierarchy_->stateAt(rank)) == search.goal)
    search.limit = time, search.there = rank;
  open_.push({atLeast, float(left), rank});
}

void TimedSearch::settle(std::uint32_t rank, Search& search) {
  ++settled_;
  const double at = label_[rank].arrive;
  const std::size_t step = stepFrom(at);
  for (std::uint32_t arc = firstArc_[rank]; arc < firstArc_[rank + 1]; ++arc) {
    const double known = label_[arcs_[arc].head].arrive;
    if (!(at < known)) continue;
    const double time = leave(arc, at, step);
    if (time < known && time < search.limit) reach(arcs_[arc].head, arc, time, search);
  }
}

std::optional<TimedRoute> TimedSearch::before(double limit, std::uint32_t from, std::uint32_t to,
                                              traffic::GoalSeconds& least) {
  least.towards(to);
  Search search{to, limit, depart_ + kFurtherFirst * least.from(from), least, kStart};
  reach(hierarchy_->rankOf(from), kStart, depart_, search);
  for (std::size_t gone = 0; !open_.empty();) {
    const Open next = open_.pop();
    if (!label_[next.rank].open) continue;  // gone on from since it came here sooner
    if (next.rank == search.there || !(next.atLeast < search.limit)) break;
    label_[next.rank].open = false;
    settle(next.rank, search);
    if (++gone % kPatience == 0 && !open_.empty() && lookBack(gone, search)) break;
  }
  std::optional<TimedRoute> way;
  if (search.there != kStart) way = wayTo(search.there);
  forget();
  return way;
}

void TimedSearch::forget() {
  for (const std::uint32_t rank : reached_) label_[rank] = {kNotReached, kStart, false};
  for (const std::uint32_t rank : opening_) opens_[rank] = kNotLookedAt;
  reached_.clear();
  opening_.clear();
  open_.clear();
  othersOpen_ = -kNotReached;
}

TimedRoute TimedSearch::wayTo(std::uint32_t rank) const {
  std::vector<std::uint32_t> edges;
  for (std::uint32_t by = label_[rank].by; by != kStart; by = label_[rank].by) {
    edges.push_back(arcs_[by].edge);
    const auto after = std::upper_bound(firstArc_.begin(), firstArc_.end(), by);
    rank = std::uint32_t(after - firstArc_.begin()) - 1;  // its tail
  }
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
