#pragma once
#include <memory>
#include <osg/Geometry>
#include <osg/Group>
#include <osg/Texture2D>

#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Flood water: a mesh over the wet blocks, depth shaded per pixel in the bands of the depth ramp.
class FloodLayer {
 public:
  FloodLayer();
  osg::Group* node() const { return group_; }
  /// Null = no water. A change of `fraction` alone costs a uniform; new grids an upload and a mesh.
  void show(std::shared_ptr<const draw::WaterSurface> water, const GroundModel& ground);
  void setWaterMask(osg::Texture2D* mask, const Bounds& bounds);

 private:
  void upload(int unit, const char* name, const RasterGrid<float>& depth,
              osg::ref_ptr<osg::Texture2D>& texture);
  void mesh(const GroundModel& ground);
  void place(const GridShape& shape);

  osg::ref_ptr<osg::Group> group_;
  osg::ref_ptr<osg::Texture2D> before_, after_;
  std::shared_ptr<const draw::WaterSurface> water_;
};

}  // namespace citymirror::scene
