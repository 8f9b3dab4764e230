#pragma once
#include <Eigen/Geometry>
#include <osg/Matrixd>

#include "engine/core/geometry.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::scene {

/// A ray in local metres; direction is a unit vector.
struct Ray {
  Point3 origin = Point3::Zero();
  Point3 direction = Point3::Zero();
};

/// A rectangle of whole pixels of a picture, from its top left corner.
struct PixelRect {
  int left = 0, top = 0, width = 0, height = 0;
  friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

/// A pose on a picture of width × height device pixels: all the matrices that follow from it.
/// Pixels count from the top left corner of the whole picture, whichever part of it is drawn.
struct ViewGeometry {
  draw::CameraPose pose;
  int width = 1;
  int height = 1;
  double scale = 1;  ///< device pixels per design pixel
  /// The part that is drawn: it may reach beyond the picture. Empty = the whole. Parts side by side
  /// meet exactly.
  PixelRect part;

  static constexpr double kFieldOfViewDeg = draw::kFieldOfViewDeg;  ///< vertical

  PixelRect drawn() const;     ///< the part, or the whole
  ViewGeometry whole() const;  ///< the same picture, all of it
  Point3 eye() const;
  osg::Matrixd view() const;
  osg::Matrixd projection() const;
  double pixelSize() const;  ///< m per pixel at 1 m distance
  /// Half the extent and the middle of what is drawn at 1 m distance, x right, y up.
  Point2 halfExtent() const;
  Point2 middle() const;
  /// Pixel of a point; z = distance to the eye along the view axis, negative behind it.
  Point3 project(const Point3& local) const;
  Ray rayThrough(const Point2& pixel) const;
  friend bool operator==(const ViewGeometry&, const ViewGeometry&) = default;
};

/// ViewGeometry::project for many points.
class Projector {
 public:
  explicit Projector(const ViewGeometry& view);
  Point3 operator()(const Point3& local) const;

 private:
  Point3 eye_, forward_, up_, right_;
  double halfWidth_, halfHeight_, pixelSize_;
};

/// A rectangle of the picture, pixels from the top left.
struct PixelBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool meets(const PixelBox& o) const {
    return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
  }
  friend bool operator==(const PixelBox&, const PixelBox&) = default;
};

}  // namespace citymirror::scene
