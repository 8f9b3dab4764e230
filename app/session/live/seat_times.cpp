#include "app/session/live/seat.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {

Result<LeadTimes> parseLeadTimes(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object())
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  incident::EntryReader reader(document, "seats");
  reader.knowsOnly({"source", "lease_s", "beat_s", "taken_after_s"});
  LeadTimes times;
  times.source = reader.both("source");
  times.lasts = millis(reader.amount("lease_s"));
  times.beat = millis(reader.amount("beat_s"));
  times.takenAfter = millis(reader.amount("taken_after_s"));
  if (times.beat.count() <= 0) reader.fail("the time between two signs of life is zero", "beat_s");
  if (times.lasts < 2 * times.beat)
    reader.fail("the lease does not outlive two signs of life", "lease_s");
  if (times.takenAfter.count() > 0 && times.takenAfter < times.lasts)
    reader.fail("the lead would be taken before its lease ends", "taken_after_s");
  if (reader.fault()) return *reader.fault();
  return times;
}

}  // namespace citymirror::session
