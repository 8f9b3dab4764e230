#include "app/panels/elided_check.h"

#include <QEvent>
#include <QStyle>
#include <QStyleOptionButton>
#include <algorithm>

#include "app/panels/parts.h"

namespace citymirror::panels {

ElidedCheck::ElidedCheck(QWidget* parent) : QCheckBox(parent) {
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedCheck::setWhole(const QString& name, const QString& more) {
  setToolTip(plainTip(more.isEmpty() ? name : name + "\n" + more));
  setAccessibleName(name);
  if (whole_ == name) return;
  whole_ = name;
  elide();
  updateGeometry();
}

QSize ElidedCheck::sizeWith(int textWidth) const {
  QStyleOptionButton option;
  initStyleOption(&option);
  option.text = whole_;
  const QSize text(textWidth, fontMetrics().height());
  return style()->sizeFromContents(QStyle::CT_CheckBox, &option, text, this);
}

QSize ElidedCheck::sizeHint() const {
  ensurePolished();
  return sizeWith(fontMetrics().horizontalAdvance(whole_) + 1);
}

QSize ElidedCheck::minimumSizeHint() const {
  return {sizeWith(fontMetrics().horizontalAdvance(QStringLiteral("…"))).width(),
          sizeHint().height()};
}

void ElidedCheck::elide() {
  constexpr int kProbe = 100;
  const int room = width() - (sizeWith(kProbe).width() - kProbe);
  QString shown = fontMetrics().elidedText(whole_, Qt::ElideMiddle, std::max(room, 0));
  shown.replace('&', "&&");  // a name has no access key
  if (text() != shown) setText(shown);
}

void ElidedCheck::resizeEvent(QResizeEvent* event) {
  QCheckBox::resizeEvent(event);
  elide();
}

void ElidedCheck::changeEvent(QEvent* event) {
  QCheckBox::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) elide();
}

}  // namespace citymirror::panels
