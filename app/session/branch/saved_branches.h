#pragma once
#include <map>
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

/// Branches that wait until a run has come to their times. One thread.
class WaitingBranches {
 public:
  /// Behind those that wait already.
  void add(std::vector<SavedBranch> branches);
  void clear();
  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }

  struct Made {
    SavedBranch branch;
    Result<std::string> id;  ///< in the run; or why it could not be made
  };
  /// Makes those that can be made now, by their order. What leaves from a branch that could not be
  /// made, or begins outside the run, cannot be made either.
  std::vector<Made> make(WorldRuns& runs, const std::string& by);
  /// What a file has to hold beside the branches of the run: those that wait, and the kept ones
  /// that could not be made, for another run. Parents first, under ids that no branch of a run has;
  /// those whose parent has been dropped from `futures` since are gone with it.
  std::vector<SavedBranch> unmade(const WorldFutures& futures) const;
  /// Of those the ones that could not be made: for another run.
  std::vector<SavedBranch> left(const WorldFutures& futures) const;
  /// A branch that was dropped from the run and comes back has another id there: what was left under
  /// the one before leaves from it again.
  void rename(const std::string& from, const std::string& to);
  /// Drops one of `left`, by its id there, and those that leave from it: what went, parents first.
  /// Nothing where it is not there.
  std::vector<SavedBranch> forget(const std::string& id);

 private:
  void leave(const SavedBranch& branch);
  std::string parentOf(const SavedBranch& branch) const;

  std::vector<SavedBranch> waiting_;
  std::vector<SavedBranch> left_;  ///< kept ones that could not be made, under ids of their own
  std::map<std::string, std::string> idOf_;  ///< of branches that were made; empty = could not be
  std::map<std::string, std::string> leftAs_;  ///< ids in left_
  std::size_t named_ = 0;  ///< ids of left_ that were given; none comes twice
};

}  // namespace citymirror::session
