#pragma once
#include <memory>
#include <osg/Group>
#include <osg/Texture2D>

#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Flood water: a mesh over the wet cells that rises and falls between two keyframes, its depth
/// shaded per pixel by the law of draw::sampleWater, in the bands of the depth ramp or as murky
/// water, with a sharp shore at the least depth that is drawn.
class FloodLayer {
 public:
  FloodLayer();
  osg::Group* node() const { return group_; }
  /// Null = no water. A change of `fraction` alone costs a uniform; a later keyframe one upload and
  /// a mesh.
  void show(std::shared_ptr<const draw::WaterSurface> water, const GroundModel& ground);
  void setLook(draw::WaterLook look);
  void setNight(float night);  ///< Daylight::night, which chooses the ramp
  void setWaterMask(osg::Texture2D* mask, const Bounds& bounds);

 private:
  osg::ref_ptr<osg::Texture2D> keyframe(const RasterGrid<float>& depth) const;
  osg::ref_ptr<osg::Texture2D> bed() const;
  void bind(int unit, const char* name, osg::Texture2D* texture);
  void mesh(const GroundModel& ground);
  void place(const GridShape& shape);

  osg::ref_ptr<osg::Group> group_;
  osg::ref_ptr<osg::Texture2D> before_, after_;
  std::shared_ptr<const draw::WaterSurface> water_;
};

}  // namespace citymirror::scene
