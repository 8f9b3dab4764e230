#pragma once
#include <string>
#include <string_view>

namespace citymirror::session {

/// What is wrong with the way to a feed (MQTT, HTTP, WebSocket, file, folder), and what to do, in
/// Chinese; empty for other words. What servers and libraries say beside it stays as it is, but for
/// the most frequent. Pure; O(tables).
std::string linkFaultInChinese(std::string_view what);
std::string linkRemedyInChinese(std::string_view remedy);

}  // namespace citymirror::session
