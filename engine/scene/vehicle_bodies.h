#pragma once
#include <optional>
#include <osg/Array>
#include <osg/MatrixTransform>
#include <osg/PrimitiveSet>
#include <span>
#include <vector>

#include "engine/draw/vehicle_shape.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// A vehicle where it stands: local metres, heading in radians from north, clockwise.
struct VehicleBody {
  const draw::VehicleShape* shape = nullptr;  ///< never null
  Point3 at = Point3::Zero();                 ///< on the road below its middle
  double heading = 0;
  double climb = 0;  ///< of the road ahead, m a metre
  double size = 1;   ///< 0..1 of its own: bodies grow where they take the place of marks
  draw::Color color;
  bool chosen = false;
};

/// How much of itself a body is at a distance of the eye, m, with bodies up to `reach`.
double bodySize(double distance, double reach);

/// Those of `squared` (distance to the eye, m², NaN or inf = cannot be a body) within `reach` m, at
/// most `most`: the nearest. Reach is theirs, less than asked for where there are more. O(n).
struct NearOnes {
  std::vector<std::uint32_t> index;  ///< in no order
  double reach = 0;                  ///< m, 0 = none
};
NearOnes nearOnes(std::span<const float> squared, double reach, std::size_t most);

/// Metres along the unit direction to the body; none = missed. O(1): its box is met.
std::optional<double> meets(const VehicleBody& body, const Ray& ray);

/// Solid vehicles near the eye, made anew for each picture: about 70 corners each.
class VehicleBodies {
 public:
  VehicleBodies();
  osg::Node* node() const { return placed_; }

  /// `middle` is what the corners are told from, near them for the sake of floats.
  void show(std::vector<VehicleBody> bodies, const Point2& middle);
  const std::vector<VehicleBody>& bodies() const { return bodies_; }
  /// Corners in local metres from the middle, four each face.
  const osg::Vec3Array& corners() const { return *corners_; }

 private:
  void add(const VehicleBody& body, const Point2& middle);

  std::vector<VehicleBody> bodies_;
  osg::ref_ptr<osg::MatrixTransform> placed_ = new osg::MatrixTransform;
  osg::ref_ptr<osg::Vec3Array> corners_ = new osg::Vec3Array, normals_ = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4ubArray> paint_ = new osg::Vec4ubArray;  ///< colour, 255 = chosen
  osg::ref_ptr<osg::Vec4Array> face_ =
      new osg::Vec4Array;  ///< across, up, kind of face, glass from
  osg::ref_ptr<osg::DrawElementsUInt> faces_ = new osg::DrawElementsUInt(GL_TRIANGLES);
};

}  // namespace citymirror::scene
