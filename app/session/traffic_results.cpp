#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>

#include "app/session/traffic_scenario.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* kResults[] = {"summary.json", "edges.csv", "trips.csv"};

std::string number(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", value);
  return buffer;
}

/// Makes the folder and takes the results of an earlier run away.
Outcome clearFolder(const std::string& out, const std::vector<std::string>& sources) {
  try {
    fs::create_directories(out);
    for (const char* name : kResults) {
      const fs::path result = fs::weakly_canonical(fs::path(out) / name);
      const bool source = std::any_of(sources.begin(), sources.end(), [&](const auto& path) {
        return fs::weakly_canonical(path) == result;
      });
      if (source) {
        return Error{ErrorCode::badInput, "A result would overwrite a file of the scenario",
                     result.string(), "Choose another folder"};
      }
    }
    for (const char* name : kResults) fs::remove(fs::path(out) / name);
  } catch (const fs::filesystem_error& error) {
    return Error{ErrorCode::ioFailed, error.code().message(), out, "Choose another folder"};
  }
  return Done{};
}

std::string edgesCsv(const VolumeDelayNetwork& network, const traffic::Assignment& found) {
  std::string csv = "edge,flow,cost\n";
  for (std::size_t l = 0; l < network.linkCount(); ++l) {
    csv += network.code[l] + "," + number(found.flow[l]) + "," + number(found.cost[l]) + "\n";
  }
  return csv;
}

std::string tripsCsv(const TripTable& trips, const traffic::Assignment& found) {
  std::string csv = "from,to,trips,cost\n";
  for (std::size_t i = 0; i < trips.size(); ++i) {
    csv += std::to_string(trips.from[i] + 1) + "," + std::to_string(trips.to[i] + 1) + "," +
           number(trips.trips[i]) + "," + number(found.tripCost[i]) + "\n";
  }
  return csv;
}

std::string summary(const TrafficScenario& scenario, const Result<traffic::Assignment>& found,
                    double wallSeconds) {
  const VolumeDelayNetwork& network = *scenario.assignment.network;
  const auto& amounts = scenario.assignment.trips.trips;
  const double trips = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  auto notes = nlohmann::ordered_json::array();
  for (const auto* list : {&scenario.notes, &found.notes()}) {
    for (const Note& note : *list) notes.push_back(note.what + " (" + note.where + ")");
  }
  const nlohmann::ordered_json json = {{"engine", "assign"},
                                       {"zones", network.zones},
                                       {"nodes", network.nodes},
                                       {"edges", network.linkCount()},
                                       {"closed_edges", scenario.assignment.closed.size()},
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
  return json.dump(2) + "\n";
}

}  // namespace

Outcome runTrafficScenario(const TrafficScenario& scenario, const std::string& out,
                           const run::JobContext& job) {
  if (auto done = clearFolder(out, scenario.sources); !done) return done;
  const auto begin = std::chrono::steady_clock::now();
  const auto found = traffic::assign(scenario.assignment, job);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  if (!found) return found.error();
  return writeFiles({{out + "/edges.csv", edgesCsv(*scenario.assignment.network, *found)},
                     {out + "/trips.csv", tripsCsv(scenario.assignment.trips, *found)},
                     {out + "/summary.json", summary(scenario, found, wall.count())}});
}

}  // namespace citymirror::session
