#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::session {

enum class NoteDetail {
  kinds,  ///< one line a kind: how many there are of it and where the first three are
  each,   ///< one line a note
};

struct NoteLines {
  std::vector<std::string> lines;  ///< printable, "note: what (where)" or "remark: …"
  bool shortened = false;          ///< places are left out that NoteDetail::each tells
};

/// Notes for a terminal or a log, kinds in the order in which they begin. Notes are of one kind
/// where they say the same; "…: 12 more of this kind" counts to those before. O(notes · log).
NoteLines noteLines(const std::vector<Note>& notes, NoteDetail detail);

}  // namespace citymirror::session
