#pragma once
#include <span>
#include <string>
#include <vector>

#include "app/session/scenario/traffic_scenario.h"
#include "engine/core/file_io.h"

namespace citymirror::session {

/// Makes the folder and takes the results of these names away that an earlier run left there.
/// Errors: badInput where one of them is a source, ioFailed.
Outcome clearResults(const std::string& out, std::span<const char* const> names,
                     const std::vector<std::string>& sources);

/// Makes the folder and takes the results of an earlier traffic run away. Errors: badInput where
/// one of them is a source, ioFailed.
Outcome clearTrafficFolder(const std::string& out, const std::vector<std::string>& sources);

/// What one engine writes, named without the folder.
Result<std::vector<FileBytes>> assignmentResults(const traffic::AssignmentInputs& inputs,
                                                 const std::vector<Note>& notes,
                                                 const run::JobContext& job);
Result<std::vector<FileBytes>> cityAssignmentResults(const CityAssignmentRun& run,
                                                     const std::vector<Note>& notes,
                                                     const run::JobContext& job);
Result<std::vector<FileBytes>> mesoResults(const MesoRun& run, const std::vector<Note>& notes,
                                           const run::JobContext& job);
Result<std::vector<FileBytes>> sumoResults(const SumoRun& run, const std::vector<Note>& notes,
                                           const run::JobContext& job);

}  // namespace citymirror::session
