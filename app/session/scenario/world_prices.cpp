#include "app/session/scenario/world_prices.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "app/session/sourced_numbers.h"

namespace citymirror::session {
namespace {

constexpr double kMostPrice = 1e9;

std::vector<std::pair<double, double>> readCurve(SourcedNumbers& item) {
  std::vector<std::pair<double, double>> curve;
  (void)item.source("curve");
  const auto entry = item.json().find("curve");
  if (entry != item.json().end() && entry->is_object() && entry->contains("value")) {
    for (const auto& point : (*entry)["value"]) {
      if (point.is_array() && point.size() == 2 && point[0].is_number() && point[1].is_number())
        curve.emplace_back(point[0].get<double>(), point[1].get<double>());
    }
  }
  bool rises = curve.size() > 1 && curve.front() == std::pair(0.0, 0.0) && curve.back().second <= 1;
  for (std::size_t k = 1; k < curve.size(); ++k)
    rises = rises && curve[k].first > curve[k - 1].first && curve[k].second >= curve[k - 1].second;
  if (!rises) item.fail("does not rise from 0, 0 to 1 at most", "curve");
  return curve;
}

coupling::DamageRules readDamage(SourcedNumbers part, std::optional<Error>& fault) {
  coupling::DamageRules rules;
  const double level = part.number("price_level", 1e-6, kMostPrice);
  const double gdp = part.number("gdp_usd_2010", 1, 1e7);
  const double kept =
      part.number("depreciated", 0, 1) * (1 - part.number("undamageable", 0, 1));
  rules.sill = part.number("sill_m", 0, 5);
  std::set<BuildingUse> known;
  const auto list = part.json().find("classes");
  if (list == part.json().end() || !list->is_array() || list->empty()) {
    part.fail("needs a list", "classes");
    return rules;
  }
  for (std::size_t k = 0; k < list->size(); ++k) {
    SourcedNumbers item((*list)[k], "damage.classes[" + std::to_string(k) + "]", fault);
    coupling::DamageClass kind;
    kind.code = item.word("class");
    const double construction =
        item.number("construction_a", 0, 1e6) * std::pow(gdp, item.number("construction_b", 0, 2));
    kind.mostPerSquareMetre =
        construction * kept * (1 + item.number("contents", 0, 100)) * level;
    kind.curve = readCurve(item);
    const auto uses = item.json().find("uses");
    for (std::size_t u = 0; uses != item.json().end() && u < uses->size(); ++u) {
      const BuildingUse use = buildingUseFromWord((*uses)[u].get<std::string>());
      rules.classOfUse[std::size_t(use)] = std::uint8_t(k);
      known.insert(use);
    }
    rules.classes.push_back(std::move(kind));
  }
  if (known.size() < rules.classOfUse.size()) part.fail("leaves a use of buildings out", "classes");
  return rules;
}

double personsIn(RoadUser user, const PriceRules& prices) {
  if (user & kPassengerCar) return prices.perCar;
  if (user & kBus) return prices.perBus;
  return user & kTruck ? prices.perTruck : prices.perCar;
}

/// s to drive freely what a vehicle has of its way behind it, the link it is on among it.
double freeSeconds(const traffic::TrafficModel& traffic, std::uint32_t vehicle,
                   const VehicleClass& kind) {
  const TrafficNetwork& net = *traffic.inputs().network;
  const auto route = traffic.route(vehicle);
  const std::size_t done = traffic.state().arrived[vehicle] >= 0
                               ? route.size()
                               : std::min<std::size_t>(traffic.state().vehicles[vehicle].leg, route.size());
  double seconds = 0;
  for (std::size_t k = 0; k < done; ++k)
    seconds += net.length[route[k]] / std::min(net.freeSpeed[route[k]], kind.maxSpeed);
  return seconds;
}

/// Roads that people close, each once for its hours up to now.
double closureHours(const world::CoupledModel& model, const CityModel& city) {
  std::set<std::tuple<std::uint32_t, double, double>> closed;
  for (const traffic::Closure& closure : model.traffic().inputs().closures)
    closed.emplace(city.roads.edgeRoad[closure.link], closure.from, closure.to);
  double seconds = 0;
  for (const auto& [road, from, to] : closed)
    seconds += std::max(0.0, std::min(to, model.time()) - from);
  return seconds / 3600;
}

double barrierMetres(const world::CoupledModel& model) {
  double metres = 0;
  for (const flood::TimedEdit& done : model.edits()) {
    const auto* barrier = std::get_if<flood::DrawBarrier>(&done.edit);
    if (barrier != nullptr && done.time <= model.time()) metres += length(barrier->line);
  }
  return metres;
}

}  // namespace

Result<PriceRules> parsePriceRules(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  std::optional<Error> fault;
  SourcedNumbers root(document, "", fault);
  PriceRules prices;
  if (fault) return *fault;
  const Text all = root.both("source");
  prices.currency = root.word("currency");
  prices.year = int(root.number("year", 1900, 2200));
  prices.damage = readDamage(root.part("damage"), fault);
  SourcedNumbers delay = root.part("delay"), measures = root.part("measures");
  prices.personHour = delay.number("person_hour", 0, kMostPrice);
  prices.delaySource = delay.source("person_hour");
  prices.perCar = delay.number("persons_per_car", 0, 100);
  prices.perBus = delay.number("persons_per_bus", 0, 200);
  prices.perTruck = delay.number("persons_per_truck", 0, 100);
  prices.unitHour = measures.number("unit_hour", 0, kMostPrice);
  prices.barrierMetre = measures.number("barrier_metre", 0, kMostPrice);
  prices.closureHour = measures.number("closure_hour", 0, kMostPrice);
  prices.evacuee = measures.number("evacuee", 0, kMostPrice);
  prices.measuresSource = measures.source("unit_hour");
  if (!fault) {
    SourcedNumbers first(document["damage"]["classes"][0], "", fault);
    prices.damageSource = first.source("curve");
  }
  if (fault) return *fault;
  return prices;
}

double personHoursLost(const traffic::TrafficModel& traffic, const PriceRules& prices) {
  const traffic::TrafficState& state = traffic.state();
  const TrafficDemand& demand = *traffic.inputs().demand;
  double seconds = 0;
  for (std::uint32_t v = 0; v < demand.size(); ++v) {
    const VehicleClass& kind = demand.classes[demand.type[v]];
    if (kind.sirens || demand.depart[v] >= traffic.time()) continue;
    const double end =
        state.arrived[v] >= 0 ? double(state.arrived[v]) / 1000 : traffic.time();
    const double lost = end - demand.depart[v] - freeSeconds(traffic, v, kind);
    const std::uint32_t told = traffic.personsOf(v);
    seconds += std::max(0.0, lost) * (told > 0 ? double(told) : personsIn(kind.user, prices));
  }
  return seconds / 3600;
}

WorldCosts worldCosts(const world::CoupledModel& model, const CityModel& city,
                      const PriceRules& prices) {
  WorldCosts costs;
  costs.damage = coupling::floodDamage(city.buildings, city.water, model.flood().maxima().depth,
                                       prices.damage)
                     .total();
  costs.delay = personHoursLost(model.traffic(), prices) * prices.personHour;
  double unitSeconds = 0;
  for (const auto& unit : model.progress())
    unitSeconds += std::max(0.0, model.time() - unit.ordered);
  costs.measures = unitSeconds / 3600 * prices.unitHour +
                   barrierMetres(model) * prices.barrierMetre +
                   closureHours(model, city) * prices.closureHour;
  for (const auto& evacuation : model.evacuations())
    costs.measures += evacuation.arrived * prices.evacuee;
  return costs;
}

std::vector<WorldIndex> costIndices(const world::CoupledModel& model, const CityModel& city,
                                    const PriceRules& prices) {
  if (!prices.known()) return {};
  const WorldCosts costs = worldCosts(model, city, prices);
  const std::string unit = prices.unit();
  const Text all{prices.damageSource.zh + "；" + prices.delaySource.zh + "；" +
                     prices.measuresSource.zh,
                 prices.damageSource.en + "; " + prices.delaySource.en + "; " +
                     prices.measuresSource.en};
  return {{"cost_damage",
           {"建筑直接损失", "direct damage to buildings"},
           unit,
           costs.damage,
           prices.damageSource},
          {"cost_delay",
           {"道路延误的时间损失", "time lost on the road"},
           unit,
           costs.delay,
           prices.delaySource},
          {"cost_measures", {"措施费用", "price of measures"}, unit, costs.measures,
           prices.measuresSource},
          {"cost_total", {"费用合计", "cost in total"}, unit, costs.total(), all}};
}

}  // namespace citymirror::session
