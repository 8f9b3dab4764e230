#pragma once
#include <osg/Image>
#include <osg/ref_ptr>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "engine/scene/ground_picture.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// The ground as it is drawn: terrain without holes, waters filled to their level, and the pictures
/// laid over it.
struct GroundModel {
  RasterGrid<float> height;
  Bounds bounds;
  float lowest = 0;
  float highest = 0;
  GroundMaterial material;
  osg::ref_ptr<osg::Image> waterMask;   ///< see paintWaters
  RasterGrid<std::uint8_t> wetSquares;  ///< not 0 = some water in it

  /// Whether some water of the mask lies in the bounds. O(texels of 64 m in them).
  bool wet(const Bounds& bounds) const;
  double heightAt(double x, double y) const { return bilinear(height, x, y); }
  /// First point of the ray on the ground; false where it meets only sky. O(steps along the ray).
  bool intersect(const Ray& ray, Point3& hit) const;
};

/// An empty terrain gives one flat square of the city's extent. O(cells + buildings).
GroundModel buildGround(const CityModel& city, const run::JobContext& job);

}  // namespace citymirror::scene
