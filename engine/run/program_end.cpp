#include "engine/run/program_end.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace citymirror::run {

std::optional<int> runningThreads() {
  std::error_code failed;
  int count = 0;
  for (std::filesystem::directory_iterator tasks("/proc/self/task", failed), end;
       !failed && tasks != end; tasks.increment(failed))
    ++count;
  if (failed || count == 0) return std::nullopt;
  return count;
}

int endProgram(int code) { return endProgram(code, runningThreads()); }

int endProgram(int code, std::optional<int> threads) {
  if (threads == 1) return code;
  std::cout.flush();
  std::clog.flush();
  std::fflush(stdout);
  std::fflush(stderr);
  ::_exit(code);
}

}  // namespace citymirror::run
