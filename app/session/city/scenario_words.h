#pragma once
#include <span>

#include "app/session/city/word_table.h"

namespace citymirror::session {

/// What is wrong with a world scenario that the window was to open, and what to do, in Chinese:
/// its own keys and those that most scenarios have. Rare ones of its rain and of evacuations stay
/// as their reader says them.
std::span<const WordPair> scenarioFaults();
std::span<const WordPair> scenarioRemedies();

}  // namespace citymirror::session
