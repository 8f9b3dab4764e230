#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/traffic_folder.h"

namespace citymirror::session {
namespace {

std::string flowNumber(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", value);
  return buffer;
}

std::string edgesCsv(const VolumeDelayNetwork& network, const traffic::Assignment& found) {
  std::string csv = "edge,flow,cost\n";
  for (std::size_t l = 0; l < network.linkCount(); ++l) {
    csv +=
        network.code[l] + "," + flowNumber(found.flow[l]) + "," + flowNumber(found.cost[l]) + "\n";
  }
  return csv;
}

std::string tripsCsv(const TripTable& trips, const traffic::Assignment& found) {
  std::string csv = "from,to,trips,cost\n";
  for (std::size_t i = 0; i < trips.size(); ++i) {
    csv += std::to_string(trips.from[i] + 1) + "," + std::to_string(trips.to[i] + 1) + "," +
           flowNumber(trips.trips[i]) + "," + flowNumber(found.tripCost[i]) + "\n";
  }
  return csv;
}

std::string summary(const traffic::AssignmentInputs& inputs, const std::vector<Note>& read,
                    const Result<traffic::Assignment>& found, double wallSeconds) {
  const VolumeDelayNetwork& network = *inputs.network;
  const auto& amounts = inputs.trips.trips;
  const double trips = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  auto notes = nlohmann::ordered_json::array();
  for (const auto* list : {&read, &found.notes()}) {
    for (const Note& note : *list) notes.push_back(note.what + " (" + note.where + ")");
  }
  const nlohmann::ordered_json json = {{"engine", "assign"},
                                       {"zones", network.zones},
                                       {"nodes", network.nodes},
                                       {"edges", network.linkCount()},
                                       {"closed_edges", inputs.closed.size()},
                                       {"vehicles_loaded", trips},
                                       {"arrived", trips},
                                       {"running", 0},
                                       {"waiting", 0},
                                       {"teleported", 0},
                                       {"objective", found->objective},
                                       {"total_cost", found->totalCost},
                                       {"mean_cost", trips > 0 ? found->totalCost / trips : 0},
                                       {"rounds", found->rounds},
                                       {"relative_gap", found->relativeGap},
                                       {"wall_s", wallSeconds},
                                       {"notes", notes}};
  return summaryText(json);
}

}  // namespace

Result<std::vector<FileBytes>> assignmentResults(const traffic::AssignmentInputs& inputs,
                                                 const std::vector<Note>& notes,
                                                 const run::JobContext& job) {
  const auto begin = std::chrono::steady_clock::now();
  const auto found = traffic::assign(inputs, job);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  if (!found) return found.error();
  return std::vector<FileBytes>{{"edges.csv", edgesCsv(*inputs.network, *found)},
                                {"trips.csv", tripsCsv(inputs.trips, *found)},
                                {"summary.json", summary(inputs, notes, found, wall.count())}};
}

}  // namespace citymirror::session
