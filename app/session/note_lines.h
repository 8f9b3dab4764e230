#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::session {

/// "Empty geometry left out: 12 more of this kind" in its parts.
struct MoreOfKind {
  std::string_view kind;  ///< of the text; may hold colons of its own
  std::size_t count = 0;
};
/// Nothing for any other note. O(text).
std::optional<MoreOfKind> moreOfKind(std::string_view what);

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
