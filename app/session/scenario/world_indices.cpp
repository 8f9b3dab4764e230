#include "app/session/scenario/world_indices.h"

#include <algorithm>
#include <cmath>

#include "engine/core/beside_walls.h"
#include "scenarios/coupling/exposure.h"
#include "scenarios/traffic/city_traffic_rules.h"

namespace citymirror::session {
namespace {

constexpr double kNobody = std::numeric_limits<double>::quiet_NaN();

double pumpedByUnits(const world::CoupledModel& model,
                     const std::vector<world::CrewProgress>& units) {
  double volume = 0;
  for (const auto& report : model.flood().structures()) {
    for (const auto& unit : units) {
      if (report.id == unit.code) volume += report.volume;
    }
  }
  return volume;
}

/// Hours of units from their order to the end of the run: what help costs, without a price.
double unitHours(const world::CoupledModel& model, const std::vector<world::CrewProgress>& units) {
  double seconds = 0;
  for (const auto& unit : units) seconds += std::max(0.0, model.time() - unit.ordered);
  return seconds / 3600;
}

/// m² of ground floors beside whose walls water stands at least so deep on land: what it may spoil.
double wetGroundFloor(const CityModel& city, const RasterGrid<float>& depth,
                      const RasterGrid<std::uint8_t>& standing, double minDepth) {
  double area = 0;
  for (std::size_t i = 0; i < city.buildings.size(); ++i) {
    const auto ring = city.buildings.footprint(i);
    const auto cells = cellsBeside(ring, depth.shape, standing);
    const bool wet = std::any_of(cells.begin(), cells.end(), [&](std::uint32_t cell) {
      return double(depth.values[cell]) >= minDepth;
    });
    if (wet) area += std::abs(signedArea(ring));
  }
  return area;
}

/// Mean over all vehicles that departed: those still on their way count up to now.
double meanTripMinutes(const traffic::TrafficModel& model) {
  const auto& state = model.state();
  const auto& demand = *model.inputs().demand;
  double sum = 0;
  std::size_t departed = 0;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    if (demand.depart[v] > model.time()) continue;
    ++departed;
    const double end = state.arrived[v] >= 0 ? double(state.arrived[v]) / 1000 : model.time();
    sum += std::max(0.0, end - demand.depart[v]);
  }
  return departed > 0 ? sum / double(departed) / 60 : kNobody;
}

/// Sums of all evacuations; nothing where nobody is told to go.
void addEvacuations(const world::CoupledModel& model, std::vector<WorldIndex>& all) {
  const auto evacuations = model.evacuations();
  if (evacuations.empty()) return;
  double arrived = 0, left = 0, refused = 0, clearance = 0;
  for (const world::EvacuationProgress& p : evacuations) {
    arrived += p.arrived;
    left += p.told - p.arrived;
    refused += p.refused;
    const bool done = !std::isnan(clearance) && !std::isnan(p.clearance);
    clearance = done ? std::max(clearance, p.clearance / 60) : kNobody;
  }
  all.push_back({"evacuated", {"已进入避难场所的居民", "residents in shelters"}, "1", arrived});
  all.push_back({"evacuation_left",
                 {"应疏散而未进入避难场所的居民", "residents told to go and not in a shelter"},
                 "1",
                 left});
  all.push_back({"evacuation_refused",
                 {"驶向或停在已满避难场所前的居民", "residents bound for full shelters"},
                 "1",
                 refused});
  all.push_back({"evacuation_clearance",
                 {"疏散完成时间（下令起）", "time until all are in shelters, from the order"},
                 "min",
                 clearance});
}

/// What was most at once.
struct SeriesMost {
  std::size_t stranded = 0, locked = 0;
  double cutOff = 0, pondedKm = 0, streetWater = 0;
};

SeriesMost mostOf(const world::CoupledModel& model, const std::vector<WorldRow>& series) {
  SeriesMost most;
  most.cutOff = model.residentsCutOff();
  for (const WorldRow& row : series) {
    most.stranded = std::max(most.stranded, row.stranded);
    most.locked = std::max(most.locked, row.locked);
    most.cutOff = std::max(most.cutOff, row.cutOff);
    most.pondedKm = std::max(most.pondedKm, row.pondedKm);
    most.streetWater = std::max(most.streetWater, row.streetWater);
  }
  return most;
}

/// What the water reaches: people, buildings and roads.
std::vector<WorldIndex> waterIndices(const world::CoupledModel& model, const SeriesMost& most,
                                     const CityModel& city, const coupling::PondingBands& bands) {
  const RasterGrid<float> worst = model.flood().maxima().depth;
  const coupling::ExposurePlaces places(city, worst.shape);
  const auto exposure = coupling::exposureOf(places, worst.values, bands.blue);
  const auto left = coupling::exposureOf(places, model.flood().depth().values, bands.blue);
  const std::string cm = std::to_string(std::lround(100 * bands.blue));
  return {{"flooded_buildings",
           {"进水建筑（曾达" + cm + "厘米）", "buildings in water (" + cm + " cm at their worst)"},
           "1",
           double(exposure.buildings)},
          {"flooded_homes", {"其中住宅", "homes among them"}, "1", double(exposure.homes)},
          {"flooded_residents", {"受淹居民", "residents in them"}, "1", double(exposure.residents)},
          {"still_flooded_residents",
           {"结束时仍受淹居民", "residents in water at the end"},
           "1",
           double(left.residents)},
          {"flooded_ground_floor",
           {"进水底层面积", "ground floors in water"},
           "m²",
           wetGroundFloor(city, worst, places.standing(), bands.blue)},
          {"ponded_road", {"积水道路", "ponded road"}, "km", exposure.roadKm},
          {"ponded_road_at_once",
           {"同时积水的道路最长", "most road ponded at once"},
           "km",
           most.pondedKm},
          {"street_water",
           {"道路同时积水量最大", "most water on streets at once"},
           "m³",
           most.streetWater}};
}

}  // namespace

WorldRow worldRow(const world::CoupledModel& model, const RoadNetwork& roads,
                  const coupling::PondingBands& bands) {
  const auto counts = model.traffic().counts();
  WorldRow row;
  row.time = model.time();
  row.stranded = model.stranded();
  row.running = counts.running;
  row.waiting = counts.waiting;
  row.arrived = counts.arrived;
  row.wetVolume = model.flood().mass().final_;
  row.cutOff = model.residentsCutOff();
  const coupling::PondedStreets ponded = model.pondedStreets(bands.blue);
  row.pondedKm = ponded.metres / 1000;
  row.streetWater = ponded.volume;
  for (const traffic::GridlockRing& ring : model.traffic().gridlocks()) row.locked += ring.size();
  for (const traffic::LinkQueue& queue : model.traffic().queues())
    row.queueKm += double(queue.to - queue.from) / 1000;
  for (std::size_t e = 0; e < roads.edgeCount() && !model.shares().empty(); ++e) {
    if (model.shares()[e] > 0 || !isOpenTo(roads, e, kPassengerCar)) continue;
    if (coupling::countsLength(roads, e))
      row.closedKm += double(roads.edgeLength[e]) / 1000;
  }
  return row;
}

std::vector<WorldIndex> worldIndices(const world::CoupledModel& model,
                                     const std::vector<WorldRow>& series, const CityModel& city,
                                     const coupling::PondingBands& bands,
                                     const PriceRules& prices) {
  const auto counts = model.traffic().counts();
  const auto units = model.progress();
  const flood::MassLedger mass = model.flood().mass();
  const double pumped = pumpedByUnits(model, units);
  const SeriesMost most = mostOf(model, series);
  std::vector<WorldIndex> all = waterIndices(model, most, city, bands);
  const std::vector<WorldIndex> others{
      {"closed_road_hours", {"道路断行", "road closed to cars"}, "km·h", model.closedKmHours()},
      {"stranded_vehicles",
       {"同时被困车辆最多", "vehicles stranded at once, most"},
       "1",
       double(most.stranded)},
      {"cut_off_residents",
       {"救护车同时无法到达的居民最多", "most residents out of an ambulance's reach at once"},
       "1",
       most.cutOff},
      {"gridlocked_streets",
       {"同时互锁的路段最多", "streets in gridlock at once, most"},
       "1",
       double(most.locked)},
      {"arrived_vehicles", {"已到达车辆", "vehicles that arrived"}, "1", double(counts.arrived)},
      {"mean_trip",
       {"平均出行时间（含在途）", "mean trip, those on their way included"},
       "min",
       meanTripMinutes(model.traffic())},
      {"unit_hours", {"出动力量工时", "hours of units sent"}, "h", unitHours(model, units)},
      {"pumped", {"机动泵车抽排水量", "water pumped by units"}, "m³", pumped},
      {"drained",
       {"管网、入渗与边界排走水量", "water taken by sewers, soil and the rim"},
       "m³",
       mass.drained - pumped + mass.infiltrated + mass.outflow},
      {"water_left",
       {"结束时总水量（含河湖）", "all water at the end with rivers and lakes"},
       "m³",
       mass.final_}};
  all.insert(all.end(), others.begin(), others.end());
  addEvacuations(model, all);
  for (WorldIndex& cost : costIndices(model, city, prices)) all.push_back(std::move(cost));
  for (const auto& unit : units) {
    all.push_back({"response_" + unit.code,
                   {unit.code + " 响应时间（下令至到达）", unit.code + " from order to arrival"},
                   "min",
                   (unit.arrived - unit.ordered) / 60});
  }
  return all;
}

}  // namespace citymirror::session
