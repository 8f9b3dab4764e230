#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/traffic_folder.h"

namespace citymirror::session {
namespace {

std::string cityEdgesCsv(const traffic::CityAssignment& city, const traffic::Assignment& found) {
  const VolumeDelayNetwork& net = *city.inputs.network;
  std::string csv = "edge,flow,cost,capacity,volume_over_capacity\n";
  for (std::size_t e = 0; e < city.streets; ++e) {
    csv += csvField(net.code[e]);
    for (const double value :
         {found.flow[e], found.cost[e], net.capacity[e], found.flow[e] / net.capacity[e]})
      csv += "," + csvNumber(value);
    csv += "\n";
  }
  return csv;
}

std::string cityTripsCsv(const CityAssignmentRun& run, const traffic::Assignment& found) {
  const traffic::CityAssignment& city = run.assignment;
  const auto& code = city.inputs.network->code;
  std::string csv = "from,to,trips,cost,class\n";
  for (std::size_t i = 0; i < city.vehicles.size(); ++i) {
    csv += csvField(code[city.from[i]]) + "," + csvField(code[city.to[i]]) + "," +
           csvNumber(city.vehicles[i]) + "," + csvNumber(found.tripCost[i]) + "," +
           csvField(run.classes[city.type[i]].code) + "\n";
  }
  return csv;
}

std::string roadVolumesCsv(const CityAssignmentRun& run, const traffic::Assignment& found) {
  const RoadNetwork& roads = run.city->roads;
  std::string csv =
      "road,class,length_m,forward_pcu_per_h,backward_pcu_per_h,forward_volume_over_capacity,"
      "backward_volume_over_capacity,forward_s,backward_s\n";
  for (const traffic::RoadVolumes& each : traffic::roadVolumes(roads, run.assignment, found)) {
    const Road& road = roads.roads[each.road];
    csv += csvField(road.code) + "," + std::string(wordOf(road.roadClass));
    for (const double value :
         {each.metres, each.forward.flow, each.backward.flow, each.forward.load, each.backward.load,
          each.forward.seconds, each.backward.seconds})
      csv += "," + csvNumber(value);
    csv += "\n";
  }
  return csv;
}

/// What the assigned trips come to in an hour.
struct CityTotals {
  double vehicles = 0, seconds = 0;  ///< /h, and of them all
  double leftOut = 0;                ///< vehicles/h that no open street joins
  double units = 0, unitKm = 0;      ///< passenger car units, and what they drive
  std::size_t overfull = 0;          ///< edges above their capacity
};

CityTotals totalsOf(const CityAssignmentRun& run, const traffic::Assignment& found) {
  const traffic::CityAssignment& city = run.assignment;
  CityTotals totals;
  for (std::size_t i = 0; i < city.vehicles.size(); ++i) {
    if (std::isnan(found.tripCost[i])) {
      totals.leftOut += city.vehicles[i];
      continue;
    }
    totals.vehicles += city.vehicles[i];
    totals.seconds += city.vehicles[i] * found.tripCost[i];
    totals.units += city.inputs.trips.trips[i];
  }
  for (std::size_t e = 0; e < city.streets; ++e) {
    totals.unitKm += found.flow[e] * double(run.city->roads.edgeLength[e]) / 1000;
    if (found.flow[e] > city.inputs.network->capacity[e]) ++totals.overfull;
  }
  return totals;
}

std::string citySummary(const CityAssignmentRun& run, const std::vector<Note>& read,
                        const Result<traffic::Assignment>& found, double wallSeconds) {
  const traffic::CityAssignment& city = run.assignment;
  const CityTotals totals = totalsOf(run, *found);
  const double all = totals.vehicles + totals.leftOut;
  const double share = all > 0 ? totals.vehicles / all : 1;
  const auto arrived = std::size_t(std::lround(double(city.loaded) * share));
  std::vector<Note> notes = read;
  if (arrived < city.loaded)
    notes.push_back({"Vehicles whose ends no open street joins are left out: " +
                         std::to_string(city.loaded - arrived),
                     "demand"});
  notes.insert(notes.end(), found.notes().begin(), found.notes().end());
  auto told = nlohmann::ordered_json::array();
  for (const Note& note : notes) told.push_back(note.what + " (" + note.where + ")");
  const nlohmann::ordered_json json = {
      {"engine", "assign"},
      {"edges", city.streets},
      {"closed_edges", city.inputs.closed.size()},
      {"vehicles_loaded", city.loaded},
      {"arrived", arrived},
      {"running", 0},
      {"waiting", 0},
      {"left_out", city.loaded - arrived},
      {"teleported", 0},
      {"unit", "passenger car units per hour"},
      {"vehicles_per_h", totals.vehicles},
      {"pcu_per_h", totals.units},
      {"pcu_km_per_h", totals.unitKm},
      {"mean_travel_time_s", totals.vehicles > 0 ? totals.seconds / totals.vehicles : 0},
      {"edges_over_capacity", totals.overfull},
      {"objective", found->objective},
      {"total_cost", found->totalCost},
      {"mean_cost", totals.units > 0 ? found->totalCost / totals.units : 0},
      {"rounds", found->rounds},
      {"relative_gap", found->relativeGap},
      {"wall_s", wallSeconds},
      {"notes", told}};
  return summaryText(json);
}

}  // namespace

Result<std::vector<FileBytes>> cityAssignmentResults(const CityAssignmentRun& run,
                                                     const std::vector<Note>& notes,
                                                     const run::JobContext& job) {
  const auto begin = std::chrono::steady_clock::now();
  const auto found = traffic::assign(run.assignment.inputs, job);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  if (!found) return found.error();
  return std::vector<FileBytes>{{"edges.csv", cityEdgesCsv(run.assignment, *found)},
                                {"trips.csv", cityTripsCsv(run, *found)},
                                {"road_volumes.csv", roadVolumesCsv(run, *found)},
                                {"summary.json", citySummary(run, notes, found, wall.count())}};
}

}  // namespace citymirror::session
