#pragma once
#include <limits>
#include <string>
#include <vector>

#include "app/session/scenario/world_index.h"
#include "app/session/scenario/world_prices.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::session {

/// A line of series.csv: how a coupled run stands at one time.
struct WorldRow {
  double time = 0;      ///< s
  double closedKm = 0;  ///< of drivable road closed to cars
  std::size_t stranded = 0, running = 0, waiting = 0, arrived = 0;  ///< vehicles
  double wetVolume = 0;  ///< m³ of water in the domain
  double queueKm = 0;    ///< of vehicles that stand on roads
  double cutOff = std::numeric_limits<double>::quiet_NaN();  ///< residents (residentsCutOff)
  std::size_t locked = 0;  ///< streets in gridlock (TrafficModel::gridlocks)
  double pondedKm = 0;     ///< of road in water of the blue band or deeper
  double streetWater = 0;  ///< m³ of that water (coupling::pondedStreets)
};

/// A coupled run as it stands now. O(metres of road + cells + vehicles).
WorldRow worldRow(const world::CoupledModel& model, const RoadNetwork& roads,
                  const coupling::PondingBands& bands);

/// Its figures so far in the order of the table, costs among them where prices are known; `series`
/// for what was most at once. Of water, what fell and came in less
/// what is drained, pumped by units and left on the ground is 0 (mass ledger). O(city).
std::vector<WorldIndex> worldIndices(const world::CoupledModel& model,
                                     const std::vector<WorldRow>& series, const CityModel& city,
                                     const coupling::PondingBands& bands,
                                     const PriceRules& prices);

}  // namespace citymirror::session
