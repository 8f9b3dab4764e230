#include "app/session/live/archive_config.h"

#include "scenarios/incident/config_reader.h"

namespace citymirror::session {

Result<ArchiveConfig> parseArchive(const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  incident::EntryReader reader(document, "series archive");
  reader.knowsOnly({"source", "raw_kept_h", "minutes_kept_h", "hours_kept_h", "raw_shown_up_to_h",
                    "minutes_shown_up_to_h", "journal_sealed_every_h"});
  const auto hours = [&](const char* key) { return millis(3600 * reader.amount(key)); };
  ArchiveConfig config;
  config.source = reader.both("source");
  config.retention = {hours("raw_kept_h"), hours("minutes_kept_h"), hours("hours_kept_h")};
  config.rawShown = hours("raw_shown_up_to_h");
  config.minutesShown = hours("minutes_shown_up_to_h");
  config.sealedEvery = millis(3600 * reader.amountOr("journal_sealed_every_h", 1));
  const auto lasts = [](Millis time) { return time.count() > 0 ? time : Millis::max(); };
  if (lasts(config.retention.raw) > lasts(config.retention.minutes))
    reader.fail("raw values are kept longer: raw_kept_h", "minutes_kept_h");
  if (lasts(config.retention.minutes) > lasts(config.retention.hours))
    reader.fail("minutes are kept longer: minutes_kept_h", "hours_kept_h");
  if (config.rawShown > config.minutesShown)
    reader.fail("raw values are shown further: raw_shown_up_to_h", "minutes_shown_up_to_h");
  if (reader.fault()) return *reader.fault();
  return config;
}

}  // namespace citymirror::session
