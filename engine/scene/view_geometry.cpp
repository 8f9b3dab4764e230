#include "engine/scene/view_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citymirror::scene {
namespace {

constexpr double kFarBeyond = 60000;  // m behind the target that are still drawn

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

Point3 forwardOf(const draw::CameraPose& pose) {
  const double heading = radians(pose.headingDeg), pitch = radians(pose.pitchDeg);
  return {std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch),
          std::sin(pitch)};
}

Point3 upOf(const draw::CameraPose& pose) {
  const double heading = radians(pose.headingDeg), pitch = radians(pose.pitchDeg);
  return {-std::sin(heading) * std::sin(pitch), -std::cos(heading) * std::sin(pitch),
          std::cos(pitch)};
}

osg::Vec3d osgOf(const Point3& p) { return {p.x(), p.y(), p.z()}; }

}  // namespace

Point3 ViewGeometry::eye() const {
  return Point3(pose.target.x(), pose.target.y(), pose.targetHeight) -
         pose.distance * forwardOf(pose);
}

osg::Matrixd ViewGeometry::view() const {
  const Point3 at = eye();
  return osg::Matrixd::lookAt(osgOf(at), osgOf(at + 100.0 * forwardOf(pose)), osgOf(upOf(pose)));
}

PixelRect ViewGeometry::drawn() const {
  return part.width > 0 && part.height > 0 ? part : PixelRect{0, 0, width, height};
}

ViewGeometry ViewGeometry::whole() const {
  ViewGeometry all = *this;
  all.part = {};
  return all;
}

Point2 ViewGeometry::halfExtent() const {
  const PixelRect r = drawn();
  return Point2(r.width, r.height) * (pixelSize() / 2);
}

Point2 ViewGeometry::middle() const {
  const PixelRect r = drawn();
  return Point2(r.left + r.width / 2.0 - width / 2.0, height / 2.0 - r.top - r.height / 2.0) *
         pixelSize();
}

osg::Matrixd ViewGeometry::projection() const {
  const double nearest = std::max(1.0, 0.02 * pose.distance);
  const Point2 low = (middle() - halfExtent()) * nearest,
               high = (middle() + halfExtent()) * nearest;
  return osg::Matrixd::frustum(low.x(), high.x(), low.y(), high.y(), nearest,
                               pose.distance + kFarBeyond);
}

double ViewGeometry::pixelSize() const {
  return 2.0 * std::tan(radians(kFieldOfViewDeg) / 2) / std::max(1, height);
}

Point3 ViewGeometry::project(const Point3& local) const { return Projector(*this)(local); }

Projector::Projector(const ViewGeometry& view)
    : eye_(view.eye()),
      forward_(forwardOf(view.pose)),
      up_(upOf(view.pose)),
      right_(forward_.cross(up_)),
      halfWidth_(view.width / 2.0),
      halfHeight_(view.height / 2.0),
      pixelSize_(view.pixelSize()) {}

Point3 Projector::operator()(const Point3& local) const {
  const Point3 offset = local - eye_;
  const double ahead = offset.dot(forward_);
  const double size = pixelSize_ * std::max(std::abs(ahead), 1e-6);
  return {halfWidth_ + offset.dot(right_) / size, halfHeight_ - offset.dot(up_) / size, ahead};
}

Ray ViewGeometry::rayThrough(const Point2& pixel) const {
  const Point3 forward = forwardOf(pose), up = upOf(pose), right = forward.cross(up);
  const double size = pixelSize();
  const Point3 direction = forward + right * ((pixel.x() - width / 2.0) * size) +
                           up * ((height / 2.0 - pixel.y()) * size);
  return {eye(), direction.normalized()};
}

}  // namespace citymirror::scene
