#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/flood_scenario_reader.h"
#include "engine/core/city_model.h"
#include "engine/core/file_io.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/world/coupled_model.h"

/// Evacuations of a world scenario: what files say of them, and what they leave behind.
namespace citymirror::session {

/// What an evacuation takes where the scenario does not say. Configuration:
/// assets/config/evacuation.json.
struct EvacuationRules {
  double departureHalf = 1800;         ///< s after the order by which half have left
  double departureSlope = 6.0 / 3600;  ///< 1/s, of the logistic curve of departures
  double personsPerCar = 2.5;
  double gateRate = 0.2;  ///< vehicles/s that a shelter takes in
  std::uint32_t places = 500;  ///< of a shelter that names none
  Text source;
};
/// Errors name the key.
Result<EvacuationRules> parseEvacuationRules(const std::string& json);

/// `evacuations`, rising in time (keys in assets/help/world-scenario.md). Without `shelters` all
/// shelters of the city. Faults name what is not there, and an evacuation without any shelter.
std::vector<world::EvacuationOrder> readEvacuations(ScenarioObject& object, const CityModel& city,
                                                    const traffic::CityTrafficRules& traffic,
                                                    const EvacuationRules& rules);

/// A facility as a shelter: its capacity in persons, as many as the rules say where it has none.
world::Shelter shelterOf(const Facility& facility, const EvacuationRules& rules);
/// An evacuation by the rules, of nobody to nowhere yet.
world::EvacuationOrder evacuationBy(const EvacuationRules& rules);

/// How the evacuations of one branch went.
struct EvacuationOutcome {
  std::vector<world::EvacuationProgress> orders;
  std::vector<traffic::SinkReport> shelters;
};
EvacuationOutcome evacuationOutcome(const world::CoupledModel& model);

/// Persons of an evacuation whom a shelter has taken by a time in s.
std::uint32_t takenBy(const world::EvacuationProgress& progress, std::uint32_t shelter, double until);

/// evacuated.csv (time_s,evacuation,shelter,persons: how many of an evacuation each shelter has
/// taken, at every multiple of `interval` up to `duration`) and shelters.csv
/// (shelter,places,persons,vehicles,turned_away,waiting,first_s,last_s: of all evacuations).
std::vector<FileBytes> evacuationFiles(const EvacuationOutcome& outcome, double interval,
                                       double duration);

}  // namespace citymirror::session
