#pragma once
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

}  // namespace citymirror
