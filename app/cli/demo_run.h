#pragma once
#include <string>

#include "engine/core/result.h"
#include "engine/core/time.h"
#include "engine/run/job_queue.h"

namespace citymirror::cli {

struct DemoOptions {
  std::string out;
  std::string city;         ///< a package; empty = the embedded demo city
  double millimetres = 50;  ///< forecast for the next hour, city packages only
  int threads = 0;
  double floodCell = 10;  ///< m
};

/// What the evening came to, for the last line of output and for tests.
struct DemoOutcome {
  std::string report;
  std::string json;
};

/// The main job without a window: opens the city, replays the evening, forecasts, warns, has the
/// warning verified by a stand-in for the duty officer, routes a pump truck, draws and reports.
/// Leaves in `out`: report.html, pictures/, results/, warning.cap.xml, journal.sqlite, and the
/// city.
Result<DemoOutcome> runDemo(const DemoOptions& options, const run::JobContext& job);

}  // namespace citymirror::cli
