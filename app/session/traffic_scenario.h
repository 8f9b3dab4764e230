#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/assignment.h"

namespace citymirror::session {

/// A traffic scenario of the engine "assign": static user equilibrium.
struct TrafficScenario {
  traffic::AssignmentInputs assignment;
  std::vector<std::string> sources;  ///< files it was read from
  std::vector<Note> notes;
};

/// Reads a scenario file (contract "Traffic"). `closures` of an assignment hold for the whole
/// duration. Errors name the key or file: badInput for unknown keys and wrong values, unsupported
/// for what this version cannot do, notFound and unreadable for the files it names.
Result<TrafficScenario> readTrafficScenario(const std::string& path);

/// Runs it and writes summary.json, edges.csv (edge,flow,cost) and trips.csv (from,to,trips,cost)
/// into `out`: all of them or none. Results of an earlier run in `out` are taken away first.
/// Errors: those of the engine, badInput where a result would overwrite a source, ioFailed,
/// diskFull.
Outcome runTrafficScenario(const TrafficScenario& scenario, const std::string& out,
                           const run::JobContext& job);

}  // namespace citymirror::session
