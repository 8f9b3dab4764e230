#pragma once
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QLayout>
#include <QScrollArea>
#include <QTimer>
#include <algorithm>
#include <map>

#include "app/panels/wheel_guard.h"

namespace citymirror::panels {

/// A column of panels that scrolls. Its inside is as high as its panels need once all of them have
/// settled: asked while texts still change, a column answers too little and squeezes one of them;
/// what is squeezed all the same is laid out anew, from the inside out, at once: a picture of it
/// squeezed would stand for as long as a frame of the city takes. It is never wider than what
/// is seen of it: a part that wants more gets less, and nothing of the others is cut off.
/// The wheel scrolls, also over a choice or a number; it never changes what is chosen there.
/// The Tab key scrolls to what it reaches; a button that its own click disables moves nothing.
class RailScroll : public QScrollArea {
 public:
  explicit RailScroll(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    settling_.setSingleShot(true);
    connect(&settling_, &QTimer::timeout, this, [this] { settle(); });
  }

  /// Takes `inside` with all that lies in it by now.
  void hold(QWidget* inside) {
    setWidget(inside);
    watchWheel(*inside, this);
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (watched == widget()) {
      if (event->type() == QEvent::LayoutRequest) settling_.start(0);
    } else if (scrollsInstead(*this, watched, event)) {
      return true;
    }
    return QScrollArea::eventFilter(watched, event);
  }
  bool focusNextPrevChild(bool next) override {
    const QWidget* from = window()->focusWidget();
    const bool byKey = from == nullptr || (from->isEnabled() && from->isVisible());
    return byKey ? QScrollArea::focusNextPrevChild(next) : QWidget::focusNextPrevChild(next);
  }
  void resizeEvent(QResizeEvent* event) override {
    QScrollArea::resizeEvent(event);
    if (widget() != nullptr) widget()->setMaximumWidth(viewport()->width());
    settling_.start(0);
  }

 private:
  void settle() {
    if (widget() == nullptr) return;
    if (!settled_.isValid() || settled_.elapsed() > kAnewAfter) relieved_.clear();
    settled_.start();
    for (int round = 0; round < kMostReliefs; ++round) {
      const bool relieved = relieve(), grown = grow();
      if (!relieved && !grown) return;
      QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    }
  }

  /// As high as its parts need by now. Whether that is another height.
  bool grow() {
    const int needed = std::max(0, widget()->heightForWidth(viewport()->width()));
    if (needed == widget()->minimumHeight()) return false;
    widget()->setMinimumHeight(needed);
    setWidgetResizable(true);  // makes it as high as it is to be
    return true;
  }

  /// A part that a list or a table arranges for itself, as the place of its bar.
  bool isInsideOfList(const QWidget& part) const {
    for (const QWidget* at = part.parentWidget(); at != nullptr && at != widget();
         at = at->parentWidget()) {
      if (qobject_cast<const QAbstractScrollArea*>(at) != nullptr) return true;
    }
    return false;
  }

  bool isSqueezed(const QWidget& part) const {
    if (!part.isVisible() || part.layout() == nullptr || isInsideOfList(part)) return false;
    return part.height() < (part.hasHeightForWidth() ? part.heightForWidth(part.width())
                                                     : part.minimumSizeHint().height());
  }

  /// Whether anything was laid out anew. Each a few times in a row at the most: what cannot be helped
  /// is left, and keeps nobody else squeezed.
  bool relieve() {
    bool any = false;
    std::map<const QWidget*, int> relieved;
    for (QWidget* part : widget()->findChildren<QWidget*>()) {
      if (!isSqueezed(*part)) continue;
      const auto before = relieved_.find(part);
      const int times = before == relieved_.end() ? 0 : before->second;
      relieved[part] = std::min(times + 1, kMostReliefs);
      if (times >= kMostReliefs) continue;
      any = true;
      for (QWidget* at = part; at != widget() && at != nullptr; at = at->parentWidget()) {
        if (at->layout() != nullptr) {
          at->layout()->invalidate();
          at->layout()->activate();
        }
        at->updateGeometry();
      }
    }
    relieved_ = std::move(relieved);
    return any;
  }

  static constexpr int kMostReliefs = 3;
  static constexpr int kAnewAfter = 500;    // ms: what has changed since gets new chances
  std::map<const QWidget*, int> relieved_;  // those that are squeezed, how often in a row
  QElapsedTimer settled_;
  QTimer settling_;
};

}  // namespace citymirror::panels
