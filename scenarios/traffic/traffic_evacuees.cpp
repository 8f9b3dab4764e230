#include <algorithm>
#include <cmath>
#include <map>

#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_check.h"
#include "scenarios/traffic/traffic_model.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

Error badTrip(const SinkTrip& trip, ErrorCode code, const char* what, const char* remedy) {
  return {code, "The vehicle cannot be sent to a shelter: " + std::string(what), trip.code, remedy};
}

Outcome checkTrip(const SinkTrip& trip, const TrafficInputs& in, double now) {
  const bool there = trip.from < in.network->linkCount() && trip.sink < in.sinks.size() &&
                     trip.type < in.demand->classes.size();
  if (!there) return badTrip(trip, ErrorCode::badInput, "its type, link or sink is not there",
                             "Name others");
  if (!(trip.depart >= now))
    return badTrip(trip, ErrorCode::badInput, "it departs in the past", "Let it depart later");
  if (trip.persons == 0) return badTrip(trip, ErrorCode::badInput, "nobody is in it", "Give 1");
  return Done{};
}

}  // namespace

Result<std::uint32_t> TrafficModel::addSink(const Sink& sink) {
  TrafficInputs inputs = shape_->inputs();
  inputs.sinks.push_back(sink);
  if (auto good = checkSink(sink, *inputs.network); !good) return good.error();
  shape_ = std::make_shared<const TrafficShape>(inputs);
  TrafficStep(*shape_, state_).addSinks();
  return std::uint32_t(inputs.sinks.size() - 1);
}

Result<std::uint32_t> TrafficModel::send(std::span<const SinkTrip> trips) {
  TrafficInputs inputs = shape_->inputs();
  const TrafficNetwork& net = *inputs.network;
  std::map<std::pair<std::uint8_t, std::uint32_t>, std::vector<std::size_t>> byGoal;
  for (std::size_t k = 0; k < trips.size(); ++k) {
    if (auto good = checkTrip(trips[k], inputs, time()); !good) return good.error();
    byGoal[{trips[k].type, trips[k].sink}].push_back(k);
  }
  std::vector<std::vector<std::uint32_t>> routes(trips.size());
  RouteSearch search(net);
  for (const auto& [goal, members] : byGoal) {
    const auto& links = inputs.sinks[goal.second].links;
    search.towards(links, inputs.demand->classes[goal.first].onRoad(),
                   traffic::presentSeconds(*shape_, state_, goal.first));
    for (const std::size_t k : members) {
      if (!search.reaches(trips[k].from))
        return badTrip(trips[k], ErrorCode::notFound, "no open road leads there",
                       "Send it later or elsewhere");
      routes[k] = search.after(trips[k].from);
    }
  }
  auto demand = std::make_shared<TrafficDemand>(*inputs.demand);
  const auto first = std::uint32_t(demand->size());
  for (std::size_t k = 0; k < trips.size(); ++k) {
    inputs.bound.push_back({std::uint32_t(demand->size()), trips[k].sink, trips[k].persons});
    demand->code.push_back(trips[k].code);
    demand->depart.push_back(trips[k].depart);
    demand->type.push_back(trips[k].type);
    demand->open.push_back(0);
    demand->links.push_back(trips[k].from);
    demand->links.insert(demand->links.end(), routes[k].begin(), routes[k].end());
    demand->firstLink.push_back(std::uint32_t(demand->links.size()));
  }
  inputs.demand = std::move(demand);
  shape_ = std::make_shared<const TrafficShape>(inputs);
  TrafficStep(*shape_, state_).sendLater(first);
  return first;
}

std::vector<SinkReport> TrafficModel::sinks() const {
  const auto& sinks = shape_->inputs().sinks;
  std::vector<SinkReport> reports;
  for (std::size_t k = 0; k < sinks.size(); ++k) {
    const SinkCount& c = state_.sinks[k];
    reports.push_back({sinks[k].code, sinks[k].places, c.persons, c.vehicles, c.bound, 0,
                       c.turnedAway});
  }
  for (const std::uint32_t vehicle : atGates())
    reports[state_.vehicles[vehicle].sink].waiting += shape_->persons(vehicle);
  return reports;
}

std::uint32_t TrafficModel::personsOf(std::uint32_t vehicle) const {
  return shape_->persons(vehicle);
}

std::vector<std::uint32_t> TrafficModel::atGates() const {
  std::vector<std::uint32_t> all;
  for (std::uint32_t lane = 0; lane < shape_->allLanes(); ++lane) {
    if (state_.hold[lane] == Hold::sink) all.push_back(state_.lanes[lane].head);
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<double> TrafficModel::presentSeconds(std::uint8_t type) const {
  return traffic::presentSeconds(*shape_, state_, type);
}

}  // namespace citymirror::traffic
