#include "scenarios/world/coupled_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "scenarios/coupling/lane_shares.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/crew_access.h"

namespace citymirror::world {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();
constexpr double kSameMoment = 1e-6;  // s

/// The traffic's clock has whole milliseconds.
double wholeMs(double seconds) { return std::round(seconds * 1000) / 1000; }

Error badOrder(const std::string& what, const std::string& code) {
  return {ErrorCode::badInput, what, "order of " + code, "Correct the order"};
}

Outcome checkOrder(const CoupledInputs& inputs, const CrewOrder& order, double now) {
  if (!(order.at >= now)) return badOrder("an order cannot lie in the past", order.code);
  if (!(order.setUp >= 0)) return badOrder("setting up cannot take less than no time", order.code);
  if (order.type >= inputs.traffic.demand->classes.size())
    return badOrder("there is no such class of vehicle", order.code);
  return Done{};
}

/// The vehicle that help comes in.
RoadVehicle ambulanceOf(std::span<const VehicleClass> classes) {
  const auto its = std::find_if(classes.begin(), classes.end(), [](const VehicleClass& each) {
    return each.wading == "ambulance";
  });
  return its == classes.end() ? RoadVehicle(kEmergency) : its->onRoad();
}

}  // namespace

CoupledModel::CoupledModel(CoupledInputs inputs, flood::FloodModel flood,
                           traffic::TrafficModel traffic,
                           std::shared_ptr<const coupling::HelpReach> help)
    : inputs_(std::move(inputs)),
      flood_(std::move(flood)),
      traffic_(std::move(traffic)),
      samples_(coupling::sampleEdges(inputs_.city->roads, inputs_.flood.bed->shape)),
      help_(std::move(help)) {}

Result<CoupledModel> CoupledModel::make(CoupledInputs inputs) {
  if (!inputs.city || !inputs.traffic.network || !inputs.traffic.demand)
    return Error{ErrorCode::badInput, "a coupled run needs a city and its traffic", "coupled run",
                 "Open a city first"};
  if (inputs.traffic.network->linkCount() != inputs.city->roads.edgeCount())
    return Error{ErrorCode::badInput, "the traffic network is not the city's", "coupled run",
                 "Make it from the city's roads"};
  if (!(inputs.exchangeInterval > 0))
    return Error{ErrorCode::badInput, "the exchange interval must be above 0 s", "coupled run",
                 "Give 60 s"};
  if (auto known = coupling::checkWading(inputs.traffic.demand->classes, inputs.wading); !known)
    return known.error();
  auto flood = flood::FloodModel::make(inputs.flood);
  if (!flood) return flood.error();
  auto traffic = traffic::TrafficModel::make(inputs.traffic);
  if (!traffic) return traffic.error();
  auto orders = std::move(inputs.orders);
  auto evacuations = std::move(inputs.evacuations);
  auto help = std::make_shared<const coupling::HelpReach>(
      *inputs.city, *inputs.traffic.network, ambulanceOf(inputs.traffic.demand->classes));
  CoupledModel model(std::move(inputs), std::move(*flood), std::move(*traffic), std::move(help));
  for (CrewOrder& order : orders) {
    if (auto taken = model.order(std::move(order)); !taken) return taken.error();
  }
  for (EvacuationOrder& order : evacuations) {
    if (auto taken = model.evacuate(std::move(order)); !taken) return taken.error();
  }
  return model;
}

Outcome CoupledModel::order(CrewOrder order) {
  order.at = wholeMs(order.at);
  if (auto good = checkOrder(inputs_, order, time_); !good) return good;
  Crew crew;
  crew.actsAt = kNever;
  crew.order = std::move(order);
  if (auto placed = crew.order.onFoot ? placeOnFoot(crew) : place(crew); !placed) return placed;
  crews_.push_back(std::move(crew));
  return Done{};
}

/// The streets where a vehicle sets out and may stop.
Outcome CoupledModel::place(Crew& crew) const {
  const CrewOrder& order = crew.order;
  const RoadNetwork& roads = inputs_.city->roads;
  const TrafficNetwork& net = *inputs_.traffic.network;
  const RoadVehicle vehicle = vehicleSent(order, inputs_.traffic.demand->classes);
  const auto from = traffic::nearestStreet(roads, net, order.from, vehicle);
  crew.goals = streetsNear(roads, net, order.to, order.reach, vehicle);
  if (from < 0 || crew.goals.empty()) return badOrder("no street leads there", order.code);
  if (auto short_ = hosesTooShort(order, roads, net, vehicle)) return *short_;
  crew.from = std::uint32_t(from);
  return Done{};
}

Outcome CoupledModel::advance(double until, const run::JobContext& job,
                              const TrafficWatch& watch) {
  while (time_ < until) {
    if (double(exchanges_) * inputs_.exchangeInterval <= time_) {
      exchange();
      ++exchanges_;
      if (auto moved = followWater(); !moved) return moved;
    }
    const double next = std::min(until, double(exchanges_) * inputs_.exchangeInterval);
    if (auto done = drive(next, job, watch); !done) return done;
    if (auto done = flood_.advance(next, job); !done) return done;
    walkTo(next);
    countClosed(next - time_);
    time_ = next;
    if (auto acted = actOnArrivals(); !acted) return acted;
  }
  return Done{};
}

/// Traffic up to `until`, units setting out on their way at their own times.
Outcome CoupledModel::drive(double until, const run::JobContext& job, const TrafficWatch& watch) {
  for (;;) {
    sendDue();
    double next = until;
    double look = std::numeric_limits<double>::infinity();
    if (watch.every > 0)
      look = (std::floor(traffic_.time() / watch.every + kSameMoment) + 1) * watch.every;
    next = std::min(next, look);
    next = std::min(next, nextDeed());
    auto done = traffic_.advance(next, job);
    if (done && next >= look - kSameMoment) watch.look(traffic_);
    if (!done || next >= until) return done;
  }
}

/// When the next unit sets out or the next evacuation is ordered, s.
double CoupledModel::nextDeed() const {
  double next = std::numeric_limits<double>::infinity();
  for (const Crew& crew : crews_) {
    const bool waits = !crew.sent && !crew.walk;
    if (waits && crew.order.at > traffic_.time()) next = std::min(next, crew.order.at);
  }
  for (const EvacuationCourse& course : evacuations_) {
    if (!course.begun) next = std::min(next, course.order.at);
  }
  return next;
}

void CoupledModel::countClosed(double span) {
  const RoadNetwork& roads = inputs_.city->roads;
  double metres = 0;
  for (std::size_t e = 0; e < roads.edgeCount() && !shares_.empty(); ++e) {
    if (shares_[e] > 0 || !isOpenTo(roads, e, kPassengerCar)) continue;
    if (coupling::countsLength(roads, e)) metres += roads.edgeLength[e];
  }
  closedKmHours_ += metres / 1000 * span / 3600;
}

coupling::PondedStreets CoupledModel::pondedStreets(double from) const {
  return coupling::pondedStreets(inputs_.city->roads, samples_, flood_.depth(), from);
}

void CoupledModel::exchange() {
  depth_ = coupling::edgeDepths(inputs_.city->roads, samples_, flood_.depth().values);
  if (inputs_.coupling == Coupling::dryRoads) return;
  meetOnFoot();
  shares_ = coupling::laneShares(depth_, inputs_.traffic.demand->classes, inputs_.wading, shares_);
  traffic_.setShares(shares_);
}

void CoupledModel::sendDue() {
  for (Crew& crew : crews_) {
    if (!crew.sent && !crew.walk && crew.order.at <= traffic_.time()) send(crew);
  }
  for (EvacuationCourse& course : evacuations_) {
    if (!course.begun && course.order.at <= traffic_.time()) begin(course);
  }
}

void CoupledModel::begin(EvacuationCourse& course) {
  const TrafficNetwork& net = *inputs_.traffic.network;
  const auto residents =
      residentsTold(course.order, *inputs_.city, net, flood_.depth());
  const EvacuationTrips made = planEvacuation(course.order, course.sinks, residents,
                                              inputs_.city->roads, traffic_, inputs_.traffic.seed);
  course.begun = true;
  course.told = made.told;
  course.noPlace = made.noPlace;
  course.noWay = made.noWay;
  if (made.trips.empty()) return;
  const auto first = traffic_.send(made.trips);
  assert(first.ok());  // each has a way: it was chosen by it
  course.first = *first;
  course.count = std::uint32_t(made.trips.size());
}

Outcome CoupledModel::act(const flood::TimedEdit& edit) {
  auto done = flood_.schedule(edit);
  if (done) acts_.push_back(edit);
  return done;
}

std::vector<flood::TimedEdit> CoupledModel::edits() const {
  std::vector<flood::TimedEdit> all = inputs_.flood.edits;
  all.insert(all.end(), acts_.begin(), acts_.end());
  return all;
}

std::vector<flood::FloodEdit> CoupledModel::awaitedActs() const {
  std::vector<flood::FloodEdit> awaited;
  for (const Crew& crew : crews_) {
    if (crew.acted) continue;
    awaited.insert(awaited.end(), crew.order.acts.begin(), crew.order.acts.end());
  }
  return awaited;
}

Outcome CoupledModel::evacuate(EvacuationOrder order) {
  order.at = wholeMs(order.at);
  const TrafficNetwork& net = *inputs_.traffic.network;
  if (auto good = checkEvacuation(order, inputs_.traffic.demand->classes.size(), time_); !good)
    return good;
  EvacuationCourse course;
  for (const Shelter& shelter : order.shelters) {
    const auto& sinks = traffic_.inputs().sinks;
    const auto known = std::find_if(sinks.begin(), sinks.end(),
                                    [&](const auto& sink) { return sink.code == shelter.code; });
    if (known != sinks.end()) {
      course.sinks.push_back(std::uint32_t(known - sinks.begin()));
      continue;
    }
    const auto added = traffic_.addSink(
        {shelter.code, shelterStreets(*inputs_.city, net, shelter.at), shelter.places, shelter.rate});
    if (!added) return added.error();
    course.sinks.push_back(*added);
  }
  course.order = std::move(order);
  evacuations_.push_back(std::move(course));
  return Done{};
}

std::vector<EvacuationProgress> CoupledModel::evacuations() const {
  std::vector<EvacuationProgress> all;
  for (const EvacuationCourse& course : evacuations_) all.push_back(progressOf(course, traffic_));
  return all;
}

std::size_t CoupledModel::stranded() const {
  const auto& left = traffic_.state().stranded;
  return std::size_t(std::count_if(left.begin(), left.end(), [](auto ms) { return ms >= 0; }));
}

double CoupledModel::residentsCutOff() const {
  const auto& classes = inputs_.traffic.demand->classes;
  const auto ambulance = std::find_if(classes.begin(), classes.end(),
                                      [](const auto& c) { return c.wading == "ambulance"; });
  if (ambulance == classes.end() || !help_->applies()) return kNever;
  const std::size_t edges = inputs_.city->roads.edgeCount();
  const std::size_t first = std::size_t(ambulance - classes.begin()) * edges;
  std::vector<std::uint8_t> open(edges, 1);
  for (std::size_t e = 0; e < edges && !shares_.empty(); ++e) open[e] = shares_[first + e] > 0;
  return help_->cutOff(open);
}

CoupledModel CoupledModel::fork() const {
  CoupledModel copy(inputs_, flood_.fork(), traffic_, help_);
  copy.depth_ = depth_;
  copy.shares_ = shares_;
  copy.footShares_ = footShares_;
  copy.walking_ = walking_;
  copy.crews_ = crews_;
  copy.evacuations_ = evacuations_;
  copy.acts_ = acts_;
  copy.time_ = time_;
  copy.closedKmHours_ = closedKmHours_;
  copy.exchanges_ = exchanges_;
  return copy;
}

}  // namespace citymirror::world
