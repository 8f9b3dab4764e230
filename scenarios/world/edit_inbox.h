#pragma once
#include <mutex>
#include <vector>

#include "scenarios/flood/flood_edit.h"

namespace citymirror::world {

/// Through which a run takes edits while it computes, without restart. Thread-safe.
class EditInbox {
 public:
  /// `openFrom`: s from zero; what the run shares with another one lies before.
  explicit EditInbox(double openFrom = 0) : openFrom_(openFrom) {}

  /// True: the run will do it, with the same bits as if it had been given beforehand. False: the
  /// run has passed that time or ended; start a branch instead.
  bool offer(flood::TimedEdit edit);

  /// For the run, standing at an output time: what came since. From now on only edits at
  /// `goingTo` (s from zero, the next output time) or later are accepted.
  std::vector<flood::TimedEdit> take(double goingTo);

  /// For the run: nothing more is accepted.
  void close();

 private:
  std::mutex mutex_;
  std::vector<flood::TimedEdit> waiting_;
  double openFrom_;
};

}  // namespace citymirror::world
