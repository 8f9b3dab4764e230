#include "gis/city/trial_run.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace citymirror::gis {

Trial tryApart(const std::function<void()>& work, int seconds, const run::JobContext& job) {
  const pid_t child = fork();
  if (child < 0) return Trial::passed;  // no room for a copy: without a trial
  if (child == 0) {
    for (const int fault : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM, SIGTERM})
      std::signal(fault, SIG_DFL);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    alarm(unsigned(seconds));
    work();
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (job.cancelled()) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return Trial::stopped;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return WIFSIGNALED(status) ? Trial::broke : Trial::passed;
}

}  // namespace citymirror::gis
