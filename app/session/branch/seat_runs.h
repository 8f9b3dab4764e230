#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/session/branch/waiting_branches.h"
#include "app/session/branch/world_runs.h"
#include "app/session/world_view.h"

namespace citymirror::session {

/// The runs of one seat by the rights of who works there: what a window holds in place of
/// WorldRuns. Each act is refused where the role may not do it in the present posture, the seat is
/// locked, or nobody knows yet what it may; nothing is changed then. Errors of rights: permitAt.
/// One thread.
class SeatRuns {
 public:
  /// The newest view of the session, never null.
  using Views = std::function<std::shared_ptr<const WorldView>()>;

  /// `threads` and `changed` as WorldRuns.
  SeatRuns(unsigned threads, std::function<void()> changed, Views views);
  /// Another that says who works here.
  void answerTo(Views views) { views_ = std::move(views); }

  /// As WorldRuns, where permitRun of traffic allows it.
  Outcome start(WorldRunRequest request);
  Outcome cancel();
  Outcome cancel(const std::string& id);
  /// As WorldRuns, where permitDeed allows what is done.
  Result<std::string> branch(const std::string& parent, double at, const WorldDeed& deed,
                             const Text& name, const std::string& by);
  /// As WorldRuns, where permitDeed allows all that is done in the branch and those that leave from
  /// it; those of the file that a run is made of (alternatives) and the run itself take what
  /// starting it takes.
  Outcome drop(const std::string& id);
  /// WaitingBranches::make, each where permitDeed allows its deed. Kept ones (SavedBranch::kept)
  /// come again whoever works here: they were made by somebody who might, and nothing new is done.
  std::vector<WaitingBranches::Made> make(WaitingBranches& waiting, const std::string& by);
  /// WaitingBranches::forget, where the role may run forecasts: it is for good.
  Result<std::vector<SavedBranch>> forget(WaitingBranches& waiting, const std::string& id);
  /// The program's own act, as another city is opened: nothing stays.
  void clear();

  void allow(unsigned branches) { runs_.allow(branches); }
  void hold(bool still) { runs_.hold(still); }
  std::shared_ptr<const WorldFutures> futures() const { return runs_.futures(); }
  WorldRunRequest request(const std::string& branch = {}) const { return runs_.request(branch); }
  std::vector<run::JobStatus> jobs() const { return runs_.jobs(); }

 private:
  Outcome mayRun() const;

  Views views_;
  WorldRuns runs_;
};

}  // namespace citymirror::session
