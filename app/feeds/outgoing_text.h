#pragma once
#include <string>
#include <string_view>

#include "app/feeds/channel.h"

namespace citymirror::feeds {

enum class MessageLanguage { both, zh, en };

/// Title and text as they leave: a drill says 演练 and Exercise in front of both, in either
/// language, a recall 撤回 and Recalled.
Text writtenTitle(const Outgoing& message);
Text writtenText(const Outgoing& message);
/// One language, or Chinese and English one line below the other.
std::string inLanguage(const Text& text, MessageLanguage language);

/// The message as machines read it: {"id", "kind", "recipient", "drill", "title": {"zh", "en"},
/// "text": {…}, "cap", "gbt35965", "sent"}; bytes that are no UTF-8 are replaced.
std::string messageJson(const Outgoing& message, Instant sent);

/// The status of a CAP message ("Actual", "Exercise" …); empty where none is found.
std::string capStatus(std::string_view xml);

}  // namespace citymirror::feeds
