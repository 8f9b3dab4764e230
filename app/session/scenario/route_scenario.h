#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/command/roads_ahead.h"
#include "app/session/scenario/route_places.h"
#include "app/session/scenario/world_evacuation.h"
#include "app/session/scenario/world_scenario.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// What every question says of who drives, and when.
struct RouteTask {
  std::string id;
  double depart = 0;  ///< s from the zero of the run whose water is asked
  std::string vehicle;  ///< code in city_traffic.json, "foot"; empty = each unit its own
  UnitVehicle drives;   ///< where `vehicle` is not empty
};
struct RouteQuestion : RouteTask {
  RoutePlace from, to;
};
struct NearestQuestion : RouteTask {
  std::vector<RoutePlace> among;
  RoutePlace to;
  std::size_t most = 3;
};
struct TableQuestion : RouteTask {
  std::vector<RoutePlace> from, to;
};
struct IsochroneQuestion : RouteTask {
  std::vector<RoutePlace> from;
  std::vector<double> minutes;  ///< rising
};
/// Homes that lose help within so many seconds, for calls every `every` s in [depart, until].
struct CoverageQuestion : RouteTask {
  std::vector<RoutePlace> from;
  double within = 0, until = 0, every = 60;
};
/// Residents of a zone and the shelters that have places for them.
struct EvacuationQuestion : RouteTask {
  world::EvacuationOrder order;
};

/// Questions after ways in a city as a scenario file asks them.
struct RouteScenario {
  RoadSources roads;  ///< water and traffic with their zero at Instant{0}
  RoadSources walking;  ///< the same for those on foot (WalkingRoads); null where nobody walks
  coupling::RoadClosureConfig wading;
  traffic::CityTrafficRules traffic;
  std::vector<RouteQuestion> routes;
  std::vector<NearestQuestion> nearest;
  std::vector<TableQuestion> tables;
  std::vector<IsochroneQuestion> isochrones;
  std::vector<CoverageQuestion> coverage;
  std::vector<EvacuationQuestion> evacuations;
  double prepared = 0;  ///< s of making the hierarchy of the roads
  std::vector<std::string> sources;  ///< files and folders that it was read from
  std::vector<Note> notes;
};

/// What takes the place of the file's where it is not empty.
struct RouteFolders {
  std::string depths;  ///< of a flood run, or of a branch of a world run
  std::string speeds;  ///< of a branch of a world run
  std::string vehicle = {};  ///< of questions that name none
};

/// Reads a scenario file of the verb `route` (every key in assets/help/route-scenario.md): a city
/// package or the demo city, the run whose depths and speeds hold, and questions. Errors name the
/// key or file: badInput for unknown keys, wrong values and places, notFound and unreadable for
/// what it names, cancelled.
Result<RouteScenario> readRouteScenario(const std::string& path, const WorldPlaces& places,
                                        const RouteFolders& folders, const run::JobContext& job);

/// Answers all of it and writes into `out`, all files or none: summary.json, and of those asked for
/// routes.csv, nearest.csv, tables.csv, isochrones.csv, coverage.csv, evacuation.csv, and routes.gpkg
/// (layers routes, isochrones, coverage). Arrivals are earliest ones (TimedRoutes). Errors:
/// badInput where a result would overwrite a source, cancelled, ioFailed, diskFull.
Outcome runRouteScenario(const RouteScenario& scenario, const std::string& out,
                         const run::JobContext& job);

}  // namespace citymirror::session
