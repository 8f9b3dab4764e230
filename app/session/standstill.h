#pragma once
#include <chrono>
#include <optional>

#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// Both run on: of a clock that nobody sets, and of the processor for the thread that asks.
struct ThreadTime {
  Millis steady{0}, computed{0};
  static ThreadTime now();
};

/// One round of the world's loop, in parts: tells people where it stood still, so that a slow disk
/// is not taken for a broken seat. One thread.
class Standstill {
 public:
  /// A round that takes longer is told.
  static constexpr Millis kTold{5'000};

  explicit Standstill(ThreadTime begin) : begin_(begin), last_(begin) {}
  /// A part of the round is over.
  void passed(const Text& part, ThreadTime now);
  /// The sentence for the log: seconds in all, the longest part, how much of it was computed (the
  /// rest was spent waiting for disk or processor). Nothing of a round of up to kTold.
  std::optional<Text> told() const;

 private:
  ThreadTime begin_, last_;
  Text longestPart_;
  ThreadTime longest_;
};

}  // namespace citymirror::session
