#pragma once
#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// What a note of reading files says (an import, an added layer, a model, an image), in both
/// languages. `en` is the note's own words; `zh` is empty for a note that no table knows, whose own
/// words are shown then. Pure; O(table).
Text importWords(const Note& note);

/// Where it says so: "roads left out" → "未纳入：roads"; paths and codes stay as they are.
Text importPlace(const Note& note);

}  // namespace citymirror::session
