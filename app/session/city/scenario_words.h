#pragma once
#include <span>

#include "app/session/city/word_table.h"
#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// What is wrong with a world scenario that the window was to open, and what to do, in Chinese:
/// its own keys and those that most scenarios have. Rare ones of its rain and of evacuations stay
/// as their reader says them.
std::span<const WordPair> scenarioFaults();
std::span<const WordPair> scenarioRemedies();

/// What a note of readWorldScenario says, with the branch of its order where it is of one. Words
/// that no table knows stay as they are in both languages. Pure; O(table).
Text scenarioNoteWords(const Note& note);

}  // namespace citymirror::session
