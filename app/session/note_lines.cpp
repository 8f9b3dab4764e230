#include "app/session/note_lines.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "engine/core/utf8.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kNoteExamples = 3;
constexpr std::string_view kMoreOfKind = " more of this kind", kBeforeCount = ": ";

struct NoteGroup {
  Note first;
  std::size_t count = 0;
  std::vector<std::string> places;  // different ones, kNoteExamples at most
  bool hasMorePlaces = false;
};

class NoteGroups {
 public:
  void add(const Note& note) {
    if (const auto more = moreOfKind(note.what)) {
      if (const auto known = index_.find({note.kind, std::string(more->kind)});
          known != index_.end()) {
        groups_[known->second].count += more->count;
        return;
      }
    }
    const auto [at, isNew] = index_.try_emplace({note.kind, note.what}, groups_.size());
    if (isNew) groups_.push_back({note, 0, {}, false});
    NoteGroup& group = groups_[at->second];
    ++group.count;
    if (note.where.empty() || std::ranges::find(group.places, note.where) != group.places.end())
      return;
    if (group.places.size() < kNoteExamples)
      group.places.push_back(note.where);
    else
      group.hasMorePlaces = true;
  }
  const std::vector<NoteGroup>& all() const { return groups_; }

 private:
  std::map<std::pair<NoteKind, std::string>, std::size_t> index_;
  std::vector<NoteGroup> groups_;
};

std::string noteLineOf(const Note& note, const std::string& inBrackets) {
  std::string line = note.kind == NoteKind::remark ? "remark: " : "note: ";
  line += note.what;
  if (!inBrackets.empty()) line += " (" + inBrackets + ")";
  return printable(line);
}

std::string bracketsOf(const NoteGroup& group) {
  if (group.count == 1) return group.first.where;
  std::string text = std::to_string(group.count) + " times";
  for (std::size_t i = 0; i < group.places.size(); ++i)
    text += (i == 0 ? ": " : "; ") + group.places[i];
  return text;
}

}  // namespace

std::optional<MoreOfKind> moreOfKind(std::string_view what) {
  if (!what.ends_with(kMoreOfKind)) return std::nullopt;
  const std::string_view rest = what.substr(0, what.size() - kMoreOfKind.size());
  const std::size_t colon = rest.rfind(kBeforeCount);
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = rest.substr(colon + kBeforeCount.size());
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc{} || end != digits.data() + digits.size() || count == 0)
    return std::nullopt;
  return MoreOfKind{rest.substr(0, colon), count};
}

NoteLines noteLines(const std::vector<Note>& notes, NoteDetail detail) {
  NoteLines told;
  if (detail == NoteDetail::each) {
    for (const Note& note : notes) told.lines.push_back(noteLineOf(note, note.where));
    return told;
  }
  NoteGroups groups;
  for (const Note& note : notes) groups.add(note);
  for (const NoteGroup& group : groups.all()) {
    told.lines.push_back(noteLineOf(group.first, bracketsOf(group)));
    told.shortened = told.shortened || group.hasMorePlaces;
  }
  return told;
}

}  // namespace citymirror::session
