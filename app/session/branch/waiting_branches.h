#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/session/branch/saved_branches.h"
#include "app/session/branch/world_runs.h"

namespace citymirror::session {

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
  /// made, or begins outside the run, cannot be made either, nor what `may` refuses: its error says
  /// why. Without it all may (SeatRuns asks for people).
  std::vector<Made> make(WorldRuns& runs, const std::string& by,
                         const std::function<Outcome(const SavedBranch&)>& may = {});
  /// What a file has to hold beside the branches of the run: those that wait, and the kept ones
  /// that could not be made, for another run. Parents first, under ids that no branch of a run has;
  /// those whose parent has been dropped from `futures` since are gone with it.
  std::vector<SavedBranch> unmade(const WorldFutures& futures) const;
  /// Of those the ones that could not be made: for another run.
  std::vector<SavedBranch> left(const WorldFutures& futures) const;
  /// A branch that was dropped from the run and comes back has another id there: what was left
  /// under the one before leaves from it again.
  void rename(const std::string& from, const std::string& to);
  /// Drops one of `left`, by its id there, and those that leave from it: what went, parents first.
  /// Nothing where it is not there.
  std::vector<SavedBranch> forget(const std::string& id);

 private:
  void leave(const SavedBranch& branch);
  std::string parentOf(const SavedBranch& branch) const;

  std::vector<SavedBranch> waiting_;
  std::vector<SavedBranch> left_;  ///< kept ones that could not be made, under ids of their own
  std::map<std::string, std::string> idOf_;    ///< of branches that were made; empty = could not be
  std::map<std::string, std::string> leftAs_;  ///< ids in left_
  std::size_t named_ = 0;                      ///< ids of left_ that were given; none comes twice
};

}  // namespace citymirror::session
