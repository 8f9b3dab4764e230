#pragma once
#include "engine/core/city_model.h"
#include "gis/city/demo_buildings.h"
#include "gis/city/demo_ground.h"

namespace citymirror::gis {

/// What the services of a city are placed by.
struct DemoSetting {
  const DemoPlan& plan;
  const DemoSheet& sheet;
  const std::vector<DemoBasin>& basins;
  const std::vector<DemoSite>& sites;
  std::uint64_t seed;
};

/// Districts, drainage districts and low basins.
void addZones(const DemoSetting& setting, CityModel& city);
/// Inlets, pump stations, gates. Needs zones and roads.
void addDrains(const DemoSetting& setting, CityModel& city);
/// Hospitals, fire stations, police, shelters, schools, the command centre. Needs roads.
void addFacilities(const DemoSetting& setting, CityModel& city);
/// Crews and pump trucks. Needs facilities.
void addResources(const DemoSetting& setting, CityModel& city);
/// Rain gauges, river and canal stages, ponding sensors. Needs all else.
void addSensors(const DemoSetting& setting, CityModel& city);
/// A handful of other services' sensors behind them: gas, power, lamps, manhole covers, bridges, air,
/// weather. Needs all else.
void addServiceSensors(const DemoSetting& setting, CityModel& city);

/// "PS-01", "B000123".
std::string demoCode(const char* prefix, std::size_t number, int digits);

}  // namespace citymirror::gis
