#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::sumo {

/// A program of its own whose words go to a file that is gone with it. Ended with its owner.
class SumoProcess {
 public:
  SumoProcess() = default;
  SumoProcess(const SumoProcess&) = delete;
  SumoProcess& operator=(const SumoProcess&) = delete;
  ~SumoProcess();

  /// Errors: notFound, ioFailed.
  Outcome start(const std::string& program, const std::vector<std::string>& arguments);
  bool hasEnded();
  /// Waits up to `seconds` for its end, or until the job is cancelled, then ends it.
  void end(double seconds, const run::JobContext& job = {});
  /// The last of its complaints, or all it said.
  std::string words() const;

 private:
  int child_ = 0;
  bool ended_ = true;
  std::string log_;
};

/// Whether a program of that name can be started from the search path.
bool onPath(const std::string& program);

/// A TCP port of this computer that nobody uses now; 0 where there is none.
int freePort();

}  // namespace citymirror::sumo
