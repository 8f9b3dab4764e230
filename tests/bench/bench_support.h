#pragma once
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "engine/core/result.h"
#include "tests/bench/bench_delays.h"

/// What every benchmark needs.
namespace citymirror::bench {

/// User and system time of all threads of this program, or of the children that it has waited for
/// (RUSAGE_CHILDREN), s.
inline double processorSeconds(int who = RUSAGE_SELF) {
  rusage used{};
  getrusage(who, &used);
  return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         1e-6 * double(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/// What the program holds of the machine's memory now, million bytes.
inline double residentMb() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// What of it the program asked for and has not given back, million bytes; the rest is code, stacks
/// and what malloc keeps.
inline double inUseMb() {
  const struct mallinfo2 heap = mallinfo2();
  return double(heap.uordblks + heap.hblkhd) / 1e6;
}

/// The value; without one the program ends with the error.
template <class T>
T orStop(Result<T> result) {
  if (result) return std::move(result).value();
  std::fprintf(stderr, "%s\n", result.error().text().c_str());
  std::exit(1);
}

/// Holds this thread, and those that it starts meanwhile, to two processors of those that it may
/// use, and lets it go afterwards.
class TwoProcessors {
 public:
  TwoProcessors() {
    CPU_ZERO(&before_);
    held_ = sched_getaffinity(0, sizeof before_, &before_) == 0;
    cpu_set_t two;
    CPU_ZERO(&two);
    for (int i = 0; held_ && i < CPU_SETSIZE && CPU_COUNT(&two) < 2; ++i)
      if (CPU_ISSET(i, &before_)) CPU_SET(i, &two);
    held_ = held_ && sched_setaffinity(0, sizeof two, &two) == 0;
    std::printf("processors: %s\n", held_ ? CPU_COUNT(&two) == 2 ? "two" : "one" : "all");
  }
  ~TwoProcessors() {
    if (held_) sched_setaffinity(0, sizeof before_, &before_);
  }
  TwoProcessors(const TwoProcessors&) = delete;
  TwoProcessors& operator=(const TwoProcessors&) = delete;

 private:
  cpu_set_t before_;
  bool held_ = false;
};

/// Whether a figure misses its bar ("<= 3", ">= 20", "-" = none); one that is NaN misses any.
inline bool missesBar(double measured, const char* bar) {
  const double limit = std::atof(bar + (std::strlen(bar) > 2 ? 2 : 0));
  return (bar[0] == '<' && !(measured <= limit)) || (bar[0] == '>' && !(measured >= limit));
}

/// A figure beside its bar, marked where it misses it.
inline void printFigure(const std::string& what, double measured, const char* bar) {
  std::printf("  %-44s %10.2f %10s%s\n", what.c_str(), measured, bar,
              missesBar(measured, bar) ? "  missed" : "");
  std::fflush(stdout);
}

/// The figures of a program, and what it ends with.
class Figures {
 public:
  /// As printFigure.
  void print(const std::string& what, double measured, const std::string& bar) {
    printFigure(what, measured, bar.c_str());
    missed_ += missesBar(measured, bar.c_str());
  }
  /// As Delays::tell.
  void tell(const Delays& delays, double bar) {
    delays.tell(bar);
    missed_ += delays.misses(bar);
  }
  /// What cannot be measured here, and why: no bar is missed.
  void skip(const std::string& what, const std::string& why) {
    std::printf("  %-44s skipped: %s\n", what.c_str(), why.c_str());
    std::fflush(stdout);
  }
  /// 1 where a bar was missed.
  int exitStatus() const { return missed_ > 0 ? 1 : 0; }

 private:
  int missed_ = 0;
};

}  // namespace citymirror::bench
