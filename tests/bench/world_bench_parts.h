#pragma once
#include <chrono>
#include <ctime>
#include <string>

#include "engine/core/file_io.h"
#include "tests/bench/bench_support.h"

/// What the parts of world_bench share.
namespace citymirror::bench {

/// Processor seconds of this program.
class ProcessorWatch {
 public:
  double seconds() const { return double(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

/// Seconds by the clock.
class Stopwatch {
 public:
  double seconds() const {
    const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - begin_;
    return gone.count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// A file of assets/config.
inline std::string configuration(const char* name) {
  return orStop(readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/") + name));
}

/// Ways through a town of 100,000 edges, with signs against so many of a hundred turns: conditions
/// that stay, and water and queues to come.
void measureRoutes(unsigned signsOfHundred, Figures& figures);

}  // namespace citymirror::bench
