#pragma once
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>

/// In what scrolls, the wheel scrolls also over a choice or a number, and never changes what is
/// chosen there.
namespace citymirror::panels {

/// What the wheel would change.
inline bool wheelChanges(const QObject* part) {
  return qobject_cast<const QComboBox*>(part) || qobject_cast<const QAbstractSpinBox*>(part);
}

/// The choices and numbers that lie in `inside` by now are watched by `watcher`, and take the
/// keyboard by Tab or click only.
inline void watchWheel(const QWidget& inside, QObject* watcher) {
  for (QWidget* part : inside.findChildren<QWidget*>()) {
    if (!wheelChanges(part)) continue;
    part->setFocusPolicy(Qt::StrongFocus);
    part->installEventFilter(watcher);
  }
}

/// For the watcher's event filter: true = it was the wheel over such a part, and `area` has taken it.
inline bool scrollsInstead(const QScrollArea& area, const QObject* watched, QEvent* event) {
  if (event->type() != QEvent::Wheel || !wheelChanges(watched)) return false;
  QCoreApplication::sendEvent(area.verticalScrollBar(), event);
  event->accept();
  return true;
}

}  // namespace citymirror::panels
