#include "app/desktop/viewer_tools.h"

#include <QDir>
#include <QDropEvent>
#include <QLayout>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QUrl>
#include <algorithm>

#include "app/desktop/stage.h"
#include "app/panels/card_scroll.h"

namespace citymirror::desktop {
namespace {

constexpr int kSettleMs = 16;  // parts of a card change one after another

/// As high as its parts want it at a width.
int heightWanted(const QWidget& card, int width) {
  const QLayout* layout = card.layout();
  return layout != nullptr && layout->hasHeightForWidth() ? layout->heightForWidth(width)
                                                          : card.sizeHint().height();
}

/// The card keeps its height meanwhile: what is scrolled in it stays.
QSize sizeWanted(QWidget& card, int width) {
  card.setFixedWidth(width);
  if (card.layout() != nullptr) card.layout()->invalidate();
  return {width, heightWanted(card, width)};
}

/// The highest place in a column whose top is at `y`, below what lies in its way; its bottom may
/// lie outside.
QRect inColumn(QRect card, const QList<QRect>& taken) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const QRect& other : taken) {
      if (!card.intersects(other)) continue;
      card.moveTop(other.bottom() + kMargin);
      moved = true;
    }
  }
  return card;
}

/// What a card does where it is lower than its parts.
enum class Inside { scrolls, isCut };

Inside insideOf(const QWidget& card) {
  for (QScrollArea* area : card.findChildren<QScrollArea*>(QString(), Qt::FindDirectChildrenOnly))
    if (dynamic_cast<panels::CardScroll*>(area) != nullptr) return Inside::scrolls;
  return Inside::isCut;
}

/// The rest of a column from a place in it on, as far down as the next card.
QRect grown(QRect place, int bottom, const QList<QRect>& taken) {
  int end = bottom;
  for (const QRect& other : taken) {
    if (other.top() > place.top() && other.left() <= place.right() &&
        other.right() >= place.left())
      end = std::min(end, other.top() - kMargin);
  }
  place.setBottom(std::max(end, place.bottom()));
  return place;
}

/// Columns from the right, the first one below the buttons; a wide card takes as many as it needs.
/// Where a card fits nowhere it takes the rest of the first column that has a hand's breadth left,
/// or the whole height at the right. One that scrolls stays in the first column in which much of it
/// is seen, however high its parts grow: it would change its place under the mouse.
QRect freePlace(const QSize& size, const QSize& room, int first, const QList<QRect>& taken,
                Inside inside) {
  constexpr int kLeastHeight = 160, kMuchHeight = 320;
  const int least = inside == Inside::scrolls ? kMuchHeight : kLeastHeight;
  const int step = ViewerTools::kCardWidth + kMargin, bottom = room.height() - kMargin;
  const int right = room.width() - size.width() - kMargin;
  QRect cut;
  for (int left = right; left >= kMargin; left -= step) {
    const int top = left == right ? first : kMargin;
    QRect place = inColumn(QRect(QPoint(left, top), size), taken);
    if (place.bottom() <= bottom) return place;
    place = inColumn(QRect(left, top, size.width(), least), taken);
    if (cut.isNull() && place.bottom() <= bottom) cut = place;
    if (inside == Inside::scrolls && !cut.isNull()) break;
  }
  if (cut.isNull() && inside == Inside::scrolls)
    return freePlace(size, room, first, taken, Inside::isCut);
  if (cut.isNull()) cut = QRect(right, first, size.width(), kLeastHeight);
  return grown(cut, bottom, taken);
}

void collectCommands(const QMenu& menu, const QString& above, bool enabled,
                     std::vector<panels::FoundCommand>& into) {
  for (QAction* action : menu.actions()) {
    if (action->isSeparator() || !action->isVisible()) continue;
    const QString own = action->text().section('\t', 0, 0).remove('&');
    const QString text = above.isEmpty() ? own : above + " › " + own;
    const bool can = enabled && action->isEnabled();
    if (const QMenu* below = action->menu()) {
      collectCommands(*below, text, can, into);
      continue;
    }
    QString keys = action->text().section('\t', 1);
    if (keys.isEmpty()) keys = action->shortcut().toString(QKeySequence::NativeText);
    into.push_back({text, keys, can, [chosen = QPointer<QAction>(action)] {
                      if (chosen) chosen->trigger();
                    }});
  }
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
  settling_.setSingleShot(true);
  settling_.setInterval(kSettleMs);
  connect(&settling_, &QTimer::timeout, this, &ViewerTools::settle);
  retranslate();
}

void ViewerTools::add(ViewerTool* tool) {
  tools_ << tool;
  connect(tool, &ViewerTool::said, this, &ViewerTools::said);
  connect(tool, &ViewerTool::over, this, &ViewerTools::over);
  connect(tool, &ViewerTool::moved, this, &ViewerTools::moved);
  tool->retranslate();
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
  for (ViewerTool* tool : tools_) covered += tool->place(room, taken + covered);
  const int first = geometry().bottom() + kMargin;
  for (ViewerTool* tool : tools_) {
    const int width =
        std::max(kCardWidth, std::min(tool->cardWidth(), room.width() - 2 * kMargin));
    for (QWidget* card : tool->cards()) {
      if (card->isHidden()) continue;
      card->installEventFilter(this);
      const Inside inside = insideOf(*card);
      const QSize wanted = sizeWanted(*card, width);
      wanted_[card] = wanted.height();
      const QRect place = freePlace(wanted, room, first, taken + covered, inside);
      card->setFixedHeight(place.height());
      card->setGeometry(place);
      card->raise();
      covered << card->geometry();
    }
  }
  return covered;
}

/// What a card shows may come, go or grow long after it was placed.
void ViewerTools::settle() {
  for (ViewerTool* tool : tools_) {
    for (const QWidget* card : tool->cards()) {
      const auto before = wanted_.constFind(card);
      if (card->isHidden() || before == wanted_.constEnd()) continue;
      if (heightWanted(*card, card->width()) != *before) return emit moved();
    }
  }
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
  const auto* card = qobject_cast<QWidget*>(watched);
  const bool ofCard = card != nullptr && card != parentWidget();
  if (event->type() == QEvent::LayoutRequest && ofCard) settling_.start();
  if (event->type() == QEvent::Hide && ofCard && card->isAncestorOf(window()->focusWidget()))
    emit cardLeft();
  return QToolButton::eventFilter(watched, event);
}

void ViewerTools::takeAll(const QList<QUrl>& urls, const QPointF& at) {
  for (const QUrl& url : urls) {
    const QString path = url.isLocalFile() ? QDir::cleanPath(url.toLocalFile()) : url.toString();
    const bool taken = std::any_of(tools_.begin(), tools_.end(),
                                   [&](ViewerTool* tool) { return tool->take(path, at); });
    if (!taken) emit said(tr("Nothing here reads this file: %1").arg(path));
  }
}

std::vector<panels::FoundCommand> ViewerTools::commands() {
  if (!menu()->isVisible()) refill();
  std::vector<panels::FoundCommand> commands;
  collectCommands(*menu(), {}, true, commands);
  return commands;
}

void ViewerTools::refill() {
  menu()->clear();
  qDeleteAll(menu()->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
  for (ViewerTool* tool : tools_) tool->fillMenu(*menu());
}

void ViewerTools::retranslate() {
  setText(tr("Tools"));
  setToolTip(tr("Tools for looking at the city"));
  for (ViewerTool* tool : tools_) tool->retranslate();
}

}  // namespace citymirror::desktop
