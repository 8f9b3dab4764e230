#include <algorithm>
#include <cmath>

#include "app/view/city_view_state.h"

/// Where the camera is and how it flies there.
namespace citymirror::view {
namespace {

constexpr int kFlightMs = 600, kFlightTickMs = 16;
constexpr double kCloseLook = 700;  // m

draw::CameraPose between(const draw::CameraPose& a, const draw::CameraPose& b, double t) {
  const double s = t * t * (3 - 2 * t);
  draw::CameraPose pose = b;
  pose.target = a.target + (b.target - a.target) * s;
  pose.targetHeight = a.targetHeight + (b.targetHeight - a.targetHeight) * s;
  pose.distance =
      std::exp(std::log(a.distance) + (std::log(b.distance) - std::log(a.distance)) * s);
  pose.headingDeg = a.headingDeg + std::remainder(b.headingDeg - a.headingDeg, 360.0) * s;
  pose.pitchDeg = a.pitchDeg + (b.pitchDeg - a.pitchDeg) * s;
  return pose;
}

}  // namespace

void CityView::connectCamera() {
  State& s = *state_;
  s.clock.start();
  s.rest.setSingleShot(true);
  s.rest.setInterval(MotionPace::kRestMs);
  connect(&s.rest, &QTimer::timeout, this, [this] {
    if (state_->pace.rested()) state_->redraw(*this);
    emit motionEnded();
  });
  connect(this, &QOpenGLWidget::frameSwapped, this, [this] {
    const bool newPose = state_->pace.shown(state_->clock.elapsed());
    if (newPose && state_->rest.isActive()) state_->rest.start();
  });
  s.flight.setInterval(kFlightTickMs);
  connect(s.compass, &Compass::northRequested, this, [this] {
    draw::CameraPose north = state_->pose;
    north.headingDeg = 0;
    flyTo(north);
  });
  connect(&s.flight, &QTimer::timeout, this, [this] {
    State& state = *state_;
    const double t = std::min(1.0, double(state.flightClock.elapsed()) / kFlightMs);
    if (t >= 1) state.flight.stop();
    state.pose = state.scene.constrained(between(state.flightFrom, state.flightTo, t));
    follow();
    emit poseChanged();
  });
}

/// The camera has another pose.
void CityView::follow() {
  State& s = *state_;
  const bool began = !s.pace.moving();
  s.pace.moved();
  s.rest.start();
  s.redraw(*this);
  if (began) emit motionBegan();
}

void CityView::setPose(const draw::CameraPose& pose) {
  State& s = *state_;
  s.flight.stop();
  s.posed = true;
  s.pose = s.scene.constrained(pose);
  follow();
  emit poseChanged();
}

void CityView::showWhole(const CityModel& city) {
  setPose(draw::overviewOf(city, shape()));
  state_->posed = false;
}

draw::PictureShape CityView::shape() const {
  const scene::ViewGeometry now = state_->view(*this);
  return draw::shapeOf(now.width, now.height);
}

void CityView::flyTo(const draw::CameraPose& pose) {
  State& s = *state_;
  if (!s.scene.hasCity()) return setPose(pose);
  s.posed = true;
  s.flightFrom = s.pose;
  s.flightTo = s.scene.constrained(pose);
  s.flightClock.start();
  s.flight.start();
}

void CityView::approach(const Point2& at) {
  draw::CameraPose pose = state_->pose;
  pose.target = at;
  pose.distance = std::min(pose.distance, kCloseLook);
  flyTo(pose);
}

draw::CameraPose CityView::pose() const { return state_->pose; }

}  // namespace citymirror::view
