#pragma once
#include <QtTest>
#include <memory>

#include "app/session/branch/world_runs.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

/// A coupled run of half an hour: the storm of the small city and 300 vehicles.
namespace citymirror {

inline constexpr double kStormSeconds = 1800;

inline std::shared_ptr<const CityModel> town() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  return city;
}

/// The code of a stretch of 人民路 that vehicles use.
inline std::string busyRoad() {
  for (const Road& road : town()->roads.roads) {
    if (road.name.zh == "人民路") return road.code;
  }
  qFatal("no road");
}

inline session::WorldRunRequest stormToRun() {
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 300;
    options.to = kStormSeconds;
    return *traffic::cityTraffic(town()->buildings, town()->roads, cityRules(), options, {});
  }();
  session::WorldRunRequest request;
  request.zero = *parseIso("2026-07-18T09:40:00Z");
  request.duration = kStormSeconds;
  request.inputs.city = town();
  request.inputs.flood = flood::makeCityFlood(*town(), {});
  request.inputs.flood.rainMmPerHour = {{300, 1500}, {110, 0}};
  request.inputs.flood.duration = kStormSeconds;
  request.inputs.flood.threads = 1;
  request.inputs.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
  request.inputs.traffic.network = made.network;
  request.inputs.traffic.demand = made.demand;
  request.inputs.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  return request;
}

}  // namespace citymirror
