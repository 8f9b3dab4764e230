#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/command/command_config.h"
#include "app/session/command/label_mask.h"
#include "app/session/live/archive_config.h"
#include "app/session/live/field_reports.h"
#include "app/session/live/forecast_loop.h"
#include "app/session/live/seat.h"
#include "app/session/live/vehicle_board.h"
#include "app/session/live/vehicle_sizes.h"
#include "app/session/live/watch_config.h"
#include "app/session/scenario/world_evacuation.h"
#include "app/session/scenario/world_prices.h"
#include "app/session/steering_config.h"
#include "engine/core/result.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/incident/warning.h"
#include "scenarios/traffic/city_traffic_rules.h"

namespace citymirror::session {

/// Every threshold the product decides by, each with its source, read from assets/config.
struct Config {
  std::vector<incident::RainSignal> rainSignals;
  WatchConfig watch;
  CommandConfig command;
  coupling::PondingBands ponding;
  coupling::RoadClosureConfig roadClosure;
  std::string warningTemplates;  ///< JSON text
  SteeringConfig steering;
  flood::CityGround ground;  ///< what covers a city, and what it takes
  traffic::CityTrafficRules traffic;
  ForecastLoopConfig forecastLoop;
  EvacuationRules evacuation;
  PriceRules prices;
  AssimilationConfig assimilation;
  LabelConfig labels;
  LeadTimes seats;
  VehicleRules vehicles;
  ArchiveConfig archive;
  std::shared_ptr<const draw::VehicleShapes> vehicleShapes;  ///< null = all stay marks
};

/// Errors name the file and the key.
Result<Config> loadConfig(const std::string& assets);

/// How the flood domain of a city is made on cells of `cell` metres.
flood::CityFloodOptions cityFlood(const Config& config, double cell);

}  // namespace citymirror::session
