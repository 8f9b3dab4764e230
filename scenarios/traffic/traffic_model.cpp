#include "scenarios/traffic/traffic_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_check.h"
#include "scenarios/traffic/traffic_gridlock.h"
#include "scenarios/traffic/traffic_shape.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

Result<TrafficModel> TrafficModel::make(const TrafficInputs& inputs) {
  if (const auto faults = checkRules(inputs); !faults.empty()) return faults.front();
  TrafficModel model(std::make_shared<const TrafficShape>(inputs));
  if (const auto faults = checkDemand(*model.shape_); !faults.empty()) return faults.front();
  TrafficStep(*model.shape_, model.state_).begin();
  return model;
}

Outcome TrafficModel::advance(double until, const run::JobContext& job) {
  return TrafficStep(*shape_, state_).advance(std::llround(until * 1000), job);
}

const TrafficInputs& TrafficModel::inputs() const { return shape_->inputs(); }

void TrafficModel::setShares(std::span<const float> share) {
  assert(share.size() == state_.share.size());
  TrafficStep(*shape_, state_).setShares(share);
}

Result<std::uint32_t> TrafficModel::send(const std::string& code, std::uint8_t type,
                                         std::uint32_t from, std::uint32_t to) {
  const TrafficNetwork& net = shape_->network();
  const auto bad = [&](const char* what, ErrorCode error, const char* remedy) {
    return Error{error, "The vehicle cannot be sent: " + std::string(what), code, remedy};
  };
  if (type >= shape_->demand().classes.size() || from >= net.linkCount() || to >= net.linkCount())
    return bad("its type or its links are not there", ErrorCode::badInput, "Name others");
  const RoadVehicle kind = shape_->demand().classes[type].onRoad();
  const std::vector<double> now = traffic::presentSeconds(*shape_, state_, type);
  if (!net.isOpenTo(to, kind))
    return bad("the street it is to go to is not for vehicles of its kind", ErrorCode::notFound,
               "Send it to another street");
  if (!std::isfinite(now[to]))
    return bad("the street it is to go to is closed to it", ErrorCode::notFound,
               "Send it to another street, or when this one is open");
  RouteSearch search(net);
  search.towards(to, kind, now);
  if (from != to && !search.reaches(from))
    return bad("no open road leads there", ErrorCode::notFound, "Send it later or elsewhere");
  TrafficInputs inputs = shape_->inputs();
  auto demand = std::make_shared<TrafficDemand>(*inputs.demand);
  demand->code.push_back(code);
  demand->depart.push_back(time());
  demand->type.push_back(type);
  demand->open.push_back(0);
  demand->links.push_back(from);
  for (const std::uint32_t link : search.after(from)) demand->links.push_back(link);
  demand->firstLink.push_back(std::uint32_t(demand->links.size()));
  inputs.demand = std::move(demand);
  shape_ = std::make_shared<const TrafficShape>(inputs);
  const auto vehicle = std::uint32_t(inputs.demand->size() - 1);
  TrafficStep(*shape_, state_).send(vehicle);
  return vehicle;
}

Outcome TrafficModel::close(const Closure& closure) {
  TrafficInputs inputs = shape_->inputs();
  const bool good = closure.link < inputs.network->linkCount() && closure.from >= time() &&
                    closure.to > closure.from;
  if (!good)
    return Error{ErrorCode::badInput, "The link cannot be closed: it is not there, or its times",
                 std::to_string(closure.link), "Name a link, and times to come"};
  inputs.closures.push_back(closure);
  shape_ = std::make_shared<const TrafficShape>(inputs);
  TrafficStep(*shape_, state_).plan(std::uint32_t(inputs.closures.size() - 1));
  return Done{};
}

Outcome TrafficModel::open(std::uint32_t link, double at) {
  TrafficInputs inputs = shape_->inputs();
  std::vector<std::uint32_t> ended;
  for (std::uint32_t k = 0; k < inputs.closures.size() && at >= time(); ++k) {
    Closure& closure = inputs.closures[k];
    if (closure.link != link || !(closure.from < at && closure.to > at)) continue;
    closure.to = at;
    ended.push_back(k);
  }
  std::vector<std::uint32_t> freed;
  for (std::uint32_t k = 0; k < inputs.restrictions.size() && at >= time(); ++k) {
    Restriction& restriction = inputs.restrictions[k];
    if (restriction.link != link || !(restriction.from < at && restriction.to > at)) continue;
    restriction.to = at;
    freed.push_back(k);
  }
  if (ended.empty() && freed.empty())
    return Error{ErrorCode::badInput, "The link cannot be opened: nobody has closed it then",
                 std::to_string(link), "Name a link that is closed, and a time to come"};
  shape_ = std::make_shared<const TrafficShape>(inputs);
  for (const std::uint32_t closure : ended) TrafficStep(*shape_, state_).planReopening(closure);
  for (const std::uint32_t k : freed) TrafficStep(*shape_, state_).planEnd(k);
  return Done{};
}

Outcome TrafficModel::restrict(const Restriction& restriction) {
  TrafficInputs inputs = shape_->inputs();
  if (auto good = checkRestriction(restriction, inputs.network->linkCount(), time()); !good)
    return good;
  inputs.restrictions.push_back(restriction);
  shape_ = std::make_shared<const TrafficShape>(inputs);
  TrafficStep(*shape_, state_).planRestriction(std::uint32_t(inputs.restrictions.size() - 1));
  return Done{};
}

VehicleCounts TrafficModel::counts() const {
  VehicleCounts counts{state_.loaded, 0, 0, state_.arrivedCount};
  for (std::uint32_t lane = 0; lane < shape_->allLanes(); ++lane) {
    (shape_->isSource(lane) ? counts.waiting : counts.running) += state_.onLane[lane];
  }
  return counts;
}

std::vector<LinkCount> TrafficModel::takeCounts() {
  TrafficStep step(*shape_, state_);
  for (std::uint32_t link = 0; link < state_.counts.size(); ++link) step.account(link);
  std::vector<LinkCount> taken(state_.counts.size());
  std::swap(taken, state_.counts);
  return taken;
}

std::vector<GridlockRing> TrafficModel::gridlocks() const { return ringsOf(*shape_, state_); }

std::vector<std::uint32_t> TrafficModel::route(std::uint32_t vehicle) const {
  const auto links = routeOf(*shape_, state_, vehicle);
  return {links.begin(), links.end()};
}

}  // namespace citymirror::traffic
