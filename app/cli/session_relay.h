#pragma once
#include <thread>

#include "app/session/session.h"

namespace citymirror::cli {

/// Passes progress out and cancellation in while the session works on its own thread.
class Relay {
 public:
  Relay(session::Session& session, const run::JobContext& job)
      : thread_([&session, job](const std::stop_token& done) {
          while (!done.stop_requested()) {
            if (job.cancelled()) session.cancelJobs();
            const auto view = session.view();
            if (!view->jobs.empty())
              job.progress(view->jobs.front().fraction, view->jobs.front().name);
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
          }
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace citymirror::cli
