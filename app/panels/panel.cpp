#include "app/panels/panel.h"

#include <QEvent>

namespace citymirror::panels {

Panel::Panel(QWidget* parent) : QWidget(parent) {
  setObjectName("panel");
  setAttribute(Qt::WA_StyledBackground);
}

void Panel::setView(const ViewPtr& view) {
  if (!view) return;
  view_ = view;
  refresh();
}

void Panel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::LanguageChange) return;
  retranslate();
  refresh();
}

}  // namespace citymirror::panels
