#include "app/desktop/unit_drag.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include "engine/draw/color_ramp.h"

namespace citymirror::desktop {
namespace {

constexpr int kDragFrom = 4;  // px that a click may tremble

}  // namespace

UnitDrag::UnitDrag(view::CityView* city) : QObject(city), city_(city) {
  city->installEventFilter(this);
}

bool UnitDrag::cancel() {
  const bool held = moved_;
  taken_ = {};
  moved_ = false;
  city_->setSketch(view::SketchOf::drag, {});
  if (held) city_->unsetCursor();
  return held;
}

bool UnitDrag::eventFilter(QObject*, QEvent* event) {
  const auto mouse = [&] { return static_cast<QMouseEvent*>(event); };
  const bool held = taken_.kind != view::PickKind::none;
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      return mouse()->button() == Qt::LeftButton && press(mouse()->position());
    case QEvent::MouseMove:
      if (held) move(mouse()->position());
      return held;
    case QEvent::MouseButtonRelease:
      if (held) release(mouse()->position());
      return held;
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress:
      if (!moved_ || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
      if (event->type() == QEvent::KeyPress) cancel();
      event->accept();
      return true;
    default:
      return false;
  }
}

bool UnitDrag::press(const QPointF& at) {
  if (units_.isEmpty() || city_->drawingLine()) return false;
  const view::Pick under = city_->pick(at);
  if (under.kind != view::PickKind::mark || !units_.contains(under.code)) return false;
  taken_ = under;
  pressedAt_ = at;
  return true;
}

void UnitDrag::move(const QPointF& at) {
  if (!moved_ && (at - pressedAt_).manhattanLength() <= kDragFrom) return;
  if (!moved_) {
    moved_ = true;
    city_->setFocus();
    city_->setCursor(Qt::ClosedHandCursor);
    emit begun(taken_.code);
  }
  show(city_->pick(at));
}

void UnitDrag::release(const QPointF& at) {
  const view::Pick unit = taken_;
  const bool dragged = moved_;
  const view::Pick over = city_->pick(at);
  cancel();
  if (!dragged) return void(emit city_->picked(unit));
  if (over.kind != view::PickKind::none)
    emit dropped(unit.code, Point2(over.at.x(), over.at.y()));
}

void UnitDrag::show(const view::Pick& over) {
  draw::Sketch sketch;
  if (over.kind != view::PickKind::none) {
    const draw::Color color = draw::darkPalette().accent;
    sketch.lines.push_back({{taken_.at, over.at}, color});
    const QString words = words_ ? words_(taken_.code, {over.at.x(), over.at.y()}) : taken_.code;
    sketch.notes.push_back({words.toStdString(), over.at, color, true});
  }
  city_->setSketch(view::SketchOf::drag, std::move(sketch));
}

}  // namespace citymirror::desktop
