#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "gis/city/demo_random.h"
#include "gis/city/demo_services.h"

/// What other services of the demo city measure: gas, power, lamps, covers, bridges, air, weather.
namespace citymirror::gis {
namespace {

constexpr std::size_t kCovers = 4, kLampRoads = 2;
constexpr double kBesideFacility = 12;  // m, so that both marks are seen

class ServiceSensors {
 public:
  explicit ServiceSensors(CityModel& city) : city_(city) {}

  void add(const char* prefix, const char* quantity, const Text& name, const Point2& at) {
    SensorSite site;
    site.code = demoCode(prefix, std::size_t(++numbers_[prefix]), 2);
    site.name = name;
    site.quantity = *quantityFromWord(quantity);
    const Bounds& e = city_.extent;
    site.at = toCentimetre(Point2(std::clamp(at.x(), e.west, e.east),
                                  std::clamp(at.y(), e.south, e.north)));
    city_.sensors.push_back(std::move(site));
  }

  /// Beside the first facility of a kind, named after it.
  void beside(FacilityKind kind, const char* prefix, const char* quantity, const Text& what) {
    const auto found = std::ranges::find(city_.facilities, kind, &Facility::kind);
    if (found == city_.facilities.end()) return;
    const Text name{found->name.zh + what.zh, found->name.en + " " + what.en};
    const double side = kBesideFacility * (1 + int(city_.sensors.size()) % 3);
    add(prefix, quantity, name, found->at + Point2(side, -kBesideFacility));
  }

 private:
  CityModel& city_;
  std::map<std::string, int> numbers_;
};

void addBridgePiers(const CityModel& city, ServiceSensors& sensors) {
  const auto bridge = std::ranges::find(city.roads.roads, RoadStructure::bridge, &Road::structure);
  if (bridge == city.roads.roads.end()) return;
  sensors.add("PIER-", "pier_tilt",
              {bridge->name.zh + "桥桥墩", bridge->name.en + " Bridge pier"},
              pointAlong(bridge->line, length(bridge->line) / 2));
}

void addLampCircuits(const CityModel& city, ServiceSensors& sensors) {
  std::set<std::string> named;
  for (const Road& road : city.roads.roads) {
    if (named.size() == kLampRoads) return;
    const bool lit = road.roadClass == RoadClass::primary &&
                     road.structure == RoadStructure::atGrade && !road.name.zh.empty();
    if (!lit || !named.insert(road.name.zh).second) continue;
    sensors.add("LMP-", "voltage",
                {road.name.zh + "路灯回路", road.name.en + " street light circuit"},
                pointAlong(road.line, length(road.line) / 2));
  }
}

}  // namespace

void addServiceSensors(const DemoSetting& setting, CityModel& city) {
  ServiceSensors sensors(city);
  const Text gas{"燃气井", "gas valve well"}, power{"配电房", "transformer room"};
  for (const auto kind : {FacilityKind::hospital, FacilityKind::school, FacilityKind::shelter})
    sensors.beside(kind, "GAS-", "gas_concentration", gas);
  for (const auto kind : {FacilityKind::hospital, FacilityKind::commandCentre})
    sensors.beside(kind, "TRF-", "transformer_load", power);
  for (const auto kind : {FacilityKind::hospital, FacilityKind::fireStation})
    sensors.beside(kind, "WP-", "water_pressure", {"供水", "water supply"});
  addLampCircuits(city, sensors);
  for (std::size_t i = 0; i < std::min(kCovers, setting.basins.size()); ++i) {
    const DemoBasin& basin = setting.basins[i];
    sensors.add("MHC-", "manhole_tilt", {basin.street.zh + "井盖", basin.street.en + " manhole cover"},
                basin.at + Point2(kBesideFacility, kBesideFacility));
  }
  addBridgePiers(city, sensors);
  const auto station = FacilityKind::commandCentre;
  sensors.beside(station, "AIR-", "pm25_day", {"空气站PM2.5", "air station PM2.5"});
  sensors.beside(station, "AIR-", "ozone_hour", {"空气站臭氧", "air station ozone"});
  sensors.beside(station, "MET-", "wind_speed", {"气象站风速", "weather station wind"});
  sensors.beside(station, "MET-", "air_temperature", {"气象站气温", "weather station temperature"});
  sensors.beside(station, "MET-", "visibility", {"气象站能见度", "weather station visibility"});
}

}  // namespace citymirror::gis
