#include "app/session/live/history_desk.h"

namespace citymirror::session {
namespace {

constexpr Millis kReadAgain = std::chrono::minutes(1);  // what is newer is in memory

}  // namespace

void HistoryDesk::ask(const std::string& sensor, Millis back) {
  sensor_ = back.count() > 0 ? sensor : std::string();
  back_ = back;
  readAt_.reset();
}

std::optional<HistoryDesk::Ask> HistoryDesk::due(Instant now) {
  if (sensor_.empty() || reading_ || (readAt_ && now - *readAt_ < kReadAgain && now >= *readAt_))
    return std::nullopt;
  reading_ = true;
  readAt_ = now;
  return Ask{sensor_, {now - back_, now}, historyStep(config_, back_)};
}

bool HistoryDesk::read(const SeriesHistory& history) {
  reading_ = false;
  return history.sensor == sensor_ && history.within.end - history.within.begin == back_;
}

}  // namespace citymirror::session
