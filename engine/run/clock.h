#pragma once
#include <string>

#include "engine/core/time.h"

namespace citymirror::run {

enum class Mode { live, replay, whatIf };

/// Where a view looks in time: instant, visible window, rate, mode, branch.
struct TimeCursor {
  Instant at;
  Span window;
  double rate = 1;
  Mode mode = Mode::replay;
  std::string branch = "main";
  friend bool operator==(const TimeCursor&, const TimeCursor&) = default;
};

/// By the clock of this computer, to the millisecond. Who can be tested takes it as an argument.
Instant wallNow();

/// The world's clock: world time advances by `rate` × elapsed steady time while it runs.
/// The caller owns time: it passes the steady milliseconds, so tests need no waiting.
class WorldClock {
 public:
  explicit WorldClock(Instant start, double rate = 1) : at_(start) { setRate(rate); }

  Instant at() const { return at_; }
  double rate() const { return rate_; }
  bool running() const { return running_; }
  /// 0.1 to 3600; outside it is clamped, NaN changes nothing. Call advance() first where the time
  /// since the last one belongs to the old rate.
  void setRate(double rate);
  void start(Millis steadyNow);
  void pause();
  /// Moves the clock to where it should be at this steady time; returns the new instant. Never goes
  /// back: a steady time before the last one changes nothing.
  Instant advance(Millis steadyNow);
  void jumpTo(Instant at) { at_ = at; remainder_ = 0; }

 private:
  Instant at_;
  double rate_ = 1;
  bool running_ = false;
  Millis last_{0};
  double remainder_ = 0;  ///< part of a millisecond not yet spent
};

}  // namespace citymirror::run
