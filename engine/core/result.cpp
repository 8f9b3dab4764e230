#include "engine/core/result.h"

#include <algorithm>

#include "engine/core/utf8.h"

namespace citymirror {

std::string Error::text() const {
  std::string line = what;
  if (!where.empty()) line += " (" + where + ")";
  if (!remedy.empty()) line += ". " + remedy;
  return printable(line);
}

std::string Error::noteText() const {
  const bool helps = code == ErrorCode::unsupported && !remedy.empty();
  return helps ? what + ". " + remedy : what;
}

const Note* causeIn(const std::vector<Note>& notes) {
  const auto found = std::find_if(notes.begin(), notes.end(),
                                  [](const Note& note) { return note.kind == NoteKind::loss; });
  return found == notes.end() ? nullptr : &*found;
}

}  // namespace citymirror
