#include "app/desktop/viewer_tools.h"

#include <QDropEvent>
#include <QLayout>
#include <QMenu>
#include <QMimeData>
#include <QUrl>
#include <algorithm>
#include "app/desktop/stage.h"

namespace citymirror::desktop {
namespace {

void fitHeight(QWidget& card) {
  card.setFixedWidth(ViewerTools::kCardWidth);
  QLayout* layout = card.layout();
  card.setFixedHeight(layout != nullptr && layout->hasHeightForWidth()
                          ? layout->heightForWidth(ViewerTools::kCardWidth)
                          : card.sizeHint().height());
}

}  // namespace

ViewerTools::ViewerTools(QWidget* stage) : QToolButton(stage) {
  setObjectName("sceneMenu");
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::ArrowCursor);
  setMenu(new QMenu(this));
  stage->setAcceptDrops(true);
  stage->installEventFilter(this);
  connect(menu(), &QMenu::aboutToShow, this, &ViewerTools::refill);
  retranslate();
}

void ViewerTools::add(ViewerTool* tool) {
  tools_ << tool;
  connect(tool, &ViewerTool::said, this, &ViewerTools::said);
  connect(tool, &ViewerTool::moved, this, &ViewerTools::moved);
}

void ViewerTools::setView(const panels::ViewPtr& view) {
  for (ViewerTool* tool : tools_) tool->setView(view);
}

bool ViewerTools::pick(const view::Pick& pick) {
  return std::any_of(tools_.begin(), tools_.end(),
                     [&](ViewerTool* tool) { return tool->pick(pick); });
}

bool ViewerTools::back() {
  return std::any_of(tools_.begin(), tools_.end(), [](ViewerTool* tool) { return tool->back(); });
}

QRect ViewerTools::cityPlace(const QRect& stage) {
  QRect place = stage;
  for (ViewerTool* tool : tools_) place = place.intersected(tool->cityPlace(stage));
  return place;
}

QList<QRect> ViewerTools::place(const QSize& room, const QList<QRect>& taken) {
  adjustSize();
  move(room.width() - width() - kMargin, kCompassRoom + kMargin);
  raise();
  QList<QRect> covered{geometry()};
  QPoint next(room.width() - kCardWidth - kMargin, geometry().bottom() + kMargin);
  const auto blocked = [&](const QRect& card) {
    return card.bottom() > room.height() ||
           std::any_of(taken.begin(), taken.end(), [&](const QRect& r) { return r.intersects(card); });
  };
  for (ViewerTool* tool : tools_) {
    covered += tool->place(room);
    for (QWidget* card : tool->cards()) {
      if (card->isHidden()) continue;
      fitHeight(*card);
      QRect place(next, card->size());
      if (blocked(place)) {
        const QRect beside(QPoint(next.x() - kCardWidth - kMargin, kMargin), card->size());
        if (beside.left() > kMargin) place = beside;
      }
      card->setGeometry(place);
      card->raise();
      covered << place;
      next = QPoint(place.left(), place.bottom() + kMargin);
    }
  }
  return covered;
}

void ViewerTools::changeEvent(QEvent* event) {
  QToolButton::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

bool ViewerTools::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::DragEnter || event->type() == QEvent::Drop) {
    auto* drop = static_cast<QDropEvent*>(event);
    if (!drop->mimeData()->hasUrls()) return false;
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop) takeAll(drop->mimeData()->urls(), drop->position());
    return true;
  }
  return QToolButton::eventFilter(watched, event);
}

void ViewerTools::takeAll(const QList<QUrl>& urls, const QPointF& at) {
  for (const QUrl& url : urls) {
    const QString path = url.isLocalFile() ? url.toLocalFile() : url.toString();
    const bool taken = std::any_of(tools_.begin(), tools_.end(),
                                   [&](ViewerTool* tool) { return tool->take(path, at); });
    if (!taken) emit said(tr("Nothing here reads this file: %1").arg(path));
  }
}

void ViewerTools::refill() {
  menu()->clear();
  for (ViewerTool* tool : tools_) tool->fillMenu(*menu());
}

void ViewerTools::retranslate() {
  setText(tr("Tools"));
  setToolTip(tr("Tools for looking at the city"));
  for (ViewerTool* tool : tools_) tool->retranslate();
}

}  // namespace citymirror::desktop
