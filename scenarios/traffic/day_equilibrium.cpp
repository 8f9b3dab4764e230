#include "scenarios/traffic/day_equilibrium.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <span>

#include "scenarios/traffic/side_by_side.h"

namespace citymirror::traffic {
namespace {

constexpr double kGain = 1e-6;  // s: less is rounding
constexpr double kSecondsPerHour = 3600;

class DayWays {
 public:
  DayWays(TrafficDemand& demand, const TrafficNetwork& network, const DelayRules& rules,
          const EquilibriumOptions& options)
      : demand_(demand),
        net_(network),
        delay_(network, rules),
        options_(options),
        hours_(std::max(1.0, options.to - options.from) / kSecondsPerHour),
        perHour_(network.linkCount(), 0),
        seen_(network.linkCount(), 0),
        way_(demand.size()),
        better_(demand.size()),
        asked_(demand.size()) {
    std::map<std::pair<std::uint32_t, std::uint8_t>, std::vector<std::uint32_t>> byGoal;
    for (std::uint32_t v = 0; v < demand.size(); ++v) {
      way_[v].assign(demand.links.begin() + demand.firstLink[v],
                     demand.links.begin() + demand.firstLink[v + 1]);
      for (const std::uint32_t link : way_[v]) perHour_[link] += 1 / hours_;
      if (!demand.open[v] && way_[v].size() > 1) byGoal[{way_[v].back(), demand.type[v]}].push_back(v);
    }
    for (auto& [goal, vehicles] : byGoal) goals_.push_back({goal.first, goal.second, vehicles});
    seconds_ = delay_.seconds(perHour_, hours_);
  }

  Result<DayEquilibrium> settle(const run::JobContext& job) {
    DayEquilibrium found;
    found.wanted = options_.relativeGap;
    for (;; ++found.sweeps) {
      if (!ask(job))
        return Error{ErrorCode::cancelled, "Making traffic was stopped", "equilibrium",
                     "Start it again"};
      measure(found);
      if (found.sweeps == 0) found.before = found.relativeGap;
      if (found.relativeGap <= options_.relativeGap || found.sweeps >= options_.mostSweeps) break;
      bool changed = false;
      for (std::uint32_t v = 0; v < way_.size(); ++v) changed |= change(v);
      if (!changed) break;
      seconds_ = delay_.seconds(perHour_, hours_);
      job.progress(double(found.sweeps + 1) / double(options_.mostSweeps),
                   {"路径趋于均衡", "ways settle into equilibrium"});
    }
    keep();
    return found;
  }

 private:
  struct Goal {
    std::uint32_t link;
    std::uint8_t type;
    std::vector<std::uint32_t> vehicles;
  };
  struct Asked {
    double now = 0, fastest = 0;  ///< s; both 0 where it was not asked
  };
  using Links = std::vector<std::uint32_t>;

  bool ask(const run::JobContext& job) {
    return searchSideBySide(
        net_, goals_.size(), options_.threads, job, [this](std::size_t k, RouteSearch& search) {
          const Goal& goal = goals_[k];
          search.towards(goal.link, demand_.classes[goal.type].user, seconds_);
          for (const std::uint32_t v : goal.vehicles) {
            const Links& way = way_[v];
            better_[v].clear();
            asked_[v] = {};
            if (!search.reaches(way.front())) continue;
            for (const std::uint32_t link : way) asked_[v].now += seconds_[link];
            asked_[v].fastest =
                std::min(asked_[v].now, seconds_[way.front()] + search.secondsFrom(way.front()));
            if (asked_[v].now - asked_[v].fastest <= kGain) continue;
            better_[v] = search.after(way.front());
            better_[v].insert(better_[v].begin(), way.front());
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

  void mark(const Links& links) {
    ++stamp_;
    for (const std::uint32_t link : links) seen_[link] = stamp_;
  }
  bool marked(std::uint32_t link) const { return seen_[link] == stamp_; }

  void load(std::uint32_t link, double vehicles) {
    perHour_[link] = std::max(0.0, perHour_[link] + vehicles / hours_);
    seconds_[link] = delay_.secondsOf(link, perHour_[link], hours_);
  }

  /// Takes the way it was shown where that still gains.
  bool change(std::uint32_t v) {
    if (better_[v].empty()) return false;
    double gain = 0;
    mark(better_[v]);
    for (const std::uint32_t link : way_[v])
      if (!marked(link)) gain += seconds_[link];
    mark(way_[v]);
    for (const std::uint32_t link : better_[v])
      if (!marked(link)) gain -= delay_.secondsOf(link, perHour_[link] + 1 / hours_, hours_);
    if (gain <= kGain) return false;
    for (const std::uint32_t link : better_[v])
      if (!marked(link)) load(link, 1);
    mark(better_[v]);
    for (const std::uint32_t link : way_[v])
      if (!marked(link)) load(link, -1);
    way_[v].swap(better_[v]);
    return true;
  }

  void keep() {
    demand_.links.clear();
    for (std::size_t v = 0; v < way_.size(); ++v) {
      demand_.links.insert(demand_.links.end(), way_[v].begin(), way_[v].end());
      demand_.firstLink[v + 1] = std::uint32_t(demand_.links.size());
    }
  }

  TrafficDemand& demand_;
  const TrafficNetwork& net_;
  LinkDelay delay_;
  const EquilibriumOptions& options_;
  double hours_;
  std::vector<double> perHour_, seconds_;
  std::vector<std::uint64_t> seen_;
  std::uint64_t stamp_ = 0;
  std::vector<Links> way_, better_;
  std::vector<Asked> asked_;
  std::vector<Goal> goals_;
};

}  // namespace

std::string DayEquilibrium::text() const {
  char text[200];
  std::snprintf(text, sizeof text,
                "Ways are in user equilibrium to a relative gap of %.2g %% (%.2g %% before %d "
                "sweeps)%s, %.0f s a trip",
                100 * relativeGap, 100 * before, sweeps,
                relativeGap > wanted ? ", which is more than was wanted" : "", meanSeconds);
  return text;
}

Result<DayEquilibrium> equilibrate(TrafficDemand& demand, const TrafficNetwork& network,
                                   const DelayRules& rules, const EquilibriumOptions& options,
                                   const run::JobContext& job) {
  return DayWays(demand, network, rules, options).settle(job);
}

}  // namespace citymirror::traffic
