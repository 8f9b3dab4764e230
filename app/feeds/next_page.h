#pragma once
#include <string>

namespace citymirror::feeds {

/// The address of the page that follows: what the JSON object `body` names under `key`, told from
/// `from` where it is relative, with the user of `server` where it names none. Empty where nothing
/// follows, where it is no address, and where it leads to another server than `server` (scheme,
/// host and port of an address): what the feed sends along is meant for that one. Cost: O(bytes).
std::string nextPageOf(const std::string& body, const std::string& key, const std::string& from,
                       const std::string& server);

}  // namespace citymirror::feeds
