#include "scenarios/coupling/timed_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::coupling {
namespace {

constexpr double kNotReached = std::numeric_limits<double>::infinity();
constexpr double kNotLookedAt = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t kStart = std::numeric_limits<std::uint32_t>::max();
/// Of ways that promise the same, which are many in a town of blocks, the one that has come further
/// goes on first: what is left weighs more by what sums in another order may differ.
constexpr double kFurtherFirst = 1 + 1e-10;
/// Who waits outside for a road to open goes on after who has passed it.
constexpr double kOutsideLast = 1 + 1.5e-10;
/// States from which a search goes on before it looks back, and from which it then goes back to
/// tell a goal that is shut in from others, and at most: more than the streets of a pond.
constexpr std::size_t kPatience = 500, kFewBack = 120, kMostBack = 500;
/// Share of what a way takes: where less lies between what is known and what is promised, hardly
/// anything is left that may be sooner.
constexpr double kThin = 0.02;

/// s by which two sums for ways of so many seconds may differ.
double rounding(double seconds) { return 1.2e-10 * seconds + 1e-9; }

}  // namespace

TimedSearch::TimedSearch(const RoadNetwork& network, const ForecastRoads& roads, double depart)
    : network_(network), turns_(roads.turns), depart_(depart), topSpeed_(roads.topSpeed) {
  const auto past = std::ptrdiff_t(stepAt(roads.time, depart));
  time_.assign(roads.time.begin() + past, roads.time.end());
  share_.assign(roads.share.begin() + past, roads.share.end());
  for (std::size_t e = 0; e < network.edgeCount(); ++e)
    speed_.push_back(network.roadOf(e).freeFlowKmh / 3.6);
  join();
  place_.assign(turns_->stateCount(), {kNotReached, kStart, kStart});
  back_.assign(place_.size(), kNotLookedAt);
  opens_ = back_;
  othersOpen_ = -kNotReached;
}

/// Finds the legs of every state, and those that end in it.
void TimedSearch::join() {
  firstOut_.push_back(0);
  firstIn_.assign(turns_->stateCount() + 1, 0);
  for (std::uint32_t state = 0; state < turns_->stateCount(); ++state) {
    for (const std::uint32_t edge : turns_->leaving(state)) {
      out_.push_back({edge, turns_->after(network_, edge)});
      ++firstIn_[out_.back().state + 1];
    }
    firstOut_.push_back(std::uint32_t(out_.size()));
  }
  for (std::size_t s = 1; s < firstIn_.size(); ++s) firstIn_[s] += firstIn_[s - 1];
  in_.resize(out_.size());
  auto next = firstIn_;
  for (std::uint32_t state = 0; state < turns_->stateCount(); ++state)
    for (std::uint32_t k = firstOut_[state]; k < firstOut_[state + 1]; ++k)
      in_[next[out_[k].state]++] = {out_[k].edge, state};
}

Passage TimedSearch::pass(std::uint32_t edge, double at) const {
  return earliestPassage(
      speed_[edge], network_.edgeLength[edge], topSpeed_, time_,
      [this, edge](std::size_t k) { return share_[k][edge]; }, at);
}

/// When one has passed an edge who stands before it at `at`, in `step`. Most do within that.
double TimedSearch::leave(std::uint32_t edge, double at, std::size_t step) const {
  if (time_.empty()) return pass(edge, at).leave;
  const double pace = std::min(speed_[edge] * double(share_[step][edge]), topSpeed_);
  if (pace > 0) {
    const double soon = at + double(network_.edgeLength[edge]) / pace;
    if (step + 1 == time_.size() || soon <= time_[step + 1]) return soon;
  }
  return pass(edge, at).leave;
}

double TimedSearch::latest(std::uint32_t edge, double by) const {
  return latestEntry(
      speed_[edge], network_.edgeLength[edge], topSpeed_, time_,
      [this, edge](std::size_t k) { return share_[k][edge]; }, by);
}

double TimedSearch::opens(std::uint32_t state) const {
  return std::isnan(opens_[state]) ? othersOpen_ : opens_[state];
}

void TimedSearch::reach(const Leg& by, std::uint32_t before, double time, Search& search) {
  const double left = search.least.from(by.state);
  const double atLeast = std::max(time + kFurtherFirst * left, opens(by.state));
  if (!(atLeast < search.limit)) return;
  Place& place = place_[by.state];
  if (place.arrive == kNotReached) reached_.push_back(by.state);
  place = {time, by.edge, before};
  if (turns_->nodeOf(by.state) == search.goal) search.limit = time, search.there = by.state;
  open_.push_back({atLeast, time, by.state, float(left)});
  std::push_heap(open_.begin(), open_.end());
}

void TimedSearch::goOn(const Open& from, Search& search) {
  ++settled_;
  const std::size_t step = stepAt(time_, from.time);
  for (std::uint32_t k = firstOut_[from.state]; k < firstOut_[from.state + 1]; ++k) {
    const Leg& leg = out_[k];
    const double known = place_[leg.state].arrive;
    if (!(from.time < known)) continue;
    const double time = leave(leg.edge, from.time, step);
    if (time < known && time < search.limit) reach(leg, from.state, time, search);
  }
}

std::optional<TimedRoute> TimedSearch::before(double limit, std::uint32_t from, std::uint32_t to,
                                              traffic::GoalSeconds& least) {
  least.towards(to);
  Search search{to, limit, depart_ + kFurtherFirst * least.from(from), least, kStart};
  reach({kStart, from}, kStart, depart_, search);
  for (std::size_t gone = 0; !open_.empty();) {
    const Open next = open_.front();
    std::pop_heap(open_.begin(), open_.end());
    open_.pop_back();
    if (next.time > place_[next.state].arrive) continue;
    if (next.state == search.there || !(next.atLeast < search.limit)) break;
    goOn(next, search);
    if (++gone % kPatience == 0 && !open_.empty() && lookBack(gone, search)) break;
  }
  std::optional<TimedRoute> way;
  if (search.there != kStart) way = wayTo(search.there);
  forget();
  return way;
}

/// Asks for the openings once, and whether anybody may be sooner after as much again each time;
/// true = nobody may. Along a way, time and what GoalSeconds promises never fall in sum: so all
/// who have not gone on yet, wherever they go, are as late in sum as the first of them.
bool TimedSearch::lookBack(std::size_t gone, Search& search) {
  if (gone == kPatience) {
    search.soonest = std::max(search.soonest, open_.front().atLeast);
    findOpenings(search);
    for (Open& next : open_) next.atLeast = std::max(next.atLeast, opens(next.state));
    std::make_heap(open_.begin(), open_.end());
  }
  const std::size_t times = gone / kPatience;
  const bool thin =
      search.limit - open_.front().atLeast < kThin * (open_.front().atLeast - depart_);
  return thin && (times & (times - 1)) == 0 && !mayBeSooner(gone, search);
}

/// Nobody comes to a state before, s.
double TimedSearch::comes(std::uint32_t state, const Search& search) const {
  const double promised = search.soonest - kFurtherFirst * search.least.from(state) -
                          rounding(search.soonest - depart_);
  return std::max(depart_, std::min(place_[state].arrive, promised));
}

std::vector<TimedSearch::Back> TimedSearch::goals(double time, const Search& search) {
  std::vector<Back> queue{{time, search.goal}};
  for (const std::uint32_t state : turns_->furtherOf(search.goal)) queue.push_back({time, state});
  for (const Back& goal : queue) back_[goal.state] = time, lookedAt_.push_back(goal.state);
  return queue;
}

/// From the goal back, the state by which one may be there the soonest next. Whoever takes an edge
/// waits until it is open and is then promised the rest; who comes from further back has also to
/// pass what is nearer to the goal.
void TimedSearch::findOpenings(const Search& search) {
  const auto later = [](const Back& a, const Back& b) {
    return a.time != b.time ? a.time > b.time : a.state > b.state;
  };
  std::vector<Back> queue = goals(depart_, search);
  othersOpen_ = kNotReached;
  for (std::size_t gone = 0; !queue.empty();) {
    std::pop_heap(queue.begin(), queue.end(), later);
    const Back to = queue.back();
    queue.pop_back();
    if (to.time > back_[to.state]) continue;
    const bool shut = to.time > search.soonest + kThin * (search.soonest - depart_);
    if (++gone > (shut ? kMostBack : kFewBack) || to.time >= search.limit) {
      othersOpen_ = to.time;
      break;
    }
    ++settled_;
    const double rest = kOutsideLast * search.least.from(to.state);
    for (std::uint32_t k = firstIn_[to.state]; k < firstIn_[to.state + 1]; ++k) {
      const std::uint32_t state = in_[k].state;
      if (!(search.least.from(state) < kNotReached)) continue;
      const double at = comes(state, search);
      const double opens = std::max(to.time, leave(in_[k].edge, at, stepAt(time_, at)) + rest);
      if (opens >= back_[state]) continue;
      if (std::isnan(back_[state])) lookedAt_.push_back(state);
      back_[state] = opens;
      queue.push_back({opens, state});
      std::push_heap(queue.begin(), queue.end(), later);
    }
  }
  for (const std::uint32_t state : lookedAt_) opens_[state] = std::min(back_[state], othersOpen_);
  opening_ = lookedAt_;
  forgetBack();
}

/// From the goal back, the latest instants at which one has to be where to be there before the
/// limit: false where nobody comes anywhere as early as that, true also where that is not known
/// after `most` states.
bool TimedSearch::mayBeSooner(std::size_t most, const Search& search) {
  const auto earlier = [](const Back& a, const Back& b) {
    return a.time != b.time ? a.time < b.time : a.state > b.state;
  };
  const double takes = search.limit - depart_;
  std::vector<Back> queue = goals(search.limit - 3 * rounding(takes), search);
  bool sooner = false;
  for (std::size_t gone = 0; !queue.empty() && !sooner;) {
    std::pop_heap(queue.begin(), queue.end(), earlier);
    const Back to = queue.back();
    queue.pop_back();
    if (to.time < back_[to.state]) continue;
    ++settled_;
    sooner = ++gone > most;
    for (std::uint32_t k = firstIn_[to.state]; k < firstIn_[to.state + 1]; ++k) {
      const std::uint32_t state = in_[k].state;
      const double time = latest(in_[k].edge, to.time);
      if (time <= back_[state] || !(comes(state, search) <= time)) continue;
      if (place_[state].arrive <= time) sooner = true;
      if (std::isnan(back_[state])) lookedAt_.push_back(state);
      back_[state] = time;
      queue.push_back({time, state});
      std::push_heap(queue.begin(), queue.end(), earlier);
    }
  }
  forgetBack();
  return sooner;
}

void TimedSearch::forgetBack() {
  for (const std::uint32_t state : lookedAt_) back_[state] = kNotLookedAt;
  lookedAt_.clear();
}

void TimedSearch::forget() {
  for (const std::uint32_t state : reached_) place_[state].arrive = kNotReached;
  for (const std::uint32_t state : opening_) opens_[state] = kNotLookedAt;
  reached_.clear();
  opening_.clear();
  open_.clear();
  othersOpen_ = -kNotReached;
}

TimedRoute TimedSearch::wayTo(std::uint32_t state) const {
  std::vector<std::uint32_t> edges;
  for (; place_[state].by != kStart; state = place_[state].before)
    edges.push_back(place_[state].by);
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
