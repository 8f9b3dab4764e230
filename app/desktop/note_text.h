#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "app/panels/words.h"
#include "app/session/city/file_words.h"
#include "app/session/city/import_words.h"
#include "engine/core/result.h"

namespace citymirror::desktop {

/// A note as one line in the language of the window: what, and in brackets where.
inline QString noteText(const Note& note) {
  return QStringLiteral("%1 (%2)").arg(panels::say(session::importWords(note)),
                                       panels::say(session::importPlace(note)));
}

/// Each of them.
inline QStringList noteTexts(const std::vector<Note>& notes) {
  QStringList texts;
  for (const Note& note : notes) texts << noteText(note);
  return texts;
}

/// An error that comes as its text, "what (where). what to do", in the language of the window;
/// other words stay as they are.
inline QString faultText(const QString& told) {
  return panels::say({session::fileErrorInChinese(told.toStdString()), told.toStdString()});
}

/// What an unattended window writes of one, by the words of the command line: "remark: town.glb: …"
/// of what was repaired, guessed or is good to know, "note: town.glb: …" of what was left out.
inline QString noteLine(const QString& name, const Note& note) {
  return QStringLiteral("%1: %2: %3")
      .arg(note.kind == NoteKind::remark ? "remark" : "note", name, noteText(note));
}

/// noteText of a line "what (where)" that the view tells; a line of other words stays as it is.
inline QString noteText(const QString& told) {
  const bool whole = told.endsWith(')');
  for (qsizetype at = told.indexOf(" ("); whole && at >= 0; at = told.indexOf(" (", at + 1)) {
    const QString where = told.mid(at + 2, told.size() - at - 3);
    const Note note{told.left(at).toStdString(), where.toStdString()};
    if (!session::importWords(note).zh.empty()) return noteText(note);
  }
  return told;
}

}  // namespace citymirror::desktop
