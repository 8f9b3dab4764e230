#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

#include "app/view/city_view_state.h"

/// What mouse and keys do to the camera.
namespace citymirror::view {

void CityView::mousePressEvent(QMouseEvent* event) {
  State& s = *state_;
  s.flight.stop();
  s.pressedAt = s.lastAt = event->position();
  s.dragged = false;
}

void CityView::mouseMoveEvent(QMouseEvent* event) {
  State& s = *state_;
  const QPointF step = event->position() - s.lastAt;
  s.lastAt = event->position();
  if (event->buttons() == Qt::NoButton) {
    emit hovered(pick(event->position()));
    return;
  }
  if ((event->position() - s.pressedAt).manhattanLength() > 4) s.dragged = true;
  if (!s.dragged) return;
  draw::CameraPose pose = s.pose;
  const bool orbit =
      (event->buttons() & Qt::RightButton) || (event->modifiers() & Qt::ControlModifier);
  if (orbit) {
    pose.headingDeg += step.x() * 0.3;
    pose.pitchDeg -= step.y() * 0.25;
  } else {
    const scene::ViewGeometry view = s.view(*this);
    const double metres = view.pixelSize() * pose.distance * devicePixelRatioF();
    const double heading = pose.headingDeg * M_PI / 180;
    const Point2 right(std::cos(heading), -std::sin(heading)),
        ahead(std::sin(heading), std::cos(heading));
    const double tilt = std::max(0.25, std::sin(-pose.pitchDeg * M_PI / 180));
    pose.target += right * (-step.x() * metres) + ahead * (step.y() * metres / tilt);
  }
  s.posed = true;
  s.pose = s.scene.constrained(pose);
  follow();
  emit poseChanged();
}

void CityView::mouseReleaseEvent(QMouseEvent* event) {
  if (!state_->dragged && event->button() == Qt::LeftButton) emit picked(pick(event->position()));
}

void CityView::mouseDoubleClickEvent(QMouseEvent* event) {
  const Pick hit = pick(event->position());
  if (hit.kind == PickKind::none) return;
  draw::CameraPose pose = state_->pose;
  pose.target = {hit.at.x(), hit.at.y()};
  pose.distance = std::max(150.0, pose.distance * 0.5);
  flyTo(pose);
}

void CityView::leaveEvent(QEvent* event) {
  QOpenGLWidget::leaveEvent(event);
  emit hovered({});
}

void CityView::wheelEvent(QWheelEvent* event) {
  State& s = *state_;
  s.flight.stop();
  const double factor = std::pow(0.85, event->angleDelta().y() / 120.0);
  draw::CameraPose pose = s.pose;
  const Pick under = pick(event->position());
  pose.distance *= factor;
  const draw::CameraPose limited = s.scene.constrained(pose);
  if (under.kind != PickKind::none) {
    const double share = 1 - limited.distance / s.pose.distance;
    pose.target += (Point2(under.at.x(), under.at.y()) - pose.target) * share;
  }
  s.posed = true;
  s.pose = s.scene.constrained(pose);
  follow();
  emit poseChanged();
  event->accept();
}

namespace {

constexpr double kKeyMove = 0.12, kKeyZoom = 0.85;       // of the distance
constexpr double kKeyTurn = 10, kKeyTilt = 5;            // degrees

/// + and − zoom, Shift with arrows moves, Ctrl with arrows turns and tilts; false = another key.
bool steerByKey(const QKeyEvent& event, draw::CameraPose& pose) {
  const Qt::KeyboardModifiers with = event.modifiers() & ~Qt::KeypadModifier;
  const int key = event.key();
  if (key == Qt::Key_Plus || key == Qt::Key_Equal) return pose.distance *= kKeyZoom, true;
  if (key == Qt::Key_Minus) return pose.distance /= kKeyZoom, true;
  const int across = key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : 0;
  const int ahead = key == Qt::Key_Down ? -1 : key == Qt::Key_Up ? 1 : 0;
  if (across == 0 && ahead == 0) return false;
  if (with == Qt::ControlModifier) {
    pose.headingDeg += across * kKeyTurn;
    pose.pitchDeg -= ahead * kKeyTilt;
    return true;
  }
  if (with != Qt::ShiftModifier) return false;
  const double heading = pose.headingDeg * M_PI / 180, step = kKeyMove * pose.distance;
  pose.target += Point2(std::cos(heading), -std::sin(heading)) * (across * step) +
                 Point2(std::sin(heading), std::cos(heading)) * (ahead * step);
  return true;
}

}  // namespace

void CityView::keyPressEvent(QKeyEvent* event) {
  State& s = *state_;
  draw::CameraPose pose = s.pose;
  if (s.scene.hasCity() && steerByKey(*event, pose)) {
    s.flight.stop();
    s.posed = true;
    s.pose = s.scene.constrained(pose);
    follow();
    emit poseChanged();
  } else if (event->modifiers() != Qt::NoModifier || !s.scene.hasCity()) {
    QOpenGLWidget::keyPressEvent(event);
  } else if (event->key() == Qt::Key_F) {
    flyTo(s.wholeCity(*this));
  } else if (event->key() == Qt::Key_N) {
    draw::CameraPose north = s.pose;
    north.headingDeg = 0;
    flyTo(north);
  } else {
    QOpenGLWidget::keyPressEvent(event);
  }
}

}  // namespace citymirror::view
