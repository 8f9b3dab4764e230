#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "scenarios/world/pump_aim.h"

/// Units under way and at work.
namespace citymirror::world {
namespace {

constexpr double kNotYet = std::numeric_limits<double>::quiet_NaN();

double secondsOf(std::int64_t ms) { return ms < 0 ? kNotYet : double(ms) / 1000; }

/// A pump takes the deepest water about its place; where there is none it waits at the place.
flood::FloodEdit aimedAct(flood::FloodEdit act, const RasterGrid<float>& ponded, double suction) {
  if (auto* pump = std::get_if<flood::BringPump>(&act)) {
    if (const auto found = deepestWithin(ponded, pump->at, suction)) pump->at = found->at;
  }
  return act;
}

bool bringsPump(const CrewOrder& order) {
  return std::any_of(order.acts.begin(), order.acts.end(),
                     [](const auto& act) { return std::holds_alternative<flood::BringPump>(act); });
}

}  // namespace

RoadVehicle vehicleSent(const CrewOrder& order, std::span<const VehicleClass> classes) {
  if (order.onFoot) return kPedestrian;
  return order.type < classes.size() ? classes[order.type].onRoad() : kMotorUsers;
}

std::optional<Error> hosesTooShort(const CrewOrder& order, const RoadNetwork& roads,
                                   const TrafficNetwork& network, const RoadVehicle& vehicle) {
  const bool pumps = bringsPump(order);
  const auto street = pumps ? traffic::nearestStreet(roads, network, order.to, vehicle) : -1;
  if (street < 0) return std::nullopt;  // without any street: said by the order itself
  const double far = distanceTo(roads.line(std::uint32_t(street)), order.to);
  if (far <= order.reach) return std::nullopt;
  const auto metres = [](double value) { return std::to_string(std::lround(value)) + " m"; };
  return Error{ErrorCode::badInput,
               "no street lies within the " + metres(order.reach) +
                   " of its hoses; the nearest is " + metres(far) + " away",
               order.code, "Choose a place nearer to a street"};
}

bool hosesReach(const CrewOrder& order, const traffic::StreetFinder& streets,
                const RoadVehicle& vehicle) {
  return !bringsPump(order) || streets.empty() || streets.anyWithin(order.to, order.reach, vehicle);
}

void CoupledModel::send(Crew& crew) {
  const std::size_t edges = inputs_.city->roads.edgeCount();
  for (const std::uint32_t goal : crew.goals) {
    if (!shares_.empty() && shares_[crew.order.type * edges + goal] <= 0) continue;
    const auto vehicle = traffic_.send(crew.order.code, crew.order.type, crew.from, goal);
    if (!vehicle) continue;
    crew.vehicle = *vehicle;
    crew.sent = true;
    return;
  }
}

Outcome CoupledModel::actOnArrivals() {
  for (Crew& crew : crews_) {
    const double arrived = arrivalOf(crew);
    if (crew.acted || std::isnan(arrived)) continue;
    crew.actsAt = std::max(time_, arrived + crew.order.setUp);
    crew.acted = true;
    const RasterGrid<float>& ponded = pondedNow();
    for (const flood::FloodEdit& edit : crew.order.acts) {
      const flood::FloodEdit act = aimedAct(edit, ponded, crew.order.suction);
      if (const auto* pump = std::get_if<flood::BringPump>(&act)) crew.hoses = pump->at;
      if (auto done = this->act({crew.actsAt, act}); !done) return done;
    }
  }
  return Done{};
}

/// Of the arrivals at an instant and of the pumps that look for water then: found once.
const RasterGrid<float>& CoupledModel::pondedNow() {
  if (!ponded_ || pondedAt_ != time_) {
    ponded_ = std::make_shared<const RasterGrid<float>>(pondedWater(flood_.depth(), inputs_.flood));
    pondedAt_ = time_;
  }
  return *ponded_;
}

/// Pumps whose place has run dry, or was dry as they came, go on where the water is.
Outcome CoupledModel::followWater() {
  for (Crew& crew : crews_) {
    if (!crew.hoses || crew.actsAt > time_) continue;
    const RasterGrid<float>& ponded = pondedNow();
    if (ponded.valueAt(crew.hoses->x(), crew.hoses->y(), 0) >= kLeastSuction) continue;
    for (const flood::FloodEdit& edit : crew.order.acts) {
      const double around = std::max(crew.order.suction, crew.order.reach);
      const flood::FloodEdit act = aimedAct(edit, ponded, around);
      const auto* pump = std::get_if<flood::BringPump>(&act);
      if (pump == nullptr || pump->at == *crew.hoses) continue;
      crew.hoses = pump->at;
      if (auto done = flood_.schedule({time_, act}); !done) return done;
    }
  }
  return Done{};
}

std::vector<CrewProgress> CoupledModel::progress() const {
  std::vector<CrewProgress> all;
  const auto& state = traffic_.state();
  for (const Crew& crew : crews_) {
    CrewProgress p{crew.order.code, crew.order.at, kNotYet, kNotYet, kNotYet, 0};
    p.arrived = arrivalOf(crew);
    if (crew.walk) {
      p.left = crew.walk->left();
      p.metres = crew.walk->metres();
      p.walked = crew.walk->trail();
    } else if (crew.sent) {
      p.left = secondsOf(state.entered[crew.vehicle]);
      for (const std::uint32_t link : traffic_.route(crew.vehicle))
        p.metres += inputs_.traffic.network->length[link];
    }
    if (crew.acted) p.acted = crew.actsAt;
    all.push_back(std::move(p));
  }
  return all;
}

}  // namespace citymirror::world
