#include "app/view/line_tool.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWidget>
#include <algorithm>

namespace citymirror::view {
namespace {

constexpr double kSamePlace = 0.01;  // m
constexpr double kDragPixels = 4;

bool ofLine(int key) {
  return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Backspace ||
         key == Qt::Key_Escape;
}

}  // namespace

LineTool::LineTool(QWidget* widget, Ground ground)
    : QObject(widget), widget_(widget), ground_(std::move(ground)) {
  widget->installEventFilter(this);
}

void LineTool::begin(int most) {
  cancel();
  active_ = true;
  ended_ = false;
  most_ = most;
  widget_->setCursor(Qt::CrossCursor);
  widget_->setFocus();
}

void LineTool::cancel() {
  if (!active_) return;
  stop();
  emit cancelled();
}

void LineTool::stop() {
  active_ = false;
  points_.clear();
  aim_.reset();
  widget_->unsetCursor();
  emit changed({});
}

std::vector<Point3> LineTool::preview() const {
  std::vector<Point3> line = points_;
  if (aim_ && !line.empty() && (line.back() - *aim_).norm() >= kSamePlace) line.push_back(*aim_);
  return line;
}

void LineTool::add(const QPointF& place) {
  const auto at = ground_(place);
  if (!at || (!points_.empty() && (points_.back() - *at).norm() < kSamePlace)) return;
  points_.push_back(*at);
  aim_ = at;
  emit changed(preview());
  if (points_.size() < std::size_t(most_)) return;
  ended_ = true;
  finish();
}

void LineTool::finish() {
  if (points_.size() < std::size_t(std::min(most_, 2))) return;
  const std::vector<Point3> line = points_;
  stop();
  emit drawn(line);
}

bool LineTool::eventFilter(QObject* watched, QEvent* event) {
  if (watched == widget_ && ended_) {
    ended_ = event->type() != QEvent::MouseButtonPress;
    if (event->type() == QEvent::MouseButtonDblClick ||
        event->type() == QEvent::MouseButtonRelease)
      return true;
  }
  if (!active_ || watched != widget_) return QObject::eventFilter(watched, event);
  switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::MouseButtonRelease:
      return mouse(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
      return doubleClick(*static_cast<QMouseEvent*>(event));
    case QEvent::ShortcutOverride:
      if (!ofLine(static_cast<QKeyEvent*>(event)->key())) return false;
      event->accept();  // the key comes here, not to a shortcut of the window
      return true;
    case QEvent::KeyPress:
      return key(*static_cast<QKeyEvent*>(event));
    default:
      return false;
  }
}

bool LineTool::mouse(const QMouseEvent& event) {
  if (event.type() == QEvent::MouseButtonPress) {
    pressedAt_ = event.position();
    dragged_ = false;
    return false;
  }
  if ((event.position() - pressedAt_).manhattanLength() > kDragPixels) dragged_ = true;
  if (event.type() == QEvent::MouseMove) {
    if (event.buttons() != Qt::NoButton) return false;
    aim_ = ground_(event.position());
    if (!points_.empty()) emit changed(preview());
    return false;
  }
  if (dragged_ || event.button() != Qt::LeftButton) return false;
  add(event.position());
  return true;
}

bool LineTool::doubleClick(const QMouseEvent& event) {
  if (event.button() != Qt::LeftButton) return true;
  pressedAt_ = event.position();
  dragged_ = true;  // its release adds nothing
  finish();
  return true;
}

bool LineTool::key(const QKeyEvent& event) {
  if (!ofLine(event.key())) return false;
  if (event.key() == Qt::Key_Escape) {
    cancel();
  } else if (event.key() != Qt::Key_Backspace) {
    finish();
  } else if (!points_.empty()) {
    points_.pop_back();
    emit changed(preview());
  }
  return true;
}

}  // namespace citymirror::view
