#pragma once
#include <string>
#include <vector>

#include "app/session/steering_config.h"
#include "engine/core/result.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/incident/rules.h"
#include "scenarios/incident/warning.h"

namespace citymirror::session {

/// Every threshold the product decides by, each with its source, read from assets/config.
struct Config {
  std::vector<incident::RainSignal> rainSignals;
  std::vector<incident::ThresholdRule> sensorRules;
  coupling::PondingBands ponding;
  coupling::RoadClosureConfig roadClosure;
  std::string warningTemplates;  ///< JSON text
  SteeringConfig steering;
};

/// Errors name the file and the key.
Result<Config> loadConfig(const std::string& assets);

}  // namespace citymirror::session
