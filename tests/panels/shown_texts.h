#pragma once
#include <QLabel>
#include <QStringList>

namespace citymirror {

/// What the labels of a widget say that are not hidden.
inline QString shownTexts(const QWidget& widget) {
  QStringList texts;
  for (const QLabel* label : widget.findChildren<QLabel*>()) {
    if (!label->isHidden()) texts << label->text();
  }
  return texts.join('|');
}

}  // namespace citymirror
