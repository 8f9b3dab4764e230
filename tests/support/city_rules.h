#pragma once
#include <QtGlobal>

#include "engine/core/file_io.h"
#include "scenarios/traffic/city_traffic_rules.h"

namespace citymirror {

/// How traffic is made for a city, from the configuration that is delivered.
inline traffic::CityTrafficRules cityRules() {
  auto rules = traffic::parseCityTraffic(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/city_traffic.json"));
  if (!rules) qFatal("%s", rules.error().text().c_str());
  return *rules;
}

}  // namespace citymirror
