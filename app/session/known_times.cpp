#include "app/session/known_times.h"

#include <algorithm>

namespace citymirror::session {
namespace {

constexpr std::int64_t kSecond = 1000;  // ms

}  // namespace

Outcome checkKnown(const WorldView& view, Instant at) {
  const Span& known = view.recording;
  if (at >= known.begin && at <= known.end) return Done{};
  const int offset = view.city ? view.city->utcOffsetMinutes : 0;
  const auto since = [&](Instant t) {  // the first whole second that is not before
    return toIso({(t.ms + kSecond - 1) / kSecond * kSecond}, offset);
  };
  const auto until = [&](Instant t) { return toIso({t.ms / kSecond * kSecond}, offset); };
  Error error{ErrorCode::badInput, toIso(at, offset) + " lies outside the known time", "--at",
              "Nothing was recorded: name a feed to replay, --recording FILE"};
  if (view.scenario) {
    error.remedy = "The scenario goes from " + since(known.begin) + " to " + until(known.end);
    return error;
  }
  const bool recorded = view.recorded.begin < view.recorded.end;
  if (!recorded && !view.forecast && !view.feeds) return error;
  std::string said = !recorded && view.feeds ? "Feeds are live" : "";
  const Instant last = view.recorded.end - Millis{1};
  if (recorded)
    said = "The recording runs from " + since(view.recorded.begin) + " to " + until(last);
  if (view.forecast)
    said += (said.empty() ? "Forecast " : ", forecast ") + view.forecast->id + " to " +
            until(view.forecast->until);
  error.remedy = said + ": give a time from " + since(known.begin) + " to " + until(known.end);
  if (!view.forecast && view.now < last) {
    error.remedy += ", or later where its forecast reaches farther";
    if (view.forecastReach > known.end)
      error.remedy += ", to " + until(view.forecastReach) + " at the latest";
  }
  return error;
}

Outcome checkReachable(const WorldView& view, Instant at) {
  const bool recorded = view.recorded.begin < view.recorded.end;
  if (!recorded || at <= std::max(view.recording.end, view.forecastReach)) return Done{};
  return checkKnown(view, at);
}

}  // namespace citymirror::session
