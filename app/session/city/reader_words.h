#pragma once
#include <span>

#include "app/session/city/word_table.h"

namespace citymirror::session {

/// What stands inside of errors on files: what is wrong in a style, a filter or JSON, and what
/// libraries say often.
std::span<const WordPair> readerParts();

/// What options of the window cannot be, and what an unattended picture does not come to.
std::span<const WordPair> optionFaults();
std::span<const WordPair> optionRemedies();
/// What stands inside of optionRemedies().
std::span<const WordPair> optionParts();

/// Where in a file or an option, as far as that is said in words.
std::span<const WordPair> placeWords();

}  // namespace citymirror::session
