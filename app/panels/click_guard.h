#pragma once
#include <QEvent>
#include <QObject>
#include <QPushButton>

namespace citymirror::panels {

/// Swallows the second press of a double click.
class ClickGuard : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject*, QEvent* event) override {
    return event->type() == QEvent::MouseButtonDblClick;
  }
};

/// A double click on it counts as one click: by its second half the button means the next step.
inline void takeOneClick(QPushButton* button) {
  button->installEventFilter(new ClickGuard(button));
}

}  // namespace citymirror::panels
