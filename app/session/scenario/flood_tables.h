#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/flood/flood_inputs.h"
#include "scenarios/flood/flood_state.h"

/// Tables of a flood run as CSV (RFC 4180, UTF-8); rows without their header.
namespace citymirror::session {

inline constexpr const char* kGaugeColumns = "time_s,id,level_m,depth_m,qx_m2_per_s,qy_m2_per_s\n";
std::string gaugeRows(const std::vector<flood::GaugeRow>& rows,
                      const std::vector<flood::Gauge>& gauges);

inline constexpr const char* kStructureColumns =
    "time_s,id,kind,discharge_m3_per_s,volume_m3,level_from_m,level_to_m,setting,why_zh,why_en\n";
std::string structureRows(double time, const std::vector<flood::StructureReport>& reports);

/// buildings.csv and roads.csv with their headers. `maxima` lies in the city's frame.
std::string buildingsCsv(const CityModel& city, const flood::FloodMaxima& maxima);
std::string roadsCsv(const RoadNetwork& roads, const flood::FloodMaxima& maxima);

}  // namespace citymirror::session
