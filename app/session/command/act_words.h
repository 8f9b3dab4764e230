#pragma once
#include <span>
#include <string>
#include <string_view>

#include "app/session/city/word_table.h"

namespace citymirror::session {

/// Why what people do about alarms, incidents, reports, rules, postures and seats is refused, and
/// what to do then, in Chinese.
std::span<const WordPair> actFaults();
std::span<const WordPair> actRemedies();

/// A step, role, right or state as it stands in such a sentence, or several of them parted by ", ".
/// Empty for other words.
std::string actPartInChinese(std::string_view part);

}  // namespace citymirror::session
