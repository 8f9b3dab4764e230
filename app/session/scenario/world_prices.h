#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/world_index.h"
#include "engine/core/result.h"
#include "scenarios/coupling/flood_damage.h"
#include "scenarios/world/coupled_model.h"

/// What a future costs, in money of one year.
namespace citymirror::session {

/// Unit prices. Configuration: assets/config/prices.json, each figure with its source.
struct PriceRules {
  std::string currency;
  int year = 0;  ///< 0 = no prices are known
  coupling::DamageRules damage;
  double personHour = 0;  ///< money for an hour lost on the road
  double perCar = 1, perBus = 1, perTruck = 1;  ///< persons
  double unitHour = 0, barrierMetre = 0, closureHour = 0, evacuee = 0;  ///< money
  Text damageSource, delaySource, measuresSource;

  bool known() const { return year > 0; }
  /// "CNY 2024"
  std::string unit() const { return currency + " " + std::to_string(year); }
};
/// Errors name the key.
Result<PriceRules> parsePriceRules(const std::string& json);

/// Money in the unit of PriceRules.
struct WorldCosts {
  double damage = 0;    ///< direct, to buildings and their contents
  double delay = 0;     ///< of persons on the road, against driving their way freely
  double measures = 0;  ///< units, barriers, closures and shelters
  double total() const { return damage + delay + measures; }
};

/// Hours of persons lost so far by who has set out and has no sirens. O(vehicles · links of their
/// ways).
double personHoursLost(const traffic::TrafficModel& traffic, const PriceRules& prices);

/// So far. O(buildings + vehicles · links of their ways).
WorldCosts worldCosts(const world::CoupledModel& model, const CityModel& city,
                      const PriceRules& prices);

/// cost_damage, cost_delay, cost_measures and cost_total with their sources; nothing without prices.
std::vector<WorldIndex> costIndices(const world::CoupledModel& model, const CityModel& city,
                                    const PriceRules& prices);

}  // namespace citymirror::session
