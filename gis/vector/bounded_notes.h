#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::gis {

/// Notes of one job: every kind is counted, the first 50 of a kind are kept one by one; of what is
/// expected, such as features cut at the border, the first one. Remarks come after the losses.
class BoundedNotes {
 public:
  static constexpr std::size_t kKept = 50;

  void add(const std::string& what, const std::string& where) {
    keep({what, where, NoteKind::loss}, kKept);
  }
  void addRemark(const std::string& what, const std::string& where) {
    keep({what, where, NoteKind::remark}, kKept);
  }
  void addExpected(const std::string& what, const std::string& where) {
    keep({what, where, NoteKind::remark}, 1);
  }
  void addOnce(const std::string& what, const std::string& where) {
    notes_.push_back({what, where, NoteKind::loss});
  }
  void addRemarkOnce(const std::string& what, const std::string& where) {
    notes_.push_back({what, where, NoteKind::remark});
  }
  void append(const std::vector<Note>& notes) {
    notes_.insert(notes_.end(), notes.begin(), notes.end());
  }

  std::size_t count(const std::string& what) const {
    const auto found = kinds_.find(what);
    return found == kinds_.end() ? 0 : found->second.count;
  }
  /// All kinds with their counts, "12 x Empty geometry left out; ..."
  std::string summary() const {
    std::string text;
    for (const auto& [what, kind] : kinds_) {
      text += (text.empty() ? "" : "; ") + std::to_string(kind.count) + " x " + what;
    }
    return text;
  }
  std::vector<Note> take(const std::string& where) {
    for (const auto& [what, kind] : kinds_) {
      if (kind.count > kind.kept)
        notes_.push_back(
            {what + ": " + std::to_string(kind.count - kind.kept) + " more of this kind", where,
             kind.note});
    }
    std::stable_partition(notes_.begin(), notes_.end(),
                          [](const Note& note) { return note.kind == NoteKind::loss; });
    return std::exchange(notes_, {});
  }

 private:
  struct Kind {
    std::size_t count = 0, kept = 0;
    NoteKind note = NoteKind::loss;
  };
  void keep(Note note, std::size_t most) {
    Kind& kind = kinds_[note.what];
    kind.kept = most;
    kind.note = note.kind;
    if (++kind.count <= most) notes_.push_back(std::move(note));
  }

  std::map<std::string, Kind> kinds_;
  std::vector<Note> notes_;
};

}  // namespace citymirror::gis
