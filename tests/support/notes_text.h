#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace citymirror {

/// Every note on a line of its own: "what (where)".
inline std::string notesText(const std::vector<Note>& notes) {
  std::string text;
  for (const Note& note : notes) text += note.what + " (" + note.where + ")\n";
  return text;
}

/// True where a note says `what`.
inline bool hasNote(const std::vector<Note>& notes, const std::string& what) {
  return std::any_of(notes.begin(), notes.end(),
                     [&](const Note& n) { return n.what.find(what) != std::string::npos; });
}

}  // namespace citymirror
