#pragma once
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/store/series_archive.h"

namespace citymirror::session {

/// How long measured values are kept on the disk and how they are shown, and how often the journal
/// is sealed:
/// assets/config/series_archive.json.
struct ArchiveConfig {
  store::Retention retention;
  Millis rawShown = std::chrono::hours(6);       ///< longest span that is shown value by value …
  Millis minutesShown = std::chrono::hours(72);  ///< … and by minutes; longer ones by hours
  Millis sealedEvery = std::chrono::hours(1);  ///< JournalSealer; 0 = at the end only
  Text source;
};

/// Errors: unreadable, badInput naming the key.
Result<ArchiveConfig> parseArchive(const std::string& json);

}  // namespace citymirror::session
