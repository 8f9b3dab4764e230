#include "app/view/camera_flight.h"

#include <algorithm>
#include <cmath>

#include "app/view/city_view.h"

namespace citymirror::view {
namespace {

constexpr int kTickMs = 16;
constexpr double kClearance = 4;  // m of the eye above the ground

}  // namespace

CameraFlight::CameraFlight(CityView* view) : QObject(view), view_(view) {
  timer_.setInterval(kTickMs);
  connect(&timer_, &QTimer::timeout, this, &CameraFlight::tick);
  connect(view_, &CityView::poseChanged, this, [this] {
    if (!moving_ && timer_.isActive()) stop();
  });
}

void CameraFlight::start(draw::CameraPath path, draw::FlightEnds ends) {
  path_ = std::move(path);
  ends_ = ends;
  share_ = 0;
  since_.start();
  timer_.start();
  tick();
  emit changed();
}

void CameraFlight::pause() {
  if (!timer_.isActive()) return;
  timer_.stop();
  emit changed();
}

void CameraFlight::resume() {
  if (!paused()) return;
  since_.restart();
  timer_.start();
  emit changed();
}

void CameraFlight::stop() {
  if (!path_) return;
  timer_.stop();
  path_.reset();
  emit changed();
}

void CameraFlight::setSpeed(double factor) { speed_ = std::clamp(factor, 0.25, 4.0); }

void CameraFlight::tick() {
  share_ += double(since_.restart()) / 1000 * speed_ / path_->seconds();
  if (ends_ == draw::FlightEnds::moving) share_ -= std::floor(share_);
  share_ = std::min(share_, 1.0);
  draw::CameraPose pose = path_->at(share_);
  if (const auto city = view_->city()) {
    pose = draw::aboveGround(
        pose, [&](const Point2& p) { return double(bilinear(city->terrain, p.x(), p.y())); },
        kClearance);
  }
  moving_ = true;
  view_->setPose(pose);
  moving_ = false;
  if (ends_ == draw::FlightEnds::atRest && share_ >= 1) stop();
}

}  // namespace citymirror::view
