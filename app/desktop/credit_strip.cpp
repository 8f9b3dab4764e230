#include "app/desktop/credit_strip.h"

#include <QLabel>
#include <algorithm>

#include "app/desktop/stage.h"
#include "app/panels/parts.h"
#include "app/session/branch/compare_frames.h"

namespace citymirror::desktop {
namespace {

constexpr double kMostOfStage = 0.6;  // legends and cards stand at both sides

}  // namespace

CreditStrip::CreditStrip(QWidget* stage)
    : ViewerTool(stage), label_(panels::makeLabel("small", stage)) {
  label_->setObjectName("overlay");
  label_->setTextFormat(Qt::PlainText);
  label_->setContentsMargins(6, 2, 6, 2);
  label_->hide();
}

void CreditStrip::setAdded(std::function<QStringList()> added) {
  added_ = std::move(added);
  refresh();
}

void CreditStrip::setView(const panels::ViewPtr& view) {
  model_ = view->city;
  refresh();
}

QString CreditStrip::cityCredits() const {
  if (!model_ || model_->synthetic()) return {};
  const std::string sources = session::drawnSources(*model_);
  return sources.empty() ? QString() : tr("Data: %1").arg(QString::fromStdString(sources));
}

QString CreditStrip::whole() const { return named_.join(" · "); }

void CreditStrip::refresh() {
  QStringList named{cityCredits()};
  if (added_) named += added_();
  named.removeAll(QString());
  if (named == named_) return;
  named_ = named;
  label_->setText(whole());
  label_->setToolTip(panels::plainTip(named_.join('\n')));
  label_->setAccessibleName(whole());
  label_->setVisible(!named_.isEmpty());
  emit moved();
}

QList<QRect> CreditStrip::place(const QSize& room, const QList<QRect>& taken) {
  if (label_->isHidden()) return {};
  label_->setText(whole());
  const int around = label_->sizeHint().width() - label_->fontMetrics().horizontalAdvance(whole());
  const int most = int(kMostOfStage * room.width()) - around;
  label_->setText(label_->fontMetrics().elidedText(whole(), Qt::ElideRight, std::max(most, 0)));
  label_->adjustSize();
  QRect place = label_->geometry();
  place.moveTopLeft({(room.width() - place.width()) / 2, room.height() - place.height() - kMargin});
  for (bool moved = true; moved;) {
    moved = false;
    for (const QRect& other : taken) {
      if (!place.intersects(other) || other.top() < 2 * place.height()) continue;
      place.moveBottom(other.top() - kMargin);
      moved = true;
    }
  }
  label_->setGeometry(place);
  label_->raise();
  return {label_->geometry()};
}

}  // namespace citymirror::desktop
