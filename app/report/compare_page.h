#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/world_scenario.h"

namespace citymirror::report {

struct ComparePage {
  Text title;
  Instant zero;
  int utcOffsetMinutes = kChinaMinutes;
  bool synthetic = false;  ///< of a city that is
  std::string templatesFolder;
};

/// Futures of one world side by side: one table of indices with the differences from the first
/// branch, the units' times, and closed roads, stranded vehicles and water over time as plots of
/// all branches. One self-contained page in both languages. A branch that fails its checks says so
/// above everything. Errors: ioFailed, diskFull; complete or none.
Outcome writeComparison(const ComparePage& page, const std::vector<session::WorldOutcome>& outcomes,
                        const std::string& path);

}  // namespace citymirror::report
