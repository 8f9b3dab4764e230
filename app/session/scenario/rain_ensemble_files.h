#pragma once
#include <string>
#include <vector>

#include "engine/core/geo_frame.h"
#include "engine/core/result.h"
#include "scenarios/flood/rain_ensemble.h"

namespace citymirror::session {

/// How much ground may reach a depth, m².
struct ThresholdAreas {
  double depth = 0;     ///< m
  std::string name;     ///< of its files: "exceed_015cm"
  double asGiven = 0;   ///< under the rain as given
  double likely = 0;    ///< in half of the members or more
  double possible = 0;  ///< in one member or more
};

/// By threshold. O(cells · thresholds).
std::vector<ThresholdAreas> thresholdAreas(const flood::FloodEnsemble& ensemble,
                                           const std::vector<double>& depths);

/// Before an ensemble is run: errors badInput where two thresholds are equal to a centimetre, by
/// which files are named.
Outcome checkThresholdNames(const std::vector<double>& depths);

/// Writes into `out`, all files or none: exceed_NNNcm.tif for each threshold (share of the members,
/// 0 … 1), members.csv, summary.json. Maps and pictures of an earlier ensemble in `out` are taken
/// away. Errors: ioFailed, diskFull.
Outcome writeFloodEnsemble(const flood::FloodEnsemble& ensemble,
                           const flood::EnsembleRequest& request, const GeoFrame& frame,
                           const std::string& out);

/// Members that failed their checks; they count all the same.
std::vector<Note> unhealthyMembers(const flood::FloodEnsemble& ensemble);

}  // namespace citymirror::session
