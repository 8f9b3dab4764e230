#include "scenarios/traffic/day_equilibrium.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <span>
#include <tuple>

#include "engine/core/counter_random.h"
#include "scenarios/traffic/day_loading.h"
#include "scenarios/traffic/side_by_side.h"

namespace citymirror::traffic {
namespace {

constexpr double kGain = 1e-6;          // s: less is rounding
constexpr double kFirstDrawn = 0.25;    // of the vehicles that are shown another way
constexpr double kLeastDrawn = 0.01;    // below, a day is as good as settled
constexpr std::uint64_t kDrawOfLoading = 100;
constexpr double kSecondsOfHour = 3600;

class DayWays {
 public:
  DayWays(TrafficDemand& demand, const std::shared_ptr<const TrafficNetwork>& network,
          const DelayRules& rules, const EquilibriumOptions& options)
      : demand_(demand),
        net_(network),
        delay_(*network, rules),
        options_(options),
        seen_(network->linkCount(), 0),
        better_(demand.size()),
        asked_(demand.size()) {}

  Result<DayEquilibrium> settle(const run::JobContext& job) {
    DayEquilibrium found;
    if (auto begun = begin(found, job); !begun) return begun.error();
    double share = kFirstDrawn;
    while (found.relativeGap > found.wanted && share >= kLeastDrawn &&
           found.loadings < options_.mostLoadings) {
      job.progress(double(found.loadings) / double(options_.mostLoadings),
                   {"路径趋于均衡", "ways settle into equilibrium"});
      TrafficDemand changed = change(share, std::uint64_t(found.loadings));
      auto loading = load(changed, job);
      if (!loading) return loading.error();
      ++found.loadings;
      if (loading->spent >= day_.spent || loading->gridlocks > day_.gridlocks) {
        share /= 2;
        continue;
      }
      demand_ = std::move(changed);
      take(std::move(*loading), found);
      if (!ask(job)) return stopped();
      measure(found);
    }
    if (found.relativeGap > found.wanted)
      found.end = share < kLeastDrawn ? DayEnd::settled : DayEnd::spent;
    return found;
  }

 private:
  struct Goal {
    std::uint32_t link;
    std::uint8_t type;
    std::size_t window;
    std::vector<std::uint32_t> vehicles;
  };
  struct Asked {
    double now = 0, fastest = 0;  ///< s; both 0 where it was not asked
  };
  using Links = std::vector<std::uint32_t>;

  Outcome begin(DayEquilibrium& found, const run::JobContext& job) {
    found.wanted = options_.relativeGap;
    found.vehicles = demand_.size();
    auto first = load(demand_, job);
    if (!first) return first.error();
    take(std::move(*first), found);
    found.loadings = 1;
    found.spentBefore = found.spent;
    if (!ask(job)) return stopped();
    measure(found);
    found.before = found.relativeGap;
    return Done{};
  }

  static Error stopped() {
    return {ErrorCode::cancelled, "Making traffic was stopped", "equilibrium", "Start it again"};
  }

  std::span<const std::uint32_t> way(std::size_t v) const {
    return std::span(demand_.links).subspan(demand_.firstLink[v],
                                            demand_.firstLink[v + 1] - demand_.firstLink[v]);
  }

  Result<DayLoading> load(const TrafficDemand& demand, const run::JobContext& job) const {
    return loadDay(net_, std::make_shared<const TrafficDemand>(demand), options_.from, options_.to,
                   options_.window, job);
  }

  void take(DayLoading day, DayEquilibrium& found) {
    day_ = std::move(day);
    found.spent = day_.spent / kSecondsOfHour;
    found.arrived = day_.arrived;
    found.gridlocks = day_.gridlocks;
  }

  std::vector<Goal> goals() const {
    std::map<std::tuple<std::uint32_t, std::uint8_t, std::size_t>, Links> byGoal;
    for (std::uint32_t v = 0; v < demand_.size(); ++v) {
      if (demand_.open[v] || way(v).size() < 2) continue;
      byGoal[{way(v).back(), demand_.type[v], day_.windowOf(demand_.depart[v])}].push_back(v);
    }
    std::vector<Goal> all;
    for (auto& [key, vehicles] : byGoal) {
      const auto& [link, type, window] = key;
      all.push_back({link, type, window, std::move(vehicles)});
    }
    return all;
  }

  /// Shows every vehicle the fastest way under the times of the day.
  bool ask(const run::JobContext& job) {
    const std::vector<Goal> all = goals();
    return searchSideBySide(
        *net_, all.size(), options_.threads, job, [&](std::size_t k, RouteSearch& search) {
          const Goal& goal = all[k];
          const std::vector<double>& seconds = day_.seconds[goal.window];
          search.towards(goal.link, demand_.classes[goal.type].onRoad(), seconds);
          for (const std::uint32_t v : goal.vehicles) {
            const std::uint32_t first = way(v).front();
            better_[v].clear();
            asked_[v] = {};
            if (!search.reaches(first)) continue;
            for (const std::uint32_t link : way(v)) asked_[v].now += seconds[link];
            asked_[v].fastest =
                std::min(asked_[v].now, seconds[first] + search.secondsFrom(first));
            if (asked_[v].now - asked_[v].fastest <= kGain) continue;
            better_[v] = search.after(first);
            better_[v].insert(better_[v].begin(), first);
          }
        });
  }

  void measure(DayEquilibrium& found) const {
    double now = 0, excess = 0;
    std::size_t vehicles = 0;
    for (const Asked& each : asked_) {
      now += each.now;
      excess += each.now - each.fastest;
      vehicles += each.now > 0 ? 1 : 0;
    }
    found.relativeGap = now > 0 ? excess / now : 0;
    found.meanSeconds = vehicles > 0 ? now / double(vehicles) : 0;
  }

  /// The day with a drawn share on the ways that they were shown, where these still gain.
  TrafficDemand change(double share, std::uint64_t loading) {
    more_.assign(day_.seconds.size(), std::vector<double>(net_->linkCount(), 0));
    TrafficDemand changed = demand_;
    changed.links.clear();
    for (std::uint32_t v = 0; v < demand_.size(); ++v) {
      const bool drawn = !better_[v].empty() &&
                         drawUnit(options_.seed, v, kDrawOfLoading + loading) < share;
      const std::span<const std::uint32_t> taken =
          drawn && switches(v) ? std::span<const std::uint32_t>(better_[v]) : way(v);
      changed.links.insert(changed.links.end(), taken.begin(), taken.end());
      changed.firstLink[v + 1] = std::uint32_t(changed.links.size());
    }
    return changed;
  }

  bool switches(std::uint32_t v) {
    const std::size_t window = day_.windowOf(demand_.depart[v]);
    double gain = 0;
    mark(better_[v]);
    for (const std::uint32_t link : way(v))
      if (!marked(link)) gain += secondsWith(link, window, 0);
    mark(way(v));
    for (const std::uint32_t link : better_[v])
      if (!marked(link)) gain -= secondsWith(link, window, 1);
    if (gain <= kGain) return false;
    for (const std::uint32_t link : better_[v])
      if (!marked(link)) ++more_[window][link];
    mark(better_[v]);
    for (const std::uint32_t link : way(v))
      if (!marked(link)) --more_[window][link];
    return true;
  }

  /// As measured, and what those who changed before make of it.
  double secondsWith(std::uint32_t link, std::size_t window, double vehicles) const {
    const double flow = day_.perHour[window][link];
    const double then = std::max(0.0, flow + (more_[window][link] + vehicles) / day_.hours);
    return day_.seconds[window][link] + delay_.secondsOf(link, then, day_.hours) -
           delay_.secondsOf(link, flow, day_.hours);
  }

  void mark(std::span<const std::uint32_t> links) {
    ++stamp_;
    for (const std::uint32_t link : links) seen_[link] = stamp_;
  }
  bool marked(std::uint32_t link) const { return seen_[link] == stamp_; }

  TrafficDemand& demand_;
  const std::shared_ptr<const TrafficNetwork>& net_;
  LinkDelay delay_;
  const EquilibriumOptions& options_;
  DayLoading day_;                         // that is kept
  std::vector<std::vector<double>> more_;  // vehicles by window and link, than were measured
  std::vector<std::uint64_t> seen_;
  std::uint64_t stamp_ = 0;
  std::vector<Links> better_;
  std::vector<Asked> asked_;
};

const char* endText(DayEnd end) {
  switch (end) {
    case DayEnd::settled:
      return ", which is more than was wanted: no further change of ways costs the city less time";
    case DayEnd::spent:
      return ", which is more than was wanted: all loadings are spent";
    case DayEnd::reached:
      break;
  }
  return "";
}

}  // namespace

std::string DayEquilibrium::text() const {
  char text[500];
  std::snprintf(text, sizeof text,
                "Ways after %d loading%s: relative gap to user equilibrium %.2g %% (%.2g %% as "
                "first loaded)%s; %zu of %zu vehicles arrive, %.0f vehicle hours (%.0f), "
                "%zu gridlocks",
                loadings, loadings == 1 ? "" : "s", 100 * relativeGap, 100 * before,
                endText(end), arrived, vehicles,
                spent, spentBefore, gridlocks);
  return text;
}

Result<DayEquilibrium> equilibrate(TrafficDemand& demand,
                                   const std::shared_ptr<const TrafficNetwork>& network,
                                   const DelayRules& rules, const EquilibriumOptions& options,
                                   const run::JobContext& job) {
  return DayWays(demand, network, rules, options).settle(job);
}

}  // namespace citymirror::traffic
