#pragma once
#include <QString>

#include "engine/core/result.h"

namespace citymirror::desktop {

/// A note as one line: what, and in brackets where.
inline QString noteText(const Note& note) {
  return QString::fromStdString(note.what + " (" + note.where + ")");
}

}  // namespace citymirror::desktop
