#include "scenarios/traffic/route_planning.h"

#include <algorithm>
#include <map>

#include "scenarios/traffic/route_search.h"

namespace citymirror::traffic {
namespace {

constexpr std::size_t kMostNotes = 10;

using Goal = std::pair<std::uint32_t, RoadVehicle>;

/// A way from one stop of a vehicle to the next.
struct Leg {
  std::size_t vehicle;
  std::uint32_t stop;
};

class Planner {
 public:
  Planner(TrafficDemand demand, const TrafficNetwork& network)
      : in_(std::move(demand)), net_(network), ways_(in_.links.size()), lost_(in_.size(), 0) {}

  Result<TrafficDemand> plan(const run::JobContext& job) {
    RouteSearch search(net_);
    std::vector<double> seconds(net_.linkCount());
    for (std::size_t l = 0; l < seconds.size(); ++l) {
      seconds[l] = net_.length[l] / net_.freeSpeed[l];
    }
    for (const auto& [goal, legs] : legsByGoal()) {
      if (job.cancelled()) {
        return Error{ErrorCode::cancelled, "The search for routes was stopped", "demand",
                     "Run it again"};
      }
      search.towards(goal.first, goal.second, seconds);
      for (const Leg& leg : legs) {
        const std::uint32_t from = in_.links[leg.stop];
        if (!search.reaches(from)) lost_[leg.vehicle] = 1;
        ways_[leg.stop] = search.after(from);
      }
    }
    return joined();
  }

 private:
  std::map<Goal, std::vector<Leg>> legsByGoal() const {
    std::map<Goal, std::vector<Leg>> legs;
    for (std::size_t v = 0; v < in_.size(); ++v) {
      if (!in_.open[v]) continue;
      const RoadVehicle vehicle = in_.classes[in_.type[v]].onRoad();
      for (std::uint32_t k = in_.firstLink[v]; k + 1 < in_.firstLink[v + 1]; ++k) {
        legs[{in_.links[k + 1], vehicle}].push_back({v, k});
      }
    }
    return legs;
  }

  Result<TrafficDemand> joined() {
    TrafficDemand out;
    out.classes = in_.classes;
    std::vector<Note> notes;
    std::size_t leftOut = 0;
    auto stop = in_.stops.begin();
    for (std::size_t v = 0; v < in_.size(); ++v) {
      while (stop != in_.stops.end() && stop->vehicle < v) ++stop;
      const std::uint32_t begin = in_.firstLink[v], end = in_.firstLink[v + 1];
      const bool closed =
          in_.open[v] && !net_.isOpenTo(in_.links[end - 1], out.classes[in_.type[v]].onRoad());
      if (lost_[v] || closed) {
        if (++leftOut <= kMostNotes) {
          notes.push_back({"Vehicle " + in_.code[v] + " was left out: no way joins its stops",
                           net_.code[in_.links[begin]] + " to " + net_.code[in_.links[end - 1]]});
        }
        continue;
      }
      for (std::uint32_t k = begin; k < end; ++k) {
        if (k == begin || !in_.open[v]) out.links.push_back(in_.links[k]);
        if (in_.open[v]) out.links.insert(out.links.end(), ways_[k].begin(), ways_[k].end());
      }
      for (; stop != in_.stops.end() && stop->vehicle == v; ++stop) {
        out.stops.push_back({std::uint32_t(out.size()), stop->link, stop->seconds, stop->until});
      }
      out.code.push_back(in_.code[v]);
      out.depart.push_back(in_.depart[v]);
      out.type.push_back(in_.type[v]);
      out.open.push_back(0);
      out.firstLink.push_back(std::uint32_t(out.links.size()));
    }
    if (leftOut > kMostNotes) {
      notes.push_back({std::to_string(leftOut) + " vehicles in all were left out", "demand"});
    }
    return Result<TrafficDemand>(std::move(out), std::move(notes));
  }

  TrafficDemand in_;
  const TrafficNetwork& net_;
  std::vector<std::vector<std::uint32_t>> ways_;  ///< after every stop, to the next
  std::vector<std::uint8_t> lost_;
};

}  // namespace

Result<TrafficDemand> planRoutes(TrafficDemand demand, const TrafficNetwork& network,
                                 const run::JobContext& job) {
  return Planner(std::move(demand), network).plan(job);
}

}  // namespace citymirror::traffic
