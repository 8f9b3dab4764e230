#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"

/// Feeds that were connected while a session ran: DATA/feeds.json. Not thread-safe.
namespace citymirror::session {

/// Ids and descriptor files, in the order in which they came; none where there is no list. Errors:
/// unreadable, badInput (no such list).
Result<std::vector<std::pair<std::string, std::string>>> rememberedFeeds(const std::string& folder);
/// One of that id is replaced. Errors: as rememberedFeeds; ioFailed, diskFull.
Outcome rememberFeed(const std::string& folder, const std::string& id, const std::string& file);
/// Unknown ids change nothing. Errors: as rememberFeed.
Outcome forgetFeed(const std::string& folder, const std::string& id);

/// These files and those that are remembered; what of the latter is gone grows `lost`. None where
/// `files` is empty: a session without feeds stays one.
std::vector<std::string> withRemembered(std::vector<std::string> files, const std::string& folder,
                                        std::vector<Error>& lost);

}  // namespace citymirror::session
