// What a search of changing roads asks from its goal backwards.
#include <algorithm>
#include <cmath>

#include "scenarios/coupling/timed_search.h"
#include "scenarios/coupling/timed_search_bounds.h"

namespace citymirror::coupling {

double TimedSearch::latest(std::uint32_t arc, double by) const {
  const std::uint32_t edge = arcs_[arc].edge;
  return latestEntry(
      speed_[edge], network_.edgeLength[edge], topSpeed_, time_,
      [this, edge](std::size_t k) { return share_[k][edge]; }, by);
}

/// Asks for the openings once, and whether anybody may be sooner after as much again each time;
/// true = nobody may. Along a way, time and what GoalSeconds promises never fall in sum: so all
/// who have not gone on yet, wherever they go, are as late in sum as the first of them.
bool TimedSearch::lookBack(std::size_t gone, Search& search) {
  if (gone == kPatience) {
    search.soonest = std::max(search.soonest, open_.top().atLeast);
    findOpenings(search);
    open_.changeAll(
        [this](Open& next) { next.atLeast = std::max(next.atLeast, opens(next.rank)); });
  }
  const std::size_t times = gone / kPatience;
  const bool thin = search.limit - open_.top().atLeast < kThin * (open_.top().atLeast - depart_);
  return thin && (times & (times - 1)) == 0 && !mayBeSooner(gone, search);
}

/// Nobody comes to a rank before, s.
double TimedSearch::comes(std::uint32_t rank, const Search& search) const {
  const double promised = search.soonest - kFurtherFirst * search.least.fromRank(rank) -
                          rounding(search.soonest - depart_);
  return std::max(depart_, std::min(label_[rank].arrive, promised));
}

std::vector<TimedSearch::Back> TimedSearch::goals(double time, const Search& search) {
  std::vector<Back> queue{{time, hierarchy_->rankOf(search.goal)}};
  for (const std::uint32_t rank : hierarchy_->turns()->furtherOf(search.goal))
    queue.push_back({time, hierarchy_->rankOf(rank)});
  for (const Back& goal : queue) back_[goal.rank] = time, lookedAt_.push_back(goal.rank);
  return queue;
}

/// From the goal back, the state by which one may be there the soonest next. Whoever takes an edge
/// waits until it is open and is then promised the rest; who comes from further back has also to
/// pass what is nearer to the goal.
void TimedSearch::findOpenings(const Search& search) {
  const auto later = [](const Back& a, const Back& b) {
    return a.time != b.time ? a.time > b.time : a.rank > b.rank;
  };
  std::vector<Back> queue = goals(depart_, search);
  othersOpen_ = kNotReached;
  for (std::size_t gone = 0; !queue.empty();) {
    std::pop_heap(queue.begin(), queue.end(), later);
    const Back to = queue.back();
    queue.pop_back();
    if (to.time > back_[to.rank]) continue;
    const bool shut = to.time > search.soonest + kThin * (search.soonest - depart_);
    if (++gone > (shut ? kMostBack : kFewBack) || to.time >= search.limit) {
      othersOpen_ = to.time;
      break;
    }
    ++settled_;
    const double rest = kOutsideLast * search.least.fromRank(to.rank);
    for (std::uint32_t k = firstEntry_[to.rank]; k < firstEntry_[to.rank + 1]; ++k) {
      const std::uint32_t rank = entries_[k].tail;
      if (!(search.least.fromRank(rank) < kNotReached)) continue;
      const double at = comes(rank, search);
      const double opens = std::max(to.time, leave(entries_[k].arc, at, stepFrom(at)) + rest);
      if (opens >= back_[rank]) continue;
      if (std::isnan(back_[rank])) lookedAt_.push_back(rank);
      back_[rank] = opens;
      queue.push_back({opens, rank});
      std::push_heap(queue.begin(), queue.end(), later);
    }
  }
  for (const std::uint32_t rank : lookedAt_) opens_[rank] = std::min(back_[rank], othersOpen_);
  opening_ = lookedAt_;
  forgetBack();
}

/// From the goal back, the latest instants at which one has to be where to be there before the
/// limit: false where nobody comes anywhere as early as that, true also where that is not known
/// after `most` states.
bool TimedSearch::mayBeSooner(std::size_t most, const Search& search) {
  const auto earlier = [](const Back& a, const Back& b) {
    return a.time != b.time ? a.time < b.time : a.rank > b.rank;
  };
  const double takes = search.limit - depart_;
  std::vector<Back> queue = goals(search.limit - 3 * rounding(takes), search);
  bool sooner = false;
  for (std::size_t gone = 0; !queue.empty() && !sooner;) {
    std::pop_heap(queue.begin(), queue.end(), earlier);
    const Back to = queue.back();
    queue.pop_back();
    if (to.time < back_[to.rank]) continue;
    ++settled_;
    sooner = ++gone > most;
    for (std::uint32_t k = firstEntry_[to.rank]; k < firstEntry_[to.rank + 1]; ++k) {
      const std::uint32_t rank = entries_[k].tail;
      const double time = latest(entries_[k].arc, to.time);
      if (time <= back_[rank] || !(comes(rank, search) <= time)) continue;
      if (label_[rank].arrive <= time) sooner = true;
      if (std::isnan(back_[rank])) lookedAt_.push_back(rank);
      back_[rank] = time;
      queue.push_back({time, rank});
      std::push_heap(queue.begin(), queue.end(), earlier);
    }
  }
  forgetBack();
  return sooner;
}

void TimedSearch::forgetBack() {
  for (const std::uint32_t rank : lookedAt_) back_[rank] = kNotLookedAt;
  lookedAt_.clear();
}

}  // namespace citymirror::coupling
