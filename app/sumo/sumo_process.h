#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"

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
  /// Waits up to `seconds` for its end, then ends it.
  void end(double seconds);
  /// The last of its complaints, or all it said.
  std::string words() const;

 private:
  int child_ = 0;
  bool ended_ = true;
  std::string log_;
};

/// A TCP port of this computer that nobody uses now; 0 where there is none.
int freePort();

}  // namespace citymirror::sumo
