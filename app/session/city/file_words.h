#pragma once
#include <span>
#include <string>
#include <string_view>

#include "app/session/city/word_table.h"
#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// What notes on layers, models and images say besides those of an import.
std::span<const WordPair> fileNotes();

/// An error of files, or of what people may not do, as one line: what, where, what to do. `en` is
/// its own text; `zh` is empty where one of the tables does not know its words. What a library says
/// in English stays so inside. Pure; O(tables).
Text fileErrorWords(const Error& error);

/// Its parts: what happened, and what to do. Empty where the tables do not know the words.
std::string fileFaultInChinese(std::string_view what);
std::string fileRemedyInChinese(std::string_view remedy);

/// A part of a note or of an error that stands inside another one, where it may begin small. Empty
/// where no table knows its words.
std::string wordsWithin(std::string_view text);

/// The same of an error's text, "what (where). what to do", as it stands in a note; empty for others.
std::string fileErrorInChinese(std::string_view text);

}  // namespace citymirror::session
