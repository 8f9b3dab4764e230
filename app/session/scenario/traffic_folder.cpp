#include "app/session/scenario/traffic_folder.h"

#include <algorithm>
#include <filesystem>

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* kResults[] = {"summary.json", "edges.csv", "trips.csv", "road_volumes.csv"};

}  // namespace

Outcome clearResults(const std::string& out, std::span<const char* const> names,
                     const std::vector<std::string>& sources) {
  try {
    fs::create_directories(out);
    for (const char* name : names) {
      const fs::path result = fs::weakly_canonical(fs::path(out) / name);
      const bool source = std::any_of(sources.begin(), sources.end(), [&](const auto& path) {
        return fs::weakly_canonical(path) == result;
      });
      if (source) {
        return Error{ErrorCode::badInput, "A result would overwrite a file of the scenario",
                     result.string(), "Choose another folder"};
      }
    }
    for (const char* name : names) fs::remove(fs::path(out) / name);
  } catch (const fs::filesystem_error& error) {
    return Error{ErrorCode::ioFailed, error.code().message(), out, "Choose another folder"};
  }
  return Done{};
}

Outcome clearTrafficFolder(const std::string& out, const std::vector<std::string>& sources) {
  return clearResults(out, kResults, sources);
}

Outcome runTrafficScenario(const TrafficScenario& scenario, const std::string& out,
                           const run::JobContext& job) {
  if (auto done = clearTrafficFolder(out, scenario.sources); !done) return done;
  const auto* meso = std::get_if<MesoRun>(&scenario.engine);
  const auto* sumo = std::get_if<SumoRun>(&scenario.engine);
  const auto* city = std::get_if<CityAssignmentRun>(&scenario.engine);
  auto files = meso   ? mesoResults(*meso, scenario.notes, job)
               : sumo ? sumoResults(*sumo, scenario.notes, job)
               : city ? cityAssignmentResults(*city, scenario.notes, job)
                      : assignmentResults(std::get<traffic::AssignmentInputs>(scenario.engine),
                                          scenario.notes, job);
  if (!files) return files.error();
  for (FileBytes& file : *files) file.path = out + "/" + file.path;
  return writeFiles(*files);
}

}  // namespace citymirror::session
