#include "app/session/scenario/flood_tables.h"

#include "app/session/csv.h"
#include "app/session/scenario/flood_scenario.h"
#include "scenarios/coupling/place_maxima.h"

namespace citymirror::session {
namespace {

std::string row(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : ",") + field;
  return line + "\n";
}

constexpr const char* kMaximumColumns =
    "max_depth_m,max_speed_m_per_s,max_dv_m2_per_s,hazard_class,arrival_s,duration_s";

std::string fieldsOf(const coupling::PlaceMaximum& m) {
  return csvNumber(m.depth) + "," + csvNumber(m.speed) + "," + csvNumber(m.depthSpeed) + "," +
         std::to_string(m.hazardClass) + "," + csvNumber(m.arrival) + "," + csvNumber(m.duration);
}

}  // namespace

std::string gaugeRows(const std::vector<flood::GaugeRow>& rows,
                      const std::vector<flood::Gauge>& gauges) {
  std::string text;
  for (const flood::GaugeRow& r : rows) {
    text += row({csvNumber(r.time), csvField(gauges[r.gauge].id), csvNumber(r.level),
                 csvNumber(r.depth), csvNumber(r.qx), csvNumber(r.qy)});
  }
  return text;
}

std::string structureRows(double time, const std::vector<flood::StructureReport>& reports) {
  std::string text;
  for (const flood::StructureReport& r : reports) {
    text += row({csvNumber(time), csvField(r.id), csvField(r.kind), csvNumber(r.discharge),
                 csvNumber(r.volume), csvNumber(r.levelFrom), csvNumber(r.levelTo),
                 csvNumber(r.setting), csvField(r.why.zh), csvField(r.why.en)});
  }
  return text;
}

std::string buildingsCsv(const CityModel& city, const flood::FloodMaxima& maxima) {
  const BuildingSet& buildings = city.buildings;
  std::string text =
      std::string("code,name_zh,name_en,use,floors,ground_m,residents,") + kMaximumColumns + "\n";
  const auto places = coupling::buildingMaxima(buildings, city.water, maxima);
  for (std::size_t b = 0; b < places.size(); ++b) {
    const std::string residents = buildings.residents[b] == kUnknownResidents
                                      ? std::string()
                                      : std::to_string(buildings.residents[b]);
    text += row({csvField(buildings.code[b]), csvField(buildings.name[b].zh),
                 csvField(buildings.name[b].en), std::string(wordOf(buildings.use[b])),
                 std::to_string(buildings.floors[b]), csvNumber(buildings.ground[b]),
                 residents, fieldsOf(places[b])});
  }
  return text;
}

std::string roadsCsv(const RoadNetwork& roads, const flood::FloodMaxima& maxima) {
  std::string text =
      std::string("code,name_zh,name_en,class,structure,length_m,flooded_length_m,") +
      kMaximumColumns + "\n";
  const auto places = coupling::roadMaxima(roads, maxima);
  for (std::size_t r = 0; r < places.size(); ++r) {
    const Road& road = roads.roads[r];
    text += row({csvField(road.code), csvField(road.name.zh), csvField(road.name.en),
                 std::string(wordOf(road.roadClass)), std::string(wordOf(road.structure)),
                 csvNumber(length(road.line)), csvNumber(places[r].floodedLength),
                 fieldsOf(places[r])});
  }
  return text;
}

}  // namespace citymirror::session
