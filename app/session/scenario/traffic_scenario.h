#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/traffic/assignment.h"
#include "scenarios/traffic/city_assignment.h"
#include "scenarios/traffic/traffic_inputs.h"

namespace citymirror::session {

/// Water on the streets from an instant on, until the next one.
struct StreetWater {
  double at = 0;                                     ///< s, whole milliseconds
  std::shared_ptr<const std::vector<float>> depth;  ///< m, by link; never null
};

/// The engine "meso": vehicles one by one.
struct MesoRun {
  traffic::TrafficInputs inputs;
  double duration = 3600;                ///< s
  double outputInterval = 3600;          ///< s, of edges.csv
  std::vector<StreetWater> water;        ///< rising in time; empty = dry
  coupling::RoadClosureConfig wading;    ///< knows every class of the demand where there is water
};

/// The engine "sumo": the same vehicles in SUMO (Alvarez Lopez et al. 2018), lane by lane, through a
/// process of its own. Water slows and closes streets for everybody as it does for cars.
struct SumoRun {
  MesoRun meso;                           ///< the same scenario as the engine "meso" reads it
  std::shared_ptr<const CityModel> city;  ///< whose streets are written for SUMO; null = network
  std::string network;                    ///< .net.xml
  std::vector<std::string> routes;  ///< SUMO's files; empty = written from the demand
  std::vector<std::string> additional;
};

/// The engine "assign" on the streets of a city.
struct CityAssignmentRun {
  traffic::CityAssignment assignment;
  std::shared_ptr<const CityModel> city;  ///< never null
  std::vector<VehicleClass> classes;      ///< of the trips
};

/// A traffic run as a scenario file asks for it, by the engine that it names.
struct TrafficScenario {
  std::variant<traffic::AssignmentInputs, MesoRun, SumoRun, CityAssignmentRun> engine;
  std::vector<std::string> sources;  ///< files it was read from
  std::vector<Note> notes;
};

/// Reads a scenario file (contract "Traffic"; every key in assets/help/traffic-scenario.md). Engine
/// "assign" takes TNTP files, or a city package with such a demand as "meso" takes for it, to a gap
/// of 1e-4 where none is given; its `closures` hold for the whole duration. Engine "meso" takes a
/// SUMO network with SUMO routes and trips or a table of trips; `additional` names SUMO files with
/// signals and vehicle types; open trips get their fastest free route. Or it takes a city package
/// (its streets as cityNetwork makes them, signals timed for the demand), with such a demand on its
/// edges "ROAD/edge" or with the city's own trips (cityTraffic), and the depths of a flood run or
/// of a branch of a world run as waterOfFolder reads them. Engine "sumo" takes what "meso" takes;
/// it hands SUMO its own files, or the ways of a table of trips, and of a city its streets by
/// netconvert with the ways and the water that "meso" has. `engine` takes the place of
/// the file's where it is not empty; `assets` is the folder of the configuration, which only a city
/// needs. Errors name the key or file: badInput for unknown keys and wrong values, unsupported for
/// what this version cannot do, notFound and unreadable for the files it names, cancelled.
Result<TrafficScenario> readTrafficScenario(const std::string& path, const run::JobContext& job,
                                            const std::string& engine = {},
                                            const std::string& assets = {});

/// Runs it and writes the results into `out`: all of them or none. Results of an earlier run in
/// `out` are taken away first. "assign": summary.json, edges.csv (edge,flow,cost), trips.csv
/// (from,to,trips,cost); of a city edges.csv (edge,flow,cost,capacity,volume_over_capacity: passenger
/// car units/h and s), trips.csv (from,to,trips,cost,class: vehicles/h from edge to edge) and
/// road_volumes.csv (road,class,length_m and forward_ and backward_ pcu_per_h, volume_over_capacity, s: by
/// road, both directions; empty against a one-way road). "meso": summary.json, edges.csv
/// (edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km by the beginning of each
/// interval; no speed where nobody was; streets under water as slow and as closed as the wading
/// rule of each class says), trips.csv
/// (vehicle,class,depart_s,enter_s,arrive_s,travel_time_s,route_m; empty where not yet). "sumo":
/// the same tables, route_m as driven so far, without vehicles that never entered. Errors:
/// those of the engine, badInput where a result would overwrite a source, ioFailed, diskFull.
Outcome runTrafficScenario(const TrafficScenario& scenario, const std::string& out,
                           const run::JobContext& job);

}  // namespace citymirror::session
