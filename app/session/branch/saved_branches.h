#pragma once
#include <string>
#include <vector>

#include "app/session/branch/world_runs.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// A branch as what is done in it: kept over a restart, or found by a search for plans, and made
/// again once a run has come to its time.
struct SavedBranch {
  std::string id, parent;  ///< as they were; a parent that is none of the others is the run itself
  Text name;
  double at = 0;   ///< s from the zero that they are read for
  WorldDeed deed;  ///< its times alike
  std::string leaves = {};  ///< a branch of the run in place of the run itself; not kept in files
  bool kept = false;  ///< of a file that holds it until a person drops it; not kept in files either
};

/// A branch of a run and those that leave from it, parents first; the first leaves from its parent
/// in the run (`leaves`). Nothing for the run itself and for one that is not there.
std::vector<SavedBranch> savedBranches(const WorldFutures& futures, const std::string& id);

/// One object of JSON with "branches": places in the city's CRS, instants in ISO 8601, so that it
/// holds for another run and a city cut anew. Branches of `futures` that do something, parents
/// first.
std::string savedText(const WorldFutures& futures, const CityModel& city);
std::string savedText(const std::vector<SavedBranch>& branches, Instant zero,
                      const CityModel& city);

/// The branches of the run and what waits or could not be made in it (WaitingBranches::unmade).
std::string savedText(const WorldFutures& futures, const std::vector<SavedBranch>& unmade,
                      const CityModel& city);

/// Reads the same, or another object that has such "branches" (plan.json). `zero`: of the run that
/// they are made in. Branches that cannot be read are left out with a note that names them, those
/// that leave from them too. Errors: unreadable (no JSON), badInput (no such object).
Result<std::vector<SavedBranch>> savedBranchesFrom(const std::string& text, Instant zero,
                                                   const CityModel& city);

}  // namespace citymirror::session
