#pragma once
#include <osg/Group>
#include <vector>

#include "engine/draw/sketch.h"

namespace citymirror::scene {

/// Lines of sketches, as wide on the picture however far away, over everything else. Belongs to the
/// thread that draws.
class SketchLayer {
 public:
  SketchLayer();
  osg::Node* node() const { return root_; }
  /// O(points).
  void show(const std::vector<draw::SketchLine>& lines);

 private:
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
};

}  // namespace citymirror::scene
