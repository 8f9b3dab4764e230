#include "engine/run/clock.h"

#include <algorithm>
#include <cmath>

namespace citymirror::run {

Instant wallNow() {
  return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}
namespace {

constexpr double kSlowest = 0.1;
constexpr double kFastest = 3600;

}  // namespace

void WorldClock::setRate(double rate) {
  if (std::isnan(rate)) return;
  rate_ = std::clamp(rate, kSlowest, kFastest);
}

void WorldClock::start(Millis steadyNow) {
  if (running_) advance(steadyNow);
  running_ = true;
  last_ = steadyNow;
}

void WorldClock::pause() { running_ = false; }

Instant WorldClock::advance(Millis steadyNow) {
  if (!running_ || steadyNow <= last_) return at_;
  const double passed = double((steadyNow - last_).count()) * rate_ + remainder_;
  const double whole = std::floor(passed);
  remainder_ = passed - whole;
  last_ = steadyNow;
  at_ = at_ + Millis{std::int64_t(whole)};
  return at_;
}

}  // namespace citymirror::run
